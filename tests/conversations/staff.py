"""What staff do at the desk between two turns of a talk."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from bot import wiring
from bot.conversations.handoff import Agent
from bot.conversations.handoff_desk import HandoffDesk
from bot.conversations.model import new_id
from bot.settings import Settings

LIEN = Agent("lien", "Lien", frozenset({"conitro", "sentera"}))


def desk() -> HandoffDesk:
    """Return the desk on the database of the talks."""
    return _desk(wiring.settings_or_stop())


@lru_cache(maxsize=1)
def _desk(settings: Settings) -> HandoffDesk:
    # Opening it looks whether the database is up to date, which takes longer than a step of staff's.
    return wiring.make_handoff_desk(settings)


def does(conversation: str, what: Any) -> None:
    """Let Lien do something: `claim`, `release`, `{say: text}`, `{give_back: answered}` or `{close: why}`."""
    at_desk = desk()
    if isinstance(what, dict):
        ((step, value),) = what.items()
        if step == "say":
            at_desk.say(conversation, LIEN, new_id(), value)
        else:
            {"give_back": at_desk.give_back, "close": at_desk.close}[step](conversation, LIEN, value)
    else:
        {"claim": at_desk.claim, "release": at_desk.release}[what](conversation, LIEN)


def holder_of(conversation: str) -> str:
    """Return who has a talk."""
    return desk().status(conversation).holder.value
