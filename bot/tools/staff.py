"""`staff`: the first administrator of the desk, a list of accounts, keeping somebody out, going through the audit log."""

from __future__ import annotations

import argparse
import secrets
import sys

from bot import wiring
from bot.errors import BotError
from bot.policies.model import LANGUAGES
from bot.runtime.process import MARK
from bot.staff.accounts import Account, Refused
from bot.staff.audit import Fault, Verdict
from bot.staff.entering import Client

_WHY = {
    "no_name": "That is no name: use 1 to 60 ordinary signs.",
    "no_mail": "That is no e-mail address.",
    "mail_taken": "There is an account with that address.",
}
_FAULTS = {
    Fault.CHANGED: "line {number} was changed or put in",
    Fault.MISSING: "line {number} is missing",
    Fault.END: "lines after {number} are missing, or its end was changed",
    Fault.GONE: "the whole log is gone",
    Fault.NO_KEY: "line {number} was sealed with a key that is not at hand: put it back into LOOKUP_KEYS",
}
#: Of the first administrator that `make run` makes.
FIRST_NAME, FIRST_MAIL = "Beheer", "beheer@voorbeeld.example"
_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this verb."""
    what = parser.add_subparsers(dest="what", required=True, metavar="what")
    add = what.add_parser("add-administrator", help="make an administrator of every controller; prints the link that sets the password, this once")
    add.add_argument("--name", required=True, help="as colleagues see it")
    add.add_argument("--mail", required=True, help="what is typed to log in")
    add.add_argument("--language", choices=LANGUAGES, default=LANGUAGES[0], help="of the desk (default: %(default)s)")
    what.add_parser("list", help="every account")
    disable = what.add_parser("disable", help="keep somebody out, at once")
    disable.add_argument("mail", help="the address of the account")
    what.add_parser("audit-verify", help="go through the audit log of every controller; prints the end of each, to be written down elsewhere")


def run(arguments: argparse.Namespace) -> int:
    """Do it."""
    settings = wiring.settings_or_stop()
    staff = wiring.make_staff_services(settings, wiring.request_keys_or_stop(), wiring.make_policy_services(settings.paths.data).controllers)
    if arguments.what == "add-administrator":
        return _add(staff, arguments)
    if arguments.what == "list":
        for each in staff.managing.every():
            print(_line(each))
        return 0
    if arguments.what == "disable":
        if not staff.managing.disable_by_mail(arguments.mail):
            raise BotError("There is no account with that address.", "`python -m bot.tools staff list` shows them.")
        print("Disabled; every session has ended.")
        return 0
    return _verify(staff.auditing.verify())


def first_administrator(staff: wiring.StaffServices) -> tuple[str, str] | None:
    """Make the first administrator, where there is no account at all; return address and password, which stand nowhere else."""
    made = staff.managing.add_administrator(FIRST_NAME, FIRST_MAIL, LANGUAGES[0], only_first=True)
    if made is None:
        return None
    password = "-".join("".join(secrets.choice(_SIGNS) for _ in range(5)) for _ in range(4))
    step = staff.entering.accept(made[1], password, password, Client())
    # That came in only to set the password.
    staff.entering.log_out(step.token or "")
    return made[0].mail, password


def _add(staff: wiring.StaffServices, arguments: argparse.Namespace) -> int:
    try:
        made = staff.managing.add_administrator(arguments.name, arguments.mail, arguments.language)
    except Refused as refused:
        raise BotError(_WHY[refused.why.value], "Try again with another.") from refused
    assert made is not None
    address = f"{wiring.mail_settings_or_stop().public_url}/desk/invitation/{made[1]}"
    print(f"This link sets the password, once, within three days. It is shown this once:\n\n  {address}")
    return 0


def _line(account: Account) -> str:
    controllers = "all controllers" if account.everywhere else ", ".join(sorted(account.controllers))
    last = account.last_login_at.strftime("%Y-%m-%d %H:%M UTC") if account.last_login_at else "never"
    factor = "second factor" if account.second_factor else "no second factor"
    return f"{account.mail}  {account.name}  {account.role.value}  {controllers}  {account.state.value}  {factor}  last login: {last}"


def _verify(verdicts: list[Verdict]) -> int:
    for each in verdicts:
        name = each.chain or "(the desk itself)"
        if each.fault is None:
            print(f"{name}: {each.lines} lines, intact, end {each.end}")
        else:
            print(f"{MARK} {name}: {_FAULTS[each.fault].format(number=each.at_number)}", file=sys.stderr)
    if not verdicts:
        print("The audit log is empty.")
    return 1 if any(each.fault for each in verdicts) else 0
