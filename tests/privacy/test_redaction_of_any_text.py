"""Redaction on texts nobody thought of: whatever stands around it, no value is left readable."""

from __future__ import annotations

import re
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.privacy.redaction import MASK, mask_forbidden_numbers, redact, redact_values
from tests.privacy import personal_values

PROPERTY = settings(deadline=None, derandomize=True, max_examples=100, database=None)
# Everything Python can hold in a text, lone surrogates too.
ANY_TEXT = st.text(st.characters(blacklist_categories=()), max_size=60)
NO_DIGITS = st.text(st.characters(blacklist_categories=("Nd",), blacklist_characters="+@"), max_size=30)
TRICKY_TEXT = st.text(st.sampled_from('0123456789 .-/()@+,_€[]"•\u200b\u2013\u00a0eéBENL'), max_size=40)
FRAGMENTS = st.one_of(
    ANY_TEXT,
    TRICKY_TEXT,
    st.sampled_from(["2016/679", "€ 1.250.000", "geboren op 3 mei 1985", "(at)", " punt ", "2018-2022", "127.0.0.1", "[number]", "[email]", MASK]),
    st.emails(),
    personal_values.filled_in(personal_values.TELEPHONES + personal_values.ODD_TELEPHONES),
    personal_values.codes(),
    personal_values.ibans(),
    personal_values.national_numbers(),
    personal_values.payment_cards(),
)
TALK = st.lists(FRAGMENTS, max_size=6).map("".join)


@PROPERTY
@given(TALK)
def test_redacting_twice_changes_nothing_more(text: str) -> None:
    once = redact(text)
    assert redact(once) == once


@PROPERTY
@given(TALK)
def test_masking_twice_changes_nothing_more(text: str) -> None:
    once = mask_forbidden_numbers(text).text
    assert not mask_forbidden_numbers(once).found


@PROPERTY
@given(st.text(st.characters(blacklist_categories=()), max_size=400))
def test_any_text_can_be_redacted(text: str) -> None:
    assert isinstance(redact(text), str)


@PROPERTY
@given(ANY_TEXT, st.emails(), ANY_TEXT)
def test_an_email_address_anywhere_is_not_left_readable(before: str, email: str, after: str) -> None:
    assert email not in redact(before + email + after)


@PROPERTY
@given(ANY_TEXT, personal_values.filled_in(personal_values.TELEPHONES), ANY_TEXT)
def test_a_telephone_number_anywhere_is_not_left_readable(before: str, number: str, after: str) -> None:
    assert number not in redact(before + number + after)


@PROPERTY
@given(NO_DIGITS, personal_values.filled_in(personal_values.TELEPHONES + personal_values.ODD_TELEPHONES), NO_DIGITS)
def test_no_part_of_a_telephone_number_is_left_readable(before: str, number: str, after: str) -> None:
    assert not re.search(r"\d", redact(before + number + after))


@PROPERTY
@given(ANY_TEXT, personal_values.ibans(), ANY_TEXT)
def test_an_iban_anywhere_is_not_left_readable(before: str, iban: str, after: str) -> None:
    assert iban not in redact(before + iban + after)


@PROPERTY
@given(ANY_TEXT, personal_values.codes(), ANY_TEXT)
def test_a_code_anywhere_is_not_left_readable(before: str, code: str, after: str) -> None:
    assert code not in redact(before + code + after)


@PROPERTY
@given(NO_DIGITS, st.one_of(personal_values.national_numbers(), personal_values.payment_cards()), NO_DIGITS)
def test_a_forbidden_number_anywhere_is_made_unreadable_for_good(before: str, number: str, after: str) -> None:
    masked = mask_forbidden_numbers(before + number + after)
    assert masked.found
    assert not re.search(r"\d", masked.text)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TALK,
    lambda children: st.lists(children, max_size=4) | st.dictionaries(st.text(max_size=12), children, max_size=4),
    max_leaves=12,
)


def shape(value: Any) -> Any:
    """Return the value with every text replaced by its type."""
    if isinstance(value, dict):
        return {key: shape(item) for key, item in value.items()}
    if isinstance(value, list):
        return [shape(item) for item in value]
    return str if isinstance(value, str) else value


@PROPERTY
@given(JSON)
def test_redacting_values_keeps_structure_keys_and_numbers(value: Any) -> None:
    assert shape(redact_values(value)) == shape(value)


@settings(PROPERTY, max_examples=1000)
@given(TALK)
def test_what_is_not_looked_at_closely_holds_nothing_to_redact(text: str) -> None:
    # A digit behind it, far enough to be no part of it, has every text looked at.
    assert redact(f"{text}\n\nxx 1") == f"{redact(text)}\n\nxx 1"
