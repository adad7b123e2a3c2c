"""The texts of letters: both languages, polite, the glossary's words, nothing the law does not say."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest

from bot.errors import BotError
from bot.policies.checks.glossary_terms import other_terms
from bot.policies.checks.polite_form import familiar_words
from bot.policies.model import LANGUAGES
from bot.rights.letter_texts import load_letter_texts
from bot.rights.questions import _OWN, questions_of
from bot.rights.states import Move

LETTERS = Path(__file__).parents[2] / "data" / "letters.yml"
TEXTS = load_letter_texts(LETTERS)
EVERY = [(key, language) for key in TEXTS.keys() for language in LANGUAGES]  # noqa: SIM118  # no mapping


def raw(key: str, language: str) -> str:
    return TEXTS._texts[key][language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_people_are_addressed_politely_and_nobody_says_we(language: str) -> None:
    assert not [(key, found) for key, tongue in EVERY if tongue == language and (found := familiar_words(raw(key, language), language))]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_of_the_glossary_are_used(language: str) -> None:
    assert not [(key, found) for key, tongue in EVERY if tongue == language and (found := list(other_terms(raw(key, language), language)))]


def test_both_languages_fill_in_the_same_names() -> None:
    def names(text: str) -> set[str | None]:
        return {name for _, name, _, _ in Formatter().parse(text) if name}

    assert not [key for key in TEXTS.keys() if names(raw(key, "nl")) != names(raw(key, "fr"))]  # noqa: SIM118


def test_every_answer_a_request_can_hold_has_its_words() -> None:
    questions = questions_of(list(_OWN))
    needed = [f"notice.{question.id}" for question in questions]
    needed += [f"notice.{question.id}_{option}" for question in questions if question.id != "for_whom" for option in question.options]
    assert not [key for key in needed if key not in TEXTS]


def test_every_move_that_the_person_hears_of_has_its_words() -> None:
    from bot.rights.announcements import _CONCERNS_THE_PERSON

    assert {f"progress.{move.value}" for move in _CONCERNS_THE_PERSON} == {key for key in TEXTS.keys() if key.startswith("progress.") and key.partition(".")[2] in {move.value for move in Move}}  # noqa: SIM118


@pytest.mark.parametrize("language, word", [("nl", "uitgevoerd"), ("fr", "exécutée")])
def test_only_a_confirmed_execution_is_called_so(language: str, word: str) -> None:
    assert [key for key, tongue in EVERY if tongue == language and word in raw(key, language)] == ["progress.execute"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_sentences_to_people_are_short(language: str) -> None:
    long = []
    for key, tongue in EVERY:
        if tongue == language and key.partition(".")[0] in ("receipt", "progress", "words"):
            long += [(key, len(sentence.split())) for sentence in re.split(r"(?<=[.?!])\s", raw(key, language)) if len(sentence.split()) > 25]
    assert not long


@pytest.mark.parametrize(
    "content, named",
    [
        ("a: {b: {nl: 'alleen'}}", "a.b needs a text"),
        ("a: {b: {nl: 'x', fr: ''}}", "a.b needs a text"),
        ("a: {b: tekst}", "a.b needs a text"),
        ("- a", "not of its form"),
        ("a: [", "cannot be read"),
    ],
)
def test_a_file_that_is_broken_is_told_with_what_to_mend(tmp_path: Path, content: str, named: str) -> None:
    path = tmp_path / "letters.yml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(BotError, match=named):
        load_letter_texts(path)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(BotError, match="cannot be read"):
        load_letter_texts(tmp_path / "letters.yml")
