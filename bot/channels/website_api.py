"""The website channel without a socket: every request in, every answer out, as values."""

from __future__ import annotations

import asyncio
import logging
import math
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import ExitStack, aclosing
from datetime import datetime
from typing import Any

from bot import wiring
from bot.channels.turns import TurnRunner
from bot.channels.website_calls import Answer, Call, Refusal, read_object, sequence_in, text_in
from bot.channels.website_cors import shared_with
from bot.channels.website_limits import Limits
from bot.channels.website_opening import opening
from bot.channels.website_rows import row
from bot.channels.website_sessions import Sessions, Talk
from bot.channels.website_situations import Situations
from bot.channels.website_stream import TalkStream
from bot.channels.website_texts import ErrorTexts
from bot.channels.website_watcher import Watcher
from bot.conversations import message_log
from bot.conversations.message_log import ConversationGone, MessageLog
from bot.conversations.model import Message, new_id
from bot.conversations.signs import Side, Signs
from bot.embedding_settings import EmbeddingSettings
from bot.errors import BotError

logger = logging.getLogger(__name__)

#: Characters of a message's own id.
LONGEST_CLIENT_ID = 64
#: Messages that may wait for their turn in this process; more would wait too long to be of use.
MOST_WAITING = 300
#: Seconds after which to try again what could not be done for want of room or of a database.
BUSY_RETRY = 5.0
_MOST_ROWS = 200


class WebsiteApi:
    """Every route of the channel but the widget's files.

    Args:
        runner: Returns the runner of turns; it is made after the channel.
        agent: Returns Rasa's agent, or None while it is not loaded.
        clock: Returns the moment, aware.
    """

    def __init__(
        self,
        settings: EmbeddingSettings,
        sessions: Sessions,
        log: MessageLog,
        policies: wiring.PolicyServices,
        limits: Limits,
        situations: Situations,
        watcher: Watcher,
        stream: TalkStream,
        signs: Signs,
        clock: Callable[[], datetime],
        texts: ErrorTexts,
        server: str,
        runner: Callable[[], TurnRunner],
        agent: Callable[[], Any],
    ) -> None:
        self._settings = settings
        self._sessions = sessions
        self._log = log
        self._policies = policies
        self._limits = limits
        self._situations = situations
        self._watcher = watcher
        self._stream = stream
        self._signs = signs
        self._clock = clock
        self._texts = texts
        self._server = server
        self._runner = runner
        self._agent = agent

    async def answered(self, call: Call, do: Callable[[Call], Awaitable[Answer]]) -> Answer:
        """Return the answer to a request: what it gives, or kindly that it cannot be had; never raises."""
        try:
            answer = await do(call)
        except Refusal as refusal:
            answer = self.refused(refusal)
        except ConversationGone:
            answer = self.refused(Refusal("gone"))
        except BotError as error:
            logger.error("The website channel could not do what was asked: %s", error.problem)
            answer = self.refused(Refusal("busy", BUSY_RETRY))
        except Exception as error:  # noqa: BLE001  # the person hears of it, without its inside
            logger.error("Reference %s: the website channel failed with %s", new_id()[:6], error.__class__.__name__)
            answer = self.refused(Refusal("problem"))
        safe = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", **shared_with(call.origin, self._settings.origins())}
        return Answer(answer.status, answer.body, {**safe, **answer.headers}, answer.content, answer.kind)

    def refused(self, refusal: Refusal) -> Answer:
        """Return what is answered where something is not done."""
        headers = {} if refusal.retry_after is None else {"Retry-After": str(max(1, math.ceil(refusal.retry_after)))}
        return Answer(refusal.status, {"error": refusal.code, "message": dict(self._texts[refusal.code])}, headers)

    async def opening(self, call: Call) -> Answer:
        """Answer with what stands there before a talk; nothing is stored."""
        self._limits.take(self._limits.rules.opening_of_client, self._sessions.client(call))
        agent = self._loaded_agent()

        def read() -> dict[str, Any]:
            page = self._sessions.page(call, self._policies.controllers.slugs())
            return opening(page, agent.domain.responses, self._policies, self._settings.public_url)

        return Answer(200, await asyncio.to_thread(read))

    async def open_session(self, call: Call) -> Answer:
        """Open a conversation; called at the first message only."""

        def opened() -> dict[str, Any]:
            page = self._sessions.page(call, self._policies.controllers.slugs())
            issued = self._sessions.open(call, page)
            return {"token": issued.token, "expires_in": issued.expires_in, "language": page.language}

        return Answer(201, await asyncio.to_thread(opened))

    async def renew_session(self, call: Call) -> Answer:
        """Give a new token for an old one."""
        session, issued = await asyncio.to_thread(self._sessions.renew, call)
        return Answer(200, {"token": issued.token, "expires_in": issued.expires_in, "language": session.language})

    async def receive(self, call: Call) -> Answer:
        """Store a message; its turn runs in a task of its own, and its replies come with the stream."""
        talk = await self._talk(call, reads_only=False)
        rules = self._limits.rules
        self._limits.take(rules.message_of_talk, talk.id)
        if talk.client is not None:
            self._limits.take(rules.message_of_client, talk.client)
        self._limits.take(rules.message_of_controller, talk.conversation.controller or "")
        runner = self._runner()
        if runner.waiting >= MOST_WAITING:
            raise Refusal("busy", BUSY_RETRY)
        self._loaded_agent()
        body = read_object(call)
        client_id, text = text_in(body, "client_id", LONGEST_CLIENT_ID, least=1), text_in(body, "text")
        payload = text_in(body, "payload") if body.get("payload") is not None else None
        # Neither storing nor beginning the turn may end with a client that goes away.
        message, is_new = await asyncio.shield(self._accept(runner, talk, client_id, text, payload))
        return Answer(202, {"message": row(message, self._settings.public_url, client_id), "is_new": is_new})

    async def messages(self, call: Call) -> Answer:
        """Give the messages after a sequence number, for who cannot hold a stream open."""
        talk = await self._talk(call, reads_only=True)
        self._take_reading(talk)
        after = sequence_in(call.query)

        def read() -> Answer:
            found = self._situations.of([talk.id]).get(talk.id)
            if found is None:
                raise Refusal("gone")
            return Answer(200, {"messages": [row(each, self._settings.public_url) for each in self._log.since(talk.id, after, _MOST_ROWS)], "status": found.status.shown()})

        return await asyncio.to_thread(read)

    async def stream(self, call: Call, begin: Callable[[], Awaitable[None]]) -> AsyncGenerator[bytes, None]:
        """Yield the events of a stream.

        Args:
            begin: Called once it is sure that there will be one; before it a Refusal may come.
        """
        talk = await self._talk(call, reads_only=True)
        self._take_reading(talk)
        after = sequence_in(call.query)
        with ExitStack() as held:
            held.enter_context(self._limits.stream(talk.id, talk.client))
            watched = held.enter_context(self._watcher.open(talk.id))
            await begin()
            async with aclosing(self._stream.events(talk.id, watched, after, talk.expires)) as events:
                async for event in events:
                    yield event

    async def kept_file(self, call: Call, sequence: int, name: str) -> Answer:
        """Give a file that a reply handed over."""
        talk = await self._talk(call, reads_only=True)
        self._take_reading(talk)
        kept: list[Message] = await asyncio.to_thread(self._log.since, talk.id, sequence - 1, 1)
        found = [each for message in kept if message.sequence == sequence for each in message.files if each.name == name]
        if not found:
            raise Refusal("not_found")
        headers = {"Content-Disposition": f'attachment; filename="{found[0].name}"'}
        return Answer(200, headers=headers, content=found[0].content.encode("utf-8"), kind=f"{found[0].kind}; charset=utf-8")

    async def signs(self, call: Call) -> Answer:
        """Take what the person has seen and whether they are typing."""
        talk = await self._talk(call, reads_only=False)
        self._take_reading(talk)
        body = read_object(call)
        seen, typing = body.get("seen"), body.get("typing")
        if not (seen is None or (isinstance(seen, int) and not isinstance(seen, bool) and seen >= 0)) or not (typing is None or isinstance(typing, bool)):
            raise Refusal("wrong_body")
        await asyncio.to_thread(self._signs.give, talk.id, Side.PERSON, self._clock(), seen, typing)
        return Answer(204)

    async def delete(self, call: Call) -> Answer:
        """Delete the talk: what Rasa remembers of it first, so that a failure in between leaves a talk that can be deleted again."""
        talk = await self._talk(call, reads_only=False)
        self._take_reading(talk)
        await asyncio.shield(self._delete(talk))
        return Answer(204)

    async def health(self, _call: Call) -> Answer:
        """Tell whether a talk could be held now: Rasa is loaded and the database answers."""
        self._loaded_agent()
        await asyncio.to_thread(self._log.conversation, "none")
        return Answer(200, {"status": "ok"})

    def _loaded_agent(self) -> Any:
        agent = self._agent()
        if agent is None or not agent.is_ready():
            raise Refusal("busy", BUSY_RETRY)
        return agent

    async def _talk(self, call: Call, *, reads_only: bool) -> Talk:
        return await asyncio.to_thread(lambda: self._sessions.talk(call, reads_only=reads_only))

    def _take_reading(self, talk: Talk) -> None:
        self._limits.take(self._limits.rules.reading_of_talk, talk.id)
        if talk.client is not None:
            self._limits.take(self._limits.rules.reading_of_client, talk.client)

    async def _accept(self, runner: TurnRunner, talk: Talk, client_id: str, text: str, payload: str | None) -> tuple[Message, bool]:
        # Begun before the text is looked at, which takes about as long as the disk.
        storing = asyncio.ensure_future(asyncio.to_thread(message_log.receive_apart, self._log, talk.id, client_id, text, payload, self._server))
        heard = await runner.understand(text) if payload is None else None
        message, is_new = await storing
        runner.start(message, talk.conversation if is_new else None, heard)
        return message, is_new

    async def _delete(self, talk: Talk) -> None:
        store = self._loaded_agent().tracker_store
        # Rasa wraps the store of endpoints.yml in one that catches its failures.
        await getattr(store, "_tracker_store", store).forget(talk.id)
        await asyncio.to_thread(self._log.delete_conversation, talk.id)
        self._watcher.wake(talk.id)
