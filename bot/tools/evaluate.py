"""`evaluate`: how well the model understands the cases kept apart; writes reports/nlu.md, .json and pictures."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import yaml

from bot.errors import BotError
from bot.runtime.logs import set_up_logging
from bot.settings import ROOT
from bot.tools import company_figures, lines, nlu_pictures, nlu_report, turn_report
from bot.tools.nlu_figures import Case, Outcome, load_cases
from bot.tools.turn_figures import COMPANY, TurnCase, TurnOutcome, acted_on, load_turn_cases
from bot.tools.understand import Reader
from bot.understanding.decision import TalkSoFar

CASES = ROOT / "tests" / "nlu_cases"
REPORTS = ROOT / "reports"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this verb."""
    parser.add_argument("--cases", type=Path, default=CASES, help="folder of cases, <language>/<intent>.yml")
    parser.add_argument("--reports", type=Path, default=REPORTS, help="folder the reports are written to")
    parser.add_argument("--json", action="store_true", help="print everything as one JSON value")


def run(arguments: argparse.Namespace) -> int:
    """Read every case with the trained model and write the reports."""
    cases, turn_cases, company_cases = load_cases(arguments.cases), load_turn_cases(arguments.cases), company_figures.load_company_cases(arguments.cases)
    threshold = fallback_threshold()
    results = lines.claim_standard_output() if arguments.json else sys.stdout
    set_up_logging(quiet=True)
    reader = Reader.start()
    outcomes, turns = read_cases(reader, cases), read_turns(reader, turn_cases)
    named = company_figures.read_companies(reader, company_cases)
    report = {**nlu_report.as_json(outcomes, threshold), "turns": turn_report.as_json(turns), "companies": company_figures.as_json(named)}
    page = f"{nlu_report.as_markdown(outcomes, threshold)}\n{turn_report.as_markdown(turns)}\n{company_figures.as_markdown(named)}"
    try:
        arguments.reports.mkdir(parents=True, exist_ok=True)
        nlu_pictures.draw_all(outcomes, threshold, arguments.reports)
        (arguments.reports / "nlu.md").write_text(page, encoding="utf-8")
        (arguments.reports / "nlu.json").write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    except OSError as error:
        raise BotError(f"The reports cannot be written ({error.strerror}).", f"Free or unlock {arguments.reports}.") from error
    if arguments.json:
        lines.write(results, report)
    else:
        print(nlu_report.as_summary(outcomes))
        print(turn_report.as_summary(turns))
        print(company_figures.as_summary(named))
        print(f"Every miss, and pictures: {os.path.relpath(arguments.reports / 'nlu.md')}")
    return 0


def read_cases(reader: Reader, cases: Sequence[Case]) -> list[Outcome]:
    """Return what the model understands of each case."""
    outcomes = []
    for case, read in zip(cases, reader.understand_all([case.text for case in cases]), strict=True):
        ranking = read["ranking"]
        outcomes.append(
            Outcome(
                case,
                acted_on=read["intent"],
                ranking=tuple(each["intent"] for each in ranking),
                confidence=ranking[0]["confidence"] if ranking else 0.0,
                language=read["language"],
            )
        )
    return outcomes


def read_turns(reader: Reader, cases: Sequence[TurnCase]) -> list[TurnOutcome]:
    """Return what the bot acts on in each case; what stands before it is decided first."""
    if not cases:
        return []
    texts = list(dict.fromkeys(text for case in cases for text in (case.before, case.text) if text is not None))
    heard = dict(zip(texts, reader.hear_all(texts), strict=True))
    outcomes = []
    for case in cases:
        talk = TalkSoFar(controller=COMPANY)
        if case.before is not None:
            first = reader.decide(heard[case.before], talk)
            talk = TalkSoFar(first.language, first.controller, first.last, first.pending, first.misses)
        decision = reader.decide(heard[case.text], talk)
        outcomes.append(TurnOutcome(case, acted_on(heard[case.text], decision), decision.language, decision.controller))
    return outcomes


def fallback_threshold(root: Path = ROOT) -> float:
    """Return the confidence below which the bot does not act, as config.yml sets it.

    Raises:
        BotError: The pipeline has no fallback.
    """
    config = yaml.safe_load((root / "config.yml").read_text(encoding="utf-8"))
    for component in config["pipeline"]:
        if component["name"] == "FallbackClassifier":
            return float(component["threshold"])
    raise BotError("config.yml has no FallbackClassifier.", "Add it last in the pipeline, with a threshold.")
