"""The legal clock over ten years of days: what must hold whatever the day, the act and the pauses."""

from __future__ import annotations

import calendar
from datetime import date, datetime, timedelta, timezone

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rights.acts import RequestedAct
from bot.rights.deadlines import Pause, Rule, day_in_brussels, find_deadline
from bot.rights.working_days import day_off
from tests.rights.pauses import asked, paused

PROPERTY = settings(deadline=None, derandomize=True, max_examples=100, database=None)
FIRST, LAST = date(2026, 1, 1), date(2035, 12, 31)
DAYS = st.dates(FIRST, LAST)
ACTS = st.sampled_from(RequestedAct)
EXTENDED = st.booleans()
#: Days from receipt to the question, days to the answer.
PAUSES = st.lists(st.tuples(st.integers(0, 25), st.integers(0, 40)), max_size=4)
COUNTED = RequestedAct.ERASURE


def _built(received: date, pauses: list[tuple[int, int]]) -> list[Pause]:
    return [paused(received + timedelta(days=until), days) for until, days in pauses]


def _months_later(day: date, months: int) -> date:
    """Return the end of so many months without the library that the clock uses."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _all_days() -> list[date]:
    return [FIRST + timedelta(days=days) for days in range((LAST - FIRST).days + 1)]


def test_on_every_day_of_ten_years_the_end_is_the_first_working_day_from_the_same_date() -> None:
    for received in _all_days():
        for extended, months in ((False, 1), (True, 3)):
            end = _months_later(received, months)
            due = find_deadline(received, COUNTED, is_extended=extended).due
            assert due is not None and due >= end and day_off(due) is None, received
            assert all(day_off(end + timedelta(days=days)) for days in range((due - end).days)), received


@PROPERTY
@given(DAYS, ACTS, EXTENDED, PAUSES)
def test_due_and_target_are_working_days_in_their_order(received: date, act: RequestedAct, extended: bool, pauses: list[tuple[int, int]]) -> None:
    found = find_deadline(received, act, is_extended=extended, pauses=_built(received, pauses))
    assert found.due is not None and found.target is not None and found.notice_by is not None
    assert day_off(found.due) is None and day_off(found.target) is None
    assert received <= found.target <= found.due
    assert received < found.notice_by <= found.due


@PROPERTY
@given(DAYS, ACTS)
def test_a_month_is_never_under_28_days(received: date, act: RequestedAct) -> None:
    due = find_deadline(received, act).due
    # At most Easter Saturday, Sunday and Monday after 31 days.
    assert due is not None and timedelta(days=28) <= due - received <= timedelta(days=31 + 4)


@PROPERTY
@given(DAYS, st.integers(0, 400), ACTS, EXTENDED, st.integers(0, 60))
def test_what_came_later_is_never_due_earlier(received: date, later: int, act: RequestedAct, extended: bool, days: int) -> None:
    days_later = received + timedelta(days=later)
    first, second = (find_deadline(day, act, is_extended=extended, pauses=[paused(day, days)]) for day in (received, days_later))
    assert first.due is not None and second.due is not None and first.due <= second.due
    assert first.notice_by is not None and second.notice_by is not None and first.notice_by <= second.notice_by


@PROPERTY
@given(DAYS, EXTENDED, st.integers(0, 20), st.integers(0, 200))
def test_a_pause_adds_its_days_to_the_period_before_it_is_moved_to_a_working_day(received: date, extended: bool, until: int, days: int) -> None:
    plain = find_deadline(received, COUNTED, is_extended=extended)
    found = find_deadline(received, COUNTED, is_extended=extended, pauses=[paused(received + timedelta(days=until), days)])
    assert found.due is not None and plain.due is not None and plain.notice_by is not None
    assert found.paused_days == days
    assert found.due >= _months_later(received, 3 if extended else 1) + timedelta(days=days)
    assert found.due >= plain.due
    assert found.notice_by == plain.notice_by + timedelta(days=days)


@PROPERTY
@given(DAYS, PAUSES)
def test_paused_days_are_the_days_of_the_pauses_each_counted_once(received: date, pauses: list[tuple[int, int]]) -> None:
    # Every question comes within the first month, so that each pause counts.
    standing = {until + day for until, days in pauses for day in range(1, days + 1)}
    assert find_deadline(received, COUNTED, pauses=_built(received, pauses)).paused_days == len(standing)


@PROPERTY
@given(DAYS, PAUSES.flatmap(lambda pauses: st.tuples(st.just(pauses), st.permutations(pauses))))
def test_the_order_of_the_file_does_not_matter(received: date, both: tuple[list[tuple[int, int]], list[tuple[int, int]]]) -> None:
    one, other = (find_deadline(received, COUNTED, pauses=_built(received, pauses)) for pauses in both)
    assert (one.due, one.notice_by, one.target, one.paused_days) == (other.due, other.notice_by, other.target, other.paused_days)


@PROPERTY
@given(DAYS, st.integers(0, 20), st.integers(0, 30))
def test_an_open_pause_is_one_that_ends_today(received: date, until: int, days: int) -> None:
    question, today = received + timedelta(days=until), received + timedelta(days=until + days)
    still_open = find_deadline(received, COUNTED, pauses=[asked(question)], today=today)
    answered = find_deadline(received, COUNTED, pauses=[paused(question, days)])
    assert (still_open.due, still_open.notice_by, still_open.target) == (answered.due, answered.notice_by, answered.target)


@PROPERTY
@given(DAYS, ACTS, PAUSES)
def test_an_extension_never_shortens(received: date, act: RequestedAct, pauses: list[tuple[int, int]]) -> None:
    built = _built(received, pauses)
    plain, extended = (find_deadline(received, act, is_extended=is_extended, pauses=built) for is_extended in (False, True))
    assert plain.due is not None and extended.due is not None and plain.due <= extended.due
    assert plain.notice_by == extended.notice_by


@PROPERTY
@given(DAYS, ACTS)
def test_where_nothing_moves_the_end_has_the_date_of_receipt(received: date, act: RequestedAct) -> None:
    found = find_deadline(received, act)
    rules = [step.rule for step in found.why]
    if rules == [Rule.RECEIVED, Rule.SAME_DATE, Rule.ENDS]:
        assert found.due is not None and found.due.day == received.day
    assert (Rule.LAST_OF_MONTH in rules) == (_months_later(received, 1).day != received.day)


@PROPERTY
@given(DAYS, ACTS, EXTENDED, PAUSES)
def test_the_reasons_lead_to_the_day(received: date, act: RequestedAct, extended: bool, pauses: list[tuple[int, int]]) -> None:
    found = find_deadline(received, act, is_extended=extended, pauses=_built(received, pauses))
    assert found.why[0].day == received
    assert found.why[-1].day == found.due
    assert [step.day for step in found.why] == sorted(step.day for step in found.why)
    assert all((step.because is not None) == (step.rule is Rule.NOT_A_WORKING_DAY) for step in found.why)


@PROPERTY
@given(st.datetimes(datetime(2026, 1, 1), datetime(2035, 12, 31), timezones=st.just(timezone.utc)))
def test_the_day_in_brussels_is_one_or_two_hours_ahead(moment: datetime) -> None:
    assert day_in_brussels(moment) in {(moment + timedelta(hours=hours)).date() for hours in (1, 2)}
