"""Which intent a sentence has: what it means and how it is spelled, in one model.

Kernel ridge regression over the training sentences: a new sentence resembles each of them
in meaning (the encoder's numbers) and in spelling (pieces of words: abbreviations,
compounds, typing errors), and inherits their intents by how much. It learns in seconds and
has no random part. Measured: docs/decisions/0002-encoders-and-classifier.md.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.featurizers.featurizer import Featurizer
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, INTENT_RANKING_KEY, PREDICTED_CONFIDENCE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.linalg import cho_factor, cho_solve
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import HashingVectorizer

from bot.nlu.attributes import CLAUSE_MESSAGES, CLAUSES
from bot.nlu.sentence_encoders import encodable, words_of

#: How many intents a ranking holds.
RANKING_LENGTH = 10

#: Hashed, so that no vocabulary has to be kept; 32,768 places for some 60,000 pieces.
_PLACES = 2**15
_PIECES = HashingVectorizer(
    analyzer="char_wb", ngram_range=(3, 5), n_features=_PLACES, alternate_sign=False, norm=None, lowercase=False, dtype=np.float32
)
# A piece that stands in more than this share of the sentences tells nothing, and comparing it takes longest.
_COMMON = 0.1
# Lifts every resemblance a little, so that a sentence like none gets no intent by accident.
_BIAS = 0.05


@dataclass(frozen=True)
class IntentModel:
    """What was learned from the training sentences; plain arrays.

    Attributes:
        intents: The intents, in the order of the columns.
        mean: Mean of the encoder's numbers, taken off before comparing.
        sentences: One centred row of length 1 per training sentence.
        alpha: Per training sentence, what it says about each intent.
        rarity: How telling each piece of a word is (inverse document frequency).
        spelling: Per piece of a word, what it says about each intent.
        bias: What every sentence starts with, per intent.
        gamma: How fast resemblance in meaning fades.
        temperature: What the scores are multiplied by before they become probabilities.
    """

    intents: tuple[str, ...]
    mean: np.ndarray
    sentences: np.ndarray
    alpha: np.ndarray
    rarity: np.ndarray
    spelling: np.ndarray
    bias: np.ndarray
    gamma: float
    temperature: float

    @classmethod
    def fit(cls, texts: Sequence[str], vectors: np.ndarray, intents: Sequence[str], config: dict[str, Any]) -> IntentModel:
        """Learn from sentences, their encoder's numbers and their intents.

        Args:
            config: gamma, spelling_share (weight of spelling beside meaning), ridge (how much
                a single sentence is mistrusted) and temperature.
        """
        names = tuple(sorted(set(intents)))
        column = {name: index for index, name in enumerate(names)}
        target = np.zeros((len(texts), len(names)), dtype=np.float32)
        target[np.arange(len(texts)), [column[name] for name in intents]] = 1.0
        mean = vectors.mean(axis=0)
        sentences = _of_length_one(vectors - mean)
        counts = _counts(texts)
        rarity = (np.log((1 + len(texts)) / (1 + np.bincount(counts.indices, minlength=_PLACES))) + 1).astype(np.float32)
        rarity[rarity < 1 - np.log(_COMMON)] = 0
        pieces = _weighted(counts, rarity)
        share, gamma = float(config["spelling_share"]), float(config["gamma"])
        likeness = np.exp(gamma * (sentences @ sentences.T - 1.0))
        likeness += share * (pieces @ pieces.T).toarray()
        likeness = likeness / (1.0 + share) + _BIAS
        likeness[np.diag_indices(len(texts))] += float(config["ridge"])
        solved = cho_solve(cho_factor(likeness, overwrite_a=True, check_finite=False), target, check_finite=False)
        alpha = (solved / (1.0 + share)).astype(np.float32)
        return cls(
            names,
            mean.astype(np.float32),
            sentences.astype(np.float32),
            alpha,
            rarity,
            np.ascontiguousarray(pieces.T @ alpha * share, dtype=np.float32),
            (_BIAS * (1.0 + share) * alpha.sum(axis=0)).astype(np.float32),
            gamma,
            float(config["temperature"]),
        )

    def probabilities(self, texts: Sequence[str], vectors: np.ndarray) -> np.ndarray:
        """Return one row per text, one probability per intent."""
        likeness = np.exp(self.gamma * (_of_length_one(vectors - self.mean) @ self.sentences.T - 1.0))
        scores = likeness @ self.alpha + _weighted(_counts(texts), self.rarity) @ self.spelling + self.bias
        powers = np.exp(self.temperature * (scores - scores.max(axis=1, keepdims=True)))
        return np.asarray(powers / powers.sum(axis=1, keepdims=True))

    def save(self, folder: Path) -> None:
        """Write the model; plain arrays, no code."""
        np.savez(folder / "weights.npz", **{name: getattr(self, name) for name in _ARRAYS})
        kept = {"intents": self.intents, "gamma": self.gamma, "temperature": self.temperature}
        (folder / "intents.json").write_text(json.dumps(kept), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> IntentModel:
        """Read the model."""
        kept = json.loads((folder / "intents.json").read_text(encoding="utf-8"))
        with np.load(folder / "weights.npz", allow_pickle=False) as arrays:
            return cls(
                intents=tuple(kept["intents"]),
                gamma=kept["gamma"],
                temperature=kept["temperature"],
                **{name: arrays[name] for name in _ARRAYS},
            )


_ARRAYS = ("mean", "sentences", "alpha", "rarity", "spelling", "bias")


def _of_length_one(vectors: np.ndarray) -> np.ndarray:
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9))


def _counts(texts: Sequence[str]) -> csr_matrix:
    counts = _PIECES.transform([encodable(text) for text in texts])
    counts.data = 1.0 + np.log(counts.data)
    return counts


def _weighted(counts: csr_matrix, rarity: np.ndarray) -> csr_matrix:
    weighted = counts.copy()
    weighted.data = weighted.data * rarity[weighted.indices]
    weighted.eliminate_zeros()
    lengths = np.sqrt(np.asarray(weighted.multiply(weighted).sum(axis=1)).ravel())
    lengths[lengths == 0] = 1.0
    weighted.data = (weighted.data / np.repeat(lengths, np.diff(weighted.indptr))).astype(np.float32)
    return weighted


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class SentenceKernelClassifier(IntentClassifier, GraphComponent):
    """Ranks the intents of a message and names the intent of each of its parts."""

    @classmethod
    def required_components(cls) -> list[type]:
        """Return what must come before: an encoder."""
        return [Featurizer]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the default settings."""
        return {"gamma": 2.5, "spelling_share": 0.35, "ridge": 0.1, "temperature": 18.0}

    def __init__(self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, model: IntentModel | None = None) -> None:
        self._config = {**self.get_default_config(), **config}
        self._model_storage = model_storage
        self._resource = resource
        self._model = model

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceKernelClassifier:
        """Create an untrained component."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> SentenceKernelClassifier:
        """Load the trained component."""
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, IntentModel.load(folder))

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from the examples that have an intent."""
        examples = [each for each in training_data.intent_examples if each.get(TEXT) and each.get(INTENT)]
        texts, vectors = [words_of(each) for each in examples], _vectors(examples)
        self._model = IntentModel.fit(texts, vectors, [each.get(INTENT) for each in examples], self._config)
        with self._model_storage.write_to(self._resource) as folder:
            self._model.save(folder)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Attach intent, ranking and the intents of the parts."""
        for message in messages:
            text = message.get(TEXT) or ""
            if self._model is None or text.startswith("/"):
                # The tap on a button carries its intent; Rasa sets it after the pipeline.
                message.set(INTENT, {INTENT_NAME_KEY: None, PREDICTED_CONFIDENCE_KEY: 0.0}, add_to_output=True)
                message.set(INTENT_RANKING_KEY, [], add_to_output=True)
                message.set(CLAUSES, [], add_to_output=True)
                continue
            parts = message.get(CLAUSE_MESSAGES) or []
            rows = self._model.probabilities([words_of(each) for each in (message, *parts)], _vectors([message, *parts]))
            ranking = [self._entry(rows[0], index) for index in np.argsort(-rows[0])[:RANKING_LENGTH]]
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
            clauses = []
            for part, row in zip(parts, rows[1:], strict=True):
                best = self._entry(row, int(np.argmax(row)))
                clauses.append({"text": part.get(TEXT), "intent": best[INTENT_NAME_KEY], "confidence": best[PREDICTED_CONFIDENCE_KEY]})
            message.set(CLAUSES, clauses, add_to_output=True)
        return messages

    def _entry(self, row: np.ndarray, index: int) -> dict[str, Any]:
        assert self._model is not None
        return {INTENT_NAME_KEY: self._model.intents[index], PREDICTED_CONFIDENCE_KEY: float(row[index])}


def _vectors(messages: Sequence[Message]) -> np.ndarray:
    rows = []
    for message in messages:
        _, sentence = message.get_dense_features(TEXT, [])
        rows.append(sentence.features[0])
    return np.vstack(rows)
