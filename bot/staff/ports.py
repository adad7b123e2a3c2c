"""What the desk's accounts ask of where they are kept: all in one transaction, or nothing of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.errors import BotError
from bot.staff.accounts import Account
from bot.staff.audit import Line, Verdict
from bot.staff.backoff import Whose
from bot.staff.invitations import Invitation
from bot.staff.permissions import Stage


class Conflict(BotError):
    """Two wrote the same at the same moment; nothing of this one was kept."""


@dataclass(frozen=True)
class KeptSession:
    """A session as it is kept; what the cookie holds is kept as a hash only."""

    id: str
    account: str
    stage: Stage | None
    began_at: datetime
    seen_at: datetime


class AccountStore(Protocol):
    """Accounts."""

    def add(self, account: Account) -> None:
        """Keep a new one; a second one with the same address fails as Conflict."""

    def get(self, account_id: str) -> Account | None:
        """Return one, or None."""

    def by_mail(self, mail: str) -> Account | None:
        """Return the one with an address, however it is written, or None."""

    def mail_hash(self, mail: str) -> str:
        """Return the keyed hash of an address, whether or not it has an account."""

    def all(self) -> list[Account]:
        """Return every one, the oldest first."""

    def is_empty(self) -> bool:
        """Return whether there is none at all."""

    def save(self, account: Account) -> bool:
        """Keep a change of an account that was read; False where it was changed meanwhile."""

    def came_in(self, account_id: str, now: datetime) -> None:
        """Keep when it last came in."""

    def spend_step(self, account_id: str, step: int) -> bool:
        """Spend a step of the second factor, in one conditional write; False where it, or a later one, was spent."""


class SessionStore(Protocol):
    """Sessions."""

    def add(self, session: KeptSession, token_hash: str) -> None:
        """Keep a new one."""

    def by_token(self, token_hash: str) -> KeptSession | None:
        """Return the one of a token, or None; whether it has ended is for the caller."""

    def of_account(self, account_id: str) -> list[KeptSession]:
        """Return those of an account, the latest seen first."""

    def seen(self, session_id: str, now: datetime) -> None:
        """Keep that a page was asked for."""

    def end(self, session_id: str) -> bool:
        """End one; whether it was there: of two that end it, one did."""

    def end_all(self, account_id: str, but: str | None = None) -> None:
        """End those of an account, but for one."""

    def forget(self, begun_before: datetime) -> None:
        """Take away those that began before a moment."""


class InvitationStore(Protocol):
    """Links that set a password."""

    def add(self, invitation: Invitation, token_hash: str | None) -> None:
        """Keep a new one."""

    def get(self, invitation_id: str) -> Invitation | None:
        """Return one, or None."""

    def by_token(self, token_hash: str) -> Invitation | None:
        """Return the one of a token, or None."""

    def latest(self, account_id: str) -> Invitation | None:
        """Return the latest of an account, or None."""

    def make(self, invitation_id: str, token_hash: str, until: datetime) -> bool:
        """Give one that waits, or was mailed in vain, its link; False where it is of no use any more."""

    def use(self, invitation_id: str) -> bool:
        """Use a live one up, in one conditional write; whether it was live."""

    def void_all(self, account_id: str) -> None:
        """Void those of an account that wait or are live."""


class DeviceStore(Protocol):
    """Browsers that were logged in to an account before."""

    def add(self, account_id: str, device_hash: str, now: datetime, most: int) -> None:
        """Keep one, or that it came again; of each account the latest `most` are kept."""

    def knows(self, account_id: str, device_hash: str) -> bool:
        """Return whether it was logged in to the account before."""

    def forget(self, account_id: str) -> None:
        """Forget those of an account."""


class TryStore(Protocol):
    """Wrong tries."""

    def take(self, counters: Sequence[Whose], now: datetime) -> int:
        """Count a try as wrong beforehand, for all counters or, where one has to wait, for none; return 0, or the seconds to wait."""

    def clear(self, counter: Whose) -> None:
        """Begin anew: the try was right."""

    def give_back(self, counter: Whose) -> None:
        """Take one try back: it was right, and what others did before still counts."""


class AuditStore(Protocol):
    """The audit log."""

    def append(self, chains: Collection[str], at: datetime, account: str, act: str, subject: str, detail: str = "") -> None:
        """Write one line into each chain."""

    def lines(self, chains: Collection[str], *, act: str | None, account: str | None, before: tuple[datetime, str] | None, most: int) -> list[tuple[str, Line, bool]]:
        """Return lines, the latest first: id, line, whether its seal fits."""

    def acts(self, chains: Collection[str]) -> list[str]:
        """Return which acts there are, sorted."""

    def verify(self) -> Iterable[Verdict]:
        """Go through every chain, to its end."""


class Mailings(Protocol):
    """What is to be sent."""

    def invitation(self, invitation_id: str, now: datetime) -> None:
        """Have the worker write the mail with a link; the link is drawn when it writes."""


class StaffBooks(Protocol):
    """Everything in one transaction."""

    @property
    def accounts(self) -> AccountStore:
        """The accounts."""

    @property
    def sessions(self) -> SessionStore:
        """The sessions."""

    @property
    def invitations(self) -> InvitationStore:
        """The links."""

    @property
    def devices(self) -> DeviceStore:
        """The browsers."""

    @property
    def tries(self) -> TryStore:
        """The wrong tries."""

    @property
    def audit(self) -> AuditStore:
        """The audit log."""

    @property
    def mailings(self) -> Mailings:
        """What is to be sent."""


class StaffKeeping(Protocol):
    """Opens transactions."""

    def writing(self) -> AbstractContextManager[StaffBooks]:
        """Open a transaction that may write; raises Conflict where two wrote the same."""

    def reading(self) -> AbstractContextManager[StaffBooks]:
        """Open a transaction that only reads."""


class KnownControllers(Protocol):
    """The controllers there are."""

    def slugs(self) -> Sequence[str]:
        """Return their slugs."""
