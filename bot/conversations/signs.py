"""Signs of the two sides of a talk: what was read, and who is typing. They pass, and are no history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Protocol

#: Who typed is shown as typing for so long; a front end says it again every few seconds.
TYPING_LASTS = timedelta(seconds=8)


class Side(str, Enum):
    """Whose sign it is."""

    PERSON = "person"
    STAFF = "staff"


@dataclass(frozen=True)
class Sign:
    """The signs of one side.

    Attributes:
        seen: Number of the last row that was read; 0: none yet.
        typing_until: When a typing sign goes out, or None.
    """

    seen: int = 0
    typing_until: datetime | None = None

    def is_typing(self, now: datetime) -> bool:
        """Return whether this side is typing."""
        return self.typing_until is not None and self.typing_until > now


class Signs(Protocol):
    """Port to where signs are kept; implemented in bot/store/signs.py."""

    def give(self, conversation: str, side: Side, at: datetime, seen: int | None = None, typing: bool | None = None) -> None:
        """Keep a sign; None leaves that half as it was. What was read only grows. A talk that is gone is nothing."""

    def of(self, conversation: str) -> Mapping[Side, Sign]:
        """Return the signs of both sides; an empty one of a side that gave none."""
