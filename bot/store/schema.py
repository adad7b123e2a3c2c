"""Bringing the product database to the version this program knows."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.engine import Connection, Engine

from bot.errors import BotError
from bot.store.engine import writing

_MIGRATIONS = Path(__file__).with_name("migrations")


def migrate(engine: Engine, to: str = "head") -> None:
    """Upgrade the database, or do nothing when it is up to date.

    Raises:
        BotError: The database is newer than this program, or cannot be reached.
    """
    with writing(engine) as connection:
        _wait_for_other_migrations(connection)
        config = _config(connection)
        _refuse_newer(MigrationContext.configure(connection).get_current_revision(), config)
        command.upgrade(config, to)


def take_back(engine: Engine, to: str) -> None:
    """Downgrade the database to a revision; for operators and tests.

    Raises:
        BotError: The database is newer than this program, or cannot be reached.
    """
    with writing(engine) as connection:
        _wait_for_other_migrations(connection)
        config = _config(connection)
        _refuse_newer(MigrationContext.configure(connection).get_current_revision(), config)
        command.downgrade(config, to)


def _wait_for_other_migrations(connection: Connection) -> None:
    # SQLite's BEGIN IMMEDIATE does it already; any number will do for the lock's name.
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(6796116000)")


def _refuse_newer(current: str | None, config: Config) -> None:
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if current is not None and current not in known:
        raise BotError(
            f"The product database is of a newer version ({current}) than this program.",
            "Update the program, or point PRODUCT_DATABASE_URL at a database it knows.",
        )


def _config(connection: Connection) -> Config:
    config = Config()
    # Set as an option of the main section, where '%' would start an interpolation.
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
