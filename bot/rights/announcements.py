"""What must be told to somebody because of a draft or a request; stored with what it tells of.

An announcement holds no words and nothing personal: it points at a row, and whoever sends it
makes the text from there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from bot.rights.drafts import Draft
from bot.rights.proofs import Proof
from bot.rights.requests import AMENDED, PROVEN, Entry, Request
from bot.rights.states import Move


class AnnouncementKind(str, Enum):
    """Who is told what."""

    #: The person: one receipt for all requests that were confirmed together.
    RECEIPT = "receipt"
    #: The controller: a request came in.
    TO_CONTROLLER = "to_controller"
    #: Staff: somebody asks for another, so a human must look.
    TO_STAFF = "to_staff"
    #: Staff: begun, left halfway, and the person can be reached.
    BEGUN_NOT_CONFIRMED = "begun_not_confirmed"
    #: The person: a move that concerns them.
    PROGRESS = "progress"
    #: The controller: the person no longer asks it.
    WITHDRAWAL = "withdrawal"
    #: The controller: more is proven of who asks.
    PROOF = "proof"
    #: The controller: the person adds something.
    AMENDMENT = "amendment"
    #: The person: a code, or a code and a link (bot/identity).
    PROOF_MAIL = "proof_mail"
    #: Nobody outside: the directory of the controller is to be asked (bot/identity).
    ASK_DIRECTORY = "ask_directory"
    #: Staff: the mailbox is proven, and what else this request needs is for them to confirm.
    AWAITS_STAFF = "awaits_staff"
    #: The person: a day later nothing is proven yet.
    PROOF_REMINDER = "proof_reminder"
    #: Staff: a week later nothing is proven yet.
    UNPROVEN_LONG = "unproven_long"
    #: Staff: a talk waits for one of them (bot/rights/handoff_alarm.py).
    HANDOFF_ALARM = "handoff_alarm"


class AnnouncementState(str, Enum):
    """How far an announcement is."""

    #: To be told, now or when it is tried again.
    WAITING = "waiting"
    #: A worker has it, for a while.
    LEASED = "leased"
    SENT = "sent"
    #: Not told, on purpose: a second receipt on one day, a request that was withdrawn before.
    WITHHELD = "withheld"
    #: It waits for a human: nothing was set by which it could go further by itself.
    FOR_STAFF = "for_staff"
    #: A human saw to it.
    SETTLED = "settled"
    #: Given up after the last attempt, or refused for good.
    DEAD = "dead"
    #: Sent, and came back.
    BOUNCED = "bounced"


@dataclass(frozen=True)
class Announcement:
    """One thing to be told, once.

    Attributes:
        request: Id of the request it is about; None where there is none yet.
        payload: Where its content is: `group:<id>`, `request:<id>#<entry>`, `draft:<id>`, `mail:<id>` (a mail of bot/identity) or
            `handoff:<conversation>#<version>`.
    """

    kind: AnnouncementKind
    request: str | None
    payload: str
    created_at: datetime
    state: AnnouncementState = AnnouncementState.WAITING


# What the person must hear of: the rest is the company's own work.
_CONCERNS_THE_PERSON = frozenset({Move.ASK, Move.EXTEND, Move.ANSWER, Move.EXECUTE, Move.REFUSE, Move.WITHDRAW})


def of_opening(requests: Sequence[Request], now: datetime) -> list[Announcement]:
    """Return what is to be told when requests are opened together."""
    told = [Announcement(AnnouncementKind.RECEIPT, requests[0].id, f"group:{requests[0].group}", now)]
    for request in requests:
        told.append(_about(AnnouncementKind.TO_CONTROLLER, request, now))
        if request.for_whom.needs_a_human:
            told.append(_about(AnnouncementKind.TO_STAFF, request, now))
    return told


def of_entry(request: Request, entry: Entry) -> list[Announcement]:
    """Return what is to be told because of an entry in a request's history."""
    told = []
    if entry.what in {move.value for move in _CONCERNS_THE_PERSON}:
        told.append(_about(AnnouncementKind.PROGRESS, request, entry.at))
    if entry.what == Move.WITHDRAW.value:
        told.append(_about(AnnouncementKind.WITHDRAWAL, request, entry.at))
    if entry.what == AMENDED:
        told.append(_about(AnnouncementKind.AMENDMENT, request, entry.at))
    if entry.what == PROVEN:
        told.append(_about(AnnouncementKind.PROOF, request, entry.at))
        if request.proof is Proof.MAILBOX:
            told.append(_about(AnnouncementKind.ASK_DIRECTORY, request, entry.at))
    return told


def of_awaiting_staff(request: Request, now: datetime) -> Announcement:
    """Return what staff is told of a request whose mailbox is proven and that needs more."""
    return Announcement(AnnouncementKind.AWAITS_STAFF, request.id, f"request:{request.id}", now)


def of_unproven(kind: AnnouncementKind, request_id: str, group: str, now: datetime) -> Announcement:
    """Return what is told of a request that nobody proved: PROOF_REMINDER, one for its group, or UNPROVEN_LONG."""
    return Announcement(kind, request_id, f"group:{group}" if kind is AnnouncementKind.PROOF_REMINDER else f"request:{request_id}", now)


def of_leaving(draft: Draft, now: datetime) -> Announcement:
    """Return what staff is told of a draft that was left."""
    return Announcement(AnnouncementKind.BEGUN_NOT_CONFIRMED, None, f"draft:{draft.id}", now)


def _about(kind: AnnouncementKind, request: Request, now: datetime) -> Announcement:
    return Announcement(kind, request.id, f"request:{request.id}#{request.entries}", now)
