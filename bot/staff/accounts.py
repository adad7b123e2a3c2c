"""Accounts of staff: what is kept of each, and what a name and an address may look like."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from bot.staff.permissions import Role

#: Gives so many random bytes; `secrets.token_bytes` but in tests.
Draw = Callable[[int], bytes]
Clock = Callable[[], datetime]

#: Of a name, as persons and colleagues see it.
LONGEST_NAME = 60
#: RFC 5321, section 4.5.3.1.3, without the angle brackets.
LONGEST_MAIL = 254
_MAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z0-9-]{2,63}")


@dataclass(frozen=True)
class Account:
    """One member of staff.

    Attributes:
        id: Never used again.
        name: As persons and colleagues see it.
        mail: Where invitations go, and what is typed to log in.
        role: What it is for.
        controllers: Slugs of the controllers it works for; empty where `everywhere`.
        everywhere: For every controller, also those that come.
        language: "nl" or "fr".
        created_at: When it was invited.
        is_disabled: Nobody logs in with it any more; kept for what is written down of it.
        password_hash: Argon2id, as the library writes it; None: not accepted yet.
        second_factor: The shared secret in base32; None: not set up.
        pending_factor: A secret that was shown and not confirmed by a code yet.
        recovery: SHA-256 of the recovery codes that are left.
        last_login_at: When it last came in.
        version: Counts the changes, so that none is lost.
    """

    id: str
    name: str
    mail: str
    role: Role
    controllers: frozenset[str]
    everywhere: bool
    language: str
    created_at: datetime
    is_disabled: bool = False
    password_hash: str | None = field(default=None, repr=False)
    second_factor: str | None = field(default=None, repr=False)
    pending_factor: str | None = field(default=None, repr=False)
    recovery: tuple[str, ...] = field(default=(), repr=False)
    last_login_at: datetime | None = None
    version: int = 0

    @property
    def needs_second_factor(self) -> bool:
        """Return whether the role may not do without one: whoever sees what colleagues do, or says who may."""
        return self.role is not Role.AGENT

    @property
    def state(self) -> AccountState:
        """Return how it stands."""
        if self.is_disabled:
            return AccountState.DISABLED
        return AccountState.INVITED if self.password_hash is None else AccountState.ACTIVE


class AccountState(str, Enum):
    """How an account stands."""

    INVITED = "invited"
    ACTIVE = "active"
    DISABLED = "disabled"


class Refusal(str, Enum):
    """Why something is not done to an account; each has words of its own at the desk."""

    NO_NAME = "no_name"
    NO_MAIL = "no_mail"
    MAIL_TAKEN = "mail_taken"
    NO_CONTROLLER = "no_controller"
    NO_ROLE = "no_role"
    OWN_ACCOUNT = "own_account"
    CHANGED_MEANWHILE = "changed_meanwhile"
    IS_DISABLED = "is_disabled"
    WRONG_PASSWORD = "wrong_password"  # noqa: S105  # the name of a reason
    WRONG_CODE = "wrong_code"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    TOO_LIKE_YOU = "too_like_you"
    TOO_WORN = "too_worn"
    NOT_THE_SAME = "not_the_same"
    LATE = "late"
    TOO_OFTEN = "too_often"


class Refused(Exception):
    """Something is not done; nothing was changed.

    Attributes:
        why: The reason.
        wait: Seconds until it may be tried again, for TOO_OFTEN.
    """

    def __init__(self, why: Refusal, wait: int = 0) -> None:
        super().__init__(why.value)
        self.why, self.wait = why, wait


def read_name(typed: str) -> str:
    """Return a name as it is kept.

    Raises:
        Refused: There is none, it is too long, or it holds signs that are not seen.
    """
    name = " ".join(unicodedata.normalize("NFC", typed).split())
    # Control, format, private and unassigned signs: they could make one name look like another.
    if not name or len(name) > LONGEST_NAME or any(unicodedata.category(each).startswith("C") for each in name):
        raise Refused(Refusal.NO_NAME)
    return name


def read_mail(typed: str) -> str:
    """Return an address as it is kept; raises Refused where it is none."""
    mail = typed.strip()
    if len(mail) > LONGEST_MAIL or not _MAIL.fullmatch(mail):
        raise Refused(Refusal.NO_MAIL)
    return mail


def mail_key(mail: str) -> str:
    """Return what an address is found by: nobody has two accounts that differ in capitals only."""
    return unicodedata.normalize("NFKC", mail.strip()).casefold()[: LONGEST_MAIL * 2]


def is_within(account: Account, controllers: Collection[str], everywhere: bool) -> bool:
    """Return whether all that an account works for is somebody's: only then may they change it."""
    return everywhere or (not account.everywhere and account.controllers <= frozenset(controllers))


def overlaps(account: Account, controllers: Collection[str], everywhere: bool) -> bool:
    """Return whether an account works for something that is somebody's: then they see that it exists."""
    return everywhere or (not account.everywhere and bool(account.controllers & frozenset(controllers)))
