"""Answers to the questions of an act: read, made fit to be kept, or sent back with the reason."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from bot.conversations.cleaning import clean
from bot.rights.addresses import AddressProblem
from bot.rights.contacts import ContactProblem, as_text, read_contact
from bot.rights.questions import AnswerKind, Question

_LONGEST_NAME = 120


class AnswerProblem(str, Enum):
    """Why an answer was not taken; those of a way to be reached have reasons of their own."""

    EMPTY = "empty"
    NOT_AN_OPTION = "not_an_option"
    NOT_A_NAME = "not_a_name"
    CANNOT_BE_SKIPPED = "cannot_be_skipped"


@dataclass(frozen=True)
class Answer:
    """What a person answered to one question.

    Attributes:
        question: Id of the question.
        value: The id of an option, a text, or a contact as `bot.rights.contacts.as_text` writes it.
        is_skipped: The person would not or could not say; `value` is then empty.
    """

    question: str
    value: str = field(repr=False)
    is_skipped: bool = False


@dataclass(frozen=True)
class ReadAnswer:
    """What a text gave as the answer to a question.

    Attributes:
        problem: Why `answer` is None.
        suggestion: For an address: what may have been meant; ask, never take it.
        was_masked: It held a national register or card number, which is not needed and not kept.
        was_cut: It was longer than what is read.
    """

    answer: Answer | None = None
    problem: AnswerProblem | AddressProblem | ContactProblem | None = None
    suggestion: str | None = field(default=None, repr=False)
    was_masked: bool = False
    was_cut: bool = False


def read_answer(question: Question, raw: str) -> ReadAnswer:
    """Read an answer; never raises on any text."""
    if question.kind is AnswerKind.CHOICE:
        option = raw.strip()
        return ReadAnswer(Answer(question.id, option)) if option in question.options else ReadAnswer(problem=AnswerProblem.NOT_AN_OPTION)
    # Cleaned here as well: a form without a talk does not come through a channel.
    cleaned = clean(raw)
    if not cleaned.text:
        return ReadAnswer(problem=AnswerProblem.EMPTY)
    if question.kind is AnswerKind.CONTACT:
        read = read_contact(cleaned.text)
        answer = Answer(question.id, as_text(read.contact)) if read.contact else None
        return ReadAnswer(answer, read.problem, read.suggestion, cleaned.was_masked, cleaned.was_cut)
    text = cleaned.text
    if question.kind is AnswerKind.NAME:
        text = " ".join(text.split())
        if len(text) > _LONGEST_NAME or not any(character.isalpha() for character in text):
            return ReadAnswer(problem=AnswerProblem.NOT_A_NAME, was_masked=cleaned.was_masked, was_cut=cleaned.was_cut)
    return ReadAnswer(Answer(question.id, text), was_masked=cleaned.was_masked, was_cut=cleaned.was_cut)


def skipped(question: Question) -> ReadAnswer:
    """Return the answer of who would rather not say, where the request can do without."""
    if not question.may_be_skipped:
        return ReadAnswer(problem=AnswerProblem.CANNOT_BE_SKIPPED)
    return ReadAnswer(Answer(question.id, "", is_skipped=True))
