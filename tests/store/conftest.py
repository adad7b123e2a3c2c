"""A database of its own for every test: an SQLite file, and a schema in PostgreSQL.

PostgreSQL is looked for on this machine, or at TEST_POSTGRES_URL. Where none answers its
tests are skipped and say so; with CI=true that is a failure.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import lru_cache
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import create_engine
from sqlalchemy.engine import Engine
from sqlalchemy.engine.url import make_url
from sqlalchemy.exc import DBAPIError

from bot.conversations.model import Conversation, new_id
from bot.rights.desk import RightsDesk
from bot.settings import RequestKeySettings
from bot.store.encryption import Cipher
from bot.store.engine import make_engine
from bot.store.message_log import SqlMessageLog
from bot.store.rights import SqlKeeping
from bot.store.tables import metadata
from tests.rights.in_memory import MadeUpClock, TwoControllers, open_gate
from tests.store.rights_desks import fresh_key, made_keeping
from tests.store.up_to_date import up_to_date

POSTGRES = os.environ.get("TEST_POSTGRES_URL") or "postgresql://postgres@127.0.0.1:5432/test"


@lru_cache(maxsize=1)
def postgres_answers() -> bool:
    """Return whether PostgreSQL lets us in; asked once."""
    engine = create_engine(POSTGRES, future=True, connect_args={"connect_timeout": 3})
    try:
        engine.connect().close()
    except DBAPIError:
        return False
    finally:
        engine.dispose()
    return True


@pytest.fixture
def sqlite_file(tmp_path: Path) -> Path:
    return tmp_path / "product.db"


@pytest.fixture
def postgres_url() -> Iterator[str]:
    with postgres_schema() as url:
        yield url


@contextmanager
def postgres_schema() -> Iterator[str]:
    """An address of PostgreSQL where nothing is yet, for as long as it is needed."""
    if not postgres_answers():
        place = make_url(POSTGRES)
        reason = f"No PostgreSQL answers at {place.host}:{place.port or 5432}/{place.database}: start one there, or set TEST_POSTGRES_URL."
        if os.environ.get("CI", "").lower() == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    schema = f"test_{new_id()}"
    administrator = create_engine(POSTGRES, future=True)
    with administrator.begin() as connection:
        connection.exec_driver_sql(f"CREATE SCHEMA {schema}")
    try:
        own = make_url(POSTGRES).update_query_dict({"options": f"-csearch_path={schema}"})
        yield own.render_as_string(hide_password=False)
    finally:
        with administrator.begin() as connection:
            connection.exec_driver_sql(f"DROP SCHEMA {schema} CASCADE")
        administrator.dispose()


@pytest.fixture(scope="session")
def used_schemas() -> Iterator[UsedSchemas]:
    """Addresses of PostgreSQL that a test has left up to date and without a row, for the next."""
    with ExitStack() as schemas:
        yield UsedSchemas(schemas)


class UsedSchemas(list[str]):
    """To make all tables anew takes ten times as long as to empty them."""

    #: All that a test could have changed of the tables: their columns, and what watches over them.
    _SHAPE = """
        SELECT string_agg(concat(relname, attname, atttypid, attnotnull), ',' ORDER BY relname, attnum),
            (SELECT count(*) FROM pg_trigger JOIN pg_class ON tgrelid = pg_class.oid WHERE relnamespace = current_schema()::regnamespace),
            (SELECT string_agg(conname, ',' ORDER BY conname) FROM pg_constraint WHERE connamespace = current_schema()::regnamespace),
            (SELECT version_num FROM alembic_version)
        FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid WHERE relnamespace = current_schema()::regnamespace
    """

    def __init__(self, schemas: ExitStack) -> None:
        super().__init__()
        self._schemas = schemas
        with postgres_schema() as url:
            engine = up_to_date(make_engine(url))
            with engine.connect() as connection:
                self._shape = connection.exec_driver_sql(self._SHAPE).one()
            engine.dispose()

    def take(self) -> str:
        return self.pop() if self else self._schemas.enter_context(postgres_schema())

    def give_back(self, url: str) -> None:
        """Empty it; where something still holds a lock, or a test changed the tables, it is not used again."""
        engine = make_engine(url)
        try:
            with engine.begin() as connection:
                connection.exec_driver_sql("SET LOCAL lock_timeout = '1s'")
                connection.exec_driver_sql(";".join(f"DELETE FROM {table.name}" for table in reversed(metadata.sorted_tables)))
                is_as_made = connection.exec_driver_sql(self._SHAPE).one() == self._shape
            if is_as_made:
                self.append(url)
        except DBAPIError:
            pass
        finally:
            engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a database for this test alone; one marked `fresh_database` changes its tables."""
    if request.param == "sqlite":
        yield f"sqlite:///{request.getfixturevalue('sqlite_file')}"
    elif request.node.get_closest_marker("fresh_database"):
        yield str(request.getfixturevalue("postgres_url"))
    else:
        used = request.getfixturevalue("used_schemas")
        url = used.take()
        yield url
        used.give_back(url)


@pytest.fixture
def empty_engine(database_url: str) -> Iterator[Engine]:
    """An engine on a database without tables; for tests marked `fresh_database`."""
    engine = make_engine(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """An engine on a database that is up to date."""
    engine = make_engine(database_url)
    yield up_to_date(engine)
    engine.dispose()


@pytest.fixture
def key() -> str:
    return Fernet.generate_key().decode("ascii")


@pytest.fixture
def log(engine: Engine, key: str) -> SqlMessageLog:
    return SqlMessageLog(engine, Cipher([key]))


@pytest.fixture
def conversation(log: SqlMessageLog) -> Conversation:
    """A conversation that was opened."""
    opened = Conversation(new_id(), "website", "conitro", "nl")
    log.open_conversation(opened)
    return opened


@pytest.fixture
def request_keys() -> RequestKeySettings:
    """Fresh keys of rights requests."""
    return RequestKeySettings((fresh_key(),), (fresh_key(),))


@pytest.fixture
def keeping(engine: Engine, request_keys: RequestKeySettings) -> SqlKeeping:
    return made_keeping(engine, request_keys)


@pytest.fixture
def clock() -> MadeUpClock:
    return MadeUpClock()


@pytest.fixture
def desk(keeping: SqlKeeping, clock: MadeUpClock) -> RightsDesk:
    return RightsDesk(keeping, clock, TwoControllers(), gate=open_gate)
