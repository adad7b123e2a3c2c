"""A request that staff open out of a talk: "make this a request", dated by the message in which the person asked it.

The person's own form (bot/rights/desk.py) asks one thing at a time; staff fill in what the act asks on one page, so
nothing is kept until all of it can be opened. That staff open it proves nothing of who asks: the request stands
unproven, and the gate asks what it asks of any other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.conversations.model import new_id
from bot.rights.acts import RequestedAct
from bot.rights.addresses import AddressProblem
from bot.rights.announcements import of_opening
from bot.rights.answers import Answer, AnswerProblem, read_answer, skipped
from bot.rights.caps import require_room
from bot.rights.contacts import ContactProblem, contact_from
from bot.rights.drafts import Draft, ExpressedAct
from bot.rights.ports import Books, Clock, Keeping
from bot.rights.questions import CONTACT, Question, questions_of
from bot.rights.references import new_reference, read_reference
from bot.rights.requests import LEGAL_CLOCK, Actor, Deadlines, Request, opened, term_of
from bot.rights.states import ActorKind
from bot.rights.writing_once import write_once

Problem = AnswerProblem | AddressProblem | ContactProblem


@dataclass(frozen=True)
class Wish:
    """What staff would open.

    Attributes:
        received_at: When the message was received in which the person asked it: the clock counts from there.
        language: Of the talk; receipt and letters are in it.
        given: Answers by question, as typed; what is empty or missing was not given.
    """

    conversation: str
    controller: str
    act: RequestedAct
    received_at: datetime
    language: str
    given: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class OpenedByStaff:
    """What became of a wish: the request, or what is wrong with the answers, by question; then nothing was kept."""

    request: Request | None = None
    problems: Mapping[str, Problem] = field(default_factory=dict)


class StaffOpening:
    """Opens requests for people who asked one in a talk with staff; safe with several processes at once."""

    def __init__(self, keeping: Keeping, clock: Clock, deadlines: Deadlines = LEGAL_CLOCK) -> None:
        self._keeping, self._clock, self._deadlines = keeping, clock, deadlines

    def told_before(self, conversation: str) -> dict[str, str]:
        """Return what the person answered already in an open form of this talk, by question: nobody is asked twice."""
        with self._keeping.reading() as books:
            draft = books.drafts.open_in(conversation)
        answers = {answer.question: answer.value for answer in draft.answers if not answer.is_skipped} if draft else {}
        # As the person wrote it, not as it is kept.
        return {question: contact_from(value).value if question == CONTACT else value for question, value in answers.items()}

    def open(self, wish: Wish, staff: str, *, key: str) -> OpenedByStaff:
        """Open a request, and store what must be told of it, in one transaction.

        Where the person's own form asks the same act, it is taken out of the form: it would open twice. The earlier of the two moments of receipt counts.

        Args:
            wish: What is to be opened.
            staff: The name of who opens it; stands in the history.
            key: Of this write; the same again gives the same request.

        Raises:
            TooManyOpened: A cap is full (bot/rights/caps.py); nothing was kept.
        """

        def work(books: Books, now: datetime) -> tuple[str | None, OpenedByStaff]:
            theirs = books.drafts.open_in(wish.conversation)
            draft, problems = self._draft(wish, _first_receipt(theirs, wish, now), now)
            if problems:
                # Nothing is changed, so nothing is remembered: better answers may follow.
                return None, OpenedByStaff(problems=problems)
            require_room(books.requests, draft, None, now)
            ((request, entry),) = opened(draft, [(new_id(), new_reference())], now, self._deadlines)
            if theirs is not None and any(each.act is wish.act for each in theirs.acts):
                books.drafts.put(theirs.without_act(wish.act, now) if len(theirs.acts) > 1 else theirs.stopped(now))
            books.drafts.put(draft.confirmed(now))
            books.requests.add(request, replace(entry, actor=Actor(ActorKind.STAFF, staff)))
            books.announcements.add(of_opening([request], now))
            return request.id, OpenedByStaff(request)

        def again(books: Books, request_id: str) -> OpenedByStaff:
            return OpenedByStaff(books.requests.get(request_id))

        return write_once(self._keeping, self._clock, f"staff_open:{wish.conversation}", key, work, again)

    def _draft(self, wish: Wish, received_at: datetime, now: datetime) -> tuple[Draft, dict[str, Problem]]:
        draft = Draft(new_id(), wish.conversation, wish.controller, wish.language, (ExpressedAct(wish.act, received_at),), now)
        problems: dict[str, Problem] = {}
        for question in questions_of([wish.act]):
            given = {answer.question: answer.value for answer in draft.answers}
            raw = wish.given.get(question.id, "").strip()
            if not question.applies(given) or (not question.is_asked and not raw):
                continue
            answer = _read(question, raw)
            if isinstance(answer, Answer):
                draft = draft.answered(answer, now)
            else:
                problems[question.id] = answer
        return draft, problems


class RequestsOfTalks:
    """Reads which requests were opened in a talk; for staff."""

    def __init__(self, keeping: Keeping, clock: Clock, deadlines: Deadlines = LEGAL_CLOCK) -> None:
        self._keeping, self._clock, self._deadlines = keeping, clock, deadlines

    def of(self, conversation: str) -> list[Request]:
        """Return the requests opened in a talk, the oldest first, their terms as of today."""
        with self._keeping.reading() as books:
            found = books.requests.of_conversation(conversation)
        return [replace(each, term=term_of(each, self._clock(), self._deadlines)) for each in found]

    def by_reference(self, typed: str) -> Request | None:
        """Return the request with a reference, however it is typed, or None; the caller sees to whose it is."""
        reference = read_reference(typed).reference
        if reference is None:
            return None
        with self._keeping.reading() as books:
            return books.requests.by_reference(reference)


def _read(question: Question, raw: str) -> Answer | Problem:
    if not raw:
        answer = skipped(question).answer
        return answer if answer is not None else AnswerProblem.EMPTY
    read = read_answer(question, raw)
    if read.answer is not None:
        return read.answer
    assert read.problem is not None, "an answer that was not taken has a reason"
    return read.problem


def _first_receipt(theirs: Draft | None, wish: Wish, now: datetime) -> datetime:
    # A receipt in the future is some clock's slip, never the person's gain or loss.
    moments = [wish.received_at, now]
    if theirs is not None:
        moments += [each.received_at for each in theirs.acts if each.act is wish.act]
    return min(moments)
