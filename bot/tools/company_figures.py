"""How often the companies that a sentence names are found in it, typing errors included, and none where none is named.

The cases stand in `<folder>/companies/<language>.yml`:

    cases:
      - {text: "...", companies: [slug, ...], style: right}   # or typo, two, none
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.errors import BotError
from bot.policies.model import LANGUAGES
from bot.tools.nlu_figures import share
from bot.tools.nlu_report import percent, table
from bot.tools.understand import Reader

COMPANIES = "companies"
STYLES = ("right", "typo", "two", "none")


@dataclass(frozen=True)
class CompanyCase:
    """A sentence and the companies that it names, in their order."""

    text: str
    folder: str
    style: str
    companies: tuple[str, ...]


@dataclass(frozen=True)
class CompanyOutcome:
    """Which companies were found in a case."""

    case: CompanyCase
    found: tuple[str, ...]

    @property
    def is_right(self) -> bool:
        """Return whether just those that are named were found, in their order."""
        return self.found == self.case.companies


def load_company_cases(folder: Path) -> list[CompanyCase]:
    """Read the cases of both languages; none where there is no file.

    Raises:
        BotError: A file is not of the form; the message names it.
    """
    cases: list[CompanyCase] = []
    for path in (folder / COMPANIES / f"{language}.yml" for language in LANGUAGES):
        if not path.is_file():
            continue
        try:
            data = yaml.safe_load(path.read_text(encoding="utf-8"))
            cases += [CompanyCase(each["text"], path.stem, each["style"], tuple(each["companies"])) for each in data["cases"]]
        except (KeyError, TypeError, AttributeError) as error:
            raise BotError(f"{path}: a case is not of the form ({error}).", "bot/tools/company_figures.py says which form.") from error
    return cases


def read_companies(reader: Reader, cases: Iterable[CompanyCase]) -> list[CompanyOutcome]:
    """Return which companies are found in each case."""
    return [CompanyOutcome(case, tuple(reader.companies(case.text))) for case in cases]


def share_found(outcomes: Iterable[CompanyOutcome]) -> float:
    """Return the share that is right; 0 where there is nothing to count."""
    return share(each.is_right for each in outcomes)


def of_language(outcomes: Iterable[CompanyOutcome], language: str) -> list[CompanyOutcome]:
    """Return the outcomes of the cases in a language."""
    return [each for each in outcomes if each.case.folder == language]


def as_json(outcomes: Sequence[CompanyOutcome]) -> dict[str, Any]:
    """Return everything as plain values."""
    told = {language: of_language(outcomes, language) for language in LANGUAGES}
    return {language: {"cases": len(those), "right": share_found(those), "misses": [_miss(each) for each in those if not each.is_right]} for language, those in told.items()}


def as_markdown(outcomes: Sequence[CompanyOutcome]) -> str:
    """Return the report for people."""
    rows = []
    for language in LANGUAGES:
        those = of_language(outcomes, language)
        styles = {style: [each for each in those if each.case.style == style] for style in STYLES}
        told = ", ".join(f"{style} {sum(each.is_right for each in some)}/{len(some)}" for style, some in styles.items() if some)
        rows.append([language, str(len(those)), percent(share_found(those)), told])
    return "\n\n".join(
        (
            "## Companies named",
            "Right: the companies that a sentence names are found, typed right or nearly right, in their order, and no other.",
            table(["", "cases", "right", "by style"], rows),
            table(["case", "language", "named", "found"], [[_miss(each)[key] for key in ("text", "language", "named", "found")] for each in outcomes if not each.is_right]),
        )
    ) + "\n"  # fmt: skip


def as_summary(outcomes: Sequence[CompanyOutcome]) -> str:
    """Return the main figures as a few lines for a terminal."""
    told = [(language, of_language(outcomes, language)) for language in LANGUAGES]
    return "\n".join(f"companies named, {language}: {percent(share_found(those))} of {len(those)} right" for language, those in told)


def _miss(outcome: CompanyOutcome) -> dict[str, str]:
    case = outcome.case
    return {"text": case.text, "language": case.folder, "named": ", ".join(case.companies), "found": ", ".join(outcome.found)}
