"""The content checks: one per file, each with an id, a reason and advice.

A check looks at one controller's folder and returns findings; a runner collects all of
them, never stopping at the first. The checks marked `blocking` are also run when a folder
is (re)loaded: a controller with such a finding is not used (docs/adding-a-controller.md).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from bot.policies.controllers import Source
from bot.policies.topics import TopicCatalogue


@dataclass(frozen=True)
class Finding:
    """Something wrong in a controller's folder.

    Attributes:
        check: The id of the check that found it.
        file: The file it stands in.
        line: The line, 1 for the first.
        problem: What is wrong, naming the place (`retention.facets.invoices`).
        advice: What to do about it.
    """

    check: str
    file: Path
    line: int
    problem: str
    advice: str

    def __str__(self) -> str:
        """Return one line, as compilers write them."""
        return f"{self.file}:{self.line}: [{self.check}] {self.problem} {self.advice}"


@dataclass(frozen=True)
class Check:
    """One rule about the content of a controller's folder.

    Attributes:
        id: Short, stable, kebab-case.
        why: The reason of the rule, in one sentence.
        blocking: Whether a controller that breaks it may not be used.
        run: Returns what it finds in one controller's folder.
    """

    id: str
    why: str
    blocking: bool
    run: Callable[[Source, TopicCatalogue], Iterable[Finding]]
