"""The part of the report that tells how turns of a talk are understood."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.policies.model import LANGUAGES
from bot.tools.nlu_report import percent, table
from bot.tools.turn_figures import KINDS, SETS, TurnOutcome, part, share_right, turn_misses

_FIGURES = ["", "cases", "right", "by kind"]
_MISSES = ["before", "case", "filed under", "kind", "meant", "acted on", "told as", "company"]


def as_json(turns: Sequence[TurnOutcome]) -> dict[str, Any]:
    """Return everything as plain values."""
    return {name: {language: _set_as_json(part(turns, name, language)) for language in LANGUAGES} for name in SETS}


def as_markdown(turns: Sequence[TurnOutcome]) -> str:
    """Return the report for people."""
    sections = (
        "## Turns of a talk",
        "Fragments after a question, and two things in one message. Right: all that is asked is acted on and nothing else, in the right language and of the right company.",
        table(_FIGURES, [_figures_row(turns, name, language) for name in SETS for language in LANGUAGES]),
        "### Every miss in a talk",
        table(_MISSES, map(_miss_row, turn_misses(turns))),
    )
    return "\n\n".join(sections) + "\n"


def as_summary(turns: Sequence[TurnOutcome]) -> str:
    """Return the main figures as a few lines for a terminal."""
    told = [(name, language, part(turns, name, language)) for name in SETS for language in LANGUAGES]
    return "\n".join(f"{name}, {language}: {percent(share_right(those))} of {len(those)} right" for name, language, those in told)


def _figures_row(turns: Sequence[TurnOutcome], name: str, language: str) -> list[str]:
    those = part(turns, name, language)
    kinds = {kind: part(turns, name, language, kind) for kind in KINDS[name]}
    told = ", ".join(f"{kind.replace('_', ' ')} {sum(each.is_right for each in some)}/{len(some)}" for kind, some in kinds.items() if some)
    return [f"{name}, {language}", str(len(those)), percent(share_right(those)), told]


def _miss_row(outcome: TurnOutcome) -> list[str]:
    case = outcome.case
    heard = ", ".join(f"{each.intent} ({', '.join(each.facets)})" if each.facets else each.intent for each in outcome.acted_on)
    return [case.before or "", case.text, case.folder, case.kind, ", ".join(wish.told for wish in case.wishes), heard, outcome.language, outcome.company or ""]


def _set_as_json(those: Sequence[TurnOutcome]) -> dict[str, Any]:
    missed = [dict(zip(_MISSES, _miss_row(each), strict=True)) for each in turn_misses(those)]
    return {"cases": len(those), "right": share_right(those), "misses": missed}
