"""The rights desk: takes requests, keeps them, moves them; the one writer of drafts and requests.

Every write takes a key, usually the id of the message that caused it; the same write with the
same key is done once, and what it did comes back (docs/decisions/0016-keeping-requests.md).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from bot.conversations.cleaning import clean
from bot.conversations.model import new_id
from bot.errors import BotError
from bot.rights.acts import RequestedAct
from bot.rights.announcements import of_entry, of_leaving, of_opening
from bot.rights.answers import ReadAnswer, read_answer, skipped
from bot.rights.caps import require_room
from bot.rights.contacts import read_contact
from bot.rights.deadlines import day_in_brussels
from bot.rights.drafts import LEFT_AFTER, Draft, DraftState, ExpressedAct
from bot.rights.ports import Books, Clock, Conflict, Controllers, Keeping
from bot.rights.questions import Question, questions_of
from bot.rights.references import ReferenceProblem, new_reference, read_reference
from bot.rights.requests import LEGAL_CLOCK, Actor, Deadlines, Entry, Request, Term, moved, noted, opened, term_of
from bot.rights.states import ActorKind, Move, State

_T = TypeVar("_T")

#: How often a write is begun again when another process was first.
_ATTEMPTS = 5
#: Longest key a caller may choose.
_LONGEST_KEY = 200


class NoDraft(BotError):
    """No draft is open in this talk."""


class UnknownRequest(BotError):
    """There is no such request."""


class UnknownController(BotError):
    """No such controller is served."""


@dataclass(frozen=True)
class AnswerTaken:
    """What became of an answer: the draft as it is now, and how the text was read.

    With `read.problem` nothing was changed. With `read.suggestion` the answer was taken as it
    is; if the person meant the other, correct it.
    """

    draft: Draft
    read: ReadAnswer


@dataclass(frozen=True)
class Standing:
    """How a request stands, for whoever has its reference; nothing in it is about the person."""

    act: RequestedAct
    controller: str
    state: State
    received_on: date
    term: Term
    is_extended: bool


@dataclass(frozen=True)
class FoundByReference:
    """What a text gave: a request's standing, or why there is none; neither: nobody has that reference."""

    standing: Standing | None = None
    problem: ReferenceProblem | None = None


class RightsDesk:
    """Takes requests and keeps them; safe with several processes at once."""

    def __init__(self, keeping: Keeping, clock: Clock, controllers: Controllers, deadlines: Deadlines = LEGAL_CLOCK) -> None:
        self._keeping = keeping
        self._clock = clock
        self._controllers = controllers
        self._deadlines = deadlines

    # --- The draft ----------------------------------------------------------------------------
    def begin(self, conversation: str, acts: Sequence[RequestedAct], *, language: str, received_at: datetime, key: str, controller: str | None = None) -> Draft:
        """Begin a draft; where one is open in the talk, the acts are added to it.

        Args:
            conversation: The talk.
            acts: What the person asks, in the order said.
            language: Of the talk.
            received_at: When the first message that expresses the acts was received: the receipt.
            key: Of this write.
            controller: Whom it is for, if that is known.

        Raises:
            UnknownController: `controller` is not served.
        """
        self._require_controller(controller)

        def work(books: Books, now: datetime) -> tuple[str, Draft]:
            # A receipt in the future is some clock's slip, never the person's gain or loss.
            expressed = [ExpressedAct(act, min(received_at, now)) for act in dict.fromkeys(acts)]
            draft = books.drafts.open_in(conversation)
            if draft is None:
                draft = Draft(new_id(), conversation, controller, language, tuple(expressed), now)
            else:
                for each in expressed:
                    draft = draft.with_act(each, now)
            books.drafts.put(draft)
            return draft.id, draft

        return self._once(f"begin:{conversation}", key, work, _draft)

    def draft(self, conversation: str) -> Draft | None:
        """Return the open draft of a talk, or None."""
        with self._keeping.reading() as books:
            return books.drafts.open_in(conversation)

    def answer(self, conversation: str, question_id: str, raw: str, *, key: str) -> AnswerTaken:
        """Take the answer to a question, the first or another one in its place.

        Raises:
            NoDraft: No draft is open in this talk.
            DraftError: The draft asks no such thing.
        """
        return self._take(conversation, question_id, key, lambda question: read_answer(question, raw))

    def correct(self, conversation: str, question_id: str, raw: str | None, *, key: str) -> AnswerTaken:
        """Put another answer in the place of one, or with None ask the question again; raises as `answer`."""
        if raw is not None:
            return self.answer(conversation, question_id, raw, key=key)
        return AnswerTaken(self._step(conversation, f"ask_again:{question_id}", key, lambda draft, now: draft.asked_again(question_id, now)), ReadAnswer())

    def skip(self, conversation: str, question_id: str, *, key: str) -> AnswerTaken:
        """Go on without an answer, where the request can do without; raises as `answer`."""
        return self._take(conversation, question_id, key, skipped)

    def back(self, conversation: str, *, key: str) -> Draft:
        """Take the last answer back; raises NoDraft."""
        return self._step(conversation, "back", key, lambda draft, now: draft.one_back(now))

    def leave_out(self, conversation: str, act: RequestedAct, *, key: str) -> Draft:
        """Leave one of several acts out; raises NoDraft, and DraftError where it is the only one."""
        return self._step(conversation, f"leave_out:{act.value}", key, lambda draft, now: draft.without_act(act, now))

    def turn_to(self, conversation: str, controller: str, *, key: str) -> Draft:
        """Turn the draft to another controller; raises NoDraft and UnknownController."""
        self._require_controller(controller)
        return self._step(conversation, "turn_to", key, lambda draft, now: draft.at_controller(controller, now))

    def speak(self, conversation: str, language: str, *, key: str) -> Draft:
        """Go on in another language; raises NoDraft."""
        return self._step(conversation, "speak", key, lambda draft, now: draft.in_language(language, now))

    def stop(self, conversation: str, *, key: str) -> Draft:
        """End the draft because the person wants so; nothing of the answers is kept. Raises NoDraft."""
        return self._step(conversation, "stop", key, lambda draft, now: draft.stopped(now))

    def confirm(self, conversation: str, *, key: str, client: str | None = None) -> list[Request]:
        """Open the requests of the draft, and store what must be told of them, in one transaction.

        A draft that was just confirmed, with whichever key, gives the same requests again.

        Args:
            conversation: The talk.
            key: Of this write.
            client: Keyed hash of the address the talk was opened from (`Conversation.client`); None where there is none.

        Raises:
            NoDraft: Nothing is open in this talk, and nothing was confirmed last.
            DraftError: Something is still to be asked.
            TooManyOpened: A cap is full (bot/rights/caps.py); the draft stays as it is and can be confirmed later.
        """

        def work(books: Books, now: datetime) -> tuple[str, list[Request]]:
            draft = books.drafts.open_in(conversation) or books.drafts.last_in(conversation)
            if draft is None or draft.state not in (DraftState.OPEN, DraftState.CONFIRMED):
                raise _no_draft()
            if draft.state is DraftState.CONFIRMED:
                return draft.id, books.requests.of_group(draft.id)
            done = draft.confirmed(now)
            require_room(books.requests, draft, client, now)
            made = opened(draft, [(new_id(), new_reference()) for _ in draft.acts], now, self._deadlines)
            books.drafts.put(done)
            for request, entry in made:
                books.requests.add(request, entry, client)
            requests = [request for request, _ in made]
            books.announcements.add(of_opening(requests, now))
            return draft.id, requests

        return self._once(f"confirm:{conversation}", key, work, lambda books, group: books.requests.of_group(group))

    def end_left_drafts(self, most: int = 100) -> int:
        """End drafts that nobody went on with; those that can be reached go to staff. Return how many were ended."""
        with self._keeping.reading() as books:
            left = books.drafts.unchanged_since(self._clock() - LEFT_AFTER, most)
        return sum(self._end_left_draft(draft_id) for draft_id in left)

    def _end_left_draft(self, draft_id: str) -> bool:
        with self._keeping.writing() as books:
            now = self._clock()
            draft = books.drafts.get(draft_id)
            # The person may have come back, or another worker been here, since we looked.
            if draft is None or not draft.is_left(now):
                return False
            ended = draft.left()
            books.drafts.put(ended)
            if ended.state is DraftState.ABANDONED:
                books.announcements.add([of_leaving(ended, now)])
            return True

    # --- The request --------------------------------------------------------------------------
    def standing(self, reference: str) -> FoundByReference:
        """Return how the request with a reference stands, the reference as people type it."""
        read = read_reference(reference)
        if read.reference is None:
            return FoundByReference(problem=read.problem)
        with self._keeping.reading() as books:
            request = books.requests.by_reference(read.reference)
        return FoundByReference(self._standing(request) if request else None)

    def withdraw(self, reference: str, *, key: str, why: str = "") -> FoundByReference:
        """Withdraw the request with a reference, for the person.

        Raises:
            IllegalMove: It was answered, refused, executed or withdrawn already.
        """
        read = read_reference(reference)
        if read.reference is None:
            return FoundByReference(problem=read.problem)
        with self._keeping.reading() as books:
            request = books.requests.by_reference(read.reference)
        if request is None:
            return FoundByReference()
        return FoundByReference(self._standing(self.move(request.id, Move.WITHDRAW, Actor(ActorKind.PERSON), key=key, why=why)))

    def move(self, request_id: str, move: Move, actor: Actor, *, key: str, why: str = "", is_without_undue_delay: bool = True) -> Request:
        """Move a request, with its entry in the history and what must be told of it, in one transaction.

        Raises:
            UnknownRequest: There is none with that id.
            IllegalMove: The state, the actor or the law does not allow it.
        """

        def change(request: Request, now: datetime) -> tuple[Request, Entry]:
            return moved(request, move, actor, now, self._deadlines, why=clean(why).text, is_without_undue_delay=is_without_undue_delay)

        return self._change(request_id, f"move:{move.value}", key, change)

    def note(self, request_id: str, actor: Actor, text: str, *, key: str) -> Request:
        """Add a note to the history; the state stays. Raises UnknownRequest."""
        return self._change(request_id, "note", key, lambda request, now: noted(request, actor, clean(text).text, now))

    def request(self, request_id: str) -> Request:
        """Return a request; raises UnknownRequest."""
        with self._keeping.reading() as books:
            return _existing(books, request_id)

    def history(self, request_id: str) -> list[Entry]:
        """Return what happened to a request, in order."""
        with self._keeping.reading() as books:
            return books.requests.history(request_id)

    def requests_of(self, contact: str) -> list[Request]:
        """Return the requests of whoever is reached at an address or a number, however it is typed; for staff."""
        read = read_contact(contact)
        if read.contact is None:
            return []
        with self._keeping.reading() as books:
            return books.requests.by_contact(read.contact)

    def term(self, request: Request) -> Term:
        """Return the term of a request as it is today."""
        return term_of(request, self._clock(), self._deadlines)

    # --- Writing once -------------------------------------------------------------------------
    def _take(self, conversation: str, question_id: str, key: str, read: Callable[[Question], ReadAnswer]) -> AnswerTaken:
        def work(books: Books, now: datetime) -> tuple[str | None, AnswerTaken]:
            draft = _open_draft(books, conversation)
            taken = read(draft.question(question_id))
            if taken.answer is None:
                # Nothing is changed, so nothing is remembered: a better answer may follow.
                return None, AnswerTaken(draft, taken)
            draft = draft.answered(taken.answer, now)
            books.drafts.put(draft)
            return draft.id, AnswerTaken(draft, taken)

        def again(books: Books, draft_id: str) -> AnswerTaken:
            (question,) = (each for each in questions_of(list(RequestedAct)) if each.id == question_id)
            return AnswerTaken(_draft(books, draft_id), read(question))

        return self._once(f"answer:{conversation}:{question_id}", key, work, again)

    def _step(self, conversation: str, operation: str, key: str, step: Callable[[Draft, datetime], Draft]) -> Draft:
        def work(books: Books, now: datetime) -> tuple[str, Draft]:
            draft = step(_open_draft(books, conversation), now)
            books.drafts.put(draft)
            return draft.id, draft

        return self._once(f"{operation}:{conversation}", key, work, _draft)

    def _change(self, request_id: str, operation: str, key: str, change: Callable[[Request, datetime], tuple[Request, Entry]]) -> Request:
        def work(books: Books, now: datetime) -> tuple[str, Request]:
            request, entry = change(_existing(books, request_id), now)
            books.requests.change(request, entry)
            books.announcements.add(of_entry(request, entry))
            return request.id, request

        return self._once(f"{operation}:{request_id}", key, work, _existing)

    def _once(self, operation: str, key: str, work: Callable[[Books, datetime], tuple[str | None, _T]], again: Callable[[Books, str], _T]) -> _T:
        """Do a write once: what it was about is remembered under its key, in its own transaction."""
        if not 0 < len(key) <= _LONGEST_KEY:
            raise ValueError(f"a write needs a key of at most {_LONGEST_KEY} characters")
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                with self._keeping.writing() as books:
                    known = books.writes.subject_of(operation, key)
                    if known is not None:
                        return again(books, known)
                    now = self._clock()
                    subject, result = work(books, now)
                    if subject is not None:
                        books.writes.remember(operation, key, subject, now)
                    return result
            except Conflict:
                # Another process was first; seen from its result, ours may be done already.
                if attempt == _ATTEMPTS:
                    raise
            except BotError:
                # While we waited for a row, another process may have done just this: what was possible no longer is.
                with self._keeping.reading() as books:
                    known = books.writes.subject_of(operation, key)
                    if known is None:
                        raise
                    return again(books, known)
        raise AssertionError("unreachable")

    def _require_controller(self, controller: str | None) -> None:
        if controller is not None and controller not in self._controllers.slugs():
            raise UnknownController("A request for a controller that is not served cannot be taken.", f"Served: {', '.join(self._controllers.slugs())}.")

    def _standing(self, request: Request) -> Standing:
        return Standing(request.act, request.controller, request.state, day_in_brussels(request.received_at), self.term(request), request.is_extended)


def _draft(books: Books, draft_id: str) -> Draft:
    draft = books.drafts.get(draft_id)
    if draft is None:
        raise _no_draft()
    return draft


def _open_draft(books: Books, conversation: str) -> Draft:
    draft = books.drafts.open_in(conversation)
    if draft is None:
        raise _no_draft()
    return draft


def _no_draft() -> NoDraft:
    return NoDraft("No request is being made in this talk.", "Begin one first.")


def _existing(books: Books, request_id: str) -> Request:
    request = books.requests.get(request_id)
    if request is None:
        raise UnknownRequest("There is no request with that id.", "Look it up by its reference.")
    return request
