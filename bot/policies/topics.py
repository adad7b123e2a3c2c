"""The contract of topics, acts and facets, read from data/topics.yml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.errors import BotError
from bot.policies.model import LANGUAGES, Act, Facet, InBothLanguages, Topic
from bot.policies.yaml_lines import Lines, load_with_lines

#: How an intent that asks about a topic is named.
ASK = "ask_"


@dataclass(frozen=True)
class RequestWords:
    """What the form of a rights request calls its questions, the answers to choose from, and its buttons.

    Attributes:
        labels: By question.
        options: By question and option, in the order shown.
        buttons: By what they do.
    """

    labels: Mapping[str, InBothLanguages] = field(default_factory=dict)
    options: Mapping[str, Mapping[str, InBothLanguages]] = field(default_factory=dict)
    buttons: Mapping[str, InBothLanguages] = field(default_factory=dict)


@dataclass(frozen=True)
class TopicCatalogue:
    """All topics, acts and facets, in the order of the contract."""

    topics: Mapping[str, Topic]
    acts: Mapping[str, Act]
    facets: Mapping[str, Facet]
    requests: RequestWords = field(default_factory=RequestWords)

    def of_intent(self, intent: str) -> Topic | None:
        """Return the topic an intent asks about, or None."""
        return self.topics.get(intent[len(ASK) :]) if intent.startswith(ASK) else None


def load_topics(path: Path) -> TopicCatalogue:
    """Read the contract.

    Raises:
        BotError: It is missing or broken; the message names file and line.
    """
    data, lines = load_with_lines(path)
    reader = _Reader(path, lines)
    try:
        topics = {name: reader.topic(name, entry) for name, entry in data["topics"].items()}
        acts = {name: reader.act(name, entry) for name, entry in data["acts"].items()}
        facets = {name: reader.facet(name, entry) for name, entry in data["facets"].items()}
        requests = reader.request_words(data.get("requests") or {})
    except (KeyError, TypeError, AttributeError) as error:
        raise BotError(f"{path}: 'topics', 'acts' and 'facets' are needed, each a mapping ({error}).", "See docs/adding-a-topic.md.") from error
    for act in acts.values():
        if act.topic not in topics:
            raise BotError(f"{path}:{lines.of('acts', act.id)}: the topic '{act.topic}' does not exist.", "Name one of the topics above.")
    for topic in topics.values():
        if topic.act is not None and topic.act not in acts:
            raise BotError(f"{path}:{lines.of('topics', topic.id)}: the act '{topic.act}' does not exist.", "Name one of the acts.")
    for facet in facets.values():
        unknown = [name for name in facet.topics if name not in topics]
        if unknown:
            raise BotError(f"{path}:{lines.of('facets', facet.id, 'topics')}: the topic '{unknown[0]}' does not exist.", "Name one of the topics above.")
    return TopicCatalogue(topics, acts, facets, requests)


def read_both(value: Any, path: Path, lines: Lines, *key: str) -> InBothLanguages:
    """Return a text of a file of ours in both languages.

    Raises:
        BotError: One is missing; the message names file, line and key.
    """
    if not isinstance(value, dict) or any(not isinstance(value.get(tongue), str) for tongue in LANGUAGES):
        raise BotError(f"{path}:{lines.of(*key)}: {'.'.join(key)} needs a text in nl and in fr.", "Write the missing one.")
    return InBothLanguages(value["nl"].strip(), value["fr"].strip())


class _Reader:
    def __init__(self, path: Path, lines: Lines) -> None:
        self._path, self._lines = path, lines

    def both(self, value: Any, *key: str) -> InBothLanguages:
        return read_both(value, self._path, self._lines, *key)

    def words(self, value: Any, *key: str) -> dict[str, tuple[str, ...]]:
        listed = {tongue: (value or {}).get(tongue) or [] for tongue in LANGUAGES}
        if any(not isinstance(words, list) or not all(isinstance(word, str) for word in words) for words in listed.values()):
            raise BotError(f"{self._path}:{self._lines.of(*key)}: {'.'.join(key)} needs a list of words per language.", "Quote each word.")
        return {tongue: tuple(words) for tongue, words in listed.items()}

    def topic(self, name: str, entry: dict[str, Any]) -> Topic:
        return Topic(
            id=name,
            title=self.both(entry.get("title"), "topics", name, "title"),
            law=self.both(entry.get("law"), "topics", name, "law"),
            articles=str(entry.get("articles", "")),
            act=entry.get("act"),
            is_narrowed=bool(entry.get("narrowed", False)),
            law_with_partly=bool(entry.get("law_with_partly", False)),
            is_of_time=bool(entry.get("of_time", False)),
        )

    def act(self, name: str, entry: dict[str, Any]) -> Act:
        return Act(id=name, title=self.both(entry.get("title"), "acts", name, "title"), topic=str(entry.get("topic")))

    def request_words(self, entry: dict[str, Any]) -> RequestWords:
        labels, options = {}, {}
        for name, question in (entry.get("questions") or {}).items():
            place = ("requests", "questions", name)
            labels[name] = self.both(question.get("label"), *place, "label")
            options[name] = {each: self.both(label, *place, "options", each) for each, label in (question.get("options") or {}).items()}
        buttons = {name: self.both(label, "requests", "buttons", name) for name, label in (entry.get("buttons") or {}).items()}
        return RequestWords(labels, options, buttons)

    def facet(self, name: str, entry: dict[str, Any]) -> Facet:
        return Facet(
            id=name,
            label=self.both(entry.get("label"), "facets", name, "label"),
            words=self.words(entry.get("words"), "facets", name, "words"),
            topics=tuple(entry.get("topics") or ()),
        )
