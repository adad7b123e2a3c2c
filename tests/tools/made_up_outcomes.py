"""Outcomes that can be counted by hand."""

from __future__ import annotations

from bot.tools.nlu_figures import Case, Outcome


def outcome(
    meant: str,
    *ranking: str,
    acted_on: str | None = None,
    confidence: float = 0.9,
    language: str = "nl",
    folder: str = "nl",
    style: str = "plain",
    also: tuple[str, ...] = (),
    text: str = "iets",
) -> Outcome:
    """Return an outcome; the first of the ranking is acted on unless told otherwise."""
    return Outcome(Case(text, folder, style, meant, also), acted_on or ranking[0], ranking, confidence, language)
