"""Ways to reach a person: an address, a number, a street; each found again however it is written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rights.addresses import AddressProblem
from bot.rights.contacts import ContactKind, ContactProblem, as_text, contact_from, read_contact
from tests.any_text import ANY_TEXT


@pytest.mark.parametrize(
    "typed, kind, value",
    [
        ("Lien.Maes@Voorbeeld.example", ContactKind.EMAIL, "Lien.Maes@voorbeeld.example"),
        *[(typed, ContactKind.PHONE, "+32470123456") for typed in ("0470 12 34 56", "0470/12.34.56", "+32 470 12 34 56", "+32 (0)470 12 34 56", "0032470123456")],
        ("+31 6 12345678", ContactKind.PHONE, "+31612345678"),
        ("Kerkstraat 5,\n9000  Gent", ContactKind.POST, "Kerkstraat 5, 9000 Gent"),
    ],
)
def test_a_way_to_reach_a_person_is_kept_in_one_form(typed: str, kind: ContactKind, value: str) -> None:
    contact = read_contact(typed).contact
    assert contact is not None
    assert (contact.kind, contact.value) == (kind, value)


def test_the_same_street_is_found_again_however_it_is_written() -> None:
    written = [read_contact(typed).contact for typed in ("Kerkstraat 5, 9000 Gent", "kerkstraat 5 - 9000 GENT", " Kerkstraat  5 9000 Gent.")]
    assert len({contact.lookup for contact in written if contact}) == 1


@pytest.mark.parametrize(
    "typed, problem",
    [
        ("", ContactProblem.NO_CONTACT),
        ("weet ik niet", ContactProblem.NO_CONTACT),
        ("in de Kerkstraat", ContactProblem.NO_CONTACT),
        ("123", ContactProblem.NO_CONTACT),
        ("470123456", ContactProblem.NO_CONTACT),
        ("+1234567890123456", ContactProblem.NO_CONTACT),
        ("Kerkstraat 5, 9000 Gent " * 20, ContactProblem.TOO_LONG_FOR_POST),
        ("lien@voorbeeld", AddressProblem.AFTER_AT),
    ],
)
def test_what_reaches_nobody_is_refused_with_the_reason(typed: str, problem: object) -> None:
    read = read_contact(typed)
    assert (read.contact, read.problem) == (None, problem)


def test_a_slip_in_an_address_is_passed_on() -> None:
    assert read_contact("lien@gmial.com").suggestion == "lien@gmail.com"


@given(st.one_of(ANY_TEXT, st.from_regex(r"\+?[0-9 ()/.-]{0,20}", fullmatch=True), st.text(max_size=30).map(lambda text: f"Kerkstraat 5 {text}")))
def test_any_text_gives_a_contact_that_is_read_back_or_the_reason(text: str) -> None:
    read = read_contact(text)
    assert (read.contact is None) != (read.problem is None)
    if read.contact is not None:
        assert contact_from(as_text(read.contact)) == read.contact


def test_no_contact_shows_in_a_repr() -> None:
    for typed in ("gemarkeerd@voorbeeld.example", "0470 12 34 56", "Gemarkeerd 5, 9000 Gent"):
        read = read_contact(typed)
        shown = (repr(read) + repr(read.contact)).lower()
        assert not [word for word in ("gemarkeerd", "470123456", "gent") if word in shown]
