"""References: unguessable, readable aloud, and no slip goes unnoticed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rights.references import ALPHABET, LENGTH, ReferenceProblem, new_reference, read_reference
from tests.any_text import ANY_TEXT

#: What is mistaken for each other, read or heard, in Dutch or in French.
MISTAKEN = ["0OQD", "1IJL", "17", "2Z", "3E", "5S", "6G", "8B", "UVY", "VW", "MN", "FS", "BCDEGPTV", "AHK", "QU", "IYJ", "79", "6X", "7Z", "4A"]


def with_check(characters: str) -> str:
    """Return the one reference that begins so."""
    (found,) = [read.reference for last in ALPHABET if (read := read_reference(characters + last)).reference]
    return found


#: Drawn by hypothesis, so that a failure can be seen again; `new_reference` draws its own.
REFERENCES = st.text(ALPHABET, min_size=LENGTH - 1, max_size=LENGTH - 1).map(with_check)


def bare(reference: str) -> str:
    return reference.replace("-", "")


def test_no_two_characters_look_or_sound_alike() -> None:
    for alike in MISTAKEN:
        assert len(set(alike) & set(ALPHABET)) <= 1, alike
    assert not set("AEIOU") & set(ALPHABET)


def test_the_alphabet_is_the_field_the_check_counts_in() -> None:
    assert len(set(ALPHABET)) == len(ALPHABET) == 16
    assert (len(ALPHABET) ** (LENGTH - 1)).bit_length() - 1 >= 64


@given(REFERENCES)
def test_a_reference_is_read_as_it_was_given(reference: str) -> None:
    assert [len(group) for group in reference.split("-")] == [3] * 6
    assert read_reference(reference).reference == reference


def test_references_are_fresh() -> None:
    made = {new_reference() for _ in range(2000)}
    assert len(made) == 2000
    assert all(read_reference(reference).reference == reference for reference in made)
    assert {character for reference in made for character in bare(reference)} == set(ALPHABET)


@given(REFERENCES)
def test_any_single_wrong_character_is_noticed(reference: str) -> None:
    characters = bare(reference)
    for place in range(LENGTH):
        for other in set(ALPHABET) - {characters[place]}:
            assert read_reference(characters[:place] + other + characters[place + 1 :]).problem is ReferenceProblem.WRONG_CHECK


@given(REFERENCES)
def test_any_two_neighbours_that_changed_places_are_noticed(reference: str) -> None:
    characters = bare(reference)
    for place in range(LENGTH - 1):
        one, other = characters[place], characters[place + 1]
        swapped = characters[:place] + other + one + characters[place + 2 :]
        assert read_reference(swapped).problem is (ReferenceProblem.WRONG_CHECK if one != other else None)


def test_no_error_of_these_kinds_is_itself_a_reference() -> None:
    # The check is linear over GF(16), where taking away is adding: an error slips through just when
    # the error by itself, put on nothing, has a right check. A swap puts the same on both neighbours.
    nothing = ALPHABET[0] * LENGTH
    assert read_reference(nothing).reference is not None
    for other in ALPHABET[1:]:
        for place in range(LENGTH):
            assert read_reference(nothing[:place] + other + nothing[place + 1 :]).problem is ReferenceProblem.WRONG_CHECK
        for place in range(LENGTH - 1):
            assert read_reference(nothing[:place] + other + other + nothing[place + 2 :]).problem is ReferenceProblem.WRONG_CHECK


@given(REFERENCES, st.data())
def test_it_may_be_typed_with_spaces_small_letters_and_look_alikes(reference: str, data: st.DataObject) -> None:
    alikes = {"L": "lI1i|", "2": "zZ", "5": "sS", "8": "bB", "Q": "oO0dD", "M": "nN", "K": "hH", "X": "6", "7": "9", "W": "vV"}
    typed = ""
    for character in reference:
        if character == "-":
            typed += data.draw(st.sampled_from(["", " ", "-", ".", "  ", "\u2011", "_", " - ", "\n"]))
        else:
            typed += data.draw(st.sampled_from([character, character.lower(), *alikes.get(character, "")]))
    assert read_reference(f" {typed}. ").reference == reference


@given(ANY_TEXT)
def test_any_other_text_is_none_with_the_reason(text: str) -> None:
    read = read_reference(text)
    assert (read.reference is None) != (read.problem is None)


@pytest.mark.parametrize("text, problem", [("", "wrong_length"), ("KXM-4P7", "wrong_length"), ("?" * 18, "wrong_character"), ("A" * 18, "wrong_character"), ("x" * 10_000, "wrong_length")])
def test_the_reason_is_told(text: str, problem: str) -> None:
    assert read_reference(text).problem == problem
