"""What the measurement of proofs is made of; the times themselves are never tested."""

from __future__ import annotations

from pathlib import Path

from bench.databases import databases
from bench.identity import BLOCKS, IN_BLOCK, SAME, measure


def test_both_ways_do_what_they_say_and_a_line_is_printed_for_each(tmp_path: Path) -> None:
    # Each step asserts its own outcome: a mail under way, a wrong code.
    with databases("sqlite", ("proofs",), tmp_path) as engines:
        assert engines is not None
        rows = measure("sqlite", engines, 1, 2)
    assert [row.name.split(": ")[1].split(",")[0] for row in rows] == ["asking for a mail"] * 3 + ["typing a code"] * 3


def test_a_thousand_tries_are_measured_each_way_and_a_difference_either_way_is_missed() -> None:
    assert BLOCKS * IN_BLOCK == 1_000
    assert [all(goal.is_met(ratio) for goal in SAME) for ratio in (0.8, 1.0, 1.2)] == [False, True, False]
