"""The ladder: what each act needs, and between which bounds a controller may set it."""

from __future__ import annotations

import pytest

from bot.identity.ladder import RUNGS, level_of, problems_of
from bot.rights.acts import ForWhom, RequestedAct
from bot.rights.proofs import Level

STAFF_FIRST = (RequestedAct.ACCESS, RequestedAct.PORTABILITY, RequestedAct.ERASURE)


def test_the_ladder_is_in_order() -> None:
    assert Level.NONE < Level.MAILBOX < Level.KNOWN_CUSTOMER < Level.STAFF
    assert sorted(Level, reverse=True)[0] is Level.STAFF
    assert Level.MAILBOX >= Level.MAILBOX
    assert not Level.MAILBOX > Level.MAILBOX


def test_every_act_has_a_rung_whose_usual_level_is_within_its_bounds() -> None:
    assert set(RUNGS) == set(RequestedAct)
    assert all(rung.least <= rung.usual <= rung.most for rung in RUNGS.values())


def test_data_leaves_and_is_erased_only_after_staff() -> None:
    assert {level_of(act) for act in STAFF_FIRST} == {Level.STAFF}


def test_unsubscribing_needs_nothing_beyond_the_address() -> None:
    assert level_of(RequestedAct.UNSUBSCRIBE) is Level.NONE
    assert level_of(RequestedAct.UNSUBSCRIBE, own={"request_unsubscribe": "mailbox"}) is Level.NONE


def test_review_and_withdrawal_of_consent_never_wait_for_proof() -> None:
    assert not RUNGS[RequestedAct.HUMAN_REVIEW].stops
    assert not RUNGS[RequestedAct.CONSENT_WITHDRAWAL].stops
    assert not RUNGS[RequestedAct.UNSUBSCRIBE].stops
    assert all(RUNGS[act].stops for act in RequestedAct if act.may_be_paused and act is not RequestedAct.UNSUBSCRIBE)


@pytest.mark.parametrize("for_whom", [each for each in ForWhom if each is not ForWhom.SELF])
def test_who_asks_for_another_is_looked_at_by_staff(for_whom: ForWhom) -> None:
    assert level_of(RequestedAct.RECTIFICATION, for_whom, {"request_rectification": "mailbox"}) is Level.STAFF


def test_a_controller_may_go_as_far_as_the_bounds() -> None:
    assert level_of(RequestedAct.ERASURE, own={"request_erasure": "mailbox"}) is Level.MAILBOX
    assert level_of(RequestedAct.RECTIFICATION, own={"request_rectification": "staff"}) is Level.STAFF
    assert level_of(RequestedAct.ACCESS, own={"request_access": "mailbox"}) is Level.STAFF


@pytest.mark.parametrize(
    ("own", "word"),
    [
        ({"request_access": "mailbox"}, "between staff and staff"),
        ({"request_unsubscribe": "mailbox"}, "between none and none"),
        ({"request_human_review": "staff"}, "between none and mailbox"),
        ({"request_access": "passport"}, "needs one of"),
        ({"ask_cookies": "none"}, "no act"),
    ],
)
def test_what_is_out_of_bounds_is_told(own: dict[str, str], word: str) -> None:
    (problem,) = problems_of(own)
    assert word in problem


def test_within_bounds_nothing_is_told() -> None:
    assert problems_of({"request_erasure": "mailbox", "request_objection": "staff", "request_unsubscribe": "none"}) == []
