"""Builders for turns of a talk; the companies are invented, the topics are the real contract."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from bot.policies.controllers import Names
from bot.policies.topics import TopicCatalogue, load_topics
from bot.understanding.decision import Asked, Clause, Decision, Heard, Place, TalkSoFar, Understanding

TOPICS_FILE = Path(__file__).parents[2] / "data" / "topics.yml"

NOORDER = Names("noorderlicht", "Noorderlicht", ("Noorderlicht NV",))
SOLEIL = Names("soleil_sud", "Soleil Sud", ())

DUTCH, FRENCH = {"nl": 0.95, "fr": 0.01, "en": 0.04}, {"nl": 0.01, "fr": 0.95, "en": 0.04}
UNSURE = {"nl": 0.2, "fr": 0.2, "en": 0.2, "de": 0.2, "es": 0.1, "it": 0.1}
ENGLISH, GERMAN = {"en": 0.9, "nl": 0.05, "fr": 0.05}, {"de": 0.95, "nl": 0.04, "fr": 0.01}


@lru_cache(maxsize=1)
def topics() -> TopicCatalogue:
    """Return the real contract of topics."""
    return load_topics(TOPICS_FILE)


@lru_cache(maxsize=1)
def understanding() -> Understanding:
    """Return the understanding of turns about the two invented companies."""
    return Understanding(topics(), [NOORDER, SOLEIL])


def asked(*questions: str) -> tuple[Asked, ...]:
    """Return questions written as `ask_retention` or `ask_retention: invoices, account`."""
    made = []
    for question in questions:
        intent, _, facets = question.partition(":")
        made.append(Asked(intent.strip(), tuple(facet.strip() for facet in facets.split(",") if facet.strip())))
    return tuple(made)


def heard(text: str, intent: str, *, confidence: float = 0.9, scores: dict[str, float] | None = None, parts: tuple[tuple[str, str, float], ...] = ()) -> Heard:
    """Return a message as the model understood it."""
    return Heard(text, intent, confidence, DUTCH if scores is None else scores, [Clause(*part) for part in parts])


def tap(intent: str, **values: str) -> Heard:
    """Return the tap on a button."""
    return Heard(f"/{intent}", intent, 1.0, {}, (), is_tap=True, tapped=values)


def decide(message: Heard, talk: TalkSoFar | None = None, place: Place | None = None) -> Decision:
    """Decide a turn."""
    return understanding().decide(message, talk or TalkSoFar(), place or Place())


def talk(*last: str, language: str = "nl", controller: str | None = NOORDER.slug, pending: tuple[str, ...] = (), misses: int = 0) -> TalkSoFar:
    """Return a talk in which something was answered, or waits for a company's name."""
    waiting = asked(*pending)
    return TalkSoFar(language, controller, asked(*last) or waiting, waiting, misses)
