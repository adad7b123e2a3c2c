"""An output channel that keeps what the bot says, for the message log."""

from __future__ import annotations

from typing import Any

from rasa.core.channels.channel import OutputChannel

from bot.conversations.handoff import Asked, Reason
from bot.conversations.model import Button, KeptFile, Reply


class CollectingOutput(OutputChannel):
    """Collects the replies of one turn; the message log delivers them.

    Attributes:
        replies: What is said.
        asked: The hand-off that the turn asks for, with the reply that says so; None: none.
    """

    def __init__(self, channel: str) -> None:
        self._channel = channel
        self.replies: list[Reply] = []
        self.asked: Asked | None = None

    def name(self) -> str:  # type: ignore[override]
        """Return the name of the channel the person uses; responses may be conditioned on it."""
        return self._channel

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Keep one message of the bot, with its buttons and what actions put beside it; other kinds are not used by our texts."""
        text = message.get("text") or ""
        buttons = tuple(Button(each["title"], each["payload"]) for each in message.get("buttons") or [])
        beside = message.get("custom") or {}
        asked = beside.get("handoff")
        if asked is not None:
            self.asked = Asked(Reason(asked["reason"]), asked["language"], asked["controller"], asked["facts"])
        files = tuple(KeptFile(each["name"], each["kind"], each["content"]) for each in beside.get("files") or [])
        if text or buttons or files:
            self.replies.append(Reply(text, buttons, files, beside.get("card"), beside.get("expects")))

    async def send_text_message(self, recipient_id: str, text: str, **kwargs: Any) -> None:
        """Keep a text."""
        self.replies.append(Reply(text))
