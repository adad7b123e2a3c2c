"""Engines: what they acknowledge is kept, reads wait for nobody, errors hold no values."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError, IntegrityError

from bot.conversations.message_log import Incoming
from bot.conversations.model import Conversation, Reply
from bot.errors import BotError
from bot.store import engine as engine_module
from bot.store.encryption import Cipher
from bot.store.engine import make_engine, reading, writing
from bot.store.message_log import SqlMessageLog
from bot.store.schema import migrate
from tests.store.servers import in_processes, open_new_databases


@pytest.fixture
def impatient(sqlite_file: Path, monkeypatch: pytest.MonkeyPatch) -> Engine:
    """An SQLite engine that waits for no lock."""
    monkeypatch.setattr(engine_module, "_BUSY_TIMEOUT", 0)
    engine = make_engine(f"sqlite:///{sqlite_file}")
    migrate(engine)
    return engine


@pytest.fixture
def a_writer(impatient: Engine, sqlite_file: Path) -> sqlite3.Connection:
    """Another connection that holds the lock for writing, with a row not yet committed."""
    connection = sqlite3.connect(sqlite_file, isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("INSERT INTO conversations (id, channel, next_sequence, created_at) VALUES ('uncommitted', 'website', 1, '2024-01-01 00:00:00.000000')")
    return connection


def test_sqlite_keeps_a_write_ahead_log_and_foreign_keys(sqlite_file: Path) -> None:
    with reading(make_engine(f"sqlite:///{sqlite_file}")) as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar_one() == "wal"
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar_one() == 2
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar_one() == 1
        assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar_one() == 30_000


def test_processes_that_open_the_same_new_database_at_once_all_succeed(tmp_path: Path) -> None:
    # Turning WAL on heeds no busy timeout: without our own wait some fifty of these fail.
    urls = [f"sqlite:///{tmp_path / f'{number}.db'}" for number in range(300)]
    assert in_processes(open_new_databases, [(urls,)] * 3) == [set()] * 3


def test_a_transaction_that_writes_has_the_lock_from_its_start(sqlite_file: Path, impatient: Engine) -> None:
    other = sqlite3.connect(sqlite_file, timeout=0, isolation_level=None)
    with writing(impatient) as connection:
        connection.execute(text("SELECT 1"))
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
    other.execute("BEGIN IMMEDIATE")


def test_a_transaction_that_reads_keeps_no_writer_waiting(sqlite_file: Path, impatient: Engine) -> None:
    other = sqlite3.connect(sqlite_file, timeout=0, isolation_level=None)
    with reading(impatient) as connection:
        assert connection.execute(text("SELECT count(*) FROM conversations")).scalar_one() == 0
        other.execute("BEGIN IMMEDIATE")
        other.execute("COMMIT")


def test_every_read_of_the_message_log_succeeds_beside_a_writer(impatient: Engine, sqlite_file: Path, key: str) -> None:
    log = SqlMessageLog(impatient, Cipher([key]))
    conversation = Conversation("talk", "website", "conitro", "nl")
    log.open_conversation(conversation)
    answered, _ = log.receive("talk", Incoming("one", "hallo", False, False, None))
    replies = log.complete(answered.id, [Reply("dag")], None)
    waiting, _ = log.receive("talk", Incoming("two", "hallo?", False, False, None))
    writer = sqlite3.connect(sqlite_file, isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("UPDATE conversations SET channel = 'changed'")
    assert log.conversation("talk") == conversation
    assert log.replies_to(answered.id) == replies
    assert log.last_replies("talk", 5) == replies
    assert [message.sequence for message in log.since("talk", 0)] == [1, 2, 3]
    assert [message.id for message in log.unfinished("rasa")] == [waiting.id]
    with pytest.raises(BotError, match="locked"):
        log.claim(waiting.id, "rasa")
    writer.execute("ROLLBACK")
    assert log.claim(waiting.id, "rasa") is not None


def test_a_read_sees_nothing_that_is_not_committed(impatient: Engine, a_writer: sqlite3.Connection, key: str) -> None:
    log = SqlMessageLog(impatient, Cipher([key]))
    assert log.conversation("uncommitted") is None
    a_writer.execute("COMMIT")
    assert log.conversation("uncommitted") is not None


def test_a_connection_that_read_may_write_afterwards(engine: Engine) -> None:
    for _ in range(3):
        with reading(engine) as connection:
            connection.execute(text("SELECT count(*) FROM conversations"))
        with writing(engine) as connection:
            connection.execute(text("UPDATE conversations SET channel = 'website'"))


def test_what_failed_halfway_is_not_kept(engine: Engine) -> None:
    insert = "INSERT INTO conversations (id, channel, next_sequence, created_at) VALUES ('talk', 'website', 1, '2024-01-01')"
    with pytest.raises(RuntimeError), writing(engine) as connection:
        connection.exec_driver_sql(insert)
        raise RuntimeError
    with pytest.raises(IntegrityError), writing(engine) as connection:
        connection.exec_driver_sql(insert)
        connection.exec_driver_sql(insert)
    with reading(engine) as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM conversations").scalar_one() == 0


def test_a_database_error_shows_no_parameters(sqlite_file: Path) -> None:
    with pytest.raises(DBAPIError) as caught, make_engine(f"sqlite:///{sqlite_file}").begin() as connection:
        connection.execute(text("INSERT INTO nowhere VALUES (:text)"), {"text": "gemarkeerd-geheim"})
    assert "gemarkeerd-geheim" not in str(caught.value)
    assert "parameters hidden" in str(caught.value)


def test_no_error_of_the_message_log_shows_what_a_person_wrote(log: SqlMessageLog, conversation: Conversation, engine: Engine) -> None:
    # PostgreSQL quotes the statement in its errors: there may be nothing readable in it.
    with writing(engine) as connection:
        connection.exec_driver_sql("ALTER TABLE messages RENAME COLUMN body TO another")
    with pytest.raises(BotError) as caught:
        log.receive(conversation.id, Incoming("gemarkeerd-client", "gemarkeerd-geheim", False, False, "/gemarkeerd"))
    error: BaseException | None = caught.value
    while error is not None:
        assert "gemarkeerd" not in f"{error!r} {error}"
        error = error.__cause__ or error.__context__


def test_a_database_that_refuses_is_explained_without_values(engine: Engine) -> None:
    with pytest.raises(BotError) as caught, writing(engine) as connection:
        connection.execute(text("INSERT INTO nowhere VALUES (:text)"), {"text": "gemarkeerd-geheim"})
    assert caught.value.problem.startswith("The product database cannot be used (")
    assert "PRODUCT_DATABASE_URL" in caught.value.remedy
    assert "gemarkeerd-geheim" not in str(caught.value)


@pytest.mark.parametrize("name", ["met spatie", "100% zeker", "%20", "größe é", "wat?", "a#b", "a&b=c", "plus+", "quote'd", 'dubbel"'])
def test_an_sqlite_file_may_lie_in_any_path(tmp_path: Path, name: str, key: str) -> None:
    (tmp_path / name).mkdir()
    file = tmp_path / name / f"{name}.db"
    engine = make_engine(f"sqlite:///{file}")
    migrate(engine)
    SqlMessageLog(engine, Cipher([key])).open_conversation(Conversation("talk", "website", None, None))
    with sqlite3.connect(file) as connection:
        assert connection.execute("SELECT id FROM conversations").fetchall() == [("talk",)]
    assert {each.name for each in file.parent.iterdir()} <= {file.name, f"{file.name}-wal", f"{file.name}-shm"}


@pytest.mark.parametrize("url", ["", "product.db", "oracle://db.example/x", "postgres://db.example/x", "postgresql+nodriver://db.example/x", "://", "sqlite+nothing:///x"])
def test_an_address_of_no_database_is_explained(url: str) -> None:
    with pytest.raises(BotError, match="PRODUCT_DATABASE_URL") as caught:
        make_engine(url)
    assert "sqlite:///" in caught.value.remedy


def test_a_wrong_address_shows_no_password() -> None:
    with pytest.raises(BotError) as caught:
        make_engine("oracle://someone:gemarkeerd-geheim@db.example/x")
    assert "gemarkeerd-geheim" not in str(caught.value)
