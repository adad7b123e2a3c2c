"""Every act, in both languages, at every company: from the first sentence to a receipt and a request kept."""

from __future__ import annotations

import asyncio
import logging
import os
import sqlite3
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
import time_machine

from bot import wiring
from bot.conversations.model import Author, Conversation, Message
from bot.policies.model import LANGUAGES
from bot.rights.acts import RequestedAct
from bot.rights.letter_texts import day_in_words
from bot.rights.proofs import Proof
from bot.rights.states import State
from bot.tools.domain_texts import response_text
from bot.tools.in_process import InProcessAssistant, settings_in
from tests.conversations.talks import MOMENT, without_references

SENTENCES = {
    RequestedAct.ACCESS: {"nl": "stuur mij een kopie van mijn gegevens", "fr": "envoyez-moi une copie de mes données"},
    RequestedAct.RECTIFICATION: {"nl": "mijn adres is fout, verbeter dat", "fr": "mon adresse est fausse, corrigez-la"},
    RequestedAct.ERASURE: {"nl": "verwijder mijn gegevens", "fr": "supprimez mes données"},
    RequestedAct.RESTRICTION: {"nl": "ik wil het gebruik van mijn gegevens laten beperken", "fr": "limitez l'utilisation de mes données"},
    RequestedAct.PORTABILITY: {"nl": "zet mijn gegevens over naar een andere firma", "fr": "transférez mes données vers un autre prestataire"},
    RequestedAct.OBJECTION: {"nl": "ik maak bezwaar tegen deze verwerking", "fr": "je m'oppose à ce traitement de mes données"},
    RequestedAct.UNSUBSCRIBE: {"nl": "schrijf mij uit", "fr": "désinscrivez-moi"},
    RequestedAct.CONSENT_WITHDRAWAL: {"nl": "ik trek mijn toestemming in", "fr": "je retire mon consentement"},
    RequestedAct.HUMAN_REVIEW: {"nl": "laat een mens dat besluit herbekijken", "fr": "je veux qu'un humain revoie cette décision"},
}
#: What a person answers, each a mark to be looked for where it may not be.
NAME, WORDS = "Gemerkte Zwaan", "gemerkt en marqué"
#: Steps after which a talk that has not ended goes in circles.
MOST_STEPS = 10
#: Messages of the person from "wis alles" to the receipt.
MOST_MESSAGES = 5
LAST_DAY = date(2026, 4, 7)
COMPANIES = ("conitro", "crm", "entra", "proximus_ict", "sentera")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("acts")


@pytest.fixture(scope="module")
def assistant(folder: Path) -> Iterator[InProcessAssistant]:
    from rasa.utils.log_utils import configure_structlog

    configure_structlog(logging.ERROR)
    before = dict(os.environ)
    for made in (wiring.policy_services, wiring.request_services):
        made.cache_clear()
    yield InProcessAssistant.start(settings_in(folder / "var"), print)
    os.environ.clear()
    os.environ.update(before)
    for made in (wiring.policy_services, wiring.request_services):
        made.cache_clear()


async def _open(assistant: InProcessAssistant, conversation: Conversation, sentence: str, address: str) -> list[Message]:
    """Answer what is asked until nothing is; return the last replies."""
    replies = await assistant.send(conversation, sentence)
    for _ in range(MOST_STEPS):
        slots, _ = await assistant.state(conversation)
        if slots["form"] is None:
            return replies
        buttons = [button.payload for reply in replies for button in reply.buttons]
        asks = slots["form"]["asks"]
        answer = address if asks == "contact" else NAME if asks == "name" else buttons[0] if buttons and asks not in ("reasons", "list") else WORDS
        replies = await assistant.send(conversation, answer)
    raise AssertionError(f"still asked after {MOST_STEPS} answers: {slots['form']}")


@pytest.mark.parametrize("company", COMPANIES)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("act", RequestedAct)
def test_an_act_opens_with_its_receipt_and_its_last_day(assistant: InProcessAssistant, act: RequestedAct, language: str, company: str) -> None:
    address = f"{act.value.replace('_', '.')}.{language}@{company.replace('_', '-')}.example"
    conversation = assistant.open(company, language)
    with time_machine.travel(MOMENT):
        replies = asyncio.run(_open(assistant, conversation, SENTENCES[act][language], address))
    services, requests = wiring.policy_services(), wiring.request_services()
    said = response_text("utter_form_act", language, name=services.letters.say(f"acts.{act.value}", language), article=services.letters.say(f"articles.{act.value}", language))
    receipt = response_text(
        "utter_receipt_at_once" if act.is_done_at_once else "utter_receipt",
        language,
        reference="{reference}",
        act=said,
        company=services.controllers.get(company).name,
        received=day_in_words(MOMENT.date(), language),
        due=day_in_words(LAST_DAY, language),
    )
    assert [without_references(reply.text) for reply in replies][0] == receipt
    assert [file.kind for file in replies[0].files] == ["text/plain", "text/calendar"]
    (request,) = requests.desk.requests_of(address)
    assert (request.act, request.controller, request.language, request.conversation) == (act, company, language, conversation.id)
    assert (request.state, request.proof, request.term.due) == (State.OPENED, Proof.UNPROVEN, LAST_DAY)
    # A little later than the clock was set to; the day is what counts.
    assert timedelta(0) <= request.received_at - MOMENT < timedelta(minutes=5)


def test_nothing_that_was_answered_is_in_rasas_database(assistant: InProcessAssistant, folder: Path) -> None:
    conversation = assistant.open("conitro", "nl")
    with time_machine.travel(MOMENT):
        asyncio.run(_open(assistant, conversation, "ik maak bezwaar tegen deze verwerking", "gemerkt.adres@voorbeeld.example"))
    connection = sqlite3.connect(folder / "var" / "rasa.db")
    stored = "\n".join(row[0] for row in connection.execute("SELECT data FROM events"))
    assert "action_request_form" in stored
    for mark in (NAME, NAME.split()[1], WORDS, "gemerkt", "marqu\\u00e9", "voorbeeld.example"):
        assert mark.casefold() not in stored.casefold()
    (request,) = wiring.request_services().desk.requests_of("gemerkt.adres@voorbeeld.example")
    assert request.reference not in stored


@pytest.mark.parametrize("language, sentence", [("nl", "wis alles"), ("fr", "effacez toutes mes données")])
def test_erasing_everything_takes_few_messages_and_leaves_no_answer_anywhere(assistant: InProcessAssistant, folder: Path, language: str, sentence: str) -> None:
    conversation = assistant.open("conitro", language)
    with time_machine.travel(MOMENT):
        asyncio.run(_open(assistant, conversation, sentence, "gemerkt.adres@voorbeeld.example"))
    slots, _ = asyncio.run(assistant.state(conversation))
    sent = [message for message in assistant.log.since(conversation.id, 0) if message.author is Author.PERSON]
    assert len(sent) <= MOST_MESSAGES
    files = [path for path in (folder / "var").glob("*.db*") if path.is_file()]
    for mark in ("gemerkt", "voorbeeld.example"):
        assert mark not in str(slots).casefold()
        # Also what SQLite has not yet moved out of its log.
        assert not any(mark.encode() in path.read_bytes().lower() for path in files)
