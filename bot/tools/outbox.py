"""`outbox`: what waits to be told and what waits for a human; ids and reasons only."""

from __future__ import annotations

import argparse
import sys

from bot import wiring
from bot.errors import BotError
from bot.mail_settings import ControllerSettings, MailSettings
from bot.rights.announcements import AnnouncementState
from bot.rights.outbox import Waiting
from bot.settings import Settings

#: What is listed when nothing else is asked: what is not done.
_OPEN = tuple(state for state in AnnouncementState if state not in (AnnouncementState.SENT, AnnouncementState.SETTLED))
_MOST = 1000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this verb."""
    parser.add_argument("--state", choices=[state.value for state in AnnouncementState], help="list those in one state; without it, all that are not sent or settled")
    parser.add_argument("--resend", metavar="ID", help="put back what is dead, bounced, withheld or waits for staff: it is told again")
    parser.add_argument("--settle", metavar="ID", help="note that a human saw to it")
    parser.add_argument("--routes", action="store_true", help="list by which ways each controller is told; code 1 when one has none")


def run(arguments: argparse.Namespace) -> int:
    """List, put back or settle."""
    settings = wiring.settings_or_stop()
    if arguments.routes:
        return _list_routes(settings, wiring.mail_settings_or_stop())
    outbox = wiring.make_outbox(settings, wiring.request_keys_or_stop())
    if arguments.resend:
        return _done(outbox.resend(arguments.resend), arguments.resend, "is put back: the worker tells it again")
    if arguments.settle:
        return _done(outbox.settle(arguments.settle), arguments.settle, "is settled")
    listed = outbox.listed([AnnouncementState(arguments.state)] if arguments.state else _OPEN, _MOST)
    for each in listed:
        print(_line(each))
    if not listed:
        print("Nothing.")
    return 0


def _done(was_there: bool, identifier: str, what: str) -> int:
    if not was_there:
        raise BotError("No such announcement waits for a human.", "`python -m bot.tools outbox` lists them with their ids.")
    print(f"{identifier} {what}.")
    return 0


def _line(each: Waiting) -> str:
    cells = [each.id, each.state.value, each.kind.value, each.payload, each.created_at.isoformat(timespec="seconds")]
    cells += [f"because {each.problem.value}"] if each.problem else []
    cells += [f"told by {', '.join(each.told_by)}"] if each.told_by else []
    cells += [f"attempts {each.attempts}"] if each.attempts else []
    cells += [f"again at {each.next_try_at.isoformat(timespec='seconds')}"] if each.next_try_at and each.state is AnnouncementState.WAITING else []
    return "\t".join(cells)


def _list_routes(settings: Settings, mail: MailSettings) -> int:
    slugs = wiring.make_policy_services(settings.paths.data).controllers.slugs()
    print(f"Mails: {'by SMTP' if mail.smtp else f'into {mail.folder}'}. Staff: {'by mail' if mail.staff else 'this list only'}.")
    for slug in slugs:
        print(f"{slug}\t{_ways(mail.controllers.get(slug))}")
    unknown = sorted(set(mail.controllers) - set(slugs))
    for slug in unknown:
        print(f"CONTROLLER_{slug.upper()}_... is set, but there is no controller '{slug}': is it mistyped?", file=sys.stderr)
    return 1 if unknown or any(slug not in mail.controllers for slug in slugs) else 0


def _ways(own: ControllerSettings | None) -> str:
    ways = [name for name, way in (("mail", own.mail), ("webhook", own.webhook)) if way] if own else []
    return ", ".join(ways) or "none: into the local folder, for staff"
