"""Outboxes in processes of their own: called by name, with what can be sent there."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

from bot.rights.announcements import AnnouncementKind
from bot.rights.contacts import Contact, ContactKind
from bot.rights.outbox import Leased, MailPurpose
from bot.settings import RequestKeySettings
from bot.store.engine import make_engine
from bot.store.outbox import SqlOutbox
from tests.rights.in_memory import START
from tests.store.rights_desks import hasher_of

DAY = date(2026, 3, 5)


def outbox_at(url: str, keys: RequestKeySettings) -> SqlOutbox:
    return SqlOutbox(make_engine(url), hasher_of(keys), lambda: datetime.now(timezone.utc))


def contact_of(address: str) -> Contact:
    return Contact(ContactKind.EMAIL, address, address)


def lease_all(url: str, keys: RequestKeySettings, worker: str, now: datetime) -> list[str]:
    """Lease whatever is due; return the ids."""
    outbox, got = outbox_at(url, keys), []
    while (leased := outbox.lease(worker, now, now + timedelta(minutes=10))) is not None:
        got.append(leased.id)
    return got


def take_turns(url: str, keys: RequestKeySettings, announcement: str, addresses: list[str]) -> list[bool]:
    """Take the turn of every address."""
    outbox = outbox_at(url, keys)
    leased = Leased(announcement, AnnouncementKind.RECEIPT, None, "", 1, (), "worker")
    return [outbox.take_turn(leased, MailPurpose.RECEIPT, contact_of(address), DAY) for address in addresses]


#: When everything that the made-up talks announce is due.
LATER = START + timedelta(hours=1)
