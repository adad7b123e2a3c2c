"""Which reason calls a human, which only offers one, and when neither is honest."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest
import time_machine
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.answering import ActionAnswerQuestion
from actions.talking import ActionFallback, ActionHandoff, ActionSmallTalk
from bot import wiring
from bot.conversations.handoff import GO_ON, Handoff, Holder, Reason
from bot.conversations.summary import Answered, summary_of
from bot.rights.letter_texts import load_letter_texts
from bot.settings import ROOT
from tests.policies.made_up_companies import company

OPEN, CLOSED = "2026-03-05T09:00:00+00:00", "2026-03-07T09:00:00+00:00"
STATEMENTS = 'retention: {status: stated, nl: "Zeven jaar.", fr: "Sept ans."}\ndpo: {status: stated, nl: "Els.", fr: "Els."}\n'


@pytest.fixture
def staff(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Return what sets whether there are staff; the company wants them to hear of its retention."""
    data = tmp_path / "data"
    company(data / "controllers", "zaak", "Zaak", STATEMENTS)
    card = data / "controllers" / "zaak" / "controller.yml"
    card.write_text(card.read_text(encoding="utf-8") + "handoff_topics: [retention]\n", encoding="utf-8")
    services = _services(data / "controllers")
    monkeypatch.setattr(wiring, "policy_services", lambda: services)

    def are(is_on: bool) -> None:
        handed = wiring.HandoffServices(is_on, load_letter_texts(ROOT / "data" / "handoff.yml"), services.controllers)
        monkeypatch.setattr(wiring, "handoff_services", lambda: handed)

    are(True)
    yield are


def _services(root: Path) -> wiring.PolicyServices:
    from bot.policies.answer_desk import AnswerDesk
    from bot.policies.controllers import ControllerDirectory
    from bot.policies.topics import load_topics

    topics, directory = load_topics(ROOT / "data" / "topics.yml"), ControllerDirectory(root, lambda source: [])
    return wiring.PolicyServices(topics, directory, AnswerDesk(topics, directory))


def said(action: Any, at: str, text: str = "hm", intent: str = "inform", *, metadata: dict[str, Any] | None = None, entities: tuple[dict[str, Any], ...] = (), **slots: Any) -> tuple[list[str], dict[str, Any] | None, list[str], dict[str, Any]]:
    """Return the responses of a turn, the hand-off it asks for, its buttons, and the slots it leaves."""
    message = {"text": text, "intent": {"name": intent, "confidence": 0.9}, "entities": list(entities), "intent_ranking": [], "metadata": metadata or {}}
    before = {"language": "nl", "controller": "zaak", "introduced": True, "route": "by_words", **slots}
    dispatcher = CollectingDispatcher()
    with time_machine.travel(datetime.fromisoformat(at), tick=False):
        events = asyncio.run(action.run(dispatcher, Tracker("talk", before, message, [], False, None, {}, "action_listen"), {}))
    handoffs = [(each.get("custom") or {}).get("handoff") for each in dispatcher.messages]
    assert not any(handoffs[:-1]), "asked for with the last message"
    left = {event["name"]: event["value"] for event in events if event["event"] == "slot"}
    return [each["response"] for each in dispatcher.messages], handoffs[-1], [each["title"] for each in dispatcher.messages[-1]["buttons"]], left


HUMAN, GO_ON_TITLE = "Ja, een medewerker graag", "Verder met de assistent"


def test_asked_for_a_human_is_called_at_any_hour(staff: Any) -> None:
    responses, handoff, buttons, _ = said(ActionHandoff(), OPEN, intent="handoff")
    assert (responses, buttons) == (["utter_handoff_asked"], [GO_ON_TITLE])
    assert handoff is not None and (handoff["reason"], handoff["controller"], handoff["language"]) == ("asked", "zaak", "nl")
    responses, handoff, buttons, _ = said(ActionHandoff(), CLOSED, intent="handoff")
    assert (responses, buttons, handoff["reason"]) == (["utter_handoff_asked_later"], [GO_ON_TITLE], "asked")


def test_without_staff_nobody_is_called_or_offered_and_the_contact_is_given(staff: Any) -> None:
    staff(False)
    assert said(ActionHandoff(), OPEN, intent="handoff")[:2] == (["utter_handoff", "utter_contact_named"], None)
    assert said(ActionFallback(), OPEN, misses=2)[:2] == (["utter_fallback_human", "utter_contact_named"], None)
    responses, handoff, buttons, _ = said(ActionSmallTalk(), OPEN, "ik kan niet meer", mood={"now": "distress", "angry": 0})
    assert (responses, handoff, HUMAN in buttons) == (["utter_inform"], None, False)


def test_whoever_speaks_of_dying_is_given_the_helplines_whether_there_are_staff_or_not(staff: Any) -> None:
    mood = {"now": "danger", "angry": 0}
    assert said(ActionSmallTalk(), OPEN, mood=mood)[0] == ["utter_helplines", "utter_handoff_offer_distress"]
    staff(False)
    assert said(ActionSmallTalk(), OPEN, mood=mood)[0] == ["utter_helplines"]


def test_the_second_miss_calls_a_human_while_one_is_there_and_else_offers_one(staff: Any) -> None:
    assert said(ActionFallback(), OPEN, misses=1)[:2] == (["utter_fallback_suggest"], None)
    responses, handoff, buttons, _ = said(ActionFallback(), OPEN, misses=2)
    assert (responses, handoff["reason"], buttons) == (["utter_handoff_asked_not_understood"], "not_understood", [GO_ON_TITLE])
    responses, handoff, buttons, left = said(ActionFallback(), CLOSED, misses=2)
    assert (responses, handoff, buttons, left["human_offered"]) == (["utter_handoff_offer_not_understood"], None, [HUMAN], "not_understood")


def test_despair_is_offered_a_human_and_never_silenced(staff: Any) -> None:
    responses, handoff, buttons, left = said(ActionSmallTalk(), OPEN, mood={"now": "distress", "angry": 0})
    assert (responses, handoff, buttons, left["human_offered"]) == (["utter_handoff_offer_distress"], None, [HUMAN], "distress")


@pytest.mark.parametrize(("angry", "offers"), [(1, False), (2, True), (3, True)])
def test_anger_is_offered_a_human_the_second_time(staff: Any, angry: int, offers: bool) -> None:
    responses, handoff, _, _ = said(ActionSmallTalk(), OPEN, intent="insult", mood={"now": "anger", "angry": angry})
    assert (responses == ["utter_insult", "utter_handoff_offer_anger"], handoff) == (offers, None)


def test_a_question_is_answered_first_whatever_is_felt(staff: Any) -> None:
    asked = [{"intent": "ask_dpo", "facets": []}]
    responses, handoff, _, _ = said(ActionAnswerQuestion(), OPEN, intent="ask_dpo", asked=asked, mood={"now": "distress", "angry": 0})
    assert (responses, handoff) == (["utter_policy_answer", "utter_handoff_offer_distress"], None)


def test_a_complaint_about_an_answer_goes_to_a_human_at_once_or_is_offered_one(staff: Any) -> None:
    text = "mijn aanvraag werd geweigerd en dat is onterecht"
    responses, handoff, _, _ = said(ActionSmallTalk(), OPEN, text)
    assert (responses, handoff["reason"]) == (["utter_handoff_asked_complaint"], "complaint")
    responses, handoff, _, left = said(ActionSmallTalk(), CLOSED, text)
    assert (responses, handoff, left["human_offered"]) == (["utter_inform", "utter_handoff_offer"], None, "complaint")


def test_a_topic_the_company_chose_is_answered_and_then_heard_by_a_human(staff: Any) -> None:
    asked = [{"intent": "ask_retention", "facets": []}]
    responses, handoff, buttons, left = said(ActionAnswerQuestion(), OPEN, intent="ask_retention", asked=asked)
    assert (responses, handoff["reason"], buttons) == (["utter_policy_answer", "utter_handoff_asked_topic"], "topic", [GO_ON_TITLE])
    assert left["answered"] == ["zaak/retention//stated"]
    responses, handoff, _, _ = said(ActionAnswerQuestion(), CLOSED, intent="ask_retention", asked=asked)
    assert (responses, handoff) == (["utter_policy_answer", "utter_handoff_offer"], None)
    assert said(ActionAnswerQuestion(), OPEN, intent="ask_dpo", asked=[{"intent": "ask_dpo", "facets": []}])[1] is None


@pytest.mark.parametrize("reason", ["distress", "proof", "on_behalf"])
def test_the_button_and_a_yes_take_the_offer_for_its_reason(staff: Any, reason: str) -> None:
    tapped = said(ActionHandoff(), OPEN, intent="handoff", metadata={"is_tap": True}, entities=({"entity": "reason", "value": reason},))
    agreed = said(ActionHandoff(), OPEN, "ja", intent="affirm", route="human", human_offered=reason)
    assert tapped[1]["reason"] == agreed[1]["reason"] == reason


def test_a_reason_nobody_knows_is_asked_for(staff: Any) -> None:
    assert said(ActionHandoff(), OPEN, intent="handoff", metadata={"is_tap": True}, entities=({"entity": "reason", "value": "x"},))[1]["reason"] == "asked"


def test_whoever_goes_on_is_told_so(staff: Any) -> None:
    assert said(ActionHandoff(), OPEN, GO_ON, intent="handoff", metadata={"is_tap": True}, entities=({"entity": "reason", "value": "go_on"},))[:2] == (["utter_handoff_taken_back"], None)


@pytest.mark.parametrize("settled", ["answered", "request_opened", "nothing"])
def test_what_a_human_left_behind_is_said_as_it_was_noted(staff: Any, settled: str) -> None:
    assert said(ActionHandoff(), OPEN, "en is dat nu in orde?", route="settled", metadata={"settled": settled})[:2] == ([f"utter_settled_{settled}"], None)


def test_the_summary_holds_ids_and_moments_and_no_word(staff: Any) -> None:
    heard = {"request_erasure": {"received_at": "2026-03-05T08:30:00+00:00"}}
    slots = {"answered": ["zaak/dpo//stated"], "misses": 1, "acts_heard": heard, "proof": {"purpose": "prove", "requests": [], "waits": True}, "mood": {"now": None, "angry": 1}}
    _, handoff, _, _ = said(ActionHandoff(), OPEN, "gemarkeerde woorden, geef mij een mens", intent="handoff", **slots)
    assert "gemarkeerde" not in str(handoff)
    moment = datetime(2026, 3, 5, 9, tzinfo=timezone.utc)
    kept = Handoff("talk", "zaak", "nl", Holder.WAITING, Reason.ASKED, moment, moment, None, None, 1, handoff["facts"], None, "website", "nl", None, None)
    summary = summary_of(kept)
    assert summary.answers == (Answered("zaak", "dpo", None, "stated"),)
    assert summary.acts_heard == {"request_erasure": datetime(2026, 3, 5, 8, 30, tzinfo=timezone.utc)}
    assert (summary.misses, summary.awaits_code, summary.moods, summary.form_acts) == (1, True, ("anger",), ())
