"""The model is named after its inputs, and only a whole one is used."""

from __future__ import annotations

import shutil
import tarfile
from pathlib import Path

import pytest

from bot.runtime import model
from bot.settings import ROOT


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for name in ("config.yml", "domain.yml"):
        shutil.copy(ROOT / name, tmp_path / name)
    for name in ("data", "bot", "requirements"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


@pytest.mark.parametrize("name", ["config.yml", "domain.yml", "data/nlu/fr/greet.yml", "data/stories/rules.yml", "bot/nlu/intent_model.py", "bot/understanding/clauses.py"])
def test_a_change_of_what_is_learned_needs_another_model(copy: Path, name: str) -> None:
    before = model.fingerprint(copy)
    (copy / name).write_text((copy / name).read_text() + "\n# changed\n")
    assert model.fingerprint(copy) != before


@pytest.mark.parametrize("name", ["data/controllers/conitro/statements.yml", "data/topics.yml", "bot/policies/answer_desk.py"])
def test_a_change_of_what_is_answered_needs_no_training(copy: Path, name: str) -> None:
    before = model.fingerprint(copy)
    (copy / name).write_text((copy / name).read_text() + "\n# changed\n")
    assert model.fingerprint(copy) == before


@pytest.mark.parametrize("name", ["bot/nlu/sentence_encoders.py", "bot/understanding/words.py", "requirements/runtime.txt"])
def test_what_another_program_learned_is_not_taken_from_the_cache(copy: Path, tmp_path: Path, name: str) -> None:
    assert not model.is_of_this_program(tmp_path / "cache", copy)
    model.mark_as_of_this_program(tmp_path / "cache", copy)
    assert model.is_of_this_program(tmp_path / "cache", copy)
    (copy / name).write_text((copy / name).read_text() + "\n# changed\n")
    assert not model.is_of_this_program(tmp_path / "cache", copy)


@pytest.mark.parametrize("name", ["domain.yml", "data/nlu/fr/greet.yml"])
def test_what_was_learned_from_other_data_may_be_taken_from_the_cache(copy: Path, tmp_path: Path, name: str) -> None:
    model.mark_as_of_this_program(tmp_path / "cache", copy)
    (copy / name).write_text((copy / name).read_text() + "\n# changed\n")
    assert model.is_of_this_program(tmp_path / "cache", copy)


def test_the_fingerprint_does_not_depend_on_the_place(copy: Path) -> None:
    assert model.fingerprint(copy) == model.fingerprint(ROOT)


def test_only_a_whole_file_is_taken_for_a_model(tmp_path: Path) -> None:
    path = tmp_path / "assistant.tar.gz"
    assert not model.is_intact(path)
    path.write_bytes(b"no archive")
    assert not model.is_intact(path)
    (tmp_path / "metadata.json").write_text("{}")
    (tmp_path / "weights").write_bytes(bytes(range(256)) * 2000)
    with tarfile.open(path, "w:gz") as archive:
        archive.add(tmp_path / "weights", "weights")
    assert not model.is_intact(path)
    with tarfile.open(path, "w:gz") as archive:
        archive.add(tmp_path / "metadata.json", "metadata.json")
        archive.add(tmp_path / "weights", "weights")
    assert model.is_intact(path)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    assert not model.is_intact(path)
