"""What is made of measured times: medians, percentiles, ratios, goals and the table that is printed."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

#: Where the ratios of single blocks lie further apart than this share of their median, something disturbed them.
NOISY_FROM = 0.25


def percentile(values: Sequence[float], share: float) -> float:
    """Return the smallest value that at least a share of all values does not exceed.

    Raises:
        ValueError: There are no values, or the share is not between 0 and 1.
    """
    if not values or not 0 < share <= 1:
        raise ValueError("a percentile needs values, and a share above 0 and up to 1")
    return sorted(values)[math.ceil(share * len(values)) - 1]


@dataclass(frozen=True)
class Blocks:
    """What one bot gave, block by block; milliseconds, or turns a second."""

    blocks: tuple[tuple[float, ...], ...]

    @property
    def values(self) -> list[float]:
        """Return the values of all blocks."""
        return [value for block in self.blocks for value in block]

    @property
    def median(self) -> float:
        """Return the middle value."""
        return median(self.values)

    @property
    def p95(self) -> float:
        """Return what 95 of a hundred do not exceed."""
        return percentile(self.values, 0.95)

    @property
    def middles(self) -> list[float]:
        """Return the middle value of each block."""
        return [median(block) for block in self.blocks]


def spread(figure: Blocks, baseline: Blocks) -> float:
    """Return how far the ratios of single blocks lie apart, as a share of their median.

    Two blocks that were measured together share what else the machine did; their ratio
    should be about the same every time.
    """
    ratios = [ours / theirs for ours, theirs in zip(figure.middles, baseline.middles, strict=True)]
    return (max(ratios) - min(ratios)) / median(ratios)


@dataclass(frozen=True)
class Goal:
    """What a ratio must reach."""

    limit: float
    is_ceiling: bool = True

    def is_met(self, ratio: float) -> bool:
        """Return whether a ratio reaches it."""
        return ratio <= self.limit if self.is_ceiling else ratio >= self.limit

    def __str__(self) -> str:
        """Return it as it is printed."""
        return f"{'at most' if self.is_ceiling else 'at least'} {self.limit:.2f}"


@dataclass(frozen=True)
class Row:
    """One line of the table: a figure, its baseline, and how they compare."""

    name: str
    figure: float
    baseline: float
    spread: float
    goal: Goal | None = None

    @property
    def ratio(self) -> float:
        """Return the figure as a multiple of its baseline."""
        return self.figure / self.baseline

    @property
    def is_missed(self) -> bool:
        """Return whether there is a goal and it is not met."""
        return self.goal is not None and not self.goal.is_met(self.ratio)


def compared(name: str, ours: Blocks, baseline: Blocks, *, at: str = "median", goal: Goal | None = None) -> Row:
    """Return the line for two measurements.

    Args:
        at: `median` or `p95`.
    """
    return Row(name, getattr(ours, at), getattr(baseline, at), spread(ours, baseline), goal)


def table(rows: Sequence[Row], figure: str, baseline: str) -> str:
    """Return rows as aligned text, with what was disturbed and which goals are met."""
    width = max(len(row.name) for row in rows)
    lines = [f"{'':{width}}  {figure:>10}  {baseline:>10}  {'ratio':>6}"]
    for row in rows:
        said = f"{row.name:{width}}  {row.figure:10.1f}  {row.baseline:10.1f}  {row.ratio:6.2f}"
        if row.goal is not None:
            said += f"  {row.goal}: {'NOT MET' if row.is_missed else 'met'}"
        if row.spread > NOISY_FROM:
            said += f"  (ratios {row.spread:.0%} apart)"
        lines.append(said)
    return "\n".join(lines)
