"""A draft: what one talk has gathered for a request that is not open yet.

A draft is a value; every step returns a new one, and keeping it is the desk's affair. What
people answer is personal and never shows in a repr.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import Enum

from bot.errors import BotError
from bot.rights.acts import ForWhom, RequestedAct
from bot.rights.answers import Answer
from bot.rights.contacts import Contact, contact_from
from bot.rights.questions import CONTACT, FOR_WHOM, Question, questions_of

#: So long after the last word, a draft is left.
LEFT_AFTER = timedelta(hours=24)


class DraftState(str, Enum):
    """How a draft is."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    #: The person stopped it: nothing is kept, nobody is told.
    STOPPED = "stopped"
    #: Left, and the person can be reached: to staff as "begun, not confirmed".
    ABANDONED = "abandoned"
    #: Left, and nobody can be reached: nothing is kept.
    ENDED = "ended"


class DraftError(BotError):
    """A step that the draft does not allow; a mistake of the caller, not of the person."""


@dataclass(frozen=True)
class ExpressedAct:
    """An act and when it was first expressed, which is its receipt (docs/decisions/0015-receipt-and-confirmation.md)."""

    act: RequestedAct
    received_at: datetime

    def __post_init__(self) -> None:
        """Refuse a moment without a zone."""
        if self.received_at.utcoffset() is None:
            raise ValueError("a moment needs its time zone")


@dataclass(frozen=True)
class Progress:
    """How far it is: at question `number` of `total`; `number` is past `total` when all is answered."""

    number: int
    total: int


@dataclass(frozen=True)
class Summary:
    """What would be opened, to be confirmed; texts are made from it.

    Attributes:
        answers: In the order of the questions, those that were skipped included.
    """

    acts: tuple[ExpressedAct, ...]
    controller: str | None
    language: str
    for_whom: ForWhom
    answers: tuple[Answer, ...] = field(repr=False)


@dataclass(frozen=True)
class Draft:
    """A request in the making.

    Attributes:
        id: Random; also names the group of requests that it becomes.
        conversation: The talk it belongs to; at most one draft of a talk is open.
        controller: Slug of whom it is for; None while the person has not said.
        acts: In the order expressed; two become two linked requests.
        answers: In the order they were given.
        changed_at: When the person last said something for it.
    """

    id: str
    conversation: str
    controller: str | None
    language: str
    acts: tuple[ExpressedAct, ...]
    changed_at: datetime
    state: DraftState = DraftState.OPEN
    answers: tuple[Answer, ...] = field(default=(), repr=False)

    def __post_init__(self) -> None:
        """Refuse a draft of nothing, or with an act twice."""
        if not self.acts or len({each.act for each in self.acts}) != len(self.acts):
            raise DraftError("A draft needs at least one act, each once.")

    # --- What it asks -----------------------------------------------------------------------
    @property
    def questions(self) -> tuple[Question, ...]:
        """Return the questions of its acts, those included that do not apply."""
        return questions_of([each.act for each in self.acts])

    @property
    def next_question(self) -> Question | None:
        """Return what is to be asked next; None when all is answered."""
        given = self._given()
        return next((question for question in self.questions if question.is_asked and question.applies(given) and question.id not in given), None)

    @property
    def progress(self) -> Progress:
        """Return how far it is; a question that may still come counts, so that the end only comes nearer."""
        given = self._given()
        put = [question for question in self.questions if question.is_asked and question.may_apply(given)]
        answered = sum(question.id in given for question in put)
        return Progress(answered + 1, len(put))

    @property
    def is_complete(self) -> bool:
        """Return whether it can be confirmed."""
        return self.next_question is None and self.controller is not None

    @property
    def contact(self) -> Contact | None:
        """Return the way to reach the person, if one was given."""
        answer = self.answer_to(CONTACT)
        return contact_from(answer.value) if answer else None

    @property
    def for_whom(self) -> ForWhom:
        """Return whose data it is about; the person's own unless told otherwise."""
        answer = self.answer_to(FOR_WHOM)
        return ForWhom(answer.value) if answer else ForWhom.SELF

    @property
    def summary(self) -> Summary:
        """Return what would be opened."""
        given = {answer.question: answer for answer in self.answers}
        return Summary(self.acts, self.controller, self.language, self.for_whom, tuple(given[question.id] for question in self.questions if question.id in given))

    def question(self, question_id: str) -> Question:
        """Return one of its questions that applies.

        Raises:
            DraftError: It asks no such thing.
        """
        given = self._given()
        found = next((question for question in self.questions if question.id == question_id and question.applies(given)), None)
        if found is None:
            raise DraftError(f"This draft does not ask '{question_id}'.", f"It asks: {', '.join(each.id for each in self.questions)}.")
        return found

    def answer_to(self, question_id: str) -> Answer | None:
        """Return what was answered to a question, or None."""
        return next((answer for answer in self.answers if answer.question == question_id), None)

    # --- Steps ------------------------------------------------------------------------------
    def answered(self, answer: Answer, now: datetime) -> Draft:
        """Take an answer, the first or another one to the same question."""
        self._require_open()
        self.question(answer.question)
        if self.answer_to(answer.question) is None:
            answers = (*self.answers, answer)
        else:
            answers = tuple(answer if each.question == answer.question else each for each in self.answers)
        return self._with_answers(answers, now)

    def asked_again(self, question_id: str, now: datetime) -> Draft:
        """Take an answer back, so that its question is asked again: "dat is fout"."""
        self._require_open()
        self.question(question_id)
        return self._with_answers(tuple(each for each in self.answers if each.question != question_id), now)

    def one_back(self, now: datetime) -> Draft:
        """Take the last answer back; without any answer nothing changes."""
        self._require_open()
        return self._with_answers(self.answers[:-1], now)

    def with_act(self, expressed: ExpressedAct, now: datetime) -> Draft:
        """Take one more act; one that is there already keeps its first moment of receipt."""
        self._require_open()
        if any(each.act is expressed.act for each in self.acts):
            return replace(self, changed_at=now)
        return replace(self, acts=(*self.acts, expressed), changed_at=now)._fitting()

    def without_act(self, act: RequestedAct, now: datetime) -> Draft:
        """Leave one of several acts out.

        Raises:
            DraftError: It is the only one: stop the draft instead.
        """
        self._require_open()
        left = tuple(each for each in self.acts if each.act is not act)
        if not left:
            raise DraftError("The only act of a draft cannot be left out.", "Stop the draft.")
        return replace(self, acts=left, changed_at=now)._fitting()

    def at_controller(self, controller: str, now: datetime) -> Draft:
        """Turn it to another controller; answers stay."""
        self._require_open()
        return replace(self, controller=controller, changed_at=now)

    def in_language(self, language: str, now: datetime) -> Draft:
        """Go on in another language; answers stay."""
        self._require_open()
        return replace(self, language=language, changed_at=now)

    def confirmed(self, now: datetime) -> Draft:
        """End it as confirmed; what was answered is then kept by the requests.

        Raises:
            DraftError: Something is still to be asked.
        """
        self._require_open()
        if not self.is_complete:
            missing = self.next_question.id if self.next_question else "the controller"
            raise DraftError(f"This draft cannot be confirmed: {missing} is not known.", "Ask for it first.")
        return replace(self, state=DraftState.CONFIRMED, answers=(), changed_at=now)

    def stopped(self, now: datetime) -> Draft:
        """End it because the person wants so; nothing of what was answered is kept."""
        self._require_open()
        return replace(self, state=DraftState.STOPPED, answers=(), changed_at=now)

    def is_left(self, now: datetime) -> bool:
        """Return whether nobody has gone on with it for `LEFT_AFTER`."""
        return self.state is DraftState.OPEN and now - self.changed_at >= LEFT_AFTER

    def left(self) -> Draft:
        """End it because nobody went on: to staff where the person can be reached, else without a trace of the answers.

        `changed_at` stays: it is when the person was last there.
        """
        self._require_open()
        if self.contact is None:
            return replace(self, state=DraftState.ENDED, answers=())
        return replace(self, state=DraftState.ABANDONED)

    def _given(self) -> dict[str, str]:
        return {answer.question: answer.value for answer in self.answers}

    def _with_answers(self, answers: Sequence[Answer], now: datetime) -> Draft:
        return replace(self, answers=tuple(answers), changed_at=now)._fitting()

    def _fitting(self) -> Draft:
        """Leave out answers to what is no longer asked: "een deel" and which, then "toch alles"."""
        kept, given = self.answers, self._given()
        while True:
            asked = {question.id for question in self.questions if question.applies(given)}
            fitting = tuple(answer for answer in kept if answer.question in asked)
            if fitting == kept:
                return replace(self, answers=kept)
            kept = fitting
            given = {answer.question: answer.value for answer in kept}

    def _require_open(self) -> None:
        if self.state is not DraftState.OPEN:
            raise DraftError(f"This draft is {self.state.value}, so nothing can be changed in it.", "Begin another.")
