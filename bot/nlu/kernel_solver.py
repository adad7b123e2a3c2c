"""Solves the large, dense system of kernel ridge regression by conjugate gradients.

The table of resemblances is mostly alike in a few directions (that every sentence is one
about personal data, its language, its subject) and flat in all others. A coarse inverse
from some of the columns takes care of the few, and then a dozen steps are enough, where
the exact factor takes work that grows with the cube of the number of sentences. How far
the model is from the exact one, and what is gained: docs/decisions/0002-encoders-and-classifier.md.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy.linalg import cho_factor, cho_solve

#: Columns that the coarse inverse is made of.
COLUMNS = 1500
#: Steps at most, and the remaining error beside the target's length at which it is enough.
MOST_STEPS, CLOSE_ENOUGH = 16, 0.02
# What lies outside of the coarse columns weighs about this much more than the ridge alone.
_REMAINDER = 0.35
# Keeps the small table invertible, as a share of its mean diagonal.
_JITTER = 1e-5


def solve(multiply: Callable[[np.ndarray], np.ndarray], columns: np.ndarray, at: np.ndarray, ridge: float, target: np.ndarray) -> np.ndarray:
    """Return x with (K + ridge * 1) x = target, near enough to rank intents by.

    Args:
        multiply: Returns (K + ridge * 1) times a matrix.
        columns: Some columns of K.
        at: Which columns these are, in rising order.
        ridge: What stands on the diagonal beside K.
        target: One column for each system.
    """
    coarse = _coarse_inverse(columns, at, ridge)
    solution = np.zeros_like(target)
    rest = target.copy()
    step = coarse(rest)
    direction = step.copy()
    energy = np.einsum("ij,ij->j", rest, step)
    enough = CLOSE_ENOUGH * float(np.linalg.norm(target))
    for _ in range(MOST_STEPS):
        image = multiply(direction)
        length = energy / np.maximum(np.einsum("ij,ij->j", direction, image), np.finfo(np.float32).tiny)
        solution += length * direction
        rest -= length * image
        if float(np.linalg.norm(rest)) <= enough:
            break
        step = coarse(rest)
        before, energy = energy, np.einsum("ij,ij->j", rest, step)
        direction *= energy / np.maximum(before, np.finfo(np.float32).tiny)
        direction += step
    return solution


def _coarse_inverse(columns: np.ndarray, at: np.ndarray, ridge: float) -> Callable[[np.ndarray], np.ndarray]:
    """Return the inverse of (C W^-1 C' + mu * 1), by the identity of Woodbury; W is the columns' own part of K."""
    mu = ridge + _REMAINDER
    own = columns[at].astype(np.float64)
    own = (own + own.T) / 2
    own[np.diag_indices(len(at))] += _JITTER * float(np.trace(own)) / len(at)
    factor = cho_factor(mu * own + (columns.T @ columns).astype(np.float64), overwrite_a=True, check_finite=False)

    def apply(matrix: np.ndarray) -> np.ndarray:
        inside = cho_solve(factor, (columns.T @ matrix).astype(np.float64), check_finite=False)
        return np.asarray((matrix - columns @ inside.astype(np.float32)) / np.float32(mu))

    return apply
