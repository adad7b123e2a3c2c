"""How many talks stand, asked at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from bot.channels.website_rows import Status
from bot.conversations.message_log import MessageLog


@dataclass(frozen=True)
class Situation:
    """How a talk stands, and the sequence number of its newest message."""

    last: int
    status: Status


class Situations:
    """Reads situations from the product database."""

    def __init__(self, log: MessageLog) -> None:
        self._log = log

    def of(self, conversations: Collection[str]) -> Mapping[str, Situation]:
        """Return how talks stand, with one question; those that were deleted are left out."""
        return {talk: Situation(each.last, Status(working=each.is_working)) for talk, each in self._log.standings(conversations).items()}
