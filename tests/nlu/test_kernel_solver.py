"""Solving for what each training sentence says, near enough to the exact solution."""

from __future__ import annotations

import numpy as np
import pytest

from bot.nlu.kernel_solver import CLOSE_ENOUGH, solve

RIDGE = 0.1


def made_kernel(count: int, seed: int) -> np.ndarray:
    """Return resemblances of points on a sphere, some of them near one another."""
    chance = np.random.default_rng(seed)
    points = chance.normal(size=(count, 24)) + np.repeat(chance.normal(size=(count // 10 + 1, 24)), 10, axis=0)[:count]
    points /= np.linalg.norm(points, axis=1, keepdims=True)
    return np.asarray(np.exp(2.5 * (points @ points.T - 1.0)), dtype=np.float32)


def solved(kernel: np.ndarray, target: np.ndarray, columns: int) -> np.ndarray:
    at = np.unique(np.linspace(0, len(kernel) - 1, columns).astype(int))
    return solve(lambda matrix: kernel @ matrix + RIDGE * matrix, kernel[:, at], at, RIDGE, target)


@pytest.mark.parametrize("columns", [1, 40, 400])
def test_what_is_left_over_is_small(columns: int) -> None:
    kernel = made_kernel(400, seed=7)
    target = np.eye(400, 6, dtype=np.float32)[np.random.default_rng(1).permutation(400)]
    found = solved(kernel, target, columns)
    left = target - (kernel @ found + RIDGE * found)
    # With one column it has to come by steps alone and may not be there at the last.
    assert np.linalg.norm(left) <= (CLOSE_ENOUGH if columns > 1 else 0.5) * np.linalg.norm(target)


def test_it_ranks_as_the_exact_solution_does() -> None:
    kernel = made_kernel(600, seed=3)
    target = np.zeros((600, 5), dtype=np.float32)
    target[np.arange(600), (np.arange(600) // 10) % 5] = 1.0
    exact = np.linalg.solve(kernel + RIDGE * np.eye(600, dtype=np.float32), target)
    assert ((kernel @ solved(kernel, target, 100)).argmax(axis=1) == (kernel @ exact).argmax(axis=1)).all()


def test_the_same_comes_out_twice() -> None:
    kernel = made_kernel(200, seed=5)
    target = np.eye(200, 4, dtype=np.float32)
    assert (solved(kernel, target, 50) == solved(kernel, target, 50)).all()


def test_an_intent_without_a_sentence_stays_at_nothing() -> None:
    kernel = made_kernel(100, seed=9)
    target = np.zeros((100, 2), dtype=np.float32)
    target[:, 0] = 1.0
    found = solved(kernel, target, 20)
    assert np.isfinite(found).all()
    assert not found[:, 1].any()
