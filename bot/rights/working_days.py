"""Working days in Belgium: all but Saturdays, Sundays and the ten legal holidays.

Source: Act of 4 January 1974; article 3(4) of Regulation 1182/71 (docs/deadlines.md).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from enum import Enum
from functools import cache
from types import MappingProxyType

from holidays.constants import PUBLIC
from holidays.countries.belgium import Belgium

from bot.errors import BotError

#: The years for which the package knows the holidays.
FIRST_YEAR: int = Belgium.start_year
LAST_YEAR: int = Belgium.end_year

_ONE_DAY = timedelta(days=1)
_SATURDAY, _SUNDAY = 5, 6


class DayOff(str, Enum):
    """Why a day is no working day."""

    SATURDAY = "saturday"
    SUNDAY = "sunday"
    NEW_YEAR = "new_year"
    EASTER_MONDAY = "easter_monday"
    LABOUR_DAY = "labour_day"
    ASCENSION = "ascension"
    WHIT_MONDAY = "whit_monday"
    NATIONAL_DAY = "national_day"
    ASSUMPTION = "assumption"
    ALL_SAINTS = "all_saints"
    ARMISTICE = "armistice"
    CHRISTMAS = "christmas"


# The package lists Easter and Whit Sunday too: taken by name, only the ten of the Act count.
_LEGAL_HOLIDAYS = {
    "Nieuwjaar": DayOff.NEW_YEAR,
    "Paasmaandag": DayOff.EASTER_MONDAY,
    "Dag van de Arbeid": DayOff.LABOUR_DAY,
    "O. L. H. Hemelvaart": DayOff.ASCENSION,
    "Pinkstermaandag": DayOff.WHIT_MONDAY,
    "Nationale feestdag": DayOff.NATIONAL_DAY,
    "O. L. V. Hemelvaart": DayOff.ASSUMPTION,
    "Allerheiligen": DayOff.ALL_SAINTS,
    "Wapenstilstand": DayOff.ARMISTICE,
    "Kerstmis": DayOff.CHRISTMAS,
}


@cache
def legal_holidays(year: int) -> Mapping[date, DayOff]:
    """Return the legal holidays of a year: ten, or nine days when two fall together (1 May 2008).

    Raises:
        BotError: The package does not cover the year, or no longer names all ten.
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        # The package itself would say nothing and list no holiday at all.
        raise year_not_covered(year)
    listed = Belgium(years=year, categories=PUBLIC, language="nl", observed=False, expand=False)
    found: dict[date, DayOff] = {}
    named = set()
    for day in sorted(listed):
        for name in listed.get_list(day):
            if name in _LEGAL_HOLIDAYS:
                found.setdefault(day, _LEGAL_HOLIDAYS[name])
                named.add(name)
    missing = sorted(set(_LEGAL_HOLIDAYS) - named)
    if missing:
        raise BotError(f"The list of public holidays of {year} lacks {', '.join(missing)}.", "Install the pinned packages again: `make setup`.")
    return MappingProxyType(found)


def year_not_covered(year: int | None = None) -> BotError:
    """Return the error for a day whose holidays nobody has listed; None where the calendar itself ends."""
    reached = f"in {year}" if year is not None else "beyond the calendar"
    return BotError(f"A deadline {reached} cannot be counted: public holidays are known from {FIRST_YEAR} to {LAST_YEAR}.", "Check the year.")


def day_off(day: date) -> DayOff | None:
    """Return why a day is no working day; None for a working day.

    Raises:
        BotError: The year is not covered.
    """
    holiday = legal_holidays(day.year).get(day)
    if day.weekday() == _SATURDAY:
        return DayOff.SATURDAY
    if day.weekday() == _SUNDAY:
        return DayOff.SUNDAY
    return holiday


def working_day_from(day: date) -> date:
    """Return the day itself when it is a working day, else the first one after it."""
    while day_off(day):
        day += _ONE_DAY
    return day


def working_day_until(day: date) -> date:
    """Return the day itself when it is a working day, else the last one before it."""
    while day_off(day):
        day -= _ONE_DAY
    return day


def add_working_days(day: date, count: int) -> date:
    """Return the working day that is so many after a day, which itself is not counted."""
    for _ in range(count):
        day = working_day_from(day + _ONE_DAY)
    return day
