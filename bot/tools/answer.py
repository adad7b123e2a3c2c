"""`answer`: what a controller's policy says on a topic; also for JSON lines."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from bot import wiring
from bot.errors import BotError
from bot.policies.answer_desk import AnswerDesk
from bot.policies.model import LANGUAGES, Answer, Status
from bot.settings import ROOT
from bot.tools import lines
from bot.tools.domain_texts import response_text

#: What has to be said to get an answer; `facet` may be added.
NEEDED = ("controller", "topic", "language")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this verb."""
    parser.add_argument("source", nargs="?", choices=["-"], help="'-' reads JSON lines with controller, topic, language and facet")
    parser.add_argument("--controller", help="slug, the name of its folder in data/controllers")
    parser.add_argument("--topic", help="one of the topics of data/topics.yml")
    parser.add_argument("--language", help=" or ".join(LANGUAGES))
    parser.add_argument("--facet", help="one of the facets of data/topics.yml")
    parser.add_argument("--json", action="store_true", help="one JSON value a line")
    parser.add_argument("--root", type=Path, default=ROOT, help="folder with data/ and domain.yml; default: this repository")


def run(arguments: argparse.Namespace) -> int:
    """Print one answer, or one a line."""
    desk = wiring.make_policy_services(arguments.root / "data").answers
    if arguments.source == "-":
        results = lines.claim_standard_output()
        for line in lines.input_lines():
            lines.write(results, _answer_line(desk, line, arguments.root))
        return 0
    for name in NEEDED:
        if not getattr(arguments, name):
            raise BotError(f"--{name} is needed.", "For example: answer --controller conitro --topic retention --language nl")
    answer = desk.answer(arguments.controller, arguments.topic, arguments.language, arguments.facet)
    if arguments.json:
        lines.write(lines.claim_standard_output(), as_json(answer, arguments.root))
    else:
        print(as_text(answer, arguments.root))
    return 0


def _answer_line(desk: AnswerDesk, line: str, root: Path) -> dict[str, Any]:
    try:
        asked = json.loads(line)
    except (ValueError, RecursionError):
        return {"error": "This line is not JSON."}
    if not isinstance(asked, dict) or not all(isinstance(asked.get(name), str) for name in NEEDED):
        return {"error": f"A JSON object is needed, with {', '.join(NEEDED)} and perhaps facet, each a text."}
    facet = asked.get("facet") or None
    if facet is not None and not isinstance(facet, str):
        return {"error": "The facet is a text, or null."}
    try:
        return as_json(desk.answer(asked["controller"], asked["topic"], asked["language"], facet), root)
    except BotError as error:
        return {"error": str(error)}


def as_json(answer: Answer, root: Path = ROOT) -> dict[str, Any]:
    """Return an answer as plain values."""
    policy = answer.controller.policy
    return {
        "status": answer.status.value,
        "text": spoken(answer, root),
        "quotes": [{"text": quote.text, "section": quote.section} for quote in answer.quotes],
        "policy": {
            "title": policy.title,
            "date": policy.dated.isoformat() if policy.dated else None,
            "language": policy.language,
            "url": policy.url,
        },
        "law": answer.law,
    }


def spoken(answer: Answer, root: Path = ROOT) -> str:
    """Return the direct sentence; where the policy is silent, the sentence that says so."""
    if answer.text:
        return answer.text
    name = "utter_not_applicable" if answer.status is Status.NOT_APPLICABLE else "utter_policy_silent"
    return response_text(name, answer.language, root=root, company=answer.controller.name)


def as_text(answer: Answer, root: Path = ROOT) -> str:
    """Return an answer for people."""
    parts = [f"[{answer.status.value}] {spoken(answer, root)}"]
    parts += [f"  “{quote.text}”\n    ({quote.section})" for quote in answer.quotes]
    if answer.law:
        parts.append(f"  § {answer.law}")
    return "\n".join(parts)
