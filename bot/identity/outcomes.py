"""What came of beginning a proof, of a code and of a link; the words for each belong to chat and pages."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from bot.rights.acts import RequestedAct
from bot.rights.proofs import Shown


class Beginning(str, Enum):
    """What came of asking for a mail; the same whether or not anything exists."""

    #: A mail with a code goes out within seconds; some mail servers take minutes.
    MAIL_UNDER_WAY = "mail_under_way"
    #: This address had three mails within the hour.
    WAIT_AN_HOUR = "wait_an_hour"
    #: This address had five within 24 hours, or this client asked for twenty.
    WAIT_A_DAY = "wait_a_day"
    #: The acts need no proof, or all of it is there.
    NOTHING_TO_PROVE = "nothing_to_prove"
    #: The way to reach the person is no e-mail address: staff go on by telephone or post.
    NO_MAILBOX = "no_mailbox"


class Purpose(str, Enum):
    """What a proof is for."""

    #: Requests that were just confirmed.
    PROVE = "prove"
    #: The same, by the mail of a day later.
    REMIND = "remind"
    #: Seeing how a request stands, withdrawing it, adding to it.
    FOLLOW = "follow"


class CodeOutcome(str, Enum):
    """What a typed code gave."""

    PROVEN = "proven"
    #: It was proven before, by this code or by the link.
    ALREADY_PROVEN = "already_proven"
    #: `CodeResult.tries_left` is how many are left on this code.
    WRONG = "wrong"
    #: The text holds no eight digits; no try is counted.
    NOT_A_CODE = "not_a_code"
    #: Older than ten minutes. The link in the mail works for a day; a new mail can be asked for.
    LATE = "late"
    #: The fifth wrong one, or a newer mail took its place: only a new mail helps.
    SPENT = "spent"
    #: Too many wrong ones today in this talk or for this address; the link still works.
    ENOUGH_FOR_TODAY = "enough_for_today"
    #: The mail is still under way: no code was made yet.
    NOT_SENT_YET = "not_sent_yet"
    #: No code was asked for in this talk.
    NOTHING_ASKED = "nothing_asked"


@dataclass(frozen=True)
class CodeResult:
    """What came of a typed code.

    Attributes:
        outcome: What it gave.
        purpose: What the proof is for; None where nothing was asked.
        tries_left: On this code; with WRONG only.
        shown: What this talk may see now; with PROVEN, and ALREADY_PROVEN while it is fresh.
    """

    outcome: CodeOutcome
    purpose: Purpose | None = None
    tries_left: int | None = None
    shown: Shown | None = None


class LinkOutcome(str, Enum):
    """How a link stands, or what pressing the button gave."""

    #: It can be used; looking spends nothing. Never the outcome of `take_link`.
    READY = "ready"
    PROVEN = "proven"
    ALREADY_PROVEN = "already_proven"
    #: Older than a day.
    LATE = "late"
    #: A newer mail took its place.
    REPLACED = "replaced"
    #: Nobody was sent this link, or it is long gone.
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class ProvenAct:
    """One request a link is about."""

    act: RequestedAct
    reference: str = field(repr=False)


@dataclass(frozen=True)
class LinkResult:
    """How a link stands.

    Attributes:
        outcome: What to say.
        language: Of the mail: nl or fr; None with UNKNOWN.
        controller: Slug; None unless READY, PROVEN or ALREADY_PROVEN.
        acts: What it proves, in the order asked; empty unless READY, PROVEN or ALREADY_PROVEN.
    """

    outcome: LinkOutcome
    language: str | None = None
    controller: str | None = None
    acts: tuple[ProvenAct, ...] = ()
