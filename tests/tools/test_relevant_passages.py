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
# Two that were read closely. Not all there are: a new company must not need an edit here.
READ_CLOSELY = ("conitro", "sentera")

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
    found = PassageFinder(POLICY, HEADINGS).find({"kinde": 1.0, "wisse": 1.0, "priva": 9.0})
    assert [(passage.line, passage.text) for passage in found] == [
        (5, "De rest wissen we."),
        (9, "Onze winkel is niet voor kinderen jonger dan 13 jaar."),
    ]


def test_a_heading_speaks_for_the_sentences_below_it() -> None:
    found = PassageFinder(POLICY, HEADINGS).find({"bewar": 1.0})
    assert "De rest wissen we." in [passage.text for passage in found]


def test_a_sentence_broken_over_lines_is_one_passage_and_list_items_are_their_own() -> None:
    text = "Facturen bewaren we zolang de wet het vraagt, en dat is nu al\nVijf jaar lang voor facturen.\n- facturen van klanten\n- facturen van leveranciers\n"
    found = PassageFinder(text, ()).find({"factu": 1.0})
    assert [(passage.line, passage.text) for passage in found] == [
        (1, "Facturen bewaren we zolang de wet het vraagt, en dat is nu al Vijf jaar lang voor facturen."),
        (3, "- facturen van klanten"),
        (4, "- facturen van leveranciers"),
    ]


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


@pytest.mark.parametrize("slug", READ_CLOSELY)
def test_most_topics_show_a_passage_that_a_close_reader_quoted(slug: str) -> None:
    controller = read_controller(ROOT / "data" / "controllers" / slug).controller
    words = topic_words(TOPICS, controller.policy.language, NLU)
    finder = PassageFinder(controller.policy.text, controller.policy.headings)
    answered = {topic: [fold(quote.text) for quote in statement.quotes] for topic, statement in controller.statements.items() if statement.quotes}
    shown = {topic: [passage.text for passage in finder.find(words[topic])] for topic in answered}
    helped = [topic for topic, quotes in answered.items() if any(text in quote or quote in text for text in shown[topic] for quote in quotes)]
    assert len(helped) >= 0.7 * len(answered), set(answered) - set(helped)
