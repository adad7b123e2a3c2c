"""What the pictures show is what was counted; how they look is for the eye."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.tools.nlu_figures import Outcome
from bot.tools.nlu_pictures import CAPTIONS, confidence_picture, confusion_table, confusions_picture, draw_all, most_confused, styles_picture, threshold_picture
from tests.tools.made_up_outcomes import outcome

OUTCOMES = [
    outcome("greet", "thanks"),
    outcome("greet", "thanks", folder="fr"),
    outcome("thanks", "greet", style="typo"),
    outcome("deny", "help", confidence=0.35),
    outcome("deny", "affirm"),
    outcome("deny", "deny", folder="fr", style="long", confidence=0.1),
    outcome("out_of_scope", "greet", confidence=0.55),
    outcome("help", "out_of_scope"),
]


def _bars(axes: object) -> list[tuple[float, float]]:
    return [(patch.get_width(), patch.get_height()) for patch in axes.patches]  # type: ignore[attr-defined]


def test_every_picture_is_written_and_has_a_caption(tmp_path: Path) -> None:
    paths = draw_all(OUTCOMES, 0.2, tmp_path)
    assert [path.name for path in paths] == list(CAPTIONS)
    assert all(path.read_bytes().startswith(b"\x89PNG") for path in paths)


@pytest.mark.parametrize("outcomes", [[], [outcome("greet", "greet")], [outcome("out_of_scope", "greet", folder="fr")]], ids=["none", "one right", "one out of scope"])
def test_there_is_a_picture_of_little_too(tmp_path: Path, outcomes: list[Outcome]) -> None:
    assert len(draw_all(outcomes, 0.2, tmp_path)) == len(CAPTIONS)


def test_the_threshold_in_use_is_marked_where_it_lies() -> None:
    (axes,) = threshold_picture([*OUTCOMES, outcome("greet", "greet")], 0.2).axes
    marks = {line.get_marker(): (line.get_xdata(), line.get_ydata()) for line in axes.lines if line.get_marker() != "None"}
    # nl: 1 of 6 in scope turned away, the one out of scope taken up; fr: 1 of 2 in scope, nothing out of scope.
    assert [float(value) for value in marks["o"]] == pytest.approx([100 / 6, 0])
    assert [float(value) for value in marks["s"]] == pytest.approx([50, 0])


def test_a_bar_is_as_long_as_the_accuracy_of_its_style() -> None:
    outcomes = [outcome("greet", "greet"), outcome("greet", "thanks"), outcome("greet", "greet", style="typo")]
    (axes,) = styles_picture(outcomes).axes
    assert [label.get_text() for label in axes.get_yticklabels()] == ["plain\n(2)", "typo\n(1)"]
    assert [width for width, _ in _bars(axes)] == [50, 100]


def test_a_bar_is_as_high_as_the_share_that_was_right() -> None:
    outcomes = [outcome("greet", "greet", confidence=0.92), outcome("greet", "thanks", confidence=0.98)]
    (axes,) = confidence_picture(outcomes).axes
    assert [height for _, height in _bars(axes)] == [50]
    (line,) = axes.lines
    assert list(line.get_ydata()) == pytest.approx([95, 95])
    assert axes.get_xticklabels()[9].get_text() == "90\n(2)"


def test_the_intents_confused_most_come_first_and_a_pair_stands_together() -> None:
    assert most_confused(OUTCOMES) == ["greet", "thanks", "affirm", "deny", "help"]
    assert most_confused(OUTCOMES, most=3) == ["greet", "thanks"]


def test_the_table_counts_what_was_heard_and_keeps_the_rest_together() -> None:
    assert confusion_table(OUTCOMES, ["greet", "thanks", "deny"]).tolist() == [[0, 2, 0, 0], [1, 0, 0, 0], [0, 0, 1, 2]]


def test_another_intent_that_is_right_too_is_no_confusion() -> None:
    assert confusion_table([outcome("greet", "thanks", also=("thanks",))], ["greet", "thanks"]).tolist() == [[1, 0, 0], [0, 0, 0]]


def test_the_counts_stand_in_the_picture() -> None:
    (axes,) = confusions_picture(OUTCOMES).axes
    assert {text.get_text() for text in axes.texts} == {"1", "2"}
    assert axes.get_yticklabels()[0].get_text() == "greet  1"
