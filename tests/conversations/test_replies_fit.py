"""Every answer fits a telephone screen and quotes the policy word for word."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from rasa_sdk.executor import CollectingDispatcher

from actions.reply import Reply
from bot.policies.model import LANGUAGES, Answer, Status
from bot.policies.passages import fold
from bot.settings import ROOT
from bot.tools.domain_texts import response_text
from bot.wiring import make_policy_services

#: Characters of all bubbles of one answer; a telephone shows about this much.
LONGEST_REPLY = 900
#: Characters of the bubble that holds the direct answer.
LONGEST_FIRST_BUBBLE = 345

POLICIES = make_policy_services(ROOT / "data")


def _answers() -> Iterator[Any]:
    for company in POLICIES.controllers.slugs():
        for topic in POLICIES.topics.topics.values():
            own = POLICIES.controllers.get(company).statements[topic.id].facets
            # A facet that the policy says nothing of is answered too where people ask for one.
            facets = [None, *(POLICIES.topics.facets if topic.is_narrowed else own)]
            for facet in facets:
                for language in LANGUAGES:
                    name = f"{company}-{topic.id}{f'-{facet}' if facet else ''}-{language}"
                    yield pytest.param(company, topic.id, language, facet, id=name)


def _said(answer: Answer) -> list[dict[str, Any]]:
    """Return what is handed to Rasa for an answer: names of responses and their values."""
    dispatcher = CollectingDispatcher()
    reply = Reply(dispatcher, answer.language)
    reply.say_answer(answer)
    reply.send()
    return dispatcher.messages


def _bubble(message: dict[str, Any], language: str) -> str:
    return response_text(message["response"], language, **{name: value for name, value in message.items() if name != "response"})


@pytest.mark.parametrize("company, topic, language, facet", _answers())
def test_an_answer_fits_a_telephone_screen(company: str, topic: str, language: str, facet: str | None) -> None:
    answer = POLICIES.answers.answer(company, topic, language, facet)
    bubbles = [_bubble(message, language) for message in _said(answer)]
    assert len(bubbles[0]) <= LONGEST_FIRST_BUBBLE
    assert sum(map(len, bubbles)) <= LONGEST_REPLY, f"{sum(map(len, bubbles))} characters in {len(bubbles)} bubbles"


@pytest.mark.parametrize("company, topic, language, facet", _answers())
def test_an_answer_shows_what_carries_it_word_for_word(company: str, topic: str, language: str, facet: str | None) -> None:
    answer = POLICIES.answers.answer(company, topic, language, facet)
    policy = answer.controller.policy
    shown = [message for message in _said(answer) if "quote" in message]
    assert bool(shown) == bool(answer.quotes)
    for message in shown:
        assert message["section"] in policy.headings
        assert message["policy"] == policy.title
        assert message["response"].startswith("utter_policy_quote_original") == (policy.language != language)
        for part in message["quote"].split(" […] "):
            assert fold(part) in fold(policy.text)


@pytest.mark.parametrize("company, topic, language, facet", _answers())
def test_a_silent_policy_is_said_with_the_law_and_a_contact(company: str, topic: str, language: str, facet: str | None) -> None:
    answer = POLICIES.answers.answer(company, topic, language, facet)
    responses = [message["response"] for message in _said(answer)]
    is_silent = answer.status is Status.NOT_STATED
    # Own notes have a frame of their own; some topics need the law beside half an answer too.
    is_partly = answer.status is Status.PARTLY and answer.topic.law_with_partly
    assert ("utter_law_when_silent" in responses) == ((is_silent or is_partly) and not answer.has_own_law_note)
    names_contact = any(contact.value in answer.text for contact in answer.controller.contacts)
    assert any(name.startswith("utter_contact") for name in responses) == (is_silent and not names_contact)
