"""The texts of pages: both languages, polite, the glossary's words, short, and nothing that gives a person away."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.errors import BotError
from bot.identity.outcomes import LinkOutcome
from bot.pages.texts import PageTexts, load_page_texts
from bot.policies.checks.glossary_terms import other_terms
from bot.policies.checks.polite_form import familiar_words
from bot.policies.model import LANGUAGES

DATA = Path(__file__).parents[2] / "data"
TEXTS, TALK_TEXTS = load_page_texts(DATA / "pages.yml"), load_page_texts(DATA / "talk_pages.yml")
#: What may be filled in: what an operator, a company or a colleague wrote, never what a person typed.
FILLED_IN = {"company", "section", "date", "name", "agent"}


def said(language: str, *all_texts: PageTexts) -> list[tuple[str, str]]:
    return [(f"{page}.{part}", text) for texts in all_texts or (TEXTS, TALK_TEXTS) for page in texts.pages() for part, text in texts.parts(page, language).items()]


@pytest.mark.parametrize("language", LANGUAGES)
def test_people_are_addressed_politely_and_nobody_says_we(language: str) -> None:
    assert not [(key, found) for key, text in said(language) if (found := familiar_words(text, language))]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_of_the_glossary_are_used(language: str) -> None:
    assert not [(key, found) for key, text in said(language) if (found := list(other_terms(text, language)))]


@pytest.mark.parametrize("language", LANGUAGES)
def test_sentences_are_short(language: str) -> None:
    assert not [(key, sentence) for key, text in said(language) for sentence in re.split(r"(?<=[.?!])\s", text) if len(sentence.split()) > 25]


def test_no_text_has_a_place_for_what_a_person_typed() -> None:
    assert not [key for language in LANGUAGES for key, text in said(language, TEXTS) if re.search(r"[{}%<>]", text)]
    filled = {name for language in LANGUAGES for _, text in said(language, TALK_TEXTS) for name in re.findall(r"\{(.*?)\}", text)}
    assert filled == FILLED_IN
    assert not [key for language in LANGUAGES for key, text in said(language, TALK_TEXTS) if re.search(r"[%<>]", text)]


def test_both_languages_fill_in_the_same() -> None:
    places = [[(key, sorted(re.findall(r"\{.*?\}", text))) for key, text in said(language)] for language in LANGUAGES]
    assert places[0] == places[1]


def test_no_two_texts_are_the_same_in_both_languages() -> None:
    assert not [key for (key, dutch), (_, french) in zip(said("nl"), said("fr"), strict=True) if dutch == french]


def test_every_outcome_of_a_link_has_its_page() -> None:
    assert {outcome.value for outcome in LinkOutcome} <= set(TEXTS.pages())
    assert all({"title", "text"} <= TEXTS.parts(page, "nl").keys() for page in TEXTS.pages() if page != "every")


@pytest.mark.parametrize(
    "content, named",
    [("a: {b: {nl: 'alleen'}}", "a.b needs a text"), ("a: {b: {nl: 'x', fr: ' '}}", "a.b needs a text"), ("a: {b: tekst}", "a.b needs a text"), ("a: tekst", "not of its form"), ("- a", "not of its form"), ("a: [", "cannot be read")],
)
def test_a_file_that_is_broken_is_told_with_what_to_mend(tmp_path: Path, content: str, named: str) -> None:
    path = tmp_path / "pages.yml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(BotError, match=named):
        load_page_texts(path)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(BotError, match="cannot be read"):
        load_page_texts(tmp_path / "pages.yml")
