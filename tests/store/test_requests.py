"""Requests in SQL: what was kept comes back, found by keyed hashes, readable nowhere in the files."""

from __future__ import annotations

import logging
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.engine import Engine
from sqlalchemy.exc import IntegrityError

from bot.errors import BotError
from bot.rights.acts import ForWhom, RequestedAct
from bot.rights.desk import RightsDesk
from bot.rights.requests import Actor
from bot.rights.states import ActorKind, Move, State
from bot.settings import RequestKeySettings
from bot.store.engine import make_engine, reading, writing
from bot.store.rights import SqlKeeping
from bot.store.schema import migrate
from bot.store.tables import metadata, outbox, request_history, requests
from tests.rights.in_memory import START, MadeUpClock, TwoControllers
from tests.store.rights_desks import MARKED, fresh_key, made_keeping, open_requests

STAFF = Actor(ActorKind.STAFF, "Gemarkeerde An")
COMPANY = Actor(ActorKind.CONTROLLER)


@pytest.mark.parametrize("act", RequestedAct)
def test_a_request_comes_back_as_it_was_kept(desk: RightsDesk, act: RequestedAct) -> None:
    (kept,) = open_requests(desk, "talk", act)
    assert desk.request(kept.id) == kept
    assert desk.confirm("talk", key="yes") == [kept]
    assert desk.find(kept.reference).standing is not None


def test_linked_requests_come_back_in_the_order_they_were_expressed(desk: RightsDesk) -> None:
    acts = (RequestedAct.UNSUBSCRIBE, RequestedAct.ACCESS, RequestedAct.ERASURE)
    kept = open_requests(desk, "talk", *acts)
    assert [request.act for request in kept] == list(acts)
    assert desk.confirm("talk", key="yes") == kept
    assert {request.act for request in desk.requests_of(MARKED["contact"].upper())} == set(acts)


def test_whatever_moves_a_request_comes_back(desk: RightsDesk, clock: MadeUpClock) -> None:
    (request,) = open_requests(desk)
    steps = [(Move.PASS_ON, STAFF), (Move.ASK, STAFF), (Move.EXTEND, COMPANY), (Move.GO_ON, STAFF), (Move.ASK, STAFF), (Move.ANSWER, COMPANY), (Move.EXECUTE, COMPANY)]
    for number, (move, actor) in enumerate(steps):
        clock.put_forward(days=1)
        moved = desk.move(request.id, move, actor, key=str(number), why="gemarkeerde reden")
        assert desk.request(request.id) == moved
    assert (moved.state, moved.is_extended, [pause.answered_at is not None for pause in moved.pauses]) == (State.EXECUTED, True, [True, True])
    history = desk.history(request.id)
    assert [entry.what for entry in history] == ["opened", *[move.value for move, _ in steps]]
    assert {entry.actor for entry in history[1:]} == {STAFF, COMPANY}
    assert [entry.at for entry in history[1:]] == [START + timedelta(days=day) for day in range(1, 8)]


def test_what_has_no_legal_term_is_kept_without_one(desk: RightsDesk) -> None:
    desk.begin("talk", [RequestedAct.ACCESS], language="fr", received_at=START, key="m0", controller="voorbeeld")
    desk.answer("talk", "for_whom", ForWhom.DECEASED.value, key="m0")
    (request,) = open_requests(desk, "talk", RequestedAct.ACCESS)
    assert (desk.request(request.id), request.term.due) == (request, None)


@pytest.mark.parametrize("unknown", ["", "nobody", "\x00", "\ud800", "é", "' OR 1=1 --"])
def test_what_nobody_opened_is_not_found_whatever_its_id(desk: RightsDesk, unknown: str) -> None:
    open_requests(desk)
    with pytest.raises(BotError, match="no request"):
        desk.request(unknown)
    assert desk.history(unknown) == []
    assert desk.draft(unknown) is None
    assert desk.requests_of(unknown) == []


def test_all_of_an_opening_is_kept_or_nothing(engine: Engine, desk: RightsDesk, keeping: SqlKeeping, request_keys: RequestKeySettings) -> None:
    (other,) = open_requests(desk, "other talk")
    with pytest.raises(BotError, match="same moment"), keeping.writing() as books:
        books.requests.add(desk.request(other.id), desk.history(other.id)[0])
    open_requests(desk, "talk")
    with reading(engine) as connection:
        before = {table.name: connection.execute(select(table)).all() for table in metadata.sorted_tables}
    # The last thing that is stored fails: the announcement stands there already.
    desk.begin("third talk", [RequestedAct.ACCESS], language="nl", received_at=START, key="m1", controller="conitro")
    desk.answer("third talk", "contact", MARKED["contact"], key="m2")
    draft = desk.skip("third talk", "name", key="m3").draft
    with writing(engine) as connection:
        connection.execute(outbox.insert().values(id="taken", kind="receipt", payload=f"group:{draft.id}", state="waiting", created_at=START))
    with pytest.raises(BotError, match="same moment"):
        desk.confirm("third talk", key="yes")
    assert desk.draft("third talk") == draft
    with reading(engine) as connection:
        for table in (requests, request_history):
            assert connection.execute(select(table)).all() == before[table.name]


def test_the_history_cannot_hold_a_number_twice(engine: Engine, desk: RightsDesk) -> None:
    (request,) = open_requests(desk)
    with reading(engine) as connection:
        row = connection.execute(select(request_history)).one()
    with pytest.raises(IntegrityError), writing(engine) as connection:
        connection.execute(request_history.insert().values({**row._mapping, "id": "another", "request": request.id}))


def test_a_row_that_was_copied_over_another_is_noticed(engine: Engine, desk: RightsDesk) -> None:
    (mine,), (yours,) = open_requests(desk, "mine"), open_requests(desk, "yours", contact="rob@voorbeeld.example")
    with writing(engine) as connection:
        body = connection.execute(select(requests.c.body).where(requests.c.id == yours.id)).scalar_one()
        connection.execute(requests.update().where(requests.c.id == mine.id).values(body=body))
    with pytest.raises(BotError, match="changed or moved"):
        desk.request(mine.id)
    assert desk.request(yours.id) == yours


def _do_marked_things(desk: RightsDesk) -> None:
    (request,) = open_requests(desk, "gemarkeerd-gesprek", RequestedAct.RECTIFICATION, **MARKED)
    desk.move(request.id, Move.TAKE_UP, STAFF, key="gemarkeerde-sleutel", why="gemarkeerde reden")
    desk.note(request.id, STAFF, "gemarkeerde nota", key="2")
    desk.begin("open", [RequestedAct.RECTIFICATION], language="nl", received_at=START, key="m1")
    for question, raw in MARKED.items():
        desk.answer("open", question, raw, key="m2")
    desk.begin("left", [RequestedAct.RECTIFICATION], language="nl", received_at=START, key="m1")
    desk.answer("left", "contact", MARKED["contact"], key="m2")


def test_nothing_personal_is_readable_in_any_column(engine: Engine, desk: RightsDesk, clock: MadeUpClock) -> None:
    _do_marked_things(desk)
    clock.put_forward(days=2)
    desk.end_left_drafts()
    with reading(engine) as connection:
        rows = [row for table in metadata.sorted_tables for row in connection.execute(select(table)).all()]
    shown = [str(tuple(row)) for row in rows]
    # The search bites: the talk's id is no secret.
    assert any("gemarkeerd-gesprek" in row for row in shown)
    assert len(rows) >= 12
    for row in shown:
        assert not [secret for secret in ("emarkeerde", "gemarkeerd@", "voorbeeld.example") if secret in row]


def test_nothing_personal_is_readable_in_the_files_nor_a_reference(sqlite_file: Path, request_keys: RequestKeySettings) -> None:
    engine = make_engine(f"sqlite:///{sqlite_file}")
    migrate(engine)
    desk = RightsDesk(made_keeping(engine, request_keys), MadeUpClock(), TwoControllers())
    _do_marked_things(desk)
    (request,) = desk.confirm("gemarkeerd-gesprek", key="yes")
    files = [path.read_bytes() for path in sqlite_file.parent.glob("product.db*")]
    engine.dispose()
    files += [path.read_bytes() for path in sqlite_file.parent.glob("product.db*")]
    assert any(b"gemarkeerd-gesprek" in content for content in files)
    for secret in ("emarkeerde", "gemarkeerd@", "voorbeeld.example", request.reference, request.reference.replace("-", "")):
        for content in files:
            assert secret.encode() not in content and secret.encode("utf-16-le") not in content


def test_nothing_personal_is_logged_or_told_when_the_database_refuses(
    sqlite_file: Path, request_keys: RequestKeySettings, caplog: pytest.LogCaptureFixture
) -> None:
    engine = make_engine(f"sqlite:///{sqlite_file}")
    migrate(engine)
    desk = RightsDesk(made_keeping(engine, request_keys), MadeUpClock(), TwoControllers())
    with caplog.at_level(logging.DEBUG):
        _do_marked_things(desk)
        with writing(engine) as connection:
            connection.exec_driver_sql("ALTER TABLE request_history RENAME TO gone")
        with pytest.raises(BotError) as caught:
            desk.answer("open", "wrong", MARKED["wrong"], key="m8")
            desk.correct("open", "name", MARKED["name"], key="m9")
            desk.confirm("open", key="yes")
            desk.note(desk.requests_of(MARKED["contact"])[0].id, STAFF, "gemarkeerde nota", key="m9")
    told = f"{caplog.text}{caught.value}{caught.value.__cause__}{caught.value.__cause__!r}"
    assert not [secret for secret in ("emarkeerde", "gemarkeerd@") if secret in told]


def test_other_keys_read_nothing_and_find_nothing(engine: Engine, desk: RightsDesk, request_keys: RequestKeySettings) -> None:
    (request,) = open_requests(desk)
    other_sealing = RightsDesk(made_keeping(engine, RequestKeySettings((fresh_key(),), request_keys.lookup)), MadeUpClock(), TwoControllers())
    with pytest.raises(BotError, match="cannot be read with the keys at hand"):
        other_sealing.find(request.reference)
    other_lookup = RightsDesk(made_keeping(engine, RequestKeySettings(request_keys.sealing, (fresh_key(),))), MadeUpClock(), TwoControllers())
    assert other_lookup.find(request.reference).standing is None
    assert other_lookup.requests_of(MARKED["contact"]) == []


def test_a_talk_that_is_deleted_takes_no_request_along(engine: Engine, desk: RightsDesk) -> None:
    (request,) = open_requests(desk)
    with writing(engine) as connection:
        connection.exec_driver_sql("DELETE FROM conversations")
    assert desk.request(request.id) == request


def test_the_requests_of_a_talk_are_found_by_it_and_nobody_elses(desk: RightsDesk, keeping: SqlKeeping) -> None:
    opened = open_requests(desk, "talk", RequestedAct.ACCESS, RequestedAct.ERASURE)
    open_requests(desk, "another talk", RequestedAct.ACCESS)
    with keeping.reading() as books:
        assert [each.id for each in books.requests.of_conversation("talk")] == [each.id for each in opened]
        assert books.requests.of_conversation("nobody") == books.requests.of_conversation("\x00") == []
