"""How often: mails to an address, mails asked for by a client, wrong codes in a talk and for an address.

Counted the same whether or not anything exists, so a full counter tells nothing. They are rows
of their own: a resend or a restart empties none (CVE-2025-57815 and CVE-2025-57816: nothing
was counted at all). None of them ever keeps a link from working, or a request from going on.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Protocol

from bot.identity.outcomes import Beginning

HOUR, DAY = timedelta(hours=1), timedelta(hours=24)


class Count(str, Enum):
    """What is counted."""

    #: Mails to an address, over all controllers and talks.
    SENT_TO_ADDRESS = "sent_to_address"
    #: Mails a client asked for.
    SENT_FOR_CLIENT = "sent_for_client"
    WRONG_IN_TALK = "wrong_in_talk"
    WRONG_FOR_ADDRESS = "wrong_for_address"


#: A mail server that greylists, and a person who mistypes, get by with three; nobody wants more than five.
MAILS_AN_HOUR, MAILS_A_DAY = 3, 5
#: A household, a library or an office behind one address.
MAILS_A_DAY_FOR_CLIENT = 20
#: Two whole codes; a guess then hits once in ten million days.
WRONG_A_DAY = 10


@dataclass(frozen=True)
class Counted:
    """One thing that is counted: a mail, or a wrong code; None where it has no such owner."""

    is_mail: bool
    address: str
    conversation: str
    client: str | None = None


class Counts(Protocol):
    """What the limits need of the store."""

    def count(self, count: Count, whose: str, now: datetime) -> list[datetime]:
        """Return when what is counted happened, within its longest span, the newest first."""


def wait_for_mail(counts: Counts, address: str, client: str | None, now: datetime) -> Beginning | None:
    """Return how long to wait before another mail, or None.

    Args:
        counts: The counters, in the transaction that counts this mail.
        address: Keyed hash of the address.
        client: Keyed hash of the client's address; None where the channel has none.
        now: When.
    """
    to_address = counts.count(Count.SENT_TO_ADDRESS, address, now)
    for_client = counts.count(Count.SENT_FOR_CLIENT, client, now) if client is not None else []
    if len(to_address) >= MAILS_A_DAY or len(for_client) >= MAILS_A_DAY_FOR_CLIENT:
        return Beginning.WAIT_A_DAY
    if sum(moment > now - HOUR for moment in to_address) >= MAILS_AN_HOUR:
        return Beginning.WAIT_AN_HOUR
    return None


def is_enough(counts: Counts, conversation: str, address: str, now: datetime) -> bool:
    """Return whether no more codes are taken today, in this talk or for this address."""
    return len(counts.count(Count.WRONG_IN_TALK, conversation, now)) >= WRONG_A_DAY or len(counts.count(Count.WRONG_FOR_ADDRESS, address, now)) >= WRONG_A_DAY
