"""The words of hand-offs: both languages, polite, the glossary's words, the same names filled in."""

from __future__ import annotations

from string import Formatter

import pytest

from bot.conversations.handoff import Step
from bot.policies.checks.glossary_terms import other_terms
from bot.policies.checks.polite_form import familiar_words
from bot.policies.model import LANGUAGES
from tests.store.handoff_desks import TEXTS

KEYS = TEXTS.keys()
#: Steps that the person makes, or is told of by the assistant's own reply.
SAID_OTHERWISE = {Step.ASKED, Step.REOPENED, Step.CANCELLED}


def raw(key: str, language: str) -> str:
    return TEXTS._texts[key][language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_people_are_addressed_politely_in_the_words_of_the_glossary(language: str) -> None:
    assert not [(key, found) for key in KEYS if (found := familiar_words(raw(key, language), language))]
    assert not [(key, found) for key in KEYS if (found := list(other_terms(raw(key, language), language)))]


def test_both_languages_fill_in_the_same_names() -> None:
    def names(text: str) -> set[str | None]:
        return {name for _, name, _, _ in Formatter().parse(text) if name}

    assert not [key for key in KEYS if names(raw(key, "nl")) != names(raw(key, "fr"))]


def test_every_step_that_staff_make_is_said() -> None:
    assert {key.partition(".")[2] for key in KEYS if key.startswith("notice.")} == {step.value for step in Step} - {step.value for step in SAID_OTHERWISE}
