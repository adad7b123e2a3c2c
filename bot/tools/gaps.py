"""`gaps`: what a policy leaves open of articles 13 and 14, and where it differs from the law."""

from __future__ import annotations

import argparse
import re
import sys
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from babel.dates import format_date

from bot import wiring
from bot.errors import BotError
from bot.policies.gap_items import COLUMNS, GapItems, load_gap_items
from bot.policies.gaps import Finding, GapStatus, find_gaps
from bot.policies.model import LANGUAGES, Controller
from bot.settings import ROOT
from bot.tools import lines, spreadsheet

_WIDTH = 100


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this verb."""
    parser.add_argument("--controller", help="only this one")
    parser.add_argument("--language", help=f"{' or '.join(LANGUAGES)}; default: both, one after the other")
    parser.add_argument("--format", choices=["text", "csv"], default="text", help="text to read, or a table (UTF-8) for a spreadsheet; default: text")
    parser.add_argument("--json", action="store_true", help="one gap a line")
    parser.add_argument("--root", type=Path, default=ROOT, help="folder that holds data/; default: this repository")


@dataclass(frozen=True)
class Report:
    """What was found in one controller's policy."""

    controller: Controller
    findings: tuple[Finding, ...]

    @property
    def gaps(self) -> list[Finding]:
        """Return what a privacy officer should look at."""
        return [finding for finding in self.findings if finding.is_gap]


def run(arguments: argparse.Namespace) -> int:
    """Print the gap list of one controller, or of all."""
    if arguments.language is not None and arguments.language not in LANGUAGES:
        raise BotError(f"There is no language '{arguments.language}'.", f"Known: {', '.join(LANGUAGES)}.")
    if arguments.json and arguments.format == "csv":
        raise BotError("--json and --format csv are two forms of output.", "Ask for one of them.")
    languages = (arguments.language,) if arguments.language else LANGUAGES
    data = arguments.root / "data"
    services = wiring.make_policy_services(data)
    items = load_gap_items(data / "gaps.yml", services.topics)
    slugs = [arguments.controller] if arguments.controller else services.controllers.slugs()
    companies = [services.controllers.get(slug) for slug in slugs]
    reports = [Report(company, tuple(find_gaps(company, items, services.topics))) for company in companies]
    if arguments.json:
        results = lines.claim_standard_output()
        for language in languages:
            for report in reports:
                for gap in report.gaps:
                    lines.write(results, as_json(report.controller, gap, items, language))
    elif arguments.format == "csv":
        # Bytes, so that the table is UTF-8 whatever the terminal is set to.
        sys.stdout.flush()
        sys.stdout.buffer.write(as_table(reports, items, languages).encode("utf-8", "replace"))
        sys.stdout.buffer.flush()
    else:
        print("\n\n".join(as_text(report, items, language) for language in languages for report in reports))
    return 0


def as_json(company: Controller, gap: Finding, items: GapItems, language: str) -> dict[str, Any]:
    """Return a gap as plain values."""
    return {
        "language": language,
        "controller": company.slug,
        "item": gap.item.id if gap.item else None,
        "topic": gap.topic.id,
        "facet": gap.facet.id if gap.facet else None,
        "articles": gap.articles,
        "title": gap.title(language),
        "status": gap.status.value,
        "says": gap.says[language] if gap.says else items.words["nothing"][language],
        "note": gap.note[language] if gap.note else None,
        "law": gap.law[language] if gap.law else None,
        "condition": gap.condition[language] if gap.condition else None,
        "sections": list(gap.sections),
    }


def as_table(reports: Sequence[Report], items: GapItems, languages: Sequence[str]) -> str:
    """Return the gaps as comma-separated values, one row each below one header.

    The header is in the language of the rows, or in both.
    """
    header = [" / ".join(dict.fromkeys(items.words[f"column_{column}"][language] for language in languages)) for column in COLUMNS]
    rows = [_cells(report.controller, gap, items, language) for language in languages for report in reports for gap in report.gaps]
    return "".join(spreadsheet.row(cells) for cells in [header, *rows])


def _cells(company: Controller, gap: Finding, items: GapItems, language: str) -> list[str]:
    value = as_json(company, gap, items, language)
    status = items.words[gap.status.value][language]
    shown = {**value, "company": company.name, "item": value["title"], "status": status, "sections": " | ".join(gap.sections)}
    return [shown[column] or "" for column in COLUMNS]


def as_text(report: Report, items: GapItems, language: str) -> str:
    """Return the gap list of one controller to read: the most open first, what is told last."""
    words = {name: text[language] for name, text in items.words.items()}
    parts = [_heading(report, words, language)]
    for status in (GapStatus.SILENT, GapStatus.PARTIAL, GapStatus.DIFFERS):
        found = [gap for gap in report.gaps if gap.status is status]
        if found:
            parts.append(_underlined(_capital(words[status.value]), "-"))
            parts += [_gap(gap, words, language) for gap in found]
    for status in (GapStatus.STATED, GapStatus.NOT_APPLICABLE):
        told = [finding for finding in report.findings if finding.status is status]
        if told:
            title = _underlined(_capital(words[status.value]), "-")
            parts.append("\n".join([title, *(_wrapped(f"* {_named(finding, language)}", rest="  ") for finding in told)]))
    parts.append(_wrapped(words["caution"]))
    return "\n\n".join(parts)


def _heading(report: Report, words: dict[str, str], language: str) -> str:
    policy = report.controller.policy
    dated = format_date(policy.dated, "d MMMM y", locale=f"{language}_BE") if policy.dated else words["undated"]
    told = [finding.status for finding in report.findings if finding.item is not None and finding.facet is None]
    counts = ", ".join(f"{told.count(status)} {words[status.value]}" for status in GapStatus if status in told)
    summary = words["summary"].replace("{items}", str(len(told))).replace("{counts}", counts)
    heading = words["heading"].replace("{company}", report.controller.name)
    return f"{_underlined(heading, '=')}\n{_wrapped(f'“{policy.title}”, {dated}')}\n{_wrapped(summary)}"


def _gap(gap: Finding, words: dict[str, str], language: str) -> str:
    said = [_wrapped(f"* {_named(gap, language)}", rest="  ")]
    lines_of = {
        "condition_line": gap.condition[language] if gap.condition else "",
        "says": gap.says[language] if gap.says else words["nothing"],
        "note_line": gap.note[language] if gap.note else "",
        "law_line": gap.law[language] if gap.law else "",
        "sections_line": " | ".join(gap.sections),
    }
    said += [_wrapped(words.get(name, "{text}").replace("{text}", text), first="    ", rest="    ") for name, text in lines_of.items() if text]
    return "\n".join(said)


def _named(finding: Finding, language: str) -> str:
    return f"{finding.title(language)} [{finding.articles}]" if finding.articles else finding.title(language)


def _underlined(line: str, sign: str) -> str:
    return f"{line}\n{sign * len(line)}"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _wrapped(text: str, first: str = "", rest: str = "") -> str:
    # A sign that French parts from its word with a space stays on the line of that word.
    text = re.sub(r" (?=[:;?!»])|(?<=«) ", "\u00a0", text)
    return textwrap.fill(text, _WIDTH, initial_indent=first, subsequent_indent=rest, break_long_words=False, break_on_hyphens=False)
