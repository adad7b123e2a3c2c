"""Turns of a talk that was handed off: silent while a human has it, answered once, never lost."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet
from rasa.core.channels.channel import UserMessage

from bot.channels.turns import MOST_ATTEMPTS, TurnRunner
from bot.conversations import message_log
from bot.conversations.handoff import GO_ON, TOLD, Holder, Reason
from bot.conversations.handoff_desk import HandoffDesk
from bot.conversations.model import Author, Conversation, Message, MessageState, new_id
from bot.store.encryption import Cipher
from bot.store.engine import make_engine
from bot.store.message_log import SqlMessageLog
from tests.channels.fake_agent import FakeAgent
from tests.store.handoff_desks import LIEN, made_desk
from tests.store.up_to_date import up_to_date

NOTICE = {"nl": "Uw bericht is bewaard.", "fr": "Votre message est conservé."}
NOT_TAKEN = {"nl": "Niet nagekeken.", "fr": "Pas vérifié."}
ASKS = {"text": "Ik vraag het.", "custom": {"handoff": {"reason": "asked", "language": "nl", "controller": "conitro", "facts": {"misses": 1}}}}


class Place:
    """A message log, a desk beside it, and a talk."""

    def __init__(self, folder: Path) -> None:
        engine, key = make_engine(f"sqlite:///{folder / 'product.db'}"), Fernet.generate_key().decode()
        up_to_date(engine)
        self.log, self.desk = SqlMessageLog(engine, Cipher([key])), made_desk(engine, key)
        self.talk = Conversation(new_id(), "test", "conitro", "nl")
        self.log.open_conversation(self.talk)

    def runner(self, agent: FakeAgent, server: str = "one") -> TurnRunner:
        return TurnRunner(self.log, lambda: agent, lambda _: "v1", server, lambda _: NOTICE, lambda: NOT_TAKEN)

    def receive(self, text: str = "dag", server: str | None = "one") -> Message:
        return message_log.receive(self.log, self.talk.id, new_id(), text, server)[0]

    def ask(self) -> HandoffDesk:
        self.desk.ask(self.talk.id, Reason.ASKED, "nl", {}, "conitro")
        return self.desk

    def states(self) -> list[MessageState]:
        return [each.state for each in self.log.since(self.talk.id, 0) if each.author is Author.PERSON]


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


@pytest.mark.asyncio
async def test_the_turn_that_asks_says_so_and_the_next_is_kept(place: Place) -> None:
    agent = FakeAgent(lambda _: [ASKS])
    runner = place.runner(agent)
    first, second, third = (place.receive(text) for text in ("een mens aub", "hallo?", "hallo??"))
    # Sent one after another before the first was answered: each finds the talk as it is in its turn.
    said = await asyncio.gather(*(runner.start(message, place.talk) for message in (first, second, third)))
    assert [[each.text for each in replies] for replies in said] == [["Ik vraag het."], ["Uw bericht is bewaard."], []]
    assert [heard.text for heard in agent.heard] == ["een mens aub"]
    assert place.desk.of(place.talk.id).summary == {"misses": 1}
    assert set(place.states()) == {MessageState.ANSWERED}


@pytest.mark.parametrize("has_it", [False, True])
@pytest.mark.asyncio
async def test_while_a_human_is_waited_for_or_has_the_talk_rasa_is_not_asked(place: Place, has_it: bool) -> None:
    desk = place.ask()
    if has_it:
        desk.claim(place.talk.id, LIEN)
    agent = FakeAgent()
    replies = await place.runner(agent).start(place.receive(), place.talk)
    assert [each.author for each in replies] == ([] if has_it else [Author.NOTICE])
    assert agent.heard == []


@pytest.mark.asyncio
async def test_given_back_between_the_message_and_its_turn_the_bot_answers(place: Place) -> None:
    desk = place.ask()
    desk.claim(place.talk.id, LIEN)
    message = place.receive("en nu?")
    desk.give_back(place.talk.id, LIEN, "request_opened")
    agent = FakeAgent()
    assert [each.text for each in await place.runner(agent).start(message, place.talk)] == ["antwoord op en nu?"]
    assert agent.heard[0].metadata["settled"] == "request_opened"


@pytest.mark.asyncio
async def test_taken_while_the_bot_was_thinking_the_message_is_left_to_the_human(place: Place) -> None:
    def take(_message: UserMessage) -> list[dict[str, Any]]:
        place.desk.ask(place.talk.id, Reason.STAFF, "nl", {}, "conitro")
        place.desk.claim(place.talk.id, LIEN)
        return [{"text": "te laat"}]

    assert await place.runner(FakeAgent(take)).start(place.receive(), place.talk) == []
    assert place.states() == [MessageState.ANSWERED]
    assert [each.author for each in place.log.since(place.talk.id, 0)] == [Author.PERSON, Author.NOTICE]


@pytest.mark.parametrize("crash", ["before", "after"])
@pytest.mark.asyncio
async def test_a_turn_that_asks_and_is_broken_off_asks_once(place: Place, crash: str) -> None:
    message = place.receive("een mens aub")
    if crash == "after":
        await place.runner(FakeAgent(lambda _: [ASKS])).start(message, place.talk)
    runner = place.runner(FakeAgent(lambda _: [ASKS]))
    assert await runner.take_up_unfinished() == (1 if crash == "before" else 0)
    assert [each.text for each in await runner.start(message)] == ["Ik vraag het."]
    assert (place.desk.of(place.talk.id).version, len(place.desk.history(place.talk.id))) == (1, 1)


@pytest.mark.asyncio
async def test_what_a_crash_left_while_a_human_has_the_talk_is_kept_for_the_human(place: Place) -> None:
    left = place.receive("halverwege")
    for _ in range(MOST_ATTEMPTS):
        place.log.claim(left.id, "one")
    place.ask().claim(place.talk.id, LIEN)
    agent = FakeAgent()
    runner = place.runner(agent)
    await runner.take_up_unfinished()
    assert await runner.start(left) == []
    assert (agent.heard, place.states(), place.log.unfinished("one")) == ([], [MessageState.ANSWERED], [])


@pytest.mark.asyncio
async def test_after_the_end_the_bot_answers_again(place: Place) -> None:
    place.ask().close(place.talk.id, LIEN, "")
    assert [each.text for each in await place.runner(FakeAgent()).start(place.receive(), place.talk)] == ["antwoord op dag"]
    assert place.desk.status(place.talk.id).holder is Holder.BOT


@pytest.mark.asyncio
async def test_whoever_does_not_wait_taps_and_goes_on(place: Place) -> None:
    agent = FakeAgent(lambda message: [{**ASKS, "buttons": [{"title": "Verder", "payload": GO_ON}]}] if message.text == "mens" else [{"text": "Goed."}])
    runner = place.runner(agent)
    # Typed, nobody offered it: it is words, and no way around a human.
    await runner.start(place.receive("mens"), place.talk)
    assert [each.author for each in await runner.start(place.receive(GO_ON.removeprefix("/")), place.talk)] == [Author.NOTICE]
    assert [each.text for each in await runner.start(place.receive(GO_ON), place.talk)] == ["Goed."]
    assert place.desk.status(place.talk.id).holder is Holder.BOT


@pytest.mark.asyncio
async def test_an_act_and_an_address_are_kept_for_later(place: Place) -> None:
    place.ask()
    heard = {"text": "wis alles, mail mij op rob@voorbeeld.example", "intent": {"name": "request_erasure", "confidence": 0.97}, "entities": []}
    message = place.receive(heard["text"])
    await place.runner(FakeAgent()).start(message, place.talk, heard)
    handoff = place.desk.of(place.talk.id)
    assert (handoff.contact, dict(handoff.acts)) == ("rob@voorbeeld.example", {"request_erasure": message.created_at})
    place.desk.claim(place.talk.id, LIEN)
    place.desk.give_back(place.talk.id, LIEN, "nothing")
    agent = FakeAgent()
    await place.runner(agent).start(place.receive(), place.talk)
    assert agent.heard[0].metadata["acts_written"] == {"request_erasure": message.created_at.isoformat()}


class CodeTaker:
    """Stands in for the action server."""

    def __init__(self, told: dict[str, str] | None) -> None:
        self.told, self.calls = told, list[dict[str, Any]]()

    async def request(self, *, json: dict[str, Any], method: str) -> dict[str, Any]:
        self.calls.append(json)
        if self.told is None:
            raise ConnectionError
        return {"events": [], "responses": [{"custom": {TOLD: self.told}}]}


@pytest.mark.parametrize("has_it", [False, True])
@pytest.mark.asyncio
async def test_a_code_is_taken_at_once_and_one_line_tells_of_it(place: Place, has_it: bool) -> None:
    desk, agent = place.ask(), FakeAgent()
    agent.action_endpoint = CodeTaker({"nl": "Bevestigd.", "fr": "Confirmée."})  # type: ignore[attr-defined]
    if has_it:
        desk.claim(place.talk.id, LIEN)
    message = place.receive("mijn code is 4812 0937")
    said = await place.runner(agent).start(message, place.talk)
    # One line, also while nobody has the talk yet.
    assert [(each.author, each.text) for each in said] == [(Author.NOTICE, "Bevestigd.")]
    (call,) = agent.action_endpoint.calls  # type: ignore[attr-defined]
    assert call["tracker"]["latest_message"]["metadata"] == {"typed_code": message.code, "message_key": message.id}
    assert "48120937" not in str(call) and "4812 0937" not in str(call)
    assert agent.heard == [] and all(each.code is None for each in place.log.since(place.talk.id, 0))
    assert place.log.replies_to(message.id) == said


@pytest.mark.asyncio
async def test_a_code_that_cannot_be_looked_at_is_said_so_and_kept_nowhere(place: Place) -> None:
    place.ask().claim(place.talk.id, LIEN)
    agent = FakeAgent()
    agent.action_endpoint = CodeTaker(None)  # type: ignore[attr-defined]
    assert [each.text for each in await place.runner(agent).start(place.receive("48120937"), place.talk)] == ["Niet nagekeken."]
    assert place.states() == [MessageState.ANSWERED] and all(each.code is None for each in place.log.since(place.talk.id, 0))


@pytest.mark.asyncio
async def test_given_back_while_a_code_is_taken_the_bot_gets_it_under_the_same_key(place: Place) -> None:
    desk, agent = place.ask(), FakeAgent()
    desk.claim(place.talk.id, LIEN)

    class GivesBack(CodeTaker):
        async def request(self, *, json: dict[str, Any], method: str) -> dict[str, Any]:
            desk.give_back(place.talk.id, LIEN, "nothing")
            return await super().request(json=json, method=method)

    agent.action_endpoint = GivesBack({"nl": "Bevestigd."})  # type: ignore[attr-defined]
    message = place.receive("48120937")
    said = await place.runner(agent).start(message, place.talk)
    assert [each.author for each in said] == [Author.BOT]
    (heard,) = agent.heard
    assert (heard.metadata["typed_code"], heard.metadata["message_key"]) == (message.code, message.id)


@pytest.mark.asyncio
async def test_a_message_without_a_code_asks_nobody(place: Place) -> None:
    place.ask()
    agent = FakeAgent()
    agent.action_endpoint = CodeTaker({"nl": "Bevestigd."})  # type: ignore[attr-defined]
    await place.runner(agent).start(place.receive("dag"), place.talk)
    assert agent.action_endpoint.calls == []  # type: ignore[attr-defined]


@pytest.mark.asyncio
async def test_a_talk_that_was_never_handed_off_costs_no_question_more(place: Place, counted: Callable[[SqlMessageLog], list[str]]) -> None:
    asked = counted(place.log)
    await place.runner(FakeAgent()).start(place.receive(), place.talk)
    assert len([each for each in asked if each.startswith("SELECT") and "handoffs" in each and each.count("FROM") == 1 and "JOIN" not in each]) == 0
    assert len(asked) == 9


@pytest.fixture
def counted() -> Callable[[SqlMessageLog], list[str]]:
    from sqlalchemy import event

    def count(log: SqlMessageLog) -> list[str]:
        statements: list[str] = []
        event.listen(log._engine, "before_cursor_execute", lambda _c, _cur, statement, *_: statements.append(statement) if not statement.startswith("BEGIN") else None)
        return statements

    return count
