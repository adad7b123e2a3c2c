"""Passages that may be on a topic, found by words."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.policies.controllers import read_controller
from bot.policies.passages import fold
from bot.policies.topics import load_topics
from bot.settings import ROOT
from bot.tools.relevant_passages import MOST_PASSAGES, FoundPassage, PassageFinder, topic_words

TOPICS = load_topics(ROOT / "data" / "topics.yml")
NLU = ROOT / "data" / "nlu"
FOLDERS = sorted(path for path in (ROOT / "data" / "controllers").iterdir() if path.is_dir())

POLICY = """\
Privacyverklaring

1. Bewaren

Facturen bewaren we 7 jaar. De rest wissen we.

2. Kinderen

Onze winkel is
niet voor kinderen jonger dan 13 jaar.
"""
HEADINGS = ("Privacyverklaring", "1. Bewaren", "2. Kinderen")


def test_a_passage_is_a_sentence_with_its_line_and_the_heading_above() -> None:
    found = PassageFinder(POLICY, HEADINGS).find({"factu": 1.0})
    assert found == [FoundPassage("Facturen bewaren we 7 jaar.", 5, "1. Bewaren")]


def test_passages_stand_in_the_policys_order_and_headings_are_none() -> None:
    found = PassageFinder(POLICY, HEADINGS).find({"kinde": 2.0, "bewar": 1.0, "privac": 9.0})
    assert [passage.line for passage in found] == [5, 10]


def test_no_more_than_a_few_passages_are_shown() -> None:
    finder = PassageFinder("\n".join(f"Facturen bewaren we {years} jaar." for years in range(50)), ())
    assert len(finder.find({"factu": 1.0})) == MOST_PASSAGES


def test_no_words_find_no_passages() -> None:
    assert PassageFinder(POLICY, HEADINGS).find({}) == []


def test_the_words_of_a_topic_are_those_of_its_sentences_and_few_others() -> None:
    words = topic_words(TOPICS, "nl", NLU)
    assert {"kinde", "leeft", "ouder"} <= set(words["minors"])
    assert not {"gegev", "jullie", "mijn"} & set(words["minors"])


def test_a_topic_without_sentences_has_the_words_of_its_title_and_law(tmp_path: Path) -> None:
    assert "kinde" in topic_words(TOPICS, "nl", tmp_path)["minors"]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_most_topics_show_a_passage_that_a_close_reader_quoted(folder: Path) -> None:
    controller = read_controller(folder).controller
    words = topic_words(TOPICS, controller.policy.language, NLU)
    finder = PassageFinder(controller.policy.text, controller.policy.headings)
    answered = {topic: [fold(quote.text) for quote in statement.quotes] for topic, statement in controller.statements.items() if statement.quotes}
    shown = {topic: [passage.text for passage in finder.find(words[topic])] for topic in answered}
    helped = [topic for topic, quotes in answered.items() if any(text in quote or quote in text for text in shown[topic] for quote in quotes)]
    assert len(helped) >= 0.7 * len(answered), set(answered) - set(helped)
