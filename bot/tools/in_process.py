"""The real agent with the real actions in one process, without sockets.

Every part is the one that runs in production: cleaning, message log, turns, redacting
tracker store, actions. Only HTTP between Rasa and the actions is left out; what would go
over the wire is still written as JSON and read again.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot import wiring
from bot.conversations import message_log
from bot.conversations.message_log import MessageLog
from bot.conversations.model import Conversation, Message, new_id
from bot.runtime.hardening import harden_rasa, set_environment
from bot.runtime.model import ensure_model
from bot.settings import DatabaseSettings, PathSettings, Settings

if TYPE_CHECKING:
    from bot.channels.turns import TurnRunner


def settings_in(folder: Path) -> Settings:
    """Return the settings with both databases in another folder."""
    settings = wiring.settings_or_stop()
    return replace(
        settings,
        paths=PathSettings(settings.paths.data, folder, settings.paths.models),
        database=DatabaseSettings(f"sqlite:///{folder / 'product.db'}", settings.database.message_log_keys),
    )


@dataclass
class InProcessAssistant:
    """The assistant, ready to be talked to."""

    agent: Any
    log: MessageLog
    runner: TurnRunner
    policies: wiring.PolicyServices
    server: str

    @classmethod
    def start(cls, settings: Settings, say: Any) -> InProcessAssistant:
        """Load everything; trains the model when there is none.

        Raises:
            BotError: Something is missing; the message names the remedy.
        """
        # Imported late: it brings Rasa along, whose ten seconds no mistake should have to wait for.
        from bot.channels.turns import TurnRunner

        # What training keeps for its next time outlives a folder that is removed after the talk.
        cache = os.environ.get("RASA_CACHE_DIRECTORY") or str(wiring.settings_or_stop().paths.var / "cache")
        set_environment(settings)
        os.environ["RASA_CACHE_DIRECTORY"] = cache
        # The actions read the environment themselves, as they do on their own server.
        os.environ["PRODUCT_DATABASE_URL"] = settings.database.url
        wiring.request_services.cache_clear()
        harden_rasa()
        model = ensure_model(settings, say)
        log = wiring.make_message_log(settings)
        policies = wiring.policy_services()
        agent = load_agent(settings, model)
        runner = TurnRunner(log, lambda: agent, policies.policy_version, settings.rasa.server_name, wiring.waiting_notice, wiring.code_not_taken)
        return cls(agent, log, runner, policies, settings.rasa.server_name)

    def open(self, controller: str | None, page_language: str | None, channel: str = "console") -> Conversation:
        """Open a conversation, as a channel does."""
        conversation = Conversation(new_id(), channel, controller, page_language)
        self.log.open_conversation(conversation)
        return conversation

    async def send(self, conversation: Conversation, text: str, client_id: str | None = None) -> list[Message]:
        """Send a raw text and return the replies that were stored."""
        heard = await self.runner.understand(text)
        message, is_new = message_log.receive(self.log, conversation.id, client_id or new_id(), text, self.server)
        return await self.runner.start(message, conversation if is_new else None, heard)

    async def state(self, conversation: Conversation, message_id: str | None = None) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return the slots, and what was understood of a message.

        Args:
            conversation: The talk.
            message_id: The message; by default the last one that was understood. Nothing was
                understood of a message whose turn failed.
        """
        tracker = await self.agent.tracker_store.retrieve(conversation.id)
        if tracker is None:
            return {}, {}
        heard = tracker.latest_message
        is_meant = heard is not None and message_id in (None, heard.message_id)
        return tracker.current_slot_values(), dict(heard.parse_data) if is_meant else {}


def load_agent(settings: Settings, model: Path) -> Any:
    """Return Rasa's agent with our tracker store and the actions in this process."""
    from rasa.core.agent import Agent
    from rasa.utils.endpoints import EndpointConfig
    from rasa_sdk.executor import ActionExecutor

    from bot.runtime.tracker_store import RedactingTrackerStore

    executor = ActionExecutor()
    executor.register_package("actions")

    class InProcessActions(EndpointConfig):
        """An action server without a socket."""

        async def request(self, *args: Any, **kwargs: Any) -> Any:
            """Run an action on what would have been the body of the request."""
            result = await executor.run(json.loads(json.dumps(kwargs["json"])))
            return json.loads(json.dumps(result))

    settings.paths.var.mkdir(parents=True, exist_ok=True)
    store = RedactingTrackerStore(db=str(settings.paths.var / "rasa.db"))
    return Agent.load(str(model), tracker_store=store, action_endpoint=InProcessActions(url="in-process", enable_selective_domain=True))
