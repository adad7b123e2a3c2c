"""Passages of a policy that may be on a topic, found by words alone: a help to who reads it.

The words of a topic are those that people use for it in the training sentences and few use
for other topics. So there is no word list to keep, and a new topic brings its own.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from bot.policies.passages import fold
from bot.policies.topics import ASK, TopicCatalogue
from bot.tools.policy_reading import LIST_ITEM
from bot.understanding.words import words

#: Passages shown per topic, at most.
MOST_PASSAGES = 6

# Tried on the two policies that were read closely: with these, four topics in five show a
# passage that their reader quoted (tests/tools/test_relevant_passages.py holds it to that).
_STEM = 5
_WORDS_PER_TOPIC = 40
_LEAST_SHARE = 0.12
_LEAST_SCORE = 0.12
_SECTION_WEIGHT = 0.3
#: How many sentences each word of a topic's title and law text counts for.
_CONTRACT_COUNTS = 3

#: A line of this many characters may have been broken to fit a page.
_FULL_LINE = 60

_SENTENCE_END = re.compile(r"(?<=[.!?;])\s+(?=\S)")

Weights = Mapping[str, float]


@dataclass(frozen=True)
class FoundPassage:
    """A sentence of the policy, the line it stands on, and the heading above it."""

    text: str
    line: int
    section: str


def topic_words(topics: TopicCatalogue, language: str, nlu: Path) -> dict[str, Weights]:
    """Return the telling words (their beginnings) of every topic with their weights.

    Args:
        topics: The contract; its titles and law texts count too.
        language: Language of the policy.
        nlu: The folder data/nlu.
    """
    counts: dict[str, Counter[str]] = {}
    for topic in topics.topics.values():
        said = Counter(stem for example in _examples(nlu / language / f"{ASK}{topic.id}.yml") for stem in _stems(example))
        said.update({stem: _CONTRACT_COUNTS for text in (topic.title, topic.law) for stem in _stems(text[language])})
        counts[topic.id] = said
    overall = sum(counts.values(), Counter())
    return {topic: _telling(said, overall) for topic, said in counts.items()}


def _telling(said: Mapping[str, int], overall: Mapping[str, int]) -> Weights:
    weights = {stem: count / overall[stem] * math.log(1 + count) for stem, count in said.items() if count > 1 and count / overall[stem] >= _LEAST_SHARE}
    return dict(sorted(weights.items(), key=lambda each: -each[1])[:_WORDS_PER_TOPIC])


def _examples(file: Path) -> list[str]:
    if not file.is_file():
        return []
    content = yaml.safe_load(file.read_text(encoding="utf-8")) or {}
    return [line.strip(" -") for entry in content.get("nlu") or [] for line in (entry.get("examples") or "").splitlines()]


def _stems(text: str) -> set[str]:
    return {word[:_STEM] for word in words(text) if len(word) > 2 or word.isdecimal()}


class PassageFinder:
    """Finds passages of one policy."""

    def __init__(self, text: str, headings: Sequence[str]) -> None:
        known = {fold(heading) for heading in headings}
        self._passages: list[FoundPassage] = []
        section = ""
        for number, paragraph in _paragraphs(text, known):
            if paragraph in known:
                section = paragraph
                continue
            for sentence in _SENTENCE_END.split(paragraph):
                if len(sentence.split()) > 2:
                    self._passages.append(FoundPassage(sentence, number, section))

    def find(self, weights: Weights) -> list[FoundPassage]:
        """Return the likeliest passages for a topic's words, in the policy's order."""
        scores = [(_score(passage.text, weights) + _SECTION_WEIGHT * _score(passage.section, weights), passage) for passage in self._passages]
        best = sorted((each for each in scores if each[0] > _LEAST_SCORE), key=lambda each: -each[0])[:MOST_PASSAGES]
        return sorted((passage for _, passage in best), key=lambda passage: passage.line)


def _paragraphs(text: str, headings: Collection[str]) -> Iterator[tuple[int, str]]:
    """Yield headings, list items and paragraphs, each as one line, with the number of its first.

    Lines are counted as an editor counts them. A line carries the one above on when that one
    did not end: it was broken to fit a page.
    """
    begun, number = "", 0
    for at, line in enumerate(map(fold, text.split("\n")), start=1):
        stands_alone = not line or line in headings or LIST_ITEM.match(line) or begun in headings or begun.endswith((".", "!", "?", ";", ":"))
        if begun and not stands_alone and (line[0].islower() or len(begun) >= _FULL_LINE):
            begun = f"{begun} {line}"
            continue
        if begun:
            yield number, begun
        begun, number = line, at
    if begun:
        yield number, begun


def _score(text: str, weights: Weights) -> float:
    stems = _stems(text)
    # Long sentences hold many words by chance alone.
    return sum(weights.get(stem, 0.0) for stem in stems) / math.sqrt(4 + len(stems))
