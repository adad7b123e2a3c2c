"""Questions to directories, counted in SQL: for a day, over all processes, by keyed hashes."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.engine import Engine

from bot.identity.sparing import Subject
from bot.settings import RequestKeySettings
from bot.store.directory_questions import WINDOW, SqlQuestionCounts
from bot.store.engine import make_engine, reading
from bot.store.sealing import KeyRing, LookupHasher
from bot.store.tables import directory_questions
from tests.rights.in_memory import MadeUpClock
from tests.store.rights_desks import fresh_key

MAILBOX = (Subject.MAILBOX, "an@voorbeeld.example")
RECORD = (Subject.RECORD, "conitro\nname\nanpeeters")


def hasher(*keys: str) -> LookupHasher:
    return LookupHasher(KeyRing(keys, "LOOKUP_KEYS"))


@pytest.fixture
def counts(engine: Engine, request_keys: RequestKeySettings, clock: MadeUpClock) -> SqlQuestionCounts:
    return SqlQuestionCounts(engine, hasher(*request_keys.lookup), clock)


def rows(engine: Engine) -> list[tuple[str, ...]]:
    with reading(engine) as connection:
        return [tuple(map(str, row)) for row in connection.execute(select(directory_questions)).all()]


def test_each_subject_has_its_most_and_a_refusal_counts_for_none(counts: SqlQuestionCounts, engine: Engine) -> None:
    assert [counts.count([MAILBOX, RECORD]) for _ in range(7)] == [True] * 6 + [False]
    assert len(rows(engine)) == 12
    assert [counts.count([(Subject.MAILBOX, f"{number}@voorbeeld.example"), RECORD]) for number in range(5)] == [True] * 4 + [False]


def test_any_24_hours_count_and_what_is_older_is_gone(counts: SqlQuestionCounts, engine: Engine, clock: MadeUpClock) -> None:
    assert all(counts.count([MAILBOX]) for _ in range(6))
    clock.now += WINDOW - timedelta(seconds=1)
    assert not counts.count([MAILBOX])
    clock.now += timedelta(seconds=1)
    assert counts.count([MAILBOX])
    assert len(rows(engine)) == 1


def test_nothing_of_anybody_stands_in_the_table(counts: SqlQuestionCounts, engine: Engine) -> None:
    counts.count([MAILBOX, RECORD])
    assert not [row for row in rows(engine) if any(word in cell for cell in row for word in ("an@", "peeters", "conitro"))]


def test_a_mailbox_and_a_record_of_the_same_words_are_counted_apart(counts: SqlQuestionCounts) -> None:
    assert all(counts.count([(Subject.MAILBOX, "x")]) for _ in range(6))
    assert counts.count([(Subject.RECORD, "x")])


def test_a_new_lookup_key_does_not_begin_the_day_anew(engine: Engine, clock: MadeUpClock) -> None:
    old, new = fresh_key(), fresh_key()
    assert all(SqlQuestionCounts(engine, hasher(old), clock).count([MAILBOX]) for _ in range(6))
    assert not SqlQuestionCounts(engine, hasher(new, old), clock).count([MAILBOX])


def test_twenty_at_once_get_no_more_than_the_most(engine: Engine, database_url: str, request_keys: RequestKeySettings, clock: MadeUpClock) -> None:
    # An engine for each, as in processes of their own.
    workers = [SqlQuestionCounts(make_engine(database_url), hasher(*request_keys.lookup), clock) for _ in range(4)]
    with ThreadPoolExecutor(20) as pool:
        let_through = list(pool.map(lambda number: workers[number % 4].count([MAILBOX, RECORD]), range(20)))
    assert sum(let_through) == 6
