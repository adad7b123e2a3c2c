"""Whether the model's confidence is honest, and what each fallback threshold costs.

Computes only, on the outcomes of the cases kept apart (bot/tools/nlu_figures.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.tools.nlu_figures import Outcome, at_threshold

#: The goals of the fallback threshold: of what is in scope at most this share is turned away ...
MOST_LOSS = 0.04
#: ... and of what is out of scope at least this share.
LEAST_RECALL = 0.9
#: Thresholds that are tried.
THRESHOLDS = tuple(step / 100 for step in range(96))
_BINS = 10


@dataclass(frozen=True)
class Point:
    """What a fallback threshold costs and brings; shares from 0 to 1.

    Attributes:
        recall: Of what is out of scope, the share turned away.
        loss: Of what is in scope, the share turned away all the same.
    """

    threshold: float
    recall: float
    loss: float

    @property
    def errors(self) -> float:
        """Return both errors together: a question of somebody's refused counts as much as a stranger's taken up."""
        return self.loss + 1.0 - self.recall


@dataclass(frozen=True)
class Bin:
    """The cases the model was about equally sure of.

    Attributes:
        confidence: How sure it was, on average.
        right: The share it was right about; as large as `confidence` when it is honest.
    """

    cases: int
    confidence: float
    right: float


def point_at(outcomes: Sequence[Outcome], threshold: float) -> Point:
    """Return what one threshold would do."""
    recall, loss = at_threshold(outcomes, threshold)
    return Point(threshold, recall, loss)


def curve(outcomes: Sequence[Outcome], thresholds: Sequence[float] = THRESHOLDS) -> list[Point]:
    """Return what each threshold would do, lowest threshold first."""
    return [point_at(outcomes, threshold) for threshold in thresholds]


def best_point(points: Sequence[Point], most_loss: float = MOST_LOSS) -> Point:
    """Return the point the rule chooses: the fewest errors among those that reach both goals.

    Of points with as many errors, the one with the lowest threshold. When none turns away
    enough, the one that turns away most without losing too much; when all lose too much, the
    one that loses least.
    """
    allowed = [point for point in points if point.loss <= most_loss]
    if not allowed:
        return min(points, key=lambda point: (point.loss, -point.recall, point.threshold))
    reaching = [point for point in allowed if point.recall >= LEAST_RECALL]
    if reaching:
        return min(reaching, key=lambda point: (point.errors, point.threshold))
    return min(allowed, key=lambda point: (-point.recall, point.loss, point.threshold))


def reliability(outcomes: Sequence[Outcome], bins: int = _BINS) -> list[Bin | None]:
    """Return the cases by how sure the model was of its likeliest intent, least sure first.

    Out of scope is an intent here like the others: hearing a question where there is none
    is wrong. Bins are of equal width; one without cases is None.
    """
    sorted_in: list[list[Outcome]] = [[] for _ in range(bins)]
    for each in outcomes:
        sorted_in[min(int(each.confidence * bins), bins - 1)].append(each)
    return [_bin(those) if those else None for those in sorted_in]


def confidence_error(outcomes: Sequence[Outcome], bins: int = _BINS) -> float:
    """Return by how much confidence differs from the share that is right, on average.

    The "expected calibration error" of the literature: the mean over the bins, each weighed
    by its cases. 0 is honest, 1 the worst; 0 where there is nothing to count.
    """
    filled = [each for each in reliability(outcomes, bins) if each]
    return sum(each.cases * abs(each.confidence - each.right) for each in filled) / len(outcomes) if outcomes else 0.0


def _bin(outcomes: Sequence[Outcome]) -> Bin:
    count = len(outcomes)
    return Bin(count, sum(each.confidence for each in outcomes) / count, sum(each.is_right for each in outcomes) / count)
