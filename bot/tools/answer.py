"""`answer`: what a controller's policy says on a topic; also for JSON lines."""

from __future__ import annotations

import argparse
import json
from typing import Any

from bot import wiring
from bot.errors import BotError
from bot.policies.answer_desk import AnswerDesk
from bot.policies.model import LANGUAGES, Answer, Status
from bot.settings import ROOT
from bot.tools import lines
from bot.tools.domain_texts import response_text


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this verb."""
    parser.add_argument("source", nargs="?", choices=["-"], help="'-' reads JSON lines with controller, topic, language and facet")
    parser.add_argument("--controller")
    parser.add_argument("--topic")
    parser.add_argument("--language", choices=LANGUAGES, default=None)
    parser.add_argument("--facet")
    parser.add_argument("--json", action="store_true", help="one JSON value a line")


def run(arguments: argparse.Namespace) -> int:
    """Print one answer, or one a line."""
    services = wiring.make_policy_services(ROOT / "data")
    if arguments.source == "-":
        results = lines.claim_standard_output()
        for line in lines.input_lines():
            lines.write(results, _answer_line(services.answers, line))
        return 0
    for name in ("controller", "topic", "language"):
        if not getattr(arguments, name):
            raise BotError(f"--{name} is needed.", "For example: answer --controller conitro --topic retention --language nl")
    answer = services.answers.answer(arguments.controller, arguments.topic, arguments.language, arguments.facet)
    if arguments.json:
        lines.write(lines.claim_standard_output(), as_json(answer))
    else:
        print(as_text(answer))
    return 0


def _answer_line(desk: AnswerDesk, line: str) -> dict[str, Any]:
    try:
        asked = json.loads(line)
        if not isinstance(asked, dict):
            raise ValueError
        return as_json(desk.answer(str(asked["controller"]), str(asked["topic"]), str(asked["language"]), asked.get("facet") or None))
    except (ValueError, KeyError):
        return {"error": "a JSON object with controller, topic and language is needed"}
    except BotError as error:
        return {"error": str(error)}


def as_json(answer: Answer) -> dict[str, Any]:
    """Return an answer as plain values."""
    policy = answer.controller.policy
    return {
        "status": answer.status.value,
        "text": spoken(answer),
        "quotes": [{"text": quote.text, "section": quote.section} for quote in answer.quotes],
        "policy": {
            "title": policy.title,
            "date": policy.dated.isoformat() if policy.dated else None,
            "language": policy.language,
            "url": policy.url,
        },
        "law": answer.law,
    }


def spoken(answer: Answer) -> str:
    """Return the direct sentence; where the policy is silent, the sentence that says so."""
    if answer.text:
        return answer.text
    name = "utter_not_applicable" if answer.status is Status.NOT_APPLICABLE else "utter_policy_silent"
    return response_text(name, answer.language, company=answer.controller.name)


def as_text(answer: Answer) -> str:
    """Return an answer for people."""
    parts = [f"[{answer.status.value}] {spoken(answer)}"]
    parts += [f"  “{quote.text}”\n    ({quote.section})" for quote in answer.quotes]
    if answer.law:
        parts.append(f"  § {answer.law}")
    return "\n".join(parts)
