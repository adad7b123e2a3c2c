"""What the page of a talk shows, put together from the rooms that know it; no words of our own but the person's and staff's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from bot.conversations.handoff import Handoff, Happened, Note
from bot.conversations.model import Author, Message
from bot.conversations.signs import Sign
from bot.conversations.summary import Summary
from bot.policies.model import Status
from bot.policies.topics import TopicCatalogue
from bot.rights.letter_texts import LetterTexts
from bot.rights.proofs import Proof
from bot.rights.requests import Request

#: So many rows of a talk are shown at once; older ones are a link away.
MOST_LINES = 200
_STATUSES = frozenset(each.value for each in Status)


@dataclass(frozen=True)
class Line:
    """One row of the talk as it is shown.

    Attributes:
        kind: `person`, `bot`, `staff` or `notice`.
        name: Of staff.
        quote: The card of a quote, shown in place of the text; None: the text is shown.
        requests: What a receipt tells of each request.
        files: Names of files that were handed over.
        offered: What the buttons below it said.
    """

    sequence: int
    kind: str
    at: datetime
    text: str = field(repr=False)
    name: str | None = None
    quote: Mapping[str, Any] | None = None
    requests: Sequence[Mapping[str, Any]] = ()
    files: Sequence[str] = ()
    offered: Sequence[str] = ()


@dataclass(frozen=True)
class Topic:
    """A question that was asked of the bot: what about, and how far the policy answered."""

    title: str
    status: str


@dataclass(frozen=True)
class OpenRequest:
    """A request that was opened in this talk.

    Attributes:
        days_left: Until the last day for an answer; below zero when that is past, None where no term runs.
    """

    id: str
    act: str
    reference: str
    received: datetime
    due: date | None
    days_left: int | None
    state: str
    proof: Proof


@dataclass(frozen=True)
class TalkView:
    """Everything the page of a talk shows."""

    handoff: Handoff
    lines: Sequence[Line]
    notes: Sequence[Note]
    history: Sequence[Happened]
    topics: Sequence[Topic]
    heard: Sequence[tuple[str, datetime]]
    requests: Sequence[OpenRequest]
    person: Sign
    company: str
    is_mine: bool

    @property
    def last(self) -> int:
        """Return the number of the newest row shown."""
        return self.lines[-1].sequence if self.lines else 0

    @property
    def proof(self) -> Proof:
        """Return the most that is proven of who asks, over the requests of this talk."""
        return max((each.proof for each in self.requests), key=list(Proof).index, default=Proof.UNPROVEN)


def line_of(message: Message) -> Line:
    """Return a message as it is shown."""
    card: Mapping[str, Any] = message.card or {}
    return Line(
        sequence=message.sequence,
        kind=message.author.value,
        at=message.created_at,
        text=person_text(message) if message.author is Author.PERSON else message.text,
        name=message.name,
        quote=card if card.get("kind") == "quote" else None,
        requests=card.get("requests", ()) if card.get("kind") == "receipt" else (),
        files=tuple(each.name for each in message.files),
        offered=tuple(each.title for each in message.buttons),
    )


def person_text(message: Message) -> str:
    """Return what a person wrote; of a tap whose text is the payload, nothing: that is for the machine."""
    return "" if message.offered is not None and message.text.startswith("/") else message.text


def topics_of(summary: Summary, catalogue: TopicCatalogue, language: str) -> list[Topic]:
    """Return the questions the bot was asked; what is not known (any more) is left out."""
    found = []
    for each in summary.answers:
        topic = catalogue.topics.get(each.topic)
        if topic is None or each.status not in _STATUSES:
            continue
        facet = catalogue.facets.get(each.facet or "")
        title = topic.title[language] if facet is None else f"{topic.title[language]} ({facet.label[language]})"
        found.append(Topic(title, each.status))
    return found


def acts_heard(summary: Summary, requests: Sequence[Request], letters: LetterTexts, language: str) -> list[tuple[str, datetime]]:
    """Return what the person asked to have done and what no request was opened for, with when it was first heard."""
    opened = {each.act.value for each in requests}
    return [(letters.say(f"acts.{act}", language), at) for act, at in summary.acts_heard.items() if act not in opened and f"acts.{act}" in letters]


def open_requests(requests: Sequence[Request], letters: LetterTexts, language: str, today: date) -> list[OpenRequest]:
    """Return the requests of a talk as they are shown."""
    return [
        OpenRequest(
            id=each.id,
            act=letters.say(f"acts.{each.act.value}", language),
            reference=each.reference,
            received=each.received_at,
            due=each.term.due,
            days_left=(each.term.due - today).days if each.term.due and each.state.is_running else None,
            state=each.state.value,
            proof=each.proof,
        )
        for each in requests
    ]
