"""Attaches to a message how its words were meant; encoder and classifier read that.

Registered as a featurizer: of all components only those see the training sentences again
once they are trained.
"""

from __future__ import annotations

import json
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.attributes import CLAUSE_MESSAGES, ENDING_MESSAGES, MENDED
from bot.nlu.sentence_encoders import LONGEST, LONGEST_PART, encodable
from bot.nlu.spelling import Speller

_FILE = "vocabulary.json"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class SpellingMender(GraphComponent):
    """Sets `mended` on training sentences, messages and their parts; their text stays as it is."""

    def __init__(self, model_storage: ModelStorage, resource: Resource, speller: Speller | None = None) -> None:
        self._model_storage = model_storage
        self._resource = resource
        self._speller = speller

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SpellingMender:
        """Create an untrained component."""
        return cls(model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> SpellingMender:
        """Load the trained component."""
        with model_storage.read_from(resource) as folder:
            speller = Speller.from_dict(json.loads((folder / _FILE).read_text(encoding="utf-8")))
        # The dictionaries are read now, not while the first person waits.
        speller.mend("-dictionaries-")
        return cls(model_storage, resource, speller)

    def train(self, training_data: TrainingData) -> Resource:
        """Learn the vocabulary of the training sentences."""
        self._speller = Speller.fit(message.get(TEXT) for message in training_data.training_examples if message.get(TEXT))
        with self._model_storage.write_to(self._resource) as folder:
            (folder / _FILE).write_text(json.dumps(self._speller.as_dict(), ensure_ascii=False), encoding="utf-8")
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Mend the training sentences: a new sentence is compared with them as it is mended too."""
        self._mend([message for message in training_data.training_examples if message.get(TEXT)])
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Mend what will be encoded of each message and each of its parts and endings."""
        self._mend(messages)
        self._mend([part for message in messages for part in message.get(CLAUSE_MESSAGES) or []], LONGEST_PART)
        self._mend([ending for message in messages for ending in message.get(ENDING_MESSAGES) or []])
        return messages

    def _mend(self, messages: list[Message], longest: int = LONGEST) -> None:
        for message in messages:
            text = message.get(TEXT) or ""
            if self._speller is not None and not text.startswith("/"):
                message.set(MENDED, self._speller.mend(encodable(text, longest)))
