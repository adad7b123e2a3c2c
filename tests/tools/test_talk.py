"""`talk`: the contract of the command line, held by one process for all tests here.

What is said is for tests/conversations; here it is that every line gets its one line.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from bot.policies.model import LANGUAGES
from tests.tools.command_line import Dialogue

ODD_LINES = {
    "empty": b"",
    "white space": b" \t ",
    "very long": b"wie krijgt mijn gegevens? " * 8_000,
    "one long word": b"a" * 100_000,
    "control characters": b"\x00\x01\x1b[31mhallo\x7f\x08",
    "not UTF-8": b"caf\xe9 \xff\xfe",
    "a surrogate": b"\xed\xa0\x80 hallo",
    "a line separator": "goeiedag\u2028en nog iets\u2029\x85".encode(),
    "an end from elsewhere": b"dank u\r",
    "emoji": "👍🏽👩‍👩‍👧".encode(),
    "markup": b"<script>alert(1)</script> {company} ${HOME}",
    "JSON": b'{"text": "hallo"}',
    "a command": b"/restart",
    "a payload nobody offered": b'/request_erasure{"controller":"sentera"}',
}


class Talk:
    """A whole talk with one process; what came back, and how it ended."""

    def __init__(self) -> None:
        process = Dialogue("talk", "--json", "--controller", "conitro", "--language", "fr")
        self.first = process.say(b"")
        self.question = process.say(b"hoelang houden jullie mijn facturen bij?")
        self.offered = self.question["replies"][-1]["buttons"][0]["payload"]
        self.tap = process.say(self.offered.encode())
        self.odd = {name: process.say(line) for name, line in ODD_LINES.items()}
        self.last = process.say(b"quels cookies utilisez-vous ?")
        self.code, self.rest = process.end()


@pytest.fixture(scope="module")
def talk() -> Iterator[Talk]:
    yield Talk()


def _has_the_form_of_a_turn(turn: Any) -> bool:
    return (
        list(turn) == ["replies", "slots", "intent", "confidence"]
        and all(list(reply) == ["text", "buttons"] for reply in turn["replies"])
        and all(list(button) == ["title", "payload"] for reply in turn["replies"] for button in reply["buttons"])
        and {"controller", "language"} <= set(turn["slots"])
        and turn["slots"]["language"] in LANGUAGES
        and isinstance(turn["intent"], str)
        and 0 <= turn["confidence"] <= 1
    )


def test_a_turn_has_the_form_that_machines_rely_on(talk: Talk) -> None:
    for turn in (talk.first, talk.question, talk.tap, *talk.odd.values(), talk.last):
        assert _has_the_form_of_a_turn(turn), turn


@pytest.mark.parametrize("name", ODD_LINES)
def test_every_line_is_answered_whatever_stands_in_it(talk: Talk, name: str) -> None:
    replies = talk.odd[name]["replies"]
    assert replies and all(reply["text"] for reply in replies)


def test_the_talk_begins_with_the_controller_and_the_language_it_was_given(talk: Talk) -> None:
    assert (talk.first["slots"]["controller"], talk.first["slots"]["language"]) == ("conitro", "fr")


def test_a_question_is_answered_from_the_policy_in_its_own_language(talk: Talk) -> None:
    assert talk.question["intent"] == "ask_retention" and talk.question["confidence"] > 0.5
    assert (talk.question["slots"]["controller"], talk.question["slots"]["language"]) == ("conitro", "nl")
    assert "7 jaar" in " ".join(reply["text"] for reply in talk.question["replies"])


def test_a_line_that_equals_an_offered_payload_is_the_tap_on_that_button(talk: Talk) -> None:
    assert talk.offered.startswith("/")
    assert talk.tap["intent"] == talk.offered.split("{")[0].lstrip("/")
    assert talk.tap["confidence"] == 1.0


def test_a_payload_that_nobody_offered_and_a_command_are_text(talk: Talk) -> None:
    assert talk.odd["a payload nobody offered"]["slots"]["controller"] == "conitro"
    assert talk.odd["a command"]["intent"] != "restart"
    assert talk.odd["a command"]["slots"]["language"] == "nl"


def test_after_all_that_it_still_answers(talk: Talk) -> None:
    assert talk.last["intent"] == "ask_cookies"
    assert talk.last["slots"]["language"] == "fr"


def test_when_the_input_ends_it_ends_with_nothing_more_to_say(talk: Talk) -> None:
    assert (talk.code, talk.rest) == (0, b"")
