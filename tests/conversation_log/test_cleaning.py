"""The one normaliser: what may be stored and read, whatever came in."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.conversations.cleaning import LONGEST_TEXT, as_plain_text, clean
from bot.privacy.redaction import MASK
from tests.privacy import personal_values

PROPERTY = settings(deadline=None, derandomize=True, max_examples=100, database=None)
ANY_TEXT = st.text(st.characters(blacklist_categories=()), max_size=200)
LONG_TEXT = st.builds(lambda piece, times: piece * times, st.text(st.characters(blacklist_categories=()), min_size=1, max_size=12), st.integers(1, 4_000))
NATIONAL = personal_values.with_national_check("850730033", born_after_2000=False)


def test_a_plain_text_stays_as_it_is() -> None:
    cleaned = clean("Hoelang houden jullie mijn facturen bij? À bientôt 👋")
    assert cleaned.text == "Hoelang houden jullie mijn facturen bij? À bientôt 👋"
    assert (cleaned.was_cut, cleaned.was_masked) == (False, False)


def test_letters_and_their_accents_become_one_character() -> None:
    assert clean("conserve\u0301es").text == "conservées"


@pytest.mark.parametrize("code", [*range(9), 0x0B, 0x0C, *range(0x0E, 0x20), *range(0x7F, 0xA0)])
def test_control_characters_are_left_out(code: int) -> None:
    assert clean(f"mijn{chr(code)}gegevens").text == "mijngegevens"


@pytest.mark.parametrize("code", [0xD800, 0xDBFF, 0xDC00, 0xDFFF, 0xE000, 0xFFFE, 0xFFFF, 0xFDD0, 0x1FFFE])
def test_surrogates_private_and_noncharacters_are_left_out(code: int) -> None:
    assert clean(f"mijn{chr(code)}gegevens").text == "mijngegevens"


@pytest.mark.parametrize("code", [0x200B, 0x200E, 0x200F, 0x202A, 0x202E, 0x2060, 0x2066, 0x2069, 0xFEFF, 0xAD, 0x061C, 0x180E, 0x206A, 0xE0041])
def test_characters_that_only_hide_or_reorder_text_are_left_out(code: int) -> None:
    assert clean(f"mijn{chr(code)}gegevens").text == "mijngegevens"


@pytest.mark.parametrize("emoji", ["👋", "👨‍👩‍👧", "🇧🇪", "❤️", "🏳️‍🌈", "\U0001fae0", "\U0001f6d8"])
def test_emoji_stay_also_those_newer_than_this_python(emoji: str) -> None:
    assert clean(f"dank {emoji}").text == f"dank {emoji}"


def test_white_space_is_folded_and_lines_stay_lines() -> None:
    assert clean("  een \t\u00a0 twee \r\n\r\n \u2028 drie\u3000vier\v ").text == "een twee\ndrie vier"


@pytest.mark.parametrize("raw", ["", " ", "\n\t\r\n", "\u200b\ufeff", "\ud800", "\x00\x1f", "\u00a0\u3000" * 5_000, " " * 1_000_000])
def test_what_holds_nothing_readable_becomes_the_empty_text(raw: str) -> None:
    cleaned = clean(raw)
    assert (cleaned.text, cleaned.was_cut, cleaned.was_masked) == ("", False, False)


def test_a_text_of_just_the_longest_length_is_not_cut() -> None:
    cleaned = clean("a" * LONGEST_TEXT)
    assert (len(cleaned.text), cleaned.was_cut) == (LONGEST_TEXT, False)


@pytest.mark.parametrize("length", [LONGEST_TEXT + 1, 3 * LONGEST_TEXT, 3 * LONGEST_TEXT + 1, 20_000, 20_001])
def test_a_longer_text_is_cut_and_the_cut_is_told(length: int) -> None:
    cleaned = clean("ab" * (length // 2) + "a" * (length % 2))
    assert cleaned.text == "ab" * (LONGEST_TEXT // 2)
    assert cleaned.was_cut


def test_white_space_behind_a_text_is_no_cut() -> None:
    cleaned = clean("hallo" + " " * 50_000)
    assert (cleaned.text, cleaned.was_cut) == ("hallo", False)


def test_spaces_that_are_folded_do_not_count() -> None:
    cleaned = clean("a" + " " * 5_000 + "b")
    assert (cleaned.text, cleaned.was_cut) == ("a b", False)


@pytest.mark.parametrize("raw", ["mijn nummer is 85.07.30-033.28", f"mijn nummer is {NATIONAL}", "mijn nummer is 4111 1111 1111 1111"])
def test_numbers_that_may_not_be_kept_are_masked_and_it_is_told(raw: str) -> None:
    cleaned = clean(raw)
    assert (cleaned.text, cleaned.was_masked) == (f"mijn nummer is {MASK}", True)


@pytest.mark.parametrize("hidden", ["\u200b", "\u200d", "\u2060", "\xad", "\u00a0", "\x00", "\ufeff"])
def test_a_number_cannot_hide_behind_characters_nobody_sees(hidden: str) -> None:
    assert clean(hidden.join(NATIONAL)).text == MASK


def test_telephone_numbers_and_addresses_stay_in_the_message() -> None:
    text = "bel 0475 12 34 56 of mail jan@voorbeeld.example, BE68 5390 0754 7034"
    assert clean(text).text == text


@pytest.mark.parametrize("before", range(LONGEST_TEXT - len(NATIONAL) - 1, LONGEST_TEXT + 2))
def test_no_part_of_a_number_across_the_cut_is_left(before: int) -> None:
    cleaned = clean("x" * (before - 1) + " " + NATIONAL + " en nog wat")
    assert not any(character.isdigit() for character in cleaned.text)
    assert cleaned.was_masked


@pytest.mark.parametrize("before", range(20_001 - len(NATIONAL), 20_000))
def test_no_part_of_a_number_across_the_end_of_what_is_read_is_left(before: int) -> None:
    cleaned = clean("x" + " " * (before - 1) + NATIONAL + " en nog wat")
    assert cleaned.text == "x"
    assert cleaned.was_cut


@pytest.mark.parametrize("shift", range(len(NATIONAL) + 1))
def test_no_part_of_a_number_is_left_when_nearly_all_was_masked(shift: int) -> None:
    cleaned = clean("y" * shift + " " + f"{NATIONAL} " * 3_000)
    assert not any(character.isdigit() for character in cleaned.text)
    assert cleaned.was_cut


def test_a_row_of_digits_that_the_cut_makes_a_national_number_is_masked() -> None:
    cleaned = clean("x" * (LONGEST_TEXT - 12) + " " + NATIONAL + "5")
    assert cleaned.text == "x" * (LONGEST_TEXT - 12) + " " + MASK


@pytest.mark.parametrize(
    "piece",
    ["a", "1 ", "4 ", "@", "a@", "BE68 ", "\u0300\u0315", "\ud800", "\u200d1", "(", "\ufb2c", "\n", f"{NATIONAL} ", "<b>", "\x00"],
)
def test_a_megabyte_of_anything_is_bounded(piece: str) -> None:
    cleaned = clean(piece * (1_000_000 // len(piece)))
    assert len(cleaned.text) <= LONGEST_TEXT


def test_a_heap_of_accents_on_one_letter_is_cut_down() -> None:
    assert len(clean("a" + "\u0315\u0300" * 10_000).text) <= 31


@PROPERTY
@given(st.one_of(ANY_TEXT, LONG_TEXT))
def test_any_text_becomes_one_that_can_be_stored(raw: str) -> None:
    text = clean(raw).text
    assert len(text) <= LONGEST_TEXT
    assert text == text.strip() == unicodedata.normalize("NFC", text)
    assert text.encode("utf-8").decode("utf-8") == text
    assert not any(unicodedata.category(character) in ("Cc", "Cs") for character in text.replace("\n", ""))


@PROPERTY
@given(st.one_of(ANY_TEXT, LONG_TEXT))
def test_cleaning_twice_changes_nothing_more(raw: str) -> None:
    once = clean(raw)
    assert clean(once.text).text == once.text


@PROPERTY
@given(st.text(st.sampled_from("ab \n"), max_size=2_100), personal_values.national_numbers(), st.text(st.sampled_from("ab \n"), max_size=2_100))
def test_a_national_number_anywhere_is_never_stored(before: str, number: str, after: str) -> None:
    assert not any(character.isdigit() for character in clean(before + number + after).text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("/restart", "restart"),
        ("//restart", "restart"),
        ("/ /restart", "restart"),
        ('/greet{"controller": "x"}', 'greet{"controller": "x"}'),
        ("/", ""),
        ("en/of", "en/of"),
        ("wat is 1/2?", "wat is 1/2?"),
        ("", ""),
    ],
)
def test_a_leading_slash_is_never_a_command(text: str, words: str) -> None:
    assert as_plain_text(text) == words


@PROPERTY
@given(st.text(st.sampled_from("/ \n\tab\u200b\ufeff\u2028"), max_size=20))
def test_no_text_at_all_begins_with_a_slash_for_rasa(raw: str) -> None:
    assert not as_plain_text(clean(raw).text).startswith("/")
