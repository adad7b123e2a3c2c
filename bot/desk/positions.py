"""Where a page of a list ended, as it stands in an address or a form."""

from __future__ import annotations

from datetime import datetime

from bot.conversations.handoff import Position


def position_text(position: Position) -> str:
    """Return a position as a text."""
    return f"{position.moment.isoformat()}~{position.conversation}"


def position_from(text: str) -> Position | None:
    """Return the position of a text; None for any text that is none."""
    moment, mark, conversation = text.partition("~")
    try:
        at = datetime.fromisoformat(moment)
    except ValueError:
        return None
    is_whole = mark and at.tzinfo is not None and conversation.isascii() and conversation.isalnum() and len(conversation) <= 64
    return Position(at, conversation) if is_whole else None
