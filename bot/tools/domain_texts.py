"""Texts of domain.yml for commands that run without Rasa."""

from __future__ import annotations

from functools import lru_cache

import yaml

from bot.settings import ROOT


@lru_cache(maxsize=1)
def _responses() -> dict[str, list[dict[str, object]]]:
    responses = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))["responses"]
    assert isinstance(responses, dict)
    return responses


def response_text(name: str, language: str, **values: object) -> str:
    """Return a response in a language, its placeholders filled."""
    for variation in _responses()[name]:
        conditions = variation.get("condition")
        if isinstance(conditions, list) and any(each.get("name") == "language" and each.get("value") == language for each in conditions):
            return str(variation["text"]).format(**values)
    raise KeyError(f"{name} has no text in {language}")
