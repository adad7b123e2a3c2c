"""Scores of languages are attached; deciding is left to bot/understanding."""

from __future__ import annotations

import pytest

from bot.nlu.language_scorer import score_languages
from tests.nlu.tiny_pipeline import TinyPipeline


@pytest.mark.parametrize(
    "text, language",
    [
        ("hoelang houden jullie mijn facturen bij?", "nl"),
        ("partagez-vous mes données en dehors de l'Europe ?", "fr"),
        ("where is my order, I paid two weeks ago", "en"),
        ("Können Sie mir sagen, wer meine Daten bekommt?", "de"),
    ],
)
def test_the_language_of_a_sentence_scores_highest(text: str, language: str) -> None:
    scores = score_languages(text)
    assert max(scores, key=scores.__getitem__) == language


def test_scores_are_probabilities() -> None:
    assert sum(score_languages("quels cookies utilisez-vous ?").values()) == pytest.approx(1, abs=1e-3)


def test_only_the_start_of_a_long_text_is_looked_at() -> None:
    dutch, french = "ik wil graag weten wat u over mij bewaart. " * 10, "je voudrais savoir ce que vous gardez sur moi. " * 200
    assert score_languages(dutch + french) == score_languages((dutch + french)[:400])


def test_a_language_is_no_entity(pipeline: TinyPipeline) -> None:
    # Story tests would count it as one.
    assert not pipeline.read("merci beaucoup").get("entities")
