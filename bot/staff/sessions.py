"""A session at the desk: who is asking, as every page is told it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.staff.permissions import Action, Role, Stage, Who, may, sees

#: Without a page asked for so long, it ends.
IDLE = timedelta(minutes=60)
#: It ends in any case.
LONGEST = timedelta(hours=12)
#: Between the password and the second factor.
HALF_WAY = timedelta(minutes=10)


@dataclass(frozen=True)
class AgentSession:
    """Who is asking.

    Attributes:
        id: Of the session; no secret, and not what the cookie holds.
        account: Id of the account.
        name: As colleagues and the persons they talk with see it.
        role: What the account is for.
        stage: None once they are in; before that they have the rights of the stage, and none of the role.
        controllers: The slugs of the controllers they work for, as they are now.
        everywhere: Whether they work for every controller.
        language: "nl" or "fr".
        began_at: When they logged in.
    """

    id: str
    account: str
    name: str
    role: Role
    stage: Stage | None
    controllers: frozenset[str]
    everywhere: bool
    language: str
    began_at: datetime

    @property
    def who(self) -> Who:
        """Return as what they may act."""
        return self.role if self.stage is None else self.stage

    def may(self, action: Action) -> bool:
        """Return whether they may do something at all."""
        return may(self.who, action)

    def sees(self, controller: str | None) -> bool:
        """Return whether what belongs to a controller exists for them."""
        return self.stage is None and sees(self.controllers, self.everywhere, controller)
