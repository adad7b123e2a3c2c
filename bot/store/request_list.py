"""Lists of requests in SQL, row by row; implements `bot.rights.listing.RequestRows`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import Engine

from bot.rights.acts import ForWhom, RequestedAct
from bot.rights.listing import ListedRequest, Personal, Wanted
from bot.rights.proofs import Proof
from bot.rights.requests import Term
from bot.rights.states import State
from bot.store.drafts import answers_from_json, can_be_stored
from bot.store.engine import reading
from bot.store.requests import pauses_from_json
from bot.store.sealing import Place, Sealer
from bot.store.tables import requests

_COLUMNS = (
    *(requests.c.id, requests.c.act, requests.c.controller, requests.c.language, requests.c.for_whom, requests.c.state, requests.c.proof),
    *(requests.c.received_at, requests.c.confirmed_at, requests.c.due, requests.c.notice_by, requests.c.target, requests.c.is_extended, requests.c.pauses),
)


class SqlRequestRows:
    """Reads requests one by one; what names a person is opened only when asked for."""

    def __init__(self, engine: Engine, sealer: Sealer) -> None:
        self._engine = engine
        self._sealer = sealer

    def each(self, wanted: Wanted, *, paused: bool, with_personal: bool) -> Iterator[ListedRequest]:
        """Yield the requests that are wanted, by the day due, those without one last."""
        if wanted.controller is not None and not can_be_stored(wanted.controller):
            return
        columns = (*_COLUMNS, requests.c.body) if with_personal else _COLUMNS
        is_paused = requests.c.state == State.PAUSED.value
        query = select(*columns).where(is_paused if paused else ~is_paused)
        if wanted.controller is not None:
            query = query.where(requests.c.controller == wanted.controller)
        if wanted.state is not None:
            query = query.where(requests.c.state == wanted.state.value)
        if wanted.due_before is not None:
            query = query.where(requests.c.due < wanted.due_before)
        # PostgreSQL and SQLite do not agree on where what is null stands.
        query = query.order_by(requests.c.due.is_(None), requests.c.due, requests.c.received_at, requests.c.id)
        with reading(self._engine) as connection:
            # The driver would fetch all rows at once.
            for row in connection.execution_options(stream_results=True).execute(query):
                yield self._listed(row, with_personal)

    def _listed(self, row: Any, with_personal: bool) -> ListedRequest:
        return ListedRequest(
            id=row.id,
            act=RequestedAct(row.act),
            controller=row.controller,
            language=row.language,
            for_whom=ForWhom(row.for_whom),
            state=State(row.state),
            proof=Proof(row.proof),
            received_at=row.received_at,
            confirmed_at=row.confirmed_at,
            term=Term(row.due, row.notice_by, row.target),
            is_extended=row.is_extended,
            pauses=pauses_from_json(json.loads(row.pauses)),
            personal=self._personal(row) if with_personal else None,
        )

    def _personal(self, row: Any) -> Personal:
        body = self._sealer.open(row.body, Place(requests.name, row.id))
        return Personal(body["reference"], answers_from_json(body["answers"]))
