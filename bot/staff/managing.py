"""What administrators do with accounts, within the controllers that are theirs."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass, replace
from datetime import datetime

from bot.staff.accounts import Account, AccountState, Clock, Draw, Refusal, Refused, is_within, overlaps, read_mail, read_name
from bot.staff.chains import chains_of
from bot.staff.invitations import LASTS, Invitation, InvitationState, new_token, token_hash
from bot.staff.permissions import Role
from bot.staff.ports import Conflict, KnownControllers, StaffBooks, StaffKeeping
from bot.staff.sessions import AgentSession

#: Who acts at the command line, in the audit log.
OPERATOR = "operator"


@dataclass(frozen=True)
class Wanted:
    """What an account is to be.

    Attributes:
        name: As typed.
        role: What for.
        controllers: Slugs; of no meaning where `everywhere`.
        everywhere: For every controller.
        language: "nl" or "fr": of the invitation, and of the desk until they choose another.
    """

    name: str
    role: Role
    controllers: frozenset[str]
    everywhere: bool
    language: str


@dataclass(frozen=True)
class Listed:
    """An account as an administrator sees it.

    Attributes:
        account: Its controllers are those that the administrator sees.
        may_change: Whether all of it is within their reach.
        invitation: Its latest link, or None.
    """

    account: Account
    may_change: bool
    invitation: Invitation | None


class Managing:
    """Invites, changes, disables."""

    def __init__(self, keeping: StaffKeeping, controllers: KnownControllers, clock: Clock, draw: Draw) -> None:
        self._keeping, self._controllers, self._clock, self._draw = keeping, controllers, clock, draw

    def all(self, session: AgentSession) -> list[Listed]:
        """Return the accounts that work for something of theirs, by name."""
        with self._keeping.reading() as books:
            found = [_seen(books, account, session) for account in books.accounts.all() if overlaps(account, session.controllers, session.everywhere)]
        return sorted(found, key=lambda each: (each.account.is_disabled, each.account.name.casefold(), each.account.id))

    def get(self, session: AgentSession, account_id: str) -> Listed | None:
        """Return one of these, or None."""
        with self._keeping.reading() as books:
            account = books.accounts.get(account_id)
            return None if account is None or not overlaps(account, session.controllers, session.everywhere) else _seen(books, account, session)

    def invite(self, session: AgentSession, mail: str, wanted: Wanted, *, by_mail: bool) -> tuple[Account, str | None]:
        """Make an account and a link for it; return both, the link's token where it is not mailed.

        Raises:
            Refused: Something of it is not of its form, not theirs to give, or the address has an account.
        """
        self._look_over(session, wanted)
        account = self._new(read_mail(mail), wanted)
        return account, self._add(account, session.account, by_mail=by_mail)

    def change(self, session: AgentSession, account_id: str, wanted: Wanted, version: int) -> None:
        """Change name, role and controllers; takes effect at their next page.

        Raises:
            Refused: It is their own, not theirs to change or give, or was changed meanwhile.
        """
        self._look_over(session, wanted)
        with self._keeping.writing() as books:
            account = self._changeable(books, session, account_id)
            if account.version != version:
                raise Refused(Refusal.CHANGED_MEANWHILE)
            controllers = frozenset() if wanted.everywhere else wanted.controllers
            changed = replace(account, name=read_name(wanted.name), role=wanted.role, controllers=controllers, everywhere=wanted.everywhere)
            _save(books, changed)
            if changed.needs_second_factor and not account.needs_second_factor and account.second_factor is None:
                # Inside already without what the new role asks: they come in again.
                books.sessions.end_all(account.id)
            chains = {*chains_of(account), *chains_of(changed)}
            books.audit.append(chains, self._clock(), session.account, "change_account", f"account:{account.id}", _in_words(changed))

    def disable(self, session: AgentSession, account_id: str) -> None:
        """Keep somebody out, at once. Raises Refused as `change`."""
        with self._keeping.writing() as books:
            self._disable(books, self._changeable(books, session, account_id), session.account)

    def enable(self, session: AgentSession, account_id: str) -> None:
        """Let somebody in again; the password is as it was. Raises Refused as `change`."""
        with self._keeping.writing() as books:
            account = self._changeable(books, session, account_id)
            _save(books, replace(account, is_disabled=False))
            self._written(books, account, session.account, "enable_account")

    def new_link(self, session: AgentSession, account_id: str, *, by_mail: bool) -> str | None:
        """Make a link that sets a (new) password; those before are void. Return its token where it is not mailed. Raises Refused as `change`."""
        with self._keeping.writing() as books:
            account = self._changeable(books, session, account_id)
            if account.is_disabled:
                raise Refused(Refusal.IS_DISABLED)
            self._written(books, account, session.account, "invite_again")
            return self._link(books, account, by_mail=by_mail)

    def reset_second_factor(self, session: AgentSession, account_id: str) -> None:
        """Take the second factor away, of a lost telephone; every session ends. Raises Refused as `change`."""
        with self._keeping.writing() as books:
            account = self._changeable(books, session, account_id)
            _save(books, replace(account, second_factor=None, pending_factor=None, recovery=()))
            books.sessions.end_all(account.id)
            books.devices.forget(account.id)
            self._written(books, account, session.account, "reset_second_factor")

    # --- Operators ----------------------------------------------------------------------------
    def add_administrator(self, name: str, mail: str, language: str, *, only_first: bool = False) -> tuple[Account, str] | None:
        """Make an administrator of every controller, at the command line; return it and the token of its link.

        Args:
            name: As colleagues see it.
            mail: What is typed to log in.
            language: "nl" or "fr".
            only_first: Do nothing, and return None, where there is any account.

        Raises:
            Refused: Something of it is not of its form, or the address has an account.
        """
        account = self._new(read_mail(mail), Wanted(name, Role.ADMINISTRATOR, frozenset(), True, language))
        with self._keeping.reading() as books:
            if only_first and not books.accounts.is_empty():
                return None
        token = self._add(account, OPERATOR, by_mail=False)
        assert token is not None
        return account, token

    def every(self) -> list[Account]:
        """Return every account, for operators."""
        with self._keeping.reading() as books:
            return books.accounts.all()

    def disable_by_mail(self, mail: str) -> bool:
        """Keep somebody out, at the command line; whether there is such an account."""
        with self._keeping.writing() as books:
            account = books.accounts.by_mail(mail)
            if account is None:
                return False
            self._disable(books, account, OPERATOR)
            return True

    # --- Inside -------------------------------------------------------------------------------
    def _look_over(self, session: AgentSession, wanted: Wanted) -> None:
        read_name(wanted.name)
        if wanted.everywhere:
            if not session.everywhere:
                raise Refused(Refusal.NO_CONTROLLER)
        # Nobody gives what they have not, nor what does not exist.
        elif not wanted.controllers or not wanted.controllers <= self._theirs(session):
            raise Refused(Refusal.NO_CONTROLLER)

    def _theirs(self, session: AgentSession) -> frozenset[str]:
        return frozenset(self._controllers.slugs()) if session.everywhere else session.controllers

    def _changeable(self, books: StaffBooks, session: AgentSession, account_id: str) -> Account:
        account = books.accounts.get(account_id)
        if account is None or not is_within(account, session.controllers, session.everywhere):
            raise Refused(Refusal.NO_CONTROLLER)
        if account.id == session.account:
            # Also: so an administrator is always left.
            raise Refused(Refusal.OWN_ACCOUNT)
        return account

    def _new(self, mail: str, wanted: Wanted) -> Account:
        controllers = frozenset() if wanted.everywhere else wanted.controllers
        identifier = uuid.UUID(bytes=self._draw(16), version=4).hex
        return Account(identifier, read_name(wanted.name), mail, wanted.role, controllers, wanted.everywhere, wanted.language, self._clock())

    def _add(self, account: Account, by: str, *, by_mail: bool) -> str | None:
        try:
            with self._keeping.writing() as books:
                if books.accounts.by_mail(account.mail) is not None:
                    raise Refused(Refusal.MAIL_TAKEN)
                books.accounts.add(account)
                self._written(books, account, by, "invite", _in_words(account))
                return self._link(books, account, by_mail=by_mail)
        except Conflict as error:
            raise Refused(Refusal.MAIL_TAKEN) from error

    def _link(self, books: StaffBooks, account: Account, *, by_mail: bool) -> str | None:
        now = self._clock()
        books.invitations.void_all(account.id)
        identifier = uuid.UUID(bytes=self._draw(16), version=4).hex
        if by_mail:
            books.invitations.add(Invitation(identifier, account.id, InvitationState.WAITING, now, None), None)
            books.mailings.invitation(identifier, now)
            return None
        token = new_token(self._draw)
        books.invitations.add(Invitation(identifier, account.id, InvitationState.LIVE, now, now + LASTS), token_hash(token))
        return token

    def _disable(self, books: StaffBooks, account: Account, by: str) -> None:
        _save(books, replace(account, is_disabled=True))
        books.sessions.end_all(account.id)
        books.devices.forget(account.id)
        books.invitations.void_all(account.id)
        self._written(books, account, by, "disable_account")

    def _written(self, books: StaffBooks, account: Account, by: str, act: str, detail: str = "") -> None:
        books.audit.append(chains_of(account), self._clock(), by, act, f"account:{account.id}", detail)


@dataclass(frozen=True)
class Letter:
    """What a mail with a link needs.

    Attributes:
        account: To whom.
        token: Of the link.
        until: When the link ends.
        is_first: Whether they never logged in.
    """

    account: Account
    token: str
    until: datetime
    is_first: bool


class InvitationMails:
    """Draws the link of an invitation that is mailed; for the worker."""

    def __init__(self, keeping: StaffKeeping, clock: Clock, draw: Draw) -> None:
        self._keeping, self._clock, self._draw = keeping, clock, draw

    def make(self, invitation_id: str) -> Letter | None:
        """Return what the mail says; None where it is of no use any more. A second call draws another link, and voids the one before."""
        token, now = new_token(self._draw), self._clock()
        with self._keeping.writing() as books:
            invitation = books.invitations.get(invitation_id)
            account = books.accounts.get(invitation.account) if invitation else None
            if account is None or account.is_disabled or not books.invitations.make(invitation_id, token_hash(token), now + LASTS):
                return None
        return Letter(account, token, now + LASTS, account.password_hash is None)


def _seen(books: StaffBooks, account: Account, session: AgentSession) -> Listed:
    shown = account if session.everywhere else replace(account, controllers=account.controllers & session.controllers)
    invitation = books.invitations.latest(account.id) if account.state is AccountState.INVITED else None
    return Listed(shown, is_within(account, session.controllers, session.everywhere), invitation)


def _save(books: StaffBooks, account: Account) -> None:
    if not books.accounts.save(account):
        raise Refused(Refusal.CHANGED_MEANWHILE)


def _in_words(account: Account) -> str:
    return json.dumps({"role": account.role.value, "controllers": ["*"] if account.everywhere else sorted(account.controllers)})
