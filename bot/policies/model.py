"""The values of the policies room: topics, statements with their quotes, answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from enum import Enum

#: The languages the assistant speaks; every text of ours exists in each of them.
LANGUAGES = ("nl", "fr")


class Status(str, Enum):
    """How far a policy answers a topic."""

    STATED = "stated"
    #: It says something, but a figure or condition a person would ask for is missing.
    PARTLY = "partly"
    NOT_STATED = "not_stated"
    NOT_APPLICABLE = "not_applicable"


class InBothLanguages(Mapping[str, str]):
    """A text that exists in Dutch and in French; read with `text["nl"]`."""

    def __init__(self, nl: str, fr: str) -> None:
        self._texts = {"nl": nl, "fr": fr}

    def __getitem__(self, language: str) -> str:
        """Return the text in one of `LANGUAGES`; KeyError for any other."""
        return self._texts[language]

    def __iter__(self):  # type: ignore[no-untyped-def]
        """Iterate over the language codes."""
        return iter(self._texts)

    def __len__(self) -> int:
        """Return the number of languages."""
        return len(self._texts)

    def __repr__(self) -> str:
        """Return a short form for test output."""
        return f"InBothLanguages({self._texts['nl']!r}, {self._texts['fr']!r})"


@dataclass(frozen=True)
class Facet:
    """A narrower side of a topic: how long you keep my *invoices*."""

    id: str
    label: InBothLanguages
    #: Words and word beginnings (ending in `*`) that name it, per language.
    words: Mapping[str, tuple[str, ...]]
    #: The only topics it is a side of, the likeliest first; empty: of any.
    topics: tuple[str, ...] = ()


@dataclass(frozen=True)
class Topic:
    """A subject a person may ask about; the contract is data/topics.yml."""

    id: str
    title: InBothLanguages
    #: What the law gives where a policy is silent, in our own words.
    law: InBothLanguages
    articles: str
    #: The act that gets it done (an intent name), or None.
    act: str | None = None
    #: Whether people ask it about one thing only ("how long my invoices?"), so that the
    #: absence of an answer for that thing is worth saying.
    is_narrowed: bool = False
    #: Whether a person needs the law too where a policy answers in part (an authority's address).
    law_with_partly: bool = False
    #: Whether a length of time is what people ask for, so that a short answer gives periods first.
    is_of_time: bool = False


@dataclass(frozen=True)
class Act:
    """A wish to have something done now, and the topic whose answer tells the way."""

    id: str
    title: InBothLanguages
    topic: str


@dataclass(frozen=True)
class Quote:
    """A verbatim passage of a policy and the heading it stands under."""

    text: str
    section: str


@dataclass(frozen=True)
class Statement:
    """What one controller says on one topic or facet, and the quotes that carry it.

    Attributes:
        text: Our own plain sentence; None where the policy is silent and nothing
            nearby is worth pointing at.
        law: Where the policy's words differ from today's law: what the law says.
    """

    status: Status
    text: InBothLanguages | None = None
    quotes: tuple[Quote, ...] = ()
    law: InBothLanguages | None = None
    facets: Mapping[str, Statement] = field(default_factory=dict)


@dataclass(frozen=True)
class Policy:
    """The policy document of a controller, word for word."""

    title: str
    language: str
    #: The date the text itself carries; None where it carries none.
    dated: date | None
    url: str | None
    #: The heading lines, verbatim, in order.
    headings: tuple[str, ...]
    text: str
    #: Short fingerprint of the text: which version an answer was given from.
    version: str


@dataclass(frozen=True)
class Contact:
    """A way to reach a controller, quoted from its policy, never repaired."""

    kind: str
    value: str
    #: Whether it can be used as it is printed; a garbled mailbox is quoted, and said to be so.
    is_usable: bool = True


@dataclass(frozen=True)
class OfficeHours:
    """When staff are there, in Brussels; never on a legal holiday (bot/rights/office.py).

    Attributes:
        days: Of the week, Monday is 0.
    """

    days: frozenset[int] = frozenset({0, 1, 2, 3, 4})
    opens: time = time(9)
    closes: time = time(17)


@dataclass(frozen=True)
class Controller:
    """A company that decides on the data: its names, its policy, what it says.

    Attributes:
        office: When staff who answer for it are there.
        handoff_topics: Topics that it wants a human to hear of, beside the answer of its policy.
        identity_levels: How much proof it asks for, act by level, where it set that itself (bot/identity/ladder.py).
    """

    slug: str
    name: str
    aliases: tuple[str, ...]
    policy: Policy
    contacts: tuple[Contact, ...]
    statements: Mapping[str, Statement]
    identity_levels: Mapping[str, str] = field(default_factory=dict)
    office: OfficeHours = OfficeHours()
    handoff_topics: tuple[str, ...] = ()


@dataclass(frozen=True)
class Answer:
    """What the answer desk says about one topic, ready to be put in a frame.

    Attributes:
        text: The statement in the language asked for; empty where the policy is silent.
        facet_missing: A facet was asked for and the policy has nothing of its own for
            it, so the answer is the general one.
        law: What the law says, or None where the policy's answer needs no note.
        has_own_law_note: The law is told because the policy's words differ from it, not
            merely because the policy is silent.
    """

    controller: Controller
    topic: Topic
    facet: Facet | None
    facet_missing: bool
    language: str
    status: Status
    text: str
    quotes: tuple[Quote, ...]
    law: str | None
    has_own_law_note: bool = False

    @property
    def tells_law(self) -> bool:
        """Whether a person who asked should hear the law, not only the policy."""
        if self.law is None:
            return False
        return self.has_own_law_note or self.status is Status.NOT_STATED or self.topic.law_with_partly
