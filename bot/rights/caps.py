"""How many requests may be opened in a day: in one talk, by one client, at one controller.

A cap stops a script, never a right: the draft stays as it is and can be confirmed later
(docs/decisions/0022-caps-on-opening.md).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import Enum
from typing import Protocol

from bot.errors import BotError
from bot.rights.drafts import Draft

#: In how long the caps count: any 24 hours, not a calendar day, or midnight would double them.
WINDOW = timedelta(hours=24)


class Cap(str, Enum):
    """What is counted; in the order in which it is counted, which is the order of its locks."""

    CONTROLLER = "controller"
    CLIENT = "client"
    CONVERSATION = "conversation"

    @property
    def most(self) -> int:
        """Return how many requests it lets through in `WINDOW`."""
        return _MOST[self]


_MOST = {
    # Five hundred letters a day are more than a company's privacy officer can read: beyond that it is an attack on
    # them, and the mail server of the assistant would be taken for a source of junk.
    Cap.CONTROLLER: 500,
    # A household, a library or an office behind one address; a script is stopped within a minute.
    Cap.CLIENT: 20,
    # Two companies with the three acts that people combine (a copy, erasing, no more mail).
    Cap.CONVERSATION: 6,
}


class TooManyOpened(BotError):
    """So many were opened that this draft cannot be confirmed now; nothing of it is lost.

    Attributes:
        cap: What is full; the person is told kindly, each cap in its own words.
    """

    def __init__(self, cap: Cap) -> None:
        super().__init__(f"More than {cap.most} requests in 24 hours were asked ({cap.value}).", "Confirm it later: the draft is kept.")
        self.cap = cap


class OpenedRequests(Protocol):
    """What the caps need of the store of requests."""

    def count_opened(self, cap: Cap, whose: str, since: datetime, most: int) -> int:
        """Return how many requests were opened after a moment, `most` at most, and keep others from opening any until the transaction ends."""


def require_room(requests: OpenedRequests, draft: Draft, client: str | None, now: datetime) -> None:
    """Require that the requests of a draft may be opened.

    A draft is opened whole or not at all. The first of a day always goes through: nobody may
    be kept from using all nine rights at once.

    Args:
        requests: Those opened before, in the transaction that will open these.
        draft: What is to be opened.
        client: Keyed hash of the client's address; None where the channel has none.
        now: When.

    Raises:
        TooManyOpened: A cap is full.
    """
    whose = {Cap.CONTROLLER: draft.controller, Cap.CLIENT: client, Cap.CONVERSATION: draft.conversation}
    for cap in Cap:
        name = whose[cap]
        if name is None:
            continue
        opened = requests.count_opened(cap, name, now - WINDOW, cap.most)
        if opened and opened + len(draft.acts) > cap.most:
            raise TooManyOpened(cap)
