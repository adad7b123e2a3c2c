"""What a door does with bodies: reads what was sent up to a bound, and leaves the body of an answer to HEAD out."""

from __future__ import annotations

from starlette.types import Message, Receive, Send


class Gone(Exception):
    """Who asked has left."""


class Answered:
    """Passes an answer on, and remembers that it began."""

    def __init__(self, send: Send, *, has_body: bool) -> None:
        """Take what sends; `has_body`: False for HEAD, whose headers are those of GET, the length included (RFC 9110, section 9.3.2)."""
        self._send, self._has_body, self.has_begun = send, has_body, False

    async def __call__(self, message: Message) -> None:
        """Pass a part on."""
        self.has_begun = True
        if message["type"] == "http.response.body" and not self._has_body:
            message = {**message, "body": b""}
        await self._send(message)


async def whole_body(receive: Receive, most: int) -> bytes | None:
    """Return what was sent, or None when it is too much.

    Raises:
        Gone: Who asked left before the end: half a form confirms nothing.
    """
    body = b""
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Gone
        body += bytes(message.get("body", b""))
        if len(body) > most:
            return None
        if not message.get("more_body", False):
            return body


def replayed(body: bytes, receive: Receive) -> Receive:
    """Return what gives a body that was read already, and then what comes after it."""
    given = False

    async def again() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again
