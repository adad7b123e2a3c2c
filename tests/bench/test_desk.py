"""What the measurement of the desk is made of; the times themselves are never tested."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.databases import databases
from bench.desk import FEW, GOAL, MANY, PAGES, Desk
from bot.settings import load_settings
from bot.tools.demo_many import MESSAGES
from tests.desk.worlds import fresh_environment


def test_what_is_measured_is_what_the_issue_asks() -> None:
    assert (MANY, MANY * MESSAGES, FEW, GOAL.limit) == (10_000, 100_000, 100, 3.0)


def test_every_page_that_is_measured_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in fresh_environment(tmp_path).items():
        monkeypatch.setenv(name, value)
    assert load_settings().paths.var == tmp_path
    with databases("sqlite", ("few",), tmp_path) as engines:
        assert engines is not None
        desk = Desk(engines[0], 65)
        assert len(desk.open) > 0
        for ask in PAGES.values():
            ask(desk, 1)
