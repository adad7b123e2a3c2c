"""Dates as policies write them: in words, in Dutch or French, or in digits."""

from __future__ import annotations

import re

from bot.policies.number_words import MONTHS
from bot.policies.passages import fold

#: Day, month and year; None where a date leaves it out ("januari 2022").
Day = tuple[int | None, int, int | None]

_MONTH = "|".join(MONTHS)
_WRITTEN = (
    re.compile(rf"(?<!\d)(?P<d>\d{{1,2}})(?:er)? (?P<name>{_MONTH})\b(?: (?P<y>\d{{4}})(?!\d))?", re.IGNORECASE),
    re.compile(rf"\b(?P<name>{_MONTH}) (?P<y>\d{{4}})(?!\d)", re.IGNORECASE),
    re.compile(r"(?<![\d-])(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})(?![\d-])"),
    re.compile(r"(?<![\d./-])(?P<d>\d{1,2})(?P<sep>[./-])(?P<m>\d{1,2})(?P=sep)(?P<y>\d{4}|\d{2})(?!\d|[./-]\d)"),
)


def dates_in(text: str) -> frozenset[Day]:
    """Return the dates of a text."""
    return frozenset(day for day, _ in cut_dates(fold(text))[0])


def cut_dates(text: str) -> tuple[list[tuple[Day, str]], str]:
    """Return the dates with the words they are written in, and the text without them."""
    found: list[tuple[Day, str]] = []

    def cut(match: re.Match[str]) -> str:
        day = _day(match)
        if day is None:
            return match.group()
        found.append((day, match.group()))
        return " | "

    for pattern in _WRITTEN:
        text = pattern.sub(cut, text)
    return found, text


def _day(match: re.Match[str]) -> Day | None:
    parts = match.groupdict()
    month = MONTHS[parts["name"].lower()] if parts.get("name") else int(parts["m"])
    day = int(parts["d"]) if parts.get("d") else None
    year = int(parts["y"]) if parts.get("y") else None
    if not 1 <= month <= 12 or (day is not None and not 1 <= day <= 31):
        return None
    return (day, month, year + 2000 if year is not None and year < 100 else year)
