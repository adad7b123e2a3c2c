"""Staff on a real database, a clock that stands, and telephones that show codes."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass

import pyotp
from argon2 import PasswordHasher
from sqlalchemy.engine import Engine

from bot.settings import RequestKeySettings
from bot.staff.accounts import Account
from bot.staff.auditing import Auditing
from bot.staff.entering import Client, Entering, Outcome, Step
from bot.staff.managing import InvitationMails, Managing, Wanted
from bot.staff.own_account import OwnAccount
from bot.staff.passwords import Passwords
from bot.staff.permissions import Role
from bot.staff.sessions import AgentSession
from bot.store.staff import SqlStaffKeeping
from tests.rights.in_memory import MadeUpClock
from tests.store.rights_desks import hasher_of, sealer_of

PASSWORD = "vier fietsen onder zeven bruggen"
OTHER_PASSWORD = "zeven bruggen boven vier fietsen"
#: A made-up client and browser.
HOME = Client("network-of-home")


class ThreeControllers:
    def slugs(self) -> list[str]:
        return ["conitro", "derde", "voorbeeld"]


def quick_passwords() -> Passwords:
    """Return what hashes in a millisecond, as the tests need no strength."""
    return Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


@dataclass
class Person:
    """Somebody with a browser and a telephone."""

    account: Account
    token: str = ""
    secret: str = ""
    recovery: tuple[str, ...] = ()
    device: str | None = None


class StaffWorld:
    """Everything that works on accounts."""

    def __init__(self, engine: Engine, keys: RequestKeySettings, clock: MadeUpClock) -> None:
        self.engine, self.keys, self.clock = engine, keys, clock
        self.keeping = SqlStaffKeeping(engine, sealer_of(keys), hasher_of(keys))
        self.passwords = quick_passwords()
        controllers = ThreeControllers()
        self.entering = Entering(self.keeping, self.passwords, controllers, clock, secrets.token_bytes)
        self.own = OwnAccount(self.keeping, self.passwords, clock, secrets.token_bytes)
        self.managing = Managing(self.keeping, controllers, clock, secrets.token_bytes)
        self.auditing = Auditing(self.keeping, clock)
        self.mails = InvitationMails(self.keeping, clock, secrets.token_bytes)
        self._root: Person | None = None

    # --- People ---------------------------------------------------------------------------
    def root(self) -> Person:
        """Return the administrator of everything, who is in."""
        if self._root is None:
            made = self.managing.add_administrator("Beheerder Een", "beheer@voorbeeld.example", "nl")
            assert made is not None
            self._root = self.accepted(*made)
        return self._root

    def person(self, name: str, role: Role, *controllers: str, everywhere: bool = False, language: str = "nl") -> Person:
        """Return somebody who accepted an invitation and is in."""
        wanted = Wanted(name, role, frozenset(controllers), everywhere, language)
        account, token = self.managing.invite(self.session(self.root()), f"{re.sub('[^a-z]', '.', name.lower())}@voorbeeld.example", wanted, by_mail=False)
        assert token is not None
        return self.accepted(account, token)

    def accepted(self, account: Account, token: str) -> Person:
        step = self.entering.accept(token, PASSWORD, PASSWORD, HOME)
        person = Person(account, step.token or "", device=step.device)
        if step.outcome is Outcome.SET_UP:
            found = self.entering.secret_to_set_up(person.token)
            assert found is not None
            person.secret = found[0]
            step = self.entering.set_up(person.token, self.code(person), HOME)
            person.token, person.recovery, person.device = step.token or "", step.recovery, step.device
            # The next code is another one.
            self.clock.put_forward(seconds=60)
        assert step.outcome is Outcome.IN
        return person

    def code(self, person: Person) -> str:
        """Return what the telephone shows now."""
        return pyotp.TOTP(person.secret).at(self.clock())

    def session(self, person: Person) -> AgentSession:
        session = self.entering.read(person.token)
        assert session is not None
        return session

    def log_in(self, person: Person, password: str = PASSWORD, client: Client = HOME) -> Step:
        return self.entering.log_in(person.account.mail, password, client)

    def account(self, person: Person) -> Account:
        """Return the account as it is kept now."""
        with self.keeping.reading() as books:
            found = books.accounts.get(person.account.id)
        assert found is not None
        return found
