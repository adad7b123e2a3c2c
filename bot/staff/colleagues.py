"""Who else works for a controller: to pass a talk on to."""

from __future__ import annotations

from dataclasses import dataclass

from bot.staff.accounts import AccountState
from bot.staff.permissions import sees
from bot.staff.ports import KnownControllers, StaffKeeping


@dataclass(frozen=True)
class Member:
    """A member of staff, as colleagues see them.

    Attributes:
        id: Of the account.
        name: As persons and colleagues see it.
        controllers: The slugs of the controllers they work for, as they are now.
    """

    id: str
    name: str
    controllers: frozenset[str]


class Colleagues:
    """The staff of a controller."""

    def __init__(self, keeping: StaffKeeping, controllers: KnownControllers) -> None:
        self._keeping, self._controllers = keeping, controllers

    def who_see(self, controller: str | None) -> list[Member]:
        """Return who may see what belongs to a controller (None: to none) and can log in, by name."""
        every = frozenset(self._controllers.slugs())
        with self._keeping.reading() as books:
            accounts = [each for each in books.accounts.all() if each.state is AccountState.ACTIVE and sees(each.controllers, each.everywhere, controller)]
        # Who works everywhere sees a controller that came or went as well.
        theirs = [(each, every | ({controller} if controller else frozenset()) if each.everywhere else each.controllers) for each in accounts]
        return sorted((Member(each.id, each.name, controllers) for each, controllers in theirs), key=lambda member: (member.name.casefold(), member.id))
