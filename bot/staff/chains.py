"""Which chains of the audit log tell of an account."""

from __future__ import annotations

from collections.abc import Sequence

from bot.staff.accounts import Account
from bot.staff.audit import DESK


def chains_of(account: Account) -> Sequence[str]:
    """Return the chains of the audit log that tell of an account: of each of its controllers; of the desk where it is for all."""
    return [DESK] if account.everywhere or not account.controllers else sorted(account.controllers)
