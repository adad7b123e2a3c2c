"""The ten legal holidays of Belgium, year by year, and the working days between them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from holidays.countries.belgium import Belgium

from bot.errors import BotError
from bot.rights import working_days
from bot.rights.working_days import FIRST_YEAR, LAST_YEAR, DayOff, add_working_days, day_off, legal_holidays, working_day_from, working_day_until

FIXED = {
    (1, 1): DayOff.NEW_YEAR,
    (5, 1): DayOff.LABOUR_DAY,
    (7, 21): DayOff.NATIONAL_DAY,
    (8, 15): DayOff.ASSUMPTION,
    (11, 1): DayOff.ALL_SAINTS,
    (11, 11): DayOff.ARMISTICE,
    (12, 25): DayOff.CHRISTMAS,
}
AFTER_EASTER = {1: DayOff.EASTER_MONDAY, 39: DayOff.ASCENSION, 50: DayOff.WHIT_MONDAY}


def _easter(year: int) -> date:
    """Return Easter Sunday by the Gregorian computus, without the package under test."""
    golden = year % 19
    century, in_century = divmod(year, 100)
    leaps, rest = divmod(century, 4)
    epact = (19 * golden + century - leaps - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * rest + 2 * (in_century // 4) - epact - in_century % 4) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


@pytest.mark.parametrize("year", range(FIRST_YEAR, LAST_YEAR + 1))
def test_the_holidays_of_a_year_are_the_ten_of_the_act_and_no_other(year: int) -> None:
    computed = {_easter(year) + timedelta(days=days): name for days, name in AFTER_EASTER.items()}
    computed.update({date(year, month, day): name for (month, day), name in FIXED.items()})
    found = legal_holidays(year)
    assert set(found) == set(computed)
    # Where two fall together either name will do.
    assert {day: name for day, name in found.items() if day != date(year, 5, 1)} == {day: name for day, name in computed.items() if day != date(year, 5, 1)}


@pytest.mark.parametrize(
    "year, movable",
    [
        (2026, ["04-06", "05-14", "05-25"]),
        (2027, ["03-29", "05-06", "05-17"]),
        (2028, ["04-17", "05-25", "06-05"]),
        (2029, ["04-02", "05-10", "05-21"]),
        (2030, ["04-22", "05-30", "06-10"]),
    ],
)
def test_the_movable_holidays_of_the_coming_years(year: int, movable: list[str]) -> None:
    found = {name: day for day, name in legal_holidays(year).items()}
    assert [found[name].isoformat() for name in AFTER_EASTER.values()] == [f"{year}-{day}" for day in movable]


def test_ascension_on_the_first_of_may_is_one_day() -> None:
    assert len(legal_holidays(2008)) == 9
    assert len(legal_holidays(2026)) == 10


@pytest.mark.parametrize("year", range(2025, 2041))
def test_days_of_communities_of_the_civil_service_and_of_banks_do_not_count(year: int) -> None:
    not_legal = [(1, 2), (7, 11), (9, 27), (11, 2), (11, 15), (12, 24), (12, 26), (12, 31)]
    days = [date(year, *day) for day in not_legal]
    # Good Friday, Easter and Whit Sunday, the Friday after Ascension.
    days += [_easter(year) + timedelta(days=days_after) for days_after in (-2, 0, 40, 49)]
    assert not set(days) & set(legal_holidays(year))
    assert all(day_off(day) is None for day in days if day.weekday() < 5)


@pytest.mark.parametrize("year", [1, 1900, 2101, 9999])
def test_a_year_that_the_list_does_not_cover_is_refused_not_taken_for_a_year_without_holidays(year: int) -> None:
    with pytest.raises(BotError, match=rf"in {year} cannot be counted: public holidays are known from 1901 to 2100. Check the year."):
        day_off(date(year, 6, 15))


class _WithoutChristmas(Belgium):
    """A list as a later version of the package might have it."""

    def _populate_public_holidays(self) -> None:
        super()._populate_public_holidays()
        self.pop_named("Kerstmis")


def test_a_package_that_no_longer_names_a_holiday_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    legal_holidays.cache_clear()
    monkeypatch.setattr(working_days, "Belgium", _WithoutChristmas)
    try:
        with pytest.raises(BotError, match="The list of public holidays of 2026 lacks Kerstmis. Install the pinned packages again"):
            legal_holidays(2026)
    finally:
        legal_holidays.cache_clear()


@pytest.mark.parametrize(
    "day, reason",
    [
        ("2026-04-04", DayOff.SATURDAY),
        ("2026-04-05", DayOff.SUNDAY),
        ("2026-04-06", DayOff.EASTER_MONDAY),
        ("2026-04-07", None),
        ("2026-05-14", DayOff.ASCENSION),
        ("2026-05-15", None),
        ("2026-08-15", DayOff.SATURDAY),
        ("2026-11-11", DayOff.ARMISTICE),
        ("2026-12-24", None),
    ],
)
def test_why_a_day_is_no_working_day(day: str, reason: DayOff | None) -> None:
    assert day_off(date.fromisoformat(day)) is reason


@pytest.mark.parametrize(
    "day, before, after",
    [
        ("2026-04-05", "2026-04-03", "2026-04-07"),
        ("2026-04-07", "2026-04-07", "2026-04-07"),
        ("2027-01-01", "2026-12-31", "2027-01-04"),
        ("2026-12-26", "2026-12-24", "2026-12-28"),
    ],
)
def test_the_working_days_around_a_day(day: str, before: str, after: str) -> None:
    found = date.fromisoformat(day)
    assert (working_day_until(found).isoformat(), working_day_from(found).isoformat()) == (before, after)


@pytest.mark.parametrize(
    "day, count, after",
    [
        ("2026-03-05", 2, "2026-03-09"),
        ("2026-04-02", 2, "2026-04-07"),
        ("2026-04-05", 1, "2026-04-07"),
        ("2026-12-31", 1, "2027-01-04"),
        ("2026-03-05", 0, "2026-03-05"),
    ],
)
def test_working_days_are_counted_from_the_day_after(day: str, count: int, after: str) -> None:
    assert add_working_days(date.fromisoformat(day), count).isoformat() == after
