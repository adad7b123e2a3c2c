"""What members of staff change of their own account."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from bot.staff.accounts import Account, Clock, Draw, Refusal, Refused
from bot.staff.backoff import Counter, Whose
from bot.staff.chains import chains_of
from bot.staff.entering import begin_session, is_over
from bot.staff.passwords import Passwords, look_over
from bot.staff.ports import StaffBooks, StaffKeeping
from bot.staff.second_factor import new_recovery_codes, new_secret, recovery_hash
from bot.staff.sessions import AgentSession


@dataclass(frozen=True)
class OwnSession:
    """One of one's own sessions."""

    id: str
    began_at: datetime
    seen_at: datetime
    is_this: bool


class OwnAccount:
    """Changes of one's own account; what opens the door is asked for the password again."""

    def __init__(self, keeping: StaffKeeping, passwords: Passwords, clock: Clock, draw: Draw) -> None:
        self._keeping, self._passwords, self._clock, self._draw = keeping, passwords, clock, draw

    def account(self, session: AgentSession) -> Account:
        """Return the account."""
        with self._keeping.reading() as books:
            return _own(books, session)

    def sessions(self, session: AgentSession) -> list[OwnSession]:
        """Return the sessions that are not over, the latest seen first."""
        now = self._clock()
        with self._keeping.reading() as books:
            found = books.sessions.of_account(session.account)
        return [OwnSession(each.id, each.began_at, each.seen_at, each.id == session.id) for each in found if each.stage is None and not is_over(each, now)]

    def end_others(self, session: AgentSession) -> None:
        """End every other session."""
        with self._keeping.writing() as books:
            books.sessions.end_all(session.account, but=session.id)
            self._written(books, session, "end_sessions")

    def set_language(self, session: AgentSession, language: str) -> None:
        """Set the language of the desk; raises Refused where somebody else changed the account meanwhile."""
        with self._keeping.writing() as books:
            _save(books, replace(_own(books, session), language=language))

    def set_password(self, session: AgentSession, present: str, password: str, again: str) -> str:
        """Set another password; every session ends, this one goes on under the token that is returned.

        Raises:
            Refused: The present one is wrong, or the new one is not taken.
        """
        account = self._confirmed(session, present)
        look_over(password, again, account.name, account.mail)
        hashed = self._passwords.hash(password)
        with self._keeping.writing() as books:
            _save(books, replace(_own(books, session), password_hash=hashed))
            books.invitations.void_all(account.id)
            books.sessions.end_all(account.id)
            self._written(books, session, "set_password")
            return begin_session(books, account.id, None, self._clock(), self._draw)

    def begin_second_factor(self, session: AgentSession, present: str) -> None:
        """Draw the secret of a new second factor; the one before works until a code of the new one was typed. Raises Refused."""
        self._confirmed(session, present)
        with self._keeping.writing() as books:
            _save(books, replace(_own(books, session), pending_factor=new_secret(self._draw)))

    def renew_recovery(self, session: AgentSession, present: str) -> tuple[str, ...]:
        """Return fresh recovery codes; those before are void. Raises Refused, also where there is no second factor."""
        account = self._confirmed(session, present)
        if account.second_factor is None:
            raise Refused(Refusal.CHANGED_MEANWHILE)
        codes = new_recovery_codes(self._draw)
        with self._keeping.writing() as books:
            _save(books, replace(_own(books, session), recovery=tuple(map(recovery_hash, codes))))
            self._written(books, session, "renew_recovery")
        return tuple(codes)

    def _confirmed(self, session: AgentSession, present: str) -> Account:
        """Return the account once its present password was typed; wrong ones cost waiting, or an open browser would be a way to guess."""
        counter = Whose(Counter.DEVICE, f"own:{session.account}")
        with self._keeping.writing() as books:
            account = _own(books, session)
            wait = books.tries.take([counter], self._clock())
        if wait:
            raise Refused(Refusal.TOO_OFTEN, wait)
        if not self._passwords.fits(account.password_hash, present):
            raise Refused(Refusal.WRONG_PASSWORD)
        with self._keeping.writing() as books:
            books.tries.clear(counter)
        return account

    def _written(self, books: StaffBooks, session: AgentSession, act: str) -> None:
        account = _own(books, session)
        books.audit.append(chains_of(account), self._clock(), account.id, act, f"account:{account.id}")


def _own(books: StaffBooks, session: AgentSession) -> Account:
    account = books.accounts.get(session.account)
    assert account is not None, "a session goes with its account"
    return account


def _save(books: StaffBooks, account: Account) -> None:
    if not books.accounts.save(account):
        raise Refused(Refusal.CHANGED_MEANWHILE)
