"""Requests and their histories in SQL; implements `bot.rights.ports.RequestStore` inside a transaction."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.engine import Connection

from bot.conversations.model import new_id
from bot.rights.acts import ForWhom, RequestedAct
from bot.rights.caps import Cap
from bot.rights.contacts import Contact
from bot.rights.deadlines import Pause
from bot.rights.proofs import Proof
from bot.rights.requests import Actor, Entry, Request, Term
from bot.rights.states import ActorKind, State
from bot.store.drafts import answers_as_json, answers_from_json, can_be_stored
from bot.store.sealing import LookupHasher, Place, Sealer
from bot.store.tables import request_history, requests

#: What is found by its hash, each kind apart.
REFERENCE, CONTACT = "reference", "contact"


class SqlRequestStore:
    """Requests in the product database: what names a person sealed, found by keyed hashes."""

    def __init__(self, connection: Connection, sealer: Sealer, hasher: LookupHasher, *, locks: bool) -> None:
        """Work on a transaction; `locks`: a request that is read stays as it is until the end of it."""
        self._connection = connection
        self._sealer = sealer
        self._hasher = hasher
        self._locks = locks

    def add(self, request: Request, entry: Entry, client: str | None = None) -> None:
        """Keep a new request, the first entry of its history, and which client opened it."""
        place = self._connection.execute(select(func.count()).select_from(requests).where(requests.c.group_id == request.group)).scalar_one()
        self._connection.execute(insert(requests).values(request_row(request, place + 1, self._sealer, self._hasher, client)))
        self._add_entry(request.id, entry)

    def count_opened(self, cap: Cap, whose: str, since: datetime, most: int) -> int:
        """Return how many requests were opened after a moment, `most` at most; others wait with opening until the transaction ends."""
        if self._connection.dialect.name == "postgresql":
            # SQLite lets one transaction write at a time; here two would count at once and both open the last one.
            self._connection.execute(select(func.pg_advisory_xact_lock(_lock_of(cap, whose))))
        theirs = select(requests.c.id).where(requests.c[cap.value] == whose, requests.c.confirmed_at > since).limit(most)
        return int(self._connection.execute(select(func.count()).select_from(theirs.subquery())).scalar_one())

    def change(self, request: Request, entry: Entry) -> None:
        """Keep what became of a request, and add the entry that says why; what was asked never changes."""
        self._connection.execute(update(requests).where(requests.c.id == request.id).values(_moving_columns(request)))
        self._add_entry(request.id, entry)

    def get(self, request_id: str) -> Request | None:
        """Return a request, or None."""
        return self._first(select(requests).where(requests.c.id == request_id)) if can_be_stored(request_id) else None

    def by_reference(self, reference: str) -> Request | None:
        """Return the request with a reference, or None."""
        return self._first(select(requests).where(requests.c.reference_hash.in_(self._hasher.all_of(REFERENCE, reference))))

    def by_contact(self, contact: Contact) -> list[Request]:
        """Return the requests of whoever is reached there, the newest first."""
        theirs = select(requests).where(requests.c.contact_hash.in_(self._hasher.all_of(CONTACT, contact_key(contact))))
        return self._all(theirs.order_by(requests.c.confirmed_at.desc(), requests.c.group_id, requests.c.place.desc()))

    def of_group(self, group: str) -> list[Request]:
        """Return the requests that were confirmed together, in the order they were expressed."""
        return self._all(select(requests).where(requests.c.group_id == group).order_by(requests.c.place))

    def of_conversation(self, conversation: str) -> list[Request]:
        """Return the requests that were opened in a talk, the oldest first."""
        if not can_be_stored(conversation):
            return []
        return self._all(select(requests).where(requests.c.conversation == conversation).order_by(requests.c.confirmed_at, requests.c.group_id, requests.c.place))

    def history(self, request_id: str) -> list[Entry]:
        """Return the history of a request, in order."""
        if not can_be_stored(request_id):
            return []
        rows = self._connection.execute(select(request_history).where(request_history.c.request == request_id).order_by(request_history.c.number)).all()
        return [self._entry(row) for row in rows]

    def _first(self, query: Any) -> Request | None:
        row = self._connection.execute(query.with_for_update() if self._locks else query).first()
        return None if row is None else self._request(row)

    def _all(self, query: Any) -> list[Request]:
        return [self._request(row) for row in self._connection.execute(query).all()]

    def _add_entry(self, request_id: str, entry: Entry) -> None:
        self._connection.execute(insert(request_history).values(entry_row(request_id, entry, self._sealer)))

    def _entry(self, row: Any) -> Entry:
        body = self._sealer.open(row.body, Place(request_history.name, row.id))
        return Entry(row.number, row.at, Actor(ActorKind(row.actor), body["name"]), row.what, State(row.state), body["why"])

    def _request(self, row: Any) -> Request:
        body = self._sealer.open(row.body, Place(requests.name, row.id))
        return Request(
            id=row.id,
            group=row.group_id,
            reference=body["reference"],
            conversation=row.conversation,
            act=RequestedAct(row.act),
            controller=row.controller,
            language=row.language,
            for_whom=ForWhom(row.for_whom),
            received_at=row.received_at,
            confirmed_at=row.confirmed_at,
            term=Term(row.due, row.notice_by, row.target),
            answers=answers_from_json(body["answers"]),
            state=State(row.state),
            is_extended=row.is_extended,
            pauses=pauses_from_json(json.loads(row.pauses)),
            entries=row.entries,
            proof=Proof(row.proof),
            mail_problem=row.mail_problem,
        )


def request_row(request: Request, place: int, sealer: Sealer, hasher: LookupHasher, client: str | None) -> dict[str, Any]:
    """Return the row of a new request: what names a person sealed and hashed; `place`: its number in its group."""
    body = {"reference": request.reference, "answers": answers_as_json(request.answers)}
    return {
        "id": request.id,
        "group_id": request.group,
        "place": place,
        "conversation": request.conversation,
        "client": client,
        **lookup_columns(hasher, request.reference, request.contact),
        "act": request.act.value,
        "controller": request.controller,
        "language": request.language,
        "for_whom": request.for_whom.value,
        "received_at": request.received_at,
        "confirmed_at": request.confirmed_at,
        "body": sealer.seal(body, Place(requests.name, request.id)),
        "key_id": sealer.newest,
        **_moving_columns(request),
    }


def entry_row(request_id: str, entry: Entry, sealer: Sealer) -> dict[str, Any]:
    """Return the row of an entry in a request's history, the actor's name and the reason sealed."""
    identifier = new_id()
    body = {"name": entry.actor.name, "why": entry.why}
    return {
        "id": identifier,
        "request": request_id,
        "number": entry.number,
        "at": entry.at,
        "actor": entry.actor.kind.value,
        "what": entry.what,
        "state": entry.state.value,
        "body": sealer.seal(body, Place(request_history.name, identifier)),
        "key_id": sealer.newest,
    }


def lookup_columns(hasher: LookupHasher, reference: str, contact: Contact) -> dict[str, str]:
    """Return the columns by which a request is found, with the newest key."""
    return {
        "reference_hash": hasher.of(REFERENCE, reference),
        "contact_hash": hasher.of(CONTACT, contact_key(contact)),
        "lookup_key_id": hasher.newest,
    }


def contact_key(contact: Contact) -> str:
    """Return what is hashed of a contact: its kind, and the value made the same for every way of writing it."""
    return f"{contact.kind.value}:{contact.lookup}"


def _lock_of(cap: Cap, whose: str) -> int:
    """Return the number of PostgreSQL's lock for what is counted: 64 bits, signed."""
    return int.from_bytes(hashlib.sha256(f"opened by {cap.value}:{whose}".encode("utf-8", "surrogatepass")).digest()[:8], "big", signed=True)


def _moving_columns(request: Request) -> dict[str, Any]:
    """Return the columns that moves and proofs change."""
    return {
        "state": request.state.value,
        "proof": request.proof.value,
        "due": request.term.due,
        "notice_by": request.term.notice_by,
        "target": request.term.target,
        "is_extended": request.is_extended,
        "pauses": json.dumps([_pause_as_json(pause) for pause in request.pauses]),
        "entries": request.entries,
    }


def pauses_from_json(lists: Sequence[Sequence[Any]]) -> tuple[Pause, ...]:
    """Return the pauses of a request from its column."""
    return tuple(_pause(each) for each in lists)


def _pause_as_json(pause: Pause) -> list[Any]:
    answered = pause.answered_at.isoformat() if pause.answered_at else None
    return [pause.asked_at.isoformat(), answered, pause.is_reasonable_doubt, pause.is_without_undue_delay]


def _pause(values: Sequence[Any]) -> Pause:
    asked_at, answered_at, is_reasonable_doubt, is_without_undue_delay = values
    answered = datetime.fromisoformat(answered_at) if answered_at else None
    return Pause(datetime.fromisoformat(asked_at), answered, is_reasonable_doubt, is_without_undue_delay)
