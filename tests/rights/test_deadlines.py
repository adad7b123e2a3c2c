"""The legal clock: the vectors, the pauses, midnight in Brussels, and the reasons given."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from datetime import date, datetime, timedelta, timezone

import pytest

from bot.errors import BotError
from bot.rights.acts import RequestedAct
from bot.rights.deadlines import Caution, CautionKind, Deadline, Pause, Rule, Step, day_in_brussels, find_deadline
from bot.rights.working_days import DayOff
from tests.rights.pauses import asked, at_noon, paused

ORDINARY = [act for act in RequestedAct if not act.is_done_at_once]
AT_ONCE = [act for act in RequestedAct if act.is_done_at_once]


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _found(received: str, *pauses: Pause, act: RequestedAct = RequestedAct.ACCESS, extended: bool = False, today: str | None = None) -> Deadline:
    return find_deadline(_day(received), act, is_extended=extended, pauses=pauses, today=_day(today) if today else None)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


# The month

ONE_MONTH = [
    ("2026-03-05", "2026-04-07"),  # 5 April is Easter, the 6th Easter Monday
    ("2026-01-31", "2026-03-02"),  # 28 February is a Saturday
    ("2028-01-31", "2028-02-29"),  # a leap year
    ("2026-08-31", "2026-09-30"),
    ("2026-04-01", "2026-05-04"),  # 1 May is a Friday
    ("2025-11-25", "2025-12-26"),
    ("2026-06-21", "2026-07-22"),
    ("2026-12-01", "2027-01-04"),
    ("2026-03-02", "2026-04-02"),
    ("2026-02-28", "2026-03-30"),  # 28 March is a Saturday: counted from the 28th, not from the end of the month
    ("2028-02-29", "2028-03-29"),
    ("2027-02-28", "2027-03-30"),  # Easter Sunday and Monday
    ("2027-01-29", "2027-03-01"),
    ("2028-01-30", "2028-02-29"),
    ("2026-04-14", "2026-05-15"),  # Ascension; the Friday after it is a working day
    ("2026-10-02", "2026-11-02"),  # All Souls' is a working day
    ("2026-06-11", "2026-07-13"),
    ("2026-11-26", "2026-12-28"),
    ("2026-10-11", "2026-11-12"),
]
THREE_MONTHS = [
    ("2026-11-30", "2027-03-01"),
    ("2028-01-31", "2028-05-02"),
    ("2026-03-05", "2026-06-05"),
    ("2027-11-29", "2028-02-29"),
    ("2026-01-06", "2026-04-07"),  # Easter Monday
    # One month rolls to 7 April; two more months count from receipt, not from there.
    ("2026-03-06", "2026-06-08"),
]


@pytest.mark.parametrize("act", RequestedAct)
@pytest.mark.parametrize("received, due", ONE_MONTH)
def test_the_last_day_of_one_month(received: str, due: str, act: RequestedAct) -> None:
    assert _iso(_found(received, act=act).due) == due


@pytest.mark.parametrize("received, due", THREE_MONTHS)
def test_the_last_day_of_an_extended_period(received: str, due: str) -> None:
    found = _found(received, extended=True)
    assert (_iso(found.due), found.is_extended) == (due, True)


@pytest.mark.parametrize(
    "received, until",
    [("2026-03-05", "2026-04-05"), ("2026-01-31", "2026-02-28"), ("2026-12-01", "2027-01-01"), ("2026-08-31", "2026-09-30")],
)
def test_an_extension_is_told_within_the_month_that_no_weekend_lengthens(received: str, until: str) -> None:
    assert _iso(_found(received).notice_by) == until
    assert _iso(_found(received, extended=True).notice_by) == until


def test_a_deadline_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        _found("2026-03-05").due = _day("2027-01-01")  # type: ignore[misc]


# The day of receipt


@pytest.mark.parametrize(
    "moment, day",
    [
        # Winter: Brussels is an hour ahead.
        ("2026-03-05T22:59:59+00:00", "2026-03-05"),
        ("2026-03-05T23:00:00+00:00", "2026-03-06"),
        # Summer: two.
        ("2026-07-05T21:59:59+00:00", "2026-07-05"),
        ("2026-07-05T22:00:00+00:00", "2026-07-06"),
        # The night summer time begins, 29 March 2026, is an hour short.
        ("2026-03-28T22:59:59+00:00", "2026-03-28"),
        ("2026-03-28T23:00:00+00:00", "2026-03-29"),
        ("2026-03-29T21:59:59+00:00", "2026-03-29"),
        ("2026-03-29T22:00:00+00:00", "2026-03-30"),
        # The night it ends, 25 October 2026, has one hour twice.
        ("2026-10-24T21:59:59+00:00", "2026-10-24"),
        ("2026-10-24T22:00:00+00:00", "2026-10-25"),
        ("2026-10-25T00:30:00+00:00", "2026-10-25"),
        ("2026-10-25T01:30:00+00:00", "2026-10-25"),
        ("2026-10-25T22:59:59+00:00", "2026-10-25"),
        ("2026-10-25T23:00:00+00:00", "2026-10-26"),
        # New Year, leap day, and moments told elsewhere.
        ("2026-12-31T23:00:00+00:00", "2027-01-01"),
        ("2028-02-28T23:00:00+00:00", "2028-02-29"),
        ("2028-02-29T23:00:00+00:00", "2028-03-01"),
        ("2026-03-05T18:30:00-05:00", "2026-03-06"),
        ("2026-03-06T08:30:00+09:00", "2026-03-06"),
    ],
)
def test_the_day_of_receipt_is_the_day_in_brussels(moment: str, day: str) -> None:
    assert day_in_brussels(datetime.fromisoformat(moment)).isoformat() == day


def test_a_minute_before_and_after_midnight_are_a_day_apart() -> None:
    before = day_in_brussels(datetime(2026, 8, 31, 21, 59, tzinfo=timezone.utc))
    after = day_in_brussels(datetime(2026, 8, 31, 22, 1, tzinfo=timezone.utc))
    assert _iso(find_deadline(before, RequestedAct.ERASURE).due) == "2026-09-30"
    assert _iso(find_deadline(after, RequestedAct.ERASURE).due) == "2026-10-01"


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="without a zone"):
        day_in_brussels(datetime(2026, 3, 5, 12))
    with pytest.raises(ValueError, match="without a zone"):
        Pause(datetime(2026, 3, 5, 12), None, True, True)
    with pytest.raises(ValueError, match="without a zone"):
        Pause(at_noon("2026-03-05"), datetime(2026, 3, 6, 12), True, True)


def test_a_moment_is_not_taken_for_a_day() -> None:
    with pytest.raises(ValueError, match="day_in_brussels"):
        find_deadline(at_noon("2026-03-05"), RequestedAct.ACCESS)
    with pytest.raises(ValueError, match="day_in_brussels"):
        find_deadline(_day("2026-03-05"), RequestedAct.ACCESS, today=at_noon("2026-03-06"))


@pytest.mark.parametrize("moment", [datetime.max.replace(tzinfo=timezone.utc), datetime.min.replace(tzinfo=timezone(timedelta(hours=2)))])
def test_the_ends_of_the_calendar_are_a_clear_error(moment: datetime) -> None:
    with pytest.raises(BotError, match="public holidays are known from 1901 to 2100"):
        day_in_brussels(moment)


# Pauses


def test_ten_paused_days_move_the_end_by_ten_days_and_then_to_a_working_day() -> None:
    found = _found("2026-03-02", asked("2026-03-04", "2026-03-14"))
    assert (_iso(found.due), found.paused_days, found.cautions) == ("2026-04-13", 10, ())
    assert _iso(found.notice_by) == "2026-04-12"


def test_the_clock_stands_from_the_day_after_the_question_to_the_day_of_the_answer() -> None:
    assert _found("2026-03-02", asked("2026-03-04", "2026-03-04")).paused_days == 0
    assert _found("2026-03-02", asked("2026-03-04", "2026-03-05")).paused_days == 1


def test_the_days_of_a_pause_are_days_in_brussels() -> None:
    # 23:30 and 0:30 in Brussels; one and the same day elsewhere.
    around_midnight = Pause(datetime(2026, 7, 6, 21, 30, tzinfo=timezone.utc), datetime(2026, 7, 6, 22, 30, tzinfo=timezone.utc), True, True)
    assert _found("2026-07-06", around_midnight).paused_days == 1


def test_a_pause_over_the_change_to_summer_time_has_its_days() -> None:
    assert _found("2026-03-27", asked("2026-03-28", "2026-03-30")).paused_days == 2
    assert _found("2026-10-23", asked("2026-10-24", "2026-10-26")).paused_days == 2


@pytest.mark.parametrize(
    "pauses, days",
    [
        ([("2026-03-03", "2026-03-08"), ("2026-03-03", "2026-03-08")], 5),
        ([("2026-03-03", "2026-03-08"), ("2026-03-05", "2026-03-10")], 7),
        ([("2026-03-03", "2026-03-10"), ("2026-03-05", "2026-03-06")], 7),
        ([("2026-03-03", "2026-03-08"), ("2026-03-08", "2026-03-10")], 7),
        ([("2026-03-03", "2026-03-05"), ("2026-03-08", "2026-03-10")], 4),
    ],
)
def test_days_that_pauses_share_count_once_in_whatever_order(pauses: list[tuple[str, str]], days: int) -> None:
    built = [asked(*pause) for pause in pauses]
    assert _found("2026-03-02", *built).paused_days == days
    assert _found("2026-03-02", *reversed(built)) == _found("2026-03-02", *built)


def test_an_open_pause_counts_up_to_today_and_says_that_it_is_open() -> None:
    found = _found("2026-03-02", asked("2026-03-04"), today="2026-03-14")
    assert (_iso(found.due), found.paused_days) == ("2026-04-13", 10)
    assert found.cautions == (Caution(CautionKind.STILL_OPEN, _day("2026-03-04")),)
    assert _found("2026-03-02", asked("2026-03-04"), today="2026-03-04").paused_days == 0


def test_an_open_pause_shares_its_days_too() -> None:
    assert _found("2026-03-02", asked("2026-03-03"), asked("2026-03-04", "2026-03-06"), today="2026-03-08").paused_days == 5


def test_an_open_pause_needs_to_know_today() -> None:
    with pytest.raises(ValueError, match="up to today"):
        _found("2026-03-02", asked("2026-03-04"))


@pytest.mark.parametrize(
    "pause, caution",
    [
        (asked("2026-03-04", "2026-03-14", doubt=False), CautionKind.NO_RECORDED_DOUBT),
        (asked("2026-03-04", "2026-03-14", prompt=False), CautionKind.UNDUE_DELAY),
        (asked("2026-03-04", doubt=False), CautionKind.NO_RECORDED_DOUBT),
    ],
)
def test_a_question_without_doubt_or_with_undue_delay_stops_no_clock(pause: Pause, caution: CautionKind) -> None:
    found = _found("2026-03-02", pause)
    assert (_iso(found.due), found.paused_days) == ("2026-04-02", 0)
    assert found.cautions == (Caution(caution, _day("2026-03-04")),)


@pytest.mark.parametrize("asked_on, warned", [("2026-03-02", False), ("2026-03-05", False), ("2026-03-06", True)])
def test_a_question_more_than_three_days_after_receipt_is_warned_about_and_counted(asked_on: str, warned: bool) -> None:
    found = _found("2026-03-02", asked(asked_on, _day(asked_on) + timedelta(days=10)))
    assert found.paused_days == 10
    assert [caution.kind for caution in found.cautions] == [CautionKind.ASKED_LATE] * warned


def test_what_is_over_cannot_be_stopped() -> None:
    # 5 April is Easter: the period runs to the 7th, so on that day the question is still in time.
    in_time, too_late = asked("2026-04-07", "2026-04-10"), asked("2026-04-08", "2026-04-11")
    assert _iso(_found("2026-03-05", in_time).due) == "2026-04-08"
    found = _found("2026-03-05", too_late)
    assert (_iso(found.due), found.paused_days) == ("2026-04-07", 0)
    assert found.cautions == (Caution(CautionKind.ASKED_AFTER_THE_END, _day("2026-04-08")),)


def test_a_pause_in_the_extension_moves_the_end_and_not_the_day_for_the_notice() -> None:
    found = _found("2026-03-02", asked("2026-05-04", "2026-05-14"), extended=True)
    assert (_iso(found.due), found.paused_days, _iso(found.notice_by)) == ("2026-06-12", 10, "2026-04-02")


def test_a_pause_that_lengthens_the_period_keeps_it_open_for_the_next_question() -> None:
    found = _found("2026-03-02", asked("2026-03-03", "2026-04-20"), asked("2026-04-22", "2026-04-25"))
    assert found.paused_days == 48 + 3
    assert [caution.kind for caution in found.cautions] == [CautionKind.ASKED_LATE]


@pytest.mark.parametrize("act", [RequestedAct.CONSENT_WITHDRAWAL, RequestedAct.HUMAN_REVIEW])
def test_article_12_6_stops_no_clock_for_articles_7_and_22(act: RequestedAct) -> None:
    found = _found("2026-03-02", asked("2026-03-03", "2026-03-13"), asked("2026-03-04"), act=act)
    assert (_iso(found.due), found.paused_days) == ("2026-04-02", 0)
    assert {caution.kind for caution in found.cautions} == {CautionKind.ACT_CANNOT_BE_PAUSED}


def test_moments_that_cannot_be_are_refused_with_the_remedy() -> None:
    with pytest.raises(BotError, match="answered before it was asked. Correct"):
        asked("2026-03-04", "2026-03-03")
    with pytest.raises(BotError, match="asked on 2026-03-01, before the request came in. Correct"):
        _found("2026-03-02", asked("2026-03-01", "2026-03-04"))


# Targets, the dead, far years


@pytest.mark.parametrize("act", ORDINARY)
@pytest.mark.parametrize(
    "received, extended, target",
    [
        ("2026-03-05", False, "2026-03-25"),
        ("2026-03-08", False, "2026-03-27"),  # the 28th is a Saturday
        ("2026-03-17", False, "2026-04-03"),  # Easter Monday: the Friday before, not the Tuesday after
        ("2026-03-05", True, "2026-05-22"),  # 25 May is Whit Monday
    ],
)
def test_our_target_is_about_twenty_days_and_falls_back_to_a_working_day(received: str, extended: bool, target: str, act: RequestedAct) -> None:
    assert _iso(_found(received, act=act, extended=extended).target) == target


@pytest.mark.parametrize("act", AT_ONCE)
@pytest.mark.parametrize("received, target", [("2026-03-05", "2026-03-09"), ("2026-04-03", "2026-04-08"), ("2026-04-04", "2026-04-08"), ("2026-12-24", "2026-12-29")])
def test_what_needs_no_wait_is_aimed_at_two_working_days(received: str, target: str, act: RequestedAct) -> None:
    assert _iso(_found(received, act=act).target) == target


def test_a_pause_moves_our_target_as_well_but_not_for_what_needs_no_wait() -> None:
    pause = asked("2026-03-04", "2026-03-14")
    assert _iso(_found("2026-03-02", pause).target) == "2026-04-01"
    assert _iso(_found("2026-03-02", pause, act=RequestedAct.UNSUBSCRIBE).target) == "2026-03-04"


@pytest.mark.parametrize("act", AT_ONCE)
def test_extending_what_needs_no_examination_is_worth_a_question(act: RequestedAct) -> None:
    assert Caution(CautionKind.EXTENDED_WITHOUT_NEED) in _found("2026-03-02", act=act, extended=True).cautions
    assert _found("2026-03-02", extended=True).cautions == ()


def test_the_dead_have_no_legal_deadline() -> None:
    received = _day("2026-03-05")
    found = find_deadline(received, RequestedAct.ERASURE, is_about_deceased=True, is_extended=True, pauses=[paused(received, 3)])
    assert (found.due, found.notice_by, found.target, found.articles, found.is_extended) == (None, None, None, (), False)
    assert [step.rule for step in found.why] == [Rule.RECEIVED, Rule.NO_LEGAL_DEADLINE]


@pytest.mark.parametrize("received", ["1900-12-15", "2100-12-15", "2150-06-01", "9999-12-31", "0001-01-01"])
def test_a_far_year_is_a_clear_error(received: str) -> None:
    with pytest.raises(BotError, match="public holidays are known from 1901 to 2100. Check the year."):
        _found(received)


@pytest.mark.parametrize("answered", ["2101-06-01", "9999-06-01"])
def test_a_pause_into_a_far_year_is_a_clear_error(answered: str) -> None:
    with pytest.raises(BotError, match="public holidays are known from 1901 to 2100"):
        _found("2099-06-01", asked("2099-06-02", answered))


# Why


def test_every_step_is_told_in_order() -> None:
    found = _found("2026-01-31", asked("2026-02-02", "2026-03-08"))
    assert found.why == (
        Step(Rule.RECEIVED, _day("2026-01-31")),
        Step(Rule.LAST_OF_MONTH, _day("2026-02-28"), count=1),
        Step(Rule.PAUSED, _day("2026-04-03"), count=34),
        Step(Rule.ENDS, _day("2026-04-03")),
    )


def test_every_day_that_is_passed_over_has_its_reason() -> None:
    assert _found("2026-03-04").why == (
        Step(Rule.RECEIVED, _day("2026-03-04")),
        Step(Rule.SAME_DATE, _day("2026-04-04"), count=1),
        Step(Rule.NOT_A_WORKING_DAY, _day("2026-04-04"), because=DayOff.SATURDAY),
        Step(Rule.NOT_A_WORKING_DAY, _day("2026-04-05"), because=DayOff.SUNDAY),
        Step(Rule.NOT_A_WORKING_DAY, _day("2026-04-06"), because=DayOff.EASTER_MONDAY),
        Step(Rule.ENDS, _day("2026-04-07")),
    )


@pytest.mark.parametrize(
    "act, articles",
    [(RequestedAct.ACCESS, ("12(3)", "15")), (RequestedAct.UNSUBSCRIBE, ("12(3)", "21(2)-(3)")), (RequestedAct.CONSENT_WITHDRAWAL, ("12(3)", "7(3)"))],
)
def test_the_articles_are_named(act: RequestedAct, articles: tuple[str, ...]) -> None:
    assert _found("2026-03-05", act=act).articles == articles
