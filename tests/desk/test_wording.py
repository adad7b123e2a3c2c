"""Moments as staff read them, and places in a list as they travel."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.conversations.handoff import Position
from bot.desk.positions import position_from, position_text
from bot.desk.wording import clock, waited, whole_day

NOW = datetime(2026, 3, 5, 22, 30, tzinfo=timezone.utc)


@pytest.mark.parametrize(
    "at, language, said",
    [
        (NOW, "nl", "23:30"),
        # The day ends in Brussels, not in Greenwich.
        (NOW + timedelta(hours=1), "nl", "6 mrt 00:30"),
        (NOW - timedelta(days=1), "fr", "4 mars 23:30"),
        (NOW - timedelta(days=100), "nl", "25 nov 2025 23:30"),
    ],
)
def test_a_moment_is_short_where_it_is_near(at: datetime, language: str, said: str) -> None:
    assert clock(at, NOW, language).replace(".", "") == said


@pytest.mark.parametrize(
    "seconds, nl, fr",
    [(-5, "0 s", "0 s"), (59, "59 s", "59 s"), (60, "1 min", "1 min"), (3_599, "59 min", "59 min"), (7_500, "2 u 05", "2 h 05"), (86_400 * 3, "3 d", "3 j")],
)
def test_how_long_somebody_waits(seconds: int, nl: str, fr: str) -> None:
    since = NOW - timedelta(seconds=seconds)
    assert (waited(since, NOW, "nl"), waited(since, NOW, "fr")) == (nl, fr)


def test_a_whole_day() -> None:
    assert (whole_day(date(2026, 3, 5), "nl"), whole_day(date(2026, 3, 5), "fr")) == ("donderdag 5 maart 2026", "jeudi 5 mars 2026")


def test_a_place_in_a_list_comes_back_as_it_went() -> None:
    position = Position(NOW, "abcdef")
    assert position_from(position_text(position)) == position


@given(some.text(max_size=80))
def test_any_other_text_is_no_place_and_breaks_nothing(text: str) -> None:
    found = position_from(text)
    assert found is None or position_from(position_text(found)) == found
