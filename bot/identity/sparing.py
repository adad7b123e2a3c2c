"""Directories are asked sparingly: about one mailbox, and about one value that was typed.

How often a client asks is bounded before: so many requests in a day (docs/decisions/0022-caps-on-opening.md), each asked about once.
"""

from __future__ import annotations

import logging
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from typing import Protocol

from bot.identity.directory import Directory, DirectoryAnswer

logger = logging.getLogger(__name__)


class Subject(str, Enum):
    """What questions to directories are counted by; in the order of their locks."""

    MAILBOX = "mailbox"
    #: One value that was typed, at one controller, whatever mailbox it comes with.
    RECORD = "record"

    @property
    def most(self) -> int:
        """Return how many questions in 24 hours are let through; the next one is for staff."""
        return _MOST[self]


_MOST = {
    # Two proofs in a day with all the acts that people combine.
    Subject.MAILBOX: 6,
    # Two people of one name, and one who tries again; a stranger's number is not tried with many mailboxes.
    Subject.RECORD: 10,
}


class QuestionCounts(Protocol):
    """Counts questions over all processes; keeps keyed hashes only."""

    def count(self, subjects: Sequence[tuple[Subject, str]]) -> bool:
        """Count one question for each of these; return False, and count nothing, where one had its `most` in the last 24 hours."""


class SparingDirectory:
    """Asks another directory, no more often than is decent; a `Directory` itself."""

    def __init__(self, directory: Directory, is_set: Callable[[str], bool], counts: QuestionCounts) -> None:
        """Take the directories, what says which controllers have one, and what counts."""
        self._directory, self._is_set, self._counts = directory, is_set, counts

    def knows(self, controller: str, mailbox: str, typed: Mapping[str, str]) -> DirectoryAnswer:
        """Ask, unless this mailbox or record was asked about too often: then UNREACHABLE, so that staff look."""
        if not self._is_set(controller):
            return DirectoryAnswer.NOT_SET
        subjects = [(Subject.MAILBOX, _plain(mailbox)), *((Subject.RECORD, f"{controller}\n{name}\n{_plain(value)}") for name, value in sorted(typed.items()))]
        if not self._counts.count(subjects):
            logger.warning("A directory was not asked: too many questions about one mailbox or record.")
            return DirectoryAnswer.UNREACHABLE
        return self._directory.knows(controller, mailbox, typed)


def _plain(value: str) -> str:
    """Return a value so that other ways to write it count with it."""
    return "".join(each for each in unicodedata.normalize("NFKD", value).casefold() if each.isalnum() or each == "@")
