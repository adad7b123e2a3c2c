"""The proof desk: asks for a mail with a code and a link, takes either, says what a talk may see.

What it cannot tell, it does not know: whether a reference exists is looked up by the worker
when it makes the mail (bot/identity/mailing.py), so neither answer nor time here depend on it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from bot.conversations.model import new_id
from bot.identity.codes import is_token, read_code
from bot.identity.gate import OwnLevels, needed_of, none_set
from bot.identity.limits import Counted, is_enough, wait_for_mail
from bot.identity.outcomes import Beginning, CodeOutcome, CodeResult, LinkOutcome, LinkResult, ProvenAct, Purpose
from bot.identity.ports import ProofBooks, ProofKeeping
from bot.identity.sessions import TRIES, Asked, How, MailState, ProofMail, Session
from bot.rights.announcements import Announcement, AnnouncementKind
from bot.rights.changing import Changing, UnknownRequest
from bot.rights.contacts import Contact, ContactKind, as_text, read_contact
from bot.rights.ports import Clock
from bot.rights.proofs import SHOWN_FOR, Level, Proof, Shown
from bot.rights.requests import Actor, Request
from bot.rights.states import ActorKind
from bot.rights.writing_once import write_once

#: How many sessions of one talk a typed code is held against: two companies, and one more.
_SESSIONS = 3
#: Longest reference that is kept for looking up; what is longer is none.
_LONGEST_TYPED = 100
_PERSON = Actor(ActorKind.PERSON)
#: Gives the session a mail is of: books, moment, keyed hash of the address.
_SessionOf = Callable[[ProofBooks, datetime, str], Session]


class ProofDesk:
    """Proves that whoever asks reads the mailbox of a request; safe with several processes at once."""

    def __init__(self, keeping: ProofKeeping, changing: Changing, clock: Clock, own_levels: OwnLevels = none_set) -> None:
        """Join what it needs.

        Args:
            keeping: Where sessions and requests are kept.
            changing: Writes down what was proven.
            clock: What time it is.
            own_levels: What controllers set themselves.
        """
        self._keeping, self._changing, self._clock, self._own_levels = keeping, changing, clock, own_levels

    # --- Asking for a mail --------------------------------------------------------------------
    def begin(self, request_ids: Sequence[str], key: str, client: str | None) -> Beginning:
        """Ask for a mail to the address of requests that were confirmed together.

        Args:
            request_ids: Of one talk, one controller and one address.
            key: Of this write, the id of the message that caused it; another key sends again.
            client: Keyed hash of the client's address; None where the channel has none.

        Raises:
            UnknownRequest: One of them does not exist.
            ValueError: They do not belong together, or there are none.
        """
        with self._keeping.reading() as books:
            requests = [_existing(books, each) for each in request_ids]
        return self._begin(requests, key, client, Purpose.PROVE)

    def remind(self, group: str, key: str) -> Beginning:
        """Ask for another mail a day later, for requests that were confirmed together; for the worker."""
        with self._keeping.reading() as books:
            requests = books.requests.of_group(group)
        return self._begin(requests, key, None, Purpose.REMIND)

    def _begin(self, requests: Sequence[Request], key: str, client: str | None, purpose: Purpose) -> Beginning:
        if len({(each.conversation, each.controller, each.contact) for each in requests}) != 1:
            raise ValueError("a proof is about requests of one talk, one controller and one address")
        open_ones = [each for each in requests if self._is_to_prove(each)]
        if not open_ones:
            return Beginning.NOTHING_TO_PROVE
        contact = open_ones[0].contact
        if contact.kind is not ContactKind.EMAIL:
            return Beginning.NO_MAILBOX

        def session(books: ProofBooks, now: datetime, address: str) -> Session:
            known = books.proofs.proving(open_ones[0].id)
            if known is not None and known.proven_at is None:
                return known
            first = open_ones[0]
            made = Session(new_id(), first.conversation, Purpose.PROVE, first.language, tuple(each.id for each in open_ones), first.controller, now)
            books.proofs.add_session(made, address)
            return made

        return self._mail(f"{purpose.value}:{open_ones[0].id}", key, open_ones[0].conversation, contact, client, open_ones[0].id, session, purpose)

    def begin_for_reference(self, reference: str, mailbox: str, conversation: str, language: str, key: str, client: str | None) -> Beginning:
        """Ask for a mail with a code, to see how a request stands.

        The same outcome, time and mail traffic whether or not the reference exists and belongs to the mailbox.

        Args:
            reference: As typed.
            mailbox: As typed; NO_MAILBOX when it is no e-mail address.
            conversation: The talk in which the code is to be typed.
            language: Of the talk.
            key: Of this write; another key sends again.
            client: Keyed hash of the client's address; None where the channel has none.
        """
        contact = read_contact(mailbox).contact
        if contact is None or contact.kind is not ContactKind.EMAIL:
            return Beginning.NO_MAILBOX

        asked = Asked(reference[:_LONGEST_TYPED], as_text(contact))

        def session(books: ProofBooks, now: datetime, address: str) -> Session:
            for known, _ in books.proofs.in_talk(conversation, _SESSIONS):
                if known.asked == asked and known.proven_at is None:
                    return known
            made = Session(new_id(), conversation, Purpose.FOLLOW, language, (), None, now, asked)
            books.proofs.add_session(made, address)
            return made

        return self._mail(f"follow:{conversation}", key, conversation, contact, client, None, session, Purpose.FOLLOW)

    def _mail(
        self, operation: str, key: str, conversation: str, contact: Contact, client: str | None, request_id: str | None, session_of: _SessionOf, purpose: Purpose
    ) -> Beginning:
        def work(books: ProofBooks, now: datetime) -> tuple[str | None, Beginning]:
            address = books.proofs.address_of(contact)
            books.proofs.lock(client or conversation, [address])
            wait = wait_for_mail(books.proofs, address, client, now)
            if wait is not None:
                # Not remembered: the same wish may be heard later.
                return None, wait
            session = session_of(books, now, address)
            mail = ProofMail(new_id(), session.id, purpose, now)
            books.proofs.add_mail(mail)
            books.proofs.add_count(Counted(True, address, conversation, client), now)
            books.announcements.add([Announcement(AnnouncementKind.PROOF_MAIL, request_id, f"mail:{mail.id}", now)])
            return mail.id, Beginning.MAIL_UNDER_WAY

        return write_once(self._keeping, self._clock, operation, key, work, lambda _books, _mail: Beginning.MAIL_UNDER_WAY)

    def _is_to_prove(self, request: Request) -> bool:
        needed = needed_of(request, self._own_levels(request.controller))
        return needed > Level.NONE and request.proof is Proof.UNPROVEN and request.state.is_running

    # --- The code -----------------------------------------------------------------------------
    def take_code(self, conversation: str, typed: str, *, key: str | None = None) -> CodeResult:
        """Take a text with a code, typed in a talk.

        It is held against the mails of this talk's last sessions, and costs a try of each: it can prove the requests
        of this talk only, whoever else got the same digits. The same key again costs no second try: a turn that a
        crash left halfway is run again.

        Args:
            conversation: The talk.
            typed: The text.
            key: Of this write, the id of the message; without one, every call is a try of its own.
        """
        code = read_code(typed)

        def work(books: ProofBooks, now: datetime) -> tuple[str | None, CodeResult]:
            result = self._taken(books, conversation, code, now)
            return _remembered(result), result

        def again(books: ProofBooks, remembered: str) -> CodeResult:
            return _recalled(remembered, _shown(books, conversation, self._clock()))

        return write_once(self._keeping, self._clock, f"code:{conversation}", key or new_id(), work, again)

    def _taken(self, books: ProofBooks, conversation: str, code: str | None, now: datetime) -> CodeResult:
        sessions = books.proofs.in_talk(conversation, _SESSIONS)
        if not sessions:
            return CodeResult(CodeOutcome.NOTHING_ASKED)
        # Locked before they are read: who waited for another's guess must see what became of it.
        books.proofs.lock(conversation, [each for _, each in sessions])
        sessions = books.proofs.in_talk(conversation, _SESSIONS)
        newest, address = sessions[0]
        mails = {session.id: books.proofs.mails(session.id) for session, _ in sessions}
        purpose = _purpose(newest, mails[newest.id])
        if code is None:
            return CodeResult(CodeOutcome.NOT_A_CODE, purpose)
        if any(is_enough(books.proofs, conversation, each, now) for _, each in sessions):
            return CodeResult(CodeOutcome.ENOUGH_FOR_TODAY, purpose)
        return self._typed(books, sessions, mails, code, now) or self._counted_wrong(books, conversation, address, mails[newest.id], purpose, now)

    def _typed(
        self, books: ProofBooks, sessions: Sequence[tuple[Session, str]], mails: dict[str, list[ProofMail]], code: str, now: datetime
    ) -> CodeResult | None:
        """Return what a code gave, or None where it is wrong: a try was then taken of each that is open."""
        newest = sessions[0][0]
        tried = False
        for session, _ in sessions:
            for mail in mails[session.id]:
                if session.proven_at is None and mail.takes_codes(now):
                    # Counted before it is looked at: fifty at once get five tries between them.
                    if books.proofs.take_try(mail.id, now) is None:
                        continue
                    tried = True
                    if books.proofs.is_code(mail.id, code) and books.proofs.use(mail.id):
                        self._prove(books, session, How.CODE, now)
                        return CodeResult(CodeOutcome.PROVEN, mail.purpose, shown=_shown(books, session.conversation, now))
                elif mail.state is not MailState.WAITING and books.proofs.is_code(mail.id, code):
                    # A code that proves nothing any more: the person is told what became of it, which costs nothing.
                    return CodeResult(*_no_longer(session, mail), shown=_shown(books, session.conversation, now))
        if tried:
            return None
        latest = mails[newest.id][0]
        if newest.proven_at is not None:
            return CodeResult(CodeOutcome.ALREADY_PROVEN, newest.purpose, shown=_shown(books, newest.conversation, now))
        if latest.state is MailState.WAITING:
            return CodeResult(CodeOutcome.NOT_SENT_YET, latest.purpose)
        return CodeResult(CodeOutcome.SPENT if latest.tries >= TRIES else CodeOutcome.LATE, latest.purpose)

    def _counted_wrong(self, books: ProofBooks, conversation: str, address: str, mails: Sequence[ProofMail], purpose: Purpose, now: datetime) -> CodeResult:
        books.proofs.add_count(Counted(False, address, conversation), now)
        # As it is after this try; what another process took meanwhile is counted too.
        tries = max((each.tries for each in (books.proofs.mail(mail.id) for mail in mails) if each is not None and each.state is MailState.LIVE), default=TRIES)
        return CodeResult(CodeOutcome.WRONG, purpose, TRIES - tries) if tries < TRIES else CodeResult(CodeOutcome.SPENT, purpose)

    # --- The link -----------------------------------------------------------------------------
    def look_at_link(self, token: str) -> LinkResult:
        """Return how a link stands; spends nothing, for mail scanners open every link."""
        if not is_token(token):
            return LinkResult(LinkOutcome.UNKNOWN)
        with self._keeping.reading() as books:
            found = _link(books, token)
            return _link_result(books, found[0], _outcome_of(*found, self._clock())) if found else LinkResult(LinkOutcome.UNKNOWN)

    def take_link(self, token: str) -> LinkResult:
        """Prove by a link; only when a person pressed the button."""
        if not is_token(token):
            return LinkResult(LinkOutcome.UNKNOWN)
        with self._keeping.writing() as books:
            found = _link(books, token)
            if found is None:
                return LinkResult(LinkOutcome.UNKNOWN)
            (session, mail), now = found, self._clock()
            outcome = _outcome_of(session, mail, now)
            if outcome is LinkOutcome.READY:
                outcome = LinkOutcome.PROVEN if books.proofs.use(mail.id) and self._prove(books, session, How.LINK, now) else LinkOutcome.ALREADY_PROVEN
            return _link_result(books, session, outcome)

    # --- What may be seen ---------------------------------------------------------------------
    def shown(self, conversation: str) -> Shown | None:
        """Return what a talk may see now, after a code was typed there; None: nothing."""
        with self._keeping.reading() as books:
            return _shown(books, conversation, self._clock())

    def _prove(self, books: ProofBooks, session: Session, how: How, now: datetime) -> bool:
        if not books.proofs.proven(session.id, how, now):
            return False
        for request_id in session.requests:
            self._changing.raise_proof(books, request_id, Proof.MAILBOX, _PERSON, how.value, now)
        return True


def _remembered(result: CodeResult) -> str:
    purpose = result.purpose.value if result.purpose else ""
    return f"{result.outcome.value}:{purpose}:{'' if result.tries_left is None else result.tries_left}"


def _recalled(remembered: str, shown: Shown | None) -> CodeResult:
    outcome, purpose, tries = remembered.split(":")
    is_proven = outcome in (CodeOutcome.PROVEN.value, CodeOutcome.ALREADY_PROVEN.value)
    return CodeResult(CodeOutcome(outcome), Purpose(purpose) if purpose else None, int(tries) if tries else None, shown if is_proven else None)


def _existing(books: ProofBooks, request_id: str) -> Request:
    request = books.requests.get(request_id)
    if request is None:
        raise UnknownRequest("There is no request with that id.", "Confirm it first.")
    return request


def _purpose(session: Session, mails: Sequence[ProofMail]) -> Purpose:
    return mails[0].purpose if mails else session.purpose


def _no_longer(session: Session, mail: ProofMail) -> tuple[CodeOutcome, Purpose]:
    if session.proven_at is not None:
        return CodeOutcome.ALREADY_PROVEN, mail.purpose
    return (CodeOutcome.SPENT if mail.state is MailState.REPLACED or mail.tries >= TRIES else CodeOutcome.LATE), mail.purpose


def _shown(books: ProofBooks, conversation: str, now: datetime) -> Shown | None:
    # A link proves who asks, and opens nothing: whoever began with a stranger's mailbox must not see what the
    # stranger's press of a button opened.
    fresh = [
        (session, session.proven_at + SHOWN_FOR)
        for session, _ in books.proofs.in_talk(conversation, _SESSIONS)
        if session.proven_by is How.CODE and session.proven_at is not None and now < session.proven_at + SHOWN_FOR and session.requests
    ]
    if not fresh:
        return None
    return Shown(conversation, tuple(dict.fromkeys(each for session, _ in fresh for each in session.requests)), min(until for _, until in fresh))


def _link(books: ProofBooks, token: str) -> tuple[Session, ProofMail] | None:
    mail = books.proofs.by_token(token)
    session = books.proofs.session(mail.session) if mail is not None else None
    return None if mail is None or session is None else (session, mail)


def _outcome_of(session: Session, mail: ProofMail, now: datetime) -> LinkOutcome:
    if mail.link_until is None or now >= mail.link_until:
        return LinkOutcome.LATE
    if session.proven_at is not None:
        return LinkOutcome.ALREADY_PROVEN
    return LinkOutcome.READY if mail.state is MailState.LIVE else LinkOutcome.REPLACED


def _link_result(books: ProofBooks, session: Session, outcome: LinkOutcome) -> LinkResult:
    if outcome in (LinkOutcome.LATE, LinkOutcome.REPLACED):
        return LinkResult(outcome, session.language)
    requests = [books.requests.get(each) for each in session.requests]
    acts = tuple(ProvenAct(each.act, each.reference) for each in requests if each is not None)
    return LinkResult(outcome, session.language, session.controller, acts)
