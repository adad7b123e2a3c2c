"""Replacing keys: every row, in batches, to be broken off and gone on with, and lost keys named."""

from __future__ import annotations

import pytest
from sqlalchemy import LargeBinary, select
from sqlalchemy.engine import Engine

from bot.rights.acts import RequestedAct
from bot.rights.desk import RightsDesk
from bot.rights.requests import Actor
from bot.rights.states import ActorKind
from bot.settings import RequestKeySettings
from bot.store import key_upkeep
from bot.store.engine import reading
from bot.store.key_upkeep import SEALED, Upkeep, left_to_reindex, left_to_rotate, reindex, rotate
from bot.store.tables import metadata, requests
from tests.rights.in_memory import START, MadeUpClock, TwoControllers
from tests.store.rights_desks import MARKED, fresh_key, hasher_of, made_keeping, open_requests, sealer_of

#: Rows with something sealed: seven requests, their first entries, two notes, seven drafts that ended, one that is open.
SEALED_ROWS = 7 + 7 + 2 + 7 + 1


@pytest.fixture
def opened(desk: RightsDesk) -> list[tuple[str, str]]:
    """Requests, notes and an open draft; the ids and references of the requests."""
    made = [open_requests(desk, f"talk {number}", act)[0] for number, act in enumerate(list(RequestedAct)[:7])]
    for number in range(2):
        desk.note(made[0].id, Actor(ActorKind.STAFF, "An"), f"nota {number}", key=str(number))
    desk.begin("open", [RequestedAct.ACCESS], language="nl", received_at=START, key="m1")
    desk.answer("open", "contact", MARKED["contact"], key="m2")
    return [(request.id, request.reference) for request in made]


@pytest.fixture
def rotated(request_keys: RequestKeySettings) -> RequestKeySettings:
    """The same keys, with a new one in front of each."""
    return RequestKeySettings((fresh_key(), *request_keys.sealing), (fresh_key(), *request_keys.lookup))


def newest_only(keys: RequestKeySettings) -> RequestKeySettings:
    return RequestKeySettings(keys.sealing[:1], keys.lookup[:1])


def desk_with(engine: Engine, keys: RequestKeySettings) -> RightsDesk:
    return RightsDesk(made_keeping(engine, keys), MadeUpClock(), TwoControllers())


def test_every_table_with_something_sealed_is_looked_after() -> None:
    sealed = {table.name for table in metadata.sorted_tables if "key_id" in table.c}
    assert {table.name for table in SEALED} == sealed
    binary = {table.name for table in metadata.sorted_tables for column in table.c if isinstance(column.type, LargeBinary)}
    # The message log has keys of its own, and what belongs to a talk has these too.
    assert binary - sealed == {"messages", "handoffs", "handoff_notes", "handoff_events"}


def test_after_rotating_the_old_key_is_not_needed(engine: Engine, request_keys: RequestKeySettings, rotated: RequestKeySettings, opened: list[tuple[str, str]]) -> None:
    sealer = sealer_of(rotated)
    before = [desk_with(engine, request_keys).request(identifier) for identifier, _ in opened]
    assert left_to_rotate(engine, sealer) == SEALED_ROWS
    assert rotate(engine, sealer, batch=3) == Upkeep(SEALED_ROWS, 0)
    assert left_to_rotate(engine, sealer) == 0
    new_only = desk_with(engine, RequestKeySettings(rotated.sealing[:1], request_keys.lookup))
    assert [new_only.request(identifier) for identifier, _ in opened] == before
    assert [entry.why for entry in new_only.history(opened[0][0])] == ["", "nota 0", "nota 1"]
    draft = new_only.draft("open")
    assert draft is not None and draft.contact is not None
    assert rotate(engine, sealer) == Upkeep(0, 0)


def test_rotating_that_was_broken_off_goes_on_where_it_was(
    engine: Engine, rotated: RequestKeySettings, opened: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    sealer = sealer_of(rotated)
    transactions = 0
    begin = key_upkeep.writing

    def breaks_off(engine: Engine) -> object:
        nonlocal transactions
        transactions += 1
        if transactions > 2:
            raise KeyboardInterrupt
        return begin(engine)

    monkeypatch.setattr(key_upkeep, "writing", breaks_off)
    with pytest.raises(KeyboardInterrupt):
        rotate(engine, sealer, batch=4)
    monkeypatch.undo()
    assert left_to_rotate(engine, sealer) == SEALED_ROWS - 8
    # Half done, everything is still read.
    assert [desk_with(engine, rotated).request(identifier).reference for identifier, _ in opened] == [reference for _, reference in opened]
    assert rotate(engine, sealer, batch=4) == Upkeep(SEALED_ROWS - 8, 0)


def test_a_lost_key_keeps_no_other_row_from_being_rotated(engine: Engine, rotated: RequestKeySettings, opened: list[tuple[str, str]]) -> None:
    lost = RequestKeySettings((fresh_key(),), rotated.lookup)
    open_requests(desk_with(engine, lost), "lost", RequestedAct.ACCESS)
    # A draft, a request and its entry.
    assert rotate(engine, sealer_of(rotated), batch=2) == Upkeep(SEALED_ROWS, 3)
    assert left_to_rotate(engine, sealer_of(rotated)) == 3
    found = RequestKeySettings((*rotated.sealing, *lost.sealing), rotated.lookup)
    assert rotate(engine, sealer_of(found), batch=2) == Upkeep(3, 0)


def test_what_is_written_while_rotating_is_not_overwritten(engine: Engine, rotated: RequestKeySettings, opened: list[tuple[str, str]]) -> None:
    desk = desk_with(engine, rotated)
    for number in range(8):
        rotate(engine, sealer_of(rotated), batch=1)
        desk.correct("open", "contact", f"lien{number}@voorbeeld.example", key=f"c{number}")
    draft = desk.draft("open")
    assert draft is not None and draft.contact is not None and draft.contact.value == "lien7@voorbeeld.example"


def test_after_reindexing_the_old_lookup_key_is_not_needed(engine: Engine, request_keys: RequestKeySettings, rotated: RequestKeySettings, opened: list[tuple[str, str]]) -> None:
    sealer, hasher = sealer_of(request_keys), hasher_of(rotated)
    # Before it is done, both keys find.
    both = desk_with(engine, RequestKeySettings(request_keys.sealing, rotated.lookup))
    assert all(both.find(reference).standing for _, reference in opened)
    new_only = desk_with(engine, RequestKeySettings(request_keys.sealing, rotated.lookup[:1]))
    assert not [reference for _, reference in opened if new_only.find(reference).standing]
    assert left_to_reindex(engine, hasher) == 7
    assert reindex(engine, sealer, hasher, batch=2) == Upkeep(7, 0)
    assert left_to_reindex(engine, hasher) == 0
    assert all(new_only.find(reference).standing for _, reference in opened)
    assert {request.id for request in new_only.requests_of(MARKED["contact"])} == {identifier for identifier, _ in opened}
    assert reindex(engine, sealer, hasher) == Upkeep(0, 0)


def test_both_keys_can_be_replaced_at_once_in_either_order(engine: Engine, rotated: RequestKeySettings, opened: list[tuple[str, str]]) -> None:
    reindex(engine, sealer_of(rotated), hasher_of(rotated), batch=2)
    rotate(engine, sealer_of(rotated), batch=2)
    new_only = desk_with(engine, newest_only(rotated))
    assert all(new_only.find(reference).standing for _, reference in opened)
    with reading(engine) as connection:
        rows = connection.execute(select(requests.c.key_id, requests.c.lookup_key_id)).all()
    assert set(rows) == {(sealer_of(rotated).newest, hasher_of(rotated).newest)}


def test_a_lost_lookup_key_loses_nothing(engine: Engine, request_keys: RequestKeySettings, opened: list[tuple[str, str]]) -> None:
    fresh = RequestKeySettings(request_keys.sealing, (fresh_key(),))
    assert reindex(engine, sealer_of(fresh), hasher_of(fresh)) == Upkeep(7, 0)
    desk = desk_with(engine, fresh)
    assert all(desk.find(reference).standing for _, reference in opened)
