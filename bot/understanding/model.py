"""The values of the understanding room: what was heard, the talk so far, what is decided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from bot.policies.comparison import Superlative
from bot.understanding.form_questions import Question

#: The intent of a message that resembles none.
FALLBACK = "nlu_fallback"
#: How the intent of an act is named for which a rights request can be opened.
_REQUEST = "request_"


class Route(str, Enum):
    """Where the talk overrides what the words alone would lead to."""

    BY_WORDS = "by_words"
    ANSWER = "answer"
    SWITCH_CONTROLLER = "switch_controller"
    SWITCH_LANGUAGE = "switch_language"
    OTHER_LANGUAGE = "other_language"
    #: The same over several controllers, a line each.
    COMPARE = "compare"
    #: To the form of rights requests: an act is asked, or the form is answered.
    REQUEST = "request"
    #: The code that proves a mailbox: typed, or spoken of while it is waited for.
    PROOF = "proof"
    #: A request opened before: how it stands, withdrawing it, adding to it.
    FOLLOW = "follow"
    #: A human: the offer of one is taken.
    HUMAN = "human"
    #: Whether what a human left behind is all.
    SETTLED = "settled"
    EMPTY = "empty"


@dataclass(frozen=True)
class Asked:
    """One thing a person asks: an intent (a topic or an act) and the facets named."""

    intent: str
    facets: tuple[str, ...] = ()


@dataclass(frozen=True)
class Clause:
    """A part of a message with its likeliest intent."""

    text: str
    intent: str
    confidence: float


@dataclass(frozen=True)
class Heard:
    """A message as Rasa's model understood it, by its words alone."""

    text: str
    intent: str
    confidence: float = 1.0
    language_scores: Mapping[str, float] = field(default_factory=dict)
    clauses: Sequence[Clause] = ()
    #: The tap on a button that was offered, with the values it carries.
    is_tap: bool = False
    tapped: Mapping[str, str] = field(default_factory=dict)
    #: A code stood in it; `CODE_MASK` stands in its place.
    has_code: bool = False


@dataclass(frozen=True)
class TalkSoFar:
    """What carries over from the turns before."""

    language: str | None = None
    controller: str | None = None
    #: What was answered last; a fragment or another company takes it up again.
    last: tuple[Asked, ...] = ()
    #: What waits for the person to say which company is meant.
    pending: tuple[Asked, ...] = ()
    #: Turns in a row that were not understood.
    misses: int = 0
    #: The controllers named or answered for, the latest last.
    talked_about: tuple[str, ...] = ()
    #: The controllers that the last answer compared.
    compared: tuple[str, ...] = ()
    #: What the form of a rights request waits for; None where none is open.
    form: Question | None = None
    #: Which company the open form is for; a question in the middle may have been about another.
    form_controller: str | None = None
    #: Whether a code was sent that is to be typed here.
    awaits_code: bool = False
    #: Whether a request was opened or shown in this talk.
    has_request: bool = False
    #: What is waited for to follow a request (`bot.understanding.follow_words.FollowAsks`); None where nothing is.
    follow: str | None = None
    #: Whether a human was offered in the last reply.
    human_offered: bool = False
    #: Whether a human had the talk and gave it back.
    was_settled: bool = False


@dataclass(frozen=True)
class Place:
    """What the channel knows and the person cannot change by words."""

    #: The controller the channel is tied to; None where the person chooses.
    controller: str | None = None
    page_language: str | None = None
    #: The day, in Brussels.
    today: date = date.min


@dataclass(frozen=True)
class Decision:
    """What a turn means.

    Attributes:
        asked: What is to be answered now; empty for small talk.
        named_other: On a channel tied to one controller: another one was named.
        compared: On the route `COMPARE`: the controllers to compare; empty where the person
            has to say which.
    """

    language: str
    controller: str | None
    route: Route
    asked: tuple[Asked, ...] = ()
    last: tuple[Asked, ...] = ()
    pending: tuple[Asked, ...] = ()
    misses: int = 0
    named_other: bool = False
    talked_about: tuple[str, ...] = ()
    compared: tuple[str, ...] = ()
    superlative: Superlative | None = None


def is_request_act(intent: str) -> bool:
    """Return whether an intent asks for something that a rights request is opened for."""
    return intent.startswith(_REQUEST)
