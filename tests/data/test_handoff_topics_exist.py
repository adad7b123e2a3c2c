"""A topic that a human is to hear of is one of the contract."""

from __future__ import annotations

from pathlib import Path

from bot.policies.checks.handoff_topics_exist import CHECK
from tests.data.made_up import made_up

ALIASES = 'aliases: ["Voorbeeld NV"]'


def test_a_topic_of_the_contract_passes(tmp_path: Path) -> None:
    assert made_up(tmp_path, (ALIASES, f"{ALIASES}\nhandoff_topics: [retention]")).found_by(CHECK) == []


def test_another_is_found_and_forbids_the_company(tmp_path: Path) -> None:
    finding = made_up(tmp_path, (ALIASES, f"{ALIASES}\nhandoff_topics: [retention, klachten]")).only_finding_of(CHECK)
    assert finding.problem == "handoff_topics.1: there is no topic “klachten”."
    assert CHECK.blocking
