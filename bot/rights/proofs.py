"""What is known of who asks: the ladder's levels, what may be done with a request, and what one talk may see for a while.

The ladder itself, codes and links are bot/identity; requests keep the level they reached.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum

from bot.errors import BotError
from bot.rights.states import IllegalMove

#: How long a talk may see and change a request after its code was typed there.
SHOWN_FOR = timedelta(minutes=30)


class Level(str, Enum):
    """How much is proven; each holds the ones before it."""

    NONE = "none"
    #: Whoever asks reads the mailbox of the request. Nothing more: not that it is the address on file.
    MAILBOX = "mailbox"
    #: The controller's directory has the proven mailbox, and all that was typed, on one record.
    KNOWN_CUSTOMER = "known_customer"
    #: Staff confirmed who asks, with the reason on record.
    STAFF = "staff"

    @classmethod
    def named(cls, name: str) -> Level | None:
        """Return the level with a name, or None."""
        return next((each for each in cls if each.value == name), None)

    @property
    def _height(self) -> int:
        return list(Level).index(self)

    def __lt__(self, other: object) -> bool:
        """Return whether this proves less."""
        return self._height < other._height if isinstance(other, Level) else NotImplemented

    def __le__(self, other: object) -> bool:
        """Return whether this proves no more."""
        return self._height <= other._height if isinstance(other, Level) else NotImplemented

    def __gt__(self, other: object) -> bool:
        """Return whether this proves more."""
        return self._height > other._height if isinstance(other, Level) else NotImplemented

    def __ge__(self, other: object) -> bool:
        """Return whether this proves no less."""
        return self._height >= other._height if isinstance(other, Level) else NotImplemented


class Proof(str, Enum):
    """What is known of who asked a request, as it is kept and told to controllers."""

    UNPROVEN = "unproven"
    MAILBOX = "mailbox"
    KNOWN_CUSTOMER = "known_customer"
    STAFF = "staff"

    @property
    def level(self) -> Level:
        """Return how much that is."""
        return list(Level)[list(Proof).index(self)]


class Deed(str, Enum):
    """What somebody would do with a request and is no move of it; the gate is asked of both."""

    #: Add what the person says later.
    AMEND = "amend"
    #: Write down that more is proven.
    PROVE = "prove"
    #: Take two requests for one, or one for the repetition of another.
    MERGE = "merge"
    #: Let data out.
    RELEASE = "release"


@dataclass(frozen=True)
class Verdict:
    """What the gate says.

    Attributes:
        is_allowed: Whether it may be done.
        needed: The level that would be enough.
    """

    is_allowed: bool
    needed: Level


@dataclass(frozen=True)
class Shown:
    """What one talk may see and change for now: a fresh code to the mailbox of these requests was typed there.

    Made by `ProofDesk.shown` alone; never kept in a slot.

    Attributes:
        conversation: The talk.
        requests: Ids of the requests.
        until: After this moment it opens nothing any more.
    """

    conversation: str
    requests: tuple[str, ...] = field(repr=False)
    until: datetime

    def opens(self, request_id: str, now: datetime) -> bool:
        """Return whether a request may be seen now."""
        return now < self.until and request_id in self.requests


class NotProven(IllegalMove):
    """What is proven of who asks is not enough; nothing was changed."""


class NotShown(BotError):
    """A request that this talk may not see, whether or not there is one."""
