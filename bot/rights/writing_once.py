"""Every write takes a key and is done once; again, it gives what it gave (docs/decisions/0016-keeping-requests.md)."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol, TypeVar

from bot.errors import BotError
from bot.rights.ports import Books, Clock, Conflict

_T = TypeVar("_T")
_B = TypeVar("_B", bound=Books, covariant=True)

#: How often a write is begun again when another process was first.
_ATTEMPTS = 5
#: Longest key a caller may choose.
_LONGEST_KEY = 200


class KeepingOf(Protocol[_B]):
    """`bot.rights.ports.Keeping`, for whoever keeps more in the same transaction."""

    def writing(self) -> AbstractContextManager[_B]:
        """Open a transaction that may write."""

    def reading(self) -> AbstractContextManager[_B]:
        """Open a transaction that only reads."""


def write_once(
    keeping: KeepingOf[_B],
    clock: Clock,
    operation: str,
    key: str,
    work: Callable[[_B, datetime], tuple[str | None, _T]],
    again: Callable[[_B, str], _T],
) -> _T:
    """Do a write once: what it was about is remembered under its key, in its own transaction.

    Args:
        keeping: Where.
        clock: What time it is.
        operation: What is done, and with what.
        key: Of the caller's choice; the same again does nothing twice.
        work: Does it; returns what it was about and its result. About None, nothing is remembered.
        again: Gives the result of a write that was done, from what it was about.

    Raises:
        ValueError: The key is empty or too long.
        Conflict: Another process was first, again and again.
    """
    if not 0 < len(key) <= _LONGEST_KEY:
        raise ValueError(f"a write needs a key of at most {_LONGEST_KEY} characters")
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            with keeping.writing() as books:
                known = books.writes.subject_of(operation, key)
                if known is not None:
                    return again(books, known)
                now = clock()
                subject, result = work(books, now)
                if subject is not None:
                    books.writes.remember(operation, key, subject, now)
                return result
        except Conflict:
            # Another process was first; seen from its result, ours may be done already.
            if attempt == _ATTEMPTS:
                raise
        except BotError:
            # While we waited for a row, another process may have done just this: what was possible no longer is.
            with keeping.reading() as books:
                known = books.writes.subject_of(operation, key)
                if known is None:
                    raise
                return again(books, known)
    raise AssertionError("unreachable")
