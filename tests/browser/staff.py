"""Accounts at the desk of the stack, made as they are made elsewhere: an administrator at the command line, who invites agents."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import pyotp

from bot import wiring
from bot.conversations.model import new_id
from bot.settings import load_request_keys
from bot.staff.entering import Client
from bot.staff.managing import Wanted
from bot.staff.permissions import Role
from bot.staff.sessions import AgentSession
from tests.browser.stack import Stack
from tests.staff.worlds import PASSWORD


@dataclass(frozen=True)
class Hired:
    """Somebody who was invited and has not come yet.

    Attributes:
        invitation: Token of the link.
    """

    name: str
    mail: str
    invitation: str = field(repr=False)
    password: str = field(default=PASSWORD, repr=False)


class Staff:
    """Makes accounts beside the servers, in their database."""

    def __init__(self, stack: Stack) -> None:
        self._services = wiring.make_staff_services(stack.settings, load_request_keys(stack.env), wiring.make_policy_services(stack.settings.paths.data).controllers)

    def hire(self, name: str, *controllers: str, language: str = "nl") -> Hired:
        """Have the administrator invite an agent; the same name twice is two people."""
        mail = f"medewerker.{new_id()[:8]}@voorbeeld.example"
        wanted = Wanted(name, Role.AGENT, frozenset(controllers), False, language)
        _, token = self._services.managing.invite(self._administrator, mail, wanted, by_mail=False)
        assert token is not None
        return Hired(name, mail, token)

    @cached_property
    def _administrator(self) -> AgentSession:
        """Return the session of an administrator, who has a second factor as the role asks."""
        made = self._services.managing.add_administrator("Beheerder Een", f"beheer.{new_id()[:8]}@voorbeeld.example", "nl")
        assert made is not None
        entering, client = self._services.entering, Client()
        half = entering.accept(made[1], PASSWORD, PASSWORD, client).token
        assert half is not None
        shown = entering.secret_to_set_up(half)
        assert shown is not None
        session = entering.read(entering.set_up(half, pyotp.TOTP(shown[0]).now(), client).token or "")
        assert session is not None
        return session
