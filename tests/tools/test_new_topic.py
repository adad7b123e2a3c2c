"""`new-topic`: one more topic, in every file that has to know it, and nothing else changed."""

from __future__ import annotations

from difflib import ndiff
from pathlib import Path

import pytest
import yaml

from bot.policies.topics import load_topics
from bot.tools.__main__ import main
from tests.tools.command_line import scratch_copy

EDITED = ("data/topics.yml", "domain.yml", "data/stories/rules.yml")
NEW = tuple(f"{folder}/{language}/ask_voice_recordings.yml" for folder in ("data/nlu", "tests/nlu_cases") for language in ("nl", "fr"))

ENTRY = """\
  voice_recordings:
    title: {nl: "", fr: ""}
    articles: ""
    law:
      nl: ""
      fr: ""
""".splitlines()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return scratch_copy(tmp_path)


def _new_topic(root: Path, name: str = "voice_recordings") -> int:
    return main(["new-topic", "--root", str(root), "--name", name])


def _files(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def _added(before: bytes, after: bytes) -> list[str]:
    changes = [line for line in ndiff(before.decode().splitlines(), after.decode().splitlines()) if not line.startswith(("  ", "?"))]
    assert all(line.startswith("+ ") for line in changes), changes
    return [line[2:] for line in changes]


def test_lines_are_added_and_every_other_one_stays_as_it_was(root: Path) -> None:
    before = _files(root)
    assert _new_topic(root) == 0
    after = _files(root)
    assert set(after) - set(before) == set(NEW)
    assert {name for name in before if before[name] != after[name]} == set(EDITED)
    assert _added(before["data/topics.yml"], after["data/topics.yml"]) == ENTRY
    assert _added(before["domain.yml"], after["domain.yml"]) == ["  - ask_voice_recordings"]
    assert _added(before["data/stories/rules.yml"], after["data/stories/rules.yml"]) == ["          - intent: ask_voice_recordings"]


def test_the_topic_stands_last_among_its_like(root: Path) -> None:
    _new_topic(root)
    assert list(load_topics(root / "data" / "topics.yml").topics)[-1] == "voice_recordings"
    intents = yaml.safe_load((root / "domain.yml").read_text(encoding="utf-8"))["intents"]
    assert intents[intents.index("ask_voice_recordings") - 1].startswith("ask_")
    assert not intents[intents.index("ask_voice_recordings") + 1].startswith("ask_")
    rules = yaml.safe_load((root / "data" / "stories" / "rules.yml").read_text(encoding="utf-8"))["rules"]
    answered = next(rule for rule in rules if {"action": "action_answer_question"} in rule["steps"])
    assert answered["steps"][0]["or"][-1] == {"intent": "ask_voice_recordings"}


def test_the_new_files_are_skeletons_for_sentences_and_cases(root: Path) -> None:
    _new_topic(root)
    for name in NEW:
        content = yaml.safe_load((root / name).read_text(encoding="utf-8"))
        if name.startswith("data/nlu"):
            assert content == {"version": "3.1", "nlu": [{"intent": "ask_voice_recordings", "examples": ""}]}
        else:
            assert content == {"intent": "ask_voice_recordings", "cases": []}


def test_two_topics_can_be_added_one_after_the_other(root: Path) -> None:
    assert [_new_topic(root, name) for name in ("voice_recordings", "loyalty_card")] == [0, 0]
    assert list(load_topics(root / "data" / "topics.yml").topics)[-2:] == ["voice_recordings", "loyalty_card"]


def test_line_ends_are_respected(root: Path) -> None:
    for name in EDITED:
        text = (root / name).read_text(encoding="utf-8")
        (root / name).write_bytes(text.replace("\n", "\r\n").encode())
    assert _new_topic(root) == 0
    assert list(load_topics(root / "data" / "topics.yml").topics)[-1] == "voice_recordings"
    for name in EDITED:
        raw = (root / name).read_bytes()
        assert raw.count(b"\n") == raw.count(b"\r\n"), name


def test_a_file_without_a_last_line_end_is_no_trap(root: Path) -> None:
    file = root / "data" / "topics.yml"
    file.write_text("acts: {}\nfacets: {}\ntopics:\n  dpo: {title: {nl: a, fr: b}, law: {nl: c, fr: d}}", encoding="utf-8")
    assert _new_topic(root) == 0
    assert list(load_topics(file).topics) == ["dpo", "voice_recordings"]


def test_what_remains_to_be_done_by_hand_is_said(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _new_topic(root)
    said = capsys.readouterr().out
    assert all(name in said for name in NEW)
    companies = ", ".join(sorted(folder.name for folder in (root / "data" / "controllers").iterdir()))
    assert all(word in said for word in ("what the law gives", "at least 25 sentences", f"statements.yml of {companies}", "make check"))


@pytest.mark.parametrize(
    "name, said",
    [
        ("", "--name is needed. For example: make new-topic NAME="),
        ("Voice Recordings", "for example 'voice_recordings'"),
        ("ask_voice", "Leave out 'ask_'"),
        ("2x", "cannot name a topic"),
        ("a" * 42, "Use 2 to 41 lower-case letters"),
        ("../outside", "for example 'outside'"),
        ("x\ny", "for example 'x_y'"),
        ("retention", "There is a topic 'retention' already."),
        ("why", "domain.yml has an intent 'ask_why' already, and it is no topic's."),
        ("no", "has a meaning of its own in YAML or to Rasa"),
        ("nlu", "has a meaning of its own in YAML or to Rasa"),
    ],
)
def test_a_bad_or_known_name_is_refused_and_nothing_is_written(root: Path, name: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    before = _files(root)
    assert _new_topic(root, name) == 1
    assert said in capsys.readouterr().err
    assert _files(root) == before


@pytest.mark.parametrize("name", NEW)
def test_a_file_that_exists_is_never_written_over(root: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    (root / name).write_text("mine\n", encoding="utf-8")
    before = _files(root)
    assert _new_topic(root) == 1
    assert "exists already" in capsys.readouterr().err
    assert _files(root) == before


@pytest.mark.parametrize(
    "file, old, new, said",
    [
        ("data/topics.yml", "topics:\n", '"topics":\n', "the block 'topics:' is nowhere to be found"),
        ("domain.yml", "  - ask_", "  - was_", "the list of topics' intents is nowhere to be found"),
        ("data/stories/rules.yml", "action_answer_question", "action_other", "the rule that ends in action_answer_question is nowhere to be found"),
    ],
)
def test_a_file_laid_out_otherwise_is_left_to_people(root: Path, file: str, old: str, new: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    text = (root / file).read_text(encoding="utf-8")
    (root / file).write_text(text.replace(old, new), encoding="utf-8")
    before = _files(root)
    assert _new_topic(root) == 1
    assert said in capsys.readouterr().err
    assert _files(root) == before


def test_what_was_written_is_taken_back_when_a_file_cannot_be(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cases = root / "tests" / "nlu_cases" / "fr"
    for path in cases.iterdir():
        path.unlink()
    cases.rmdir()
    cases.write_text("in the way\n", encoding="utf-8")
    before = _files(root)
    assert _new_topic(root) == 1
    assert "Nothing was changed" in capsys.readouterr().err
    assert _files(root) == before


def test_a_folder_that_is_no_repository_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _new_topic(tmp_path) == 1
    assert "topics.yml" in capsys.readouterr().err
