"""What the pages need of the proof of identity; `bot.identity.proving.ProofDesk` is one."""

from __future__ import annotations

from typing import Protocol

from bot.identity.outcomes import LinkResult


class ProofLinks(Protocol):
    """The links that mails hold. Either call may raise anything while the database is down: the link is then not spent."""

    def look_at_link(self, token: str) -> LinkResult:
        """Return how a link stands; changes nothing, for mail scanners open every link."""

    def take_link(self, token: str) -> LinkResult:
        """Prove the mailbox by a link, once."""
