"""The desk on a database of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings import RequestKeySettings
from bot.store.engine import make_engine
from tests.desk.account_desks import AccountDesk
from tests.rights.in_memory import MadeUpClock
from tests.staff.worlds import StaffWorld
from tests.store.rights_desks import fresh_key
from tests.store.up_to_date import up_to_date


@pytest.fixture
def staff(tmp_path: Path) -> StaffWorld:
    """Staff on SQLite; what differs between databases is tried in tests/staff."""
    engine = make_engine(f"sqlite:///{tmp_path / 'product.db'}")
    up_to_date(engine)
    return StaffWorld(engine, RequestKeySettings((fresh_key(),), (fresh_key(),)), MadeUpClock())


@pytest.fixture
def accounts(staff: StaffWorld) -> AccountDesk:
    return AccountDesk(staff)
