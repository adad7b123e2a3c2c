"""The worked examples of docs/deadlines.md, counted by the code."""

from __future__ import annotations

import re
from datetime import date, datetime
from pathlib import Path

import pytest

from bot.rights.acts import RequestedAct
from bot.rights.deadlines import Rule, day_in_brussels, find_deadline
from bot.rights.working_days import FIRST_YEAR, LAST_YEAR
from tests.rights.pauses import paused

PAGE = (Path(__file__).parents[2] / "docs" / "deadlines.md").read_text(encoding="utf-8")
ROWS = [[cell.strip() for cell in line.strip("|").split("|")] for line in PAGE.splitlines() if re.match(r"\| \d{4}-", line)]
PERIODS = [row for row in ROWS if len(row) == 5]
MOMENTS = [row for row in ROWS if len(row) == 3]


def test_there_are_examples_of_every_step() -> None:
    assert len(PERIODS) + len(MOMENTS) == len(ROWS)
    assert len(MOMENTS) >= 5
    reached = set()
    for received, extended, days, *_ in PERIODS:
        day = date.fromisoformat(received)
        found = find_deadline(day, RequestedAct.ACCESS, is_extended=extended == "yes", pauses=[paused(day, int(days or 0))])
        reached |= {step.rule for step in found.why}
    assert reached == set(Rule) - {Rule.NO_LEGAL_DEADLINE}


@pytest.mark.parametrize("received, extended, days, last_day, why", PERIODS)
def test_an_example_is_counted_as_the_page_has_it(received: str, extended: str, days: str, last_day: str, why: str) -> None:
    assert extended in ("", "yes") and why
    day = date.fromisoformat(received)
    found = find_deadline(day, RequestedAct.ACCESS, is_extended=extended == "yes", pauses=[paused(day, int(days or 0))])
    assert found.due is not None and found.due.isoformat() == last_day


@pytest.mark.parametrize("moment, day, why", MOMENTS)
def test_a_moment_falls_on_the_day_that_the_page_has(moment: str, day: str, why: str) -> None:
    assert day_in_brussels(datetime.fromisoformat(moment.replace("Z", "+00:00"))).isoformat() == day


def test_the_page_names_the_years_that_are_covered() -> None:
    assert f"from {FIRST_YEAR} to\n{LAST_YEAR};" in PAGE
