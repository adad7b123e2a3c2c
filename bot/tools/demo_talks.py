"""Writes the invented talks of data/demo.yml: the same rows as real ones, by the same desks, under a channel of their own.

Nothing of it leaves: what would be told of the requests is taken out of the outbox in the same breath.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import delete, select, update
from sqlalchemy.engine import Engine

from bot import wiring
from bot.conversations.handoff import NO_CONTROLLER, Agent, Asked, Holder, Reason
from bot.conversations.handoff_desk import HandoffDesk
from bot.conversations.message_log import Said, receive
from bot.conversations.model import Author, Conversation, Reply
from bot.conversations.saved_replies import read_saved_reply
from bot.conversations.summary import Answered, Summary
from bot.errors import BotError
from bot.rights.acts import RequestedAct
from bot.rights.letter_texts import load_letter_texts
from bot.rights.staff_opening import StaffOpening, Wish
from bot.settings import RequestKeySettings, Settings
from bot.store.encryption import Cipher
from bot.store.engine import reading, writing
from bot.store.handoffs import SqlHandoffs
from bot.store.message_log import SqlMessageLog
from bot.store.saved_replies import SqlSavedReplies
from bot.store.signs import SqlSigns
from bot.store.tables import conversations, messages, outbox, requests, saved_replies

#: The channel of what is invented: nothing real comes by it.
CHANNEL = "demo"
#: Who answers in the invented talks.
AGENTS = ("Lien", "Karim")
#: Seconds between two messages of a talk.
_PAUSE = timedelta(seconds=50)
#: An invented agent is never seen, and keeps the talk for so long.
_STAYS = timedelta(days=7)


def load_demo(path: Path) -> Mapping[str, Any]:
    """Read the invented talks; raises BotError where the file is missing or broken."""
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise BotError(f"{path.name} cannot be read ({error.__class__.__name__}).", f"Restore data/{path.name}.") from error
    if not isinstance(content, dict) or not {"talks", "replies"} <= set(content):
        raise BotError(f"{path.name} needs 'talks' and 'replies'.", f"Restore data/{path.name}.")
    return content


class _Clock:
    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


class DemoTalks:
    """Writes invented talks and takes them away again."""

    def __init__(self, engine: Engine, cipher: Cipher, settings: Settings, keys: RequestKeySettings, policies: wiring.PolicyServices) -> None:
        self._engine, self._cipher, self._policies = engine, cipher, policies
        self._clock = _Clock(datetime.min)
        self._log = SqlMessageLog(engine, cipher)
        self._desk = HandoffDesk(SqlHandoffs(engine, cipher), self._log, SqlSigns(engine), load_letter_texts(settings.paths.data / "handoff.yml"), self._clock)
        self._handoffs = SqlHandoffs(engine, cipher)
        self._opening = StaffOpening(wiring.make_keeping(settings, keys), self._clock)
        self._replies = SqlSavedReplies(engine)

    def take_away(self) -> None:
        """Take away what an earlier call wrote, with its requests."""
        demo = select(conversations.c.id).where(conversations.c.channel == CHANNEL)
        with writing(self._engine) as connection:
            connection.execute(delete(requests).where(requests.c.conversation.in_(demo)))
            connection.execute(delete(conversations).where(conversations.c.channel == CHANNEL))
            connection.execute(delete(saved_replies).where(saved_replies.c.changed_by == CHANNEL))

    def write(self, content: Mapping[str, Any], now: datetime) -> int:
        """Write the talks as if they had begun the minutes ago that each says; return how many."""
        for number, talk in enumerate(content["talks"]):
            self._write(talk, now, Agent(f"demo{'ab'[number % 2] * 4}", AGENTS[number % 2], frozenset({talk["controller"], NO_CONTROLLER})))
        for reply in content["replies"]:
            made, problems = read_saved_reply(None, reply["controller"], reply, CHANNEL, now)
            if made is None:
                raise BotError(f"A saved reply of data/demo.yml cannot be kept: {', '.join(problems)}.", "Restore data/demo.yml.")
            self._replies.put(made)
        return len(content["talks"])

    def _write(self, talk: Mapping[str, Any], now: datetime, agent: Agent) -> None:
        identifier = "demo" + "".join(random.choices("abcdefghijklmnopqrstuvwxyz", k=24))  # noqa: S311  # no secret: an invented talk
        began = self._clock.now = now - timedelta(minutes=talk["began"])
        self._log.open_conversation(Conversation(identifier, CHANNEL, talk["controller"], talk["language"]))
        self._say(identifier, talk, talk["says"], agent)
        wanted, holder = talk["handoff"], Holder(talk["handoff"]["state"])
        self._clock.now = began + _PAUSE * len(talk["says"])
        facts = Summary(tuple(Answered(talk["controller"], *each) for each in wanted.get("topics", ())))
        self._handoffs.ask(identifier, Asked(Reason(wanted["reason"]), talk["language"], talk["controller"], facts.as_facts()), self._clock())
        if holder is not Holder.WAITING:
            self._answer(identifier, talk, agent, holder)
        self._date(identifier, began)

    def _answer(self, identifier: str, talk: Mapping[str, Any], agent: Agent, holder: Holder) -> None:
        self._clock.now += _PAUSE
        self._desk.claim(identifier, agent)
        self._say(identifier, talk, talk.get("after", ()), agent)
        for text in talk.get("notes", ()):
            self._desk.note(identifier, agent, text)
        self._clock.now += _PAUSE * len(talk.get("after", ()))
        if "request" in talk:
            self._open(identifier, talk, agent)
        if holder is Holder.CLOSED:
            self._desk.close(identifier, agent, talk["handoff"]["why"])
        elif holder is Holder.BOT:
            self._desk.give_back(identifier, agent, talk["handoff"]["settled"])
        else:
            self._handoffs.alive(agent.id, self._clock() + _STAYS)

    def _say(self, identifier: str, talk: Mapping[str, Any], lines: Sequence[Mapping[str, Any]], agent: Agent) -> None:
        for place, line in enumerate(lines):
            ((author, said),) = line.items()
            if author == Author.STAFF.value:
                self._log.say(identifier, Said(Author.STAFF, said, name=agent.name))
            elif author == Author.PERSON.value:
                message, _ = receive(self._log, identifier, f"demo {random.random()}", said)  # noqa: S311  # only must not repeat
                following = lines[place + 1] if place + 1 < len(lines) else {}
                if Author.BOT.value in following:
                    self._log.complete(message.id, self._replies_of(talk, following[Author.BOT.value]), None)
                else:
                    # For a human to read; unanswered, a server would run its turn.
                    self._mark_answered(message.id)

    def _replies_of(self, talk: Mapping[str, Any], said: str | Mapping[str, str]) -> list[Reply]:
        if isinstance(said, str):
            return [Reply(said)]
        answer = self._policies.answers.answer(talk["controller"], said["topic"], talk["language"], said.get("facet"))
        text = answer.text or answer.law or answer.topic.title[talk["language"]]
        return [Reply(text), *(Reply(f"“{quote.text}” ({quote.section})") for quote in answer.quotes[:1])]

    def _mark_answered(self, message_id: str) -> None:
        with writing(self._engine) as connection:
            connection.execute(update(messages).where(messages.c.id == message_id).values(state="answered"))

    def _open(self, identifier: str, talk: Mapping[str, Any], agent: Agent) -> None:
        asked = talk["request"]
        written = self._clock.now - _PAUSE * 3
        wish = Wish(identifier, talk["controller"], RequestedAct(asked["act"]), written, talk["language"], asked["given"])
        opened = self._opening.open(wish, agent.name, key="demo")
        assert opened.request is not None, opened.problems
        with writing(self._engine) as connection:
            # Invented people get no mail, and companies no notice.
            connection.execute(delete(outbox).where(outbox.c.request == opened.request.id))

    def _date(self, identifier: str, began: datetime) -> None:
        """Give the rows the moments at which they would have been written."""
        with reading(self._engine) as connection:
            rows = connection.execute(select(messages.c.id).where(messages.c.conversation == identifier).order_by(messages.c.sequence)).all()
        with writing(self._engine) as connection:
            connection.execute(update(conversations).where(conversations.c.id == identifier).values(created_at=began))
            for place, row in enumerate(rows):
                connection.execute(update(messages).where(messages.c.id == row.id).values(created_at=began + _PAUSE * place))
