"""What the bot knew when it asked for a human: the facts of a summary, as values without a word of the person.

Ids and moments only, never a text, an address or a code: whoever shows them knows the titles
(`bot.policies.topics.TopicCatalogue`), in the language of the agent. What requests are open, and
how much is proven for each, the desk reads itself (`bot.wiring.requests_of_conversation`): by then
it may have changed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.conversations.handoff import Handoff


@dataclass(frozen=True)
class Answered:
    """An answer that was given.

    Attributes:
        controller: Whose policy it came from.
        topic: Id of the topic.
        facet: Id of the facet, or None.
        status: How far the policy answers: `stated`, `partly`, `not_stated`, `not_applicable`.
    """

    controller: str
    topic: str
    facet: str | None
    status: str

    def as_text(self) -> str:
        """Return it as one text, for a slot."""
        return "/".join((self.controller, self.topic, self.facet or "", self.status))

    @classmethod
    def from_text(cls, text: str) -> Answered:
        """Return it from what `as_text` made; raises ValueError for any other text."""
        controller, topic, facet, status = text.split("/")
        return cls(controller, topic, facet or None, status)


@dataclass(frozen=True)
class Summary:
    """What an agent reads first.

    Attributes:
        answers: Topics asked and answers given, the oldest first.
        acts_heard: When each act was first asked for without a request being opened, by intent; also those written while waiting.
        form_acts: The acts of a request that is being prepared, by intent.
        misses: Messages in a row that were not understood.
        awaits_code: A code was sent to the person and not typed yet; never the code.
        moods: What the person said of distress or anger, as `bot.understanding.feelings.Feeling`.
    """

    answers: tuple[Answered, ...] = ()
    acts_heard: Mapping[str, datetime] = field(default_factory=dict)
    form_acts: tuple[str, ...] = ()
    misses: int = 0
    awaits_code: bool = False
    moods: tuple[str, ...] = ()

    def as_facts(self) -> dict[str, Any]:
        """Return it as `Asked.facts` holds it."""
        return {
            "answers": [each.as_text() for each in self.answers],
            "acts_heard": {act: moment.isoformat() for act, moment in self.acts_heard.items()},
            "form_acts": list(self.form_acts),
            "misses": self.misses,
            "awaits_code": self.awaits_code,
            "moods": list(self.moods),
        }


def summary_of(handoff: Handoff) -> Summary:
    """Return the summary of a hand-off; what an older program did not write down is left out."""
    facts = handoff.summary
    heard = {str(act): datetime.fromisoformat(moment) for act, moment in facts.get("acts_heard", {}).items()}
    return Summary(
        answers=tuple(Answered.from_text(each) for each in _texts(facts, "answers")),
        acts_heard={**handoff.acts, **heard},
        form_acts=tuple(_texts(facts, "form_acts")),
        misses=int(facts.get("misses", 0)),
        awaits_code=bool(facts.get("awaits_code", False)),
        moods=tuple(_texts(facts, "moods")),
    )


def _texts(facts: Mapping[str, Any], name: str) -> Sequence[str]:
    return [str(each) for each in facts.get(name, ())]
