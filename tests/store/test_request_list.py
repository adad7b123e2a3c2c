"""The list of requests in SQL: in order, row by row, and closed where it is not asked for."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.engine import Engine

from bot.rights.acts import RequestedAct
from bot.rights.desk import RightsDesk
from bot.rights.listing import RequestList, Wanted
from bot.rights.requests import Actor
from bot.rights.states import ActorKind, Move, State
from bot.settings import RequestKeySettings
from bot.store.engine import writing
from bot.store.request_list import SqlRequestRows
from bot.store.requests import request_row
from bot.store.sealing import KeyRing, Place, Sealer
from bot.store.tables import requests
from tests.rights.in_memory import START, MadeUpClock
from tests.store.rights_desks import hasher_of, open_requests, sealer_of

STAFF = Actor(ActorKind.STAFF, "An")


@pytest.fixture
def listing(engine: Engine, request_keys: RequestKeySettings, clock: MadeUpClock) -> RequestList:
    return RequestList(SqlRequestRows(engine, sealer_of(request_keys)), clock)


def test_the_list_has_what_the_desk_has(listing: RequestList, desk: RightsDesk) -> None:
    (request,) = open_requests(desk)
    (found,) = listing.each(Wanted(), with_personal=True)
    assert found == listing.listed(request)
    assert found.personal is not None and request.reference not in repr(found)
    (bare,) = listing.each(Wanted())
    assert bare.personal is None


def test_a_paused_request_stands_where_its_day_of_today_puts_it(listing: RequestList, desk: RightsDesk, clock: MadeUpClock) -> None:
    paused, other = (open_requests(desk, talk)[0] for talk in ("paused", "other"))
    desk.move(paused.id, Move.ASK, STAFF, key="1", why="twijfel")
    clock.put_forward(days=20)
    assert other.term.due is not None
    assert [each.id for each in listing.each(Wanted())] == [other.id, paused.id]
    found = {each.id: each for each in listing.each(Wanted())}
    assert found[paused.id].term == desk.term(desk.request(paused.id))
    # By the day as it was stored, it would be among them.
    assert [each.id for each in listing.each(Wanted(due_before=other.term.due + timedelta(days=1)))] == [other.id]
    assert [each.id for each in listing.each(Wanted(state=State.PAUSED))] == [paused.id]
    assert found[other.id].days_left(clock.now) == (date(2026, 4, 7) - date(2026, 3, 25)).days


class CountingSealer(Sealer):
    """Counts what it opens."""

    opened = 0

    def open(self, sealed: bytes, place: Place) -> Any:
        self.opened += 1
        return super().open(sealed, place)


def test_a_long_list_is_read_row_by_row(engine: Engine, desk: RightsDesk, request_keys: RequestKeySettings, clock: MadeUpClock) -> None:
    (request,) = open_requests(desk, "talk", RequestedAct.ACCESS)
    row = request_row(request, 1, sealer_of(request_keys), hasher_of(request_keys), None)
    with writing(engine) as connection:
        # The same sealed body would be noticed as moved: only the first of all is opened below.
        copies = [{**row, "id": f"zz{number:05}", "group_id": f"{number}", "reference_hash": f"{number}", "due": START.date() + timedelta(days=400)} for number in range(3000)]
        connection.execute(requests.insert(), copies)
    sealer = CountingSealer(KeyRing(request_keys.sealing, "REQUEST_KEYS"))
    found = RequestList(SqlRequestRows(engine, sealer), clock).each(Wanted(), with_personal=True)
    first = next(iter(found))
    assert first.id == request.id
    # Merging looks one row ahead at most.
    assert sealer.opened <= 2
    assert sum(1 for _ in RequestList(SqlRequestRows(engine, sealer), clock).each(Wanted())) == 3001
