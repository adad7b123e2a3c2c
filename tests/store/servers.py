"""What a second process does in the tests with two: real processes, that share nothing with the first."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import event

from bot.conversations.message_log import ConversationGone, Incoming
from bot.conversations.model import Reply
from bot.errors import BotError
from bot.store.encryption import Cipher
from bot.store.engine import make_engine, writing
from bot.store.message_log import SqlMessageLog
from bot.store.schema import migrate

#: Seconds after which a process that hangs fails its test.
PATIENCE = 120

#: Forked from a process that has read our code and opened nothing: started afresh, each would read it anew for seconds.
OWN_PROCESSES = multiprocessing.get_context("forkserver")
OWN_PROCESSES.set_forkserver_preload(["tests.store.servers", "tests.store.killed", "tests.store.rights_desks", "tests.telling.workers"])


def in_processes(work: Callable[..., Any], arguments: Sequence[tuple[Any, ...]]) -> list[Any]:
    """Run a function of this module once per tuple of arguments, each in a process of its own.

    All wait for each other at the start, so that they are at work at the same time.
    """
    with OWN_PROCESSES.Manager() as manager:
        start, results = manager.Barrier(len(arguments)), manager.dict()
        processes = [OWN_PROCESSES.Process(target=_run, args=(work, start, results, number, each)) for number, each in enumerate(arguments)]
        for process in processes:
            process.start()
        for process in processes:
            process.join(PATIENCE)
            if process.is_alive():
                process.kill()
        return [results[number] for number in range(len(arguments))]


def receive(url: str, key: str, conversation: str, client_ids: Sequence[str]) -> list[tuple[int, bool]]:
    """Store a message for every client id; return the sequence numbers and whether they were new."""
    log = SqlMessageLog(make_engine(url), Cipher([key]))
    stored = [log.receive(conversation, Incoming(client_id, f"vraag {client_id}", False, False, None)) for client_id in client_ids]
    return [(message.sequence, is_new) for message, is_new in stored]


def claim(url: str, key: str, server: str, messages: Sequence[str]) -> list[str]:
    """Claim every message; return the ids of those that were got."""
    log = SqlMessageLog(make_engine(url), Cipher([key]))
    return [message for message in messages if log.claim(message, server) is not None]


def complete_while_deleted(url: str, key: str, rounds: Any, messages: Sequence[str], *, as_kept: bool) -> list[str]:
    """Answer every message, or keep it for a human, each while another process deletes its talk; return what went wrong.

    Args:
        rounds: Where both wait for each other before every message.
    """
    engine = make_engine(url)
    log, wrong = SqlMessageLog(engine, Cipher([key])), []
    # Long enough between two statements for the other to come in: the moment itself is too short to be met by chance.
    event.listen(engine, "after_cursor_execute", lambda *_: time.sleep(0.03))
    for message in messages:
        rounds.wait(PATIENCE)
        try:
            if as_kept:
                log.keep(message, {"nl": "Bewaard."})
            else:
                log.complete(message, [Reply("antwoord")], None)
        except ConversationGone:
            continue
        except BotError as error:
            wrong.append(str(error))
    return wrong


def delete_while_completed(url: str, key: str, rounds: Any, talks: Sequence[str]) -> list[str]:
    """Delete every talk, each while another process answers in it; return what went wrong."""
    log, wrong = SqlMessageLog(make_engine(url), Cipher([key])), []
    for talk in talks:
        rounds.wait(PATIENCE)
        # A little later, so that the other has begun.
        time.sleep(0.04)
        try:
            log.delete_conversation(talk)
        except BotError as error:
            wrong.append(str(error))
    return wrong


def bring_up_to_date(url: str) -> str:
    """Migrate a database; return what went wrong, or nothing."""
    try:
        migrate(make_engine(url))
    except BotError as error:
        return str(error)
    return ""


def open_new_databases(urls: Sequence[str]) -> set[str]:
    """Open databases that are not there yet, one after another; return what went wrong."""
    wrong = set()
    for url in urls:
        engine = make_engine(url)
        try:
            with writing(engine) as connection:
                connection.exec_driver_sql("CREATE TABLE IF NOT EXISTS opened (number INTEGER)")
        except BotError as error:
            wrong.add(str(error))
        finally:
            engine.dispose()
    return wrong


def migrate_on_a_full_disk(url: str, bytes_left: int) -> str:
    """Migrate a database where no file may become longer; return what went wrong."""
    import resource

    resource.setrlimit(resource.RLIMIT_FSIZE, (bytes_left, bytes_left))
    return bring_up_to_date(url)


def _run(work: Callable[..., Any], start: Any, results: Any, number: int, arguments: tuple[Any, ...]) -> None:
    start.wait(PATIENCE)
    results[number] = work(*arguments)
