"""What a page of the desk is asked with, and what it answers; the frame turns these into HTTP, guards them and writes down reads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.conversations.handoff import Agent


@dataclass(frozen=True)
class Staff:
    """Who asks, as the guard found out.

    Attributes:
        id: Of the account.
        name: As the person and colleagues see it.
        language: Of the desk for this account: nl or fr.
        controllers: Whose talks may be seen; the guard made it, nothing else widens it.
    """

    id: str
    name: str
    language: str
    controllers: frozenset[str]

    @property
    def agent(self) -> Agent:
        """Return who acts in a hand-off."""
        return Agent(self.id, self.name, self.controllers)

    def may_see(self, controller: str | None) -> bool:
        """Return whether a talk about a controller is this person's business."""
        return self.agent.may_see(controller)


@dataclass(frozen=True)
class Call:
    """One call of a page.

    Attributes:
        path: Values of the route.
        query: Of the address.
        form: Of the body; empty for a page that is only looked at.
        write_down: Writes into the audit log what was read or done: what, to which controller, with which row.
    """

    staff: Staff
    path: Mapping[str, str]
    query: Mapping[str, str]
    form: Mapping[str, str] = field(repr=False)
    write_down: Callable[[str, str | None, str], None] = field(repr=False)


@dataclass(frozen=True)
class Page:
    """A page to be drawn."""

    template: str
    values: Mapping[str, Any] = field(repr=False)
    status: int = 200


@dataclass(frozen=True)
class Redirect:
    """Go on there: what was done is done, and loading the next page again does nothing."""

    to: str


@dataclass(frozen=True)
class Download:
    """A file to keep."""

    name: str
    kind: str
    content: str = field(repr=False)


@dataclass(frozen=True)
class Done:
    """Nothing to show."""


Answer = Page | Redirect | Download | Done


class NotThere(Exception):
    """There is no such thing, or not for who asks; the two look the same from outside."""
