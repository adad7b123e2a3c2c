"""The states of a request as an explicit machine: which move leads where, and who may make it.

An extension is no state: an extended request is still passed on, handled or paused. It is a
move that changes the term and leaves the state (docs/rights.md has the table).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from bot.errors import BotError


class State(str, Enum):
    """How a request stands."""

    #: Confirmed by the person; the controller was not told yet.
    OPENED = "opened"
    #: The controller was told: "doorgegeven", "transmis"; nothing more is known.
    PASSED_ON = "passed_on"
    IN_PROGRESS = "in_progress"
    #: A reasonable doubt on who asks is open (article 12(6)): the clock stands still.
    PAUSED = "paused"
    #: The controller told the person what it does or did (article 12(3)).
    ANSWERED = "answered"
    #: The controller confirmed that it was carried out; nobody else can say so.
    EXECUTED = "executed"
    #: The controller told the person why not, and where to complain (article 12(4)).
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"

    @property
    def is_running(self) -> bool:
        """Whether an answer is still owed."""
        return self in _RUNNING


class Move(str, Enum):
    """What can be done with a request."""

    PASS_ON = "pass_on"  # noqa: S105  # no password
    TAKE_UP = "take_up"
    #: Ask who the person is, because of a recorded reasonable doubt.
    ASK = "ask"
    #: The doubt is settled.
    GO_ON = "go_on"
    #: Two months more (article 12(3)), told with reasons within the first.
    EXTEND = "extend"
    ANSWER = "answer"
    EXECUTE = "execute"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"
    CLOSE = "close"
    #: Mend a slip: an answer, refusal or execution that was recorded wrongly, or was none.
    REOPEN = "reopen"


class ActorKind(str, Enum):
    """Who acts."""

    PERSON = "person"
    #: The company, whoever writes it down: a signed answer of its system, or staff who were told.
    CONTROLLER = "controller"
    STAFF = "staff"
    #: The assistant itself: the worker, the clock.
    ASSISTANT = "assistant"


class IllegalMove(BotError):
    """A move that the state, the actor or the law does not allow; nothing was changed."""


@dataclass(frozen=True)
class Rule:
    """What a move needs and where it leads.

    Attributes:
        out_of: The states in which it can be made.
        into: The state after it; None: the state stays.
        by: Who may make it.
        needs_why: Whether the reason must be recorded.
    """

    out_of: frozenset[State]
    into: State | None
    by: frozenset[ActorKind]
    needs_why: bool = False


_RUNNING = frozenset({State.OPENED, State.PASSED_ON, State.IN_PROGRESS, State.PAUSED})
# Nothing can be answered by whoever was not told yet.
_TOLD = _RUNNING - {State.OPENED}
_COMPANY = frozenset({ActorKind.CONTROLLER, ActorKind.STAFF})
_OURS = frozenset({ActorKind.STAFF, ActorKind.ASSISTANT})

#: The whole machine; what is not here is not possible.
RULES = {
    Move.PASS_ON: Rule(frozenset({State.OPENED}), State.PASSED_ON, _OURS),
    Move.TAKE_UP: Rule(frozenset({State.OPENED, State.PASSED_ON}), State.IN_PROGRESS, _COMPANY),
    Move.ASK: Rule(_RUNNING - {State.PAUSED}, State.PAUSED, _COMPANY, needs_why=True),
    Move.GO_ON: Rule(frozenset({State.PAUSED}), State.IN_PROGRESS, _COMPANY | _OURS),
    Move.EXTEND: Rule(_RUNNING, None, _COMPANY, needs_why=True),
    Move.ANSWER: Rule(_TOLD, State.ANSWERED, _COMPANY),
    Move.EXECUTE: Rule(_TOLD | {State.ANSWERED}, State.EXECUTED, frozenset({ActorKind.CONTROLLER})),
    Move.REFUSE: Rule(_TOLD, State.REFUSED, _COMPANY, needs_why=True),
    Move.WITHDRAW: Rule(_RUNNING, State.WITHDRAWN, frozenset({ActorKind.PERSON, ActorKind.STAFF})),
    Move.CLOSE: Rule(frozenset({State.ANSWERED, State.EXECUTED, State.REFUSED}), State.CLOSED, _COMPANY | _OURS),
    # Not out of withdrawn: who changes his mind opens another, with a receipt of its own.
    Move.REOPEN: Rule(frozenset({State.ANSWERED, State.EXECUTED, State.REFUSED, State.CLOSED}), State.IN_PROGRESS, frozenset({ActorKind.STAFF}), needs_why=True),
}


def state_after(state: State, move: Move, by: ActorKind, why: str) -> State:
    """Return the state after a move.

    Raises:
        IllegalMove: It cannot be made in this state, by this actor, or without its reason.
    """
    rule = RULES[move]
    if state not in rule.out_of:
        allowed = ", ".join(sorted(each.value for each, of_it in RULES.items() if state in of_it.out_of))
        raise IllegalMove(f"A request that is {state.value} cannot be moved by '{move.value}'.", f"Possible: {allowed or 'nothing'}.")
    if by not in rule.by:
        raise IllegalMove(f"'{move.value}' is not for the {by.value}.", f"Only for: {', '.join(sorted(each.value for each in rule.by))}.")
    if rule.needs_why and not why.strip():
        raise IllegalMove(f"'{move.value}' needs its reason on record.", "Say why.")
    return rule.into or state
