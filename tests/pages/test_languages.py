"""Which language a browser asks for, whatever it sends."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.pages.languages import wanted_language


@pytest.mark.parametrize(
    "header, wanted",
    [
        ("nl", "nl"),
        ("FR-be", "fr"),
        ("nl-BE,nl;q=0.9,fr;q=0.8", "nl"),
        ("en-GB,en;q=0.9,fr-BE;q=0.8,nl;q=0.7", "fr"),
        ("nl;q=0.5,fr;q=0.5", "nl"),
        (" fr ; q = 1.000 ", "fr"),
        ("nl;q=0", None),
        ("*", None),
        ("de", None),
        ("", None),
        ("nl;q=2,fr", "fr"),
        ("nlx,fra", None),
        ("nl;q=x;;,,fr", "fr"),
        ("x" * 2_000 + ",fr", None),
    ],
)
def test_the_language_liked_best_of_ours_is_taken(header: str, wanted: str | None) -> None:
    assert wanted_language(header) == wanted


@given(st.text())
def test_any_text_is_borne(header: str) -> None:
    assert wanted_language(header) in ("nl", "fr", None)
