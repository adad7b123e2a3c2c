"""`deadline`: the last day to answer a rights request, and why that day."""

from __future__ import annotations

import argparse
import re
import sys
from datetime import date, datetime, time, timedelta
from typing import Any

from bot.errors import BotError
from bot.rights.acts import RequestedAct
from bot.rights.deadlines import BRUSSELS, PROMPT_QUESTION_DAYS, Caution, CautionKind, Deadline, Pause, Rule, Step, day_in_brussels, find_deadline
from bot.rights.working_days import DayOff, legal_holidays
from bot.tools import lines

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_PREFIX = "request_"
#: Longer than any period; keeps a slip of the finger from leaving the calendar.
_MOST_PAUSED = 9_999

_REASONS = {
    DayOff.SATURDAY: "a Saturday",
    DayOff.SUNDAY: "a Sunday",
    DayOff.NEW_YEAR: "New Year's Day",
    DayOff.EASTER_MONDAY: "Easter Monday",
    DayOff.LABOUR_DAY: "Labour Day",
    DayOff.ASCENSION: "Ascension Day",
    DayOff.WHIT_MONDAY: "Whit Monday",
    DayOff.NATIONAL_DAY: "the national holiday",
    DayOff.ASSUMPTION: "Assumption Day",
    DayOff.ALL_SAINTS: "All Saints' Day",
    DayOff.ARMISTICE: "Armistice Day",
    DayOff.CHRISTMAS: "Christmas Day",
}
_CAUTIONS = {
    CautionKind.ASKED_LATE: f"the question about identity came more than {PROMPT_QUESTION_DAYS} days after receipt; was that without undue delay?",
    CautionKind.STILL_OPEN: "the question about identity is still open: the day moves on until it is answered.",
    CautionKind.NO_RECORDED_DOUBT: "a pause is not counted: no reasonable doubt is recorded.",
    CautionKind.UNDUE_DELAY: "a pause is not counted: the question came too late.",
    CautionKind.ASKED_AFTER_THE_END: "a pause is not counted: the period was over when the question was asked.",
    CautionKind.ACT_CANNOT_BE_PAUSED: "the pause is not counted: a doubt about identity (article 12(6) GDPR) cannot stop this act.",
    CautionKind.EXTENDED_WITHOUT_NEED: "this act needs no examination; is there a reason to extend?",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this verb."""
    parser.add_argument("received", metavar="DATE", help="day of receipt, 2026-03-05, or a moment with its zone, 2026-03-05T23:30:00+01:00")
    parser.add_argument("--extended", action="store_true", help="the person was told in time that it takes two months more")
    parser.add_argument("--paused", type=_days, default=0, metavar="N", help="days in which a reasonable doubt about identity was open")
    parser.add_argument("--act", default=RequestedAct.ACCESS.value, metavar="NAME", help=f"what is asked: {', '.join(_short(act) for act in RequestedAct)}")
    parser.add_argument("--deceased", action="store_true", help="the data is that of a person who died")
    parser.add_argument("--json", action="store_true", help="one line")


def _days(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(_MOST_PAUSED))):
        raise argparse.ArgumentTypeError(f"{text!r} is no number of days from 0 to {_MOST_PAUSED}")
    return int(text)


def run(arguments: argparse.Namespace) -> int:
    """Print the day, then why."""
    received_on, act = read_day(arguments.received), _act(arguments.act)
    pauses = _pauses(received_on, arguments.paused) if arguments.paused else ()
    found = find_deadline(received_on, act, is_extended=arguments.extended, pauses=pauses, is_about_deceased=arguments.deceased)
    if arguments.json:
        lines.write(sys.stdout, as_json(found))
    else:
        print(as_text(found))
    return 0


def read_day(text: str) -> date:
    """Return a day of receipt, written as a day or as a moment with its zone.

    Raises:
        BotError: It is neither.
    """
    remedy = "Write a day, 2026-03-05, or a moment with its zone, 2026-03-05T23:30:00+01:00."
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
        # This Python does not read the Z that stands for UTC.
        moment = datetime.fromisoformat(re.sub(r"[Zz]\Z", "+00:00", text))
    except ValueError:
        raise BotError(f"{text!r} is no day of receipt.", remedy) from None
    if moment.utcoffset() is None:
        raise BotError(f"{text!r} has no zone: near midnight its day cannot be known.", remedy)
    return day_in_brussels(moment)


def _act(name: str) -> RequestedAct:
    for act in RequestedAct:
        if name in (act.value, _short(act)):
            return act
    raise BotError(f"There is no act {name!r}.", f"Known: {', '.join(_short(act) for act in RequestedAct)}.")


def _short(act: RequestedAct) -> str:
    return act.value.removeprefix(_PREFIX)


def _pauses(received_on: date, days: int) -> tuple[Pause, ...]:
    # A year that is not covered is told before its days leave the calendar.
    legal_holidays(received_on.year)
    asked_at = datetime.combine(received_on, time(12), BRUSSELS)
    return (Pause(asked_at, asked_at + timedelta(days=days), is_reasonable_doubt=True, is_without_undue_delay=True),)


def as_json(found: Deadline) -> dict[str, Any]:
    """Return a deadline as plain values."""
    return {
        "due": _iso(found.due),
        "received_on": _iso(found.received_on),
        "act": found.act.value,
        "extended": found.is_extended,
        "paused_days": found.paused_days,
        "notice_by": _iso(found.notice_by),
        "target": _iso(found.target),
        "articles": list(found.articles),
        "why": [
            {"rule": step.rule.value, "day": _iso(step.day), "count": step.count, "because": step.because.value if step.because else None} for step in found.why
        ],
        "cautions": [{"caution": caution.kind.value, "asked_on": _iso(caution.asked_on)} for caution in found.cautions],
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def as_text(found: Deadline) -> str:
    """Return a deadline to read: the day first, then why."""
    if found.due is None or found.notice_by is None or found.target is None:
        return "No legal deadline: the GDPR is not about the data of a person who died. A human answers."
    said = [f"{_named(found.due)}, the last day to answer{' (extended)' if found.is_extended else ''}.", ""]
    said += [f"- {_told(step)}" for step in found.why]
    said.append("")
    if not found.is_extended and not found.act.is_done_at_once:
        said.append(f"An extension can be told, with its reasons, until {_named(found.notice_by)}.")
    at_once = "to be done without delay; " if found.act.is_done_at_once else ""
    said.append(f"Our own target: {at_once}{_named(found.target)}.")
    said += [f"Caution: {_cautioned(caution)}" for caution in found.cautions]
    said.append(f"Articles of the GDPR: {', '.join(found.articles)}.")
    return "\n".join(said)


def _named(day: date) -> str:
    return f"{day.isoformat()} {day:%A}"


def _told(step: Step) -> str:
    if step.rule is Rule.RECEIVED:
        return f"Received on {_named(step.day)}; that day is not counted."
    if step.rule is Rule.SAME_DATE:
        return f"{_months(step)} later, the same date: {_named(step.day)}."
    if step.rule is Rule.LAST_OF_MONTH:
        return f"{_months(step)} later there is no such date, so the last day of the month: {_named(step.day)}."
    if step.rule is Rule.PAUSED:
        days = "1 day" if step.count == 1 else f"{step.count} days"
        return f"The clock stood still for {days}: {_named(step.day)}."
    if step.rule is Rule.NOT_A_WORKING_DAY and step.because:
        return f"{step.day.isoformat()} is {_REASONS[step.because]}: on to the next day."
    return f"The period ends with {_named(step.day)}, a working day."


def _months(step: Step) -> str:
    return "One month" if step.count == 1 else f"{step.count} months"


def _cautioned(caution: Caution) -> str:
    asked = f"asked on {caution.asked_on.isoformat()}: " if caution.asked_on else ""
    return f"{asked}{_CAUTIONS[caution.kind]}"
