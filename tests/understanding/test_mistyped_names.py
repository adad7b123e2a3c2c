"""Names mistyped beyond a slip: a key beside the right one, letters out of order, by ear."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spellchecker import SpellChecker

from bot.understanding.mistyped_names import NEIGHBOURS, SHORT, MistypedNames, by_ear, is_beside_the_key
from bot.understanding.words import plain

NAMES = MistypedNames(["conitro", "sentera", "entra", "proximusict", "crm"])


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("vonitro", "conitro"),
        ("dentera", "sentera"),
        ("conitrp", "conitro"),
        ("ebtra", "entra"),
        ("emtra", "entra"),
        ("contrio", "conitro"),
        ("promixusict", "proximusict"),
        ("cintera", "sentera"),
        ("saintera", "sentera"),
        ("centterra", "sentera"),
        ("konitreau", "conitro"),
    ],
)
def test_a_name_is_known_wherever_it_stands(typed: str, name: str) -> None:
    assert NAMES.meant(typed, stands_as_name=False) == name


@pytest.mark.parametrize(("typed", "name"), [("enta", "entra"), ("antra", "entra"), ("enra", "entra")])
def test_a_short_name_is_known_only_where_a_name_stands(typed: str, name: str) -> None:
    assert NAMES.meant(typed, stands_as_name=True) == name
    assert NAMES.meant(typed, stands_as_name=False) is None


@pytest.mark.parametrize("typed", ["tentera", "montera", "extra", "entre", "controle", "centrale", "crn", "", "a" * 40])
def test_other_words_are_no_name(typed: str) -> None:
    assert NAMES.meant(typed, stands_as_name=True) is None


@pytest.mark.parametrize("language", ["nl", "fr", "en"])
def test_no_word_of_a_dictionary_is_a_name(language: str) -> None:
    names = {"entra"}
    found = {word for word in map(plain, SpellChecker(language=language).word_frequency.words()) if NAMES.meant(word, stands_as_name=True)}
    assert found <= names


def test_keys_beside_each_other_are_so_both_ways_on_both_keyboards() -> None:
    assert all(letter in NEIGHBOURS[near] for letter, beside in NEIGHBOURS.items() for near in beside)
    assert {"z", "q"} <= NEIGHBOURS["a"] and "s" in NEIGHBOURS["a"]
    assert is_beside_the_key("crn", "crm") and not is_beside_the_key("crm", "crm") and not is_beside_the_key("cxm", "crm")


def test_what_sounds_alike_is_written_alike() -> None:
    assert by_ear("cintera") == by_ear("saintera") == by_ear("sentera") == by_ear("santera")
    assert by_ear("conitro") != by_ear("controle")


@given(st.text("abcdefghijklmnopqrstuvwxyz", max_size=20), st.booleans())
def test_any_word_is_a_name_that_there_is_or_none(typed: str, stands_as_name: bool) -> None:
    found = NAMES.meant(typed, stands_as_name=stands_as_name)
    assert found is None or (found in {"conitro", "sentera", "entra", "proximusict"} and len(typed) >= SHORT - 1)


def test_without_names_none_is_found() -> None:
    assert MistypedNames([]).meant("conitro", stands_as_name=True) is None
