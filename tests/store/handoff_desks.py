"""Desks of hand-offs on a database, and agents who work at them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timezone
from pathlib import Path

from sqlalchemy.engine import Engine

from bot.conversations.handoff import Agent, HandoffRefused, Reason
from bot.conversations.handoff_desk import HandoffDesk
from bot.conversations.message_log import Incoming
from bot.conversations.model import Reply
from bot.rights.letter_texts import load_letter_texts
from bot.store.encryption import Cipher
from bot.store.engine import make_engine
from bot.store.handoffs import SqlHandoffs
from bot.store.message_log import SqlMessageLog
from bot.store.signs import SqlSigns

TEXTS = load_letter_texts(Path(__file__).parents[2] / "data" / "handoff.yml")
LIEN = Agent("lien", "Lien", frozenset({"conitro"}))
KARIM = Agent("karim", "Karim", frozenset({"conitro", "sentera"}))
STRANGER = Agent("stranger", "Noor", frozenset({"sentera"}))


def now() -> datetime:
    return datetime.now(timezone.utc)


def made_desk(engine: Engine, key: str, clock: Callable[[], datetime] = now) -> HandoffDesk:
    """Return a desk on an engine."""
    cipher = Cipher([key])
    return HandoffDesk(SqlHandoffs(engine, cipher), SqlMessageLog(engine, cipher), SqlSigns(engine), TEXTS, clock)


def agent(number: int) -> Agent:
    """Return one of many agents of one company."""
    return Agent(f"agent {number}", f"Medewerker {number}", frozenset({"conitro"}))


def claim_all(url: str, key: str, agents: Sequence[int], talks: Sequence[str]) -> list[tuple[str, int]]:
    """Let agents claim every talk; return who got which. Run in a process of its own."""
    desk = made_desk(make_engine(url), key)
    got = []
    for talk in talks:
        for number in agents:
            try:
                desk.claim(talk, agent(number))
            except HandoffRefused:
                continue
            got.append((talk, number))
    return got


def hand_to_and_fro(url: str, key: str, talk: str, rounds: int) -> int:
    """Ask for a human, claim and give back, again and again; return how often it was given back. Run in a process of its own."""
    desk, given = made_desk(make_engine(url), key), 0
    for _ in range(rounds):
        desk.ask(talk, Reason.ASKED, "nl", {}, "conitro")
        desk.claim(talk, LIEN)
        desk.give_back(talk, LIEN, "answered")
        given += 1
    return given


def write_meanwhile(url: str, key: str, talk: str, client_ids: Sequence[str]) -> list[str]:
    """Be a server whose person writes meanwhile; return who each message was answered by. Run in a process of its own."""
    log, by = SqlMessageLog(make_engine(url), Cipher([key])), []
    for client_id in client_ids:
        message, _ = log.receive(talk, Incoming(client_id, f"bericht {client_id}", False, False, None), "server")
        kept = log.keep(message.id, {"nl": "Bewaard."})
        if kept.is_kept:
            by.append("human")
        else:
            by.append("bot" if log.complete(message.id, [Reply(f"antwoord op {client_id}")], None) else "overtaken")
    return by
