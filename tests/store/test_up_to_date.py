"""The short way to a database of today ends where the migrations end."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

import pytest
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect
from sqlalchemy.engine import Engine

from bot.store.engine import make_engine, reading
from bot.store.schema import migrate
from tests.store.conftest import postgres_schema
from tests.store.up_to_date import up_to_date


def described(engine: Engine) -> dict[str, object]:
    """Return what there is to see of a database's tables, and its version."""
    with reading(engine) as connection:
        found = inspect(connection)
        tables = {
            table: (
                [(column["name"], str(column["type"]), column["nullable"], column["default"]) for column in found.get_columns(table)],
                found.get_pk_constraint(table)["constrained_columns"],
                sorted((key["constrained_columns"], key["referred_table"], key["referred_columns"]) for key in found.get_foreign_keys(table)),
                sorted((index["name"], index["column_names"], index["unique"]) for index in found.get_indexes(table)),
                sorted(each["column_names"] for each in found.get_unique_constraints(table)),
                sorted(each["sqltext"] for each in found.get_check_constraints(table)),
            )
            for table in sorted(found.get_table_names())
        }
        return {"version": MigrationContext.configure(connection).get_current_revision(), **tables}


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_both_ways_make_the_same_database(kind: str, tmp_path: Path) -> None:
    with ExitStack() as open_schemas:
        # The second may be the one that notes what the migrations do, the third repeats it.
        urls = [f"sqlite:///{tmp_path / str(number)}" if kind == "sqlite" else open_schemas.enter_context(postgres_schema()) for number in range(3)]
        engines = [make_engine(url) for url in urls]
        migrate(engines[0])
        expected = described(engines[0])
        assert len(expected) > 20 and expected["version"]
        for engine in engines[1:]:
            assert described(up_to_date(engine)) == expected
        for engine in engines:
            engine.dispose()
