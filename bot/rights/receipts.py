"""The receipt of requests that were opened together: what a person gets to keep.

A value without anything the person typed: it can go to an address that nobody has proven.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from bot.rights.acts import ForWhom, RequestedAct
from bot.rights.deadlines import day_in_brussels
from bot.rights.requests import Request


@dataclass(frozen=True)
class ReceivedAct:
    """One request on a receipt.

    Attributes:
        reference: As it is shown; whoever has it can ask how the request stands and withdraw it.
        received_on: Day of receipt, in Brussels.
        last_day: Last day to answer, or to confirm what is done at once; None where the law sets none.
    """

    reference: str = field(repr=False)
    act: RequestedAct
    received_on: date
    last_day: date | None

    @property
    def article(self) -> str:
        """Return the article of the GDPR that gives the right."""
        return self.act.article

    @property
    def is_done_at_once(self) -> bool:
        """Whether nothing is to be examined, and `last_day` is only the last for confirming it."""
        return self.act.is_done_at_once


@dataclass(frozen=True)
class Receipt:
    """The receipt of requests that were confirmed together.

    Attributes:
        company: What the controller is called.
        language: Of the talk: nl or fr.
        acts: In the order expressed; never empty.
        opened_at: When they were confirmed.
        is_told: Whether the controller learns of them: the operator set a way to it.
    """

    company: str
    language: str
    for_whom: ForWhom
    acts: tuple[ReceivedAct, ...]
    opened_at: datetime
    is_told: bool = True


def receipt_of(requests: Sequence[Request], company: str, *, is_told: bool = True) -> Receipt:
    """Return the receipt of requests that were opened together.

    Args:
        requests: At least one, all of one group.
        company: What the controller is called.
        is_told: Whether the operator set a way to tell it.
    """
    first = requests[0]
    acts = tuple(ReceivedAct(each.reference, each.act, day_in_brussels(each.received_at), each.term.due) for each in requests)
    return Receipt(company, first.language, first.for_whom, acts, first.confirmed_at, is_told)
