"""Links by which an account gets its (next) password: once, for three days, known by a hash only."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from bot.staff.accounts import Draw

LASTS = timedelta(hours=72)
_TOKEN_BYTES = 32


class InvitationState(str, Enum):
    """How a link stands."""

    #: The mail with it is still to be written; there is no link yet.
    WAITING = "waiting"
    LIVE = "live"
    USED = "used"
    #: A newer one was made, or the account was disabled.
    VOID = "void"


@dataclass(frozen=True)
class Invitation:
    """One link.

    Attributes:
        id: No secret.
        account: Whose password it sets.
        state: How it stands.
        created_at: When it was asked for.
        until: When it ends; None while it waits.
    """

    id: str
    account: str
    state: InvitationState
    created_at: datetime
    until: datetime | None

    def works(self, now: datetime) -> bool:
        """Return whether it sets a password now."""
        return self.state is InvitationState.LIVE and self.until is not None and now < self.until


def new_token(draw: Draw) -> str:
    """Return 256 bits as 43 characters."""
    return base64.urlsafe_b64encode(draw(_TOKEN_BYTES)).decode("ascii").rstrip("=")


def token_hash(token: str) -> str:
    """Return what is kept of a token: of 256 random bits a plain hash tells nothing."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
