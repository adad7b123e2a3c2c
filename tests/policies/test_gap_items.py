"""The items of articles 13 and 14 and the words around them: read, refused, and the real ones."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.errors import BotError
from bot.policies.checks.glossary_terms import TERMS
from bot.policies.gap_items import GapItems, load_gap_items
from bot.policies.model import LANGUAGES, InBothLanguages
from bot.policies.topics import load_topics
from tests.data.made_up import made_up
from tests.policies.made_up_gaps import write_gap_file

DATA = Path(__file__).parents[2] / "data"
TOPICS = load_topics(DATA / "topics.yml")
REAL = load_gap_items(DATA / "gaps.yml", TOPICS)

#: Every letter of articles 13(1)-(2) and 14(1)-(2).
LETTERS = {
    *(f"13(1)({letter})" for letter in "abcdef"),
    *(f"13(2)({letter})" for letter in "abcdef"),
    *(f"14(1)({letter})" for letter in "abcdef"),
    *(f"14(2)({letter})" for letter in "abcdefg"),
}


def _texts(items: GapItems) -> Iterator[InBothLanguages]:
    for item in items.items:
        yield item.title
        if item.condition:
            yield item.condition
    yield from items.words.values()


def test_an_item_has_its_topic_its_articles_and_what_applies(tmp_path: Path) -> None:
    items = load_gap_items(write_gap_file(tmp_path), made_up(tmp_path).topics).items
    assert [(item.id, item.topic.id, item.articles, item.per_facet) for item in items] == [
        ("contact", "contact", "13(1)(a)", False),
        ("dpo", "dpo", "13(1)(b)", False),
        ("retention", "retention", "13(2)(a)", True),
    ]
    assert [item.title["fr"] for item in items] == ["Coordonnées", "Le délégué", "Durée"]
    assert [item.condition["nl"] if item.condition else None for item in items] == [None, "Enkel als er een is.", None]


@pytest.mark.parametrize(
    "old, new, line, problem",
    [
        ("topic: dpo", "topic: dop", 4, "the topic 'dop' does not exist."),
        ('articles: "13(1)(b)"', "articles: 13", 3, "items.dpo needs topic, articles and title."),
        ("fr: Le délégué", "en: The officer", 6, "items.dpo.title needs a text in nl and in fr."),
        ("fr: S'il y en a un.", "fr: 3", 7, "items.dpo.condition needs a text in nl and in fr."),
        ("  caution:", "  warning:", 9, "words.caution needs a text in nl and in fr."),
        ("words:", "terms:", 1, "'items' and 'words' are needed, each a mapping."),
    ],
)
def test_a_mistake_in_the_file_is_told_with_its_line(tmp_path: Path, old: str, new: str, line: int, problem: str) -> None:
    path = write_gap_file(tmp_path, (old, new))
    with pytest.raises(BotError) as told:
        load_gap_items(path, made_up(tmp_path).topics)
    assert told.value.problem == f"{path}:{line}: {problem}"
    assert told.value.remedy


def test_every_letter_of_articles_13_and_14_has_its_item() -> None:
    named = set()
    for item in REAL.items:
        for first, last in re.findall(r"(1[34]\(\d\)\([a-g]\))(?:-\(([a-g])\))?", item.articles):
            named |= {first, f"{first[:6]}{last})"} if last else {first}
    assert named == LETTERS


def test_a_topic_answers_one_item_and_the_rights_are_all_there() -> None:
    topics = [item.topic.id for item in REAL.items]
    assert len(set(topics)) == len(topics)
    rights = {topic for topic in TOPICS.topics if topic.startswith("right_")}
    assert rights <= set(topics)


def test_the_real_texts_are_written_in_both_languages_and_differ() -> None:
    for text in _texts(REAL):
        assert text["nl"] and text["fr"]
    assert not [item.id for item in REAL.items if item.title["nl"] == item.title["fr"]]


def test_the_real_texts_keep_to_the_glossary() -> None:
    for text in _texts(REAL):
        for language in LANGUAGES:
            words = " " + re.sub(r"\W+", " ", text[language]).casefold() + " "
            wrong = [term.avoid for term in TERMS[language] if f" {term.avoid.casefold()} ".replace("* ", "") in words]
            assert not wrong, text


def test_what_a_word_leaves_open_stands_in_both_languages() -> None:
    for name, text in REAL.words.items():
        assert re.findall(r"\{\w+\}", text["nl"]) == re.findall(r"\{\w+\}", text["fr"]), name
        assert name.endswith("_line") == ("{text}" in text["nl"]), name
