"""What holds for every graph component of bot/nlu; a new one is checked by being there."""

from __future__ import annotations

import json
from collections import Counter

import pytest
from rasa.engine.exceptions import GraphSchemaValidationException
from rasa.engine.recipes.default_components import DEFAULT_COMPONENTS
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.validation import validate
from rasa.shared.data import TrainingType
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.attributes import MENDED
from tests.nlu.tiny_pipeline import CONFIG, TinyPipeline, component_classes, make, pipeline, training_data

CLASSES = component_classes()
IN_PIPELINE = [entry["name"] for entry in CONFIG["pipeline"]]
IN_POLICIES = [entry["name"] for entry in CONFIG["policies"]]
OURS_IN_PIPELINE = [name for name in IN_PIPELINE if name in CLASSES]


def _graph(config: dict) -> object:
    return DefaultV1Recipe().graph_config_for_recipe(config, {}, TrainingType.BOTH)


def test_there_are_components() -> None:
    assert OURS_IN_PIPELINE


@pytest.mark.parametrize("path", CLASSES)
def test_rasa_finds_our_class_by_its_path(path: str) -> None:
    assert DefaultV1Recipe._from_registry(path).clazz is CLASSES[path]


@pytest.mark.parametrize("path", CLASSES)
def test_a_component_is_in_use(path: str) -> None:
    assert path in IN_PIPELINE + IN_POLICIES


@pytest.mark.parametrize("path", CLASSES)
def test_a_class_name_is_not_one_of_rasas(path: str) -> None:
    # Rasa's registry goes by bare names: a second class of that name replaces the first.
    assert CLASSES[path].__name__ not in {kind.__name__ for kind in DEFAULT_COMPONENTS}


def test_class_names_are_unique() -> None:
    counted = Counter(kind.__name__ for kind in CLASSES.values())
    assert counted.total() == len(counted)


def test_rasa_accepts_the_graph_of_our_configuration() -> None:
    validate(_graph(CONFIG))


def test_rasa_refuses_a_classifier_without_an_encoder() -> None:
    rest = [entry for entry in CONFIG["pipeline"] if "Featurizer" not in entry["name"]]
    with pytest.raises(GraphSchemaValidationException, match="SentenceKernelClassifier"):
        validate(_graph({**CONFIG, "pipeline": rest}))


@pytest.mark.parametrize("path", OURS_IN_PIPELINE)
def test_settings_are_known_to_the_component(path: str) -> None:
    given = next(entry for entry in CONFIG["pipeline"] if entry["name"] == path)
    assert set(given) - {"name"} <= set(CLASSES[path].get_default_config())


@pytest.mark.parametrize("text", ["", " ", "\n", None])
def test_a_message_without_words_passes(pipeline: TinyPipeline, text: str | None) -> None:
    read = pipeline.read(text)
    assert read.get("language_scores") is not None
    assert read.get("clauses") == []


@pytest.mark.parametrize("payload", ["/greet", '/switch_controller{"to_controller":"voorbeeld"}', "/", "/" + "x" * 5_000])
def test_the_tap_on_a_button_is_left_to_rasa(pipeline: TinyPipeline, payload: str) -> None:
    read = pipeline.read(payload)
    assert read.get(TEXT) == payload
    assert read.features == []
    assert (read.get("language_scores"), read.get("clauses"), read.get("clause_messages")) == ({}, [], [])


def test_what_is_attached_can_be_sent_to_the_actions(pipeline: TinyPipeline) -> None:
    read = pipeline.read("hoelang bewaart u mijn facturen en met wie deelt u ze?").as_dict(only_output_properties=True)
    assert json.loads(json.dumps(read)) == read
    assert {"language_scores", "clauses", "intent", "intent_ranking"} <= set(read)
    assert "clause_messages" not in read


def test_messages_read_together_are_read_as_if_alone(pipeline: TinyPipeline) -> None:
    texts = ["merci beaucoup", "", "/greet", "wis mijn account nu en met wie deelt u mijn adres?"]
    together = [message.as_dict(only_output_properties=True) for message in pipeline.read_all(texts)]
    alone = [pipeline.read(text).as_dict(only_output_properties=True) for text in texts]
    for one, other in zip(together, alone, strict=True):
        # The encoder rounds a batch otherwise than a single sentence, in the last decimals.
        assert one["intent"]["name"] == other["intent"]["name"]
        assert one["intent"]["confidence"] == pytest.approx(other["intent"]["confidence"], abs=1e-3)
        assert [clause["intent"] for clause in one["clauses"]] == [clause["intent"] for clause in other["clauses"]]


def _as_written(messages: list[Message]) -> list[dict]:
    return [{key: value for key, value in message.data.items() if key != MENDED} for message in messages]


def test_training_data_is_untouched_apart_from_features_and_mended_words(tmp_path) -> None:
    storage, data = LocalModelStorage.create(tmp_path), training_data()
    before = _as_written(data.training_examples)
    for registered, config in pipeline():
        component = make(registered.clazz, storage, **config)
        if registered.is_trainable:
            features = [list(message.features) for message in data.training_examples]
            component.train(data)
            assert [list(message.features) for message in data.training_examples] == features
            component = make(registered.clazz, storage, "load", **config)
        if hasattr(component, "process_training_data"):
            data = component.process_training_data(data)
    assert all(len(message.features) == 1 for message in data.training_examples)
    assert _as_written(data.training_examples) == before
