"""Texts of domain.yml for commands that run without Rasa."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import yaml

from bot.settings import ROOT


@lru_cache(maxsize=4)
def _responses(domain: Path) -> dict[str, list[dict[str, object]]]:
    responses = yaml.safe_load(domain.read_text(encoding="utf-8"))["responses"]
    assert isinstance(responses, dict)
    return responses


def response_text(name: str, language: str, /, *, root: Path = ROOT, **values: object) -> str:
    """Return a response in a language, its placeholders filled.

    Args:
        name: The response, such as `utter_policy_silent`.
        language: One of the languages the assistant speaks.
        root: The folder that holds domain.yml.
        values: What stands in the placeholders.

    Raises:
        KeyError: There is no such response, or it has no text in that language.
    """
    for variation in _responses(root / "domain.yml")[name]:
        conditions = variation.get("condition")
        if isinstance(conditions, list) and any(each.get("name") == "language" and each.get("value") == language for each in conditions):
            return str(variation["text"]).format(**values)
    raise KeyError(f"{name} has no text in {language}")
