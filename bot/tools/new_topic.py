"""`new-topic`: the skeleton of a topic, in every file that has to know it.

Lines are inserted as text: the files keep their layout and their comments. Everything is
looked at before anything is written, and what was written is taken back when a file fails.
"""

from __future__ import annotations

import argparse
import contextlib
import re
from dataclasses import dataclass
from pathlib import Path

import yaml

from bot.errors import BotError
from bot.policies.checks.no_rasa_keys import RASA_KEYS
from bot.policies.controllers import CARD_FILE, STATEMENTS_FILE
from bot.policies.model import LANGUAGES
from bot.policies.topics import ASK, TopicCatalogue, load_topics
from bot.settings import ROOT
from bot.tools.yaml_insertion import after_last, end_of_block
from bot.understanding.words import plain

#: The action that answers a question about any topic; its rule names the intents.
ANSWERING = "action_answer_question"

_NAME = re.compile(r"[a-z][a-z0-9_]{1,40}")
_INTENT_LINE = re.compile(r"^(?P<before>\s*- (?:intent: )?)(?P<intent>\w+)\s*(?:#.*)?$")

_TOPIC = """\
  {name}:
    title: {{nl: "", fr: ""}}
    articles: ""
    law:
      nl: ""
      fr: ""
"""
_SENTENCES = """\
# {intent}: what people want to know, in a few words.
# e.g. "a sentence"
version: "3.1"
nlu:
- intent: {intent}
  examples: |
"""
_CASES = """\
# {intent}: cases never used for training.
intent: {intent}
cases: []
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this verb."""
    parser.add_argument("--name", default="", help="lower-case letters, digits and _; its intent is ask_<name>")
    parser.add_argument("--root", type=Path, default=ROOT, help="folder with data/, domain.yml and tests/; default: this repository")


def run(arguments: argparse.Namespace) -> int:
    """Write the skeleton and say what remains to be done."""
    root, name = arguments.root, arguments.name
    _refuse_bad_name(name)
    topics = load_topics(root / "data" / "topics.yml")
    domain = _Edited.read(root / "domain.yml")
    _refuse_known_name(name, topics, domain)
    intent = f"{ASK}{name}"
    known = {f"{ASK}{topic}" for topic in topics.topics}
    edits = [
        _with_entry(_Edited.read(root / "data" / "topics.yml"), name),
        _with_intent(domain, intent, known),
        _with_rule(_Edited.read(root / "data" / "stories" / "rules.yml"), intent, known),
    ]
    for folder, skeleton in (("data/nlu", _SENTENCES), ("tests/nlu_cases", _CASES)):
        for language in LANGUAGES:
            edits.append(_Edited.new(root / folder / language / f"{intent}.yml", skeleton.format(intent=intent)))
    _write_all(edits)
    print(_what_remains(root, name, intent))
    return 0


def _refuse_bad_name(name: str) -> None:
    if not name:
        raise BotError("--name is needed.", "For example: make new-topic NAME=voice_recordings")
    if name.startswith(ASK):
        raise BotError(f"'{name}' names an intent, not a topic.", f"Leave out '{ASK}': the intent of a topic x is {ASK}x.")
    if not _NAME.fullmatch(name):
        near = re.sub(r"[^a-z0-9]+", "_", plain(name)).strip("_0123456789")[:41]
        example = f", for example '{near}'" if _NAME.fullmatch(near) else ""
        raise BotError(f"'{name}' cannot name a topic.", f"Use 2 to 41 lower-case letters, digits and _, beginning with a letter{example}.")
    if name in RASA_KEYS or yaml.safe_load(name) != name:
        raise BotError(f"'{name}' has a meaning of its own in YAML or to Rasa.", "Choose a longer name, such as 'call_recordings'.")


def _refuse_known_name(name: str, topics: TopicCatalogue, domain: _Edited) -> None:
    if name in topics.topics:
        raise BotError(f"There is a topic '{name}' already.", "It stands in data/topics.yml; choose another name.")
    intents = (yaml.safe_load(domain.text) or {}).get("intents") or []
    if f"{ASK}{name}" in {next(iter(each)) if isinstance(each, dict) else each for each in intents}:
        raise BotError(f"domain.yml has an intent '{ASK}{name}' already, and it is no topic's.", "Choose another name.")


@dataclass(frozen=True)
class _Edited:
    """A file, its text as it will be, and as it was: None when there was no such file."""

    path: Path
    text: str
    before: str | None

    @classmethod
    def read(cls, path: Path) -> _Edited:
        try:
            # Bytes, so that line ends stay what they are.
            text = path.read_bytes().decode("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise BotError(f"{path} cannot be read ({error.__class__.__name__}).", "Name the folder of the repository with --root.") from error
        return cls(path, text, text)

    @classmethod
    def new(cls, path: Path, text: str) -> _Edited:
        if path.exists():
            raise BotError(f"{path} exists already.", "Move it away, or choose another name.")
        return cls(path, text, None)

    def with_lines(self, at: int | None, added: str, sought: str) -> _Edited:
        if at is None:
            raise BotError(f"{self.path}: {sought} is nowhere to be found.", "Write the lines by hand: docs/adding-a-topic.md.")
        lines = self.text.splitlines(keepends=True)
        end = "\r\n" if lines and lines[0].endswith("\r\n") else "\n"
        if at and not lines[at - 1].endswith("\n"):
            lines[at - 1] += end
        lines.insert(at, added.replace("\n", end))
        return _Edited(self.path, "".join(lines), self.before)


def _with_entry(file: _Edited, name: str) -> _Edited:
    return file.with_lines(end_of_block(file.text.splitlines(), "topics"), _TOPIC.format(name=name), "the block 'topics:'")


def _with_intent(file: _Edited, intent: str, known: set[str]) -> _Edited:
    lines = file.text.splitlines()
    start = next((index for index, line in enumerate(lines) if line.startswith("intents:")), len(lines))
    return _beside_its_like(file, intent, known, start, end_of_block(lines, "intents") or len(lines), "the list of topics' intents")


def _with_rule(file: _Edited, intent: str, known: set[str]) -> _Edited:
    lines = file.text.splitlines()
    answered = next((index for index, line in enumerate(lines) if line.split("#")[0].strip() == f"- action: {ANSWERING}"), 0)
    begins = max((index for index in range(answered) if lines[index].lstrip().startswith("- rule:")), default=0)
    return _beside_its_like(file, intent, known, begins, answered, f"the rule that ends in {ANSWERING}")


def _beside_its_like(file: _Edited, intent: str, known: set[str], start: int, end: int, sought: str) -> _Edited:
    """Add the intent after the last topic's one, on a line like that."""
    lines = file.text.splitlines()

    def names_a_topic(line: str) -> bool:
        match = _INTENT_LINE.match(line)
        return match is not None and match["intent"] in known

    at = after_last(lines, names_a_topic, start, end)
    match = _INTENT_LINE.match(lines[at - 1]) if at else None
    return file.with_lines(at, f"{match['before'] if match else ''}{intent}\n", sought)


def _write_all(edits: list[_Edited]) -> None:
    written: list[_Edited] = []
    try:
        for edit in edits:
            written.append(edit)
            edit.path.parent.mkdir(parents=True, exist_ok=True)
            edit.path.write_bytes(edit.text.encode("utf-8"))
    except OSError as error:
        for edit in written:
            with contextlib.suppress(OSError):
                if edit.before is None:
                    edit.path.unlink()
                else:
                    edit.path.write_bytes(edit.before.encode("utf-8"))
        raise BotError(
            f"{written[-1].path} cannot be written ({error.strerror}).", "Nothing was changed; mend the rights of the file, or free space."
        ) from error


def _what_remains(root: Path, name: str, intent: str) -> str:
    slugs = sorted(path.parent.name for path in (root / "data" / "controllers").glob(f"*/{CARD_FILE}"))
    return "\n".join(
        (
            f"The topic '{name}' stands in data/topics.yml, domain.yml and data/stories/rules.yml. What remains, by hand:",
            "  1. data/topics.yml: its title, the articles, what the law gives where a policy is silent (confirmed facts only), and its act, if any.",
            f"  2. {_in_each_language('data/nlu', intent)}: at least 25 sentences each, as people type them.",
            f"  3. {_in_each_language('tests/nlu_cases', intent)}: cases that are never trained on.",
            f"  4. {STATEMENTS_FILE} of {', '.join(slugs) or 'every controller'}: what each policy says on it. Without that a controller cannot be used.",
            "Then `make check` tells what is open, and `make run` trains the model. docs/adding-a-topic.md tells more.",
        )
    )


def _in_each_language(folder: str, intent: str) -> str:
    return " and ".join(f"{folder}/{language}/{intent}.yml" for language in LANGUAGES)
