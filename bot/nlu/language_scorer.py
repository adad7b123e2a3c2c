"""Attaches how likely a message is in which language."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from lingua import Language, LanguageDetector, LanguageDetectorBuilder
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.attributes import LANGUAGE_SCORES

# The two we speak, and those a person in Belgium may try instead.
_LANGUAGES = (Language.DUTCH, Language.FRENCH, Language.ENGLISH, Language.GERMAN, Language.SPANISH, Language.ITALIAN)
#: Enough of a text to tell its language.
_LONGEST = 400


@lru_cache(maxsize=1)
def _detector() -> LanguageDetector:
    return LanguageDetectorBuilder.from_languages(*_LANGUAGES).build()


def score_languages(text: str) -> dict[str, float]:
    """Return the probability of each language, by ISO 639-1 code."""
    values = _detector().compute_language_confidence_values(text[:_LONGEST])
    return {value.language.iso_code_639_1.name.lower(): round(value.value, 4) for value in values}


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class LanguageScorer(GraphComponent):
    """Sets `language_scores` on a message; not an entity, or story tests would count it."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> LanguageScorer:
        """Create the component; it keeps nothing."""
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Attach the scores."""
        for message in messages:
            text = message.get(TEXT) or ""
            scores = {} if text.startswith("/") else score_languages(text)
            message.set(LANGUAGE_SCORES, scores, add_to_output=True)
        return messages
