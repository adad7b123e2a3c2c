"""The gate: what a request may not do before enough is proven, and that nothing goes round it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.identity.gate import may
from bot.identity.ladder import RUNGS
from bot.rights.acts import ForWhom, RequestedAct
from bot.rights.ports import shut
from bot.rights.proofs import Deed, Level, NotProven, Proof
from bot.rights.requests import Request
from bot.rights.states import ActorKind, Move, State
from tests.identity.worlds import COMPANY, STAFF, ProofWorld

ROOT = Path(__file__).parents[2]
STOPPED = [act for act in RequestedAct if RUNGS[act].stops]
NEVER_STOPPED = [act for act in RequestedAct if not RUNGS[act].stops]


@pytest.fixture
def request_of(world: ProofWorld) -> Request:
    return world.open()[0]


@pytest.mark.parametrize("act", STOPPED)
@pytest.mark.parametrize("proof", Proof)
def test_an_act_is_answered_or_executed_only_with_its_level(request_of: Request, act: RequestedAct, proof: Proof) -> None:
    request = replace(request_of, act=act, proof=proof)
    for deed in (Move.ANSWER, Move.EXECUTE):
        verdict = may(request, deed, {})
        assert verdict.is_allowed is (proof.level >= RUNGS[act].usual)
        assert verdict.needed is RUNGS[act].usual


@pytest.mark.parametrize("act", NEVER_STOPPED)
def test_what_never_stops_for_lack_of_proof_does_not_stop(request_of: Request, act: RequestedAct) -> None:
    for for_whom in ForWhom:
        request = replace(request_of, act=act, for_whom=for_whom)
        assert may(request, Move.ANSWER, {}).is_allowed
        assert may(request, Move.EXECUTE, {}).is_allowed


@pytest.mark.parametrize("act", RequestedAct)
@pytest.mark.parametrize("deed", [Deed.MERGE, Deed.RELEASE])
def test_nothing_unproven_is_merged_or_let_out(request_of: Request, act: RequestedAct, deed: Deed) -> None:
    verdict = may(replace(request_of, act=act), deed, {})
    assert not verdict.is_allowed
    assert verdict.needed >= Level.MAILBOX


def test_who_asks_for_another_is_answered_after_staff_only(request_of: Request) -> None:
    request = replace(request_of, act=RequestedAct.RECTIFICATION, for_whom=ForWhom.CHILD, proof=Proof.KNOWN_CUSTOMER)
    assert not may(request, Move.ANSWER, {"request_rectification": "mailbox"}).is_allowed
    assert may(replace(request, proof=Proof.STAFF), Move.ANSWER, {}).is_allowed


def test_a_mailing_list_may_be_content_with_the_mailbox(request_of: Request) -> None:
    request = replace(request_of, act=RequestedAct.ERASURE, proof=Proof.MAILBOX)
    assert not may(request, Move.EXECUTE, {}).is_allowed
    assert may(request, Move.EXECUTE, {"request_erasure": "mailbox"}).is_allowed


def test_without_a_gate_nothing_that_can_need_a_proof_is_done(request_of: Request) -> None:
    assert [deed for deed in (*Move, *Deed) if not shut(request_of, deed).is_allowed] == [Move.ANSWER, Move.EXECUTE, Deed.MERGE, Deed.RELEASE]


def test_no_deed_has_the_name_of_a_move() -> None:
    # Both are texts: the gate would take one for the other.
    assert not {move.value for move in Move} & {deed.value for deed in Deed}


def test_a_request_goes_up_the_ladder_to_its_answer(world: ProofWorld) -> None:
    (request,) = world.proven(RequestedAct.ACCESS)
    with pytest.raises(NotProven):
        world.answer(request)
    confirmed = world.desk.confirm_person(request.id, "An Peeters", "adres staat in het bestand", key="1")
    assert confirmed.proof is Proof.STAFF
    assert world.answer(request).state is State.ANSWERED
    (entry,) = [each for each in world.desk.history(request.id) if each.actor.kind is ActorKind.STAFF]
    assert (entry.actor.name, entry.why) == ("An Peeters", "adres staat in het bestand")


@pytest.mark.parametrize(("name", "why"), [("", "adres staat in het bestand"), ("An", " ")])
def test_staff_confirm_with_name_and_reason(world: ProofWorld, name: str, why: str) -> None:
    (request,) = world.proven()
    with pytest.raises(Exception, match="name and a reason"):
        world.desk.confirm_person(request.id, name, why, key="1")
    assert world.desk.request(request.id).proof is Proof.MAILBOX


def test_what_is_over_is_not_confirmed(world: ProofWorld) -> None:
    (request,) = world.proven()
    world.desk.move(request.id, Move.REFUSE, COMPANY, key="1", why="een reden")
    with pytest.raises(Exception, match="refused"):
        world.desk.confirm_person(request.id, "An", "een reden", key="2")


def test_a_pause_needs_a_doubt_on_record(world: ProofWorld) -> None:
    (request,) = world.proven()
    with pytest.raises(Exception, match="needs its reason"):
        world.desk.move(request.id, Move.ASK, STAFF, key="1", why=" ")
    assert world.desk.request(request.id).state is not State.PAUSED


# --- Nothing goes round it ----------------------------------------------------------------------
def _python_files() -> Iterator[tuple[str, ast.Module]]:
    for folder in ("bot", "actions"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield str(path.relative_to(ROOT)), ast.parse(path.read_text(encoding="utf-8"))


def _name_of(node: ast.expr) -> str:
    return f"{_name_of(node.value)}.{node.attr}" if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _calls(tree: ast.Module) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def test_only_changing_keeps_what_becomes_of_a_request() -> None:
    writers = {file for file, tree in _python_files() for call in _calls(tree) if _name_of(call.func).endswith("requests.change")}
    assert writers == {"bot/rights/changing.py"}


def test_only_changing_makes_a_request_that_moved_or_is_proven() -> None:
    makers = {
        file for file, tree in _python_files() for call in _calls(tree) if _name_of(call.func) in ("moved", "proven", "noted", "requests.moved", "requests.proven")
    }
    assert makers == {"bot/rights/changing.py"}


def test_state_and_proof_are_replaced_where_requests_are_made_only() -> None:
    replacing = {
        file
        for file, tree in _python_files()
        for call in _calls(tree)
        if _name_of(call.func).rpartition(".")[2] == "replace"
        for keyword in call.keywords
        if keyword.arg in ("proof", "state")
    }
    # A draft's state is its own; it opens nothing by itself.
    assert replacing - {"bot/rights/drafts.py"} == {"bot/rights/requests.py"}


def test_only_the_store_writes_the_table_of_requests() -> None:
    writers = {
        file
        for file, tree in _python_files()
        for call in _calls(tree)
        if _name_of(call.func) in ("update", "insert") and call.args and _name_of(call.args[0]) in ("requests", "tables.requests")
    }
    # The outbox marks mails that do not arrive; nothing else of a request.
    assert writers == {"bot/store/requests.py", "bot/store/outbox.py"}


def test_the_gate_is_asked_in_each_change() -> None:
    tree = dict(_python_files())["bot/rights/changing.py"]
    asked = {
        function.name
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef)
        for call in ast.walk(function)
        if isinstance(call, ast.Call) and _name_of(call.func) == "self._require"
    }
    assert {"move", "amend", "confirm", "raise_proof"} <= asked
