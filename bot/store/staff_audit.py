"""The audit log in SQL; implements `bot.staff.ports.AuditStore` inside a transaction. Nothing here changes or takes away a line."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, insert, or_, select, update
from sqlalchemy.engine import Connection

from bot.conversations.model import new_id
from bot.errors import BotError
from bot.staff.audit import DESK, OPENS_CHAIN, End, Line, Sealed, Verdict, gone, text_of, text_of_end, verify
from bot.store.sealing import LookupHasher
from bot.store.staff_tables import staff_audit, staff_audit_ends

_LINE, _END = "audit", "audit_end"
#: Lines read at once while a chain is gone through.
_BATCH = 1000


class SqlAuditStore:
    """The audit log."""

    def __init__(self, connection: Connection, hasher: LookupHasher) -> None:
        self._connection, self._hasher = connection, hasher

    def append(self, chains: Collection[str], at: datetime, account: str, act: str, subject: str, detail: str = "") -> None:
        """Write one line into each chain."""
        # In one order, or two could wait for each other; the desk's own first, for a new chain is told of there.
        is_new = any(self._end(chain) is None for chain in chains)
        for chain in sorted({*chains, *([DESK] if is_new else [])}):
            self._lock(chain)
        for chain in sorted(chains):
            self._append(chain, at, account, act, subject, detail)

    def lines(self, chains: Collection[str], *, act: str | None, account: str | None, before: tuple[datetime, str] | None, most: int) -> list[tuple[str, Line, bool]]:
        """Return lines, the latest first: id, line, whether its seal fits it and the seal before."""
        wanted = [staff_audit.c.chain.in_(list(chains))]
        wanted += [staff_audit.c.act == act] if act else []
        wanted += [staff_audit.c.account == account] if account else []
        if before is not None:
            wanted.append(or_(staff_audit.c.at < before[0], and_(staff_audit.c.at == before[0], staff_audit.c.id < before[1])))
        prior = staff_audit.alias("prior")
        joined = staff_audit.outerjoin(prior, and_(prior.c.chain == staff_audit.c.chain, prior.c.number == staff_audit.c.number - 1))
        query = select(staff_audit, prior.c.seal.label("previous")).select_from(joined).where(*wanted)
        rows = self._connection.execute(query.order_by(staff_audit.c.at.desc(), staff_audit.c.id.desc()).limit(most)).all()
        return [(row.id, _line(row), self._is_intact(row)) for row in rows]

    def acts(self, chains: Collection[str]) -> list[str]:
        """Return which acts there are, sorted."""
        return sorted(self._connection.execute(select(staff_audit.c.act).where(staff_audit.c.chain.in_(list(chains))).distinct()).scalars())

    def verify(self) -> Iterator[Verdict]:
        """Go through every chain, to its end."""
        there = {*self._connection.execute(select(staff_audit.c.chain).distinct()).scalars()}
        there |= {*self._connection.execute(select(staff_audit_ends.c.chain)).scalars()}
        verdicts = []
        for chain in sorted(there):
            verdicts.append(verify(chain, self._chain(chain), self._end(chain), self._fits))
            yield verdicts[-1]
        opens = select(staff_audit.c.detail).where(staff_audit.c.chain == DESK, staff_audit.c.act == OPENS_CHAIN)
        yield from gone(sorted(self._connection.execute(opens).scalars()), verdicts)

    # --- Replacing keys -----------------------------------------------------------------------
    def old_keys(self) -> int:
        """Return how many lines and ends are not sealed with the newest key."""
        counts = (select(func.count()).select_from(table).where(table.c.lookup_key_id != self._hasher.newest) for table in (staff_audit, staff_audit_ends))
        return sum(int(self._connection.execute(each).scalar_one()) for each in counts)

    def seal_anew(self) -> int:
        """Seal every chain with the newest key, after going through it; return how many lines.

        Raises:
            BotError: A chain is not intact: it must not be made to look so.
        """
        done = 0
        for verdict in self.verify():
            if verdict.fault is not None:
                raise BotError(f"The audit log of '{verdict.chain or 'the desk'}' is not intact.", "See `python -m bot.tools staff audit-verify` before its keys are replaced.")
        for chain in sorted(self._connection.execute(select(staff_audit_ends.c.chain)).scalars()):
            self._lock(chain)
            previous = ""
            for each in self._chain(chain):
                seal = self._hasher.of(_LINE, text_of(each.line, previous))
                this = and_(staff_audit.c.chain == chain, staff_audit.c.number == each.line.number)
                self._connection.execute(update(staff_audit).where(this).values(seal=seal, lookup_key_id=self._hasher.newest))
                done, previous = done + 1, seal
            end = self._end(chain)
            assert end is not None
            self._set_end(chain, end.number, previous, is_new=False)
        return done

    # --- Inside -------------------------------------------------------------------------------
    def _append(self, chain: str, at: datetime, account: str, act: str, subject: str, detail: str) -> None:
        end = self._end(chain)
        number, previous = (end.number + 1, end.seal) if end else (1, "")
        if end is None and chain != DESK:
            self._append(DESK, at, account, OPENS_CHAIN, f"controller:{chain}", chain)
        line = Line(chain, number, at, account, act, subject, detail)
        seal = self._hasher.of(_LINE, text_of(line, previous))
        values = {"chain": chain, "number": number, "at": at, "account": account, "act": act, "subject": subject, "detail": detail}
        self._connection.execute(insert(staff_audit).values(id=new_id(), seal=seal, lookup_key_id=self._hasher.newest, **values))
        self._set_end(chain, number, seal, is_new=end is None)

    def _set_end(self, chain: str, number: int, seal: str, *, is_new: bool) -> None:
        values = {"number": number, "seal": seal, "end_seal": self._hasher.of(_END, text_of_end(chain, number, seal)), "lookup_key_id": self._hasher.newest}
        if is_new:
            self._connection.execute(insert(staff_audit_ends).values(chain=chain, **values))
        else:
            self._connection.execute(update(staff_audit_ends).where(staff_audit_ends.c.chain == chain).values(**values))

    def _lock(self, chain: str) -> None:
        if self._connection.dialect.name == "postgresql":
            # SQLite lets one transaction write at a time.
            number = int.from_bytes(hashlib.sha256(f"audit of {chain}".encode()).digest()[:8], "big", signed=True)
            self._connection.execute(select(func.pg_advisory_xact_lock(number)))

    def _end(self, chain: str) -> End | None:
        row = self._connection.execute(select(staff_audit_ends).where(staff_audit_ends.c.chain == chain)).first()
        return None if row is None else End(row.number, row.seal, row.end_seal, row.lookup_key_id)

    def _chain(self, chain: str) -> Iterator[Sealed]:
        last = 0
        while True:
            next_ones = select(staff_audit).where(staff_audit.c.chain == chain, staff_audit.c.number > last).order_by(staff_audit.c.number).limit(_BATCH)
            rows = self._connection.execute(next_ones).all()
            for row in rows:
                last = row.number
                yield Sealed(_line(row), row.lookup_key_id)
            if len(rows) < _BATCH:
                return

    def _is_intact(self, row: Any) -> bool:
        if row.previous is None and row.number != 1:
            return False
        return self._fits(text_of(_line(row), row.previous or ""), row.seal, row.lookup_key_id) is True

    def _fits(self, text: str, seal: str, key_id: str) -> bool | None:
        # Which kind a text is of, it says itself; each kind is hashed apart.
        kind = _END if text.startswith('["end"') else _LINE
        made = self._hasher.with_key(key_id, kind, text)
        return None if made is None else hmac.compare_digest(made, seal)


def _line(row: Any) -> Line:
    return Line(row.chain, row.number, row.at, row.account, row.act, row.subject, row.detail, row.seal)
