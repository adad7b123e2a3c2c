"""What makes a row of digits a number that names a person."""

from __future__ import annotations

import pytest

from bot.privacy.numbers import ibans, is_identity_card_number, is_national_number, is_payment_card_number
from tests.privacy.personal_values import with_iban_check, with_luhn, with_national_check


@pytest.mark.parametrize("first_nine", ["850730033", "000101001", "991231997", "852730033", "854730033", "400000001", "851200033"])
@pytest.mark.parametrize("born_after_2000", [False, True])
def test_right_check_digits_make_a_national_number(first_nine: str, born_after_2000: bool) -> None:
    assert is_national_number(with_national_check(first_nine, born_after_2000=born_after_2000))


@pytest.mark.parametrize("digits", ["85073003327", "85073003300", "85073003398"])
def test_wrong_check_digits_make_none(digits: str) -> None:
    assert not is_national_number(digits)


@pytest.mark.parametrize("first_nine", ["851330033", "853330033", "855330033", "856030033", "850732033"])
def test_a_date_that_cannot_be_makes_no_national_number(first_nine: str) -> None:
    assert not is_national_number(with_national_check(first_nine, born_after_2000=False))


def test_an_identity_card_has_the_remainder_by_97_or_97_itself() -> None:
    assert is_identity_card_number("592123456732")
    assert not is_identity_card_number("592123456733")
    assert is_identity_card_number("592123453597")
    assert not is_identity_card_number("592123453500")


@pytest.mark.parametrize(
    "start", ["411111111111", "411111111111111", "411111111111111111", "51000000000000", "510000000000000", "37000000000000", "3600000000000", "6703000000000000"]
)
def test_an_issuers_digits_with_luhns_check_make_a_card(start: str) -> None:
    number = with_luhn(start)
    assert is_payment_card_number(number) == (len(number) in (13, 14, 15, 16, 17, 19) and not (start.startswith("51") and len(number) != 16))
    if is_payment_card_number(number):
        assert not is_payment_card_number(number[:-1] + str((int(number[-1]) + 1) % 10))


@pytest.mark.parametrize("start", ["011111111111111", "111111111111111", "711111111111111", "811111111111111", "911111111111111", "200000000000000"])
def test_digits_of_no_issuer_make_no_card(start: str) -> None:
    assert not is_payment_card_number(with_luhn(start))


def test_ibans_are_found_from_left_to_right_and_never_overlap() -> None:
    text = "BE68 5390 0754 7034 NL91ABNA0417164300BE68539007547034"
    assert [text[start:end] for start, end in ibans(text)] == ["BE68 5390 0754 7034", "NL91ABNA0417164300", "BE68539007547034"]


def test_an_iban_with_wrong_check_digits_is_one_unless_only_valid_ones_are_asked() -> None:
    assert list(ibans("BE69539007547034")) == [(0, 16)]
    assert list(ibans("BE69539007547034", valid_only=True)) == []


@pytest.mark.parametrize("text", ["", "BE", "BE68", "BE68 5390", "XX68539007547034", "code 12 34", "EU27 lidstaten buiten", "BE68   5390   0754   7034"])
def test_other_text_is_no_iban(text: str) -> None:
    assert list(ibans(text)) == []


def test_an_iban_with_letters_is_found_by_its_check_digits() -> None:
    iban = with_iban_check("MT", "MALTABCDEMTLCASTABCDEFGHIJK")
    assert list(ibans(f"x {iban} y")) == [(2, 2 + len(iban))]
