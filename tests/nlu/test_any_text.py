"""Nobody's message makes the pipeline fail."""

from __future__ import annotations

import math

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.conversations.cleaning import as_plain_text, clean
from tests.any_text import ANY_TEXT
from tests.nlu.tiny_pipeline import SENTENCES, TinyPipeline

few = settings(max_examples=40, deadline=None, database=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])


def _assert_is_read(pipeline: TinyPipeline, text: str) -> None:
    read = pipeline.read(text)
    assert all(0 <= score <= 1 for score in read.get("language_scores").values())
    if not text.startswith("/"):
        confidences = [entry["confidence"] for entry in read.get("intent_ranking")]
        assert len(confidences) >= len(SENTENCES)
        assert all(math.isfinite(confidence) and 0 <= confidence <= 1 for confidence in confidences)


@few
@given(text=st.text(max_size=400))
def test_any_text_is_read(pipeline: TinyPipeline, text: str) -> None:
    _assert_is_read(pipeline, text)


@few
@given(raw=ANY_TEXT)
def test_any_text_that_a_channel_cleaned_is_read(pipeline: TinyPipeline, raw: str) -> None:
    text = as_plain_text(clean(raw).text)
    assert not text.startswith("/")
    _assert_is_read(pipeline, text)


@pytest.mark.parametrize("text", ["a" * 10_000, "wie? " * 2_000, "?" * 10_000, "é\u0301" * 5_000, "😀" * 3_000, "\x00", "\u202e" * 50, "İ" * 1_000])
def test_a_hostile_text_is_read(pipeline: TinyPipeline, text: str) -> None:
    _assert_is_read(pipeline, text)
