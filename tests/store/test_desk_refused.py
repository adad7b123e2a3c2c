"""The rights desk where the database does not let it write: told with the remedy, and nothing half done."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.engine import Engine

from bot.errors import BotError
from bot.rights.acts import RequestedAct
from bot.rights.desk import RightsDesk
from bot.settings import RequestKeySettings
from bot.store import engine as engines
from bot.store.engine import make_engine, reading, writing
from bot.store.schema import migrate
from bot.store.tables import drafts, metadata
from tests.rights.in_memory import START, MadeUpClock, TwoControllers
from tests.store.rights_desks import confirm_on_a_full_disk, filled_draft, made_keeping
from tests.store.servers import OWN_PROCESSES, PATIENCE, in_processes


def everything(engine: Engine) -> dict[str, list[Any]]:
    with reading(engine) as connection:
        return {table.name: sorted(connection.execute(select(table)).all(), key=str) for table in metadata.sorted_tables}


def hold(url: str, held: Any, release: Any) -> None:
    """Hold the lock for writing until told to let go: all of an SQLite file, the drafts in PostgreSQL."""
    with writing(make_engine(url)) as connection:
        connection.execute(select(drafts).with_for_update())
        held.set()
        release.wait(PATIENCE)


def test_a_database_that_another_process_holds_too_long_is_explained_and_the_write_can_be_done_later(
    database_url: str, engine: Engine, desk: RightsDesk, request_keys: RequestKeySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled_draft(desk, "talk", RequestedAct.ACCESS, RequestedAct.ERASURE)
    before = everything(engine)
    monkeypatch.setattr(engines, "_BUSY_TIMEOUT", 1)
    impatient_engine = make_engine(database_url)
    impatient = RightsDesk(made_keeping(impatient_engine, request_keys), MadeUpClock(), TwoControllers())
    held, release = OWN_PROCESSES.Event(), OWN_PROCESSES.Event()
    holder = OWN_PROCESSES.Process(target=hold, args=(database_url, held, release))
    holder.start()
    try:
        assert held.wait(PATIENCE)
        for write in (
            lambda: impatient.confirm("talk", key="yes"),
            lambda: impatient.answer("talk", "name", "Rob Maes", key="m9"),
            lambda: impatient.stop("talk", key="m10"),
        ):
            with pytest.raises(BotError) as caught:
                write()
            assert caught.value.problem == "The product database cannot be used (locked by another process for more than 1 s)."
            assert "End that process" in caught.value.remedy
        # Who only looks is not kept waiting.
        draft = impatient.draft("talk")
        assert draft is not None and draft.is_complete
        assert everything(engine) == before
    finally:
        release.set()
        holder.join(PATIENCE)
    assert len(impatient.confirm("talk", key="yes")) == 2
    impatient_engine.dispose()


@pytest.mark.parametrize("bytes_left", [0, 10_000, 30_000, 50_000])
def test_on_a_full_disk_nothing_is_half_opened_and_with_room_the_same_key_opens(sqlite_file: Path, request_keys: RequestKeySettings, bytes_left: int) -> None:
    url = f"sqlite:///{sqlite_file}"
    engine = make_engine(url)
    migrate(engine)
    desk = RightsDesk(made_keeping(engine, request_keys), MadeUpClock(), TwoControllers())
    filled_draft(desk, "talk", *RequestedAct)
    before = everything(engine)
    # Closed, so that the log of SQLite begins anew: the bytes that are left are those of this opening.
    engine.dispose()
    (said,) = in_processes(confirm_on_a_full_disk, [(url, request_keys, "talk", bytes_left)])
    assert said.startswith("The product database cannot be used (")
    assert "disk" in said
    assert everything(engine) == before
    opened = desk.confirm("talk", key="yes")
    assert len(opened) == len(RequestedAct) and {request.received_at for request in opened} == {START}
    assert desk.confirm("talk", key="yes") == opened
