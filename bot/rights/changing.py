"""Changes requests, and nobody else does: every change asks the gate first and leaves its entry in the history."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.conversations.cleaning import clean
from bot.errors import BotError
from bot.rights.announcements import of_entry
from bot.rights.ports import Books, Clock, Gate, Keeping, shut
from bot.rights.proofs import Deed, NotProven, NotShown, Proof, Shown
from bot.rights.requests import AMENDED, LEGAL_CLOCK, Actor, Deadlines, Entry, Request, moved, noted, proven
from bot.rights.states import ActorKind, IllegalMove, Move
from bot.rights.writing_once import write_once

#: Longest text a person can add at once.
LONGEST_AMENDMENT = 2_000


class UnknownRequest(BotError):
    """There is no such request."""


class Changing:
    """The one writer of what becomes of requests; safe with several processes at once."""

    def __init__(self, keeping: Keeping, clock: Clock, gate: Gate = shut, deadlines: Deadlines = LEGAL_CLOCK) -> None:
        """Join what it needs; without a gate, nothing that can need a proof is done."""
        self._keeping, self._clock, self._gate, self._deadlines = keeping, clock, gate, deadlines

    def move(
        self, request_id: str, move: Move, actor: Actor, *, key: str, why: str = "", is_without_undue_delay: bool = True, shown: Shown | None = None
    ) -> Request:
        """Move a request, with its entry in the history and what must be told of it, in one transaction.

        Args:
            request_id: Which.
            move: What is done.
            actor: Who does it.
            key: Of this write.
            why: The reason, for the file.
            is_without_undue_delay: Of a question on a doubt: whether staff hold it was asked in time.
            shown: What the person's talk may see; without it the person moves nothing.

        Raises:
            UnknownRequest: There is none with that id.
            NotShown: The person's talk may not see it.
            NotProven: What is proven of who asks is not enough for it.
            IllegalMove: The state, the actor or the law does not allow it.
        """
        if actor.kind is ActorKind.PERSON:
            require_shown(request_id, shown, self._clock())

        def change(request: Request, now: datetime) -> tuple[Request, Entry]:
            result = moved(request, move, actor, now, self._deadlines, why=clean(why).text, is_without_undue_delay=is_without_undue_delay)
            self._require(request, move)
            return result

        return self._once(request_id, f"move:{move.value}", key, change)

    def note(self, request_id: str, actor: Actor, text: str, *, key: str) -> Request:
        """Add a note to the history; the state stays. Raises UnknownRequest."""
        return self._once(request_id, "note", key, lambda request, now: noted(request, actor, clean(text).text, now))

    def amend(self, request_id: str, text: str, shown: Shown | None, *, key: str) -> Request:
        """Add what the person says later; the controller is told.

        Raises:
            UnknownRequest: There is none with that id.
            NotShown: The person's talk may not see it.
            IllegalMove: Nothing is owed any more, or nothing is said.
        """
        require_shown(request_id, shown, self._clock())

        def change(request: Request, now: datetime) -> tuple[Request, Entry]:
            said = clean(text).text[:LONGEST_AMENDMENT]
            if not said.strip():
                raise IllegalMove("There is nothing to add.", "Say what is to be added.")
            if not request.state.is_running:
                raise IllegalMove(f"Nothing can be added to a request that is {request.state.value}.", "Open another.")
            self._require(request, Deed.AMEND)
            return noted(request, Actor(ActorKind.PERSON), said, now, AMENDED)

        return self._once(request_id, "amend", key, change)

    def confirm(self, request_id: str, name: str, why: str, *, key: str) -> Request:
        """Write down that staff know who asks.

        Args:
            request_id: Which.
            name: Who of the staff says so.
            why: How they know, for the file; never a copy or number of an identity card.
            key: Of this write.

        Raises:
            UnknownRequest: There is none with that id.
            IllegalMove: Name or reason is missing, nothing is owed any more, or staff confirmed it before.
        """

        def change(request: Request, now: datetime) -> tuple[Request, Entry]:
            if not name.strip() or not why.strip():
                raise IllegalMove("Confirming who asks needs a name and a reason on record.", "Say who confirms it, and how they know.")
            if not request.state.is_running:
                raise IllegalMove(f"Nothing is to be confirmed of a request that is {request.state.value}.", "Reopen it first, or leave it.")
            if request.proof is Proof.STAFF:
                raise IllegalMove("Staff confirmed who asks already.", "Its history says who and why.")
            self._require(request, Deed.PROVE)
            return proven(request, Proof.STAFF, Actor(ActorKind.STAFF, name.strip()), clean(why).text, now)

        return self._once(request_id, "confirm", key, change)

    def raise_proof(self, books: Books, request_id: str, proof: Proof, actor: Actor, why: str, now: datetime) -> Request | None:
        """Write down, in a transaction of the caller's, that more is proven.

        Args:
            books: The transaction.
            request_id: Which.
            proof: What is proven now.
            actor: Who proved it.
            why: How.
            now: When.

        Returns:
            The request as it is now; None where there is none, or that much was proven before.
        """
        request = books.requests.get(request_id)
        if request is None or request.proof.level >= proof.level or not request.state.is_running:
            return None
        self._require(request, Deed.PROVE)
        changed, entry = proven(request, proof, actor, why, now)
        self._keep(books, changed, entry)
        return changed

    def _require(self, request: Request, deed: Move | Deed) -> None:
        verdict = self._gate(request, deed)
        if not verdict.is_allowed:
            raise NotProven(
                f"'{deed.value}' needs more proof of who asks: '{verdict.needed.value}', and it is '{request.proof.value}'.",
                "`requests confirm` writes down that staff know who asks, and how.",
            )

    def _once(self, request_id: str, operation: str, key: str, change: Callable[[Request, datetime], tuple[Request, Entry]]) -> Request:
        def work(books: Books, now: datetime) -> tuple[str, Request]:
            request, entry = change(existing(books, request_id), now)
            self._keep(books, request, entry)
            return request.id, request

        return write_once(self._keeping, self._clock, f"{operation}:{request_id}", key, work, existing)

    def _keep(self, books: Books, request: Request, entry: Entry) -> None:
        books.requests.change(request, entry)
        books.announcements.add(of_entry(request, entry))


def existing(books: Books, request_id: str) -> Request:
    """Return a request; raises UnknownRequest."""
    request = books.requests.get(request_id)
    if request is None:
        raise UnknownRequest("There is no request with that id.", "Look it up by its reference.")
    return request


def require_shown(request_id: str, shown: Shown | None, now: datetime) -> None:
    """Require that a talk may see a request; raises NotShown, the same whether or not there is one."""
    if shown is None or not shown.opens(request_id, now):
        raise NotShown("This talk may not see that request.", "Ask for a fresh code to the address of the request.")
