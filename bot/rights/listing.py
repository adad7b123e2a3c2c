"""The requests in a list, by the day an answer is due; what is personal only where it is asked for."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Protocol

from bot.rights.acts import ForWhom, RequestedAct
from bot.rights.answers import Answer
from bot.rights.deadlines import Pause, day_in_brussels
from bot.rights.ports import Clock
from bot.rights.proofs import Proof
from bot.rights.requests import LEGAL_CLOCK, Deadlines, Request, Term, term_of
from bot.rights.states import State


@dataclass(frozen=True)
class Wanted:
    """Which requests are wanted; None leaves a wish out.

    Attributes:
        due_before: Due on an earlier day; what has no legal term is then left out.
    """

    controller: str | None = None
    state: State | None = None
    due_before: date | None = None


@dataclass(frozen=True)
class Personal:
    """What only who handles a request may see."""

    reference: str = field(repr=False)
    answers: tuple[Answer, ...] = field(repr=False)


@dataclass(frozen=True)
class ListedRequest:
    """A request as a list shows it; the fields are those of `bot.rights.requests.Request`.

    Attributes:
        personal: None unless it was asked for.
    """

    id: str
    act: RequestedAct
    controller: str
    language: str
    for_whom: ForWhom
    state: State
    proof: Proof
    received_at: datetime
    confirmed_at: datetime
    term: Term
    is_extended: bool
    pauses: tuple[Pause, ...]
    personal: Personal | None = field(default=None, repr=False)

    def days_left(self, now: datetime) -> int | None:
        """Return the days until the last day to answer, in Brussels, negative when it has passed; None where no answer is owed."""
        if self.term.due is None or not self.state.is_running:
            return None
        return (self.term.due - day_in_brussels(now)).days


class RequestRows(Protocol):
    """Port to wherever requests are kept; implemented in bot/store."""

    def each(self, wanted: Wanted, *, paused: bool, with_personal: bool) -> Iterator[ListedRequest]:
        """Yield the requests that are wanted, paused ones only or none of them, by the day due as last counted; without one, last."""


class RequestList:
    """Lists requests one by one, so that a hundred thousand need not fit in memory."""

    def __init__(self, rows: RequestRows, clock: Clock, deadlines: Deadlines = LEGAL_CLOCK) -> None:
        self._rows = rows
        self._clock = clock
        self._deadlines = deadlines

    @property
    def now(self) -> datetime:
        """Return this moment."""
        return self._clock()

    def each(self, wanted: Wanted, *, with_personal: bool = False) -> Iterator[ListedRequest]:
        """Yield the requests that are wanted, by the day due as of today; those without one last.

        The day of a paused request moves on every day, so those, few as they are, are
        gathered and counted anew first.
        """
        now = self._clock()
        paused = [
            counted
            for each in self._rows.each(replace(wanted, due_before=None), paused=True, with_personal=with_personal)
            if _is_due_before(counted := replace(each, term=term_of(each, now, self._deadlines)), wanted.due_before)
        ]
        others = self._rows.each(wanted, paused=False, with_personal=with_personal)
        return heapq.merge(others, sorted(paused, key=_by_day_due), key=_by_day_due)

    def listed(self, request: Request) -> ListedRequest:
        """Return a request as the list has it, its term as of today, what is personal included."""
        return ListedRequest(
            id=request.id,
            act=request.act,
            controller=request.controller,
            language=request.language,
            for_whom=request.for_whom,
            state=request.state,
            proof=request.proof,
            received_at=request.received_at,
            confirmed_at=request.confirmed_at,
            term=term_of(request, self._clock(), self._deadlines) if request.state is State.PAUSED else request.term,
            is_extended=request.is_extended,
            pauses=request.pauses,
            personal=Personal(request.reference, request.answers),
        )


def _by_day_due(request: ListedRequest) -> tuple[bool, date]:
    return request.term.due is None, request.term.due or date.max


def _is_due_before(request: ListedRequest, day: date | None) -> bool:
    return day is None or (request.term.due is not None and request.term.due < day)
