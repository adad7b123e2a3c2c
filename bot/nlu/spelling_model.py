"""Which intent a sentence has by its words, pairs and pieces of words alone: logistic regression.

Sees less than resemblance does and errs elsewhere: what both agree on is surer
(docs/decisions/0002-encoders-and-classifier.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix, hstack
from scipy.special import expit
from sklearn.linear_model import SGDClassifier

from bot.nlu.word_pieces import rarity_of, weighted

# Measured: stronger shrinking loses rare words.
_SHRINKING = 2e-6
_ROUNDS = 10


@dataclass(frozen=True)
class SpellingModel:
    """What was learned; plain arrays.

    Attributes:
        rarity: How telling each piece of a word is.
        pair_rarity: How telling each word and each pair of words is.
        weights: Per piece, word and pair, what it says about each intent.
        bias: What every sentence starts with, per intent.
    """

    rarity: np.ndarray
    pair_rarity: np.ndarray
    weights: np.ndarray
    bias: np.ndarray

    @classmethod
    def fit(cls, counts: csr_matrix, rarity: np.ndarray, pairs: csr_matrix, columns: Sequence[int]) -> SpellingModel:
        """Learn; the same from the same sentences in the same order.

        Args:
            columns: Per sentence, the column of its intent; every column has a sentence.
        """
        learner = SGDClassifier(loss="log_loss", alpha=_SHRINKING, max_iter=_ROUNDS, tol=None, random_state=0, n_jobs=2)
        pair_rarity = rarity_of(pairs)
        learner.fit(_beside(counts, rarity, pairs, pair_rarity), np.asarray(columns))
        return cls(rarity, pair_rarity, np.ascontiguousarray(learner.coef_.T, dtype=np.float32), learner.intercept_.astype(np.float32))

    def rows(self, counts: csr_matrix, pairs: csr_matrix) -> csr_matrix:
        """Return one row per text: its pieces, words and pairs, each counting by its rarity."""
        return _beside(counts, self.rarity, pairs, self.pair_rarity)

    def probabilities(self, rows: csr_matrix) -> np.ndarray:
        """Return one row per text, one probability per intent.

        Args:
            rows: As `rows` gives them.
        """
        votes = expit(rows @ self.weights + self.bias)
        return np.asarray(votes / np.maximum(votes.sum(axis=1, keepdims=True), 1e-12))


def _beside(counts: csr_matrix, rarity: np.ndarray, pairs: csr_matrix, pair_rarity: np.ndarray) -> csr_matrix:
    return hstack([weighted(counts, rarity), weighted(pairs, pair_rarity)], format="csr")
