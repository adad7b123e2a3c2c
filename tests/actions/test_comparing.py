"""A comparison as it is handed to Rasa: on how many screens, with which buttons, of how many companies."""

from __future__ import annotations

from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest
import yaml
from rasa_sdk.executor import CollectingDispatcher

from actions.comparing import ActionCompare
from actions.reply import LONGEST_ANSWER, Reply
from actions.turn import Turn
from bot.errors import BotError
from bot.policies.answer_desk import AnswerDesk
from bot.policies.comparison import MOST_COMPARED
from bot.policies.controllers import ControllerDirectory
from bot.policies.topics import load_topics
from bot.settings import ROOT
from bot.understanding.decision import Asked, Heard
from bot.wiring import PolicyServices
from tests.policies.made_up_companies import company

RESPONSES = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))["responses"]
LONG = "Facturen en andere financiële gegevens bewaart het bedrijf 7 jaar. De rest wordt een maand na het einde van de overeenkomst vernietigd, zegt het beleid."
STATEMENTS = f'retention: {{status: stated, nl: "{LONG}", fr: "Sept ans."}}\ndpo: {{status: not_applicable}}\n'
RETENTION = (Asked("ask_retention"),)


@pytest.fixture
def services(tmp_path: Path) -> PolicyServices:
    for number in range(12):
        company(tmp_path, f"zaak_{number:02}", f"Zaak {number}", STATEMENTS)
    topics, directory = load_topics(ROOT / "data" / "topics.yml"), ControllerDirectory(tmp_path, lambda source: [])
    return PolicyServices(topics, directory, AnswerDesk(topics, directory))


def _turn(compared: tuple[str, ...], asked: tuple[Asked, ...] = RETENTION) -> Turn:
    return Turn(
        conversation="talk",
        key="message",
        received_at=datetime(2026, 11, 28, 9, 0, tzinfo=timezone.utc),
        client=None,
        proof=None,
        follow=None,
        code=None,
        form=None,
        acts_heard={},
        heard=Heard("wie bewaart het langst?", "ask_retention"),
        language="nl",
        controller=None,
        intent="ask_retention",
        route="compare",
        asked=asked,
        misses=0,
        named_other=False,
        is_introduced=True,
        was_cut=False,
        was_masked=False,
        fixed_controller=None,
        ranking=(),
        compared=compared,
        superlative=None,
    )


def _said(services: PolicyServices, turn: Turn) -> list[dict[str, Any]]:
    dispatcher = CollectingDispatcher()
    reply = Reply(dispatcher, turn.language, RESPONSES)
    ActionCompare().speak(turn, reply, services)
    reply.send()
    return dispatcher.messages


def _slugs(count: int) -> tuple[str, ...]:
    return tuple(f"zaak_{number:02}" for number in range(count))


def test_eight_companies_take_as_many_screens_as_they_need(services: PolicyServices) -> None:
    messages = _said(services, _turn(_slugs(8)))
    screens = [message for message in messages if "lines" in message]
    assert [message["response"] for message in screens] == ["utter_comparison", "utter_comparison_continued"]
    assert all(len(message.get("title", "")) + 1 + len(message["lines"]) <= LONGEST_ANSWER for message in screens)
    lines = [line for message in screens for line in message["lines"].split("\n")]
    assert lines == [f"Zaak {number}: {LONG}" for number in range(8)]
    assert [button["title"] for button in messages[-1]["buttons"]] == [f"Zaak {number}" for number in range(8)]


def test_more_than_eight_are_cut_and_that_is_said(services: PolicyServices) -> None:
    messages = _said(services, _turn(_slugs(12)))
    assert (messages[0]["response"], messages[0]["limit"]) == ("utter_compare_first", MOST_COMPARED)
    assert sum(message["lines"].count("\n") + 1 for message in messages if "lines" in message) == MOST_COMPARED


def test_where_nobody_knows_which_the_person_is_asked(services: PolicyServices) -> None:
    (message,) = _said(services, _turn(()))
    assert (message["response"], message["limit"]) == ("utter_compare_which", MOST_COMPARED)
    assert [button["payload"] for button in message["buttons"]][:1] == ['/switch_controller{"to_controller":"zaak_00"}']
    assert len(message["buttons"]) == MOST_COMPARED


def test_where_nothing_was_asked_the_examples_keep_the_companies(services: PolicyServices) -> None:
    (message,) = _said(services, _turn(_slugs(2), ()))
    assert message["response"] == "utter_compare_what"
    assert message["buttons"][0]["payload"] == '/ask_retention{"compared":"zaak_00,zaak_01"}'


def test_what_does_not_apply_is_not_called_silence(services: PolicyServices) -> None:
    messages = _said(services, _turn(_slugs(2), (Asked("ask_dpo"),)))
    assert messages[0]["lines"] == "Zaak 0: niet van toepassing.\nZaak 1: niet van toepassing."


def test_only_the_companies_compared_are_read(tmp_path: Path) -> None:
    for number in range(40):
        company(tmp_path, f"zaak_{number:02}", f"Zaak {number}", STATEMENTS)
    read: list[str] = []
    topics = load_topics(ROOT / "data" / "topics.yml")
    directory = ControllerDirectory(tmp_path, lambda source: read.append(source.controller.slug) or [])
    _said(PolicyServices(topics, directory, AnswerDesk(topics, directory)), _turn(_slugs(3)))
    assert sorted(read) == list(_slugs(3))


def test_a_text_that_was_not_sent_fails_loudly() -> None:
    with pytest.raises(BotError, match="utter_compared_silent"):
        Reply(CollectingDispatcher(), "nl").text("utter_compared_silent", company="Zaak 1")
