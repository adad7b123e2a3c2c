"""The one root of our own errors: expected, explained, never shown as a stack trace."""

from __future__ import annotations


class BotError(Exception):
    """Something an operator can mend; carries what is wrong and the remedy.

    Attributes:
        problem: What is wrong, in one clear line without personal data.
        remedy: What to do about it, in one clear line; empty when there is none.
    """

    def __init__(self, problem: str, remedy: str = "") -> None:
        super().__init__(problem)
        self.problem = problem
        self.remedy = remedy

    def __str__(self) -> str:
        """Return problem and remedy in one line."""
        return f"{self.problem} {self.remedy}".strip()
