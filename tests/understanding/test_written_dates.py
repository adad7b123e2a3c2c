"""A date as Belgians write it, the day first; what is not written is not guessed."""

from __future__ import annotations

from datetime import date

import pytest

from bot.understanding.written_dates import dates_in

TODAY = date(2026, 11, 22)
FOURTEENTH = date(1980, 2, 14)


@pytest.mark.parametrize(
    "text",
    [
        *("14/02/1980", "14/2/1980", "14-02-1980", "14.02.1980", "14 02 1980", "14 / 02 / 1980", "14/02/80", "14-2-'80", "1980-02-14", "1980/2/14", "14021980"),
        *("14 februari 1980", "14 FEBRUARI 1980", "14 feb 1980", "14 feb. 1980", "14 feb '80", "14 febuari 1980", "14-feb-1980", "de 14de februari van 1980"),
        *("le 14 février 1980", "14 fevrier 1980", "14 févr. 1980", "14 fév 80", "né le 14 février 1980 à Mons", "14 février, 1980"),
    ],
)
def test_a_date_is_read_in_any_of_its_forms(text: str) -> None:
    assert dates_in(text, TODAY) == [FOURTEENTH]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("1er mars 1975", date(1975, 3, 1)),
        ("1 maart 1975", date(1975, 3, 1)),
        ("1 mrt 1975", date(1975, 3, 1)),
        ("2 août 1999", date(1999, 8, 2)),
        ("le 2 d'août 1999", date(1999, 8, 2)),
        ("24 décembre 2005", date(2005, 12, 24)),
        ("24 decembre 2005", date(2005, 12, 24)),
        ("3 okt 2001", date(2001, 10, 3)),
        ("29/02/2024", date(2024, 2, 29)),
    ],
)
def test_months_are_known_in_both_languages(text: str, day: date) -> None:
    assert dates_in(text, TODAY) == [day]


@pytest.mark.parametrize(("text", "year"), [("1/1/26", 2026), ("1/1/27", 1927), ("1/1/00", 2000), ("1/1/99", 1999), ("1 mei '62", 1962)])
def test_two_figures_are_the_latest_year_that_has_come(text: str, year: int) -> None:
    (found,) = dates_in(text, TODAY)
    assert found.year == year


@pytest.mark.parametrize(
    "text",
    ["", "1980", "februari 1980", "14 februari", "14/02", "31/06/1980", "30 februari 1980", "29/02/2023", "02/14/1980", "0/1/1980", "14/02/1780", "14/02/19800", "14 xyz 1980", "114/02/1980"]
    + ["14 1980", "0470 12 34 56", "14-02.1980"],
)
def test_what_is_no_full_date_is_none(text: str) -> None:
    assert dates_in(text, TODAY) == []


def test_several_dates_come_in_order_and_each_once() -> None:
    assert dates_in("van 14/02/1980 tot 1 maart 1975, niet 14 februari 1980", TODAY) == [FOURTEENTH, date(1975, 3, 1)]
