"""The ports of the rights desk: where it keeps things, and what time it is."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

from bot.errors import BotError
from bot.rights.announcements import Announcement
from bot.rights.caps import Cap
from bot.rights.contacts import Contact
from bot.rights.drafts import Draft
from bot.rights.proofs import Deed, Level, Verdict
from bot.rights.requests import Entry, Request
from bot.rights.states import Move


class Clock(Protocol):
    """What time it is."""

    def __call__(self) -> datetime:
        """Return this moment, aware, in UTC."""


class Controllers(Protocol):
    """Which controllers there are; `bot.policies.controllers.ControllerDirectory` is one."""

    def slugs(self) -> list[str]:
        """Return the slugs of those that are served."""


class Gate(Protocol):
    """Says what the proof of a request allows; `bot.identity.gate` has the one that is used."""

    def __call__(self, request: Request, deed: Move | Deed) -> Verdict:
        """Return whether a deed may be done with a request as it is."""


def shut(request: Request, deed: Move | Deed) -> Verdict:
    """Refuse whatever can need a proof: the gate of whoever was given none."""
    return Verdict(deed not in (Move.ANSWER, Move.EXECUTE, Deed.MERGE, Deed.RELEASE), Level.STAFF)


class Conflict(BotError):
    """Another process wrote the same at the same moment; begun again, it sees what that one wrote."""


class DraftStore(Protocol):
    """Drafts. Reading one inside a transaction that writes keeps others from changing it until its end."""

    def open_in(self, conversation: str) -> Draft | None:
        """Return the open draft of a talk, or None."""

    def last_in(self, conversation: str) -> Draft | None:
        """Return the draft of a talk that was changed last, whatever its state, or None."""

    def get(self, draft_id: str) -> Draft | None:
        """Return a draft, or None."""

    def put(self, draft: Draft) -> None:
        """Keep a draft, new or changed.

        Raises:
            Conflict: Another draft of the talk is open.
        """

    def unchanged_since(self, moment: datetime, most: int) -> list[str]:
        """Return ids of open drafts last changed at or before a moment, the oldest first."""


class RequestStore(Protocol):
    """Requests and their histories. Reading one inside a transaction that writes locks it, as with drafts."""

    def add(self, request: Request, entry: Entry, client: str | None = None) -> None:
        """Keep a new request, the first entry of its history, and which client opened it (a keyed hash)."""

    def count_opened(self, cap: Cap, whose: str, since: datetime, most: int) -> int:
        """Return how many requests were opened after a moment, `most` at most, and keep others from opening any until the transaction ends."""

    def change(self, request: Request, entry: Entry) -> None:
        """Keep what became of a request, and add the entry that says why."""

    def get(self, request_id: str) -> Request | None:
        """Return a request, or None."""

    def by_reference(self, reference: str) -> Request | None:
        """Return the request with a reference, as `read_reference` gives it, or None."""

    def by_contact(self, contact: Contact) -> list[Request]:
        """Return the requests of whoever is reached there, the newest first."""

    def of_group(self, group: str) -> list[Request]:
        """Return the requests that were confirmed together, in the order they were expressed."""

    def of_conversation(self, conversation: str) -> list[Request]:
        """Return the requests that were opened in a talk, the oldest first."""

    def history(self, request_id: str) -> list[Entry]:
        """Return the history of a request, in order."""


class Announcements(Protocol):
    """What must be told; stored in the transaction of what it tells of, sent later by somebody else."""

    def add(self, announcements: Sequence[Announcement]) -> None:
        """Keep announcements to be sent."""


class Writes(Protocol):
    """Which writes were done, so that one done twice is done once."""

    def subject_of(self, operation: str, key: str) -> str | None:
        """Return what an earlier write with this key was about; None when there was none."""

    def remember(self, operation: str, key: str, subject: str, now: datetime) -> None:
        """Remember a write.

        Raises:
            Conflict: It was remembered already.
        """


class Books(Protocol):
    """All of these in one transaction."""

    @property
    def drafts(self) -> DraftStore:
        """The drafts."""

    @property
    def requests(self) -> RequestStore:
        """The requests."""

    @property
    def announcements(self) -> Announcements:
        """What must be told."""

    @property
    def writes(self) -> Writes:
        """What was done."""


class Keeping(Protocol):
    """Opens transactions; all of one is kept, or nothing of it."""

    def writing(self) -> AbstractContextManager[Books]:
        """Open a transaction that may write.

        Raises:
            Conflict: Another process wrote what this one would; nothing of it was kept.
        """

    def reading(self) -> AbstractContextManager[Books]:
        """Open a transaction that only reads."""
