"""The legal clock: until when a controller may answer a request, and why that day.

Article 12(3) GDPR gives one month, counted as Regulation 1182/71 says. The rule, its
sources and worked examples: docs/deadlines.md; our choices: docs/decisions/0014-the-legal-clock.md.
Pure: nothing here asks what day it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

from bot.errors import BotError
from bot.rights.acts import RequestedAct
from bot.rights.working_days import DayOff, add_working_days, day_off, legal_holidays, working_day_from, working_day_until, year_not_covered

#: The days of a period are the days where the controller is.
BRUSSELS = ZoneInfo("Europe/Brussels")

#: Article 12(3) GDPR: one month; two more for complex or numerous requests.
MONTHS, MONTHS_EXTENDED = 1, 3
#: A question about identity comes "without undue delay"; after so many days from receipt we warn.
PROMPT_QUESTION_DAYS = 3
#: Our own targets, no law: calendar days into the last month; working days for what needs no wait.
TARGET_DAYS, TARGET_WORKING_DAYS_AT_ONCE = 20, 2


class Rule(str, Enum):
    """A step of the count."""

    #: The day of receipt, which is not counted.
    RECEIVED = "received"
    #: So many months later, on the same date.
    SAME_DATE = "same_date"
    #: So many months later there is no such date: the last day of that month.
    LAST_OF_MONTH = "last_of_month"
    #: Moved on by so many days in which the clock stood still.
    PAUSED = "paused"
    #: The period cannot end on this day.
    NOT_A_WORKING_DAY = "not_a_working_day"
    #: The last day.
    ENDS = "ends"
    #: The GDPR is not about the data of the dead.
    NO_LEGAL_DEADLINE = "no_legal_deadline"


@dataclass(frozen=True)
class Step:
    """One step of the count, as data: texts in any language are made from it.

    Attributes:
        day: The day the step is about, or leads to.
        count: Months for SAME_DATE and LAST_OF_MONTH, days for PAUSED.
        because: Why NOT_A_WORKING_DAY is none.
    """

    rule: Rule
    day: date
    count: int | None = None
    because: DayOff | None = None


class CautionKind(str, Enum):
    """What a human should look at."""

    #: Counted, but asked more than `PROMPT_QUESTION_DAYS` after receipt: was that without undue delay?
    ASKED_LATE = "asked_late"
    #: Counted up to today: every day without an answer moves the deadline.
    STILL_OPEN = "still_open"
    #: Not counted: no reasonable doubt is recorded (article 12(6)).
    NO_RECORDED_DOUBT = "no_recorded_doubt"
    #: Not counted: it is recorded that the question came too late.
    UNDUE_DELAY = "undue_delay"
    #: Not counted: the period was over when the question was asked.
    ASKED_AFTER_THE_END = "asked_after_the_end"
    #: Not counted: article 12(6) is not about this act.
    ACT_CANNOT_BE_PAUSED = "act_cannot_be_paused"
    #: An act that needs no examination is hardly complex: is there a reason to extend?
    EXTENDED_WITHOUT_NEED = "extended_without_need"


@dataclass(frozen=True)
class Caution:
    """Something to look at.

    Attributes:
        asked_on: For a pause: the day of its question.
    """

    kind: CautionKind
    asked_on: date | None = None


@dataclass(frozen=True)
class Pause:
    """A question that was asked to confirm who the person is, and its answer.

    The clock stands still from the day after the question to the day of the answer, if a
    reasonable doubt was recorded and the question came without undue delay. Asking for the
    ordinary proof, a code for instance, is no pause.

    Attributes:
        asked_at: With a zone.
        answered_at: With a zone; None while nobody has answered.
        is_reasonable_doubt: Whether a reasonable doubt, with its reasons, is in the file.
        is_without_undue_delay: What staff recorded; the clock only warns.
    """

    asked_at: datetime
    answered_at: datetime | None
    is_reasonable_doubt: bool
    is_without_undue_delay: bool

    def __post_init__(self) -> None:
        """Refuse moments without a zone, and an answer before its question."""
        _require_zone(self.asked_at)
        if self.answered_at is not None:
            _require_zone(self.answered_at)
            if self.answered_at < self.asked_at:
                raise BotError("A question about identity was answered before it was asked.", "Correct the moments in the file.")


@dataclass(frozen=True)
class Deadline:
    """When a request must be answered, and why.

    Attributes:
        received_on: Day of receipt, in Brussels.
        due: Last day to answer, a working day; None where the law sets none.
        notice_by: Last day on which the person can be told of an extension, with the
            reasons. Not moved to a working day: the safe side. None as above.
        target: Our own aim, never after `due`; None as above.
        paused_days: Days by which pauses moved `due`.
        why: The steps from receipt to `due`.
        cautions: What a human should look at.
        articles: Of the GDPR: the period, then the right.
    """

    received_on: date
    act: RequestedAct
    is_extended: bool
    due: date | None
    notice_by: date | None
    target: date | None
    paused_days: int
    why: tuple[Step, ...]
    cautions: tuple[Caution, ...]
    articles: tuple[str, ...]


@dataclass(frozen=True)
class _Stop:
    """A pause that counts: the clock stands from the day after `asked_on` to `last`."""

    asked_on: date
    last: date
    is_open: bool


@dataclass(frozen=True)
class _Period:
    end: date
    paused_days: int
    #: Stops that began when the period was over.
    too_late: tuple[_Stop, ...]


def day_in_brussels(moment: datetime) -> date:
    """Return the calendar day of a moment where the controller is: the day of receipt.

    Raises:
        ValueError: The moment has no zone, so that its day cannot be known.
        BotError: The moment is at the very end of the calendar.
    """
    _require_zone(moment)
    try:
        return moment.astimezone(BRUSSELS).date()
    except OverflowError:
        raise year_not_covered(moment.year) from None


def find_deadline(
    received_on: date,
    act: RequestedAct,
    *,
    is_extended: bool = False,
    pauses: Iterable[Pause] = (),
    today: date | None = None,
    is_about_deceased: bool = False,
) -> Deadline:
    """Return the last day on which the controller may answer, and why.

    Args:
        received_on: Day the request reached the controller, `day_in_brussels` of the first
            message that expressed the act; proof of identity does not move it.
        act: What is asked.
        is_extended: Whether the person was told of the extension, with reasons, by `notice_by`.
        pauses: In any order; days that two of them share count once.
        today: Day in Brussels up to which an open pause counts; needed only when one is open.
        is_about_deceased: Whether the data is that of a person who died: no legal deadline.

    Raises:
        BotError: A year whose holidays are not known, or a question asked before receipt.
        ValueError: A moment instead of a day; an open pause without `today`.
    """
    for day in (received_on, today):
        if isinstance(day, datetime):
            raise ValueError("a day is needed, not a moment: see day_in_brussels")
    received = Step(Rule.RECEIVED, received_on)
    if is_about_deceased:
        why = (received, Step(Rule.NO_LEGAL_DEADLINE, received_on))
        return Deadline(received_on, act, False, None, None, None, 0, why, (), ())
    # Receipt in a year without holidays would go unnoticed where only the last day is looked up.
    legal_holidays(received_on.year)
    stops, cautions = _stops(pauses, act, received_on, today)
    months = MONTHS_EXTENDED if is_extended else MONTHS
    first = received_on + relativedelta(months=months)
    period = _lengthened(first, stops, ends_on_working_day=True)
    cautions += _cautions_on(stops, period, received_on)
    if is_extended and act.is_done_at_once:
        cautions.append(Caution(CautionKind.EXTENDED_WITHOUT_NEED))
    # 31 January and one month is 28 or 29 February, not 3 March.
    rule = Rule.SAME_DATE if first.day == received_on.day else Rule.LAST_OF_MONTH
    steps = [received, Step(rule, first, count=months)]
    if period.paused_days:
        steps.append(Step(Rule.PAUSED, period.end, count=period.paused_days))
    due = period.end
    while off := day_off(due):
        steps.append(Step(Rule.NOT_A_WORKING_DAY, due, because=off))
        due += timedelta(days=1)
    steps.append(Step(Rule.ENDS, due))
    return Deadline(
        received_on=received_on,
        act=act,
        is_extended=is_extended,
        due=due,
        notice_by=_lengthened(received_on + relativedelta(months=MONTHS), stops, ends_on_working_day=False).end,
        target=_target(received_on, act, months, stops),
        paused_days=period.paused_days,
        why=tuple(steps),
        cautions=tuple(cautions),
        articles=("12(3)", act.article),
    )


def _require_zone(moment: datetime) -> None:
    if moment.utcoffset() is None:
        raise ValueError("a moment without a zone has no day")


def _stops(pauses: Iterable[Pause], act: RequestedAct, received_on: date, today: date | None) -> tuple[list[_Stop], list[Caution]]:
    """Return the pauses that can count, in the order of their questions, and why others cannot."""
    stops, cautions = [], []
    for pause in sorted(pauses, key=lambda pause: pause.asked_at):
        asked_on = day_in_brussels(pause.asked_at)
        if asked_on < received_on:
            raise BotError(f"A question about identity was asked on {asked_on}, before the request came in.", "Correct the moments in the file.")
        refused = _why_not_counted(pause, act)
        answered_on = day_in_brussels(pause.answered_at) if pause.answered_at is not None else None
        last = answered_on or today
        if refused:
            cautions.append(Caution(refused, asked_on))
        elif last is not None:
            stops.append(_Stop(asked_on, last, is_open=answered_on is None))
        else:
            raise ValueError("an open pause counts up to today, which was not given")
    return stops, cautions


def _cautions_on(stops: Sequence[_Stop], period: _Period, received_on: date) -> list[Caution]:
    cautions = []
    for stop in stops:
        if stop in period.too_late:
            cautions.append(Caution(CautionKind.ASKED_AFTER_THE_END, stop.asked_on))
            continue
        if (stop.asked_on - received_on).days > PROMPT_QUESTION_DAYS:
            cautions.append(Caution(CautionKind.ASKED_LATE, stop.asked_on))
        if stop.is_open:
            cautions.append(Caution(CautionKind.STILL_OPEN, stop.asked_on))
    return cautions


def _why_not_counted(pause: Pause, act: RequestedAct) -> CautionKind | None:
    if not act.may_be_paused:
        return CautionKind.ACT_CANNOT_BE_PAUSED
    if not pause.is_reasonable_doubt:
        return CautionKind.NO_RECORDED_DOUBT
    if not pause.is_without_undue_delay:
        return CautionKind.UNDUE_DELAY
    return None


def _lengthened(end: date, stops: Sequence[_Stop], *, ends_on_working_day: bool) -> _Period:
    """Move the end of a period on by the days it stood still; stops are in the order of their questions."""
    days, too_late = 0, []
    counted_until = date.min
    for stop in stops:
        # What is over cannot be stopped any more.
        if stop.asked_on > (working_day_from(end) if ends_on_working_day else end):
            too_late.append(stop)
            continue
        standing = (stop.last - max(stop.asked_on, counted_until)).days
        if standing <= 0:
            continue
        try:
            end += timedelta(days=standing)
        except OverflowError:
            raise year_not_covered() from None
        days += standing
        counted_until = stop.last
    return _Period(end, days, tuple(too_late))


def _target(received_on: date, act: RequestedAct, months: int, stops: Sequence[_Stop]) -> date:
    if act.is_done_at_once:
        return add_working_days(received_on, TARGET_WORKING_DAYS_AT_ONCE)
    aim = received_on + relativedelta(months=months - MONTHS, days=TARGET_DAYS)
    # An aim on a Sunday means the Friday before: later days are the law's, not ours.
    return working_day_until(_lengthened(aim, stops, ends_on_working_day=False).end)
