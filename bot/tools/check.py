"""`check`: every content check over every controller, all findings at once."""

from __future__ import annotations

import argparse

from bot.errors import BotError
from bot.policies.checks.registry import ALL_CHECKS, run_checks
from bot.policies.controllers import read_controller
from bot.policies.topics import load_topics
from bot.settings import ROOT
from bot.tools import lines


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this verb."""
    parser.add_argument("--controller", help="only this one")
    parser.add_argument("--json", action="store_true", help="one finding a line")


def run(arguments: argparse.Namespace) -> int:
    """Print what is found; exit code 1 when there is anything."""
    topics = load_topics(ROOT / "data" / "topics.yml")
    folders = sorted(path for path in (ROOT / "data" / "controllers").iterdir() if path.is_dir())
    if arguments.controller:
        folders = [folder for folder in folders if folder.name == arguments.controller]
        if not folders:
            raise BotError(f"There is no controller '{arguments.controller}'.", "Look into data/controllers.")
    found = []
    for folder in folders:
        try:
            found += [(str(each), each) for each in run_checks(read_controller(folder), topics)]
        except BotError as error:
            found.append((str(error), None))
    if arguments.json:
        results = lines.claim_standard_output()
        for text, finding in found:
            detail = {"check": finding.check, "file": str(finding.file.relative_to(ROOT)), "line": finding.line} if finding else {}
            lines.write(results, {**detail, "problem": finding.problem if finding else text, "advice": finding.advice if finding else ""})
    else:
        for text, _ in found:
            print(text.replace(f"{ROOT}/", ""))
        print(f"{len(folders)} controllers, {len(ALL_CHECKS)} checks, {len(found)} findings")
    return 1 if found else 0
