"""The name below a letter."""

from __future__ import annotations

import pytest
from hypothesis import given

from bot.understanding.written_names import signed_by
from tests.any_text import ANY_TEXT


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ik vraag een kopie. Bien à vous, Jean Dubois, jean@exemple.example", "Jean Dubois"),
        ("Wis alles.\nMet vriendelijke groeten,\nAn De Smet\nKerkstraat 5", "An De Smet"),
        ("stuur mij een kopie. mvg Tom", "Tom"),
        ("Hoogachtend,\n\nEls van den Broeck", "Els van den Broeck"),
        ("Cordialement, Zoé", "Zoé"),
    ],
)
def test_a_letter_is_signed(text: str, name: str) -> None:
    assert signed_by(text) == name


@pytest.mark.parametrize("text", ["groetjes", "Cordialement", "Met vriendelijke groeten, de familie", "wis alles. mvg, an", "Jean Dubois vraagt een kopie", "mvg Wis Mijn Gegevens Nu Meteen", ""])
def test_other_words_are_no_signature(text: str) -> None:
    assert signed_by(text) is None


@given(ANY_TEXT)
def test_any_text_is_read_to_its_end(text: str) -> None:
    signed = signed_by(text)
    assert signed is None or signed in " ".join(text.split())
