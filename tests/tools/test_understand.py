"""`understand`: the contract of the command line, held by one process for all tests here.

How well it understands is measured by tests/nlu_cases.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from bot.conversations.cleaning import LONGEST_TEXT
from bot.policies.model import LANGUAGES
from bot.understanding.decision import FALLBACK
from tests.tools.command_line import Outcome, run_tool

KEYS = ["text", "language", "intent", "confidence", "ranking", "controller", "facets"]

LINES = {
    "Dutch": b"hoelang houdt Conitro mijn facturen bij?",
    "empty": b"",
    "French": "est-ce que Sentera vend mes données ?".encode(),
    "white space": b" \t ",
    "very long": b"wie krijgt mijn gegevens? " * 8_000,
    "control characters": b"\x00\x01hallo\x7f",
    "not UTF-8": b"caf\xe9 \xff\xfe",
    "a surrogate": b"\xed\xa0\x80",
    "a line separator": "goeiedag\u2028en nog iets\u2029\x85".encode(),
    "an end from elsewhere": b"dank u wel\r",
    "emoji": "👍🏽".encode(),
    "a command": b"/restart",
    "a payload": b'/request_erasure{"controller":"sentera"}',
    "a card number": b"mijn kaart is 4111 1111 1111 1111",
    "last, without an end": b"bonjour",
}


@cache
def _outcome() -> Outcome:
    return run_tool("understand", "--json", lines=b"\n".join(LINES.values()))


def _value(name: str) -> Any:
    return dict(zip(LINES, _outcome().values(), strict=True))[name]


def test_every_line_gets_one_line_and_nothing_else_is_written() -> None:
    assert _outcome().code == 0
    assert len(_outcome().values()) == len(LINES)


@pytest.mark.parametrize("name", LINES)
def test_a_line_has_the_form_that_machines_rely_on(name: str) -> None:
    value = _value(name)
    assert list(value) == KEYS
    assert isinstance(value["text"], str) and value["language"] in LANGUAGES
    assert isinstance(value["intent"], str) and 0 <= value["confidence"] <= 1
    assert isinstance(value["facets"], list)


@pytest.mark.parametrize("name", LINES)
def test_at_least_five_intents_are_ranked_best_first_and_the_fallback_is_none_of_them(name: str) -> None:
    ranking = _value(name)["ranking"]
    assert len(ranking) >= 5
    assert all(list(each) == ["intent", "confidence"] for each in ranking)
    assert [each["confidence"] for each in ranking] == sorted((each["confidence"] for each in ranking), reverse=True)
    assert FALLBACK not in {each["intent"] for each in ranking}


@pytest.mark.parametrize("name", LINES)
def test_the_intent_is_the_best_ranked_one_or_the_fallback(name: str) -> None:
    value = _value(name)
    assert value["intent"] in (FALLBACK, value["ranking"][0]["intent"])


def test_language_controller_and_facet_are_read_from_the_text() -> None:
    dutch, french = _value("Dutch"), _value("French")
    assert (dutch["language"], dutch["intent"], dutch["controller"], dutch["facets"]) == ("nl", "ask_retention", "conitro", ["invoices"])
    assert (french["language"], french["intent"], french["controller"], french["facets"]) == ("fr", "ask_recipients", "sentera", ["sale"])


def test_nothing_is_made_of_a_text_without_words() -> None:
    for name in ("empty", "white space", "a surrogate", "emoji"):
        assert _value(name)["intent"] == FALLBACK
        assert (_value(name)["controller"], _value(name)["facets"]) == (None, [])


def test_the_text_is_the_one_that_is_read_after_cleaning() -> None:
    assert _value("Dutch")["text"] == "hoelang houdt Conitro mijn facturen bij?"
    assert len(_value("very long")["text"]) <= LONGEST_TEXT
    assert _value("control characters")["text"] == "hallo"
    assert "4111" not in _value("a card number")["text"]


def test_a_slash_makes_no_command() -> None:
    assert _value("a payload")["confidence"] < 1.0
    assert _value("a command")["intent"] != "restart"
