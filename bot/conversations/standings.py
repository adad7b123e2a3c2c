"""How talks stand, for whoever shows many of them at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.conversations.handoff import Status


@dataclass(frozen=True)
class Standing:
    """How a talk stands.

    Attributes:
        last: Sequence number of its newest message; 0 before the first.
        is_working: A message of the person is not answered yet.
        held: Who has it, and that side's signs.
    """

    last: int
    is_working: bool
    held: Status = Status()


class Standings(Protocol):
    """Port to where talks are kept; implemented in bot/store/standings.py."""

    def of(self, conversations: Collection[str], at: datetime) -> Mapping[str, Standing]:
        """Return how talks stand at a moment, with one question to the database; what is not there is left out."""
