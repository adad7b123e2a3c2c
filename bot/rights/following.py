"""What a person can see and do with requests once a code was typed in the talk: how they stand, withdraw, add."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.rights.acts import RequestedAct
from bot.rights.changing import Changing, existing, require_shown
from bot.rights.deadlines import day_in_brussels
from bot.rights.ports import Clock, Keeping
from bot.rights.proofs import Proof, Shown
from bot.rights.requests import LEGAL_CLOCK, Actor, Deadlines, Entry, Request, Term, term_of
from bot.rights.states import ActorKind, Move, State


@dataclass(frozen=True)
class Standing:
    """How a request stands; but for what staff wrote as a reason, nothing in it is about the person.

    Attributes:
        extension_reason: Why the term was extended, as it stands on record (article 12(3) GDPR: with reasons); empty where nothing does.
    """

    act: RequestedAct
    controller: str
    state: State
    received_on: date
    term: Term
    is_extended: bool
    proof: Proof = Proof.UNPROVEN
    extension_reason: str = ""


def standing_of(request: Request, term: Term, extension_reason: str = "") -> Standing:
    """Return how a request stands."""
    return Standing(request.act, request.controller, request.state, day_in_brussels(request.received_at), term, request.is_extended, request.proof, extension_reason)


class Following:
    """Reads and changes requests for a person whose talk may see them."""

    def __init__(self, keeping: Keeping, changing: Changing, clock: Clock, deadlines: Deadlines = LEGAL_CLOCK) -> None:
        self._keeping, self._changing, self._clock, self._deadlines = keeping, changing, clock, deadlines

    def standing(self, request_id: str, shown: Shown | None) -> Standing:
        """Return how a request stands.

        Raises:
            NotShown: The talk may not see it, whether or not there is one.
        """
        now = self._clock()
        require_shown(request_id, shown, now)
        with self._keeping.reading() as books:
            request = existing(books, request_id)
            history = books.requests.history(request_id)
        return standing_of(request, term_of(request, now, self._deadlines), extension_reason=_extension_reason(history))

    def withdraw(self, request_id: str, shown: Shown | None, *, key: str, why: str = "") -> Standing:
        """Withdraw a request; the controller is told.

        Raises:
            NotShown: The talk may not see it.
            IllegalMove: It was answered, refused, executed or withdrawn already.
        """
        return self._now(self._changing.move(request_id, Move.WITHDRAW, Actor(ActorKind.PERSON), key=key, why=why, shown=shown))

    def amend(self, request_id: str, shown: Shown | None, text: str, *, key: str) -> Standing:
        """Add what the person says; the controller is told.

        Raises:
            NotShown: The talk may not see it.
            IllegalMove: Nothing is owed any more, or nothing is said.
        """
        return self._now(self._changing.amend(request_id, text, shown, key=key))

    def _now(self, request: Request) -> Standing:
        return standing_of(request, term_of(request, self._clock(), self._deadlines))


def _extension_reason(history: list[Entry]) -> str:
    return next((entry.why for entry in reversed(history) if entry.what == Move.EXTEND.value and entry.why), "")
