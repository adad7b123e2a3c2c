"""Ways to reach a person: an e-mail address, or a telephone number or postal address for who has none."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from enum import Enum

from bot.rights.addresses import AddressProblem, read_address

_PHONE = re.compile(r"\+?[\d\s().,/\-\u2010-\u2015\u00a0]+")
#: Digits of a telephone number with its country's (ITU-T E.164), and the fewest without.
_MOST_DIGITS, _FEWEST_DIGITS = 15, 8
_BELGIUM = "+32"
#: A street with its number and a place.
_SHORTEST_POSTAL = 10
_LONGEST_POSTAL = 300
_MARKUP = re.compile(r"[<>{}]")


class ContactKind(str, Enum):
    """How a person is reached."""

    EMAIL = "email"
    PHONE = "phone"
    POST = "post"


class ContactProblem(str, Enum):
    """Why nobody can be reached with a text that holds no @; see also `AddressProblem`."""

    #: Neither an address nor a number.
    NO_CONTACT = "no_contact"
    TOO_LONG_FOR_POST = "too_long_for_post"


@dataclass(frozen=True)
class Contact:
    """A way to reach a person.

    Attributes:
        value: As it is kept and used.
        lookup: The same for every way of writing the same address or number.
    """

    kind: ContactKind
    value: str = field(repr=False)
    lookup: str = field(repr=False)


@dataclass(frozen=True)
class ReadContact:
    """What a text gave: a contact, or why there is none; `suggestion` as in `ReadAddress`."""

    contact: Contact | None = field(default=None, repr=False)
    problem: AddressProblem | ContactProblem | None = None
    suggestion: str | None = field(default=None, repr=False)


def read_contact(text: str) -> ReadContact:
    """Read a way to reach somebody; what holds an @ is meant as an e-mail address."""
    typed = " ".join(unicodedata.normalize("NFC", text).split())
    if "@" in typed:
        read = read_address(typed)
        contact = Contact(ContactKind.EMAIL, read.address.kept, read.address.lookup) if read.address else None
        return ReadContact(contact, read.problem, read.suggestion)
    if not typed:
        return ReadContact(problem=ContactProblem.NO_CONTACT)
    if _PHONE.fullmatch(typed):
        number = _phone_number(typed)
        return ReadContact(Contact(ContactKind.PHONE, number, number)) if number else ReadContact(problem=ContactProblem.NO_CONTACT)
    if len(typed) > _LONGEST_POSTAL:
        return ReadContact(problem=ContactProblem.TOO_LONG_FOR_POST)
    if len(typed) >= _SHORTEST_POSTAL and re.search(r"[^\W\d_]{2}", typed) and re.search(r"\d", typed) and not _MARKUP.search(typed):
        return ReadContact(Contact(ContactKind.POST, typed, re.sub(r"[\W_]+", " ", typed.casefold()).strip()))
    return ReadContact(problem=ContactProblem.NO_CONTACT)


def contact_from(text: str) -> Contact:
    """Return a contact from what `as_text` gave."""
    kind, _, value = text.partition(":")
    if kind == ContactKind.EMAIL.value:
        read = read_address(value).address
        # An address that was accepted once stays one, whatever a later version of the validator says.
        return Contact(ContactKind.EMAIL, value, read.lookup if read else value.casefold())
    if kind == ContactKind.PHONE.value:
        return Contact(ContactKind.PHONE, value, value)
    return Contact(ContactKind.POST, value, re.sub(r"[\W_]+", " ", value.casefold()).strip())


def as_text(contact: Contact) -> str:
    """Return a contact as one text, for keeping."""
    return f"{contact.kind.value}:{contact.value}"


def _phone_number(typed: str) -> str | None:
    """Return a number as +32..., Belgian unless it says otherwise; None when it cannot be one."""
    digits = "".join(character for character in typed if character in "0123456789")
    if typed.startswith("+"):
        # "+32 (0)470": the zero is for calls inside the country.
        number = "+" + re.sub(r"\A320", "32", digits)
    elif digits.startswith("00"):
        number = "+" + re.sub(r"\A320", "32", digits[2:])
    elif digits.startswith("0"):
        number = _BELGIUM + digits[1:]
    else:
        return None
    return number if _FEWEST_DIGITS <= len(number) - 1 <= _MOST_DIGITS else None
