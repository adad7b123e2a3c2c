"""What a page is shown of a message and of how the talk stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from bot.conversations.model import Author, Message


@dataclass(frozen=True)
class Status:
    """How a talk stands.

    Attributes:
        state: Who answers: `bot`, `waiting` (for a human), `human`, or `closed`.
        agent: Name of the human who answers.
        agent_seen: Sequence number up to which that human has read.
        working: A message is being answered.
    """

    state: str = "bot"
    agent: str | None = None
    agent_typing: bool = False
    agent_seen: int = 0
    working: bool = False

    def shown(self) -> dict[str, Any]:
        """Return it as a page gets it."""
        return asdict(self)


def row(message: Message, public_url: str, client_id: str | None = None) -> dict[str, Any]:
    """Return a message as a page gets it.

    Args:
        public_url: Where the public pages are, for the address in a card.
        client_id: The sender's own id, where the sender is who asks; the log holds a fingerprint only.
    """
    shown: dict[str, Any] = {
        "sequence": message.sequence,
        "author": message.author.value,
        "text": message.text,
        "time": message.created_at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "buttons": [{"title": each.title, "payload": each.payload} for each in message.buttons],
        "files": [{"name": each.name, "kind": each.kind} for each in message.files],
        "card": _card(message.card, public_url),
        "expects": message.expects,
    }
    if message.author is Author.STAFF:
        return {**shown, "name": message.name}
    return {**shown, **_of_person(message, client_id)} if message.author is Author.PERSON else shown


def _card(card: Mapping[str, object] | None, public_url: str) -> Mapping[str, object] | None:
    address = None if card is None else card.get("address")
    # A path on the public pages: only a channel knows where these are.
    return {**card, "address": f"{public_url}{address}"} if card is not None and isinstance(address, str) and address.startswith("/") else card


def _of_person(message: Message, client_id: str | None) -> Mapping[str, Any]:
    shown = {"state": message.state.value}
    return shown if client_id is None else {**shown, "client_id": client_id}
