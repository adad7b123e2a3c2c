"""The audit log: who read or did what, per controller, each line bound to the one before it.

A line's seal is a keyed hash (HMAC-SHA-256, with the keys that find requests) over what it says and the seal before it; the end of each
chain is sealed too. Whoever can write the database but has no key can change nothing and take nothing away unseen, but for one thing: putting
the end of a chain back to an older copy of itself. Against that, write the ends down elsewhere (`python -m bot.tools staff audit-verify`
prints them).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from enum import Enum

#: The chain of what is about no controller in particular.
DESK = ""
#: Who did what nobody was logged in for.
UNKNOWN = "unknown"
#: What the first line of the desk's chain about another chain says, so that a whole chain cannot vanish.
OPENS_CHAIN = "open_chain"


@dataclass(frozen=True)
class Line:
    """One line.

    Attributes:
        chain: Slug of the controller, or DESK.
        number: From 1, without gaps.
        at: When.
        account: Id of who did it; "operator" for the command line, UNKNOWN where nobody was logged in.
        act: What was done, such as "read_talk".
        subject: To what: a kind and an id, never a personal value.
        detail: More of the same kind, as JSON would hold it.
        seal: The keyed hash.
    """

    chain: str
    number: int
    at: datetime
    account: str
    act: str
    subject: str
    detail: str = ""
    seal: str = ""


#: Text -> its keyed hash.
Sealing = Callable[[str], str]


def text_of(line: Line, previous: str) -> str:
    """Return what a line's seal is made of; no two lines share it."""
    at = line.at.astimezone(timezone.utc).isoformat(timespec="microseconds")
    return json.dumps([previous, line.chain, line.number, at, line.account, line.act, line.subject, line.detail])


def text_of_end(chain: str, number: int, seal: str) -> str:
    """Return what the seal of a chain's end is made of."""
    return json.dumps(["end", chain, number, seal])


class Fault(str, Enum):
    """What is wrong with a chain."""

    #: A line does not say what was written, or was put in.
    CHANGED = "changed"
    #: Lines are missing.
    MISSING = "missing"
    #: The last lines are missing, or the end was changed.
    END = "end"
    #: The whole chain is missing.
    GONE = "gone"
    #: It was sealed with a key that is not at hand.
    NO_KEY = "no_key"


@dataclass(frozen=True)
class Verdict:
    """What was found of a chain.

    Attributes:
        chain: Which.
        lines: How many lines were read.
        end: The last seal, shortened, to be written down elsewhere; empty where there is none.
        fault: What is wrong; None: nothing.
        at_number: The line where it was seen.
    """

    chain: str
    lines: int
    end: str
    fault: Fault | None = None
    at_number: int | None = None


@dataclass(frozen=True)
class Sealed:
    """A line as it is kept, with the id of the key it was sealed with."""

    line: Line
    key_id: str


@dataclass(frozen=True)
class End:
    """The end of a chain as it is kept."""

    number: int
    seal: str
    #: Over both.
    end_seal: str
    key_id: str


#: Whether a seal is the one of a text under the key with an id; None: that key is not at hand.
Checking = Callable[[str, str, str], "bool | None"]


def verify(chain: str, lines: Iterable[Sealed], end: End | None, is_seal: Checking) -> Verdict:
    """Go through a whole chain.

    Args:
        chain: Which.
        lines: In order.
        end: Its end; None: there is none.
        is_seal: Checks a text, a seal and the id of its key.
    """
    count, previous = 0, ""
    for each in lines:
        if each.line.number != count + 1:
            return Verdict(chain, count, previous[:16], Fault.MISSING, count + 1)
        fits = is_seal(text_of(each.line, previous), each.line.seal, each.key_id)
        if not fits:
            return Verdict(chain, count, previous[:16], Fault.NO_KEY if fits is None else Fault.CHANGED, each.line.number)
        count, previous = count + 1, each.line.seal
    if end is None:
        return Verdict(chain, count, previous[:16], Fault.END if count else Fault.GONE, count)
    fits = is_seal(text_of_end(chain, end.number, end.seal), end.end_seal, end.key_id)
    if not fits or (end.number, end.seal) != (count, previous):
        return Verdict(chain, count, previous[:16], Fault.NO_KEY if fits is None else Fault.END, count)
    return Verdict(chain, count, previous[:16])


def gone(opened: Sequence[str], verdicts: Sequence[Verdict]) -> list[Verdict]:
    """Return a verdict for each chain that the desk's own chain says was opened and that is not there."""
    there = {each.chain for each in verdicts}
    return [Verdict(chain, 0, "", Fault.GONE, 0) for chain in opened if chain not in there]
