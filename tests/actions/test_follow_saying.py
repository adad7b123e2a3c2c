"""How a request stands is said in every state, with its term and what else is to be known, in both languages."""

from __future__ import annotations

from datetime import date, datetime, timezone
from types import SimpleNamespace
from typing import Any

import pytest
from rasa_sdk.executor import CollectingDispatcher

from actions.follow_saying import say_standing
from actions.proof_saying import masked
from actions.reply import Reply
from bot import wiring
from bot.policies.model import LANGUAGES
from bot.rights.acts import RequestedAct
from bot.rights.following import Standing
from bot.rights.proofs import Proof
from bot.rights.requests import Term
from bot.rights.states import State
from bot.runtime.tracker_store import QUOTES_THE_PERSON
from tests.actions.request_talks import DOMAIN

TODAY = date(2026, 3, 20)
TERM = Term(date(2026, 4, 7), date(2026, 4, 7), None)
OVER = (State.ANSWERED, State.EXECUTED, State.REFUSED, State.WITHDRAWN, State.CLOSED)


def said(language: str, *, connected: bool = True, today: date = TODAY, **values: Any) -> dict[str, dict[str, Any]]:
    """Return what is said of a request, by the name of the response."""
    dispatcher = CollectingDispatcher()
    standing = Standing(**{"act": RequestedAct.ERASURE, "controller": "conitro", "state": State.PASSED_ON, "received_on": date(2026, 3, 5), "term": TERM, "is_extended": False, "proof": Proof.MAILBOX, **values})
    turn: Any = SimpleNamespace(language=language, day=today, received_at=datetime(2026, 3, 20, tzinfo=timezone.utc))
    request: Any = SimpleNamespace(reference="KXM-4P7")
    requests: Any = SimpleNamespace(is_connected=lambda slug: connected)
    reply = Reply(dispatcher, language, DOMAIN["responses"])
    say_standing(request, standing, turn, reply, wiring.policy_services(), requests)
    reply.send()
    return {message["response"]: message for message in dispatcher.messages}


def text_of(response: str, language: str) -> str:
    return next(str(each["text"]) for each in DOMAIN["responses"][response] if each["condition"][0]["value"] == language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", State)
def test_every_state_is_said_with_its_term(state: State, language: str) -> None:
    told = said(language, state=state)["utter_follow_standing"]
    assert told["state"] == text_of(f"utter_follow_state_{state.value}", language)
    if state in OVER:
        assert told["term"] == text_of("utter_follow_term_over", language)
    else:
        assert told["term"].endswith({"nl": "dinsdag 7 april 2026", "fr": "mardi 7 avril 2026"}[language])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", [State.OPENED, State.PASSED_ON])
def test_what_lies_in_a_folder_is_not_called_passed_on(state: State, language: str) -> None:
    assert said(language, connected=False, state=state)["utter_follow_standing"]["state"] == text_of("utter_follow_state_demonstration", language)


def test_an_extension_is_said_and_whose_it_is_to_explain() -> None:
    assert said("nl", is_extended=True)["utter_follow_extended"]["company"] == "Conitro"
    assert "utter_follow_extended" not in said("nl", is_extended=True, state=State.ANSWERED)


def test_a_reason_on_record_is_shown_to_a_length_and_only_while_the_term_runs() -> None:
    told = said("fr", is_extended=True, extension_reason="dossier complexe " * 60)
    assert told["utter_follow_extended_because"]["reason"] == ("dossier complexe " * 60)[:500]
    assert "utter_follow_extended" not in told
    assert "utter_follow_extended_because" not in said("fr", is_extended=True, extension_reason="dossier complexe", state=State.ANSWERED)
    assert "utter_follow_extended_because" in QUOTES_THE_PERSON


def test_who_is_late_is_said_from_the_day_after_the_last() -> None:
    assert "utter_follow_late" not in said("nl", today=date(2026, 4, 7))
    assert "utter_follow_late" in said("nl", today=date(2026, 4, 8))
    # While a doubt is open the term stands still, and what was answered is not late.
    assert "utter_follow_late" not in said("nl", today=date(2026, 4, 8), state=State.PAUSED)
    assert "utter_follow_late" not in said("nl", today=date(2026, 4, 8), state=State.ANSWERED)


def test_what_nobody_proved_is_said() -> None:
    assert "utter_follow_unproven" in said("fr", proof=Proof.UNPROVEN)
    assert "utter_follow_unproven" not in said("fr")


def test_other_terms() -> None:
    assert said("nl", act=RequestedAct.UNSUBSCRIBE)["utter_follow_standing"]["term"].startswith("Uitvoering: meteen")
    assert said("fr", term=Term(None, None, None))["utter_follow_standing"]["term"] == text_of("utter_follow_term_none", "fr")


@pytest.mark.parametrize(("mailbox", "shown"), [("lien@voorbeeld.example", "l…@voorbeeld.example"), ("l@voorbeeld.example", "l…@voorbeeld.example"), ("a@b@voorbeeld.example", "a…@voorbeeld.example")])
def test_an_address_is_shown_masked(mailbox: str, shown: str) -> None:
    assert masked(mailbox) == shown
