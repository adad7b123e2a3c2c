"""How many talks stand, asked at once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.channels.website_rows import Status
from bot.conversations.standings import Standing, Standings


@dataclass(frozen=True)
class Situation:
    """How a talk stands, and the sequence number of its newest message."""

    last: int
    status: Status


class Situations:
    """Reads situations.

    Args:
        clock: Returns the moment, aware.
    """

    def __init__(self, standings: Standings, clock: Callable[[], datetime]) -> None:
        self._standings = standings
        self._clock = clock

    def of(self, conversations: Collection[str]) -> Mapping[str, Situation]:
        """Return how talks stand, with one question; those that were deleted are left out."""
        return {talk: Situation(each.last, _status(each)) for talk, each in self._standings.of(conversations, self._clock()).items()}


def _status(standing: Standing) -> Status:
    held = standing.held
    return Status(held.holder.value, held.agent_name, held.agent_typing, held.agent_seen, standing.is_working)
