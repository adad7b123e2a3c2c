"""What comes in over HTTP and what goes out, as plain values: the website channel is read and tested without a socket."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

#: Bytes of a request body; a message of 20,000 characters fits.
LONGEST_BODY = 100_000
#: Digits of a whole number that anyone needs; longer ones take long to read.
_MOST_DIGITS = 15

#: What can go wrong -> the status it is answered with. The words for people stand in data/website.yml.
STATUS_OF = {
    "wrong_body": 400,
    "no_session": 401,
    "expired": 401,
    "gone": 401,
    "not_allowed": 403,
    "not_found": 404,
    "too_large": 413,
    "not_json": 415,
    "too_many": 429,
    "problem": 500,
    "busy": 503,
}


@dataclass(frozen=True)
class Call:
    """One request, as far as the channel looks at it.

    Attributes:
        address: Of the client, behind our own proxies.
        body: At most one byte more than `LONGEST_BODY`.
    """

    origin: str | None = None
    authorization: str = ""
    address: str = ""
    content_type: str = ""
    body: bytes = b""
    query: Mapping[str, str] = field(default_factory=dict)
    languages: str = ""


@dataclass(frozen=True)
class Answer:
    """What is answered; `content` goes out as it is, else `body` as JSON."""

    status: int
    body: Mapping[str, Any] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    content: bytes | None = None
    kind: str = "application/json"

    def as_bytes(self) -> bytes:
        """Return the bytes of the body."""
        if self.content is not None:
            return self.content
        return b"" if self.body is None else as_json(self.body).encode("ascii")


class Refusal(Exception):
    """A request that is not done; the person is told why.

    Attributes:
        code: One of `STATUS_OF`.
        retry_after: Seconds after which trying again makes sense.
    """

    def __init__(self, code: str, retry_after: float | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.status = STATUS_OF[code]
        self.retry_after = retry_after


def as_json(value: Any) -> str:
    """Return a value as one line of ASCII: whatever a person typed, it neither breaks a line nor an encoding."""
    return json.dumps(value, ensure_ascii=True, separators=(",", ":"))


def read_object(call: Call) -> dict[str, Any]:
    """Return the object in a body.

    Raises:
        Refusal: It is too long, or no JSON object.
    """
    if len(call.body) > LONGEST_BODY:
        raise Refusal("too_large")
    # A form of another site cannot send this kind without asking first (a preflight request).
    if call.content_type.partition(";")[0].strip().lower() != "application/json":
        raise Refusal("not_json")
    try:
        body = json.loads(call.body, parse_int=_small_number, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise Refusal("wrong_body") from error
    if not isinstance(body, dict):
        raise Refusal("wrong_body")
    return body


def text_in(body: Mapping[str, Any], name: str, longest: int = LONGEST_BODY, least: int = 0) -> str:
    """Return a text in a body; raises Refusal where there is none of that length."""
    value = body.get(name)
    if not isinstance(value, str) or not least <= len(value) <= longest:
        raise Refusal("wrong_body")
    return value


def optional_text_in(body: Mapping[str, Any], name: str, longest: int) -> str | None:
    """Return a text in a body or None; raises Refusal where it is something else."""
    return None if body.get(name) is None else text_in(body, name, longest)


def sequence_in(query: Mapping[str, str]) -> int:
    """Return the sequence number after which messages are wanted; raises Refusal where it is no number."""
    value = query.get("after", "0")
    if not (value.isascii() and value.isdecimal()) or len(value) > _MOST_DIGITS:
        raise Refusal("wrong_body")
    return int(value)


def _small_number(digits: str) -> int:
    if len(digits) > _MOST_DIGITS:
        raise ValueError("too many digits")
    return int(digits)


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is no number")
