"""The turn of a message: claimed, run by Rasa, its replies stored; answered exactly once.

A turn never lives in a request: a client that goes away must not cancel it, and a message
left halfway by a crash is run again with the same key (docs/decisions/0006-*.md).
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Mapping
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.events import ActionExecuted, UserUtteranceReverted, UserUttered

from bot.channels.code_while_silent import take_code
from bot.channels.collecting_output import CollectingOutput
from bot.conversations.handoff import ACTS_WRITTEN, GO_ON, SETTLED, Asked, Hold, Unanswered
from bot.conversations.message_log import NOTHING_TOLD, MessageLog, text_as_words, text_for_rasa
from bot.conversations.model import TYPED_CODE, Conversation, Message, Reply
from bot.understanding.model import is_request_act
from bot.understanding.written_addresses import emails_in

logger = logging.getLogger(__name__)

#: A message whose turn was begun this often without an end gets an apology instead.
MOST_ATTEMPTS = 3
#: So many messages lately begun are remembered.
LATELY_BEGUN = 1000
#: From this confidence on, an act in a message that the bot does not answer is dated by it.
DATED_CONFIDENCE = 0.8
#: Seconds a turn may take; Rasa's own lock lasts 60.
LONGEST_TURN = 50.0


class TurnRunner:
    """Runs turns, one at a time per conversation, in the order the messages came.

    Args:
        log: The message log.
        agent: Returns Rasa's agent; it is loaded after the channel is made.
        policy_version: Returns the fingerprint of a controller's policy, or None.
        server: Name of this server; it takes up its own unfinished messages.
        notice: Returns what to say, by language, to whoever writes while a human of a controller is waited for.
        not_taken: Returns what to say, by language, of a code that came while the bot was silent and could not be looked at.
    """

    def __init__(
        self,
        log: MessageLog,
        agent: Callable[[], Agent],
        policy_version: Callable[[str], str | None],
        server: str,
        notice: Callable[[str | None], Mapping[str, str]] = lambda _controller: {},
        not_taken: Callable[[], Mapping[str, str]] = dict,
    ) -> None:
        self._log = log
        self._notice = notice
        self._not_taken = not_taken
        self._agent = agent
        self._policy_version = policy_version
        self._server = server
        self._queues: dict[str, asyncio.Lock] = {}
        self._waiting: dict[str, int] = {}
        self._tasks: dict[str, asyncio.Task[list[Message]]] = {}
        self._begun: deque[str] = deque(maxlen=LATELY_BEGUN)
        self._listeners: list[Callable[[str], None]] = []

    def listen(self, listener: Callable[[str], None]) -> None:
        """Have a listener told of every conversation in which a turn begins or ends."""
        self._listeners.append(listener)

    @property
    def waiting(self) -> int:
        """Return how many messages are being answered or wait for it."""
        return len(self._tasks)

    async def understand(self, raw: str) -> dict[str, Any] | None:
        """Return what the model makes of a raw text, for `start`; nothing is kept of it.

        To be asked while the text is being stored: the disk takes about as long. What is no
        plain text is understood in its turn only, and so is what failed here.
        """
        if raw.startswith("/"):
            # Maybe the tap on a button: the message log knows.
            return None
        try:
            heard: dict[str, Any] = await self._agent().parse_message(text_as_words(raw))
        except Exception as error:  # noqa: BLE001  # tried again in the turn, where the person is told
            logger.error("A message could not be understood ahead: %s", error.__class__.__name__)
            return None
        return heard

    def start(
        self, message: Message, claimed_in: Conversation | None = None, heard: dict[str, Any] | None = None
    ) -> asyncio.Task[list[Message]]:
        """Begin the turn of a message in a task of its own, or join the one under way.

        Args:
            claimed_in: Its conversation, when the message was stored just now and claimed by
                this server with the same write.
            heard: What `understand` made of it.
        """
        task = self._tasks.get(message.id)
        if task is None:
            if message.id in self._begun:
                # Sent twice, and the second was quicker: the log says how far it is.
                claimed_in = None
            self._begun.append(message.id)
            task = asyncio.get_running_loop().create_task(self._run_in_order(message, claimed_in, heard))
            self._tasks[message.id] = task
            task.add_done_callback(lambda done: self._ended(message, done))
            self._tell(message.conversation)
        return task

    async def take_up_unfinished(self) -> int:
        """Run what an earlier process left unanswered, or this one could not store; return how many messages."""
        unfinished = await asyncio.to_thread(self._log.unfinished, self._server)
        left = [message for message in unfinished if message.id not in self._tasks]
        for message in left:
            self.start(message)
        return len(left)

    def _ended(self, message: Message, task: asyncio.Task[list[Message]]) -> None:
        self._tasks.pop(message.id, None)
        if not task.cancelled() and task.exception() is not None:
            # Not every channel waits for a turn; the message is taken up again.
            logger.error("Message %s could not be answered: %s", message.id, task.exception().__class__.__name__)
        self._tell(message.conversation)

    def _tell(self, conversation: str) -> None:
        for listener in self._listeners:
            listener(conversation)

    async def _run_in_order(self, message: Message, claimed_in: Conversation | None, heard: dict[str, Any] | None) -> list[Message]:
        conversation = message.conversation
        # Whoever has to wait claims anew when it is time: a claim does not last for ever.
        at_once = claimed_in if conversation not in self._waiting else None
        lock = self._queues.setdefault(conversation, asyncio.Lock())
        self._waiting[conversation] = self._waiting.get(conversation, 0) + 1
        try:
            async with lock:
                if at_once is not None:
                    return await self._run(message, at_once, heard)
                return await self._claim_and_run(message.id, heard)
        finally:
            self._waiting[conversation] -= 1
            if not self._waiting[conversation]:
                del self._waiting[conversation], self._queues[conversation]

    async def _claim_and_run(self, message_id: str, heard: dict[str, Any] | None) -> list[Message]:
        claimed = await asyncio.to_thread(self._claim, message_id)
        if claimed is None:
            return await asyncio.to_thread(self._log.replies_to, message_id)
        return await self._run(*claimed, heard)

    def _claim(self, message_id: str) -> tuple[Message, Conversation] | None:
        message = self._log.claim(message_id, self._server)
        if message is None:
            return None
        conversation = self._log.conversation(message.conversation)
        assert conversation is not None, "a message belongs to a conversation"
        return message, conversation

    async def _run(self, message: Message, conversation: Conversation, heard: dict[str, Any] | None) -> list[Message]:
        hold = message.hold
        if hold is not None and hold.is_silent:
            told = NOTHING_TOLD if message.code is None else await self._take_code(message)
            # As it was when the message was claimed; whether it still is, is decided as the message is marked answered. Is it the bot's
            # by then, it takes the same code under the same key, and says what that gave.
            kept = await asyncio.to_thread(self._log.keep, message.id, self._notice(conversation.controller), _beside(message, heard), told)
            if kept.is_kept:
                return list(kept.notices)
            hold = kept.hold
        replies: list[Reply] = []
        asked: Asked | None = None
        if message.attempts <= MOST_ATTEMPTS:
            replies, asked = await self._ask_rasa(conversation, message, heard, hold)
        # A tied channel knows its company; whoever is answered needs no language for an apology.
        slots = {} if replies and conversation.controller else await self._slots(conversation.id)
        if not replies:
            replies = [self._apology(message, slots.get("language") or conversation.page_language)]
        controller = conversation.controller or slots.get("controller")
        return await asyncio.to_thread(self._end, message.id, replies, controller, asked)

    async def _take_code(self, message: Message) -> Mapping[str, str]:
        """Take a code that came while the bot is silent: who waits for its ten minutes may have no bot before they are over."""
        try:
            return await take_code(self._agent(), message)
        except Exception as error:  # noqa: BLE001  # the person is told; the code is forgotten with the message
            logger.error("The code in message %s could not be taken: %s", message.id, error.__class__.__name__)
            return self._not_taken()

    def _end(self, message_id: str, replies: list[Reply], controller: str | None, asked: Asked | None) -> list[Message]:
        version = self._policy_version(controller) if controller else None
        return self._log.complete(message_id, replies, version, asked)

    async def _ask_rasa(
        self, conversation: Conversation, message: Message, heard: dict[str, Any] | None, hold: Hold | None
    ) -> tuple[list[Reply], Asked | None]:
        output = CollectingOutput(conversation.channel)
        user_message = UserMessage(
            text=text_for_rasa(message),
            output_channel=output,
            sender_id=conversation.id,
            input_channel=conversation.channel,
            message_id=message.id,
            metadata={
                "controller": conversation.controller,
                "page_language": conversation.page_language,
                "message_key": message.id,
                "received_at": message.created_at.isoformat(),
                "client": conversation.client,
                "is_tap": message.offered is not None,
                "was_cut": message.was_cut,
                "was_masked": message.was_masked,
                **({TYPED_CODE: message.code} if message.code else {}),
                **_left_behind(hold),
            },
        )
        if heard is not None and heard["text"] == user_message.text:
            user_message.parse_data = heard
        agent = self._agent()
        try:
            if message.attempts > 1:
                await take_back_turn(agent, conversation.id, message.id)
            await asyncio.wait_for(agent.handle_message(user_message), LONGEST_TURN)
        except Exception as error:  # noqa: BLE001  # the person is told; the text stays out of the log
            logger.error("Turn of message %s failed: %s", message.id, error.__class__.__name__)
            return [], None
        return output.replies, output.asked

    async def _slots(self, conversation_id: str) -> dict[str, Any]:
        try:
            tracker = await self._agent().tracker_store.retrieve(conversation_id)
        except Exception as error:  # noqa: BLE001  # no tracker, no slots; the reply still goes out
            logger.error("Tracker of a conversation cannot be read: %s", error.__class__.__name__)
            return {}
        return tracker.current_slot_values() if tracker is not None else {}

    def _apology(self, message: Message, language: str | None) -> Reply:
        variations = self._agent().domain.responses["utter_technical_problem"]
        texts = {each["condition"][0]["value"]: each["text"] for each in variations}
        chosen = [texts[language]] if language in texts else list(texts.values())
        return Reply("\n".join(text.format(reference=message.id[:6]) for text in chosen))


def _beside(message: Message, heard: Mapping[str, Any] | None) -> Unanswered:
    """Return what is kept of a message that a human is to answer."""
    addresses = emails_in(message.text)
    intent = (heard or {}).get("intent") or {}
    is_act = is_request_act(intent.get("name") or "") and (intent.get("confidence") or 0.0) >= DATED_CONFIDENCE
    return Unanswered(addresses[-1] if addresses else None, intent["name"] if is_act else None, message.offered == GO_ON)


def _left_behind(hold: Hold | None) -> dict[str, Any]:
    """Return what the bot is told of the time in which it was silent."""
    if hold is None:
        return {}
    left: dict[str, Any] = {SETTLED: hold.settled.value} if hold.settled else {}
    return {**left, ACTS_WRITTEN: dict(hold.acts)} if hold.acts else left


async def take_back_turn(agent: Agent, conversation_id: str, message_id: str) -> None:
    """Undo a turn that Rasa had saved before a crash, so that it can be run again.

    Rasa saves a turn as a whole. If the crash came after that and before our replies were
    stored, running it again would say everything twice to the tracker.
    """
    async with agent.lock_store.lock(conversation_id):
        tracker = await agent.tracker_store.retrieve(conversation_id)
        if tracker is None:
            return
        heard = [event for event in tracker.applied_events() if isinstance(event, UserUttered)]
        if not heard or heard[-1].message_id != message_id:
            return
        tracker.update(UserUtteranceReverted())
        tracker.update(ActionExecuted(ACTION_LISTEN_NAME))
        await agent.tracker_store.save(tracker)
