"""Moments and days as staff read them: in Brussels, in their language, short where it is today."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time

BRUSSELS = ZoneInfo("Europe/Brussels")


def clock(at: datetime, now: datetime, language: str) -> str:
    """Return a moment: "14:32" today, else "27 nov. 14:32", with the year where it is another one."""
    here, today = at.astimezone(BRUSSELS), now.astimezone(BRUSSELS)
    time = str(format_time(here, "HH:mm", locale=f"{language}_BE"))
    return time if here.date() == today.date() else f"{day(here.date(), today.date(), language)} {time}"


def day(on: date, today: date, language: str) -> str:
    """Return a day in short: "27 nov.", with the year where it is another one."""
    return str(format_date(on, "d MMM" if on.year == today.year else "d MMM y", locale=f"{language}_BE"))


def whole_day(on: date, language: str) -> str:
    """Return a day in full: "vrijdag 27 november 2026"."""
    return str(format_date(on, "EEEE d MMMM y", locale=f"{language}_BE"))


#: Seconds, minutes, hours, days.
_UNITS = {"nl": ("s", "min", "u", "d"), "fr": ("s", "min", "h", "j")}


def waited(since: datetime, now: datetime, language: str) -> str:
    """Return how long somebody waits, in the largest unit that says enough: "45 s", "12 min", "2 u 05", "3 d"."""
    seconds = max(0, int((now - since).total_seconds()))
    of_seconds, of_minutes, of_hours, of_days = _UNITS[language]
    if seconds < 60:
        return f"{seconds} {of_seconds}"
    minutes = seconds // 60
    if minutes < 60:
        return f"{minutes} {of_minutes}"
    hours = minutes // 60
    return f"{hours} {of_hours} {minutes % 60:02d}" if hours < 24 else f"{hours // 24} {of_days}"
