"""Makes the mails of proofs: the worker draws code and link when it writes the letter, so that no outbox ever holds one.

A mail that is tried again gets a fresh code each time, and with it a Message-ID of its own:
greylisting, an hour's wait, costs nobody the ten minutes of a code.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.identity.codes import new_code, new_token
from bot.identity.outcomes import Purpose
from bot.identity.ports import ProofBooks, ProofKeeping
from bot.identity.proof_letters import follow_letter, nothing_letter, proof_letter
from bot.identity.sessions import MailState, Session
from bot.rights.announcements import AnnouncementState
from bot.rights.contacts import Contact, contact_from
from bot.rights.letter_texts import LetterTexts
from bot.rights.letters import Letter
from bot.rights.outbox import Leased, Mail, MailSender, Problem
from bot.rights.ports import Clock
from bot.rights.references import read_reference
from bot.rights.requests import Request
from bot.rights.telling import mail_address
from bot.rights.told import SENT, CompanyNames, Outcome

_OVERTAKEN = Outcome(AnnouncementState.WITHHELD, Problem.OVERTAKEN)


@dataclass(frozen=True)
class _Made:
    """A mail that is about to leave."""

    to: Contact
    letter: Letter


class ProofMailing:
    """Sends the mails of proofs; tells `AnnouncementKind.PROOF_MAIL`."""

    def __init__(self, keeping: ProofKeeping, mail: MailSender, texts: LetterTexts, name_of: CompanyNames, clock: Clock, public_url: str) -> None:
        """Join what it needs; `public_url`: where the public pages are, without a slash at its end."""
        self._keeping, self._mail, self._texts, self._name_of = keeping, mail, texts, name_of
        self._clock, self._public_url = clock, public_url

    def tell(self, leased: Leased) -> Outcome:
        """Send one; raises NotDelivered."""
        made = self._make(leased.payload.removeprefix("mail:"))
        if made is None:
            return _OVERTAKEN
        # Nothing is open while it is sent; whoever is faster than this line types a code that is there already.
        self._mail.send(Mail(leased.id, mail_address(made.to), made.letter, version=leased.attempts))
        return SENT

    def _make(self, mail_id: str) -> _Made | None:
        code, token, now = new_code(), new_token(), self._clock()
        with self._keeping.writing() as books:
            mail = books.proofs.mail(mail_id)
            session = books.proofs.session(mail.session) if mail is not None else None
            if mail is None or session is None or session.proven_at is not None or mail.state in (MailState.REPLACED, MailState.USED):
                return None
            if books.proofs.mails(session.id)[0].id != mail.id:
                # The person asked again meanwhile: one mail is enough.
                return None
            if session.purpose is Purpose.FOLLOW:
                return self._make_following(books, session, mail_id, code)
            # The mail's row before the requests': in the order of who proves, or the two could wait for each other.
            books.proofs.make(mail.id, code, token, now)
            requests = [request for each in session.requests if (request := books.requests.get(each)) is not None]
            if not any(each.state.is_running for each in requests):
                return None
            url = f"{self._public_url}/proof/{token}"
            letter = proof_letter(mail.purpose, requests, self._name_of(requests[0].controller), code, url, self._texts)
            return _Made(requests[0].contact, letter)

    def _make_following(self, books: ProofBooks, session: Session, mail_id: str, code: str) -> _Made:
        assert session.asked is not None, "a session that follows says what was asked"
        to = contact_from(session.asked.mailbox)
        # Where nothing is found a code is drawn all the same and sent to nobody: typing one costs a try there too.
        books.proofs.make(mail_id, code, None, self._clock())
        found = _found(books, session.asked.reference, to)
        if not found:
            return _Made(to, nothing_letter(session.language, self._texts))
        books.proofs.found(session.id, [each.id for each in found], found[0].controller)
        # To the address of the request as it is kept, however it was typed just now.
        return _Made(found[0].contact, follow_letter(session.language, code, self._texts))


def _found(books: ProofBooks, reference: str, mailbox: Contact) -> list[Request]:
    """Return the request with a reference, and those confirmed together with it, if its mailbox is this one."""
    read = read_reference(reference).reference
    request = books.requests.by_reference(read) if read is not None else None
    if request is None or (request.contact.kind, request.contact.lookup) != (mailbox.kind, mailbox.lookup):
        return []
    return books.requests.of_group(request.group)
