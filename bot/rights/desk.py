"""The rights desk: takes requests and keeps them; the one writer of drafts. What becomes of a request is for `changing`.

Every write takes a key, usually the id of the message that caused it; the same write with the
same key is done once, and what it did comes back (docs/decisions/0016-keeping-requests.md).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar

from bot.conversations.model import new_id
from bot.errors import BotError
from bot.rights.acts import RequestedAct
from bot.rights.announcements import of_leaving, of_opening
from bot.rights.answers import ReadAnswer, read_answer, skipped
from bot.rights.caps import require_room
from bot.rights.changing import Changing, existing
from bot.rights.contacts import read_contact
from bot.rights.drafts import LEFT_AFTER, Draft, DraftState, ExpressedAct
from bot.rights.following import Standing, standing_of
from bot.rights.ports import Books, Clock, Controllers, Gate, Keeping, shut
from bot.rights.proofs import Proof, Shown
from bot.rights.questions import NAME, Question, questions_of
from bot.rights.references import ReferenceProblem, new_reference, read_reference
from bot.rights.requests import LEGAL_CLOCK, Actor, Deadlines, Entry, Request, Term, opened, term_of
from bot.rights.states import Move
from bot.rights.writing_once import write_once

#: For how long what a request was told counts for the next one in the same talk.
TOLD_FOR = timedelta(hours=1)

_T = TypeVar("_T")


class NoDraft(BotError):
    """No draft is open in this talk."""


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
class ToldBefore:
    """What a request opened just before in the same talk tells of the person.

    Attributes:
        contact: How to reach them, as they typed it.
        name: Their name, where they gave it.
        is_proven: Whether the address was shown to be theirs.
        acts: What was asked with it.
    """

    contact: str = field(repr=False)
    name: str | None = field(repr=False)
    is_proven: bool
    acts: frozenset[RequestedAct]


@dataclass(frozen=True)
class FoundByReference:
    """What a text gave staff: a request's standing, or why there is none; neither: nobody has that reference."""

    standing: Standing | None = None
    problem: ReferenceProblem | None = None


class RightsDesk:
    """Takes requests and keeps them; safe with several processes at once."""

    def __init__(self, keeping: Keeping, clock: Clock, controllers: Controllers, deadlines: Deadlines = LEGAL_CLOCK, gate: Gate = shut) -> None:
        self._keeping = keeping
        self._clock = clock
        self._controllers = controllers
        self._deadlines = deadlines
        self._changing = Changing(keeping, clock, gate, deadlines)

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

    def told_before(self, conversation: str) -> ToldBefore | None:
        """Return what the request that was opened last in a talk, within `TOLD_FOR`, tells of the person.

        For whoever goes on asking in one talk; a talk that is taken up later, perhaps by another on the same screen, is asked anew.
        """
        with self._keeping.reading() as books:
            opened_here = books.requests.of_conversation(conversation)
        latest = max(opened_here, key=lambda each: each.confirmed_at, default=None)
        if latest is None or self._clock() - latest.confirmed_at > TOLD_FOR:
            return None
        name = next((answer.value for answer in latest.answers if answer.question == NAME and not answer.is_skipped), None)
        acts = frozenset(each.act for each in opened_here if each.group == latest.group)
        return ToldBefore(latest.contact.value, name, latest.proof is not Proof.UNPROVEN, acts)

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
    def find(self, reference: str) -> FoundByReference:
        """Return how the request with a reference stands, the reference as people type it; for staff: it proves nothing."""
        read = read_reference(reference)
        if read.reference is None:
            return FoundByReference(problem=read.problem)
        with self._keeping.reading() as books:
            request = books.requests.by_reference(read.reference)
        return FoundByReference(standing_of(request, self.term(request)) if request else None)

    def move(
        self, request_id: str, move: Move, actor: Actor, *, key: str, why: str = "", is_without_undue_delay: bool = True, shown: Shown | None = None
    ) -> Request:
        """Move a request; as `Changing.move`, which raises."""
        return self._changing.move(request_id, move, actor, key=key, why=why, is_without_undue_delay=is_without_undue_delay, shown=shown)

    def note(self, request_id: str, actor: Actor, text: str, *, key: str) -> Request:
        """Add a note to the history; the state stays. Raises UnknownRequest."""
        return self._changing.note(request_id, actor, text, key=key)

    def confirm_person(self, request_id: str, name: str, why: str, *, key: str) -> Request:
        """Write down that staff know who asks; as `Changing.confirm`, which raises."""
        return self._changing.confirm(request_id, name, why, key=key)

    def request(self, request_id: str) -> Request:
        """Return a request; raises UnknownRequest."""
        with self._keeping.reading() as books:
            return existing(books, request_id)

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

    def _once(self, operation: str, key: str, work: Callable[[Books, datetime], tuple[str | None, _T]], again: Callable[[Books, str], _T]) -> _T:
        return write_once(self._keeping, self._clock, operation, key, work, again)

    def _require_controller(self, controller: str | None) -> None:
        if controller is not None and controller not in self._controllers.slugs():
            raise UnknownController("A request for a controller that is not served cannot be taken.", f"Served: {', '.join(self._controllers.slugs())}.")


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
