"""Coming in: password, second factor, the link of an invitation; and what a session is worth now.

Every step that raises what a session may do makes a new session with a new token, and ends the one before: a token that somebody planted
beforehand is worth nothing afterwards. What is answered, and how long it takes, does not tell whether an address has an account.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum

from bot.staff.accounts import Account, AccountState, Clock, Draw, Refusal, Refused, mail_key
from bot.staff.backoff import Counter, Whose
from bot.staff.chains import chains_of
from bot.staff.failed_logins import held_back, wrong_code, wrong_password
from bot.staff.invitations import Invitation, new_token, token_hash
from bot.staff.passwords import Passwords, look_over
from bot.staff.permissions import Stage
from bot.staff.ports import KeptSession, KnownControllers, StaffBooks, StaffKeeping
from bot.staff.second_factor import looks_like_recovery, new_recovery_codes, new_secret, recovery_hash, step_of
from bot.staff.sessions import HALF_WAY, IDLE, LONGEST, AgentSession

#: A page asked for sooner after another is not written down: a session is not that exact.
_SEEN_EVERY = timedelta(seconds=60)
#: Browsers that count as known to an account.
_MOST_DEVICES = 5


class Outcome(str, Enum):
    """What became of a step."""

    IN = "in"
    SECOND_FACTOR = "second_factor"
    SET_UP = "set_up"
    WRONG = "wrong"
    WAIT = "wait"
    #: The session that the step belongs to is over.
    OVER = "over"


_OF_STAGE = {None: Outcome.IN, Stage.SECOND_FACTOR: Outcome.SECOND_FACTOR, Stage.SET_UP: Outcome.SET_UP}


@dataclass(frozen=True)
class Step:
    """What became of a step.

    Attributes:
        outcome: In one word.
        token: Of the new session, for the cookie; the one before is over.
        device: The mark of this browser, for a cookie that stays.
        wait: Seconds until the next try, for WAIT.
        recovery: Fresh recovery codes, shown this once.
    """

    outcome: Outcome
    token: str | None = None
    device: str | None = None
    wait: int = 0
    recovery: tuple[str, ...] = ()


@dataclass(frozen=True)
class Client:
    """From where somebody comes.

    Attributes:
        network: Keyed hash of the client's network; None where it is not known.
        device: What this browser's mark says; None: it has none.
    """

    network: str | None = None
    device: str | None = None


class Entering:
    """Lets staff in."""

    def __init__(self, keeping: StaffKeeping, passwords: Passwords, controllers: KnownControllers, clock: Clock, draw: Draw) -> None:
        self._keeping, self._passwords, self._controllers, self._clock, self._draw = keeping, passwords, controllers, clock, draw

    # --- The password -------------------------------------------------------------------------
    def log_in(self, mail: str, password: str, client: Client) -> Step:
        """Take an address and a password."""
        now, key = self._clock(), mail_key(mail)
        with self._keeping.writing() as books:
            account = books.accounts.by_mail(key)
            counters = self._counters(books, key, account, client)
            wait = books.tries.take(counters, now)
            if wait:
                held_back(books, account, now)
        if wait:
            return Step(Outcome.WAIT, wait=wait)
        # Outside the transaction, for it takes long; verified whether or not there is anything to verify.
        fits = self._passwords.fits(account.password_hash if account else None, password)
        if account is None or not fits or account.state is not AccountState.ACTIVE:
            with self._keeping.writing() as books:
                wrong_password(books, account, now)
            return Step(Outcome.WRONG)
        renewed = self._passwords.hash(password) if self._passwords.is_outdated(account.password_hash or "") else None
        with self._keeping.writing() as books:
            current = books.accounts.get(account.id)
            if current is None or current.is_disabled or current.password_hash != account.password_hash:
                return Step(Outcome.WRONG)
            if renewed is not None:
                books.accounts.save(replace(current, password_hash=renewed))
            _was_right(books, counters)
            return self._begun(books, current, _stage_after_password(current), client, "password", now)

    def _counters(self, books: StaffBooks, key: str, account: Account | None, client: Client) -> list[Whose]:
        hashed = books.accounts.mail_hash(key)
        device = token_hash(client.device or "")
        # Asked in any case: an unknown address takes the same steps.
        is_known = books.devices.knows(account.id if account else "", device)
        own = Whose(Counter.DEVICE, f"{hashed}:{device}") if is_known else Whose(Counter.MAIL, hashed)
        return [own, *([Whose(Counter.CLIENT, client.network)] if client.network else [])]

    # --- The second factor --------------------------------------------------------------------
    def show_second_factor(self, token: str, typed: str, client: Client) -> Step:
        """Take a code of the telephone, or a recovery code, in a session that waits for one."""
        now = self._clock()
        with self._keeping.writing() as books:
            session, account = self._at(books, token, {Stage.SECOND_FACTOR}, now)
            if session is None or account is None:
                return Step(Outcome.OVER)
            counter = Whose(Counter.CODE, account.id)
            wait = books.tries.take([counter], now)
            if wait:
                held_back(books, account, now)
                return Step(Outcome.WAIT, wait=wait)
            how = self._fitting(books, account, typed, now)
            if how is None:
                wrong_code(books, account, now)
            if how is None or not books.sessions.end(session.id):
                return Step(Outcome.WRONG)
            books.tries.clear(counter)
            return self._begun(books, account, None, client, how, now)

    @staticmethod
    def _fitting(books: StaffBooks, account: Account, typed: str, now: datetime) -> str | None:
        step = step_of(account.second_factor or "", typed, now) if account.second_factor else None
        if step is not None:
            return "code" if books.accounts.spend_step(account.id, step) else None
        hashed = recovery_hash(typed)
        if looks_like_recovery(typed) and hashed in account.recovery:
            left = tuple(each for each in account.recovery if each != hashed)
            return "recovery" if books.accounts.save(replace(account, recovery=left)) else None
        return None

    def secret_to_set_up(self, token: str) -> tuple[str, str] | None:
        """Return the secret to be set up and the address of the account, made at the first call; None: there is nothing to set up now."""
        now = self._clock()
        with self._keeping.writing() as books:
            session, account = self._at(books, token, {Stage.SET_UP, None}, now)
            if session is None or account is None:
                return None
            if account.pending_factor is not None:
                return account.pending_factor, account.mail
            if session.stage is None:
                # Who is in begins on the page of the own account, with the password.
                return None
            secret = new_secret(self._draw)
            return (secret, account.mail) if books.accounts.save(replace(account, pending_factor=secret)) else None

    def set_up(self, token: str, typed: str, client: Client) -> Step:
        """Take the first code of a new second factor; every other session of the account ends."""
        now = self._clock()
        with self._keeping.writing() as books:
            session, account = self._at(books, token, {Stage.SET_UP, None}, now)
            if session is None or account is None or account.pending_factor is None:
                return Step(Outcome.OVER)
            counter = Whose(Counter.CODE, account.id)
            wait = books.tries.take([counter], now)
            if wait:
                return Step(Outcome.WAIT, wait=wait)
            step = step_of(account.pending_factor, typed, now)
            if step is None:
                return Step(Outcome.WRONG)
            codes = new_recovery_codes(self._draw)
            changed = replace(account, second_factor=account.pending_factor, pending_factor=None, recovery=tuple(map(recovery_hash, codes)))
            if not books.accounts.save(changed) or not books.accounts.spend_step(account.id, step):
                return Step(Outcome.WRONG)
            books.tries.clear(counter)
            books.sessions.end_all(account.id)
            books.audit.append(chains_of(account), now, account.id, "set_up_second_factor", f"account:{account.id}")
            return replace(self._begun(books, account, None, client, "set_up", now), recovery=tuple(codes))

    # --- Invitations --------------------------------------------------------------------------
    def invited(self, token: str) -> Account | None:
        """Return the account whose password a link sets; None where it does nothing (any more). Opening spends nothing."""
        with self._keeping.reading() as books:
            return self._invited(books, token)[1]

    def accept(self, token: str, password: str, again: str, client: Client) -> Step:
        """Set the password of a link's account, once; every session of it ends.

        Raises:
            Refused: The password is not taken; the link still works.
        """
        with self._keeping.reading() as books:
            account = self._invited(books, token)[1]
        if account is None:
            return Step(Outcome.OVER)
        look_over(password, again, account.name, account.mail)
        hashed = self._passwords.hash(password)
        now = self._clock()
        with self._keeping.writing() as books:
            invitation, account = self._invited(books, token)
            if invitation is None or account is None or not books.invitations.use(invitation.id):
                return Step(Outcome.OVER)
            if not books.accounts.save(replace(account, password_hash=hashed)):
                raise Refused(Refusal.CHANGED_MEANWHILE)
            books.sessions.end_all(account.id)
            books.audit.append(chains_of(account), now, account.id, "set_password", f"account:{account.id}")
            return self._begun(books, account, _stage_after_password(account), client, "invitation", now)

    def _invited(self, books: StaffBooks, token: str) -> tuple[Invitation | None, Account | None]:
        invitation = books.invitations.by_token(token_hash(token))
        if invitation is None or not invitation.works(self._clock()):
            return None, None
        account = books.accounts.get(invitation.account)
        return (None, None) if account is None or account.is_disabled else (invitation, account)

    # --- Sessions -----------------------------------------------------------------------------
    def read(self, token: str, *, keeps_alive: bool = True) -> AgentSession | None:
        """Return the session of a token with what its account may do now; None: there is none (any more).

        Args:
            token: What the cookie holds.
            keeps_alive: Whether somebody is there who asks; a page that fetches what is new by itself keeps no session alive.
        """
        now = self._clock()
        with self._keeping.reading() as books:
            session, account = self._at(books, token, None, now)
        if session is None or account is None:
            return None
        if keeps_alive and now - session.seen_at >= _SEEN_EVERY:
            with self._keeping.writing() as books:
                books.sessions.seen(session.id, now)
        theirs = frozenset(self._controllers.slugs()) if account.everywhere else account.controllers
        return AgentSession(
            session.id, account.id, account.name, account.role, session.stage, theirs, account.everywhere, account.language, session.began_at
        )

    def log_out(self, token: str) -> None:
        """End the session of a token, if there is one."""
        with self._keeping.writing() as books:
            session = books.sessions.by_token(token_hash(token))
            account = books.accounts.get(session.account) if session else None
            if session is not None and account is not None and books.sessions.end(session.id) and session.stage is None:
                books.audit.append(chains_of(account), self._clock(), account.id, "log_out", f"account:{account.id}")

    def _at(self, books: StaffBooks, token: str, stages: set[Stage | None] | None, now: datetime) -> tuple[KeptSession | None, Account | None]:
        """Return a session that is not over, at one of these stages (None: any), and its account."""
        session = books.sessions.by_token(token_hash(token))
        if session is None or is_over(session, now) or (stages is not None and session.stage not in stages):
            return None, None
        account = books.accounts.get(session.account)
        return (None, None) if account is None or account.state is not AccountState.ACTIVE else (session, account)

    def _begun(self, books: StaffBooks, account: Account, stage: Stage | None, client: Client, how: str, now: datetime) -> Step:
        token, device = begin_session(books, account.id, stage, now, self._draw), None
        if stage is None:
            device = client.device if client.device and books.devices.knows(account.id, token_hash(client.device)) else new_token(self._draw)
            books.devices.add(account.id, token_hash(device), now, _MOST_DEVICES)
            books.accounts.came_in(account.id, now)
            books.audit.append(chains_of(account), now, account.id, "log_in", f"account:{account.id}", how)
        return Step(_OF_STAGE[stage], token, device)


def begin_session(books: StaffBooks, account_id: str, stage: Stage | None, now: datetime, draw: Draw) -> str:
    """Keep a new session; return its token."""
    token = new_token(draw)
    books.sessions.forget(now - LONGEST)
    books.sessions.add(KeptSession(uuid.UUID(bytes=draw(16), version=4).hex, account_id, stage, now, now), token_hash(token))
    return token


def is_over(session: KeptSession, now: datetime) -> bool:
    """Return whether a session has ended by the clock."""
    longest = LONGEST if session.stage is None else HALF_WAY
    return now - session.began_at >= longest or now - session.seen_at >= IDLE


def _stage_after_password(account: Account) -> Stage | None:
    if account.second_factor is not None:
        return Stage.SECOND_FACTOR
    return Stage.SET_UP if account.needs_second_factor else None


def _was_right(books: StaffBooks, counters: Sequence[Whose]) -> None:
    for each in counters:
        # Others of the same network may be guessing meanwhile.
        take_back: Callable[[Whose], None] = books.tries.give_back if each.counter is Counter.CLIENT else books.tries.clear
        take_back(each)
