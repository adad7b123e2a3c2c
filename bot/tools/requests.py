"""`requests`: the rights requests as an operator sees them, what is personal only on request; and staff's word on who asks."""

from __future__ import annotations

import argparse
import itertools
import sys
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from bot import wiring
from bot.conversations.model import new_id
from bot.errors import BotError
from bot.rights.changing import UnknownRequest
from bot.rights.contacts import contact_from
from bot.rights.deadlines import BRUSSELS, day_in_brussels
from bot.rights.desk import RightsDesk
from bot.rights.listing import ListedRequest, Personal, RequestList, Wanted
from bot.rights.questions import CONTACT
from bot.rights.requests import Entry
from bot.rights.states import State
from bot.tools import lines, spreadsheet

#: What every request shows, in this order.
COLUMNS = ("id", "act", "controller", "language", "state", "received", "due", "target", "extended", "days_left", "proof", "for_whom")
#: What `--personal` adds.
PERSONAL_COLUMNS = ("reference", "contact", "answers")
_CAUTION = "What follows is personal: keep it as safe as the database, and remove it when done."
#: The table is as wide as the first rows need; a longer cell further down pushes its row out.
_ROWS_MEASURED = 500
_ACT = "request_"
_OF_ONE = ("show", "confirm")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this verb."""
    parser.add_argument(
        "what",
        choices=["list", "show", "export", "confirm"],
        help="a table to read, one request with its history, a table (CSV, UTF-8) for a spreadsheet, or write down that staff know who asks",
    )
    parser.add_argument("id", nargs="?", metavar="ID", help="which request to show or confirm: an id as `list` gives it")
    parser.add_argument("--by", metavar="NAME", help="confirm: who of the staff says so")
    parser.add_argument("--why", metavar="TEXT", help="confirm: how they know; never a number or copy of an identity card")
    parser.add_argument("--controller", metavar="SLUG", help="only requests to this one")
    parser.add_argument("--state", choices=[state.value for state in State], metavar="STATE", help=f"only in this state: {', '.join(state.value for state in State)}")
    parser.add_argument("--due-before", type=_day, metavar="DAY", help="only those due on an earlier day, 2026-04-01; without those that have no legal term")
    parser.add_argument("--personal", action="store_true", help="references, contacts, answers, names and reasons too")
    parser.add_argument("--json", action="store_true", help="one request a line; for list and show")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no day; write it as 2026-04-01") from None


def run(arguments: argparse.Namespace) -> int:
    """Print what was asked for."""
    _require_sense(arguments)
    settings, keys = wiring.settings_or_stop(), wiring.request_keys_or_stop()
    if arguments.what == "confirm":
        return _confirm(arguments, wiring.request_services().desk)
    requests = wiring.make_request_list(settings, keys)
    if arguments.personal:
        print(_CAUTION, file=sys.stderr)
    if arguments.what == "show":
        return _show(arguments, requests, wiring.request_services().desk)
    wanted = Wanted(arguments.controller, State(arguments.state) if arguments.state else None, arguments.due_before)
    found = (cells(each, requests.now) for each in requests.each(wanted, with_personal=arguments.personal))
    if arguments.what == "export":
        _export(found, _columns(arguments.personal))
    elif arguments.json:
        results = lines.claim_standard_output()
        for each in found:
            lines.write(results, each)
    else:
        for line in table(found, _columns(arguments.personal)):
            print(line)
    return 0


def _require_sense(arguments: argparse.Namespace) -> None:
    if (arguments.what in _OF_ONE) != (arguments.id is not None):
        raise BotError("`show` and `confirm` take the id of one request, and nothing else does.", "`requests list` gives the ids; then `requests show ID`.")
    if (arguments.what == "confirm") != (arguments.by is not None and arguments.why is not None) or (arguments.what != "confirm" and (arguments.by or arguments.why)):
        raise BotError("`confirm` takes --by and --why, and nothing else does.", 'For instance: requests confirm ID --by "An Peeters" --why "the address stands in our file".')
    if arguments.what in _OF_ONE and (arguments.controller or arguments.state or arguments.due_before):
        raise BotError("`show` and `confirm` are about one request, so nothing is left to choose.", "Leave --controller, --state and --due-before to `list` and `export`.")
    if arguments.what == "export" and arguments.json:
        raise BotError("`export` writes a table.", "For JSON lines: `requests list --json`.")


def _columns(with_personal: bool) -> tuple[str, ...]:
    return (*COLUMNS, *PERSONAL_COLUMNS) if with_personal else COLUMNS


def cells(request: ListedRequest, now: datetime) -> dict[str, Any]:
    """Return a request as plain values, by column; days are those of Brussels."""
    return {
        "id": request.id,
        "act": request.act.value.removeprefix(_ACT),
        "controller": request.controller,
        "language": request.language,
        "state": request.state.value,
        "received": day_in_brussels(request.received_at).isoformat(),
        "due": _iso(request.term.due),
        "target": _iso(request.term.target),
        "extended": request.is_extended,
        "days_left": request.days_left(now),
        "proof": request.proof.value,
        "for_whom": request.for_whom.value,
        **(_personal_cells(request.personal) if request.personal else {}),
    }


def _personal_cells(personal: Personal) -> dict[str, Any]:
    answers = {answer.question: answer.value for answer in personal.answers if not answer.is_skipped}
    return {"reference": personal.reference, "contact": contact_from(answers.pop(CONTACT)).value, "answers": answers}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _as_text(value: Any) -> str:
    """Return a value as the cell of a table, in one line."""
    if isinstance(value, dict):
        value = " | ".join(f"{name}: {text}" for name, text in value.items())
    if isinstance(value, bool):
        value = "yes" if value else "no"
    return "" if value is None else " ".join(str(value).split())


def table(found: Iterable[dict[str, Any]], columns: tuple[str, ...]) -> Iterator[str]:
    """Yield the lines of a table to read; only its first rows are held."""
    rows = iter([_as_text(each[column]) or "-" for column in columns] for each in found)
    first = [[column.replace("_", " ") for column in columns], *itertools.islice(rows, _ROWS_MEASURED)]
    if len(first) == 1:
        yield "No request fits."
        return
    widths = [max(len(cell) for cell in column) for column in zip(*first, strict=True)]
    for row in itertools.chain(first, rows):
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def _export(found: Iterable[dict[str, Any]], columns: tuple[str, ...]) -> None:
    # Bytes, so that the table is UTF-8 whatever the terminal is set to.
    sys.stdout.flush()
    out = sys.stdout.buffer
    out.write(spreadsheet.row(columns).encode("utf-8", "replace"))
    for each in found:
        out.write(spreadsheet.row(each[column] if type(each[column]) is int else _as_text(each[column]) for column in columns).encode("utf-8", "replace"))
    out.flush()


def _show(arguments: argparse.Namespace, requests: RequestList, desk: RightsDesk) -> int:
    try:
        request = desk.request(arguments.id)
    except UnknownRequest as error:
        raise BotError(error.problem, "`requests list` gives the ids.") from error
    shown = {**cells(requests.listed(request), requests.now), "confirmed": day_in_brussels(request.confirmed_at).isoformat(), "notice_by": _iso(request.term.notice_by)}
    columns = (*COLUMNS, "confirmed", "notice_by", *(PERSONAL_COLUMNS if arguments.personal else ()))
    shown = {column: shown[column] for column in columns}
    history = [_entry(each, arguments.personal) for each in desk.history(request.id)]
    if arguments.json:
        lines.write(lines.claim_standard_output(), {**shown, "history": history})
        return 0
    width = max(len(column) for column in columns)
    for column, value in shown.items():
        print(f"{column.replace('_', ' '):{width}}  {_as_text(value) or '-'}")
    print("\nhistory")
    for each in history:
        print("  ".join(_as_text(value) for value in each.values() if value not in (None, "")))
    return 0


def _confirm(arguments: argparse.Namespace, desk: RightsDesk) -> int:
    try:
        request = desk.confirm_person(arguments.id, arguments.by, arguments.why, key=f"confirm {new_id()}")
    except UnknownRequest as error:
        raise BotError(error.problem, "`requests list` gives the ids.") from error
    print(f"{request.id}: {request.proof.value}. Name and reason stand in its history.")
    return 0


def _entry(entry: Entry, with_personal: bool) -> dict[str, Any]:
    shown = {
        "number": entry.number,
        "at": entry.at.astimezone(BRUSSELS).isoformat(timespec="minutes"),
        "actor": entry.actor.kind.value,
        "what": entry.what,
        "state": entry.state.value,
    }
    return {**shown, "name": entry.actor.name, "why": entry.why} if with_personal else shown
