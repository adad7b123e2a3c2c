"""What the measurement of rights requests is made of; the times themselves are never tested."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timezone
from pathlib import Path

import pytest
from sqlalchemy.engine import Engine

from bench.databases import databases
from bench.figures import Blocks
from bench.made_up_requests import SLUGS, MadeUpControllers, contact_of, fill, made_up
from bench.requests import FEW, MANY, WHOLE, in_turn, open_one, per_second, spread_over
from bot.rights.acts import RequestedAct
from bot.rights.caps import Cap
from bot.rights.desk import RightsDesk
from bot.rights.requests import LEGAL_CLOCK, term_of
from bot.settings import RequestKeySettings
from tests.store.rights_desks import fresh_key, hasher_of, made_keeping, sealer_of

NOW = datetime(2026, 3, 5, 9, 30, tzinfo=timezone.utc)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    with databases("sqlite", ("made_up",), tmp_path) as engines:
        assert engines is not None
        yield engines[0]


@pytest.mark.parametrize("number", range(len(RequestedAct)))
def test_a_made_up_request_is_what_a_confirmed_draft_gives(number: int) -> None:
    request, entry = made_up(number, NOW)
    assert (request.contact.value, request.controller) == (contact_of(number), SLUGS[number % len(SLUGS)])
    assert request.term == term_of(request, NOW, LEGAL_CLOCK)
    assert (entry.number, entry.what, entry.state) == (1, "opened", request.state)


def test_what_was_filled_in_is_found_by_the_desk(engine: Engine) -> None:
    keys = RequestKeySettings((fresh_key(),), (fresh_key(),))
    found = fill(engine, sealer_of(keys), hasher_of(keys), 20, NOW)
    desk = RightsDesk(made_keeping(engine, keys), lambda: NOW, MadeUpControllers())
    assert len({reference for reference, _ in found}) == 20
    for reference, contact in found:
        assert desk.find(reference).standing is not None
        both = desk.requests_of(contact)
        assert len(both) == 2 and reference in {request.reference for request in both}
        assert [len(desk.history(request.id)) for request in both] == [1, 1]
    open_one(desk, 0)
    assert len(desk.requests_of(contact_of(0))) == 3


@pytest.mark.parametrize("count", [FEW, MANY])
def test_lookups_go_all_over_what_is_kept_and_each_is_another(count: int) -> None:
    places = [spread_over(number, count) for number in range(count)]
    assert sorted(places) == list(range(count))
    assert min(abs(one - other) for one, other in zip(places, places[1:], strict=False)) > count // 20


def test_no_cap_is_full_while_openings_are_measured() -> None:
    # Those of the last day that were filled in count too.
    opened = (WHOLE.blocks + 1) * WHOLE.openings + MANY // 365 + 1
    assert opened / len(SLUGS) < Cap.CONTROLLER.most


def test_both_are_done_by_turns_and_neither_is_always_first() -> None:
    done: list[tuple[str, int]] = []
    first, second = in_turn(3, 4, lambda number: done.append(("first", number)), lambda number: done.append(("second", number)))
    assert [len(block) for block in first.blocks] == [len(block) for block in second.blocks] == [4, 4, 4]
    measured = done[8:]
    assert [number for _, number in measured] == [number for number in range(4, 16) for _ in range(2)]
    assert [name for name, _ in measured[::2]] == ["first", "second"] * 6


def test_how_many_a_second_is_told_from_how_long_each_took() -> None:
    assert per_second(Blocks(((10_000.0, 30_000.0), (50_000.0, 50_000.0)))).values == [50.0, 20.0]
