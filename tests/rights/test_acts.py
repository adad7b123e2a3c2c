"""The acts: the same as in the contract, and what sets some apart."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.policies.topics import load_topics
from bot.rights.acts import ForWhom, RequestedAct

ROOT = Path(__file__).parents[2]


def test_the_acts_are_the_requests_of_the_contract() -> None:
    contract = {act for act in load_topics(ROOT / "data" / "topics.yml").acts if act.startswith("request_")}
    assert {act.intent for act in RequestedAct} == contract
    assert len(RequestedAct) == 9


@pytest.mark.parametrize("act", RequestedAct)
def test_every_act_names_the_article_that_gives_the_right(act: RequestedAct) -> None:
    assert int(act.article.split("(")[0]) in (7, *range(15, 23))


def test_what_needs_no_examination_is_done_at_once() -> None:
    # An objection to direct marketing is the unsubscribing from all of it: article 21(2) and (3).
    assert {act for act in RequestedAct if act.is_done_at_once} == {RequestedAct.UNSUBSCRIBE, RequestedAct.CONSENT_WITHDRAWAL}


def test_a_doubt_about_identity_is_for_articles_15_to_21() -> None:
    for act in RequestedAct:
        assert act.may_be_paused == (15 <= int(act.article.split("(")[0]) <= 21)


def test_whoever_asks_for_another_meets_a_human_and_only_the_dead_have_no_term() -> None:
    assert [each for each in ForWhom if not each.needs_a_human] == [ForWhom.SELF]
    assert [each for each in ForWhom if not each.has_legal_deadline] == [ForWhom.DECEASED]
