"""Attaches the parts of a message that may each ask something, and how a story ends, as messages of their own."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.attributes import CLAUSE_MESSAGES, ENDING_MESSAGES
from bot.understanding.clauses import endings, split_clauses


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class ClauseSplitter(GraphComponent):
    """Sets `clause_messages` and `ending_messages`; the featurizers and the classifier treat them like the whole."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ClauseSplitter:
        """Create the component; it keeps nothing."""
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Attach the parts, none when the message cannot be split, and the endings, none of a short one."""
        for message in messages:
            text = message.get(TEXT) or ""
            parts = [] if text.startswith("/") else split_clauses(text)
            clauses = [Message({TEXT: part}) for part in parts] if len(parts) > 1 else []
            message.set(CLAUSE_MESSAGES, clauses)
            message.set(ENDING_MESSAGES, [] if text.startswith("/") else [Message({TEXT: ending}) for ending in endings(text)])
        return messages
