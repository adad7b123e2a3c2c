"""Rights requests, measured: openings a second, and finding one of a hundred thousand beside one of a hundred.

Both databases, the full and the nearly empty one, are asked in turn, so that whatever else
the machine does hits both. Run it with `make bench`; docs/performance.md says how to read it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from sqlalchemy.engine import Engine

from bench.databases import fresh_seals, now
from bench.figures import Blocks, Goal, Row, compared, table
from bench.full_and_few import measured
from bench.made_up_requests import SLUGS, MadeUpControllers, contact_of, fill
from bench.processes import measure_or_stop
from bot.conversations.model import new_id
from bot.rights.acts import RequestedAct
from bot.rights.desk import RightsDesk
from bot.store.rights import SqlKeeping

FEW, MANY = 100, 100_000
LOOKUP_GOAL = Goal(1.3)


@dataclass(frozen=True)
class Size:
    """How much is measured; openings stay below the caps of a day (bot/rights/caps.py)."""

    blocks: int
    openings: int
    lookups: int


WHOLE, QUICK = Size(blocks=8, openings=20, lookups=200), Size(blocks=2, openings=10, lookups=100)


@dataclass(frozen=True)
class Filled:
    """A desk on a database that holds requests, and how they are found."""

    desk: RightsDesk
    references: Sequence[str]
    contacts: Sequence[str]


def main() -> int:
    """Measure, print, and return 1 when a goal is missed."""
    return measured("requests", __doc__, "a quarter of the blocks: to see that it works, not to compare", measure, WHOLE, QUICK)


def measure(kind: str, engines: Sequence[Engine], size: Size) -> list[Row]:
    """Measure on one kind of database, the full one beside the nearly empty one."""
    many, few = (_filled(engine, count) for engine, count in zip(engines, (MANY, FEW), strict=True))
    rows = []
    for what, look_up, goal in (
        ("found by its reference", _by_reference, LOOKUP_GOAL),
        ("found by its contact", _by_contact, LOOKUP_GOAL),
    ):
        taken = in_turn(size.blocks, size.lookups, partial(look_up, many), partial(look_up, few))
        rows.append(compared(f"{kind}: {what}, median µs", *taken, goal=goal))
    opened = in_turn(size.blocks, size.openings, partial(open_one, many.desk), partial(open_one, few.desk))
    rows.append(compared(f"{kind}: openings a second", *(per_second(each) for each in opened)))
    print(f"\n{table(rows, f'of {MANY:,}', f'of {FEW:,}')}", flush=True)
    return rows


def _filled(engine: Engine, count: int) -> Filled:
    sealer, hasher = fresh_seals()
    found = fill(engine, sealer, hasher, count, now())
    desk = RightsDesk(SqlKeeping(engine, sealer, hasher), now, MadeUpControllers())
    return Filled(desk, [reference for reference, _ in found], [contact for _, contact in found])


def _by_reference(filled: Filled, number: int) -> None:
    standing = filled.desk.find(filled.references[spread_over(number, len(filled.references))]).standing
    assert standing is not None


def _by_contact(filled: Filled, number: int) -> None:
    found = filled.desk.requests_of(filled.contacts[spread_over(number, len(filled.contacts))])
    assert len(found) == 2


def spread_over(number: int, count: int) -> int:
    """Return a place among so many, far from that of the number before, so that no page of the database is warm from it."""
    return number * 7919 % count


def open_one(desk: RightsDesk, number: int) -> None:
    """Take a request from its first sentence to its confirmation, in a talk of its own."""
    talk = new_id()
    desk.begin(talk, [RequestedAct.ACCESS], language="nl", received_at=now(), key="1", controller=SLUGS[number % len(SLUGS)])
    desk.answer(talk, "contact", contact_of(number), key="2")
    desk.skip(talk, "name", key="3")
    # The client is another every time, or its cap would be full.
    assert len(desk.confirm(talk, key="4", client=new_id())) == 1


def in_turn(blocks: int, each: int, first: Callable[[int], None], second: Callable[[int], None]) -> tuple[Blocks, Blocks]:
    """Do both by turns, so many times in each block; return how long each time took, in microseconds."""
    for number in range(each):
        # Not measured: what is opened and read for the first time.
        first(number)
        second(number)
    measured: tuple[list[tuple[float, ...]], list[tuple[float, ...]]] = ([], [])
    for block in range(blocks):
        taken: tuple[list[float], list[float]] = ([], [])
        for place in range(each):
            number = (block + 1) * each + place
            for which in (0, 1) if number % 2 == 0 else (1, 0):
                began = time.perf_counter()
                (first, second)[which](number)
                taken[which].append((time.perf_counter() - began) * 1_000_000)
        for which in (0, 1):
            measured[which].append(tuple(taken[which]))
    return Blocks(tuple(measured[0])), Blocks(tuple(measured[1]))


def per_second(taken: Blocks) -> Blocks:
    """Return how many a second each block did, one after the other, from how long each took in microseconds."""
    return Blocks(tuple((len(block) * 1_000_000 / sum(block),) for block in taken.blocks))


if __name__ == "__main__":
    measure_or_stop(main)
