"""Logins that failed, in the audit log of every controller of the account: never what was typed, and never as something its owner did.

Of an address without an account one line tells, in the desk's own log and without the address. It is written by the same steps as any other,
so that neither the answer nor what it takes tells a stranger which addresses have one.
"""

from __future__ import annotations

from datetime import datetime

from bot.staff.accounts import Account
from bot.staff.audit import DESK, UNKNOWN
from bot.staff.backoff import Counter, Whose
from bot.staff.chains import chains_of
from bot.staff.ports import StaffBooks

_NO_ACCOUNT = "no_account:"


def wrong_password(books: StaffBooks, account: Account | None, now: datetime) -> None:
    """Write down that an address and a password let nobody in; None: the address has no account."""
    _write(books, account, now, "log_in_failed")


def wrong_code(books: StaffBooks, account: Account, now: datetime) -> None:
    """Write down that a code of the second factor was wrong, after a password that was right."""
    _write(books, account, now, "second_factor_failed")


def held_back(books: StaffBooks, account: Account | None, now: datetime) -> None:
    """Write down that a try was not looked at, for there were too many before it: at growing intervals, or whoever tries without end fills the log."""
    if not books.tries.take([Whose(Counter.TOLD, account.id if account else "")], now):
        _write(books, account, now, "log_in_held_back")


def _write(books: StaffBooks, account: Account | None, now: datetime, act: str) -> None:
    chains, subject = ([DESK], _NO_ACCOUNT) if account is None else (chains_of(account), f"account:{account.id}")
    books.audit.append(chains, now, UNKNOWN, act, subject)
