"""A desk over a real database, with talks: for the tests of the pages about talks, and to look at in a browser."""

from __future__ import annotations

import secrets
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from bot import wiring
from bot.conversations.handoff import Handoff, Reason
from bot.conversations.message_log import receive
from bot.conversations.model import Conversation, Message, Reply, new_id
from bot.desk import talk_routes
from bot.desk.talk_desk import Colleague, TalkDesk
from bot.desk.talk_desk import agent_of as agent_of
from bot.desk_wiring import make_desk_services
from bot.settings import RequestKeySettings, load_request_keys, load_settings
from bot.staff.sessions import AgentSession
from tests.desk.frames import ORIGIN, Browser, MadeUpDesk


def fresh_environment(folder: Path) -> dict[str, str]:
    """Return settings with keys of their own and a database in a folder."""
    def key() -> str:
        return urlsafe_b64encode(secrets.token_bytes(32)).decode()

    return {"VAR_FOLDER": str(folder), "MESSAGE_LOG_KEYS": key(), "REQUEST_KEYS": key(), "LOOKUP_KEYS": key(), "ACTION_SECRET": secrets.token_urlsafe(32)}


class MadeUpColleagues:
    """The staff of a made-up desk: whoever has a session."""

    def __init__(self) -> None:
        self.sessions: list[AgentSession] = []

    def who_see(self, controller: str | None) -> Sequence[Colleague]:
        return [Colleague(each.account, each.name, each.controllers) for each in self.sessions if each.sees(controller)]


class World:
    """A made-up desk over a real database."""

    def __init__(self, folder: Path, told: frozenset[str] = frozenset({"conitro"}), origin: str = ORIGIN, env: dict[str, str] | None = None) -> None:
        self.env = env or fresh_environment(folder)
        self.settings = load_settings(self.env)
        self.keys: RequestKeySettings = load_request_keys(self.env)
        self.policies = wiring.make_policy_services(self.settings.paths.data)
        self.services = make_desk_services(self.settings, self.keys, self.policies, told)
        self.colleagues = MadeUpColleagues()
        self._holder = _Late()
        self.talk_desk = TalkDesk(self.services, self.colleagues, self._holder)
        self.desk = MadeUpDesk([talk_routes.routes(self.talk_desk)], origin=origin)
        self._holder.desk = self.desk

    @property
    def written(self) -> list[tuple[str, str | None, str, str]]:
        return self.desk.written

    def staff(self, *controllers: str, name: str = "Lien", **more: object) -> tuple[Browser, AgentSession]:
        """Return the browser and the session of somebody who works for some controllers."""
        token = self.desk.agent(*controllers, name=name, **more)  # type: ignore[arg-type]
        session = replace(self.desk.sessions[token])
        self.colleagues.sessions.append(session)
        return self.desk.browser(token), session

    def talk(self, *texts: str, controller: str | None = "conitro", language: str = "nl", reason: Reason = Reason.ASKED, facts: dict[str, object] | None = None) -> str:
        """Return a talk that waits, in which a person said some things; the bot answered all but the last."""
        talk = new_id()
        self.services.log.open_conversation(Conversation(talk, "website", controller, language))
        for place, text in enumerate(texts):
            message = self.write(talk, text)
            self.services.log.complete(message.id, [Reply("Antwoord van de assistent")] if place < len(texts) - 1 else [], None)
        self.services.handoffs.ask(talk, reason, language, facts or {}, controller)
        return talk

    def write(self, talk: str, text: str) -> Message:
        """Let the person write."""
        message, _ = receive(self.services.log, talk, new_id(), text)
        return message

    def state(self, talk: str) -> Handoff:
        found = self.services.handoffs.of(talk)
        assert found is not None
        return found

    def said(self, talk: str) -> list[Message]:
        return self.services.log.since(talk, 0)


class _Late:
    """The audit log of a desk that is made afterwards."""

    desk: MadeUpDesk

    def write(self, session: AgentSession, controller: str | None, act: str, subject: str) -> None:
        self.desk.write(session, controller, act, subject)
