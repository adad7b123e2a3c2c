"""Reading and writing the audit log."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from bot.staff.accounts import Clock
from bot.staff.audit import DESK, Line, Verdict
from bot.staff.ports import StaffKeeping
from bot.staff.sessions import AgentSession


@dataclass(frozen=True)
class Shown:
    """A line as it is shown.

    Attributes:
        id: By which the next page goes on.
        line: What it says.
        who: Name of the account; None: it is no account (the command line, or nobody who was logged in).
        about: Name of the account that it is about; None: it is about something else.
        is_intact: Whether its seal fits it and the line before.
    """

    id: str
    line: Line
    who: str | None
    about: str | None
    is_intact: bool


class Auditing:
    """The audit log, as the desk needs it."""

    def __init__(self, keeping: StaffKeeping, clock: Clock) -> None:
        self._keeping, self._clock = keeping, clock

    def write(self, session: AgentSession, controller: str | None, act: str, subject: str) -> None:
        """Write down who did or read what.

        Raises:
            BotError: It cannot be written; what it is about must then not be shown.
        """
        with self._keeping.writing() as books:
            books.audit.append([controller if controller is not None else DESK], self._clock(), session.account, act, subject)

    def chains(self, session: AgentSession) -> list[str]:
        """Return the chains somebody may read: of their controllers, and of the desk itself where they work for all."""
        return [*sorted(session.controllers), *([DESK] if session.everywhere else [])]

    def lines(
        self, session: AgentSession, *, chain: str | None = None, act: str | None = None, account: str | None = None, before: tuple[datetime, str] | None = None, most: int = 50
    ) -> list[Shown]:
        """Return lines that somebody may read, the latest first.

        Args:
            session: Who reads.
            chain: Of one chain only; one that is not theirs gives nothing.
            act: Of one act only.
            account: Of one account only.
            before: Go on after this line: its moment and id.
            most: How many at most.
        """
        chains: Collection[str] = [each for each in self.chains(session) if chain is None or each == chain]
        with self._keeping.reading() as books:
            names = {each.id: each.name for each in books.accounts.all()}
            found = books.audit.lines(chains, act=act, account=account, before=before, most=most)
        return [Shown(identifier, line, names.get(line.account), names.get(line.subject.removeprefix("account:")), intact) for identifier, line, intact in found]

    def acts(self, session: AgentSession) -> list[str]:
        """Return which acts the log tells of, where they may read."""
        with self._keeping.reading() as books:
            return books.audit.acts(self.chains(session))

    def verify(self) -> list[Verdict]:
        """Go through every chain, for operators; as long as the log is."""
        with self._keeping.reading() as books:
            return list(books.audit.verify())
