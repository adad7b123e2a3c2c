"""Notes on the law hold only what we confirmed about Belgian law (docs/law.md)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.policies.checks import Check, Finding
from bot.policies.checks.walk import Place, in_statements, places
from bot.policies.controllers import Source
from bot.policies.dates import Day, dates_in
from bot.policies.passages import fold
from bot.policies.topics import TopicCatalogue

ID = "law-confirmed"
#: The privacy act of 30 July 2018 and the act that founded the authority.
CONFIRMED_ACTS: frozenset[Day] = frozenset({(30, 7, 2018), (3, 12, 2017)})
#: Articles of Belgian acts we confirmed: consent of children from 13 (act of 2018).
CONFIRMED_ARTICLES = frozenset({"7"})
#: What is told everywhere and what we could not confirm.
UNCONFIRMED = re.compile(
    r"\bXII\.\d+|\b1992\b|contact@apd-gba\.be|\bWER\b|\bCDE\b|Wetboek van economisch recht|Code de droit économique",
    re.IGNORECASE,
)
_ACT = re.compile(r"\b(?:wet|loi|act)\b(?: \w+)? (?:van|du|of) (?=\d)", re.IGNORECASE)
_ARTICLE = re.compile(
    r"\bart(?:ikel|icle|\.)?\s*(?P<number>\d[\w./]*)[^.;]{0,25}?\b(?:van de (?:Belgische )?|de la |du |of the )(?P<act>wet|loi|code|wetboek|act)\b",
    re.IGNORECASE,
)
_ADVICE = "Leave it out, or say: vraag dit na bij de GBA / à vérifier auprès de l'APD."


def run(source: Source, topics: TopicCatalogue) -> Iterator[Finding]:
    """Find acts and articles in `law` notes that are not confirmed, unless quoted."""
    for place in places(source):
        for text in place.notes():
            for cited in _unconfirmed(text.words, place):
                yield in_statements(source, ID, text.key, f"“{cited}” is not confirmed.", _ADVICE)


def _unconfirmed(words: str, place: Place) -> Iterator[str]:
    quoted = fold(place.quoted())
    for match in UNCONFIRMED.finditer(words):
        if match.group().casefold() not in quoted.casefold():
            yield match.group()
    for match in _ACT.finditer(words):
        # The date is read where it is written, so that "8 december" and "8 décembre" agree.
        cited = dates_in(words[match.end() : match.end() + 20])
        if cited and not cited & (CONFIRMED_ACTS | dates_in(quoted)):
            yield words[match.start() : match.end() + 20].strip()
    for match in _ARTICLE.finditer(words):
        number = match["number"].rstrip(".")
        if number not in CONFIRMED_ARTICLES and not re.search(rf"\b{re.escape(number)}\b", quoted):
            yield match.group()


CHECK = Check(
    id=ID,
    why="A note on the law is read as legal information: what we are not sure of, we send to the authority.",
    blocking=False,
    run=run,
)
