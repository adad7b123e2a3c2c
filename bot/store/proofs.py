"""Proof sessions, their mails and counters in SQL; implements `bot.identity.ports.ProofStore` inside a transaction."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, delete, func, insert, literal, select, update
from sqlalchemy.engine import Connection

from bot.conversations.model import new_id
from bot.identity.ladder import RUNGS
from bot.identity.limits import DAY, Count, Counted
from bot.identity.outcomes import Purpose
from bot.identity.sessions import CODE_LASTS, LINK_LASTS, TRIES, Asked, How, MailState, ProofMail, Session
from bot.rights.announcements import AnnouncementKind
from bot.rights.contacts import Contact
from bot.rights.proofs import Level, Proof
from bot.rights.states import State
from bot.store.drafts import can_be_stored
from bot.store.requests import CONTACT, contact_key
from bot.store.sealing import LookupHasher, Place, Sealer
from bot.store.tables import outbox, proof_counts, proof_mails, proof_sessions, requests

#: What is hashed, each kind apart.
_CODE, _LINK = "proof_code", "proof_link"
#: Counters are kept for the day they count, and what clocks may differ; sessions for as long as somebody may ask about one.
_COUNTS_KEPT, _FOLLOWING_KEPT, _PROVING_KEPT = timedelta(days=2), timedelta(days=2), timedelta(days=30)


class SqlProofStore:
    """Proofs in the product database: nothing in clear by which anybody could prove anything."""

    def __init__(self, connection: Connection, sealer: Sealer, hasher: LookupHasher) -> None:
        self._connection, self._sealer, self._hasher = connection, sealer, hasher

    def lock(self, conversation: str, addresses: Sequence[str]) -> None:
        """Keep others from counting for a talk and addresses until the transaction ends."""
        if self._connection.dialect.name == "postgresql":
            # SQLite lets one transaction write at a time. In one order, or two could wait for each other.
            for name in sorted({f"talk:{conversation}", *(f"address:{each}" for each in addresses)}):
                self._connection.execute(select(func.pg_advisory_xact_lock(_lock_of(name))))

    def address_of(self, contact: Contact) -> str:
        """Return the keyed hash of an address."""
        return self._hasher.of(CONTACT, contact_key(contact))

    # --- Sessions -----------------------------------------------------------------------------
    def add_session(self, session: Session, address: str) -> None:
        """Keep a new session; `address`: keyed hash of its mailbox."""
        body = {"reference": session.asked.reference, "mailbox": session.asked.mailbox} if session.asked else {}
        self._connection.execute(
            insert(proof_sessions).values(
                id=session.id,
                conversation=session.conversation,
                purpose=session.purpose.value,
                language=session.language,
                request=session.requests[0] if session.requests else None,
                requests=json.dumps(session.requests),
                controller=session.controller,
                address_hash=address,
                created_at=session.created_at,
                body=self._sealer.seal(body, Place(proof_sessions.name, session.id)),
                key_id=self._sealer.newest,
            )
        )

    def session(self, session_id: str) -> Session | None:
        """Return a session, or None."""
        row = self._connection.execute(select(proof_sessions).where(proof_sessions.c.id == session_id)).first()
        return None if row is None else self._session(row)

    def proving(self, request_id: str) -> Session | None:
        """Return the newest session that proves requests of which this is the first, or None."""
        theirs = select(proof_sessions).where(proof_sessions.c.request == request_id, proof_sessions.c.purpose == Purpose.PROVE.value)
        row = self._connection.execute(theirs.order_by(proof_sessions.c.created_at.desc())).first()
        return None if row is None else self._session(row)

    def in_talk(self, conversation: str, most: int) -> list[tuple[Session, str]]:
        """Return the sessions of a talk with the keyed hashes of their addresses, the one that was mailed last first."""
        if not can_be_stored(conversation):
            return []
        mailed = select(proof_mails.c.session, func.max(proof_mails.c.created_at).label("last")).group_by(proof_mails.c.session).subquery()
        theirs = select(proof_sessions).join(mailed, mailed.c.session == proof_sessions.c.id).where(proof_sessions.c.conversation == conversation)
        ordered = theirs.order_by(mailed.c.last.desc(), proof_sessions.c.created_at.desc(), proof_sessions.c.id).limit(most)
        return [(self._session(row), row.address_hash) for row in self._connection.execute(ordered).all()]

    def found(self, session_id: str, requests: Sequence[str], controller: str) -> None:
        """Fix what a session that follows is about."""
        values = {"requests": json.dumps(list(requests)), "controller": controller}
        self._connection.execute(update(proof_sessions).where(proof_sessions.c.id == session_id).values(**values))

    def proven(self, session_id: str, how: How, now: datetime) -> bool:
        """Mark a session as proven, once; whether this was the first time."""
        first = and_(proof_sessions.c.id == session_id, proof_sessions.c.proven_at.is_(None))
        return bool(self._connection.execute(update(proof_sessions).where(first).values(proven_at=now, proven_by=how.value)).rowcount)

    # --- Mails --------------------------------------------------------------------------------
    def add_mail(self, mail: ProofMail) -> None:
        """Keep a new mail, without code and link."""
        last = self._connection.execute(select(func.max(proof_mails.c.number)).where(proof_mails.c.session == mail.session)).scalar_one()
        values = {"id": mail.id, "session": mail.session, "number": (last or 0) + 1, "purpose": mail.purpose.value, "created_at": mail.created_at}
        self._connection.execute(insert(proof_mails).values(**values, state=mail.state.value))

    def mail(self, mail_id: str) -> ProofMail | None:
        """Return a mail, or None."""
        row = self._connection.execute(select(proof_mails).where(proof_mails.c.id == mail_id)).first()
        return None if row is None else _mail(row)

    def mails(self, session_id: str) -> list[ProofMail]:
        """Return the mails of a session, the newest first."""
        theirs = select(proof_mails).where(proof_mails.c.session == session_id).order_by(proof_mails.c.number.desc())
        return [_mail(row) for row in self._connection.execute(theirs).all()]

    def make(self, mail_id: str, code: str, token: str | None, now: datetime) -> None:
        """Give a mail its code and link, kept as keyed hashes; every other mail of its session becomes void."""
        session = select(proof_mails.c.session).where(proof_mails.c.id == mail_id).scalar_subquery()
        others = and_(proof_mails.c.session == session, proof_mails.c.id != mail_id, proof_mails.c.state != MailState.USED.value)
        self._connection.execute(update(proof_mails).where(others).values(state=MailState.REPLACED.value))
        made = {
            "state": MailState.LIVE.value,
            "code_hash": self._hasher.of(_CODE, f"{mail_id}:{code}"),
            "link_hash": self._hasher.of(_LINK, token) if token else None,
            "code_until": now + CODE_LASTS,
            "link_until": now + LINK_LASTS if token else None,
            "tries": 0,
        }
        self._connection.execute(update(proof_mails).where(proof_mails.c.id == mail_id).values(**made))

    def take_try(self, mail_id: str, now: datetime) -> int | None:
        """Count one typed code, in one conditional write; how many were typed by now, or None where none may be."""
        may = and_(proof_mails.c.id == mail_id, proof_mails.c.state == MailState.LIVE.value, proof_mails.c.tries < TRIES, proof_mails.c.code_until > now)
        if not self._connection.execute(update(proof_mails).where(may).values(tries=proof_mails.c.tries + 1)).rowcount:
            return None
        return int(self._connection.execute(select(proof_mails.c.tries).where(proof_mails.c.id == mail_id)).scalar_one())

    def is_code(self, mail_id: str, code: str) -> bool:
        """Return whether a code is that of a mail, in constant time."""
        kept = self._connection.execute(select(proof_mails.c.code_hash).where(proof_mails.c.id == mail_id)).scalar_one_or_none() or ""
        # Every key is tried, whichever fits.
        return sum(hmac.compare_digest(kept, each) for each in self._hasher.all_of(_CODE, f"{mail_id}:{code}")) > 0

    def by_token(self, token: str) -> ProofMail | None:
        """Return the mail of a link, or None."""
        # Found by its keyed hash: what the index's time tells is about a hash nobody can steer.
        row = self._connection.execute(select(proof_mails).where(proof_mails.c.link_hash.in_(self._hasher.all_of(_LINK, token)))).first()
        return None if row is None else _mail(row)

    def use(self, mail_id: str) -> bool:
        """Spend a mail, once; whether it was live."""
        live = and_(proof_mails.c.id == mail_id, proof_mails.c.state == MailState.LIVE.value)
        return bool(self._connection.execute(update(proof_mails).where(live).values(state=MailState.USED.value)).rowcount)

    # --- Counters -----------------------------------------------------------------------------
    def count(self, count: Count, whose: str, now: datetime) -> list[datetime]:
        """Return when what is counted happened, within a day, the newest first."""
        is_mail, column = _COUNTED[count]
        those = select(proof_counts.c.at).where(proof_counts.c.is_mail == is_mail, column == whose, proof_counts.c.at > now - DAY)
        return list(self._connection.execute(those.order_by(proof_counts.c.at.desc())).scalars())

    def add_count(self, counted: Counted, now: datetime) -> None:
        """Count something."""
        values = {"is_mail": counted.is_mail, "address_hash": counted.address, "conversation": counted.conversation, "client": counted.client}
        self._connection.execute(insert(proof_counts).values(id=new_id(), at=now, **values))

    def unproven(self, kind: AnnouncementKind, before: datetime, most: int) -> list[tuple[str, str]]:
        """Return ids and groups of running requests that were confirmed before a moment, are unproven, and of which this was not told yet."""
        prefix, column = ("group:", requests.c.group_id) if kind is AnnouncementKind.PROOF_REMINDER else ("request:", requests.c.id)
        told = select(outbox.c.id).where(outbox.c.kind == kind.value, outbox.c.payload == literal(prefix) + column).exists()
        running = [state.value for state in State if state.is_running]
        those = select(requests.c.id, requests.c.group_id).where(
            requests.c.proof == Proof.UNPROVEN.value, requests.c.state.in_(running), requests.c.confirmed_at <= before, requests.c.act.in_(_PROVABLE), ~told
        )
        return [(row.id, row.group_id) for row in self._connection.execute(those.order_by(requests.c.confirmed_at, requests.c.place).limit(most)).all()]

    def forget(self, now: datetime) -> None:
        """Take away what is of no use any more: counters, and sessions long past."""
        self._connection.execute(delete(proof_counts).where(proof_counts.c.at < now - _COUNTS_KEPT))
        for purpose, kept in ((Purpose.FOLLOW, _FOLLOWING_KEPT), (Purpose.PROVE, _PROVING_KEPT)):
            past = and_(proof_sessions.c.purpose == purpose.value, proof_sessions.c.created_at < now - kept)
            self._connection.execute(delete(proof_sessions).where(past))

    def _session(self, row: Any) -> Session:
        body = self._sealer.open(row.body, Place(proof_sessions.name, row.id))
        return Session(
            id=row.id,
            conversation=row.conversation,
            purpose=Purpose(row.purpose),
            language=row.language,
            requests=tuple(json.loads(row.requests)),
            controller=row.controller,
            created_at=row.created_at,
            asked=Asked(body["reference"], body["mailbox"]) if body else None,
            proven_at=row.proven_at,
            proven_by=How(row.proven_by) if row.proven_by else None,
        )


#: What can need a proof at any controller.
_PROVABLE = [act.value for act, rung in RUNGS.items() if rung.most > Level.NONE]
_COUNTED = {
    Count.SENT_TO_ADDRESS: (True, proof_counts.c.address_hash),
    Count.SENT_FOR_CLIENT: (True, proof_counts.c.client),
    Count.WRONG_IN_TALK: (False, proof_counts.c.conversation),
    Count.WRONG_FOR_ADDRESS: (False, proof_counts.c.address_hash),
}


def _mail(row: Any) -> ProofMail:
    return ProofMail(row.id, row.session, Purpose(row.purpose), row.created_at, MailState(row.state), row.code_until, row.link_until, row.tries)


def _lock_of(name: str) -> int:
    """Return the number of PostgreSQL's lock for what is counted: 64 bits, signed."""
    return int.from_bytes(hashlib.sha256(f"proof by {name}".encode("utf-8", "surrogatepass")).digest()[:8], "big", signed=True)
