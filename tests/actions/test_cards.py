"""Cards say what the texts say and no more; what is waited for stands with the message that asks it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from rasa_sdk.executor import CollectingDispatcher

from actions.cards import _EXPECTS, CODE, EMAIL
from actions.reply import Reply
from bot.policies.model import LANGUAGES, Answer
from bot.policies.passage_ids import passages_named
from bot.policies.passages import PolicyText
from bot.rights.cards import LEFT_OUT
from bot.settings import ROOT
from bot.wiring import make_policy_services
from tests.actions.request_talks import DOMAIN, RequestTalk, Sent
from tests.actions.test_request_form import COPY, ERASE, MAIL, READY, UNSUBSCRIBE, YES, database, talk, tapped  # noqa: F401  # fixtures

POLICIES = make_policy_services(ROOT / "data")


def answers(slug: str, language: str) -> Iterator[Answer]:
    for topic, statement in POLICIES.controllers.get(slug).statements.items():
        for facet in (None, *statement.facets):
            yield POLICIES.answers.answer(slug, topic, language, facet)


def said(language: str, *given: Answer) -> list[dict[str, Any]]:
    dispatcher = CollectingDispatcher()
    reply = Reply(dispatcher, language)
    for answer in given:
        reply.say_answer(answer)
    reply.send()
    return dispatcher.messages


# --- Quotes --------------------------------------------------------------------------------------
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("slug", POLICIES.controllers.slugs())
def test_every_quote_has_its_card_and_the_address_leads_to_the_same_words(slug: str, language: str) -> None:
    controller = POLICIES.controllers.get(slug)
    text = PolicyText(controller.policy.text, controller.policy.headings)
    count = 0
    for answer in answers(slug, language):
        for message in said(language, answer):
            card = message["custom"].get("card")
            assert (card is not None) == ("quote" in message)
            if card is None:
                continue
            count += 1
            assert (card["kind"], card["quote"], card["section"], card["company"], card["policy"]) == ("quote", message["quote"], message["section"], controller.name, message["policy"])
            assert (card["language"], card["dated"]) == (controller.policy.language, message.get("date"))
            parts = card["quote"].split(LEFT_OUT)
            assert all(text.passages(part) for part in parts)
            address = urlsplit(card["address"])
            asked = parse_qs(address.query, strict_parsing=True)
            assert (address.netloc, address.path, address.fragment, asked["language"]) == ("", f"/policy/{slug}", "passage", [language])
            assert [quote.text for quote in passages_named(controller, asked["passage"][0])] == parts
    assert count > 20


def test_what_is_no_quote_has_no_card() -> None:
    (message,) = said("nl", *[answer for answer in answers("conitro", "nl") if not answer.quotes][:1])[:1]
    assert message["custom"] == {}


# --- A receipt -----------------------------------------------------------------------------------
def test_a_receipt_has_a_card_and_its_files_with_it(talk: RequestTalk) -> None:  # noqa: F811
    messages = talk.send(*READY, YES).messages
    receipt = messages[0]["custom"]
    assert messages[0]["response"] == "utter_receipt"
    assert receipt["card"] == {
        "kind": "receipt",
        "requests": [{"act": "wissen van gegevens (artikel 17 AVG)", "reference": messages[0]["reference"], "term": "Laatste dag voor een antwoord", "due": "maandag 7 april 2025"}],
    }
    assert [file["name"] for file in receipt["files"]] == ["ontvangstbewijs.txt", "ontvangstbewijs.ics"]
    assert not any("files" in message["custom"] or "card" in message["custom"] for message in messages[1:])


def test_requests_opened_together_are_one_card_with_the_last(talk: RequestTalk) -> None:  # noqa: F811
    messages = talk.send(ERASE, COPY, tapped("extent", "all"), MAIL, tapped("name", "skip"), YES).messages
    receipts = [message for message in messages if message["response"] == "utter_receipt"]
    assert [bool(message["custom"]) for message in receipts] == [False, True]
    assert [each["reference"] for each in receipts[1]["custom"]["card"]["requests"]] == [message["reference"] for message in receipts]


def test_what_is_done_at_once_and_what_has_no_term_say_so(talk: RequestTalk) -> None:  # noqa: F811
    at_once = talk.send(UNSUBSCRIBE, tapped("scope", "all_marketing"), MAIL, YES).messages[0]["custom"]["card"]["requests"][0]
    assert at_once["term"] == "Uit te voeren"
    assert at_once["due"].startswith("meteen; aan u bevestigd ten laatste op ")
    of_the_dead = talk.send(Sent("wis alle gegevens van mijn overleden moeder", "request_erasure"), Sent("Maria Maes"), MAIL, tapped("name", "skip"), YES)
    assert of_the_dead.messages[0]["custom"]["card"]["requests"][0]["due"] == "geen wettelijke termijn"


# --- How far a form is, and what it waits for ------------------------------------------------------
def test_a_question_of_the_form_says_how_far_it_is(talk: RequestTalk) -> None:  # noqa: F811
    asked = talk.send(ERASE).messages[-1]
    assert asked["custom"] == {"card": {"kind": "progress", "step": asked["number"], "of": asked["total"]}}
    assert "custom" in (summary := talk.send(tapped("extent", "all"), MAIL, tapped("name", "skip")).messages[-1])
    assert (summary["response"], summary["custom"]) == ("utter_form_summary", {})


def test_the_question_for_an_address_and_the_one_for_a_code_expect_them(talk: RequestTalk) -> None:  # noqa: F811
    asked = talk.send(ERASE, tapped("extent", "all")).messages[-1]
    assert (asked["response"], asked["custom"]["expects"]) == ("utter_form_ask_contact", EMAIL)
    asked = talk.send(MAIL, tapped("name", "skip"), YES).messages[-1]
    assert (asked["response"], asked["custom"]["expects"]) == ("utter_proof_asked", CODE)


def test_only_the_last_message_expects_anything() -> None:
    dispatcher = CollectingDispatcher()
    reply = Reply(dispatcher, "nl")
    for response in ("utter_proof_asked", "utter_follow_ask_text"):
        reply.say(response)
    reply.send()
    assert [message["custom"] for message in dispatcher.messages] == [{}, {}]


def test_every_response_that_expects_something_exists_and_speaks_of_it() -> None:
    words = {CODE: ("code", "cijfers"), EMAIL: ("e-mailadres",)}
    for response, expected in _EXPECTS.items():
        text = DOMAIN["responses"][response][0]["text"]
        assert any(word in text for word in words[expected]), response
