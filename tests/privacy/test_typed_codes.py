"""A typed code is taken out of a text; what is plainly another number stays."""

from __future__ import annotations

import pytest

from bot.privacy.typed_codes import CODE_MASK, take_out_code

CODES = [
    ("48120937", "48120937", "[code]"),
    ("4812 0937", "48120937", "[code]"),
    ("48 12 09 37", "48120937", "[code]"),
    ("48-12-09-37.", "48120937", "[code]."),
    ("4812-0937", "48120937", "[code]"),
    ("٤٨١٢٠٩٣٧", "48120937", "[code]"),
    ("mijn code is 48120937", "48120937", "mijn code is [code]"),
    ("voilà le code : 48 12 09 37 merci", "48120937", "voilà le code : [code] merci"),
    ("de cijfers uit de mail zijn 48120937, en hoelang bewaren jullie mijn facturen?", "48120937", "de cijfers uit de mail zijn [code], en hoelang bewaren jullie mijn facturen?"),
    ("ziehier: 48120937", "48120937", "ziehier: [code]"),
    ("le code 4812093 ne marche pas", "4812093", "le code [code] ne marche pas"),
    ("481209377", "481209377", "[code]"),
    ("code 4812093 of 48120937?", "48120937", "code [code] of [code]?"),
    ("12 03 8495", "12038495", "[code]"),
]


@pytest.mark.parametrize(("text", "digits", "kept"), CODES)
def test_a_code_is_taken_out(text: str, digits: str, kept: str) -> None:
    taken = take_out_code(text)
    assert (taken.digits, taken.text) == (digits, kept)
    assert digits not in repr(taken)


@pytest.mark.parametrize(
    "text",
    [
        "hoelang bewaren jullie mijn facturen?",
        "12-03-1985",
        "12 03 1985",
        "1985-03-12",
        "2018-2022",
        "mijn klantnummer is 48120937",
        "numéro de client 48120937",
        "0470 12 34 56",
        "02 274 48 00",
        "+32 470 12 34 56",
        "BE68539007547034",
        "bestelling 48120937 is nooit aangekomen en ik wil daarom dat alles gewist wordt",
        "in mijn dossier staat 48120937 en dat moet 48120938 zijn, verbeter dat",
        "mijn postcode is 9000 en die klopt niet",
        "A48120937",
        "123456",
        "481209",
        "4812 0937 1122",
        "127.0.0.1",
        "",
    ],
)
def test_another_number_stays(text: str) -> None:
    taken = take_out_code(text)
    assert (taken.digits, taken.text) == (None, text)


def test_the_mask_itself_is_no_code() -> None:
    assert take_out_code(CODE_MASK).digits is None
