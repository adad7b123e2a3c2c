"""One turn, read from what Rasa sends with every action call."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timezone
from typing import Any

from rasa_sdk import Tracker

from actions.request_questions import asked_in_form
from bot.conversations.handoff import ACTS_WRITTEN, SETTLED
from bot.conversations.model import TYPED_CODE
from bot.policies.comparison import Superlative
from bot.policies.topics import TopicCatalogue
from bot.rights.deadlines import day_in_brussels
from bot.understanding.decision import Asked, Clause, Heard, Place, TalkSoFar
from bot.understanding.feelings import Feeling, feeling_of

#: What a moment of receipt is called in metadata and slots.
RECEIVED_AT = "received_at"
#: The intent of whoever swears.
_INSULT = "insult"
#: The route of a turn that could not be decided; the person is told.
UNDECIDED = "undecided"


@dataclass(frozen=True)
class Turn:
    """What an action needs to know about the turn it answers.

    Attributes:
        key: Of this message, for writes that are done once.
        received_at: When the message was received.
        proof: What a code was sent for, as the slot holds it; None where none was.
        follow: What is wished of a request opened before, and what is waited for; None where nothing is.
        code: The code that was typed, sealed; None where none was.
        form: What the form of a rights request waits for, as the slot holds it; None where none is open.
        acts_heard: When each act was first asked for, while it was not taken up: the action server may have been down,
            or the bot was silent.
        settled: What a human left behind when giving the talk back; None where none did.
        human_offered: Why a human was offered in the last reply; None where none was.
        feeling: What this message says of its writer's state.
        angry: How many messages of the talk were angry.
        answered: The answers given so far, as `bot.conversations.summary.Answered.as_text`.
    """

    conversation: str
    key: str
    received_at: datetime
    client: str | None
    form: Mapping[str, Any] | None
    proof: Mapping[str, Any] | None
    follow: Mapping[str, Any] | None
    code: str | None = field(repr=False)
    acts_heard: Mapping[str, datetime]
    heard: Heard = field(repr=False)
    language: str
    controller: str | None
    intent: str
    route: str
    asked: tuple[Asked, ...]
    misses: int
    named_other: bool
    is_introduced: bool
    was_cut: bool
    was_masked: bool
    fixed_controller: str | None
    ranking: tuple[str, ...]
    compared: tuple[str, ...]
    superlative: Superlative | None
    settled: str | None = None
    human_offered: str | None = None
    feeling: Feeling | None = None
    angry: int = 0
    answered: tuple[str, ...] = ()

    @property
    def day(self) -> date:
        """Return the day in Brussels on which the message was received."""
        return day_in_brussels(self.received_at)


def read_turn(tracker: Tracker) -> Turn:
    """Return the turn as bot/understanding decided it."""
    message, metadata, mood = tracker.latest_message, _metadata(tracker), tracker.get_slot("mood") or {}
    return Turn(
        conversation=tracker.sender_id,
        key=str(metadata.get("message_key") or message.get("message_id") or ""),
        received_at=_received_at(metadata),
        client=metadata.get("client"),
        form=tracker.get_slot("form"),
        proof=tracker.get_slot("proof"),
        follow=tracker.get_slot("follow"),
        code=metadata.get(TYPED_CODE),
        acts_heard=_acts_heard(tracker.get_slot("acts_heard")),
        heard=read_heard(tracker),
        language=tracker.get_slot("language") or "nl",
        controller=tracker.get_slot("controller"),
        intent=(message.get("intent") or {}).get("name") or "",
        route=tracker.get_slot("route") or "",
        asked=_asked(tracker.get_slot("asked")),
        misses=int(tracker.get_slot("misses") or 0),
        named_other=bool(tracker.get_slot("named_other")),
        is_introduced=bool(tracker.get_slot("introduced")),
        was_cut=bool(metadata.get("was_cut")),
        was_masked=bool(metadata.get("was_masked")),
        fixed_controller=metadata.get("controller"),
        compared=tuple(tracker.get_slot("compared") or ()),
        superlative=Superlative(tracker.get_slot("superlative")) if tracker.get_slot("superlative") else None,
        settled=metadata.get(SETTLED),
        human_offered=tracker.get_slot("human_offered"),
        feeling=Feeling(mood["now"]) if mood.get("now") else None,
        angry=int(mood.get("angry", 0)),
        answered=tuple(tracker.get_slot("answered") or ()),
        ranking=tuple(entry["name"] for entry in message.get("intent_ranking") or [] if entry.get("name")),
    )


def read_heard(tracker: Tracker) -> Heard:
    """Return the message as the model understood it by its words alone."""
    message = tracker.latest_message
    intent = message.get("intent") or {}
    tapped = {entity["entity"]: str(entity["value"]) for entity in message.get("entities") or []}
    return Heard(
        text=message.get("text") or "",
        intent=intent.get("name") or "",
        confidence=float(intent.get("confidence") or 0.0),
        language_scores=message.get("language_scores") or {},
        clauses=[Clause(part["text"], part["intent"], part["confidence"]) for part in message.get("clauses") or []],
        is_tap=bool(_metadata(tracker).get("is_tap")),
        tapped=tapped,
        has_code=TYPED_CODE in _metadata(tracker),
    )


def read_talk(tracker: Tracker, topics: TopicCatalogue) -> TalkSoFar:
    """Return what carries over from the turns before."""
    form, proof, follow = tracker.get_slot("form"), tracker.get_slot("proof"), tracker.get_slot("follow")
    return TalkSoFar(
        awaits_code=bool(proof and proof["waits"]),
        has_request=bool(proof),
        follow=follow["asks"] if follow else None,
        form=asked_in_form(form, topics) if form else None,
        form_controller=form["controller"] if form else None,
        # In the first turn the slot holds only its initial value, not a decision.
        language=tracker.get_slot("language") if tracker.get_slot("introduced") else None,
        controller=tracker.get_slot("controller"),
        last=_asked(tracker.get_slot("last_asked")),
        pending=_asked(tracker.get_slot("pending")),
        misses=int(tracker.get_slot("misses") or 0),
        talked_about=tuple(tracker.get_slot("talked_about") or ()),
        compared=tuple(tracker.get_slot("compared") or ()),
        human_offered=bool(tracker.get_slot("human_offered")),
        was_settled=SETTLED in _metadata(tracker),
    )


def read_mood(tracker: Tracker) -> dict[str, Any]:
    """Return what this message says of its writer's state, and how many were angry so far; as a slot holds it."""
    heard, before = read_heard(tracker), tracker.get_slot("mood") or {}
    feeling = None if heard.is_tap else feeling_of(heard.text) or (Feeling.ANGER if heard.intent == _INSULT else None)
    return {"now": feeling.value if feeling else None, "angry": int(before.get("angry", 0)) + (feeling is Feeling.ANGER)}


def read_place(tracker: Tracker) -> Place:
    """Return what the channel knows."""
    metadata = _metadata(tracker)
    return Place(metadata.get("controller"), metadata.get("page_language"), day_in_brussels(_received_at(metadata)))


def acts_heard(tracker: Tracker, acts: tuple[str, ...]) -> dict[str, Any]:
    """Return when each act was first asked for that was not taken up yet, those of this turn included; as a slot holds it."""
    now = _received_at(_metadata(tracker)).isoformat()
    # Under a name that the tracker store knows: a moment looks like a number that must not be kept.
    written = {act: {RECEIVED_AT: at} for act, at in (_metadata(tracker).get(ACTS_WRITTEN) or {}).items() if act in acts}
    return {**{act: {RECEIVED_AT: now} for act in acts}, **written, **(tracker.get_slot("acts_heard") or {})}


def _acts_heard(value: Any) -> dict[str, datetime]:
    return {act: datetime.fromisoformat(entry[RECEIVED_AT]) for act, entry in (value or {}).items()}


def as_slot_value(asked: tuple[Asked, ...]) -> list[dict[str, Any]]:
    """Return what was asked as a value that a slot can hold."""
    return [{"intent": each.intent, "facets": list(each.facets)} for each in asked]


def _asked(value: Any) -> tuple[Asked, ...]:
    return tuple(Asked(entry["intent"], tuple(entry.get("facets") or ())) for entry in value or [] if isinstance(entry, Mapping))


def _received_at(metadata: Mapping[str, Any]) -> datetime:
    # The channels give it; a talk from elsewhere counts from now.
    given = metadata.get(RECEIVED_AT)
    return datetime.fromisoformat(given) if given else datetime.now(timezone.utc)


def _metadata(tracker: Tracker) -> dict[str, Any]:
    metadata = tracker.latest_message.get("metadata")
    return metadata if isinstance(metadata, dict) else {}
