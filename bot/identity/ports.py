"""The ports of proving: sessions, mails and counters, in the transactions of the rights desk."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

from bot.identity.limits import Count, Counted
from bot.identity.sessions import How, ProofMail, Session
from bot.rights.announcements import AnnouncementKind
from bot.rights.contacts import Contact
from bot.rights.ports import Books


class ProofStore(Protocol):
    """Proof sessions. What guards a code is one conditional write each."""

    def lock(self, conversation: str, addresses: Sequence[str]) -> None:
        """Keep others from counting for a talk and addresses (their keyed hashes) until the transaction ends."""

    def address_of(self, contact: Contact) -> str:
        """Return the keyed hash of an address."""

    def add_session(self, session: Session, address: str) -> None:
        """Keep a new session; `address`: keyed hash of its mailbox."""

    def session(self, session_id: str) -> Session | None:
        """Return a session, or None."""

    def proving(self, request_id: str) -> Session | None:
        """Return the newest session that proves requests of which this is the first, or None."""

    def in_talk(self, conversation: str, most: int) -> list[tuple[Session, str]]:
        """Return the sessions of a talk with the keyed hashes of their addresses, the one that was mailed last first."""

    def found(self, session_id: str, requests: Sequence[str], controller: str) -> None:
        """Fix what a session that follows is about."""

    def proven(self, session_id: str, how: How, now: datetime) -> bool:
        """Mark a session as proven, once; whether this was the first time."""

    def add_mail(self, mail: ProofMail) -> None:
        """Keep a new mail, without code and link."""

    def mail(self, mail_id: str) -> ProofMail | None:
        """Return a mail, or None."""

    def mails(self, session_id: str) -> list[ProofMail]:
        """Return the mails of a session, the newest first."""

    def make(self, mail_id: str, code: str, token: str | None, now: datetime) -> None:
        """Give a mail its code and link, kept as keyed hashes; every other mail of its session becomes void."""

    def take_try(self, mail_id: str, now: datetime) -> int | None:
        """Count one typed code, in one conditional write; how many were typed by now, or None where none may be."""

    def is_code(self, mail_id: str, code: str) -> bool:
        """Return whether a code is that of a mail, in constant time."""

    def by_token(self, token: str) -> ProofMail | None:
        """Return the mail of a link, or None."""

    def use(self, mail_id: str) -> bool:
        """Spend a mail, once; whether it was live."""

    def count(self, count: Count, whose: str, now: datetime) -> list[datetime]:
        """Return when what is counted happened, within its longest span, the newest first."""

    def add_count(self, counted: Counted, now: datetime) -> None:
        """Count something."""

    def unproven(self, kind: AnnouncementKind, before: datetime, most: int) -> list[tuple[str, str]]:
        """Return ids and groups of running requests that were confirmed before a moment, are unproven, and of which this was not told yet."""

    def forget(self, now: datetime) -> None:
        """Take away what is of no use any more: counters, and sessions long past."""


class ProofBooks(Books, Protocol):
    """The books of the rights desk, and the proofs."""

    @property
    def proofs(self) -> ProofStore:
        """The proofs."""


class ProofKeeping(Protocol):
    """Opens transactions; all of one is kept, or nothing of it."""

    def writing(self) -> AbstractContextManager[ProofBooks]:
        """Open a transaction that may write."""

    def reading(self) -> AbstractContextManager[ProofBooks]:
        """Open a transaction that only reads."""
