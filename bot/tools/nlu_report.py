"""The report on the understanding: as plain values, as a page for people, as a few lines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from bot.policies.model import LANGUAGES
from bot.tools.nlu_figures import Confusion, Figures, Outcome, at_threshold, confusions, groups, measure, misses, styles
from bot.tools.turn_figures import KINDS, SETS, TurnOutcome, part, share_right, turn_misses

#: Thresholds whose price is shown beside the one in use.
THRESHOLDS = (0.1, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6)

_FIGURES = ["", "cases", "accuracy", "answered right", "top 3", "macro-F1", "out of scope turned away", "in scope turned away", "language right"]
_PRICES = ["threshold", "out of scope turned away", "in scope turned away"]
_CONFUSIONS = ["meant", "heard", "times", "for example"]
_TURNS = ["", "cases", "right", *(kind.replace("_", " ") for kinds in KINDS.values() for kind in kinds)]
_TURN_MISSES = ["before", "case", "filed under", "kind", "meant", "acted on", "told as", "company"]
_MISSES = ["case", "filed under", "style", "meant", "acted on", "likeliest three", "sure", "told as"]


def as_json(outcomes: Sequence[Outcome], threshold: float, turns: Sequence[TurnOutcome] = ()) -> dict[str, Any]:
    """Return everything as plain values."""
    parts = groups(outcomes)
    return {
        "threshold": threshold,
        "figures": {name: asdict(measure(those)) for name, those in parts.items()},
        "styles": {name: {style: asdict(measure(some)) for style, some in styles(those).items()} for name, those in parts.items()},
        "thresholds": [dict(zip(("threshold", "out_of_scope_recall", "in_scope_loss"), (value, *at_threshold(outcomes, value)), strict=True)) for value in THRESHOLDS],
        "confusions": [{"intent": each.intent, "heard": each.heard, "count": len(each.texts), "texts": each.texts} for each in confusions(outcomes)],
        "misses": [_miss_as_json(each) for each in misses(outcomes)],
        "turns": {name: {language: _turns_as_json(part(turns, name, language)) for language in LANGUAGES} for name in SETS},
    }


def as_markdown(outcomes: Sequence[Outcome], threshold: float, turns: Sequence[TurnOutcome] = ()) -> str:
    """Return the report for people."""
    parts = groups(outcomes)
    per_style = [(f"{name}, {style}", some) for name, those in parts.items() if name != "all" for style, some in styles(those).items()]
    sections = [
        (
            "# How well the assistant understands",
            "Measured on the cases of tests/nlu_cases, which are never trained on, by `make evaluate`.\n"
            f"The bot turns away what it is less than {threshold:.2f} sure of. Percentages; what they count: bot/tools/nlu_figures.py.",
            _table(_FIGURES, [_figures_row(name, those) for name, those in parts.items()]),
        ),
        (
            "## Turns of a talk",
            "Fragments after a question, and two things in one message; right: all that is asked is acted on, and nothing else.",
            _table(_TURNS, [_turns_row(turns, name, language) for name in SETS for language in LANGUAGES]),
        ),
        ("### Every miss in a talk", _table(_TURN_MISSES, [_turn_miss_row(each) for each in turn_misses(turns)])),
        ("## Per style of writing", _table(_FIGURES, [_figures_row(name, those) for name, those in per_style])),
        ("## What another threshold would cost", _table(_PRICES, [[f"{value:.2f}", *map(_percent, at_threshold(outcomes, value))] for value in THRESHOLDS])),
        ("## Confusions, most frequent first", _table(_CONFUSIONS, [_confusion_row(each) for each in confusions(outcomes)])),
        ("## Every miss", _table(_MISSES, [_miss_row(each) for each in misses(outcomes)])),
    ]
    return "\n\n".join(text for section in sections for text in section) + "\n"


def as_summary(outcomes: Sequence[Outcome], turns: Sequence[TurnOutcome] = ()) -> str:
    """Return the main figures as a few lines for a terminal."""
    rows = [_FIGURES, *(_figures_row(name, those) for name, those in groups(outcomes).items())]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    told = [f"{name}, {language}: {_percent(share_right(those))} of {len(those)} right" for name in SETS for language in LANGUAGES if (those := part(turns, name, language))]
    lines = ["  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)) for row in rows]
    return "\n".join([*lines, *told])


def _figures_row(name: str, those: Sequence[Outcome]) -> list[str]:
    figures: Figures = measure(those)
    shares = {key: value for key, value in asdict(figures).items() if key != "cases"}
    return [name, str(figures.cases), *map(_percent, shares.values())]


def _turns_row(turns: Sequence[TurnOutcome], name: str, language: str) -> list[str]:
    those = part(turns, name, language)
    kinds = [part(those, name, language, kind) for kinds in KINDS.values() for kind in kinds]
    return [f"{name}, {language}", str(len(those)), _percent(share_right(those)), *(f"{sum(each.is_right for each in some)}/{len(some)}" if some else "" for some in kinds)]


def _turn_miss_row(outcome: TurnOutcome) -> list[str]:
    case = outcome.case
    heard = ", ".join(f"{each.intent} ({', '.join(each.facets)})" if each.facets else each.intent for each in outcome.acted_on)
    return [case.before or "", case.text, case.folder, case.kind, ", ".join(wish.told for wish in case.wishes), heard, outcome.language, outcome.company or ""]


def _turns_as_json(those: Sequence[TurnOutcome]) -> dict[str, Any]:
    missed = [dict(zip(_TURN_MISSES, _turn_miss_row(each), strict=True)) for each in turn_misses(those)]
    return {"cases": len(those), "right": share_right(those), "misses": missed}


def _confusion_row(confusion: Confusion) -> list[str]:
    return [confusion.intent, confusion.heard, str(len(confusion.texts)), confusion.texts[0]]


def _miss_row(outcome: Outcome) -> list[str]:
    case = outcome.case
    meant = " or ".join((case.intent, *case.also))
    return [case.text, case.folder, case.style, meant, outcome.acted_on, ", ".join(outcome.ranking[:3]), f"{outcome.confidence:.2f}", outcome.language]


def _miss_as_json(outcome: Outcome) -> dict[str, Any]:
    return {
        "text": outcome.case.text,
        "filed_under": outcome.case.folder,
        "language": outcome.language,
        "style": outcome.case.style,
        "intent": outcome.case.intent,
        "also": outcome.case.also,
        "acted_on": outcome.acted_on,
        "ranking": outcome.ranking[:3],
        "confidence": outcome.confidence,
    }


def _percent(share: float) -> str:
    return f"{100 * share:.1f}"


def _table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    cells = [headings, ["---"] * len(headings), *([cell.replace("|", "\\|").replace("\n", " ") for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(row)} |" for row in cells)
