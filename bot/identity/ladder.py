"""The ladder of proof: how much each act needs, at each controller, and between which bounds.

Reasons: docs/identity.md. Articles 12(6) and 5(1)(c) GDPR ask for no more than is needed; what
one person may not do to another asks for no less.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.rights.acts import ForWhom, RequestedAct
from bot.rights.proofs import Level


@dataclass(frozen=True)
class Rung:
    """What an act needs where a controller says nothing, and how far it may go from there.

    Attributes:
        usual: Before the act may be answered or executed.
        least: A controller may not be content with less.
        most: A controller may not ask for more.
        stops: Whether a request waits for its proof. One that does not is asked for it, to find the record; refusing
            never stops it.
    """

    usual: Level
    least: Level
    most: Level
    stops: bool = True


_RELEASED = Rung(Level.STAFF, Level.STAFF, Level.STAFF)
_CHANGED = Rung(Level.KNOWN_CUSTOMER, Level.MAILBOX, Level.STAFF)
#: Article 12(6) speaks of articles 15 to 21; withdrawing is as easy as giving (article 7(3)).
_NEVER_STOPPED = Rung(Level.MAILBOX, Level.NONE, Level.MAILBOX, stops=False)

RUNGS: Mapping[RequestedAct, Rung] = {
    # Data leaves: staff hold the mailbox against the address on file first.
    RequestedAct.ACCESS: _RELEASED,
    RequestedAct.PORTABILITY: _RELEASED,
    # Not to be undone, so staff look; of a mere mailing list the mailbox is enough (Belgian authority, 145/2022).
    RequestedAct.ERASURE: Rung(Level.STAFF, Level.MAILBOX, Level.STAFF),
    # The mailbox, and that it is the one on file: the controller's directory says so, or staff.
    RequestedAct.RECTIFICATION: _CHANGED,
    RequestedAct.RESTRICTION: _CHANGED,
    RequestedAct.OBJECTION: _CHANGED,
    RequestedAct.CONSENT_WITHDRAWAL: _NEVER_STOPPED,
    RequestedAct.HUMAN_REVIEW: _NEVER_STOPPED,
    # The address that gets the mail says enough (article 21(3); 145/2022).
    RequestedAct.UNSUBSCRIBE: Rung(Level.NONE, Level.NONE, Level.NONE, stops=False),
}


def level_of(act: RequestedAct, for_whom: ForWhom = ForWhom.SELF, own: Mapping[str, str] | None = None) -> Level:
    """Return what an act needs before it may be answered or executed.

    Args:
        act: What is asked.
        for_whom: Whose data; for another, a human looks at the mandate, whatever the controller says.
        own: What the controller set (`identity:` in controller.yml): act by level. What is out of bounds or unknown is
            not followed: `problems_of` told so when the file was read.
    """
    rung = RUNGS[act]
    if for_whom.needs_a_human and rung.stops:
        return Level.STAFF
    wanted = Level.named((own or {}).get(act.value, ""))
    return wanted if wanted is not None and rung.least <= wanted <= rung.most else rung.usual


def problems_of(own: Mapping[str, str]) -> list[str]:
    """Return what is wrong with the levels a controller set, a sentence each; empty: nothing."""
    problems = []
    acts = {act.value: act for act in RequestedAct}
    for name, value in own.items():
        act, level = acts.get(name), Level.named(value)
        if act is None:
            problems.append(f"identity: there is no act '{name}'; there are {', '.join(acts)}.")
        elif level is None:
            problems.append(f"identity: '{name}' needs one of {', '.join(each.value for each in Level)}.")
        elif not RUNGS[act].least <= level <= RUNGS[act].most:
            problems.append(f"identity: '{name}' lies between {RUNGS[act].least.value} and {RUNGS[act].most.value} (docs/identity.md says why).")
    return problems
