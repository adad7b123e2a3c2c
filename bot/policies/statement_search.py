"""Finds what a controller says by the words staff type: "bewaar factuur" gives the statement on keeping invoices.

Plain words, not meaning: staff know the field and see at once whether a line is what they need. A word counts where it
begins a word of the title, the statement, a quote or the law's note, without accents and case; the title counts most.
Half as much where only its stem does: "bewaren" and "bewaartermijn", "conserver" and "conservation".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from bot.policies.answer_desk import AnswerDesk
from bot.policies.model import Answer, Status

#: Words that stand in most sentences and tell nothing, in both languages.
_COMMON = frozenset(["de", "het", "een", "en", "of", "van", "voor", "met", "op", "in", "te", "dat", "die", "is", "zijn", "ik", "u", "mijn", "uw", "le", "la", "les", "un", "une", "des", "et", "ou", "de", "du", "pour", "avec", "sur", "dans", "ce", "qui", "que", "est", "mes", "vos", "je", "vous"])
_WORD = re.compile(r"\w+")
_TITLE, _TEXT, _QUOTE, _LAW = 12, 6, 4, 2
#: A beginning shorter than this is no word: "d" would find everything.
_SHORTEST = 2
#: What is left of a word is its stem after so many letters of ending, but never less than so many.
_ENDING, _STEM = 3, 4


@dataclass(frozen=True)
class Found:
    """A statement that fits what was typed.

    Attributes:
        key: Names it among the controller's: the topic, and a facet after a slash.
        title: Of the topic in the language asked, with the facet in brackets.
    """

    key: str
    title: str
    answer: Answer


def search_statements(desk: AnswerDesk, controller: str, language: str, typed: str, most: int = 8) -> list[Found]:
    """Return the statements that fit best: most of the words first, then by where they stand; half of the words at least.

    Args:
        desk: Answers from policies.
        controller: Whose.
        language: Of the talk: the words are looked for in its texts, and in the policy's own.
        typed: Words; nothing typed gives nothing.
        most: At most so many.

    Raises:
        BotError: The controller or language does not exist.
    """
    wanted = [word for word in _words(typed) if len(word) >= _SHORTEST and word not in _COMMON]
    if not wanted:
        return []
    ranked = []
    for each in _all(desk, controller, language):
        points = _points(each, wanted)
        count = sum(worth > 0 for worth in points)
        if 2 * count >= len(wanted):
            # At the same points the general statement goes before its facets; else in the order of the contract.
            ranked.append(((-count, -sum(points), "/" in each.key), each))
    return [each for _, each in sorted(ranked, key=lambda one: one[0])[:most]]


def statement(desk: AnswerDesk, controller: str, language: str, key: str) -> Found | None:
    """Return one statement by its key, or None where there is none (any more)."""
    return next((each for each in _all(desk, controller, language) if each.key == key), None)


def _all(desk: AnswerDesk, controller: str, language: str) -> Iterator[Found]:
    company = desk.controllers.get(controller)
    for topic in desk.topics.topics.values():
        title = topic.title[language]
        general = desk.answer(controller, topic.id, language)
        if general.status is not Status.NOT_APPLICABLE:
            yield Found(topic.id, title, general)
        held = company.statements.get(topic.id)
        for facet in held.facets if held is not None else ():
            yield Found(f"{topic.id}/{facet}", f"{title} ({desk.topics.facets[facet].label[language]})", desk.answer(controller, topic.id, language, facet))


def _points(found: Found, wanted: list[str]) -> list[int]:
    # By word.
    places = (
        (_TITLE, _words(found.title)),
        (_TEXT, _words(found.answer.text)),
        (_QUOTE, _words(" ".join(f"{quote.section} {quote.text}" for quote in found.answer.quotes))),
        (_LAW, _words(found.answer.law or "")),
    )
    return [max(_worth(points, word, words) for points, words in places) for word in wanted]


def _worth(points: int, word: str, words: list[str]) -> int:
    stem = word[: max(_STEM, len(word) - _ENDING)]
    if any(each.startswith(word) for each in words):
        return points
    return points // 2 if any(each.startswith(stem) for each in words) else 0


def _words(text: str) -> list[str]:
    flat = unicodedata.normalize("NFKD", text.casefold())
    return _WORD.findall("".join(each for each in flat if not unicodedata.combining(each)))
