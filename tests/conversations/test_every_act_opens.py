"""Every act, in both languages, at every company: from the first sentence to a stored request.

The answers are chosen by the questions that are really asked. Afterwards nothing that the
invented person typed stands in Rasa's database or in a slot.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import time_machine

from bot import wiring
from bot.conversations.model import Conversation, Message
from bot.rights.acts import ForWhom, RequestedAct
from bot.rights.contacts import ContactKind
from bot.rights.requests import Proof, Request, Term
from bot.rights.states import State
from bot.tools.domain_texts import response_text
from bot.tools.in_process import InProcessAssistant, settings_in
from tests.conversations.talks import MOMENT, without_references

COMPANIES = ("conitro", "sentera", "entra", "proximus_ict", "crm")
LANGUAGES = ("nl", "fr")
#: A month after the receipt is a Sunday, Easter; the Monday after is a holiday.
DUE = date(2026, 4, 7)
RECEIVED_IN_WORDS = {"nl": "donderdag 5 maart 2026", "fr": "jeudi 5 mars 2026"}
DUE_IN_WORDS = {"nl": "dinsdag 7 april 2026", "fr": "mardi 7 avril 2026"}
#: What a form may take at most: the first sentence, six answers at most ("een deel", which, contact, name) and a yes.
MOST_MESSAGES = 8
#: What the issue with "wis alles" may take, receipt included.
MOST_MESSAGES_FOR_ALL = 5

SENTENCES = {
    RequestedAct.ACCESS: {"nl": "stuur mij een kopie van mijn gegevens", "fr": "envoyez-moi une copie de mes données"},
    RequestedAct.RECTIFICATION: {"nl": "verbeter mijn gegevens", "fr": "corrigez mes données"},
    RequestedAct.ERASURE: {"nl": "wis mijn gegevens", "fr": "effacez mes données"},
    RequestedAct.RESTRICTION: {"nl": "beperk de verwerking van mijn gegevens", "fr": "limitez le traitement de mes données"},
    RequestedAct.PORTABILITY: {"nl": "ik wil mijn gegevens overdragen naar een andere leverancier", "fr": "transférez mes données à mon nouveau fournisseur"},
    RequestedAct.OBJECTION: {"nl": "ik maak bezwaar tegen het gebruik van mijn gegevens", "fr": "je m'oppose à l'utilisation de mes données"},
    RequestedAct.UNSUBSCRIBE: {"nl": "schrijf mij uit", "fr": "désabonnez-moi"},
    RequestedAct.CONSENT_WITHDRAWAL: {"nl": "ik trek mijn toestemming in", "fr": "je retire mon consentement"},
    RequestedAct.HUMAN_REVIEW: {"nl": "ik wil dat een mens dat besluit bekijkt", "fr": "je veux qu'un humain réexamine la décision automatique"},
}
EMAIL, NAME = "zyxandra.quibus@verzonnen.example", "Zyxandra Quibus"
#: Invented words, so that a search for them finds nothing else.
FREE_TEXTS = {
    "part": "wat over mijn zweefvliegclub gaat",
    "wrong": "mijn bijnaam Plomberdas",
    "right": "Plomberdassen",
    "use": "het profiel van mijn zweefvliegclub",
    "reasons": "ik leef van Plomberdassen",
    "list": "de brief over Plomberdassen",
    "company": "Zweefvliegclub Plomberdas",
    "consent": "voor de foto met Plomberdassen",
    "decision": "de weigering van mijn zweefvliegclub",
}
PERSONAL = ("zyxandra", "quibus", "verzonnen.example", "zweefvlieg", "plomberdas")
#: Which option of a choice is tapped; the longest way each time.
OPTIONS = {"extent": 1, "scope": 0, "recipient": 1, "ground": 2}


@dataclass
class Opened:
    """What an opening left: all that was said, the request, the slots."""

    messages: int
    receipt: str
    told: list[str]
    request: Request
    reference: str
    slots: dict[str, Any] = field(repr=False)
    asked: list[str]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the databases of all openings."""
    return tmp_path_factory.mktemp("openings")


@pytest.fixture(scope="module")
def assistant(folder: Path) -> Iterator[InProcessAssistant]:
    """The assistant in one process, with its databases in a folder of its own."""
    before = dict(os.environ)
    wiring.policy_services.cache_clear()
    wiring.request_services.cache_clear()
    yield InProcessAssistant.start(settings_in(folder / "var"), print)
    os.environ.clear()
    os.environ.update(before)
    wiring.policy_services.cache_clear()
    wiring.request_services.cache_clear()


async def _open(assistant: InProcessAssistant, act: RequestedAct, language: str, company: str) -> Opened:
    conversation = assistant.open(company, language)
    replies = await assistant.send(conversation, SENTENCES[act][language])
    told, asked, messages = [reply.text for reply in replies], [], 1
    while (asks := (await _form(assistant, conversation))["asks"]) != "confirm":
        assert messages < MOST_MESSAGES, f"still asks {asks} after {asked}"
        asked.append(asks)
        replies = await assistant.send(conversation, _answer_to(asks, replies))
        told += [reply.text for reply in replies]
        messages += 1
    replies = await assistant.send(conversation, {"nl": "ja", "fr": "oui"}[language])
    told += [reply.text for reply in replies]
    reference = _reference_in(replies[0].text)
    (request,) = [each for each in _requests_of(conversation)]
    slots, _ = await assistant.state(conversation)
    return Opened(messages + 1, replies[0].text, told, request, reference, slots, asked)


async def _form(assistant: InProcessAssistant, conversation: Conversation) -> dict[str, Any]:
    slots, _ = await assistant.state(conversation)
    form = slots["form"]
    assert isinstance(form, dict), "no form is open"
    return form


def _answer_to(asks: str, replies: list[Message]) -> str:
    """Return what the invented person answers; a choice is tapped."""
    if asks in OPTIONS:
        return replies[-1].buttons[OPTIONS[asks]].payload
    return {"contact": EMAIL, "name": NAME, **FREE_TEXTS}[asks]
