"""Made-up requests by the hundred thousand: through the code that opens real ones, but written in bulk."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import islice
from typing import Any, cast

from sqlalchemy import insert
from sqlalchemy.engine import Engine

from bot.conversations.model import new_id
from bot.rights.acts import RequestedAct
from bot.rights.answers import Answer, read_answer
from bot.rights.drafts import Draft, ExpressedAct
from bot.rights.questions import questions_of
from bot.rights.references import new_reference
from bot.rights.requests import LEGAL_CLOCK, Deadlines, Entry, Request, opened
from bot.store.engine import writing
from bot.store.requests import entry_row, request_row
from bot.store.sealing import LookupHasher, Sealer
from bot.store.tables import request_history, requests

SLUGS = ("een", "twee", "drie", "vier", "vijf")
#: Over how many days they were made.
DAYS = 365
#: Rows in one transaction.
_BATCH = 2000

# Few days, over and over: counting each one's term anew would take most of the time.
_DEADLINES = cast(Deadlines, lru_cache(maxsize=None)(LEGAL_CLOCK))


class MadeUpControllers:
    """The controllers the requests go to."""

    def slugs(self) -> list[str]:
        """Return their slugs."""
        return list(SLUGS)


def contact_of(number: int) -> str:
    """Return the address of the person who made a request; everybody makes two."""
    return f"persoon.{number // 2}@voorbeeld.example"


def made_up(number: int, until: datetime) -> tuple[Request, Entry]:
    """Return a request and its first entry, as confirming a draft gives them.

    Args:
        number: Which one; decides act, controller, person and day.
        until: The last moment; the day is one of the `DAYS` before it.
    """
    act = list(RequestedAct)[number % len(RequestedAct)]
    at = until - timedelta(days=1 + number % DAYS)
    draft = Draft(new_id(), new_id(), SLUGS[number % len(SLUGS)], "nl", (ExpressedAct(act, at),), at, answers=tuple(_answers(act, number)))
    ((request, entry),) = opened(draft, [(new_id(), new_reference())], at, _DEADLINES)
    return request, entry


def _answers(act: RequestedAct, number: int) -> Iterator[Answer]:
    given: dict[str, str] = {}
    for question in questions_of([act]):
        if question.is_asked and question.applies(given):
            text = question.options[0] if question.options else {"contact": contact_of(number), "name": "Lien Maes"}.get(question.id, f"antwoord {number}")
            read = read_answer(question, contact_of(number) if question.id == "contact" else text).answer
            assert read is not None
            given[question.id] = read.value
            yield read


def fill(engine: Engine, sealer: Sealer, hasher: LookupHasher, count: int, until: datetime) -> list[tuple[str, str]]:
    """Keep so many requests; return the reference and the contact of each."""
    numbers, found = iter(range(count)), []
    while batch := list(islice(numbers, _BATCH)):
        rows: list[dict[str, Any]] = []
        entries: list[dict[str, Any]] = []
        for number in batch:
            request, entry = made_up(number, until)
            rows.append(request_row(request, 1, sealer, hasher, None))
            entries.append(entry_row(request.id, entry, sealer))
            found.append((request.reference, contact_of(number)))
        with writing(engine) as connection:
            connection.execute(insert(requests), rows)
            connection.execute(insert(request_history), entries)
    if engine.dialect.name == "postgresql":
        with writing(engine) as connection:
            # Its autovacuum does so within a minute or two.
            connection.exec_driver_sql("ANALYZE")
    return found
