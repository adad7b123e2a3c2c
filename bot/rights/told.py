"""What becomes of an announcement, and what everybody who tells needs to find what it is about."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from bot.errors import BotError
from bot.rights.announcements import AnnouncementKind, AnnouncementState
from bot.rights.outbox import Leased, Problem
from bot.rights.ports import Keeping
from bot.rights.requests import Entry, Request


class CompanyNames(Protocol):
    """What controllers are called."""

    def __call__(self, controller: str) -> str:
        """Return the name of a controller; raises BotError where its folder is broken."""


@dataclass(frozen=True)
class Outcome:
    """How an announcement ends."""

    state: AnnouncementState
    problem: Problem | None = None


#: The other side took it.
SENT = Outcome(AnnouncementState.SENT)
#: Tells one announcement. Raises NotDelivered to try again, Later to be asked again without counting an attempt.
Tell = Callable[[Leased], Outcome]


class Later(Exception):
    """It is too early for an announcement; no attempt is counted."""

    def __init__(self, after: timedelta) -> None:
        super().__init__("later")
        self.after = after


#: Mails to the person: one that does not arrive is written on the requests.
MAILS_TO_PERSON = (AnnouncementKind.RECEIPT, AnnouncementKind.PROGRESS, AnnouncementKind.PROOF_MAIL)


def request_and_history(keeping: Keeping, leased: Leased) -> tuple[Request, list[Entry]]:
    """Return what an announcement on a request is about; raises BotError where it is gone."""
    assert leased.request is not None, "an announcement on a request names it"
    with keeping.reading() as books:
        request = books.requests.get(leased.request)
        if request is None:
            raise BotError("An announcement is about a request that is gone.", "Restore the database from a backup.")
        return request, books.requests.history(leased.request)
