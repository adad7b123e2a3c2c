"""Office hours: in Brussels, on working days, never on a legal holiday."""

from __future__ import annotations

from datetime import datetime, time, timezone

import pytest

from bot.policies.model import OfficeHours
from bot.rights.office import is_open, next_opening, opening_in_words, time_in_words

USUAL = OfficeHours()


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=timezone.utc)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-03-05T08:00", True),  # Thursday, nine in Brussels
        ("2026-03-05T07:59:59", False),
        ("2026-03-05T15:59:59", True),
        ("2026-03-05T16:00", False),
        ("2026-07-02T07:00", True),  # summer time
        ("2026-07-02T15:00", False),
        ("2026-03-07T10:00", False),  # Saturday
        ("2026-04-06T10:00", False),  # Easter Monday
        ("2026-07-21T10:00", False),  # the national day, a Tuesday
        ("2026-12-25T10:00", False),
        ("2026-07-11T10:00", False),
    ],
)
def test_staff_are_there_on_working_days_from_nine_to_five(moment: str, expected: bool) -> None:
    assert is_open(USUAL, utc(moment)) is expected


@pytest.mark.parametrize(
    ("moment", "nl", "fr"),
    [
        ("2026-03-05T05:00", "donderdag 5 maart om 9 uur", "le jeudi 5 mars à 9 h"),
        ("2026-03-05T16:00", "vrijdag 6 maart om 9 uur", "le vendredi 6 mars à 9 h"),
        ("2026-03-06T20:00", "maandag 9 maart om 9 uur", "le lundi 9 mars à 9 h"),
        # Midnight in Brussels has passed, not yet in Greenwich.
        ("2026-03-05T23:30", "vrijdag 6 maart om 9 uur", "le vendredi 6 mars à 9 h"),
        ("2026-04-03T16:00", "dinsdag 7 april om 9 uur", "le mardi 7 avril à 9 h"),
        # Over the end of the year.
        ("2026-12-31T17:00", "maandag 4 januari om 9 uur", "le lundi 4 janvier à 9 h"),
        ("2026-05-31T10:00", "maandag 1 juni om 9 uur", "le lundi 1er juin à 9 h"),
    ],
)
def test_the_next_opening_is_told_with_its_day(moment: str, nl: str, fr: str) -> None:
    opening = next_opening(USUAL, utc(moment))
    assert (opening_in_words(opening, "nl"), opening_in_words(opening, "fr")) == (nl, fr)
    assert is_open(USUAL, opening)


def test_a_company_has_its_own_hours() -> None:
    own = OfficeHours(frozenset({5}), time(10, 30), time(12))
    assert is_open(own, utc("2026-03-07T09:30"))
    assert not is_open(own, utc("2026-03-05T09:30"))
    assert opening_in_words(next_opening(own, utc("2026-03-07T11:00")), "nl") == "zaterdag 14 maart om 10.30 uur"
    assert time_in_words(own.opens, "fr") == "10 h 30"
