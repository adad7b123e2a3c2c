"""Topics a skeleton leaves open."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.policies.controllers import read_controller
from bot.policies.topics import load_topics
from bot.tools.undecided import copy_decided, undecided_topics, without_topics
from tests.data.made_up import made_up


def _with_statements(root: Path, text: str) -> Path:
    folder = made_up(root).source.folder
    (folder / "statements.yml").write_text(text, encoding="utf-8")
    return folder


def test_undecided_topics_are_found_with_their_lines(tmp_path: Path) -> None:
    folder = _with_statements(tmp_path, "# open\ncontact:\n  status: undecided\n\n# open too\ndpo:\n  status: not_stated\nretention: {status: undecided}\n")
    assert undecided_topics(folder) == {"contact": 2, "retention": 8}


@pytest.mark.parametrize("text", ["", "- a list\n", "contact: [\n", "contact: undecided\n"])
def test_a_file_that_cannot_be_read_has_no_undecided_topics(tmp_path: Path, text: str) -> None:
    assert undecided_topics(_with_statements(tmp_path, text)) == {}


def test_the_copy_holds_what_is_decided_on_the_lines_where_it_stood(tmp_path: Path) -> None:
    text = "# open\ncontact:\n  status: undecided\n  nl: half a sentence\n\n# silent\ndpo:\n  status: not_stated\nretention:\n  status: undecided\n"
    source = read_controller(copy_decided(_with_statements(tmp_path, text), tmp_path / "scratch"))
    assert list(source.controller.statements) == ["dpo"]
    assert source.statement_lines.of("dpo") == 7


def test_a_folder_with_nothing_decided_can_still_be_copied_and_read(tmp_path: Path) -> None:
    folder = _with_statements(tmp_path, "contact:\n  status: undecided\ndpo:\n  status: undecided\n")
    assert read_controller(copy_decided(folder, tmp_path / "scratch")).controller.statements == {}


def test_the_folder_itself_stays_as_it_is(tmp_path: Path) -> None:
    folder = _with_statements(tmp_path, "contact:\n  status: undecided\n")
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    copy_decided(folder, tmp_path / "scratch")
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_the_contract_can_be_held_without_some_topics(tmp_path: Path) -> None:
    made_up(tmp_path)
    topics = load_topics(tmp_path / "data" / "topics.yml")
    assert list(without_topics(topics, ["dpo", "gone"]).topics) == ["contact", "retention"]
    assert list(topics.topics) == ["contact", "dpo", "retention"]
