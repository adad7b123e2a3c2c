"""Migrations: up, down, equal to the tables, and clear words where they cannot run."""

from __future__ import annotations

import shutil
from datetime import datetime, timezone
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import insert, inspect
from sqlalchemy.engine import Engine

from bot.errors import BotError
from bot.store import schema
from bot.store.encryption import Cipher
from bot.store.engine import make_engine, writing
from bot.store.message_log import SqlMessageLog
from bot.store.schema import migrate, take_back
from bot.store.tables import messages, metadata
from tests.store.servers import bring_up_to_date, in_processes, migrate_on_a_full_disk

pytestmark = pytest.mark.fresh_database


def tables(engine: Engine) -> set[str]:
    return set(inspect(engine).get_table_names()) - {"alembic_version"}


def test_the_newest_migration_leaves_just_our_tables(engine: Engine) -> None:
    with engine.begin() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True, "render_as_batch": True})
        assert compare_metadata(context, metadata) == []
    assert tables(engine) == set(metadata.tables)


def test_migrating_twice_changes_nothing(engine: Engine, log: SqlMessageLog, conversation: object) -> None:
    migrate(engine)
    assert log.conversation(conversation.id) == conversation


def test_every_migration_can_be_taken_back_and_applied_again(engine: Engine) -> None:
    with writing(engine) as connection:
        revisions = [script.revision for script in ScriptDirectory.from_config(schema._config(connection)).walk_revisions()]
    for below in [*revisions[1:], "base"]:
        take_back(engine, below)
    assert tables(engine) == set()
    for revision in reversed(revisions):
        migrate(engine, revision)
    assert tables(engine) == set(metadata.tables)


def test_the_tables_of_requests_come_and_go_beside_the_messages(empty_engine: Engine, key: str) -> None:
    migrate(empty_engine, "0001")
    log = SqlMessageLog(empty_engine, Cipher([key]))
    with writing(empty_engine) as connection:
        # As the program of that version did.
        connection.exec_driver_sql("INSERT INTO conversations (id, channel, next_sequence, created_at) VALUES ('talk', 'website', 2, '2026-03-05 09:30:00')")
        body = Cipher([key]).encrypt(b'{"text": "hoelang?"}')
        row = {"id": "one", "conversation": "talk", "sequence": 1, "author": "person", "state": "received", "body": body, "attempts": 0}
        connection.execute(insert(messages).values(**row, created_at=datetime(2026, 3, 5, 9, 30, tzinfo=timezone.utc)))
    (message,) = log.since("talk", 0)
    migrate(empty_engine)
    assert log.since("talk", 0) == [message]
    assert message.text == "hoelang?"
    take_back(empty_engine, "0001")
    assert log.since("talk", 0) == [message]
    assert tables(empty_engine) == {"conversations", "messages"}


def test_a_database_of_a_newer_version_is_refused_with_the_remedy(engine: Engine) -> None:
    with writing(engine) as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    for attempt in (lambda: migrate(engine), lambda: take_back(engine, "base")):
        with pytest.raises(BotError, match="newer version \\(9999\\)") as caught:
            attempt()
        assert "Update the program" in caught.value.remedy
    assert tables(engine) == set(metadata.tables)


def test_a_migration_that_fails_leaves_the_database_as_it_was(empty_engine: Engine) -> None:
    with writing(empty_engine) as connection:
        connection.exec_driver_sql("CREATE TABLE messages (id INTEGER)")
    with pytest.raises(BotError, match="cannot be used"):
        migrate(empty_engine)
    assert tables(empty_engine) == {"messages"}


def test_two_processes_may_bring_the_same_database_up_to_date(database_url: str) -> None:
    assert in_processes(bring_up_to_date, [(database_url,)] * 2) == ["", ""]
    engine = make_engine(database_url)
    assert tables(engine) == set(metadata.tables)
    engine.dispose()


@pytest.mark.parametrize("name", ["met spatie", "100% zeker", "%(here)s", "größe é"])
def test_the_program_may_lie_in_any_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    copy = shutil.copytree(schema._MIGRATIONS, tmp_path / name / "migrations", ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(schema, "_MIGRATIONS", copy)
    engine = make_engine(f"sqlite:///{tmp_path / name / 'product.db'}")
    migrate(engine)
    assert tables(engine) == set(metadata.tables)


def test_a_file_where_a_folder_is_needed_is_explained(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("taken")
    with pytest.raises(BotError, match="unable to open database file") as caught:
        migrate(make_engine(f"sqlite:///{tmp_path / 'file' / 'product.db'}"))
    assert "PRODUCT_DATABASE_URL" in caught.value.remedy


def test_a_file_that_is_no_database_is_explained_and_left_alone(sqlite_file: Path) -> None:
    sqlite_file.write_bytes(b"a letter to somebody" * 100)
    with pytest.raises(BotError, match="not a database"):
        migrate(make_engine(f"sqlite:///{sqlite_file}"))
    assert sqlite_file.read_bytes() == b"a letter to somebody" * 100


@pytest.mark.parametrize("bytes_left", [0, 4_096, 20_000])
def test_a_full_disk_is_explained(sqlite_file: Path, bytes_left: int) -> None:
    (said,) = in_processes(migrate_on_a_full_disk, [(f"sqlite:///{sqlite_file}", bytes_left)])
    assert said.startswith("The product database cannot be used (")
    assert "disk" in said
    # With room again it works.
    migrate(make_engine(f"sqlite:///{sqlite_file}"))


def test_a_server_that_does_not_answer_is_explained_without_its_password() -> None:
    with pytest.raises(BotError, match="cannot be used") as caught:
        migrate(make_engine("postgresql://someone:gemarkeerd-geheim@127.0.0.1:1/product"))
    assert "gemarkeerd-geheim" not in str(caught.value)
