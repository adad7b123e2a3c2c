"""What is said in a talk when staff send a quote or open a request: both languages, polite, the glossary's words."""

from __future__ import annotations

from string import Formatter

import pytest

from bot.policies.checks.glossary_terms import other_terms
from bot.policies.checks.polite_form import familiar_words
from bot.policies.model import LANGUAGES
from bot.rights.letter_texts import load_letter_texts
from bot.settings import ROOT

TEXTS = load_letter_texts(ROOT / "data" / "desk.yml")
EVERY = [(key, language) for key in TEXTS.keys() for language in LANGUAGES]  # noqa: SIM118  # no mapping


@pytest.mark.parametrize("language", LANGUAGES)
def test_people_are_addressed_politely_in_the_glossarys_words(language: str) -> None:
    for key, tongue in EVERY:
        if tongue == language:
            text = TEXTS._texts[key][language]
            assert not familiar_words(text, language), key
            assert not list(other_terms(text, language)), key


def test_both_languages_fill_in_the_same_names() -> None:
    def names(text: str) -> set[str | None]:
        return {name for _, name, _, _ in Formatter().parse(text) if name}

    assert not [key for key in TEXTS.keys() if names(TEXTS._texts[key]["nl"]) != names(TEXTS._texts[key]["fr"])]  # noqa: SIM118


def test_a_quote_and_a_receipt_read_as_the_assistants_own() -> None:
    import yaml

    domain = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))["responses"]
    same = {"quote.plain": "utter_policy_quote", "opened.due": "utter_receipt", "opened.at_once": "utter_receipt_at_once", "opened.next": "utter_receipt_next"}
    for key, response in same.items():
        for place, language in enumerate(LANGUAGES):
            assert TEXTS._texts[key][language] == domain[response][place]["text"], key
