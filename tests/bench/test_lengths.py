"""The texts that are timed have the length they are named after, and a missed goal is seen."""

from __future__ import annotations

import pytest

from bench.lengths import LENGTHS, USUAL, USUAL_GOAL, WORST_GOAL, Taken, is_missed, texts_of
from bot.conversations.cleaning import LONGEST_TEXT


@pytest.mark.parametrize("length", LENGTHS)
def test_texts_have_their_length_and_are_of_every_kind(length: int) -> None:
    texts = texts_of(length)
    assert set(texts) == {"nl", "fr", "typing errors"}
    assert {len(text) for kind in texts.values() for text in kind} == {length}
    assert all(len(set(kind)) > 1 for kind in texts.values())


def test_the_longest_text_that_is_read_is_among_them() -> None:
    assert max(LENGTHS) == LONGEST_TEXT
    assert USUAL in LENGTHS


def test_a_slow_middle_and_a_single_slow_text_miss_a_goal() -> None:
    assert not is_missed(Taken("nl", USUAL, (1.0, USUAL_GOAL, WORST_GOAL)))
    assert is_missed(Taken("nl", USUAL, (1.0, USUAL_GOAL + 1, USUAL_GOAL + 2)))
    assert not is_missed(Taken("nl", LONGEST_TEXT, (USUAL_GOAL + 1, USUAL_GOAL + 2)))
    assert is_missed(Taken("typing errors", LONGEST_TEXT, (1.0, 1.0, WORST_GOAL + 1)))
