"""Codes: how they are made, and how a typed one is read."""

from __future__ import annotations

import pytest

from bot.identity.codes import CODE_LENGTH, is_token, new_code, new_token, read_code


@pytest.mark.parametrize(
    "text",
    ["12345678", "12 34 56 78", "1234 5678", "1234-5678", "12.34.56.78", "mijn code is 12345678", "Mijn code: 12345678.", "le code est 1234 5678, merci", " 12345678\n", "(12345678)", "1 2 3 4 5 6 7 8"],
)
def test_a_code_is_read_however_it_is_typed(text: str) -> None:
    assert read_code(text) == "12345678"


@pytest.mark.parametrize(
    "text",
    ["", "geen code", "1234567", "123456789", "1234 56789", "a12345678", "12345678b", "+3212345678", "0470 12 34 56 78", "KXM-4P7-222-333-444-555"],
)
def test_what_is_no_code_is_left_alone(text: str) -> None:
    assert read_code(text) is None


def test_codes_are_eight_digits_over_the_whole_range() -> None:
    codes = {new_code() for _ in range(2_000)}
    assert all(len(code) == CODE_LENGTH and code.isdigit() for code in codes)
    # All first digits occur, zero too: the range is whole.
    assert {code[0] for code in codes} == set("0123456789")
    assert len(codes) > 1_990


def test_a_token_stands_in_an_address_as_it_is() -> None:
    tokens = {new_token() for _ in range(100)}
    assert len(tokens) == 100
    assert all(is_token(token) for token in tokens)
    assert not is_token("x" * 42)
    assert not is_token("x" * 44)
    assert not is_token("é" * 43)
