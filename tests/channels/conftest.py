from __future__ import annotations

from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from bot.store.encryption import Cipher
from bot.store.engine import make_engine
from bot.store.message_log import SqlMessageLog
from tests.store.up_to_date import up_to_date


@pytest.fixture
def log(tmp_path: Path) -> SqlMessageLog:
    engine = make_engine(f"sqlite:///{tmp_path / 'product.db'}")
    up_to_date(engine)
    return SqlMessageLog(engine, Cipher([Fernet.generate_key().decode()]))
