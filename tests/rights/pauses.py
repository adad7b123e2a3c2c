"""Builders of pauses for the tests of the clock."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from bot.rights.deadlines import BRUSSELS, Pause


def at_noon(day: date | str) -> datetime:
    """Return noon in Brussels on a day."""
    return datetime.combine(date.fromisoformat(day) if isinstance(day, str) else day, time(12), BRUSSELS)


def asked(day: date | str, answered: date | str | None = None, *, doubt: bool = True, prompt: bool = True) -> Pause:
    """Return a question about identity, asked and answered at noon."""
    return Pause(at_noon(day), at_noon(answered) if answered else None, is_reasonable_doubt=doubt, is_without_undue_delay=prompt)


def paused(day: date, days: int) -> Pause:
    """Return a question that was answered so many days later."""
    return asked(day, day + timedelta(days=days))
