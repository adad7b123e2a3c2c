"""Columns of our own kind."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from sqlalchemy import Column, MetaData, String, Table, insert, select
from sqlalchemy.engine import Engine
from sqlalchemy.exc import StatementError

from bot.store.engine import reading, writing
from bot.store.tables import AwareDateTime

pytestmark = pytest.mark.fresh_database

moments = Table("moments", MetaData(), Column("name", String(8)), Column("at", AwareDateTime))


@pytest.fixture
def with_moments(empty_engine: Engine) -> Engine:
    with writing(empty_engine) as connection:
        moments.create(connection)
    return empty_engine


def test_a_moment_comes_back_aware_and_in_utc(with_moments: Engine) -> None:
    in_brussels = datetime(2024, 7, 1, 9, 30, 0, 123456, tzinfo=timezone(timedelta(hours=2)))
    with writing(with_moments) as connection:
        connection.execute(insert(moments), [{"name": "one", "at": in_brussels}, {"name": "none", "at": None}])
    with reading(with_moments) as connection:
        found = dict(connection.execute(select(moments.c.name, moments.c.at)).all())
    assert found == {"one": in_brussels, "none": None}
    assert found["one"].tzinfo is timezone.utc


def test_a_moment_without_a_zone_is_refused(with_moments: Engine) -> None:
    with pytest.raises(StatementError, match="time zone"), writing(with_moments) as connection:
        connection.execute(insert(moments).values(name="naive", at=datetime(2024, 7, 1)))
