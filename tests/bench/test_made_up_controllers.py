"""The invented companies are of the form of real ones, and none is taken for another."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import pytest

from bench.made_up_controllers import make_data_folder, names, slug_of
from bench.turn import MANY
from bot.policies.checks.registry import run_checks
from bot.policies.controllers import SLUG, Names, read_controller
from bot.policies.topics import load_topics
from bot.understanding.controllers_in_text import NameIndex
from bot.wiring import make_policy_services


def test_there_are_names_for_all() -> None:
    made = list(islice(names(), MANY))
    assert len(set(made)) == MANY
    assert all(SLUG.fullmatch(slug_of(name)) for name in made)


def test_each_name_is_found_and_taken_for_no_other() -> None:
    made = list(islice(names(), MANY))
    index = NameIndex(Names(slug_of(name), name, (f"{name} NV",)) for name in made)
    for name in made:
        assert [mention.name for mention in index.find(f"hoelang bewaart {name} mijn facturen?")] == [name]


def test_the_checks_find_nothing_in_them(tmp_path: Path) -> None:
    made = make_data_folder(tmp_path / "data", 3)
    topics = load_topics(tmp_path / "data" / "topics.yml")
    assert len(made) == 3
    for name in made:
        found = run_checks(read_controller(tmp_path / "data" / "controllers" / slug_of(name)), topics)
        assert [str(finding) for finding in found] == []


def test_they_can_be_served(tmp_path: Path) -> None:
    made = make_data_folder(tmp_path / "data", 2)
    services = make_policy_services(tmp_path / "data")
    assert [each.name for each in services.controllers.names()] == sorted(made)
    answer = services.answers.answer(slug_of(made[0]), "retention", "nl", None)
    assert answer.text == "De meeste gegevens verdwijnen binnen één maand na het einde van de overeenkomst."


def test_more_than_there_are_names_for_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="names for 1000 companies only"):
        make_data_folder(tmp_path / "data", MANY + 1)
