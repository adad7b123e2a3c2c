"""Which intent a sentence has: what it resembles and how it is spelled, taken together.

Two small models that err in different places (bot/nlu/resemblance.py,
bot/nlu/spelling_model.py); a sentence has the intent that both find likely. Between a right and
the act of it a third decides (bot/nlu/question_form.py). Measured:
docs/decisions/0002-encoders-and-classifier.md.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
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

from bot.nlu.attributes import CLAUSE_MESSAGES, CLAUSES, ENDING_MESSAGES, LANGUAGE_SCORES
from bot.nlu.question_form import QuestionForm
from bot.nlu.resemblance import ResemblanceModel
from bot.nlu.sentence_encoders import words_of
from bot.nlu.spelling_model import SpellingModel
from bot.nlu.word_pieces import counted, paired, rarity_of
from bot.understanding.decision import OUT_OF_SCOPE
from bot.understanding.language import decide_language

#: How many intents a ranking holds.
RANKING_LENGTH = 10

# What a button would send, typed by hand: no sentence, whatever words it is made of.
_CODE = re.compile(r"\W*\w+\s*\{")
_TRUST_IN_CODE = 0.2
# How sure it is that a text in another language is declined.
_SURE_OF_FOREIGN = 0.9
# The whole of a story beside each of its endings, and how much surer these readings are together than one
# alone, for their geometric mean is flatter than each.
_WHOLE, _SURER = 2.0, 1.5
# No model rules an intent out alone.
_LEAST = 1e-6


@dataclass(frozen=True)
class IntentModel:
    """What was learned from the training sentences; plain arrays.

    Attributes:
        intents: The intents, in the order of the columns.
    """

    intents: tuple[str, ...]
    resemblance: ResemblanceModel
    spelling: SpellingModel
    form: QuestionForm

    @classmethod
    def fit(cls, texts: Sequence[str], vectors: np.ndarray, intents: Sequence[str], config: dict[str, Any]) -> IntentModel:
        """Learn from sentences, their encoder's numbers and their intents.

        Args:
            config: See ResemblanceModel.fit.
        """
        names = tuple(sorted(set(intents)))
        column = {name: index for index, name in enumerate(names)}
        columns = [column[name] for name in intents]
        counts, pairs = counted(texts), paired(texts)
        rarity = rarity_of(counts)
        spelling = SpellingModel.fit(counts, rarity, pairs, columns)
        form = QuestionForm.fit(spelling.rows(counts, pairs), intents)
        return cls(names, ResemblanceModel.fit(vectors, counts, rarity, columns, config), spelling, form)

    def probabilities(self, texts: Sequence[str], vectors: np.ndarray) -> np.ndarray:
        """Return one row per text, one probability per intent: the geometric mean of the two models', twins shared out by form."""
        counts = counted(texts)
        rows = self.spelling.rows(counts, paired(texts))
        by_meaning, by_letters = self.resemblance.probabilities(vectors, counts), self.spelling.probabilities(rows)
        both = np.maximum(by_meaning, _LEAST) * np.maximum(by_letters, _LEAST)
        means = np.sqrt(both)
        return self.form.shared_out(np.asarray(means / means.sum(axis=1, keepdims=True)), rows, self.intents)

    def save(self, folder: Path) -> None:
        """Write the model; plain arrays, no code."""
        for name, part in (("resemblance", self.resemblance), ("spelling", self.spelling), ("form", self.form)):
            np.savez(folder / f"{name}.npz", **asdict(part))
        (folder / "intents.json").write_text(json.dumps(self.intents), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> IntentModel:
        """Read the model."""
        intents = json.loads((folder / "intents.json").read_text(encoding="utf-8"))
        kinds: tuple[tuple[str, type], ...] = (("resemblance", ResemblanceModel), ("spelling", SpellingModel), ("form", QuestionForm))
        return cls(tuple(intents), *(kind(**_arrays(folder / f"{name}.npz", kind)) for name, kind in kinds))


def _arrays(path: Path, kind: type) -> dict[str, np.ndarray]:
    with np.load(path, allow_pickle=False) as arrays:
        return {each.name: arrays[each.name] for each in fields(kind)}


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
        return {"gamma": 2.5, "spelling_share": 0.35, "ridge": 0.1, "temperature": 18.0, "out_of_scope_weight": 2.0}

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
            parts, endings = message.get(CLAUSE_MESSAGES) or [], message.get(ENDING_MESSAGES) or []
            said = [message, *parts, *endings]
            rows = self._model.probabilities([words_of(each) for each in said], _vectors(said))
            rows[0] = _together(rows[0], rows[1 + len(parts) :])
            rows[0] = self._weighed(rows[0])
            if _CODE.match(text):
                rows[0] *= _TRUST_IN_CODE
            if decide_language(text, message.get(LANGUAGE_SCORES) or {}, current=None, page_language=None).is_foreign:
                rows[0] = self._declined(rows[0])
            ranking = [self._entry(rows[0], index) for index in np.argsort(-rows[0])[:RANKING_LENGTH]]
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
            clauses = []
            for part, row in zip(parts, rows[1 : 1 + len(parts)], strict=True):
                best = self._entry(row, int(np.argmax(row)))
                clauses.append({"text": part.get(TEXT), "intent": best[INTENT_NAME_KEY], "confidence": best[PREDICTED_CONFIDENCE_KEY]})
            message.set(CLAUSES, clauses, add_to_output=True)
        return messages

    def _weighed(self, row: np.ndarray) -> np.ndarray:
        """Return the probabilities with what is out of scope made likelier: more is asked of a company than any set of sentences holds."""
        assert self._model is not None
        if OUT_OF_SCOPE not in self._model.intents:
            return row
        weighed = row.copy()
        weighed[list(self._model.intents).index(OUT_OF_SCOPE)] *= self._config["out_of_scope_weight"]
        return np.asarray(weighed / weighed.sum())

    def _declined(self, row: np.ndarray) -> np.ndarray:
        """Return the probabilities of a text in another language: the encoder understands it, the contract declines it."""
        assert self._model is not None
        if OUT_OF_SCOPE not in self._model.intents:
            return row
        declined = row * (1.0 - _SURE_OF_FOREIGN)
        declined[list(self._model.intents).index(OUT_OF_SCOPE)] += _SURE_OF_FOREIGN
        return declined

    def _entry(self, row: np.ndarray, index: int) -> dict[str, Any]:
        assert self._model is not None
        return {INTENT_NAME_KEY: self._model.intents[index], PREDICTED_CONFIDENCE_KEY: float(row[index])}


def _together(whole: np.ndarray, endings: np.ndarray) -> np.ndarray:
    """Return the probabilities of a message by the whole and by its endings: in a story, what is asked stands among much else."""
    if not len(endings):
        return whole
    told = np.log(np.maximum(np.vstack([whole, endings]), _LEAST))
    product = (_WHOLE * told[0] + told[1:].sum(axis=0)) * _SURER / (_WHOLE + len(endings))
    powers = np.exp(product - product.max())
    return np.asarray(powers / powers.sum())


def _vectors(messages: Sequence[Message]) -> np.ndarray:
    rows = []
    for message in messages:
        _, sentence = message.get_dense_features(TEXT, [])
        rows.append(sentence.features[0])
    return np.vstack(rows)
