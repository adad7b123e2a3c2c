"""The rights desk's ports kept in memory: a transaction works on a copy, which takes the place of the whole at its end."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone

from bot.rights.announcements import Announcement
from bot.rights.caps import Cap
from bot.rights.contacts import Contact
from bot.rights.desk import RightsDesk
from bot.rights.drafts import Draft, DraftState
from bot.rights.ports import Conflict
from bot.rights.proofs import Deed, Level, Shown, Verdict
from bot.rights.requests import Entry, Request
from bot.rights.states import Move

#: When the made-up talks take place: a Thursday.
START = datetime(2026, 3, 5, 9, 30, tzinfo=timezone.utc)


class MadeUpClock:
    """A clock that stands until it is put forward."""

    def __init__(self, now: datetime = START) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def put_forward(self, **by: float) -> None:
        self.now += timedelta(**by)


class TwoControllers:
    """A directory of made-up controllers."""

    def slugs(self) -> list[str]:
        return ["conitro", "voorbeeld"]


@dataclass
class Contents:
    """Everything that is kept."""

    drafts: dict[str, Draft] = field(default_factory=dict)
    requests: dict[str, Request] = field(default_factory=dict)
    histories: dict[str, list[Entry]] = field(default_factory=dict)
    announcements: list[Announcement] = field(default_factory=list)
    writes: dict[tuple[str, str], str] = field(default_factory=dict)
    clients: dict[str, str | None] = field(default_factory=dict)


class DraftsInMemory:
    def __init__(self, contents: Contents) -> None:
        self._drafts = contents.drafts

    def open_in(self, conversation: str) -> Draft | None:
        return next((draft for draft in self._drafts.values() if draft.conversation == conversation and draft.state is DraftState.OPEN), None)

    def last_in(self, conversation: str) -> Draft | None:
        return max((draft for draft in self._drafts.values() if draft.conversation == conversation), key=lambda draft: draft.changed_at, default=None)

    def get(self, draft_id: str) -> Draft | None:
        return self._drafts.get(draft_id)

    def put(self, draft: Draft) -> None:
        other = self.open_in(draft.conversation)
        if draft.state is DraftState.OPEN and other is not None and other.id != draft.id:
            raise Conflict("Another draft of the talk is open.")
        self._drafts[draft.id] = draft

    def unchanged_since(self, moment: datetime, most: int) -> list[str]:
        left = [draft for draft in self._drafts.values() if draft.state is DraftState.OPEN and draft.changed_at <= moment]
        return [draft.id for draft in sorted(left, key=lambda draft: draft.changed_at)][:most]


class RequestsInMemory:
    def __init__(self, contents: Contents) -> None:
        self._requests, self._histories, self._clients = contents.requests, contents.histories, contents.clients

    def add(self, request: Request, entry: Entry, client: str | None = None) -> None:
        assert request.id not in self._requests and entry.number == 1
        self._clients[request.id] = client
        self._requests[request.id] = request
        self._histories[request.id] = [entry]

    def count_opened(self, cap: Cap, whose: str, since: datetime, most: int) -> int:
        # Nobody else is at work on what is kept in memory.
        theirs = {Cap.CONTROLLER: lambda each: each.controller, Cap.CLIENT: lambda each: self._clients[each.id], Cap.CONVERSATION: lambda each: each.conversation}[cap]
        return min(most, sum(request.confirmed_at > since and theirs(request) == whose for request in self._requests.values()))

    def change(self, request: Request, entry: Entry) -> None:
        assert entry.number == len(self._histories[request.id]) + 1
        self._requests[request.id] = request
        self._histories[request.id].append(entry)

    def get(self, request_id: str) -> Request | None:
        return self._requests.get(request_id)

    def by_reference(self, reference: str) -> Request | None:
        return next((request for request in self._requests.values() if request.reference == reference), None)

    def by_contact(self, contact: Contact) -> list[Request]:
        return [request for request in reversed(self._requests.values()) if request.contact.lookup == contact.lookup]

    def of_group(self, group: str) -> list[Request]:
        return [request for request in self._requests.values() if request.group == group]

    def of_conversation(self, conversation: str) -> list[Request]:
        return [request for request in self._requests.values() if request.conversation == conversation]

    def history(self, request_id: str) -> list[Entry]:
        return list(self._histories.get(request_id, []))


class AnnouncementsInMemory:
    def __init__(self, contents: Contents) -> None:
        self._announcements = contents.announcements

    def add(self, announcements: Sequence[Announcement]) -> None:
        self._announcements.extend(announcements)


class WritesInMemory:
    def __init__(self, contents: Contents) -> None:
        self._writes = contents.writes

    def subject_of(self, operation: str, key: str) -> str | None:
        return self._writes.get((operation, key))

    def remember(self, operation: str, key: str, subject: str, now: datetime) -> None:
        assert (operation, key) not in self._writes
        self._writes[(operation, key)] = subject


class BooksInMemory:
    def __init__(self, contents: Contents) -> None:
        self.drafts, self.requests = DraftsInMemory(contents), RequestsInMemory(contents)
        self.announcements, self.writes = AnnouncementsInMemory(contents), WritesInMemory(contents)


class KeepingInMemory:
    """Keeps everything; a transaction that fails leaves nothing."""

    def __init__(self) -> None:
        self.contents = Contents()
        #: How many of the next transactions find that another process was first, at their very end.
        self.conflicts = 0

    @contextmanager
    def writing(self) -> Iterator[BooksInMemory]:
        # Values are frozen, so copying the containers is enough.
        mine = Contents(*(copy.copy(each) for each in vars(self.contents).values()))
        mine.histories = {request: list(entries) for request, entries in mine.histories.items()}
        yield BooksInMemory(mine)
        if self.conflicts:
            self.conflicts -= 1
            raise Conflict("Another process was first.")
        self.contents = mine

    @contextmanager
    def reading(self) -> Iterator[BooksInMemory]:
        yield BooksInMemory(self.contents)


def open_gate(request: Request, deed: Move | Deed) -> Verdict:
    """Let everything through: these tests are about states; the gate that is used has its own in tests/identity."""
    return Verdict(True, Level.NONE)


def seen_in_talk(request_id: str) -> Shown:
    """Return what a talk sees after a code was typed there, for as long as any test runs."""
    return Shown("talk", (request_id,), datetime(2100, 1, 1, tzinfo=timezone.utc))


def made_up_desk() -> tuple[RightsDesk, KeepingInMemory, MadeUpClock]:
    """Return a desk in memory, what it keeps, and its clock."""
    keeping, clock = KeepingInMemory(), MadeUpClock()
    return RightsDesk(keeping, clock, TwoControllers(), gate=open_gate), keeping, clock
