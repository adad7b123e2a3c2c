"""Honesty of confidence and the price of a threshold, on outcomes that can be counted by hand."""

from __future__ import annotations

import pytest

from bot.tools.nlu_confidence import THRESHOLDS, Bin, Point, best_point, confidence_error, curve, point_at, reliability
from tests.tools.made_up_outcomes import outcome

OUTCOMES = [
    outcome("out_of_scope", "greet", confidence=0.35),
    outcome("out_of_scope", "greet", confidence=0.55),
    outcome("greet", "greet", confidence=0.45),
    outcome("greet", "greet", confidence=0.95),
]


def test_a_higher_threshold_turns_away_more_of_both() -> None:
    assert curve(OUTCOMES, (0.3, 0.4, 0.5, 0.6)) == [Point(0.3, 0, 0), Point(0.4, 0.5, 0), Point(0.5, 0.5, 0.5), Point(0.6, 1, 0.5)]
    points = curve(OUTCOMES)
    assert [point.recall for point in points] == sorted(point.recall for point in points)
    assert [point.loss for point in points] == sorted(point.loss for point in points)


def test_the_threshold_in_use_is_one_of_those_tried() -> None:
    assert 0.2 in THRESHOLDS and point_at(OUTCOMES, 0.2) in curve(OUTCOMES)


def test_the_best_point_reaches_both_goals_with_the_fewest_errors() -> None:
    points = [Point(0.1, 0.8, 0.01), Point(0.2, 0.9, 0.02), Point(0.3, 0.91, 0.035), Point(0.4, 0.96, 0.05)]
    assert best_point(points, most_loss=0.04) == Point(0.2, 0.9, 0.02)
    assert best_point(points, most_loss=0.05) == Point(0.4, 0.96, 0.05)


def test_where_no_threshold_turns_away_enough_the_best_turns_away_most_without_losing_too_much() -> None:
    points = [Point(0.1, 0.6, 0.01), Point(0.2, 0.7, 0.035), Point(0.3, 0.89, 0.05)]
    assert best_point(points, most_loss=0.04) == Point(0.2, 0.7, 0.035)


def test_when_every_threshold_loses_too_much_the_best_loses_least() -> None:
    assert best_point([Point(0.1, 0.5, 0.2), Point(0.2, 0.9, 0.3)], most_loss=0.04) == Point(0.1, 0.5, 0.2)


def test_cases_are_put_together_by_how_sure_the_model_was() -> None:
    outcomes = [outcome("greet", "greet", confidence=0.6), outcome("greet", "thanks", confidence=0.8), outcome("greet", "greet", confidence=1.0)]
    assert reliability(outcomes, bins=2) == [None, Bin(3, pytest.approx(0.8), pytest.approx(2 / 3))]


def test_out_of_scope_is_right_when_it_is_heard_as_such() -> None:
    heard, taken_up = outcome("out_of_scope", "out_of_scope", confidence=0.9), outcome("out_of_scope", "greet", confidence=0.9)
    assert reliability([heard], bins=1) == [Bin(1, 0.9, 1)]
    assert reliability([taken_up], bins=1) == [Bin(1, 0.9, 0)]


def test_confidence_is_off_by_the_mean_over_the_bins_weighed_by_their_cases() -> None:
    sure = [outcome("greet", "greet", confidence=0.9)] * 3
    unsure = [outcome("greet", "greet", confidence=0.2)]
    # Three cases 0.1 short of what was right, one 0.8 short.
    assert confidence_error([*sure, *unsure]) == pytest.approx((3 * 0.1 + 0.8) / 4)


def test_too_sure_and_too_unsure_count_alike_and_do_not_cancel_out() -> None:
    too_sure = [outcome("greet", "thanks", confidence=0.75)]
    too_unsure = [outcome("greet", "greet", confidence=0.25)]
    assert confidence_error([*too_sure, *too_unsure]) == pytest.approx(0.75)


def test_who_is_right_as_often_as_sure_is_off_by_nothing() -> None:
    half = [outcome("greet", "greet", confidence=0.5), outcome("greet", "thanks", confidence=0.5)]
    assert confidence_error(half) == 0
    assert confidence_error([]) == 0
