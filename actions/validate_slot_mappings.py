"""Every turn begins here: bot/understanding decides it, before Rasa predicts an action."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.turn import UNDECIDED, acts_heard, as_slot_value, read_heard, read_mood, read_place, read_talk
from bot import wiring
from bot.understanding.decision import Decision, Route
from bot.understanding.model import is_request_act

logger = logging.getLogger(__name__)


class ActionValidateSlotMappings(Action):
    """Sets language, controller, topic and facet before the prediction.

    Rasa runs it on every user message (it is the hook for validating slots); set here, the
    language already counts for the responses of the same turn.
    """

    def name(self) -> str:
        """Return the name Rasa looks for."""
        return "action_validate_slot_mappings"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """Decide the turn and return it as slots."""
        try:
            decision = await asyncio.to_thread(_decide, tracker)
        except Exception as error:  # noqa: BLE001  # the speaking action tells the person
            logger.error("The turn could not be decided: %s", error.__class__.__name__)
            # Without this, what the turn before decided would be acted on once more.
            return [SlotSet("route", UNDECIDED), SlotSet("asked", [])]
        return [SlotSet(name, value) for name, value in _as_slots(decision, tracker).items()]


def _decide(tracker: Tracker) -> Decision:
    services = wiring.policy_services()
    return services.understanding().decide(read_heard(tracker), read_talk(tracker, services.topics), read_place(tracker))


def _as_slots(decision: Decision, tracker: Tracker) -> dict[str, Any]:
    last = decision.last[-1] if decision.last else None
    return {
        "language": decision.language,
        "controller": decision.controller,
        "route": decision.route.value,
        "asked": as_slot_value(decision.asked),
        "last_asked": as_slot_value(decision.last),
        "pending": as_slot_value(decision.pending),
        "misses": decision.misses,
        "named_other": decision.named_other,
        "talked_about": list(decision.talked_about),
        "compared": list(decision.compared),
        "superlative": decision.superlative.value if decision.superlative else None,
        "topic": last.intent.removeprefix("ask_") if last else None,
        "facet": last.facets[0] if last and last.facets else None,
        "mood": read_mood(tracker),
        # An offer holds for the next message only.
        "human_offered": tracker.get_slot("human_offered") if decision.route is Route.HUMAN else None,
        # Kept here, before the action server is asked: the receipt of a request must outlive its being down.
        "acts_heard": acts_heard(tracker, tuple(each.intent for each in decision.asked if is_request_act(each.intent))),
    }
