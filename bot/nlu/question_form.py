"""Whether a sentence about a right asks how it works or wants it done: "hoe wis ik mijn account?", "wis mijn account".

Each act has a topic for a twin, and the two differ in form alone. One model learns that form
from all twins together, whatever the right, and shares out what both twins of a sentence got.
Measured: docs/decisions/0002-encoders-and-classifier.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

#: The act -> the topic that asks about the same right; as in data/topics.yml.
TWINS: Mapping[str, str] = {
    "request_access": "ask_right_access",
    "request_rectification": "ask_right_rectification",
    "request_erasure": "ask_right_erasure",
    "request_restriction": "ask_right_restriction",
    "request_portability": "ask_right_portability",
    "request_objection": "ask_right_objection",
    "request_human_review": "ask_right_automated_decisions",
    "request_consent_withdrawal": "ask_withdraw_consent",
    "request_unsubscribe": "ask_unsubscribe",
}
# How much what the other models said of the two counts beside the form; measured.
_TRUST_IN_OTHERS = 0.5
_SOFTNESS, _STEPS = 30.0, 300
_LEAST = 1e-6


@dataclass(frozen=True)
class QuestionForm:
    """What was learned; plain arrays.

    Attributes:
        weights: Per piece, word and pair, how much it speaks for a question; empty where no twins were trained on.
        bias: What every sentence starts with.
    """

    weights: np.ndarray
    bias: np.ndarray

    @classmethod
    def fit(cls, rows: csr_matrix, intents: Sequence[str]) -> QuestionForm:
        """Learn from the sentences of all twins; the same from the same sentences in the same order.

        Args:
            rows: One per sentence, as `SpellingModel.rows` gives them.
        """
        topics = set(TWINS.values())
        at = [index for index, intent in enumerate(intents) if intent in TWINS or intent in topics]
        asks = np.array([intents[index] in topics for index in at], dtype=bool)
        if asks.all() or not asks.any():
            return cls(np.zeros(0, dtype=np.float32), np.float32(0.0))
        learner = LogisticRegression(C=_SOFTNESS, max_iter=_STEPS).fit(rows[at], asks)
        return cls(learner.coef_[0].astype(np.float32), np.float32(learner.intercept_[0]))

    def shared_out(self, probabilities: np.ndarray, rows: csr_matrix, intents: Sequence[str]) -> np.ndarray:
        """Return the probabilities with what each pair of twins got shared out by the form of the sentence."""
        if not self.weights.size:
            return probabilities
        shared, form = probabilities.copy(), rows @ self.weights + self.bias
        for act, topic in TWINS.items():
            if act not in intents or topic not in intents:
                continue
            one, other = intents.index(topic), intents.index(act)
            asks, orders = np.maximum(probabilities[:, one], _LEAST), np.maximum(probabilities[:, other], _LEAST)
            share = 1.0 / (1.0 + np.exp(-(_TRUST_IN_OTHERS * np.log(asks / orders) + form)))
            both = probabilities[:, one] + probabilities[:, other]
            shared[:, one], shared[:, other] = both * share, both * (1.0 - share)
        return shared
