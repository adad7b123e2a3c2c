"""A proof session: which requests, which controller and which mailbox a proof is about, fixed when it begins.

So two linked requests need one proof, and a link opened on another device works. What was
typed to begin one says nothing about whether it exists: that the worker finds out, when it
makes the mail.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum

from bot.identity.outcomes import Purpose

#: How long a code can be typed (NIST SP 800-63B rev. 3, 5.1.3.2; OWASP ASVS 5.0, 6.5.5), and a link be used.
CODE_LASTS, LINK_LASTS = timedelta(minutes=10), timedelta(hours=24)
#: How many codes can be typed for one that was sent.
TRIES = 5


class How(str, Enum):
    """By what a session was proven."""

    CODE = "code"
    LINK = "link"


@dataclass(frozen=True)
class Asked:
    """What somebody typed who wants to see a request.

    Attributes:
        mailbox: A contact as `bot.rights.contacts.as_text` gives it.
    """

    reference: str = field(repr=False)
    mailbox: str = field(repr=False)


@dataclass(frozen=True)
class Session:
    """One proof.

    Attributes:
        purpose: PROVE or FOLLOW; a reminder is a mail of a session that proves.
        requests: Their ids. Of one that follows, empty until its mail is made, and for good where nothing was found.
        asked: Of one that follows; None otherwise.
    """

    id: str
    conversation: str
    purpose: Purpose
    language: str
    requests: tuple[str, ...]
    controller: str | None
    created_at: datetime
    asked: Asked | None = None
    proven_at: datetime | None = None
    proven_by: How | None = None


class MailState(str, Enum):
    """How a mail of a session stands."""

    #: In the outbox; it has neither code nor link yet.
    WAITING = "waiting"
    LIVE = "live"
    #: A newer one took its place.
    REPLACED = "replaced"
    #: Its code or its link proved the session.
    USED = "used"


@dataclass(frozen=True)
class ProofMail:
    """One mail of a session; code and link themselves are kept nowhere, only keyed hashes of them.

    Attributes:
        purpose: PROVE, REMIND or FOLLOW.
        code_until: None until it is made.
        tries: How many codes were typed.
    """

    id: str
    session: str
    purpose: Purpose
    created_at: datetime
    state: MailState = MailState.WAITING
    code_until: datetime | None = None
    link_until: datetime | None = None
    tries: int = 0

    def takes_codes(self, now: datetime) -> bool:
        """Return whether a code can be typed for it now."""
        return self.state is MailState.LIVE and self.tries < TRIES and self.code_until is not None and now < self.code_until
