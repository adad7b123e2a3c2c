"""The machine of states: every move that is possible, and no other."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.rights.states import RULES, ActorKind, IllegalMove, Move, State, state_after

P, C, S, A = ActorKind.PERSON, ActorKind.CONTROLLER, ActorKind.STAFF, ActorKind.ASSISTANT
#: State -> move -> state after it; what is not here is refused.
MACHINE = {
    "opened": {"pass_on": "passed_on", "take_up": "in_progress", "ask": "paused", "extend": "opened", "withdraw": "withdrawn"},
    "passed_on": {
        "take_up": "in_progress", "ask": "paused", "extend": "passed_on", "withdraw": "withdrawn",
        "answer": "answered", "execute": "executed", "refuse": "refused",
    },
    "in_progress": {"ask": "paused", "extend": "in_progress", "withdraw": "withdrawn", "answer": "answered", "execute": "executed", "refuse": "refused"},
    "paused": {"go_on": "in_progress", "extend": "paused", "withdraw": "withdrawn", "answer": "answered", "execute": "executed", "refuse": "refused"},
    "answered": {"execute": "executed", "close": "closed", "reopen": "in_progress"},
    "executed": {"close": "closed", "reopen": "in_progress"},
    "refused": {"close": "closed", "reopen": "in_progress"},
    "withdrawn": {},
    "closed": {"reopen": "in_progress"},
}
BY = {
    "pass_on": {S, A}, "take_up": {C, S}, "ask": {C, S}, "go_on": {C, S, A}, "extend": {C, S}, "answer": {C, S}, "execute": {C},
    "refuse": {C, S}, "withdraw": {P, S}, "close": {C, S, A}, "reopen": {S},
}
NEED_WHY = {"ask", "extend", "refuse", "reopen"}


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("move", Move)
def test_a_move_leads_where_the_table_says_or_is_refused(state: State, move: Move) -> None:
    after = MACHINE[state.value].get(move.value)
    for actor in ActorKind:
        if after is not None and actor in BY[move.value]:
            assert state_after(state, move, actor, "een reden").value == after
        else:
            with pytest.raises(IllegalMove) as caught:
                state_after(state, move, actor, "een reden")
            assert caught.value.remedy


@pytest.mark.parametrize("move", Move)
def test_a_reason_is_needed_where_the_law_or_a_reader_asks_for_it(move: Move) -> None:
    state = next(state for state in State if state in RULES[move].out_of)
    actor = next(actor for actor in ActorKind if actor in RULES[move].by)
    if move.value in NEED_WHY:
        with pytest.raises(IllegalMove, match="reason"):
            state_after(state, move, actor, "  ")
    else:
        assert state_after(state, move, actor, "")


def test_only_the_controller_can_say_that_it_was_carried_out() -> None:
    assert RULES[Move.EXECUTE].by == {ActorKind.CONTROLLER}
    assert [move for move, rule in RULES.items() if rule.into is State.EXECUTED] == [Move.EXECUTE]


def test_an_answer_is_owed_until_it_was_given_refused_or_withdrawn() -> None:
    assert [state.value for state in State if state.is_running] == ["opened", "passed_on", "in_progress", "paused"]


def test_the_page_on_rights_shows_the_same_table() -> None:
    page = (Path(__file__).parents[2] / "docs" / "rights.md").read_text(encoding="utf-8")
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in page.splitlines() if line.startswith("| `")]
    shown = {cells[0].strip("`"): cells[1:] for cells in rows if cells[0].strip("`") in {move.value for move in Move}}
    assert set(shown) == {move.value for move in Move}
    for move, rule in RULES.items():
        out_of, into, by, why = shown[move.value][:4]
        assert {each.strip(" `") for each in out_of.split(",")} == {state.value for state in rule.out_of}
        assert into.strip("`") == (rule.into.value if rule.into else "the same")
        assert {each.strip() for each in by.split(",")} == {actor.value for actor in rule.by}
        assert why == ("yes" if rule.needs_why else "no")
