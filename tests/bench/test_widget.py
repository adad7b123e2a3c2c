"""A missed budget is seen; the time itself is never tested."""

from __future__ import annotations

import pytest

from bench.widget import MOST_BYTES, MOST_MILLISECONDS, Cost


@pytest.mark.parametrize(
    ("size", "milliseconds", "is_missed"),
    [(MOST_BYTES, MOST_MILLISECONDS, False), (MOST_BYTES + 1, 1.0, True), (1, MOST_MILLISECONDS + 0.1, True)],
)
def test_either_budget_can_be_missed(size: int, milliseconds: float, is_missed: bool) -> None:
    assert Cost(size, milliseconds).is_missed is is_missed
