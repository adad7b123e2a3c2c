"""A request: one act, opened, with its states, its history and its term."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Protocol

from bot.rights.acts import ForWhom, RequestedAct
from bot.rights.answers import Answer
from bot.rights.contacts import Contact, contact_from
from bot.rights.deadlines import Pause, day_in_brussels, find_deadline
from bot.rights.drafts import Draft
from bot.rights.proofs import Proof
from bot.rights.questions import CONTACT, questions_of
from bot.rights.states import ActorKind, IllegalMove, Move, State, state_after


@dataclass(frozen=True)
class Actor:
    """Who did something; the name is a person's and stays out of logs."""

    kind: ActorKind
    name: str = field(default="", repr=False)


@dataclass(frozen=True)
class Term:
    """Until when: the legal last day, the last day to tell an extension, our own aim; None where the law sets none."""

    due: date | None
    notice_by: date | None
    target: date | None


class Days(Protocol):
    """The days of a deadline; `bot.rights.deadlines.Deadline` has them."""

    @property
    def due(self) -> date | None:
        """The last day to answer."""

    @property
    def notice_by(self) -> date | None:
        """The last day to tell an extension."""

    @property
    def target(self) -> date | None:
        """Our own aim."""


class Deadlines(Protocol):
    """Port to the legal clock."""

    def __call__(self, received_on: date, act: RequestedAct, *, is_extended: bool, pauses: Sequence[Pause], today: date, is_about_deceased: bool) -> Days:
        """Return the days of one request."""


@dataclass(frozen=True)
class Entry:
    """One line of a request's history; added, never changed.

    Attributes:
        number: Place in the history, from 1, without gaps.
        what: `opened`, `note`, `proven`, `amended`, or the move that was made.
        state: The state after it.
    """

    number: int
    at: datetime
    actor: Actor
    what: str
    state: State
    why: str = field(default="", repr=False)


#: What an entry says that is no move.
OPENED, NOTE, PROVEN, AMENDED = "opened", "note", "proven", "amended"


@dataclass(frozen=True)
class Request:
    """One act that was asked for and confirmed.

    Attributes:
        group: The requests that were confirmed together, named after their draft.
        reference: What the person was given; by itself it opens nothing.
        received_at: When the act was first expressed: the clock counts from there.
        confirmed_at: When the person confirmed it; moves nothing.
        term: As it was at the last entry; while a pause is open it moves on every day (`term_of`).
        entries: How many entries its history has.
        proof: What is proven of who asks.
        mail_problem: Why no mail reaches the person (`bot.rights.outbox.Problem`), or None.
    """

    id: str
    group: str
    reference: str = field(repr=False)
    conversation: str
    act: RequestedAct
    controller: str
    language: str
    for_whom: ForWhom
    received_at: datetime
    confirmed_at: datetime
    term: Term
    answers: tuple[Answer, ...] = field(repr=False)
    state: State = State.OPENED
    is_extended: bool = False
    pauses: tuple[Pause, ...] = ()
    entries: int = 1
    proof: Proof = Proof.UNPROVEN
    mail_problem: str | None = None

    @property
    def contact(self) -> Contact:
        """Return the way to reach the person."""
        return contact_from(next(answer.value for answer in self.answers if answer.question == CONTACT))


def opened(draft: Draft, identifiers: Sequence[tuple[str, str]], now: datetime, deadlines: Deadlines) -> list[tuple[Request, Entry]]:
    """Return the requests a draft becomes, one for each act, linked by their group.

    Args:
        draft: Complete; its answers are shared out, each request gets what its act asks.
        identifiers: An id and a reference for each act.
        now: When the person confirmed.
        deadlines: The legal clock.
    """
    assert draft.controller is not None, "a draft that can be confirmed has a controller"
    made = []
    for expressed, (identifier, reference) in zip(draft.acts, identifiers, strict=True):
        asked = {question.id for question in questions_of([expressed.act])}
        request = Request(
            id=identifier,
            group=draft.id,
            reference=reference,
            conversation=draft.conversation,
            act=expressed.act,
            controller=draft.controller,
            language=draft.language,
            for_whom=draft.for_whom,
            received_at=expressed.received_at,
            confirmed_at=now,
            term=Term(None, None, None),
            answers=tuple(answer for answer in draft.summary.answers if answer.question in asked),
        )
        request = replace(request, term=term_of(request, now, deadlines))
        made.append((request, Entry(1, now, Actor(ActorKind.PERSON), OPENED, State.OPENED)))
    return made


class Counted(Protocol):
    """What the term of a request is counted from; a `Request` has it, and a line of a list."""

    @property
    def received_at(self) -> datetime:
        """When the act was first expressed."""

    @property
    def act(self) -> RequestedAct:
        """What is asked."""

    @property
    def for_whom(self) -> ForWhom:
        """Whose data it is about."""

    @property
    def is_extended(self) -> bool:
        """Whether it was extended."""

    @property
    def pauses(self) -> tuple[Pause, ...]:
        """When the clock stood still."""


def term_of(request: Counted, now: datetime, deadlines: Deadlines) -> Term:
    """Return the term of a request as it is today."""
    days = deadlines(
        day_in_brussels(request.received_at),
        request.act,
        is_extended=request.is_extended,
        pauses=request.pauses,
        today=day_in_brussels(now),
        is_about_deceased=not request.for_whom.has_legal_deadline,
    )
    return Term(days.due, days.notice_by, days.target)


def moved(request: Request, move: Move, actor: Actor, now: datetime, deadlines: Deadlines, *, why: str = "", is_without_undue_delay: bool = True) -> tuple[Request, Entry]:
    """Return the request after a move, and the entry of its history.

    Args:
        request: As it stands.
        move: What is done.
        actor: Who does it.
        now: When.
        deadlines: The legal clock.
        why: The reason, for the file.
        is_without_undue_delay: Of a question on a doubt: whether staff hold it was asked in time; else it stops no clock.

    Raises:
        IllegalMove: The state, the actor or the law does not allow it.
    """
    state = state_after(request.state, move, actor.kind, why)
    changed = replace(request, state=state, entries=request.entries + 1)
    if move is Move.EXTEND:
        _require_extension_possible(request, now, deadlines)
        changed = replace(changed, is_extended=True)
    elif move is Move.ASK:
        if not request.act.may_be_paused:
            raise IllegalMove(f"A doubt about identity cannot stop '{request.act.value}': article 12(6) speaks of articles 15 to 21.", "Go on without it, or ask as a note.")
        pause = Pause(now, None, is_reasonable_doubt=True, is_without_undue_delay=is_without_undue_delay)
        changed = replace(changed, pauses=(*request.pauses, pause))
    elif request.state is State.PAUSED:
        # However the question ends, the clock runs again.
        changed = replace(changed, pauses=(*request.pauses[:-1], replace(request.pauses[-1], answered_at=max(now, request.pauses[-1].asked_at))))
    changed = replace(changed, term=term_of(changed, now, deadlines))
    return changed, Entry(changed.entries, now, actor, move.value, state, why)


def noted(request: Request, actor: Actor, text: str, now: datetime, what: str = NOTE) -> tuple[Request, Entry]:
    """Return the request with a note in its history, or what the person adds; its state stays, whichever it is."""
    changed = replace(request, entries=request.entries + 1)
    return changed, Entry(changed.entries, now, actor, what, request.state, text)


def proven(request: Request, proof: Proof, actor: Actor, why: str, now: datetime) -> tuple[Request, Entry]:
    """Return the request with more proven of who asks, and the entry that says how; its state stays."""
    changed = replace(request, proof=proof, entries=request.entries + 1)
    return changed, Entry(changed.entries, now, actor, PROVEN, request.state, why)


def _require_extension_possible(request: Request, now: datetime, deadlines: Deadlines) -> None:
    if request.is_extended:
        raise IllegalMove("This request was extended already: article 12(3) allows it once.", "Answer within the extended term.")
    last_day = term_of(request, now, deadlines).notice_by
    if last_day is None:
        raise IllegalMove("This request has no legal term that could be extended.", "Note when an answer will come.")
    if day_in_brussels(now) > last_day:
        raise IllegalMove(f"It is too late to extend: the person had to be told by {last_day.isoformat()}.", "Answer now.")


#: The legal clock as the port wants it.
LEGAL_CLOCK: Deadlines = find_deadline
