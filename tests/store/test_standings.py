"""How talks stand, asked for many at once."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from cryptography.fernet import Fernet
from sqlalchemy import event
from sqlalchemy.engine import Engine

from bot.conversations.handoff import Holder, Reason, Status
from bot.conversations.message_log import Incoming
from bot.conversations.model import Conversation, Reply, new_id
from bot.conversations.signs import TYPING_LASTS, Side
from bot.conversations.standings import Standing
from bot.store.encryption import Cipher
from bot.store.message_log import SqlMessageLog
from bot.store.signs import SqlSigns
from bot.store.standings import SqlStandings
from tests.store.handoff_desks import LIEN, made_desk

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=timezone.utc)


def opened(log: SqlMessageLog) -> str:
    conversation = Conversation(new_id(), "website", "conitro", "nl")
    log.open_conversation(conversation)
    return conversation.id


def test_many_talks_are_told_with_one_question(engine: Engine) -> None:
    key = Fernet.generate_key().decode()
    log, standings, desk = SqlMessageLog(engine, Cipher([key])), SqlStandings(engine, Cipher([key])), made_desk(engine, key, lambda: NOW)
    silent, asked, answered, waiting, human = (opened(log) for _ in range(5))
    log.receive(asked, Incoming("one", "hoelang?", False, False, None))
    message, _ = log.receive(answered, Incoming("one", "hoelang?", False, False, None), "server")
    log.complete(message.id, [Reply("Zeven jaar."), Reply("Nog iets?")], None)
    for talk in (waiting, human):
        desk.ask(talk, Reason.ASKED, "nl", {}, "conitro")
    desk.claim(human, LIEN)
    signs = SqlSigns(engine)
    signs.give(human, Side.STAFF, NOW, seen=2, typing=True)
    signs.give(human, Side.PERSON, NOW, seen=7, typing=True)
    last = {talk: log.since(talk, 0)[-1].sequence if log.since(talk, 0) else 0 for talk in (waiting, human)}
    count: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda _c, _u, statement, *_: count.append(statement))
    found = standings.of([silent, asked, answered, waiting, human, "nobody"], NOW)
    assert len([each for each in count if each.lstrip().upper().startswith("SELECT")]) == 1
    assert found == {
        silent: Standing(0, False),
        asked: Standing(1, True),
        answered: Standing(3, False),
        waiting: Standing(last[waiting], False, Status(Holder.WAITING)),
        human: Standing(last[human], False, Status(Holder.HUMAN, "Lien", True, 2)),
    }
    later = standings.of([human], NOW + TYPING_LASTS + timedelta(seconds=1))
    assert later[human].held == Status(Holder.HUMAN, "Lien", False, 2)
    assert standings.of([], NOW) == {}
