"""What a card says of staff: hours and topics, or where it is wrong."""

from __future__ import annotations

from datetime import time
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.errors import BotError
from bot.policies.model import OfficeHours
from bot.policies.staff_card import read_staff
from bot.policies.yaml_lines import load_with_lines


def read(folder: Path, card: Any) -> tuple[OfficeHours, tuple[str, ...]]:
    path = folder / "controller.yml"
    path.write_text(yaml.safe_dump({"name": "Voorbeeld", **card}), encoding="utf-8")
    return read_staff(path, *load_with_lines(path))


def test_what_a_card_leaves_out_is_usual(tmp_path: Path) -> None:
    office, topics = read(tmp_path, {})
    assert (sorted(office.days), office.opens, office.closes, topics) == ([0, 1, 2, 3, 4], time(9), time(17), ())


def test_hours_and_topics_are_read(tmp_path: Path) -> None:
    office, topics = read(tmp_path, {"office": {"days": ["mon", "sat"], "hours": "8:30-12:00"}, "handoff_topics": ["complaint", "dpo"]})
    assert (sorted(office.days), office.opens, office.closes, topics) == ([0, 5], time(8, 30), time(12), ("complaint", "dpo"))


@pytest.mark.parametrize(
    "office",
    [
        "mon-fri",
        {"days": ["mon"]},
        {"days": [], "hours": "9:00-17:00"},
        {"days": ["maandag"], "hours": "9:00-17:00"},
        {"days": ["mon"], "hours": "17:00-9:00"},
        {"days": ["mon"], "hours": "9:00-25:00"},
        {"days": ["mon"], "hours": "9-17"},
        {"days": ["mon"], "hours": "9:00-17:00", "break": "12:00"},
        {"days": [["mon"]], "hours": "9:00-17:00"},
    ],
)
def test_hours_of_another_form_are_refused_with_their_line(tmp_path: Path, office: Any) -> None:
    with pytest.raises(BotError, match=r"controller\.yml:\d+: 'office' has 'days'"):
        read(tmp_path, {"office": office})


@pytest.mark.parametrize("topics", ["complaint", {"complaint": True}, [1]])
def test_topics_of_another_form_are_refused(tmp_path: Path, topics: Any) -> None:
    with pytest.raises(BotError, match="'handoff_topics' is a list of topics"):
        read(tmp_path, {"handoff_topics": topics})
