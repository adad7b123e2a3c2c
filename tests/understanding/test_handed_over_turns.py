"""Where a turn goes after a human was offered, or gave the talk back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.understanding.decision import Decision, Heard, Place, Route, TalkSoFar
from bot.understanding.form_questions import Question, Wanted
from tests.understanding.talks import NOORDER, heard, tap, understanding

OFFERED = TalkSoFar("nl", NOORDER.slug, human_offered=True)
SETTLED = TalkSoFar("nl", NOORDER.slug, was_settled=True)


def decide(message: Heard, talk: TalkSoFar) -> Decision:
    return understanding().decide(message, talk, Place())


def test_a_yes_takes_the_offer_of_the_last_reply_only() -> None:
    assert decide(heard("ja graag", "affirm"), OFFERED).route is Route.HUMAN
    assert decide(heard("ja graag", "affirm"), replace(OFFERED, human_offered=False)).route is not Route.HUMAN
    assert decide(heard("nee", "deny"), OFFERED).route is not Route.HUMAN


def test_in_a_form_a_yes_is_the_forms() -> None:
    in_form = replace(OFFERED, form=Question(Wanted.YES_NO), form_controller=NOORDER.slug)
    assert decide(heard("ja", "affirm"), in_form).route is Route.REQUEST


@pytest.mark.parametrize("text", ["en is dat nu in orde?", "is het geregeld?"])
def test_whether_all_is_settled_is_asked_of_what_a_human_noted(text: str) -> None:
    assert decide(heard(text, "check_request_status"), SETTLED).route is Route.SETTLED
    assert decide(heard(text, "check_request_status"), replace(SETTLED, was_settled=False)).route is not Route.SETTLED


def test_the_button_of_an_offer_goes_to_a_human_also_from_a_form() -> None:
    for talk in (OFFERED, replace(OFFERED, form=Question(Wanted.NAME), form_controller=NOORDER.slug)):
        decision = decide(tap("handoff", reason="distress"), talk)
        assert decision.route is Route.BY_WORDS
