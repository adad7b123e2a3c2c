"""The acts: the same as in the contract, and what sets some apart."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.policies.topics import load_topics
from bot.rights.acts import RequestedAct

ROOT = Path(__file__).parents[2]


def test_every_request_of_the_contract_is_an_act() -> None:
    contract = {act for act in load_topics(ROOT / "data" / "topics.yml").acts if act.startswith("request_")}
    # In a talk an objection to direct marketing is told apart later, when its reason is known.
    assert {act.value for act in RequestedAct} - contract == {"request_marketing_objection"}
    assert contract < {act.value for act in RequestedAct}


@pytest.mark.parametrize("act", RequestedAct)
def test_every_act_names_the_article_that_gives_the_right(act: RequestedAct) -> None:
    assert int(act.article.split("(")[0]) in (7, *range(15, 23))


def test_what_needs_no_examination_is_done_at_once() -> None:
    at_once = {act for act in RequestedAct if act.is_done_at_once}
    assert at_once == {RequestedAct.UNSUBSCRIBE, RequestedAct.MARKETING_OBJECTION, RequestedAct.CONSENT_WITHDRAWAL}


def test_a_doubt_about_identity_is_for_articles_15_to_21() -> None:
    for act in RequestedAct:
        assert act.may_be_paused == (15 <= int(act.article.split("(")[0]) <= 21)
