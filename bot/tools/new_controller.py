"""`new-controller`: the skeleton of a controller's folder, from its policy.

The policy is copied word for word. Everything else is a proposal for the person who reads it,
and no topic is decided: until one is, the folder cannot be used (bot/tools/undecided.py).
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from bot.errors import BotError
from bot.policies.controllers import CARD_FILE, SLUG, STATEMENTS_FILE
from bot.policies.model import LANGUAGES, Topic
from bot.policies.topics import TopicCatalogue, load_topics
from bot.settings import ROOT
from bot.tools.policy_reading import PolicyReading, language_of, name_from, read_policy, read_policy_file
from bot.tools.relevant_passages import FoundPassage, PassageFinder, topic_words
from bot.tools.undecided import UNDECIDED
from bot.understanding.words import plain

_LONGEST_PASSAGE = 240


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this verb."""
    parser.add_argument("--slug", default="", help="name of the folder: lower-case letters, digits and _; it never changes")
    parser.add_argument("--policy", default="", help="the policy as a plain text in UTF-8, word for word")
    parser.add_argument("--language", help=f"language of the policy, {' or '.join(LANGUAGES)}; detected when left out")
    parser.add_argument("--root", type=Path, default=ROOT, help="folder that holds data/; default: this repository")


def run(arguments: argparse.Namespace) -> int:
    """Write the skeleton and say what remains to be done."""
    data = arguments.root / "data"
    folder = _new_folder(data, arguments.slug)
    if not arguments.policy:
        raise BotError("--policy is needed.", "For example: make new-controller SLUG=voorbeeld POLICY=policy.txt")
    raw = read_policy_file(Path(arguments.policy))
    # As every reader of the folder sees it: line ends are all the same.
    text = raw.decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")
    language = _language(arguments.language, text)
    topics = load_topics(data / "topics.yml")
    reading, name = read_policy(text), name_from(arguments.slug, text)
    file = f"policy.{language}.txt"
    contents = {
        file: raw,
        CARD_FILE: _card(name, file, language, reading).encode("utf-8"),
        STATEMENTS_FILE: _statements(name, language, text, reading, topics, data / "nlu").encode("utf-8"),
    }
    _write_all(folder, contents)
    print(_what_remains(folder, name))
    return 0


def _new_folder(data: Path, slug: str) -> Path:
    if not slug:
        raise BotError("--slug is needed.", "For example: make new-controller SLUG=voorbeeld POLICY=policy.txt")
    if not SLUG.fullmatch(slug):
        near = re.sub(r"[^a-z0-9]+", "_", plain(slug)).strip("_0123456789")[:41]
        example = f", for example '{near}'" if SLUG.fullmatch(near) else ""
        raise BotError(f"'{slug}' cannot be a slug.", f"Use 2 to 41 lower-case letters, digits and _, beginning with a letter{example}.")
    controllers = data / "controllers"
    if not controllers.is_dir():
        raise BotError(f"There is no folder {controllers}.", "Name the folder that holds data/ with --root.")
    if os.path.lexists(controllers / slug):
        raise BotError(f"There is a controller '{slug}' already.", f"Edit {controllers / slug}, or choose another slug.")
    return controllers / slug


def _language(asked: str | None, text: str) -> str:
    if asked is not None:
        if asked not in LANGUAGES:
            raise BotError(f"There is no language '{asked}'.", f"Known: {', '.join(LANGUAGES)}.")
        return asked
    found = language_of(text)
    if found is None:
        raise BotError(
            "The policy does not read as Dutch or French.", "Take its Dutch or French version; or say which it is with --language nl or --language fr."
        )
    return found


def _card(name: str, file: str, language: str, reading: PolicyReading) -> str:
    dated = reading.dated.isoformat() if reading.dated else "null"
    lines = [
        f"# {name}: the card of the company. Format: docs/adding-a-controller.md",
        "# A skeleton: everything below was guessed from the text. Hold each line against the policy,",
        "# mend it, and take these comments away.",
        f"name: {_quoted(name)}  # guessed from the slug: as people write it",
        "aliases: []  # other names that people use for it",
        "policy:",
        f"  file: {file}",
        f"  language: {language}",
        f"  title: {_quoted(reading.title)}  # the line that names the document",
        f"  dated: {dated}  # the day the text itself carries, such as 2022-01-28; null when it carries none",
        *(f"  # a day in the text: {found.day.isoformat()} (line {found.line}, {_quoted(found.written)})" for found in reading.dates),
        "  url: null  # where the policy stands, if the text itself says so",
        "  # Every heading that a quote stands under, as whole lines, in order. Guessed: short lines that",
        "  # stand alone. Take away what is no heading; add those that end in a full stop.",
        "  headings:",
        *(f"    - {_quoted(heading)}" for heading in reading.headings),
        "# Ways to reach the company about privacy, as the policy gives them, never repaired. The first",
        "# one is told to people. Kinds: email, phone, post, form.",
    ]
    if reading.addresses:
        lines += ["contacts:", *(f"  - {{kind: email, value: {_quoted(address)}}}" for address in reading.addresses)]
    else:
        lines.append("contacts: []  # no e-mail address was found in the text")
    return "\n".join(lines) + "\n"


def _statements(name: str, language: str, text: str, reading: PolicyReading, topics: TopicCatalogue, nlu: Path) -> str:
    finder, weights = PassageFinder(text, reading.headings), topic_words(topics, language, nlu)
    blocks = [_HOW_TO_DECIDE.format(name=name, undecided=UNDECIDED)]
    for topic in topics.topics.values():
        blocks.append("\n".join(_open_topic(topic, language, finder.find(weights[topic.id]))))
    return "\n\n".join(blocks) + "\n"


_HOW_TO_DECIDE = """\
# What {name} says, topic by topic. Format: docs/adding-a-controller.md
# A skeleton: no topic is decided, so nothing here is an answer yet. `make check` lists what is open.
#
# Read the whole policy first. The passages named in the comments share words with the topic, no
# more: headings mislead, answers stand in other sections, and silence is an answer. Then give each
# topic a status in the place of `{undecided}`, and take its comments away:
#   stated          the policy answers it
#   partly          it says something, but a figure or condition a person would ask for is missing
#   not_stated      it says nothing on it
#   not_applicable  it does not concern this company
# With stated and partly stand one or two plain sentences of our own in both languages, and the
# quotes, word for word, that carry every figure, period and address in them:
#   retention:
#     status: stated
#     nl: ...
#     fr: ...
#     quotes:
#       - section: "the heading it stands under"
#         text: "the passage\""""


def _open_topic(topic: Topic, language: str, passages: list[FoundPassage]) -> Iterator[str]:
    articles = f" (art. {topic.articles})" if topic.articles else ""
    yield f"# {topic.title[language]}{articles}"
    for section, found in groupby(passages, key=lambda passage: passage.section):
        yield f"#   under {_quoted(section)}" if section else "#   above the first heading"
        for passage in found:
            yield f"#     line {passage.line}: {_quoted(_shortened(passage.text))}"
    yield f"{topic.id}:"
    yield f"  status: {UNDECIDED}"


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST_PASSAGE else f"{text[:_LONGEST_PASSAGE].rsplit(' ', 1)[0]} ..."


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _write_all(folder: Path, contents: dict[str, bytes]) -> None:
    # Put in place by one rename: nobody ever reads half a folder.
    try:
        scratch = Path(tempfile.mkdtemp(dir=folder.parent.parent, prefix="new-controller-"))
    except OSError as error:
        raise BotError(f"{folder} cannot be written ({error.strerror}).", "Mend the rights of the folder, or free space on the disk.") from error
    try:
        scratch.chmod(0o755)
        for name, content in contents.items():
            (scratch / name).write_bytes(content)
        scratch.rename(folder)
    except OSError as error:
        raise BotError(f"{folder} cannot be written ({error.strerror}).", "Mend the rights of the folder, or free space on the disk.") from error
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _what_remains(folder: Path, name: str) -> str:
    return "\n".join(
        (
            f"{name}: a skeleton stands in {folder}. It answers nothing yet. What remains:",
            f"  1. {CARD_FILE}: hold every line against the policy, the headings most of all.",
            f"  2. {STATEMENTS_FILE}: read the policy and decide every topic, in Dutch and French, with its quotes.",
            f"  3. `python -m bot.tools check --controller {folder.name}` lists what is open or wrong, until nothing is.",
            "No training and no restart is needed. docs/adding-a-controller.md tells more.",
        )
    )
