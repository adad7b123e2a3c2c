"""What a form asks: the kind of value it waits for, and the answers to choose from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from bot.policies.model import InBothLanguages


class Wanted(str, Enum):
    """What kind of value a form waits for."""

    YES_NO = "yes_no"
    EMAIL = "email"
    #: An e-mail address, or else a telephone number or a postal address.
    CONTACT = "contact"
    NAME = "name"
    DATE = "date"
    CHOICE = "choice"
    FREE_TEXT = "free_text"
    #: Which company is meant: found by its name, not here.
    CONTROLLER = "controller"


@dataclass(frozen=True)
class Option:
    """One of the answers a person may choose.

    Attributes:
        id: What the form keeps.
        label: What the person reads, in both languages.
    """

    id: str
    label: InBothLanguages


@dataclass(frozen=True)
class Question:
    """What a form is asking.

    Attributes:
        options: The answers to choose from, in the order shown; for a choice only.
    """

    wanted: Wanted
    options: tuple[Option, ...] = ()
