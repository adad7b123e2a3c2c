"""The pipeline of config.yml, trained on a handful of sentences: seconds, and no trained model."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from rasa.engine.graph import ExecutionContext, GraphComponent, GraphSchema
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

import bot.nlu

ROOT = Path(__file__).parents[2]
CONFIG: dict[str, Any] = yaml.safe_load((ROOT / "config.yml").read_text(encoding="utf-8"))

SENTENCES = {
    "greet": ["hallo daar", "goeiedag allemaal", "bonjour à vous", "salut tout le monde"],
    "thanks": ["dank u wel", "heel erg bedankt", "merci beaucoup", "je vous remercie"],
    "ask_retention": ["hoelang bewaart u mijn facturen?", "na hoeveel jaar wist u alles?", "combien de temps gardez-vous mon adresse ?", "durée de conservation"],
    "ask_recipients": ["met wie deelt u mijn adres?", "verkoopt u mijn telefoonnummer?", "à qui donnez-vous mon numéro ?", "vendez-vous mes données ?"],
    "ask_cookies": ["welke cookies zet de site?", "hoe weiger ik cookies?", "quels cookies utilisez-vous ?", "comment refuser les cookies ?"],
    "request_erasure": ["wis mijn account nu", "verwijder al mijn gegevens", "effacez mon compte", "supprimez toutes mes données"],
}


def component_classes() -> dict[str, type[GraphComponent]]:
    """Return every graph component that bot/nlu defines, by the path config.yml would name."""
    found = {}
    for module in pkgutil.iter_modules(bot.nlu.__path__, "bot.nlu."):
        for name, value in vars(importlib.import_module(module.name)).items():
            if isinstance(value, type) and issubclass(value, GraphComponent) and value.__module__ == module.name:
                found[f"{module.name}.{name}"] = value
    return found


def training_data() -> TrainingData:
    """Return the sentences with their intents, as new messages."""
    return TrainingData([Message({TEXT: text, INTENT: intent}) for intent, texts in SENTENCES.items() for text in texts])


def settings_of(kind: type[GraphComponent], config: dict[str, Any]) -> dict[str, Any]:
    """Return a component's settings as Rasa hands them over: defaults, then config.yml."""
    return {**kind.get_default_config(), **{key: value for key, value in config.items() if key != "name"}}


def make(kind: type[GraphComponent], storage: ModelStorage, constructor: str = "create", **config: Any) -> Any:
    """Create or load a component the way a graph node does."""
    name = kind.__name__
    return getattr(kind, constructor)(settings_of(kind, config), storage, Resource(name), ExecutionContext(GraphSchema({}), node_name=name))


@dataclass
class TinyPipeline:
    """Components in the order of config.yml, each of which has seen all messages before the next."""

    components: Sequence[Any]

    def read_all(self, texts: Sequence[str | None]) -> list[Message]:
        """Return what is understood of texts; None stands for a message without any."""
        messages = [Message({} if text is None else {TEXT: text}) for text in texts]
        for component in self.components:
            messages = component.process(messages)
        return messages

    def read(self, text: str | None) -> Message:
        """Return what is understood of one text."""
        return self.read_all([text])[0]


def train(storage: ModelStorage) -> None:
    """Train what can be trained, as the training graph does."""
    data = training_data()
    for registered, config in pipeline():
        component = make(registered.clazz, storage, **config)
        if registered.is_trainable:
            component.train(data)
            component = make(registered.clazz, storage, "load", **config)
        if hasattr(component, "process_training_data"):
            data = component.process_training_data(data)


def load(storage: ModelStorage) -> TinyPipeline:
    """Load every component of config.yml, as the prediction graph does."""
    return TinyPipeline([make(registered.clazz, storage, "load", **config) for registered, config in pipeline()])


def trained(folder: Path) -> TinyPipeline:
    """Train into a folder and load from it."""
    storage = LocalModelStorage.create(folder)
    train(storage)
    return load(storage)


def pipeline() -> Iterator[tuple[Any, dict[str, Any]]]:
    """Yield what Rasa's registry knows under each name of the pipeline, and its settings."""
    for config in CONFIG["pipeline"]:
        yield DefaultV1Recipe._from_registry(config["name"]), config
