"""The one action of the stock bot."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher


class ActionAnswer(Action):
    """Says one sentence."""

    def name(self) -> str:
        """Return the action's name."""
        return "action_answer"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """Say it."""
        dispatcher.utter_message(text="Seven years.")
        return []
