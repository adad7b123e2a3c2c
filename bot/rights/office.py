"""When staff of a controller are there: its office hours, in Brussels, never on a legal holiday."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date

from bot.policies.model import OfficeHours
from bot.rights.working_days import legal_holidays

_BRUSSELS = ZoneInfo("Europe/Brussels")
#: No week of the calendar has so many days off in a row.
_MOST_DAYS_OFF = 14


def is_open(hours: OfficeHours, moment: datetime) -> bool:
    """Return whether staff are there at a moment.

    Args:
        moment: Aware, in any zone.

    Raises:
        BotError: The holidays of the year are not known.
    """
    there = moment.astimezone(_BRUSSELS)
    return _works_on(hours, there.date()) and hours.opens <= there.time() < hours.closes


def next_opening(hours: OfficeHours, moment: datetime) -> datetime:
    """Return the next moment at which staff begin, in Brussels time; raises as `is_open`."""
    there = moment.astimezone(_BRUSSELS)
    day = there.date() if there.time() < hours.opens else there.date() + timedelta(days=1)
    for _ in range(_MOST_DAYS_OFF):
        if _works_on(hours, day):
            break
        day += timedelta(days=1)
    return datetime.combine(day, hours.opens, _BRUSSELS)


def opening_in_words(opening: datetime, language: str) -> str:
    """Return a moment as people say it, with the day: "maandag 9 maart om 9 uur", "le lundi 9 mars à 9 h"."""
    day = str(format_date(opening.date(), "EEEE d MMMM", locale=f"{language}_BE"))
    if language == "fr":
        day = day.replace(" 1 ", " 1er ")
        return f"le {day} à {time_in_words(opening.time(), language)}"
    return f"{day} om {time_in_words(opening.time(), language)}"


def time_in_words(moment: time, language: str) -> str:
    """Return a time of day as people say it: "9 uur", "9.30 uur"; "9 h", "9 h 30"."""
    if language == "fr":
        return f"{moment.hour} h {moment.minute:02d}" if moment.minute else f"{moment.hour} h"
    return f"{moment.hour}.{moment.minute:02d} uur" if moment.minute else f"{moment.hour} uur"


def _works_on(hours: OfficeHours, day: date) -> bool:
    return day.weekday() in hours.days and day not in legal_holidays(day.year)
