"""A date as Belgians write it, the day first: 14/02/1980, 14 feb '80, le 1er mars 1980.

Strict on purpose: a date of birth with a guessed part names another person. The general
parsers (dateutil, dateparser) fill in what is missing and swap day and month when that makes
a date; here only a day, a month and a year that are all written count. The names of months
are Unicode's, by babel.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from babel.dates import get_month_names
from rapidfuzz.distance import OSA

from bot.policies.model import LANGUAGES
from bot.understanding.words import plain

#: Years that are taken for a slip of the keyboard lie outside these.
FIRST_YEAR, LAST_YEAR = 1900, 2100
#: From this length on, the name of a month with one slip is still known.
_SLIP_LENGTH = 5

_BETWEEN = r"[\s./\-]{1,3}"
_DAY = r"(?<!\d)(?P<day>\d{1,2})(?:\s?(?:er|ere|e|ste|de))?"
_YEAR = r"(?P<year>(?:\d{4}|'?\d{2}))(?!\d)"
_NUMERIC = re.compile(rf"{_DAY}\s?(?P<between>[./\- ])\s?(?P<month>\d{{1,2}})\s?(?P=between)\s?{_YEAR}")
_NAMED = re.compile(rf"{_DAY}{_BETWEEN}(?:van\s|de\s|d')?(?P<month>[a-z]{{3,10}})\.?,?(?:\s(?:van|de|in))?{_BETWEEN.replace('{1,3}', '{0,3}')}{_YEAR}")
_YEAR_FIRST = re.compile(r"(?<!\d)(?P<year>\d{4})(?P<between>[./\-])(?P<month>\d{1,2})(?P=between)(?P<day>\d{1,2})(?!\d)")
_RUN = re.compile(r"(?<!\d)(?P<day>\d{2})(?P<month>\d{2})(?P<year>(?:19|20)\d{2})(?!\d)")
_FORMS = (_YEAR_FIRST, _NUMERIC, _NAMED, _RUN)
# What people shorten months to beside Unicode's own abbreviations.
_SHORTER = {"sept": 9, "mart": 3, "maa": 3, "fev": 2, "fevr": 2, "avr": 4, "juil": 7, "aou": 8, "dec": 12, "oct": 10, "janv": 1}


def _month_names() -> dict[str, int]:
    named = dict(_SHORTER)
    for language in LANGUAGES:
        for width in ("wide", "abbreviated"):
            # babel leaves the type of its data open.
            names: dict[int, str] = dict(get_month_names(width, locale=f"{language}_BE"))
            named.update({plain(name).rstrip("."): number for number, name in names.items()})
    return named


_MONTHS = _month_names()


def dates_in(text: str, today: date) -> list[date]:
    """Return the dates that are written in full in a text, each once, in order.

    Args:
        text: What a person wrote.
        today: Two figures stand for the latest year that is not after this day's.
    """
    said = plain(text)
    found: dict[tuple[int, int], date] = {}
    for form in _FORMS:
        for match in form.finditer(said):
            if any(start < match.end() and match.start() < end for start, end in found):
                continue
            made = next(_made(match["day"], match["month"], match["year"], today), None)
            if made is not None:
                found[match.span()] = made
    return list(dict.fromkeys(found[span] for span in sorted(found)))


def _made(day: str, month: str, year: str, today: date) -> Iterator[date]:
    number = int(month) if month.isdecimal() else _month(month)
    full = _full_year(year, today)
    if number is None or not FIRST_YEAR <= full <= LAST_YEAR:
        return
    try:
        yield date(full, number, int(day))
    except ValueError:
        # 31 June, or a month first: never swapped, the person is asked again.
        return


def _month(name: str) -> int | None:
    if name in _MONTHS:
        return _MONTHS[name]
    near = {number for known, number in _MONTHS.items() if len(known) >= _SLIP_LENGTH and OSA.distance(name, known, score_cutoff=1) <= 1}
    return near.pop() if len(near) == 1 else None


def _full_year(written: str, today: date) -> int:
    year = int(written.lstrip("'"))
    if len(written.lstrip("'")) == 4:
        return year
    century = today.year - today.year % 100
    return century + year if century + year <= today.year else century - 100 + year
