"""Which intent a sentence has by what it resembles: kernel ridge regression.

A new sentence resembles each training sentence in meaning (the encoder's numbers) and in
spelling (pieces of words), and inherits their intents by how much. Learned in one step, no
random part. Measured: docs/decisions/0002-encoders-and-classifier.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix

from bot.nlu.kernel_solver import COLUMNS, solve
from bot.nlu.word_pieces import weighted

# A piece that stands in more than this share of the sentences tells nothing, and comparing it takes longest.
_COMMON = 0.1
#: Directions of the encoder's numbers that are compared: beyond these sentences hardly differ, and
#: comparing with every training sentence is most of what reading a message costs.
_DIRECTIONS = 192
# Sentences compared at once while learning.
_STRIP = 1024
# Lifts every resemblance a little, so that a sentence like none gets no intent by accident.
_BIAS = 0.05


@dataclass(frozen=True)
class ResemblanceModel:
    """What was learned; plain arrays.

    Attributes:
        mean: Mean of the encoder's numbers, taken off before comparing.
        axes: The directions in which the training sentences differ most, one column each.
        sentences: One row of length 1 per training sentence, along those directions.
        alpha: Per training sentence, what it says about each intent.
        telling: How telling each piece of a word is; 0 for the commonest.
        spelling: Per piece of a word, what it says about each intent.
        bias: What every sentence starts with, per intent.
        gamma: How fast resemblance in meaning fades.
        temperature: What the scores are multiplied by before they become probabilities.
    """

    mean: np.ndarray
    axes: np.ndarray
    sentences: np.ndarray
    alpha: np.ndarray
    telling: np.ndarray
    spelling: np.ndarray
    bias: np.ndarray
    gamma: np.ndarray
    temperature: np.ndarray

    @classmethod
    def fit(cls, vectors: np.ndarray, counts: csr_matrix, rarity: np.ndarray, columns: Sequence[int], config: dict[str, Any]) -> ResemblanceModel:
        """Learn from the encoder's numbers, the pieces of words and the intent of each sentence.

        Args:
            columns: Per sentence, the column of its intent.
            config: gamma, spelling_share (weight of spelling beside meaning), ridge (how much
                a single sentence is mistrusted) and temperature.
        """
        target = np.zeros((len(vectors), max(columns) + 1), dtype=np.float32)
        target[np.arange(len(vectors)), list(columns)] = 1.0
        mean = vectors.mean(axis=0)
        axes = _principal_axes(vectors - mean)
        sentences = _of_length_one((vectors - mean) @ axes).astype(np.float32)
        telling = np.where(rarity < 1 - np.log(_COMMON), 0, rarity).astype(np.float32)
        pieces = weighted(counts, telling)
        share, gamma = float(config["spelling_share"]), float(config["gamma"])
        solved = _solved(sentences, pieces, gamma, share, float(config["ridge"]), target)
        alpha = (solved / (1.0 + share)).astype(np.float32)
        return cls(
            mean.astype(np.float32),
            axes.astype(np.float32),
            sentences.astype(np.float32),
            alpha,
            telling,
            np.ascontiguousarray(pieces.T @ alpha * share, dtype=np.float32),
            (_BIAS * (1.0 + share) * alpha.sum(axis=0)).astype(np.float32),
            np.float32(gamma),
            np.float32(config["temperature"]),
        )

    def probabilities(self, vectors: np.ndarray, counts: csr_matrix) -> np.ndarray:
        """Return one row per text, one probability per intent."""
        likeness = np.exp(self.gamma * (_of_length_one((vectors - self.mean) @ self.axes) @ self.sentences.T - 1.0))
        scores = likeness @ self.alpha + weighted(counts, self.telling) @ self.spelling + self.bias
        powers = np.exp(self.temperature * (scores - scores.max(axis=1, keepdims=True)))
        return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def _principal_axes(centred: np.ndarray) -> np.ndarray:
    _, axes = np.linalg.eigh(centred.T @ centred)
    # The sign of an axis is chance; the sentences' own likeness does not depend on it.
    return np.ascontiguousarray(axes[:, ::-1][:, :_DIRECTIONS])


def _solved(sentences: np.ndarray, pieces: csr_matrix, gamma: float, share: float, ridge: float, target: np.ndarray) -> np.ndarray:
    """Return what each training sentence says about each intent.

    Only likeness in meaning is held as a table (1.6 GB at 20,000 sentences), filled in place,
    a strip at a time; likeness in spelling is sparse and multiplied as it is.
    """
    count, flipped = len(sentences), pieces.T.tocsr()
    table = np.empty((count, count), dtype=np.float32)
    for start in range(0, count, _STRIP):
        _alike_in_meaning(sentences[start : start + _STRIP], sentences, gamma, out=table[start : start + _STRIP])

    def multiply(matrix: np.ndarray) -> np.ndarray:
        product = table @ matrix
        product += share * (pieces @ (flipped @ matrix))
        product /= 1.0 + share
        product += _BIAS * matrix.sum(axis=0)
        product += ridge * matrix
        return np.asarray(product)

    at = np.unique(np.linspace(0, count - 1, min(COLUMNS, count)).astype(int))
    columns = (table[:, at] + share * (pieces @ flipped[:, at]).toarray()) / np.float32(1.0 + share) + np.float32(_BIAS)
    return solve(multiply, columns, at, ridge, target)


def _alike_in_meaning(some: np.ndarray, all_of_them: np.ndarray, gamma: float, out: np.ndarray) -> None:
    np.matmul(some, all_of_them.T, out=out)
    out -= 1.0
    out *= gamma
    np.exp(out, out=out)


def _of_length_one(vectors: np.ndarray) -> np.ndarray:
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9))
