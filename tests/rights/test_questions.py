"""What each act asks: this and nothing more."""

from __future__ import annotations

import pytest

from bot.rights.acts import ForWhom, RequestedAct
from bot.rights.questions import AnswerKind, questions_of

#: What is put to everybody, in order; in brackets what may be left out, after a colon the options.
ASKED = {
    RequestedAct.ACCESS: ["contact", "(name)"],
    RequestedAct.RECTIFICATION: ["wrong", "right", "contact", "(name)"],
    RequestedAct.ERASURE: ["extent: all, part", "contact", "(name)"],
    RequestedAct.RESTRICTION: ["ground: accuracy_contested, unlawful, needed_for_claims, objection_pending", "contact", "(name)"],
    RequestedAct.PORTABILITY: ["recipient: person, company", "contact", "(name)"],
    RequestedAct.OBJECTION: ["use", "(reasons)", "contact", "(name)"],
    RequestedAct.UNSUBSCRIBE: ["scope: one_list, all_marketing", "contact"],
    RequestedAct.CONSENT_WITHDRAWAL: ["consent", "contact"],
    RequestedAct.HUMAN_REVIEW: ["decision", "contact", "(name)"],
}
#: What is asked only after such an answer.
FOLLOWING = [
    (RequestedAct.ERASURE, "extent", "part", "part"),
    (RequestedAct.PORTABILITY, "recipient", "company", "company"),
    (RequestedAct.UNSUBSCRIBE, "scope", "one_list", "list"),
    *[(RequestedAct.ACCESS, "for_whom", each.value, "subject_name") for each in ForWhom if each is not ForWhom.SELF],
]


def written(act: RequestedAct, answers: dict[str, str]) -> list[str]:
    asked = [question for question in questions_of([act]) if question.is_asked and question.applies(answers)]
    named = [f"{question.id}: {', '.join(question.options)}" if question.options else question.id for question in asked]
    return [f"({name})" if question.may_be_skipped else name for name, question in zip(named, asked, strict=True)]


@pytest.mark.parametrize("act", RequestedAct)
def test_an_act_asks_this_and_nothing_more(act: RequestedAct) -> None:
    assert written(act, {}) == ASKED[act]


@pytest.mark.parametrize("act, question, answer, following", FOLLOWING)
def test_what_is_only_asked_after_an_answer(act: RequestedAct, question: str, answer: str, following: str) -> None:
    (asked,) = [each for each in questions_of([act]) if each.id == following]
    assert asked.applies({question: answer})
    (decides,) = [each for each in questions_of([act]) if each.id == question]
    assert all(not asked.applies({question: other}) for other in decides.options if (act, question, other, following) not in FOLLOWING)


def test_only_whose_data_it_is_is_never_asked_unless_told() -> None:
    everything = questions_of(list(RequestedAct))
    assert [question.id for question in everything if not question.is_asked] == ["for_whom"]


def test_two_acts_ask_what_they_share_once_and_at_the_end() -> None:
    ids = [question.id for question in questions_of([RequestedAct.UNSUBSCRIBE, RequestedAct.ERASURE])]
    assert ids == ["scope", "list", "extent", "part", "for_whom", "subject_name", "contact", "name"]


def test_no_two_questions_share_an_id_and_only_choices_have_options() -> None:
    everything = questions_of(list(RequestedAct))
    assert len({question.id for question in everything}) == len(everything)
    assert all((question.kind is AnswerKind.CHOICE) == bool(question.options) for question in everything)
