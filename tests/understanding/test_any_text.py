"""Whatever is typed, nothing in this room breaks: any text of up to 3,000 characters."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.policies.model import LANGUAGES
from bot.understanding.clauses import MOST_CLAUSES, split_clauses
from bot.understanding.decision import MOST_QUESTIONS, Asked, Clause, Decision, Heard, Place, Route, TalkSoFar
from bot.understanding.language import decide_language
from bot.understanding.language_wish import asks_for_a_third_language, says_only_a_language, wanted_language
from bot.understanding.words import plain, without_addresses, without_emails, words
from tests.any_text import ANY_TEXT, MOST
from tests.understanding.talks import NOORDER, SOLEIL, topics, understanding

INTENTS = st.sampled_from(
    [*(f"ask_{topic}" for topic in topics().topics), *topics().acts, "nlu_fallback", "inform", "greet", "switch_controller", "switch_language", "handoff", ""]
)
SHARES = st.floats(0, 1)
SCORES = st.dictionaries(st.sampled_from(["nl", "fr", "en", "de", "es", "it"]), SHARES)
ASKED = st.builds(Asked, INTENTS, st.lists(st.sampled_from([*topics().facets, "gone"]), max_size=2).map(tuple))
TALKS = st.builds(
    TalkSoFar,
    st.sampled_from([None, "nl", "fr", "xx"]),
    st.sampled_from([None, NOORDER.slug, SOLEIL.slug]),
    st.lists(ASKED, max_size=2).map(tuple),
    st.lists(ASKED, max_size=2).map(tuple),
    st.integers(0, 3),
)
PLACES = st.builds(Place, st.sampled_from([None, NOORDER.slug]), st.sampled_from([None, "nl", "fr", "de"]))

quickly = settings(max_examples=25, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
HARD = [
    "",
    "\ud800",
    "\x00" * MOST,
    "a" * MOST,
    "@" * MOST,
    "1" * MOST,
    "é" * MOST,
    "\u0301" * MOST,
    "en " * 1000,
    "a-" * 1500,
    "?" * MOST,
    ". " * 1500,
    "www." * 750,
    "İ" * MOST,
    "😀" * MOST,
    "noorderlicht " * 230,
]


@quickly
@given(ANY_TEXT, st.sampled_from(LANGUAGES))
def test_every_reading_of_a_text_comes_to_an_end(text: str, language: str) -> None:
    read_in_every_way(text, language)


@pytest.mark.parametrize("text", HARD, ids=range(len(HARD)))
def test_the_hardest_texts_are_read_too(text: str) -> None:
    for language in LANGUAGES:
        read_in_every_way(text, language)


def read_in_every_way(text: str, language: str) -> None:
    """Put a text through every pure function of the room and check what must hold."""
    assert all(word and word == plain(word) for word in words(text))
    assert all("@" not in kept for kept in (without_emails(text), without_addresses(text)))
    parts = split_clauses(text)
    assert 1 <= len(parts) <= MOST_CLAUSES
    room = understanding()
    assert set(room.facets(text, language)) <= set(topics().facets)
    assert {mention.slug for mention in room.mentions(text)} <= {NOORDER.slug, SOLEIL.slug}
    assert room.language(text, {}) in LANGUAGES
    assert wanted_language(text, "switch_language", language) in (None, *LANGUAGES)
    assert says_only_a_language(text) in (True, False)
    assert asks_for_a_third_language(text, "switch_language") in (True, False)


@quickly
@given(ANY_TEXT, SCORES, st.sampled_from([None, *LANGUAGES]), st.sampled_from([None, "nl", "fr", "de"]), st.booleans())
def test_a_language_of_ours_always_comes_out(text: str, scores: dict[str, float], current: str | None, page: str | None, is_value: bool) -> None:
    decision = decide_language(text, scores, current=current, page_language=page, is_value=is_value)
    assert decision.language in LANGUAGES
    assert words(text) or decision.language == (current or (page if page in LANGUAGES else "nl"))


@quickly
@given(ANY_TEXT, INTENTS, SHARES, SCORES, TALKS, PLACES)
@example("en mijn adres?", "inform", 0.9, {"nl": 1.0}, TalkSoFar("nl", None, (Asked("ask_retention"),)), Place())
def test_every_turn_is_decided(text: str, intent: str, confidence: float, scores: dict[str, float], before: TalkSoFar, place: Place) -> None:
    clauses = [Clause(part, intent if index else "ask_retention", confidence) for index, part in enumerate(split_clauses(text))]
    check(understanding().decide(Heard(text, intent, confidence, scores, clauses), before, place), before, place)


@quickly
@given(INTENTS, st.dictionaries(st.sampled_from(["to_language", "to_controller", "facets", "other"]), ANY_TEXT), TALKS, PLACES)
def test_every_tap_is_decided(intent: str, tapped: dict[str, str], before: TalkSoFar, place: Place) -> None:
    check(understanding().decide(Heard("/x", intent, 1.0, {}, (), is_tap=True, tapped=tapped), before, place), before, place)


def check(decision: Decision, before: TalkSoFar, place: Place) -> None:
    """Check what holds for every decision."""
    assert decision.language in LANGUAGES
    assert isinstance(decision.route, Route)
    assert decision.controller in {None, NOORDER.slug, SOLEIL.slug}
    assert place.controller is None or decision.controller == place.controller
    assert len(decision.asked) <= MOST_QUESTIONS
    assert decision.misses in (0, before.misses, before.misses + 1)
    assert not (decision.route is Route.ANSWER and not decision.asked)
