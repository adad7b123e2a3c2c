"""The report on the understanding: as plain values, as a page for people, as a few lines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from bot.tools.nlu_confidence import LEAST_RECALL, MOST_LOSS, Bin, Point, best_point, confidence_error, curve, point_at, reliability
from bot.tools.nlu_figures import Confusion, Figures, Outcome, confusions, groups, measure, misses, styles
from bot.tools.nlu_pictures import CAPTIONS

#: Thresholds whose price is shown beside the one in use.
THRESHOLDS = (0.1, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6)

_FIGURES = ["", "cases", "accuracy", "answered right", "top 3", "macro-F1", "out of scope turned away", "in scope turned away", "language right"]
_PRICES = ["", "threshold", "out of scope turned away", "in scope turned away"]
_CONFIDENCE = ["sure, from ... on", "cases", "sure on average", "right"]
_CONFUSIONS = ["meant", "heard", "times", "for example"]
_MISSES = ["case", "filed under", "style", "meant", "acted on", "likeliest three", "sure", "told as"]


def as_json(outcomes: Sequence[Outcome], threshold: float) -> dict[str, Any]:
    """Return everything as plain values."""
    parts = groups(outcomes)
    return {
        "threshold": threshold,
        "figures": {name: asdict(measure(part)) for name, part in parts.items()},
        "styles": {name: {style: asdict(measure(those)) for style, those in styles(part).items()} for name, part in parts.items()},
        "thresholds": {name: [_point_as_json(each) for each in curve(part)] for name, part in parts.items()},
        "best_threshold": _point_as_json(best_point(curve(outcomes))),
        "confidence_error": {name: confidence_error(part) for name, part in parts.items()},
        "confidence": {name: [asdict(each) if each else None for each in reliability(part)] for name, part in parts.items()},
        "confusions": [{"intent": each.intent, "heard": each.heard, "count": len(each.texts), "texts": each.texts} for each in confusions(outcomes)],
        "misses": [_miss_as_json(each) for each in misses(outcomes)],
    }


def as_markdown(outcomes: Sequence[Outcome], threshold: float) -> str:
    """Return the report for people."""
    parts = groups(outcomes)
    languages = {name: part for name, part in parts.items() if name != "all"}
    per_style = [(f"{name}, {style}", those) for name, part in languages.items() for style, those in styles(part).items()]
    prices = [_price_row("in use", point_at(outcomes, threshold)), _price_row("best by the rule", best_point(curve(outcomes)))]
    sections = [
        (
            "# How well the assistant understands",
            "Measured on the cases of tests/nlu_cases, which are never trained on, by `make evaluate`.\n"
            f"The bot turns away what it is less than {threshold:.2f} sure of. Percentages; what they count: bot/tools/nlu_figures.py.",
            table(_FIGURES, [_figures_row(name, part) for name, part in parts.items()]),
        ),
        ("## Per style of writing", _picture("nlu-styles.png"), table(_FIGURES, [_figures_row(name, part) for name, part in per_style])),
        (
            "## What another threshold would cost",
            _picture("nlu-threshold.png"),
            f"The goals: at least {percent(LEAST_RECALL)} % of what is out of scope turned away, and at most {percent(MOST_LOSS)} % of what is in scope. "
            "The rule: of the thresholds that reach both, the one with the fewest errors of the two kinds together.",
            table(_PRICES, [*prices, *(_price_row("", point_at(outcomes, value)) for value in THRESHOLDS)]),
        ),
        (
            "## Is it as right as it is sure?",
            _picture("nlu-confidence.png"),
            "Between how sure it is and how often it is right lie, on average (expected calibration error, percent points): "
            + ", ".join(f"{name} {percent(confidence_error(part))}" for name, part in parts.items())
            + ".",
            *(f"{name}\n\n{table(_CONFIDENCE, _confidence_rows(part))}" for name, part in languages.items()),
        ),
        (
            "## Confusions, most frequent first",
            _picture("nlu-confusions.png"),
            table(_CONFUSIONS, [_confusion_row(each) for each in confusions(outcomes)]),
        ),
        ("## Every miss", table(_MISSES, [_miss_row(each) for each in misses(outcomes)])),
    ]
    return "\n\n".join(part for section in sections for part in section) + "\n"


def as_summary(outcomes: Sequence[Outcome]) -> str:
    """Return the main figures as a few lines for a terminal."""
    rows = [_FIGURES, *(_figures_row(name, part) for name, part in groups(outcomes).items())]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join("  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)


def _figures_row(name: str, part: Sequence[Outcome]) -> list[str]:
    figures: Figures = measure(part)
    shares = {key: value for key, value in asdict(figures).items() if key != "cases"}
    return [name, str(figures.cases), *map(percent, shares.values())]


def _price_row(name: str, point: Point) -> list[str]:
    return [name, f"{point.threshold:.2f}", percent(point.recall), percent(point.loss)]


def _confidence_rows(outcomes: Sequence[Outcome]) -> list[list[str]]:
    bins: list[Bin | None] = reliability(outcomes)
    starts = [index / len(bins) for index in range(len(bins))]
    return [[percent(start), str(each.cases), percent(each.confidence), percent(each.right)] for start, each in zip(starts, bins, strict=True) if each]


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


def _point_as_json(point: Point) -> dict[str, float]:
    return {"threshold": point.threshold, "out_of_scope_recall": point.recall, "in_scope_loss": point.loss}


def _picture(name: str) -> str:
    return f"![{name.removesuffix('.png')}]({name})\n\n{CAPTIONS[name]}"


def percent(share: float) -> str:
    """Return a share as percents with one decimal."""
    return f"{100 * share:.1f}"


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table in Markdown; no cell can break it."""
    cells = [headings, ["---"] * len(headings), *([cell.replace("|", "\\|").replace("\n", " ") for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(row)} |" for row in cells)
