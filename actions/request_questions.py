"""What the form of a rights request asks, as the understanding of answers needs it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from bot.policies.topics import TopicCatalogue
from bot.rights.acts import RequestedAct
from bot.rights.drafts import Draft
from bot.rights.questions import AnswerKind, questions_of
from bot.understanding.form_questions import Option, Question, Wanted

#: What the form asks beside the questions of the acts: which company, whether a mistyped
#: address was meant, whether all is right, what is to be corrected.
CONTROLLER, SUGGESTION, CONFIRM, CHANGE = "controller", "suggestion", "confirm", "change"
#: In the slot `form`: how often in a row a message was no answer to what is asked.
MISSES = "misses"

_WANTED = {
    AnswerKind.CHOICE: Wanted.CHOICE,
    AnswerKind.FREE_TEXT: Wanted.FREE_TEXT,
    AnswerKind.NAME: Wanted.NAME,
    AnswerKind.CONTACT: Wanted.CONTACT,
}
_BESIDE = {CONTROLLER: Wanted.CONTROLLER, SUGGESTION: Wanted.YES_NO, CONFIRM: Wanted.YES_NO, CHANGE: Wanted.CHOICE}
#: Which question a kind of value belongs to, for "mijn naam is fout".
QUESTION_OF_VALUE = {Wanted.EMAIL: "contact", Wanted.CONTACT: "contact", Wanted.NAME: "name"}


@lru_cache(maxsize=1)
def _questions() -> Mapping[str, Any]:
    return {question.id: question for question in questions_of(list(RequestedAct))}


def is_free_text(question_id: str) -> bool:
    """Return whether a question is answered in the person's own words."""
    return _questions()[question_id].kind is AnswerKind.FREE_TEXT


def may_be_skipped(question_id: str) -> bool:
    """Return whether a question of the form can be passed over."""
    question = _questions().get(question_id)
    return question is not None and question.may_be_skipped


def options_of(question_id: str, topics: TopicCatalogue) -> tuple[Option, ...]:
    """Return the answers to choose from, with what the person reads."""
    question = _questions().get(question_id)
    labels = topics.requests.options.get(question_id, {})
    return tuple(Option(each, labels[each]) for each in question.options) if question else ()


def asked_in_form(form: Mapping[str, Any], topics: TopicCatalogue) -> Question:
    """Return the question that an open form waits for.

    Args:
        form: The slot `form`.
        topics: Has the labels of answers.
    """
    asks = form["asks"]
    if asks == CHANGE:
        return Question(Wanted.CHOICE, tuple(Option(each, topics.requests.labels[each]) for each in form.get("given", ())))
    if asks in _BESIDE:
        return Question(_BESIDE[asks])
    return Question(_WANTED[_questions()[asks].kind], options_of(asks, topics))


def form_at(draft: Draft, asks: str) -> dict[str, Any]:
    """Return the slot `form`: what is waited for and how far it is, and nothing that was answered.

    A turn that is run again after a crash finds the draft as it left it, but this slot as it was
    before: what is new in a turn is told by the slot.
    """
    return {
        "draft": draft.id,
        "asks": asks,
        "controller": draft.controller,
        "number": min(draft.progress.number, draft.progress.total),
        "total": draft.progress.total,
        "acts": [each.act.value for each in draft.acts],
        "given": [answer.question for answer in draft.summary.answers],
    }
