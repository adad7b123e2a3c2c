"""The real content passes every check, the ones that do not block included."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.policies.checks.registry import run_checks
from bot.policies.controllers import read_controller
from bot.policies.model import LANGUAGES, InBothLanguages
from bot.policies.topics import load_topics

DATA = Path(__file__).parents[2] / "data"
TOPICS = load_topics(DATA / "topics.yml")
FOLDERS = sorted(path for path in (DATA / "controllers").iterdir() if path.is_dir())


def _texts_of_the_contract() -> Iterator[tuple[str, InBothLanguages]]:
    for topic in TOPICS.topics.values():
        yield f"topics.{topic.id}.title", topic.title
        yield f"topics.{topic.id}.law", topic.law
    for act in TOPICS.acts.values():
        yield f"acts.{act.id}.title", act.title
    for facet in TOPICS.facets.values():
        yield f"facets.{facet.id}.label", facet.label


def test_there_are_controllers() -> None:
    assert FOLDERS


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_controller_passes_every_check(folder: Path) -> None:
    found = run_checks(read_controller(folder), TOPICS)
    assert not found, "\n" + "\n".join(map(str, found))


@pytest.mark.parametrize("name, text", list(_texts_of_the_contract()), ids=lambda value: value if isinstance(value, str) else "")
def test_a_text_of_the_contract_exists_in_both_languages(name: str, text: InBothLanguages) -> None:
    assert all(text[language] for language in LANGUAGES), name
