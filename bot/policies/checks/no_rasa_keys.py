"""No content file looks like training data to Rasa."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bot.errors import BotError
from bot.policies.checks import Check, Finding
from bot.policies.controllers import Source
from bot.policies.topics import TopicCatalogue
from bot.policies.yaml_lines import load_with_lines

ID = "no-rasa-keys"
#: Rasa takes any YAML file below its data folder that has one of these at the top.
RASA_KEYS = ("nlu", "responses", "stories", "rules")


def run(source: Source, topics: TopicCatalogue) -> Iterator[Finding]:
    """Find files of this controller, or shared by all, that Rasa would train on."""
    for path in _files(source.folder):
        try:
            content, lines = load_with_lines(path)
        except BotError as error:
            yield Finding(ID, path, 1, f"the file cannot be read: {error.problem}", error.remedy)
            continue
        for name in RASA_KEYS if isinstance(content, dict) else ():
            if name in content:
                problem = f"the key '{name}' at the top makes Rasa read this file as training data."
                yield Finding(ID, path, lines.of(name), problem, "Give it another name.")


def _files(folder: Path) -> list[Path]:
    controllers, data = folder.parent, folder.parent.parent
    shared = [*controllers.glob("*.y*ml"), *data.glob("topics.yml")]
    return sorted(shared) + sorted(folder.rglob("*.y*ml"))


CHECK = Check(
    id=ID,
    why="Content below data/ is ours alone; what Rasa takes for training data changes how it understands people.",
    blocking=False,
    run=run,
)
