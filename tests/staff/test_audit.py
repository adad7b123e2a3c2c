"""The audit log: what changed or took away is found, also at its end; keys can be replaced."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import delete, select, update

from bot.errors import BotError
from bot.settings import RequestKeySettings
from bot.staff.audit import DESK, Fault
from bot.staff.permissions import Role
from bot.store.key_upkeep import left_to_reindex, reindex
from bot.store.staff_audit import SqlAuditStore
from bot.store.staff_tables import staff_audit, staff_audit_ends
from tests.staff.worlds import StaffWorld
from tests.store.rights_desks import fresh_key, hasher_of, sealer_of


def faults(world: StaffWorld) -> dict[str, tuple[Fault, int | None]]:
    return {each.chain: (each.fault, each.at_number) for each in world.auditing.verify() if each.fault}


@pytest.fixture
def filled(world: StaffWorld) -> StaffWorld:
    lien = world.session(world.person("Lien Peeters", Role.AGENT, "conitro"))
    for number in range(5):
        world.auditing.write(lien, "conitro", "read_talk", f"talk:{number}")
        world.auditing.write(lien, "derde", "read_talk", f"talk:{number}")
    return world


def test_what_was_written_is_intact(filled: StaffWorld) -> None:
    verdicts = {each.chain: each for each in filled.auditing.verify()}
    assert set(verdicts) == {DESK, "conitro", "derde"}
    assert not faults(filled)
    assert verdicts["derde"].lines == 5
    root = filled.session(filled.root())
    assert all(each.is_intact for each in filled.auditing.lines(root, most=1000))


@pytest.mark.parametrize(
    "column, value", [("account", "another"), ("act", "read_nothing"), ("subject", "talk:9"), ("detail", "x"), ("chain", "conitro"), ("seal", "0" * 64)]
)
def test_a_changed_line_is_found(filled: StaffWorld, column: str, value: str) -> None:
    # With a number of its own where it is moved to another chain.
    moved = {"number": 99} if column == "chain" else {}
    with filled.engine.begin() as connection:
        connection.execute(update(staff_audit).where(staff_audit.c.chain == "derde", staff_audit.c.number == 3).values({column: value, **moved}))
    assert faults(filled)["derde"] == (Fault.MISSING if column == "chain" else Fault.CHANGED, 3)
    shown = filled.auditing.lines(filled.session(filled.root()), most=1000)
    assert not all(each.is_intact for each in shown)


def test_a_line_whose_time_was_changed_is_found(filled: StaffWorld) -> None:
    filled.clock.put_forward(seconds=1)
    with filled.engine.begin() as connection:
        connection.execute(update(staff_audit).where(staff_audit.c.chain == "derde", staff_audit.c.number == 2).values(at=filled.clock()))
    assert faults(filled) == {"derde": (Fault.CHANGED, 2)}


@pytest.mark.parametrize("number", [1, 3])
def test_a_line_that_is_gone_is_found(filled: StaffWorld, number: int) -> None:
    with filled.engine.begin() as connection:
        connection.execute(delete(staff_audit).where(staff_audit.c.chain == "derde", staff_audit.c.number == number))
    assert faults(filled) == {"derde": (Fault.MISSING, number)}


def test_the_last_lines_that_are_gone_are_found(filled: StaffWorld) -> None:
    with filled.engine.begin() as connection:
        connection.execute(delete(staff_audit).where(staff_audit.c.chain == "derde", staff_audit.c.number >= 4))
    assert faults(filled) == {"derde": (Fault.END, 3)}
    # Also where the end is moved along: its own seal does not fit.
    with filled.engine.begin() as connection:
        seal = connection.execute(select(staff_audit.c.seal).where(staff_audit.c.chain == "derde", staff_audit.c.number == 3)).scalar_one()
        connection.execute(update(staff_audit_ends).where(staff_audit_ends.c.chain == "derde").values(number=3, seal=seal))
    assert faults(filled) == {"derde": (Fault.END, 3)}


def test_a_line_that_was_put_in_is_found(filled: StaffWorld) -> None:
    with filled.engine.begin() as connection:
        row = dict(connection.execute(select(staff_audit).where(staff_audit.c.chain == "derde", staff_audit.c.number == 5)).mappings().one())
        connection.execute(staff_audit.insert().values({**row, "id": "put-in", "number": 6}))
    assert faults(filled) == {"derde": (Fault.CHANGED, 6)}


def test_a_whole_chain_that_is_gone_is_found(filled: StaffWorld) -> None:
    with filled.engine.begin() as connection:
        connection.execute(delete(staff_audit).where(staff_audit.c.chain == "derde"))
        connection.execute(delete(staff_audit_ends).where(staff_audit_ends.c.chain == "derde"))
    assert faults(filled) == {"derde": (Fault.GONE, 0)}


def test_who_writes_at_once_writes_one_after_the_other(filled: StaffWorld) -> None:
    session = filled.session(filled.root())
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda at: filled.auditing.write(session, ("conitro", "nieuw", None)[at % 3], "read_talk", f"talk:{at}"), range(30)))
    assert not faults(filled)
    assert {each.chain: each.lines for each in filled.auditing.verify()}["nieuw"] == 10


def test_nobody_reads_of_another_controller(filled: StaffWorld) -> None:
    officer = filled.session(filled.person("Oscar Vos", Role.OFFICER, "derde"))
    assert {each.line.chain for each in filled.auditing.lines(officer, most=1000)} == {"derde"}
    for chain in ("conitro", DESK, "bestaat-niet"):
        assert filled.auditing.lines(officer, chain=chain) == []


def test_pages_follow_each_other_without_a_gap(filled: StaffWorld) -> None:
    root = filled.session(filled.root())
    whole = [each.id for each in filled.auditing.lines(root, most=1000)]
    turned: list[str] = []
    before = None
    while page := filled.auditing.lines(root, before=before, most=4):
        turned += [each.id for each in page]
        before = (page[-1].line.at, page[-1].id)
    assert turned == whole


def test_lines_are_filtered(filled: StaffWorld) -> None:
    root = filled.session(filled.root())
    assert {each.line.act for each in filled.auditing.lines(root, act="read_talk")} == {"read_talk"}
    assert {each.who for each in filled.auditing.lines(root, account=root.account)} == {"Beheerder Een"}
    assert "read_talk" in filled.auditing.acts(root)


def test_the_keys_are_replaced_and_the_log_stays_intact(filled: StaffWorld) -> None:
    newer = RequestKeySettings(filled.keys.sealing, (fresh_key(), *filled.keys.lookup))
    sealer, hasher = sealer_of(newer), hasher_of(newer)
    assert left_to_reindex(filled.engine, hasher) > 0
    reindex(filled.engine, sealer, hasher)
    assert left_to_reindex(filled.engine, hasher) == 0
    # The older key is not needed any more, neither for the log nor to log in.
    alone = StaffWorld(filled.engine, RequestKeySettings(filled.keys.sealing, newer.lookup[:1]), filled.clock)
    assert not faults(alone)
    with alone.keeping.reading() as books:
        assert books.accounts.by_mail("beheer@voorbeeld.example") is not None
    with filled.engine.connect() as connection:
        assert {each.fault for each in SqlAuditStore(connection, hasher_of(filled.keys)).verify()} == {Fault.NO_KEY}


def test_a_log_that_is_not_intact_is_not_sealed_anew(filled: StaffWorld) -> None:
    newer = RequestKeySettings(filled.keys.sealing, (fresh_key(), *filled.keys.lookup))
    with filled.engine.begin() as connection:
        connection.execute(update(staff_audit).where(staff_audit.c.chain == "derde", staff_audit.c.number == 3).values(act="read_nothing"))
    with pytest.raises(BotError, match="not intact"):
        reindex(filled.engine, sealer_of(newer), hasher_of(newer))
