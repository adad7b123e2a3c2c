"""How a sentence is typed does not change what the trained model hears; and it reads any text."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings

from bot.conversations.cleaning import LONGEST_TEXT, clean
from bot.policies.model import LANGUAGES
from bot.tools.nlu_figures import Case, Outcome
from bot.tools.understand import RANKED, Reader
from tests.any_text import ANY_TEXT, ODD_TEXTS

#: Of the cases that a variation changes, the percentage whose intent stays.
LEAST_KEPT = 99.0

#: Every so many cases are typed another way: of a thousand, one percent is told from two, and all of them take minutes.
EVERY = 5

VARIATIONS: dict[str, Callable[[str], str]] = {
    "upper case": str.upper,
    "without marks at the end": lambda text: text.rstrip(" .?!…"),
    "another mark at the end": lambda text: text.rstrip(" .?!…") + " ?!",
    "doubled spaces": lambda text: text.replace(" ", "  "),
    "typographic apostrophes": lambda text: text.replace("'", "’"),
    "opening apostrophes": lambda text: text.replace("'", "‘"),
    "a space at the end": lambda text: text + " ",
    "a new line at the end": lambda text: text + "\n",
}

often = settings(max_examples=120, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))


@pytest.fixture(scope="module")
def intent_of(reader: Reader, outcomes: list[Outcome]) -> Callable[[list[str]], list[str]]:
    """Return what is acted on for texts; a text that is the same once cleaned is read once."""
    known = {clean(each.case.text).text: each.acted_on for each in outcomes}

    def read(texts: list[str]) -> list[str]:
        cleaned = [clean(text).text for text in texts]
        new = sorted(set(cleaned) - set(known))
        known.update(zip(new, (each["intent"] for each in reader.understand_all(new)), strict=True))
        return [known[text] for text in cleaned]

    return read


@pytest.mark.parametrize("variation", VARIATIONS)
def test_typed_another_way_the_intent_stays(cases: list[Case], intent_of: Callable[[list[str]], list[str]], variation: str) -> None:
    vary = VARIATIONS[variation]
    texts = [case.text for case in cases[::EVERY] if vary(case.text) != case.text]
    assert len(texts) > 100, "the variation changes too few cases to tell"
    changed = [
        f"{text!r}: {before} -> {after}"
        for text, before, after in zip(texts, intent_of(texts), intent_of([vary(text) for text in texts]), strict=True)
        if before != after
    ]
    kept = 100 * (1 - len(changed) / len(texts))
    assert kept >= LEAST_KEPT, f"{variation}: {kept:.1f} % of {len(texts)} kept\n" + "\n".join(changed)


def _assert_is_understood(read: dict[str, Any]) -> None:
    assert read["language"] in LANGUAGES
    assert read["intent"]
    assert len(read["ranking"]) == RANKED
    assert len(read["text"]) <= LONGEST_TEXT
    assert all(0 <= each["confidence"] <= 1 for each in read["ranking"])


@often
@given(raw=ANY_TEXT)
@example(raw="\U0010ffff" * LONGEST_TEXT)
@example(raw="e\u0301\u0301" * LONGEST_TEXT)
def test_any_text_is_understood_as_something(reader: Reader, raw: str) -> None:
    _assert_is_understood(asyncio.run(reader.understand(raw)))


@pytest.mark.parametrize("text", ODD_TEXTS, ids=lambda text: ascii(text[:20]))
def test_an_odd_text_is_understood_as_something(reader: Reader, text: str) -> None:
    _assert_is_understood(asyncio.run(reader.understand(text)))
