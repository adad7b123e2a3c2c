"""What the pages of talks share: the services, who acts, and the words that are said to a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from babel.dates import format_date

from bot.conversations.handoff import NO_CONTROLLER, Agent, Handoff, Refusal
from bot.desk.asked import Asked
from bot.desk.routes import Subject
from bot.desk_wiring import DeskServices
from bot.errors import BotError
from bot.policies.model import Quote
from bot.policies.statement_search import Found, statement
from bot.rights.cards import LEFT_OUT, quote_card
from bot.staff.sessions import AgentSession

#: The text `said.<...>` for each reason why a step was not done.
REFUSED = {each: f"refused_{each.value}" for each in Refusal}


@dataclass(frozen=True)
class Colleague:
    """Somebody whom a talk can be passed on to."""

    id: str
    name: str
    controllers: frozenset[str]


class Colleagues(Protocol):
    """Port to the accounts of staff."""

    def who_see(self, controller: str | None) -> Sequence[Colleague]:
        """Return whose business a controller is, by name; None: those who work for every controller."""


class Written(Protocol):
    """The audit log, for what the guard cannot write down: reads that a handler decides on."""

    def write(self, session: AgentSession, controller: str | None, act: str, subject: str) -> None:
        """Write down who did or read what; raises where it cannot be written: then it must not be shown either."""


@dataclass(frozen=True)
class TalkDesk:
    """What the pages of talks work with."""

    services: DeskServices
    colleagues: Colleagues
    written: Written

    def talk(self, asked: Asked) -> Subject | None:
        """Find the talk a route is about; the guard sees to whose it is."""
        handoff = self.services.handoffs.of(asked.path["talk"])
        return None if handoff is None else Subject(handoff.controller, handoff, f"talk:{handoff.conversation}")

    def company(self, controller: str | None) -> str:
        """Return what a controller is called; empty where a talk is about none."""
        return "" if controller is None else self.services.policies.controllers.name_of(controller) or controller

    def companies(self, session: AgentSession) -> list[tuple[str, str]]:
        """Return slug and name of the controllers of a session, by name."""
        return sorted(((slug, self.company(slug)) for slug in session.controllers), key=lambda each: each[1].casefold())

    def wanted(self, session: AgentSession, controller: str) -> frozenset[str]:
        """Return of which controllers a list is: the one chosen where the session sees it, else all of the session."""
        return frozenset({controller}) if controller in session.controllers else whose(session)

    def found(self, handoff: Handoff, key: str) -> Found | None:
        """Return a statement of the controller of a talk, in the language of the talk; None where there is none (any more)."""
        if handoff.controller is None:
            return None
        try:
            return statement(self.services.policies.answers, handoff.controller, handoff.language, key)
        except BotError:
            return None

    def quote(self, handoff: Handoff, name: str) -> tuple[str, dict[str, Any]] | None:
        """Return a quote as a text and as the card that the assistant itself would send.

        Args:
            handoff: Of the talk.
            name: Key of the statement, "#", and the place of the quote in it, from 0; anything else gives None.
        """
        key, _, place = name.rpartition("#")
        found = self.found(handoff, key)
        if found is None or not place.isdecimal() or int(place[:4]) >= len(found.answer.quotes):
            return None
        return self._said_and_card(found, [found.answer.quotes[int(place[:4])]], handoff.language)

    def _said_and_card(self, found: Found, quotes: Sequence[Quote], language: str) -> tuple[str, dict[str, Any]]:
        controller, policy = found.answer.controller, found.answer.controller.policy
        dated = None if policy.dated is None else str(format_date(policy.dated, "d MMMM y", locale=f"{language}_BE"))
        texts = self.services.texts
        text = texts.say(
            "quote.plain" if policy.language == language else "quote.original",
            language,
            quote=LEFT_OUT.join(each.text for each in quotes),
            policy=policy.title,
            company=controller.name,
            section=quotes[0].section,
            date=dated or texts.say("quote.undated", language),
        )
        return text, quote_card(controller, quotes, language, dated)


def agent_of(session: AgentSession) -> Agent:
    """Return who acts in a hand-off."""
    return Agent(session.account, session.name, whose(session))


def whose(session: AgentSession) -> frozenset[str]:
    """Return whose talks a session sees; those about no company only where it works for every controller."""
    return session.controllers | ({NO_CONTROLLER} if session.everywhere else frozenset())
