"""What is made of measured times; the times themselves are never tested."""

from __future__ import annotations

import pytest

from bench.figures import Blocks, Goal, Row, compared, percentile, spread, table


def blocks(*values: tuple[float, ...]) -> Blocks:
    return Blocks(values)


@pytest.mark.parametrize(
    ("values", "share", "expected"),
    [([5.0], 0.95, 5.0), ([3.0, 1.0, 2.0], 1.0, 3.0), ([float(n) for n in range(1, 101)], 0.95, 95.0), ([1.0, 2.0, 3.0, 4.0], 0.5, 2.0), ([1.0, 2.0], 0.51, 2.0)],
)
def test_a_percentile_is_a_value_that_was_measured(values: list[float], share: float, expected: float) -> None:
    assert percentile(values, share) == expected


@pytest.mark.parametrize(("values", "share"), [([], 0.95), ([1.0], 0.0), ([1.0], 1.5)])
def test_a_percentile_of_nothing_is_refused(values: list[float], share: float) -> None:
    with pytest.raises(ValueError, match="a percentile needs"):
        percentile(values, share)


def test_blocks_are_joined_for_median_and_percentile() -> None:
    measured = blocks((1.0, 2.0), (3.0, 100.0))
    assert measured.values == [1.0, 2.0, 3.0, 100.0]
    assert measured.median == 2.5
    assert measured.p95 == 100.0


def test_the_spread_is_that_of_the_ratios_of_blocks_measured_together() -> None:
    # Both twice as slow in the second block: the ratio is the same, nothing is spread.
    assert spread(blocks((10.0,), (20.0,)), blocks((20.0,), (40.0,))) == 0.0
    assert spread(blocks((8.0,), (10.0,), (14.0,)), blocks((10.0,), (10.0,), (10.0,))) == pytest.approx(0.6)


@pytest.mark.parametrize(
    ("goal", "ratio", "is_met"),
    [(Goal(0.6), 0.6, True), (Goal(0.6), 0.61, False), (Goal(1.5, is_ceiling=False), 1.5, True), (Goal(1.5, is_ceiling=False), 1.49, False)],
)
def test_a_goal_is_a_ceiling_or_a_floor(goal: Goal, ratio: float, is_met: bool) -> None:
    assert goal.is_met(ratio) is is_met


def test_a_line_compares_with_the_baseline_of_the_same_run() -> None:
    row = compared("a turn", blocks((12.0, 12.0), (12.0,)), blocks((20.0, 20.0), (30.0, 30.0)), goal=Goal(0.6))
    assert (row.figure, row.baseline, row.ratio) == (12.0, 25.0, 0.48)
    assert row.spread == pytest.approx(0.4)
    assert not row.is_missed


def test_the_table_tells_goals_and_disturbed_blocks() -> None:
    rows = [Row("a turn", 30.0, 40.0, 0.1, Goal(0.6)), Row("turns a second", 60.0, 20.0, 0.5, Goal(1.5, is_ceiling=False)), Row("parsing", 5.0, 10.0, 0.0)]
    assert table(rows, "ours", "stock").splitlines() == [
        "                      ours       stock   ratio",
        "a turn                30.0        40.0    0.75  at most 0.60: NOT MET",
        "turns a second        60.0        20.0    3.00  at least 1.50: met  (ratios 50% apart)",
        "parsing                5.0        10.0    0.50",
    ]
