"""The values of the policies room."""

from __future__ import annotations

import pytest

from bot.policies.model import LANGUAGES, InBothLanguages


def test_a_text_is_read_by_language() -> None:
    text = InBothLanguages("dag", "bonjour")
    assert (text["nl"], text["fr"], len(text), tuple(text)) == ("dag", "bonjour", 2, LANGUAGES)
    assert dict(text) == {"nl": "dag", "fr": "bonjour"} == text


def test_a_language_we_do_not_speak_has_no_text() -> None:
    with pytest.raises(KeyError):
        InBothLanguages("dag", "bonjour")["en"]


def test_a_text_shows_itself_in_test_output() -> None:
    assert repr(InBothLanguages("dag", "bonjour")) == "InBothLanguages('dag', 'bonjour')"
