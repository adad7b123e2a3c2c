"""What stands in a widget before the first message: the words the assistant itself begins a talk with."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bot import wiring
from bot.channels.website_sessions import Page
from bot.policies.examples import example_titles

#: The response by which the assistant introduces itself (domain.yml).
INTRODUCTION = "utter_introduction"
# Its greeting names the company; what follows is the notice.
_AFTER_GREETING = re.compile(r"(?<=\{company\}\.)\s+")


def opening(page: Page, responses: Mapping[str, Any], policies: wiring.PolicyServices, public_url: str) -> dict[str, Any]:
    """Return the opening of a page; nothing is stored.

    Args:
        responses: Of the domain that Rasa answers with.
        public_url: Where the public pages are.

    Raises:
        BotError: The company cannot be read.
    """
    name = policies.controllers.get(page.controller).name
    greeting, notice = _introduction(responses, page.language)
    return {
        "controller": page.controller,
        "name": name,
        "language": page.language,
        "greeting": greeting.format(company=name),
        "notice": notice.format(company=name),
        "questions": [{"title": title} for title in example_titles(policies.topics, page.language)],
        "policy": f"{public_url}/policy/{page.controller}",
        "plain": f"{public_url}/chat/{page.controller}?language={page.language}",
    }


def _introduction(responses: Mapping[str, Any], language: str) -> tuple[str, str]:
    texts = {each["condition"][0]["value"]: each["text"] for each in responses[INTRODUCTION]}
    greeting, *rest = _AFTER_GREETING.split(texts[language], maxsplit=1)
    return greeting, rest[0] if rest else ""
