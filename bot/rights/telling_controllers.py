"""What controllers are told: a request, and what comes after it, by every way the operator set."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol, TypeVar

from bot.rights.announcements import AnnouncementKind, AnnouncementState
from bot.rights.desk import RightsDesk
from bot.rights.letter_texts import LetterTexts
from bot.rights.notices import notice_letter
from bot.rights.outbox import Acknowledgement, Leased, NotDelivered, Notice, NoticeKind, NoticeRoutes, Outbox, Problem
from bot.rights.ports import Keeping
from bot.rights.proofs import NotProven
from bot.rights.requests import AMENDED, Actor, Entry, Request
from bot.rights.states import ActorKind, IllegalMove, Move, State
from bot.rights.told import SENT, CompanyNames, Later, Outcome, Tell, request_and_history

logger = logging.getLogger(__name__)
_T = TypeVar("_T")

#: What comes after a request waits so long for the notice of the request to be out of the way.
_WAIT_FOR_NOTICE = timedelta(minutes=1)
_ASSISTANT = Actor(ActorKind.ASSISTANT)
_CONTROLLER = Actor(ActorKind.CONTROLLER)
#: What is told after the notice of a request, and never without it.
_AFTERWARDS = {
    AnnouncementKind.WITHDRAWAL: NoticeKind.WITHDRAWAL,
    AnnouncementKind.PROOF: NoticeKind.PROOF,
    AnnouncementKind.AMENDMENT: NoticeKind.AMENDMENT,
}


class Written(Protocol):
    """Writes down what was sent, trying until the lease is over."""

    def __call__(self, leased: Leased, write: Callable[[], _T]) -> _T:
        """Return what the write gave."""


@dataclass(frozen=True)
class _Told:
    """What became of a notice to a controller: by which ways it went, and which failed."""

    leased: Leased
    failures: tuple[NotDelivered, ...]
    needs_a_human: bool

    def outcome(self) -> Outcome:
        """Return how it ends; raises the failure where a way is to be tried again, or failed for good."""
        if self.failures:
            raise next((failure for failure in self.failures if not failure.is_final), self.failures[0])
        return Outcome(AnnouncementState.FOR_STAFF, Problem.IN_FOLDER) if self.needs_a_human else SENT


class TellingControllers:
    """Tells controllers; a part of `bot.rights.telling.Telling`."""

    def __init__(self, keeping: Keeping, outbox: Outbox, desk: RightsDesk, routes: NoticeRoutes, texts: LetterTexts, name_of: CompanyNames, written: Written) -> None:
        self._keeping, self._outbox, self._desk, self._routes = keeping, outbox, desk, routes
        self._texts, self._name_of, self._written = texts, name_of, written

    def kinds(self) -> Mapping[AnnouncementKind, Tell]:
        """Return what it tells."""
        return {AnnouncementKind.TO_CONTROLLER: self._tell_request, **dict.fromkeys(_AFTERWARDS, self._tell_what_came_after)}

    def _tell_request(self, leased: Leased) -> Outcome:
        request, history = request_and_history(self._keeping, leased)
        if request.state is State.WITHDRAWN and not leased.told_by:
            return Outcome(AnnouncementState.WITHHELD, Problem.WITHDRAWN_BEFORE)
        told = self._notify(leased, NoticeKind.REQUEST, request, history)
        if told.leased.told_by:
            # One way that worked is enough for "passed on"; another that failed is tried again all the same.
            self._move(request, Move.PASS_ON, _ASSISTANT, f"told:{leased.id}")
        if _executed(told.leased):
            self._move(request, Move.EXECUTE, _CONTROLLER, f"acknowledged:{leased.id}")
        return told.outcome()

    def _tell_what_came_after(self, leased: Leased) -> Outcome:
        request, history = request_and_history(self._keeping, leased)
        notice = self._outbox.state_of(AnnouncementKind.TO_CONTROLLER, request.id)
        if notice in (AnnouncementState.WAITING, AnnouncementState.LEASED):
            # It is on its way out, or about to be withheld: one of both is known soon.
            raise Later(_WAIT_FOR_NOTICE)
        if notice is AnnouncementState.WITHHELD:
            return Outcome(AnnouncementState.WITHHELD, Problem.WITHDRAWN_BEFORE)
        return self._notify(leased, _AFTERWARDS[leased.kind], request, history).outcome()

    def _notify(self, leased: Leased, kind: NoticeKind, request: Request, history: list[Entry]) -> _Told:
        """Deliver by every route that was not used yet, writing each down at once."""
        added = _added(leased, history)
        letter = notice_letter(kind, request, self._name_of(request.controller), self._texts, added)
        routes = self._routes.of(request.controller)
        told = {route.partition(":")[0] for route in leased.told_by}
        failures = []
        for route in routes:
            if route.name in told:
                continue
            try:
                answer = route.send(Notice(leased.id, kind, request, letter, added))
            except NotDelivered as failure:
                # The other ways are tried all the same.
                failures.append(failure)
                continue
            said = f"{route.name}:{answer.value}" if answer is Acknowledgement.EXECUTED else route.name
            before = leased
            leased = self._written(before, lambda before=before, said=said: self._outbox.note_told(before, said))  # type: ignore[misc]
        return _Told(leased, tuple(failures), all(route.needs_a_human for route in routes))

    def _move(self, request: Request, move: Move, actor: Actor, key: str) -> None:
        try:
            self._desk.move(request.id, move, actor, key=key)
        except NotProven as error:
            # What its system says is not lost; that it is so is for staff to find out.
            logger.warning("Request %s was not moved by '%s': not enough is proven.", request.id, move.value)
            self._desk.note(request.id, actor, f"{move.value}: {error.problem}", key=key)
        except IllegalMove:
            # Somebody was there before, or the person withdrew it: what happened stands in the history.
            logger.info("Request %s was not moved by '%s'.", request.id, move.value)


def _executed(leased: Leased) -> bool:
    return any(route.endswith(f":{Acknowledgement.EXECUTED.value}") for route in leased.told_by)


def _added(leased: Leased, history: list[Entry]) -> str | None:
    """Return what the person added, of an announcement that tells so."""
    number = leased.payload.rpartition("#")[2]
    return next((entry.why for entry in history if entry.what == AMENDED and str(entry.number) == number), None)
