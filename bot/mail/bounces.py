"""Bounces: an envelope sender of its own for each mail (VERP), and reading the reports that come back to it.

The operator's mail server delivers everything for BOUNCE_DOMAIN to a Maildir. Reports are
those of RFC 3464; whatever else lands there is put aside unread.
"""

from __future__ import annotations

import email
import email.policy
import hmac
import logging
import re
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from email.utils import getaddresses
from pathlib import Path
from typing import Protocol

logger = logging.getLogger(__name__)

_BEGINNING = "bounce+"
_SIGNED = 16
_ENVELOPE = re.compile(rf"{re.escape(_BEGINNING)}([a-z]{{1,40}})-([0-9a-f]{{{_SIGNED}}})@(.+)", re.IGNORECASE)
#: What is read of a report; the mail that it quotes comes last.
_MOST_BYTES = 1_000_000
#: Where mail servers write the address a mail was delivered to.
_DELIVERED_TO = ("Delivered-To", "X-Original-To", "Envelope-To", "To")


class Signer(Protocol):
    """Makes keyed hashes; `bot.store.sealing.LookupHasher` is one."""

    def of(self, kind: str, value: str) -> str:
        """Return the hash of a value with the newest key."""

    def all_of(self, kind: str, value: str) -> list[str]:
        """Return its hashes with every key."""


class Envelopes:
    """Envelope senders that name their mail, and that nobody else can make."""

    def __init__(self, signer: Signer, domain: str) -> None:
        self._signer = signer
        self._domain = domain

    def sender_of(self, delivery: str) -> str:
        """Return the envelope sender of a mail."""
        return f"{_BEGINNING}{delivery}-{self._signer.of('bounce', delivery)[:_SIGNED]}@{self._domain}"

    def delivery_of(self, address: str) -> str | None:
        """Return the mail that an address belongs to; None when it is none of ours, or made up."""
        found = _ENVELOPE.fullmatch(address.strip().strip("<>"))
        if found is None or found[3].lower() != self._domain.lower():
            return None
        delivery, shown = found[1].lower(), found[2].lower()
        return delivery if any(hmac.compare_digest(shown, each[:_SIGNED]) for each in self._signer.all_of("bounce", delivery)) else None


class BounceMailbox:
    """The Maildir that reports are delivered to."""

    def __init__(self, maildir: Path, envelopes: Envelopes) -> None:
        self._maildir = maildir
        self._envelopes = envelopes

    def read(self, mark: Callable[[str], bool]) -> int:
        """Read what is new; return how many mails were marked as come back.

        A report that was understood is removed, for it quotes the person's address. The rest is put
        into `cur`, for an operator. Broken off in between, the same report is read again.

        Args:
            mark: Marks a mail that came back, by its delivery; whether there was one.
        """
        marked = 0
        for path in self._new():
            try:
                with path.open("rb") as file:
                    raw = file.read(_MOST_BYTES)
                delivery = self._failed_delivery(raw)
                if delivery is not None and mark(delivery):
                    marked += 1
                    path.unlink()
                else:
                    path.rename(self._maildir / "cur" / f"{path.name.partition(':')[0]}:2,")
            except OSError as error:
                # Another worker took it, or the folder may not be written: the next look tells.
                logger.warning("A report in the bounce mailbox was left: %s", error.__class__.__name__)
        return marked

    def _new(self) -> Iterator[Path]:
        try:
            (self._maildir / "cur").mkdir(parents=True, exist_ok=True)
            yield from sorted(path for path in (self._maildir / "new").iterdir() if path.is_file())
        except FileNotFoundError:
            return
        except OSError as error:
            logger.error("The bounce mailbox cannot be read: %s", error.__class__.__name__)

    def _failed_delivery(self, raw: bytes) -> str | None:
        try:
            message = email.message_from_bytes(raw, policy=email.policy.default)
            if not isinstance(message, EmailMessage) or not says_failed(message):
                return None
            shown = getaddresses([str(value) for name in _DELIVERED_TO for value in message.get_all(name, [])])
        except Exception as error:  # noqa: BLE001  # anybody can send anything here, and the parser is not proof against it
            logger.warning("A mail in the bounce mailbox cannot be read: %s", error.__class__.__name__)
            return None
        return next((delivery for _, address in shown if (delivery := self._envelopes.delivery_of(address))), None)


def says_failed(message: EmailMessage) -> bool:
    """Return whether a report (RFC 3464) says that a mail will not arrive; a delay is no failure."""
    if message.get_content_type() != "multipart/report":
        return False
    for part in message.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        # The parser makes a message of each group of fields.
        for fields in part.get_payload():
            if not isinstance(fields, str) and str(fields.get("Action", "")).strip().lower() == "failed" and str(fields.get("Status", "5")).strip().startswith("5"):
                return True
    return False
