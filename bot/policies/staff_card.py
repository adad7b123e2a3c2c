"""What a controller's card says of its staff: when they are there, and what a human is to hear of.

`office: {days: [mon, tue, wed, thu, fri], hours: "9:00-17:00"}` and `handoff_topics: [complaint]`; both may be left out.
"""

from __future__ import annotations

import re
from datetime import time
from pathlib import Path
from typing import Any

from bot.errors import BotError
from bot.policies.model import OfficeHours
from bot.policies.yaml_lines import Lines

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_HOURS = re.compile(r"(\d{1,2}):(\d\d)-(\d{1,2}):(\d\d)")
_REMEDY = "See docs/adding-a-controller.md."


def read_staff(path: Path, card: dict[str, Any], lines: Lines) -> tuple[OfficeHours, tuple[str, ...]]:
    """Return the hours of the staff, and the topics that a human is to hear of.

    Raises:
        BotError: One is not of its form; names file and line. Whether the topics exist is for the checks.
    """
    office = OfficeHours() if card.get("office") is None else _office(card["office"])
    if office is None:
        problem = f"'office' has 'days', some of {', '.join(_DAYS)}, and 'hours' such as \"9:00-17:00\"."
        raise BotError(f"{path}:{lines.of('office')}: {problem}", _REMEDY)
    topics = card.get("handoff_topics") or []
    if not isinstance(topics, list) or not all(isinstance(topic, str) for topic in topics):
        raise BotError(f"{path}:{lines.of('handoff_topics')}: 'handoff_topics' is a list of topics.", _REMEDY)
    return office, tuple(topics)


def _office(entry: Any) -> OfficeHours | None:
    if not isinstance(entry, dict) or set(entry) != {"days", "hours"}:
        return None
    days, hours = entry["days"], _HOURS.fullmatch(str(entry["hours"]))
    if not isinstance(days, list) or not days or any(day not in _DAYS for day in days) or hours is None:
        return None
    try:
        opens, closes = (time(int(hours[part]), int(hours[part + 1])) for part in (1, 3))
    except ValueError:
        return None
    return OfficeHours(frozenset(_DAYS.index(day) for day in days), opens, closes) if opens < closes else None
