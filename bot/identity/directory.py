"""A controller's directory of customers: asked once, by the worker, after the mailbox is proven; the talk never hears its answer."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from enum import Enum
from typing import Protocol

from bot.identity.gate import OwnLevels, needed_of, none_set
from bot.identity.ladder import RUNGS
from bot.identity.ports import ProofKeeping
from bot.rights.announcements import of_awaiting_staff
from bot.rights.changing import Changing
from bot.rights.outbox import Leased, Outbox
from bot.rights.ports import Clock, Conflict
from bot.rights.proofs import Level, Proof
from bot.rights.questions import NAME
from bot.rights.requests import Actor, Request
from bot.rights.states import ActorKind
from bot.rights.told import SENT, Outcome

logger = logging.getLogger(__name__)

#: What of a request's answers may be on file, by question; the mailbox goes apart.
_ON_FILE = (NAME, "customer_number")
#: Written on the announcement before the directory is asked: a worker killed in between asks no second time.
_ASKED = "asked"
_ASSISTANT = Actor(ActorKind.ASSISTANT)


class DirectoryAnswer(str, Enum):
    """What a directory says."""

    #: One record holds the mailbox and all that was typed.
    YES = "yes"
    NO = "no"
    #: Down, slow, or not understood: staff go on.
    UNREACHABLE = "unreachable"
    #: This controller has none.
    NOT_SET = "not_set"


class Directory(Protocol):
    """Port to the directories of controllers."""

    def knows(self, controller: str, mailbox: str, typed: Mapping[str, str]) -> DirectoryAnswer:
        """Return whether one record of a controller's holds the mailbox and all that was typed; raises nothing.

        Args:
            controller: Its slug.
            mailbox: Proven.
            typed: What the person gave beside it, by question; may be empty.
        """


class NoDirectory:
    """Stands for every controller without a directory."""

    def knows(self, controller: str, mailbox: str, typed: Mapping[str, str]) -> DirectoryAnswer:
        """Return that there is none."""
        return DirectoryAnswer.NOT_SET


class AskingDirectories:
    """Goes on once a mailbox is proven: asks the directory, then leaves to staff what is not settled."""

    def __init__(self, keeping: ProofKeeping, outbox: Outbox, changing: Changing, directory: Directory, clock: Clock, own_levels: OwnLevels = none_set) -> None:
        self._keeping, self._outbox, self._changing = keeping, outbox, changing
        self._directory, self._clock, self._own_levels = directory, clock, own_levels

    def tell(self, leased: Leased) -> Outcome:
        """Ask, write down what came of it, and tell staff what waits for them."""
        assert leased.request is not None, "the directory is asked about a request"
        with self._keeping.reading() as books:
            request = books.requests.get(leased.request)
        if request is None or not request.state.is_running:
            return SENT
        answer = self._asked(leased, request)
        if answer is not DirectoryAnswer.NOT_SET:
            self._changing.note(request.id, _ASSISTANT, f"directory: {answer.value}", key=f"directory:{leased.id}")
        self._go_on(request.id, is_known=answer is DirectoryAnswer.YES)
        return SENT

    def _asked(self, leased: Leased, request: Request) -> DirectoryAnswer:
        if request.for_whom.needs_a_human or request.proof is not Proof.MAILBOX:
            # Whose record it would be is the question itself; or staff were faster.
            return DirectoryAnswer.NOT_SET
        if _ASKED in leased.told_by:
            return DirectoryAnswer.UNREACHABLE
        self._outbox.note_told(leased, _ASKED)
        typed = {answer.question: answer.value for answer in request.answers if answer.question in _ON_FILE and not answer.is_skipped}
        try:
            return self._directory.knows(request.controller, request.contact.value, typed)
        except Exception as error:  # noqa: BLE001  # whatever a directory does, the request stands and goes to staff
            logger.error("The directory of a controller failed: %s", error.__class__.__name__)
            return DirectoryAnswer.UNREACHABLE

    def _go_on(self, request_id: str, *, is_known: bool) -> None:
        try:
            with self._keeping.writing() as books:
                now = self._clock()
                if is_known:
                    self._changing.raise_proof(books, request_id, Proof.KNOWN_CUSTOMER, _ASSISTANT, "directory", now)
                request = books.requests.get(request_id)
                if request is not None and awaits_staff(request, self._own_levels(request.controller)):
                    books.announcements.add([of_awaiting_staff(request, now)])
        except Conflict:
            # Told before; a worker was killed after it.
            logger.info("Staff were told of request %s before.", request_id)


def awaits_staff(request: Request, own: Mapping[str, str]) -> bool:
    """Return whether a mailbox is proven and the rest is for staff to confirm."""
    if not RUNGS[request.act].stops or not request.state.is_running:
        return False
    return Level.MAILBOX <= request.proof.level < needed_of(request, own)
