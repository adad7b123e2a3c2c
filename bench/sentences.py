"""The fixed sentences of the measured talks, read from sentences.yml."""

from __future__ import annotations

from functools import lru_cache
from itertools import cycle, islice
from pathlib import Path

import yaml

FILE = Path(__file__).with_name("sentences.yml")
LANGUAGES = ("nl", "fr")


@lru_cache(maxsize=1)
def _read() -> dict[str, dict[str, list[str]]]:
    return dict(yaml.safe_load(FILE.read_text(encoding="utf-8")))


def of_talk(language: str) -> list[str]:
    """Return the sentences of a talk, in order; message n + 20 says what message n said."""
    return list(_read()["talks"][language])


def naming(language: str) -> list[str]:
    """Return sentences with `{company}` where the company's name goes."""
    return list(_read()["naming"][language])


def messages(language: str, count: int, start: int = 0) -> list[str]:
    """Return so many messages of a talk, from the given one on."""
    said = of_talk(language)
    return list(islice(cycle(said), start % len(said), start % len(said) + count))


def messages_naming(language: str, companies: list[str], count: int, start: int = 0) -> list[str]:
    """Return so many messages that each name one of the companies in turn."""
    said = naming(language)
    return [said[at % len(said)].format(company=companies[at % len(companies)]) for at in range(start, start + count)]
