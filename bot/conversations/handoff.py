"""The values of a hand-off: who has a talk, why a human was asked for, and who may move it.

A talk that was never handed off has no row anywhere, and is the bot's. docs/handoff.md draws
the states; bot/conversations/handoff_desk.py holds the rules.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum
from typing import Any, Protocol

#: Among the controllers of an agent: may also see talks that are about no company (yet).
NO_CONTROLLER = "-"
#: A claim whose agent gave no sign of life for so long may be claimed by another, and goes back to the queue.
LIFE_LASTS = timedelta(minutes=5)

#: What the button sends that takes the asking back: the person goes on with the bot.
GO_ON = '/handoff{"reason":"go_on"}'
#: Under which names the metadata of a turn tells the bot what it missed: what was settled, and which acts were written when.
SETTLED, ACTS_WRITTEN = "settled", "acts_written"
#: By which name the action server is asked to take a code that is typed while the bot is silent, and under which its answer holds the line to say.
CODE_WHILE_SILENT, TOLD = "code_while_silent", "told"


class Holder(str, Enum):
    """Who answers in a talk."""

    BOT = "bot"
    #: Nobody yet: a human was asked for. The bot is silent.
    WAITING = "waiting"
    HUMAN = "human"
    #: A human ended it; the person's next message opens it again, with the bot.
    CLOSED = "closed"


#: While one of these has the talk, the bot is silent.
SILENT = frozenset({Holder.WAITING, Holder.HUMAN})


class Reason(str, Enum):
    """Why a human was asked for."""

    ASKED = "asked"
    NOT_UNDERSTOOD = "not_understood"
    DISTRESS = "distress"
    ON_BEHALF = "on_behalf"
    PROOF = "proof"
    COMPLAINT = "complaint"
    TOPIC = "topic"
    #: Staff took the talk without being asked.
    STAFF = "staff"


class Settled(str, Enum):
    """What a human left behind when giving a talk back; a closed choice, for the bot repeats it."""

    ANSWERED = "answered"
    REQUEST_OPENED = "request_opened"
    NOTHING = "nothing"


class Step(str, Enum):
    """What happened to a hand-off, for its history."""

    ASKED = "asked"
    CLAIMED = "claimed"
    RELEASED = "released"
    #: By the worker: the agent gave no sign of life.
    RETURNED = "returned"
    PASSED_ON = "passed_on"
    GIVEN_BACK = "given_back"
    CLOSED = "closed"
    #: By the person, who wrote again after it was closed.
    REOPENED = "reopened"
    #: By the person, who goes on with the bot instead of waiting.
    CANCELLED = "cancelled"


class Refusal(str, Enum):
    """Why something was not done; the desk's pages say it in words."""

    #: There is no such talk, or none that was handed off.
    UNKNOWN = "unknown"
    #: Somebody else has it, or was first.
    TAKEN = "taken"
    #: Only whoever has the talk may do this.
    NOT_HOLDER = "not_holder"
    #: The agent may not see this controller, or whom it is passed to may not.
    NOT_ALLOWED = "not_allowed"
    #: The talk is not in a state in which this can be done.
    NOT_NOW = "not_now"
    EMPTY = "empty"
    TOO_LONG = "too_long"


class HandoffRefused(Exception):
    """Something was not done, and nothing was changed.

    Attributes:
        reason: Why.
        handoff: The hand-off as it is; None where the agent may not see it.
    """

    def __init__(self, reason: Refusal, handoff: Handoff | None = None) -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.handoff = handoff


@dataclass(frozen=True)
class Agent:
    """Who acts for a controller.

    Attributes:
        id: Of the account.
        name: What the person is shown.
        controllers: Whose talks the agent may see; `NO_CONTROLLER` for those of none.
    """

    id: str
    name: str
    controllers: frozenset[str]

    def may_see(self, controller: str | None) -> bool:
        """Return whether talks about a controller are the agent's business."""
        return (controller or NO_CONTROLLER) in self.controllers


@dataclass(frozen=True)
class Asked:
    """A human is asked for.

    Attributes:
        controller: Whom the talk is about when it was asked; None: no company was named.
        language: Of the talk, in which its notices are said.
        facts: What the bot knew (bot/conversations/summary.py): ids and moments, never a text.
    """

    reason: Reason
    language: str
    controller: str | None
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Hold:
    """Who had a talk when one of its messages was claimed, and what the time without the bot left behind.

    Attributes:
        settled: What a human last left behind.
        acts: When each act was first written while the bot was silent, by intent; ISO 8601. A request opened later is
            dated by it.
    """

    holder: Holder
    settled: Settled | None = None
    acts: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_silent(self) -> bool:
        """Return whether the bot is silent."""
        return self.holder in SILENT


@dataclass(frozen=True)
class Unanswered:
    """What is to be kept of a message that the bot does not answer.

    Attributes:
        contact: A way to answer later that stands in it.
        act: The act that it asks for, by intent.
        goes_on: The person taps the button that takes the asking back, and goes on with the bot.
    """

    contact: str | None = field(default=None, repr=False)
    act: str | None = None
    goes_on: bool = False


@dataclass(frozen=True)
class Handoff:
    """How the hand-off of a talk stands.

    Attributes:
        controller: Whom it was about when a human was asked for.
        page_language: Of the page it was opened on.
        waiting_since: When a human was last asked for; a talk that is released waits since then too.
        agent: Who has it, while a human does; afterwards who last had it.
        version: Grows with every step; who was second finds another than was read.
        summary: The facts of `Asked`.
        seen_at: The agent's last sign of life, while a human has it.
        acts: When each act was first written while the bot was silent, by intent.
        contact: A way to answer later that the person left while waiting.
    """

    conversation: str
    controller: str | None
    language: str
    holder: Holder
    reason: Reason
    waiting_since: datetime
    changed_at: datetime
    agent: str | None
    agent_name: str | None
    version: int
    summary: Mapping[str, Any]
    settled: Settled | None
    channel: str
    page_language: str | None
    alarmed_at: datetime | None
    seen_at: datetime | None
    acts: Mapping[str, datetime] = field(default_factory=dict)
    contact: str | None = field(default=None, repr=False)

    def is_held_by(self, agent: Agent) -> bool:
        """Return whether this agent has the talk now."""
        return self.holder is Holder.HUMAN and self.agent == agent.id

    def is_left(self, now: datetime) -> bool:
        """Return whether a human has it of whom nothing was seen for `LIFE_LASTS`."""
        return self.holder is Holder.HUMAN and (self.seen_at is None or self.seen_at < now - LIFE_LASTS)


@dataclass(frozen=True)
class Move:
    """One step, done only while the version is still the one that was read.

    Attributes:
        agent: Who has the talk afterwards, with HUMAN; else who had it.
        by: Id of the account that does it; None: the machinery.
        why: What staff wrote down; kept encrypted.
        notice: What the person is told, in the same transaction; None: nothing.
        left_before: Done only if the last sign of life is still older than this.
    """

    step: Step
    version: int
    to: Holder
    at: datetime
    agent: Agent | None = None
    by: str | None = None
    by_name: str | None = None
    settled: Settled | None = None
    why: str = ""
    notice: str | None = None
    left_before: datetime | None = None


@dataclass(frozen=True)
class Happened:
    """One line of the history of a hand-off."""

    number: int
    at: datetime
    step: Step
    holder: Holder
    reason: Reason | None
    by: str | None
    by_name: str | None
    settled: Settled | None
    why: str = field(default="", repr=False)


@dataclass(frozen=True)
class Note:
    """What staff wrote for each other; the person never sees it."""

    id: str
    at: datetime
    agent: str
    agent_name: str
    text: str = field(repr=False)


@dataclass(frozen=True)
class Position:
    """Where a page of the queue ended; the next begins beyond it."""

    moment: datetime
    conversation: str


@dataclass(frozen=True)
class Waiting:
    """A line of the queue."""

    conversation: str
    channel: str
    controller: str | None
    language: str
    holder: Holder
    reason: Reason
    waiting_since: datetime
    changed_at: datetime
    agent: str | None
    agent_name: str | None
    settled: Settled | None
    #: Number of the newest row of the talk, to tell what an agent has not seen yet.
    last_sequence: int
    position: Position


@dataclass(frozen=True)
class Status:
    """What a front end shows of a talk: who has it and the agent's signs."""

    holder: Holder = Holder.BOT
    agent_name: str | None = None
    agent_typing: bool = False
    #: The last row that the agent has read.
    agent_seen: int = 0


class Handoffs(Protocol):
    """Port to where hand-offs are kept; implemented in bot/store/handoffs.py."""

    def of(self, conversation: str) -> Handoff | None:
        """Return the hand-off of a talk; None when it was never handed off."""

    def ask(self, conversation: str, asked: Asked, at: datetime) -> Handoff | None:
        """Begin a hand-off, unless one is under way; return how it stands, None where there is no such talk."""

    def move(self, conversation: str, move: Move) -> Handoff | None:
        """Do a step by one conditional UPDATE; None when somebody else was first, and nothing is changed."""

    def alive(self, agent: str, at: datetime) -> None:
        """Keep a sign of life of an agent, for every talk that he or she has."""

    def left(self, before: datetime) -> list[Handoff]:
        """Return the talks a human has of whom nothing was seen since a moment."""

    def unclaimed(self, before: datetime, most: int = 100) -> list[Handoff]:
        """Return the talks that nobody has since before a moment and for which no alarm was given."""

    def mark_alarmed(self, conversation: str, version: int, at: datetime) -> bool:
        """Put the alarm of this waiting in the outbox; False when that was done, or the talk moved on."""

    def add_note(self, conversation: str, note: Note) -> None:
        """Keep a note; the same id twice is the same note."""

    def notes(self, conversation: str) -> list[Note]:
        """Return the notes of a talk, oldest first."""

    def history(self, conversation: str) -> list[Happened]:
        """Return every step of a hand-off, oldest first."""

    def queue(
        self,
        controllers: frozenset[str],
        holders: Sequence[Holder],
        language: str | None,
        most: int,
        beyond: Position | None,
        *,
        newest_first: bool,
        agent: str | None = None,
    ) -> list[Waiting]:
        """Return a page of hand-offs of some controllers, by `waiting_since`, or by `changed_at` with the newest first."""

    def count(self, controllers: frozenset[str]) -> Mapping[Holder, int]:
        """Return how many hand-offs of some controllers each holder has; what nobody has is left out."""

    def status(self, conversation: str, at: datetime) -> Status:
        """Return who has a talk and the agent's signs, for a front end; of the bot where nothing is known."""
