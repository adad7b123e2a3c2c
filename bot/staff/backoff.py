"""How long to wait after wrong tries: doubling, forgotten after a day, and never so that a stranger shuts a colleague out.

Whoever knows an address could keep its owner waiting by trying without end. So a browser that was logged in to an account before counts
apart (its mark is a cookie that only that browser holds): strangers spend their own tries, not the owner's.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum


class Counter(str, Enum):
    """What wrong tries are counted for."""

    #: An address that was typed, whether or not it has an account, from browsers that are not known to it.
    MAIL = "mail"
    #: A browser that is known to the account.
    DEVICE = "device"
    #: A client's network, whatever it tries: an office shares one.
    CLIENT = "client"
    #: Codes of the second factor of an account: the password was right.
    CODE = "code"
    #: Lines of the audit log about tries that were not looked at.
    TOLD = "told"


#: Wrong tries that cost no wait; then 2 seconds, 4, 8 ... and at most so long.
FREE = {Counter.MAIL: 5, Counter.DEVICE: 10, Counter.CLIENT: 20, Counter.CODE: 5, Counter.TOLD: 1}
_FIRST_WAIT = 2
LONGEST_WAIT = timedelta(minutes=15)
#: After so long without a wrong try, it begins anew.
FORGOTTEN_AFTER = timedelta(hours=24)


@dataclass(frozen=True)
class Whose:
    """One counter."""

    counter: Counter
    #: Keyed hash or id; no address.
    of: str

    @property
    def key(self) -> str:
        """Return the name it is kept under, of fixed length whatever was typed."""
        return hashlib.sha256(f"{self.counter.value}:{self.of}".encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True)
class Tries:
    """Wrong tries so far.

    Attributes:
        failures: How many.
        last_at: The last one.
    """

    failures: int
    last_at: datetime

    def wait_until(self, counter: Counter) -> datetime:
        """Return when the next try is taken."""
        over = self.failures - FREE[counter]
        if over < 0:
            return self.last_at
        # Bounded before it is raised: a counter may have grown for a day.
        return self.last_at + min(timedelta(seconds=_FIRST_WAIT * 2 ** min(over, 20)), LONGEST_WAIT)

    def is_forgotten(self, now: datetime) -> bool:
        """Return whether it begins anew."""
        return now - self.last_at >= FORGOTTEN_AFTER
