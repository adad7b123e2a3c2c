"""Databases that are up to date at once, for the hundreds of tests that begin with one.

The migrations run once in each process that tests; what they made is then written over whole:
a copy of the file, or the same statements sent together. `test_up_to_date.py` shows that both
are the same database.
"""

from __future__ import annotations

import shutil
import tempfile
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine

from bot.store.engine import make_engine, writing
from bot.store.schema import migrate


def up_to_date(engine: Engine) -> Engine:
    """Give an empty database all its tables, or leave one that has them; return its engine."""
    if engine.dialect.name == "sqlite":
        file = Path(engine.url.database)
        assert not file.exists(), "Only a database that is not there yet may be written over."
        shutil.copyfile(_migrated_file(), file)
    else:
        _write_postgresql(engine)
    return engine


@lru_cache(maxsize=1)
def _migrated_file() -> Path:
    file = Path(tempfile.mkdtemp(prefix="migrated_")) / "product.db"
    engine = make_engine(f"sqlite:///{file}")
    migrate(engine)
    # The last connection to close writes the log into the file.
    engine.dispose()
    return file


_statements: list[bytes] = []


def _write_postgresql(engine: Engine) -> None:
    if _statements:
        with writing(engine) as connection:
            if connection.exec_driver_sql("SELECT to_regclass('alembic_version')").scalar() is not None:
                return
            connection.exec_driver_sql(b";\n".join(_statements).decode().replace("%", "%%"))
        return

    def _note(_connection: Any, cursor: Any, statement: str, parameters: Any, _context: Any, _many: bool) -> None:
        if not statement.lstrip().upper().startswith("SELECT"):
            noted.append(cursor.mogrify(statement, parameters or None))

    noted: list[bytes] = []
    event.listen(engine, "before_cursor_execute", _note)
    migrate(engine)
    event.remove(engine, "before_cursor_execute", _note)
    _statements.extend(noted)
