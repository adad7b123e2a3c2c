"""`check`: every content check over every controller and the contract, all findings at once."""

from __future__ import annotations

import argparse
import re
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from bot.errors import BotError
from bot.identity.ladder import problems_of
from bot.policies.checks import Finding, every_topic_decided
from bot.policies.checks.registry import ALL_CHECKS, run_checks
from bot.policies.controllers import CARD_FILE, SLUG, STATEMENTS_FILE, read_controller
from bot.policies.model import LANGUAGES, InBothLanguages
from bot.policies.topics import TopicCatalogue, load_topics
from bot.policies.yaml_lines import load_with_lines
from bot.settings import ROOT
from bot.tools import lines
from bot.tools.undecided import copy_decided, undecided_topics, without_topics

#: Ids of what is found before the checks of bot/policies/checks can look.
READABLE, SLUG_FITS, CONTRACT_WRITTEN, IDENTITY_LEVELS = "readable", "slug-fits", "contract-written", "identity-levels"

_PLACE = re.compile(r"(?P<file>.+?)(?::(?P<line>\d+))?: (?P<problem>.+)", re.DOTALL)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this verb."""
    parser.add_argument("--controller", help="only this one")
    parser.add_argument("--json", action="store_true", help="one finding a line")
    parser.add_argument("--root", type=Path, default=ROOT, help="folder that holds data/; default: this repository")


def run(arguments: argparse.Namespace) -> int:
    """Print what is found; exit code 1 when there is anything."""
    data = arguments.root / "data"
    topics = load_topics(data / "topics.yml")
    folders = _folders(data / "controllers", arguments.controller)
    found = [] if arguments.controller else list(contract_findings(topics, data / "topics.yml"))
    for folder in folders:
        found += folder_findings(folder, topics)
    if arguments.json:
        results = lines.claim_standard_output()
        for finding in found:
            lines.write(results, _as_json(finding, arguments.root))
    else:
        for finding in found:
            print(str(finding).replace(f"{arguments.root}/", ""))
        print(f"{len(folders)} controllers, {len(ALL_CHECKS)} checks, {len(found)} findings")
    return 1 if found else 0


def _folders(controllers: Path, only: str | None) -> list[Path]:
    if not controllers.is_dir():
        raise BotError(f"There is no folder {controllers}.", "Name the folder that holds data/ with --root.")
    folders = sorted(path for path in controllers.iterdir() if path.is_dir() and only in (None, path.name))
    if only and not folders:
        raise BotError(f"There is no controller '{only}'.", f"Look into {controllers}.")
    return folders


def contract_findings(topics: TopicCatalogue, file: Path) -> Iterator[Finding]:
    """Find titles, law texts and labels of the contract that nobody has written yet."""
    places = load_with_lines(file)[1]
    texts: list[tuple[tuple[str, ...], InBothLanguages]] = []
    for topic in topics.topics.values():
        texts += [(("topics", topic.id, "title"), topic.title), (("topics", topic.id, "law"), topic.law)]
    texts += [(("acts", act.id, "title"), act.title) for act in topics.acts.values()]
    texts += [(("facets", facet.id, "label"), facet.label) for facet in topics.facets.values()]
    for key, text in texts:
        for language in LANGUAGES:
            if not text[language]:
                problem = f"{'.'.join((*key, language))}: the text is empty."
                yield Finding(CONTRACT_WRITTEN, file, places.of(*key, language), problem, "Write it; law texts hold confirmed facts only.")


def folder_findings(folder: Path, topics: TopicCatalogue) -> list[Finding]:
    """Return everything that is found in one controller's folder."""
    found = []
    if not SLUG.fullmatch(folder.name):
        advice = "Rename the folder: lower-case letters, digits and _, beginning with a letter."
        found.append(Finding(SLUG_FITS, folder / CARD_FILE, 1, f"the folder's name '{folder.name}' cannot be a slug.", advice))
    undecided = undecided_topics(folder)
    if not undecided:
        return found + _checked(folder, topics)
    for topic, line in undecided.items():
        problem = f"{topic}: nobody has decided yet what the policy says on it."
        found.append(
            Finding(every_topic_decided.ID, folder / STATEMENTS_FILE, line, problem, "Read the policy, then write the statement, or `status: not_stated`.")
        )
    with tempfile.TemporaryDirectory() as scratch:
        copy = copy_decided(folder, Path(scratch))
        found += [replace(finding, file=folder / finding.file.name) for finding in _checked(copy, without_topics(topics, undecided))]
    return sorted(found, key=lambda finding: (str(finding.file), finding.line))


def _checked(folder: Path, topics: TopicCatalogue) -> list[Finding]:
    try:
        source = read_controller(folder)
        line = source.card_lines.of("identity")
        bounds = [Finding(IDENTITY_LEVELS, source.card_file, line, problem, "See docs/identity.md.") for problem in problems_of(source.controller.identity_levels)]
        return [*run_checks(source, topics), *bounds]
    except BotError as error:
        place = _PLACE.fullmatch(error.problem)
        if place is None:
            return [Finding(READABLE, folder / CARD_FILE, 1, error.problem, error.remedy)]
        return [Finding(READABLE, Path(place["file"]), int(place["line"] or 1), place["problem"], error.remedy)]


def _as_json(finding: Finding, root: Path) -> dict[str, str | int]:
    file = finding.file.relative_to(root) if finding.file.is_relative_to(root) else finding.file
    return {"check": finding.check, "file": str(file), "line": finding.line, "problem": finding.problem, "advice": finding.advice}
