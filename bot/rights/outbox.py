"""What waits to be told, and the ports by which it leaves: values shared by the teller, the store and the senders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum
from typing import Protocol

from bot.rights.announcements import AnnouncementKind, AnnouncementState
from bot.rights.contacts import Contact
from bot.rights.letters import Letter
from bot.rights.requests import Request


class Problem(str, Enum):
    """Why something was not told, or not yet; stored and shown, so nothing of a person is in it."""

    #: The other side refused it for good: no such mailbox, for instance.
    REFUSED = "refused"
    #: The other side said "later" (SMTP 4xx, HTTP 429 or 503).
    LATER = "later"
    UNREACHABLE = "unreachable"
    TOO_SLOW = "too_slow"
    #: User, password, certificate or encryption: for an operator to mend.
    NOT_LET_IN = "not_let_in"
    #: The folder cannot be written: full, or no right to.
    DISK = "disk"
    #: A webhook that sends on elsewhere; never followed.
    REDIRECTED = "redirected"
    #: A webhook's answer without a signature that fits, or not about this delivery.
    NOT_ACKNOWLEDGED = "not_acknowledged"
    #: A webhook's answer that is longer than any acknowledgement.
    TOO_LONG = "too_long"
    #: It came back after it was taken.
    BOUNCED = "bounced"
    #: Another receipt went to this address today.
    ONE_A_DAY = "one_a_day"
    #: The person gave no e-mail address: by telephone or post.
    NO_MAIL_ADDRESS = "no_mail_address"
    #: The request was withdrawn before the controller was told of it.
    WITHDRAWN_BEFORE = "withdrawn_before"
    #: A slip was mended before it was told.
    OVERTAKEN = "overtaken"
    #: It is in a local folder only; somebody must pass it on from there.
    IN_FOLDER = "in_folder"
    #: What it is about cannot be read: a key is missing, or a company's folder.
    UNREADABLE = "unreadable"
    #: An error nobody foresaw; its class is in the log.
    UNEXPECTED = "unexpected"


class NotDelivered(Exception):
    """A sender could not deliver.

    Attributes:
        problem: Why.
        is_final: Whether trying again is of no use.
    """

    def __init__(self, problem: Problem, *, is_final: bool = False) -> None:
        super().__init__(problem.value)
        self.problem = problem
        self.is_final = is_final


class LeaseLost(Exception):
    """Another worker has it by now: this one was away for too long."""


class MailPurpose(str, Enum):
    """What is counted by address and day, over all controllers."""

    RECEIPT = "receipt"
    #: What the person, or whoever has the reference, can cause at will.
    WITHDRAWN = "withdrawn"
    REMINDER = "reminder"


@dataclass(frozen=True)
class Leased:
    """An announcement that one worker has for a while.

    Attributes:
        payload: Where its content is; see `bot.rights.announcements`.
        attempts: How often it was taken up, this time included.
        told_by: By which routes it was told already.
    """

    id: str
    kind: AnnouncementKind
    request: str | None
    payload: str
    attempts: int
    told_by: tuple[str, ...]
    worker: str


@dataclass(frozen=True)
class Waiting:
    """An announcement as operators see it: ids and reasons only."""

    id: str
    kind: AnnouncementKind
    request: str | None
    payload: str
    state: AnnouncementState
    problem: Problem | None
    attempts: int
    told_by: tuple[str, ...]
    created_at: datetime
    next_try_at: datetime | None


class Outbox(Protocol):
    """Where announcements wait. Every step is a transaction of its own, and fails when the lease was lost."""

    def lease(self, worker: str, now: datetime, until: datetime) -> Leased | None:
        """Give one that is due to a worker, the oldest first; None when nothing is."""

    def note_told(self, leased: Leased, route: str) -> Leased:
        """Remember at once that it was told by a route, so that it is never told by that route again.

        Raises:
            LeaseLost: Another worker has it by now.
        """

    def finish(self, leased: Leased, state: AnnouncementState, problem: Problem | None = None) -> None:
        """End it; raises as `note_told`."""

    def postpone(self, leased: Leased, until: datetime, problem: Problem | None, *, is_attempt: bool = True) -> None:
        """Put it back until a moment; raises as `note_told`.

        Args:
            leased: It.
            until: When it is tried again.
            problem: Why.
            is_attempt: Whether this counts as an attempt.
        """

    def take_turn(self, leased: Leased, purpose: MailPurpose, contact: Contact, day: date) -> bool:
        """Take the one turn of a purpose, an address and a day; whether it is this announcement's.

        One conditional write: of two workers one gets it. The same announcement gets it again.
        """

    def state_of(self, kind: AnnouncementKind, request: str) -> AnnouncementState | None:
        """Return how far the announcement of a kind on a request is, or None."""

    def flag(self, leased: Leased, problem: Problem) -> None:
        """Mark the requests it is about: no mail reaches their person."""

    def bounced(self, identifier: str) -> bool:
        """Mark a mail that came back, and the requests it was about; whether there was one."""


@dataclass(frozen=True)
class Attachment:
    """A file that goes with a mail."""

    name: str
    content: bytes = field(repr=False)
    #: text/plain or text/calendar.
    kind: str


@dataclass(frozen=True)
class Mail:
    """A mail to be sent.

    Attributes:
        delivery: Names it for good: a second copy after a crash carries the same Message-ID.
        to: The address.
        version: Of a mail that says something else at every attempt, such as a code: its copies are told apart, or a mail program
            would show the first and hide the one that counts.
    """

    delivery: str
    to: str = field(repr=False)
    letter: Letter
    attachments: tuple[Attachment, ...] = ()
    version: int = 1


class MailSender(Protocol):
    """Sends mails."""

    @property
    def is_folder(self) -> bool:
        """Whether mails only land in a folder of this machine."""

    def send(self, mail: Mail) -> None:
        """Send one; when this returns, the other side took it.

        Raises:
            NotDelivered: It was not taken.
        """


class NoticeKind(str, Enum):
    """What a controller is told."""

    REQUEST = "request"
    WITHDRAWAL = "withdrawal"
    #: More is proven of who asks.
    PROOF = "proof"
    #: The person adds something.
    AMENDMENT = "amendment"


@dataclass(frozen=True)
class Notice:
    """What a controller is told of a request, with all that the person gave for it.

    Attributes:
        delivery: The same at every attempt, so that the other side can tell a repetition.
        added: What the person adds, of an amendment.
    """

    delivery: str
    kind: NoticeKind
    request: Request = field(repr=False)
    letter: Letter = field(repr=False)
    added: str | None = field(default=None, repr=False)


class Acknowledgement(str, Enum):
    """What the other side says of a notice."""

    RECEIVED = "received"
    #: What was asked is done; only a signed answer can say so.
    EXECUTED = "executed"


class NoticeRoute(Protocol):
    """One way to a controller that the operator set."""

    @property
    def name(self) -> str:
        """Its name: mail, webhook or folder."""

    @property
    def needs_a_human(self) -> bool:
        """Whether somebody must pass it on from there."""

    def send(self, notice: Notice) -> Acknowledgement:
        """Deliver a notice.

        Raises:
            NotDelivered: It was not taken.
        """


class NoticeRoutes(Protocol):
    """The ways to every controller."""

    def of(self, controller: str) -> Sequence[NoticeRoute]:
        """Return the ways to a controller, at least one."""

    def reaches(self, controller: str) -> bool:
        """Return whether the operator set a way; without, what is told stays in a folder of the operator's."""
