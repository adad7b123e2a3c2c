"""Sentences as pieces of words, and as words and pairs of them: how they are spelled, as sparse numbers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import HashingVectorizer

from bot.nlu.sentence_encoders import encodable

#: Hashed, so that no vocabulary has to be kept; 32,768 places for some 60,000 pieces.
PLACES = 2**15
_PIECES = HashingVectorizer(
    analyzer="char_wb", ngram_range=(3, 5), n_features=PLACES, alternate_sign=False, norm=None, lowercase=False, dtype=np.float32
)
# "hoe kan ik" asks and "ik wil" orders: what stands side by side tells the two apart.
_WORD = r"(?u)\b\w+\b"
_PAIRS = HashingVectorizer(ngram_range=(1, 2), token_pattern=_WORD, n_features=PLACES, alternate_sign=False, norm=None, lowercase=False, dtype=np.float32)


def counted(texts: Sequence[str]) -> csr_matrix:
    """Return one row per text: how often each piece stands in it, on a logarithmic scale."""
    return _on_a_logarithmic_scale(_PIECES.transform([encodable(text) for text in texts]))


def paired(texts: Sequence[str]) -> csr_matrix:
    """Return one row per text: how often each word and each pair of neighbouring words stands in it, on a logarithmic scale."""
    return _on_a_logarithmic_scale(_PAIRS.transform([encodable(text) for text in texts]))


def _on_a_logarithmic_scale(counts: csr_matrix) -> csr_matrix:
    counts.data = 1.0 + np.log(counts.data)
    return counts


def rarity_of(counts: csr_matrix) -> np.ndarray:
    """Return how telling each piece or pair is: its inverse document frequency."""
    return (np.log((1 + counts.shape[0]) / (1 + np.bincount(counts.indices, minlength=PLACES))) + 1).astype(np.float32)


def weighted(counts: csr_matrix, rarity: np.ndarray) -> csr_matrix:
    """Return rows of length 1, each piece counting by its rarity; pieces of rarity 0 are left out."""
    rows = counts.copy()
    rows.data = rows.data * rarity[rows.indices]
    rows.eliminate_zeros()
    lengths = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
    lengths[lengths == 0] = 1.0
    rows.data = (rows.data / np.repeat(lengths, np.diff(rows.indptr))).astype(np.float32)
    return rows
