"""The rights desk with real processes at work on the same database at the same moment."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.engine import Engine

from bot.rights.acts import RequestedAct
from bot.rights.desk import RightsDesk
from bot.rights.states import ActorKind, Move, State
from bot.settings import RequestKeySettings
from bot.store.engine import reading
from bot.store.key_upkeep import left_to_rotate
from bot.store.tables import drafts, outbox, request_history, requests
from tests.rights.in_memory import START, MadeUpClock, TwoControllers
from tests.store import rights_desks
from tests.store.rights_desks import filled_draft, fresh_key, made_keeping, open_requests, sealer_of
from tests.store.servers import in_processes

TALKS = [f"talk {number}" for number in range(25)]


def count(engine: Engine, table: object) -> int:
    with reading(engine) as connection:
        return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


#: The second process does the same writes again for half of the talks, and other ones for the rest.
KEYS = [["same"] * len(TALKS), ["same" if number % 2 else "other" for number in range(len(TALKS))]]


def test_two_processes_that_confirm_the_same_draft_open_it_once(database_url: str, engine: Engine, desk: RightsDesk, request_keys: RequestKeySettings) -> None:
    for talk in TALKS:
        filled_draft(desk, talk, RequestedAct.ERASURE, RequestedAct.UNSUBSCRIBE)
    mine, yours = in_processes(rights_desks.confirm, [(database_url, request_keys, TALKS, keys) for keys in KEYS])
    assert mine == yours
    assert count(engine, requests) == count(engine, request_history) == 2 * len(TALKS)
    # One receipt, and one line for each controller's request.
    assert count(engine, outbox) == 3 * len(TALKS)


def test_two_processes_that_begin_in_the_same_talk_share_one_draft(database_url: str, engine: Engine, desk: RightsDesk, request_keys: RequestKeySettings) -> None:
    mine, yours = in_processes(rights_desks.begin, [(database_url, request_keys, TALKS, act) for act in (RequestedAct.ACCESS, RequestedAct.ERASURE)])
    assert mine == yours
    assert count(engine, drafts) == len(TALKS)
    for talk in TALKS:
        draft = desk.draft(talk)
        assert draft is not None and {each.act for each in draft.acts} == {RequestedAct.ACCESS, RequestedAct.ERASURE}


def test_answers_of_two_processes_to_the_same_questions_are_all_kept_once(database_url: str, engine: Engine, desk: RightsDesk, request_keys: RequestKeySettings) -> None:
    for talk in TALKS:
        desk.begin(talk, [RequestedAct.RECTIFICATION], language="nl", received_at=START, key="m0", controller="conitro")
    mine, yours = ({"wrong": f"straat {name}", "right": f"laan {name}", "contact": f"{name}@voorbeeld.example", "name": "Lien Maes"} for name in ("mijn", "jouw"))
    assert in_processes(rights_desks.answer, [(database_url, request_keys, TALKS, mine, "mine"), (database_url, request_keys, TALKS, yours, "yours")]) == [4 * len(TALKS)] * 2
    for talk in TALKS:
        draft = desk.draft(talk)
        assert draft is not None and draft.is_complete
        assert sorted(answer.question for answer in draft.answers) == sorted(mine)
        # One of the two, never a mixture of both.
        assert {answer.value for answer in draft.answers} <= {*mine.values(), *yours.values(), "email:mijn@voorbeeld.example", "email:jouw@voorbeeld.example"}
    assert count(engine, drafts) == len(TALKS)
    assert len(desk.confirm(TALKS[0], key="yes")) == 1


def test_a_move_is_made_once_by_two_processes(database_url: str, desk: RightsDesk, request_keys: RequestKeySettings) -> None:
    opened = [open_requests(desk, talk)[0].id for talk in TALKS]
    done = in_processes(rights_desks.move, [(database_url, request_keys, opened, [(Move.PASS_ON, ActorKind.ASSISTANT)], keys) for keys in KEYS])
    # The same write gives the same, whoever was first; of two different ones the second is refused.
    assert sum(done) == len(TALKS) + KEYS[1].count("same")
    for identifier in opened:
        assert [entry.what for entry in desk.history(identifier)] == ["opened", "pass_on"]


def test_moves_that_exclude_each_other_leave_a_whole_history(database_url: str, desk: RightsDesk, request_keys: RequestKeySettings) -> None:
    opened = [open_requests(desk, talk)[0].id for talk in TALKS]
    company = [(Move.TAKE_UP, ActorKind.STAFF), (Move.EXTEND, ActorKind.STAFF), (Move.ANSWER, ActorKind.STAFF)]
    person = [(Move.WITHDRAW, ActorKind.PERSON)]
    done = in_processes(rights_desks.move, [(database_url, request_keys, opened, moves, [name] * len(TALKS)) for moves, name in ((company, "company"), (person, "person"))])
    for identifier in opened:
        request, history = desk.request(identifier), desk.history(identifier)
        assert [entry.number for entry in history] == list(range(1, request.entries + 1))
        assert history[-1].state is request.state
        assert request.state in (State.ANSWERED, State.WITHDRAWN)
        assert sum(entry.state in (State.ANSWERED, State.WITHDRAWN) for entry in history) == 1
    assert sum(done) == sum(len(desk.history(identifier)) - 1 for identifier in opened)


def test_notes_of_four_processes_are_all_kept_in_one_order_and_none_twice(database_url: str, desk: RightsDesk, request_keys: RequestKeySettings) -> None:
    (request,) = open_requests(desk)
    # Two of the four are the same process sent twice.
    in_processes(rights_desks.note, [(database_url, request_keys, request.id, name, 20) for name in ("An", "Bo", "Bo", "Cas")])
    history = desk.history(request.id)
    assert [entry.number for entry in history] == list(range(1, 62))
    assert {entry.why for entry in history[1:]} == {f"{name} {number}" for name in ("An", "Bo", "Cas") for number in range(20)}


def test_keys_are_replaced_while_others_read_and_write_and_nothing_is_lost(database_url: str, engine: Engine, desk: RightsDesk, request_keys: RequestKeySettings) -> None:
    opened = [(request.id, request.reference) for talk in TALKS[:5] for request in open_requests(desk, talk)]
    rotated = RequestKeySettings((fresh_key(), *request_keys.sealing), request_keys.lookup)
    # One process still writes with the old key: it knows the new one, but behind.
    old_in_front = RequestKeySettings((*request_keys.sealing, rotated.sealing[0]), request_keys.lookup)
    wrong = in_processes(
        _in_turn,
        [
            ("read", database_url, rotated, opened[:2], 20),
            ("read", database_url, old_in_front, opened[2:], 20),
            ("rotate", database_url, rotated, opened, 12),
            ("rotate", database_url, rotated, opened, 12),
        ],
    )
    assert wrong == [[], [], [], []]
    rights_desks.rotate_keys(database_url, rotated, None, 1)
    assert left_to_rotate(engine, sealer_of(rotated)) == 0
    new_only = RightsDesk(made_keeping(engine, RequestKeySettings(rotated.sealing[:1], rotated.lookup)), MadeUpClock(), TwoControllers())
    for identifier, reference in opened:
        assert new_only.request(identifier).reference == reference
        assert [entry.why for entry in new_only.history(identifier)[1:]] == [f"nota {number}" for number in range(20)]


def _in_turn(what: str, *arguments: object) -> list[str]:
    return {"read": rights_desks.read_and_write, "rotate": rights_desks.rotate_keys}[what](*arguments)
