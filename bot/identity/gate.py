"""The gate: one function says what the proof of a request allows, for chat, pages, staff, mail and tools alike.

`bot/rights/changing.py`, the only writer of what becomes of requests, asks it every time
(CVE-2026-42303: elsewhere an unverified request could be approved by way of its duplicate).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from bot.identity.ladder import RUNGS, level_of
from bot.rights.ports import Gate
from bot.rights.proofs import Deed, Level, Verdict
from bot.rights.requests import Request
from bot.rights.states import Move

#: What a request must have proven enough for. The rest is handling it: taking it up, asking, extending, refusing with
#: reasons, noting; and none of that keeps the real person from asking.
_NEED_THE_LEVEL = frozenset({Move.ANSWER, Move.EXECUTE})
#: For these the mailbox is the least, whatever the act: to take two requests for one, somebody must have shown to be behind both.
_NEED_THE_MAILBOX = frozenset({Deed.MERGE, Deed.RELEASE})


class OwnLevels(Protocol):
    """What controllers set themselves; see `bot.identity.ladder`."""

    def __call__(self, controller: str) -> Mapping[str, str]:
        """Return a controller's levels, act by level; empty where it set none."""


def none_set(controller: str) -> Mapping[str, str]:
    """Return no levels: every controller as is usual."""
    return {}


def needed_of(request: Request, own: Mapping[str, str]) -> Level:
    """Return the level a request needs before it may be answered or executed."""
    return level_of(request.act, request.for_whom, own)


def may(request: Request, deed: Move | Deed, own: Mapping[str, str]) -> Verdict:
    """Say whether a deed may be done with a request as it is.

    Unsubscribing, withdrawing consent and asking for a human's review never wait for proof: article 12(6) does not
    speak of articles 7(3) and 22, and an objection to direct marketing is never weighed (article 21(3)).

    Args:
        request: With what is proven of who asks.
        deed: What somebody would do.
        own: What its controller set.
    """
    needed = needed_of(request, own)
    if deed in _NEED_THE_LEVEL:
        return Verdict(not RUNGS[request.act].stops or request.proof.level >= needed, needed)
    if deed in _NEED_THE_MAILBOX:
        least = max(needed, Level.MAILBOX)
        return Verdict(request.proof.level >= least, least)
    return Verdict(True, Level.NONE)


def gate_of(own_levels: OwnLevels) -> Gate:
    """Return the gate, with what each controller set."""
    return lambda request, deed: may(request, deed, own_levels(request.controller))
