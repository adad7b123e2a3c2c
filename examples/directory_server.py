"""A small customer directory, to try docs/directory.md with, and to begin your own from. Standard library only.

    DIRECTORY_SECRET=een-geheim-van-minstens-24-tekens python3 examples/directory_server.py 8090

then, in .env of the assistant:

    CONTROLLER_CONITRO_DIRECTORY_URL=http://127.0.0.1:8090/lookup
    CONTROLLER_CONITRO_DIRECTORY_SECRET=een-geheim-van-minstens-24-tekens

Every customer below is invented. Replace `CUSTOMERS` by a look into your own database, and put TLS before it.
"""

from __future__ import annotations

import contextlib
import hmac
import json
import os
import sys
import unicodedata
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

CUSTOMERS = [
    {"mailbox": "an.peeters@voorbeeld.example", "name": "An Peeters", "customer_number": "K-100234"},
    {"mailbox": "luc.dubois@exemple.example", "name": "Luc Dubois", "customer_number": "K-100301"},
    # One mailbox of a household: the mailbox alone says nothing, together with the name it does.
    {"mailbox": "familie.claes@voorbeeld.example", "name": "Mia Claes", "customer_number": "K-100417"},
    {"mailbox": "familie.claes@voorbeeld.example", "name": "Jos Claes", "customer_number": "K-100418"},
]
MOST_BYTES = 20_000


def plain(value: str) -> str:
    """Return a value without what people write differently: capitals, accents, spaces, dashes."""
    letters = unicodedata.normalize("NFKD", value).casefold()
    return "".join(each for each in letters if each.isalnum() or each == "@")


def is_known(mailbox: str, typed: dict[str, str]) -> bool:
    """Return whether exactly one record holds the mailbox and everything that was typed."""
    wanted = {**typed, "mailbox": mailbox}
    return sum(all(name in each and plain(each[name]) == plain(value) for name, value in wanted.items()) for each in CUSTOMERS) == 1


def question_in(body: bytes) -> dict[str, Any] | None:
    """Return the question, or None when it is none."""
    try:
        asked = json.loads(body)
        texts = [asked["question"], asked["controller"], asked["mailbox"], *asked["typed"], *asked["typed"].values()]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    return asked if asked.get("version") == 1 and all(isinstance(each, str) for each in texts) else None


class Directory(BaseHTTPRequestHandler):
    """Answers POST /lookup."""

    timeout = 10
    secret = b""

    def do_POST(self) -> None:  # noqa: N802  # the library's name
        """Answer whether one record holds it all."""
        length = self.headers.get("Content-Length", "")
        if not length.isdecimal() or int(length) > MOST_BYTES:
            self.answer(413, {"error": "too large"})
            return
        body = self.rfile.read(int(length))
        if not hmac.compare_digest(self.headers.get("Authorization", "").encode(), b"Bearer " + self.secret):
            self.answer(401, {"error": "unauthorized"})
            return
        if self.path != "/lookup":
            self.answer(404, {"error": "not found"})
            return
        asked = question_in(body)
        if asked is None:
            self.answer(400, {"error": "not a question"})
            return
        self.answer(200, {"question": asked["question"], "known": is_known(asked["mailbox"], asked["typed"])})

    def answer(self, status: int, said: dict[str, Any]) -> None:
        """Send JSON."""
        body = json.dumps(said).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Write no line for a call: there is nothing in it that may be kept."""


def main() -> None:
    """Serve until Ctrl-C."""
    secret = os.environ.get("DIRECTORY_SECRET", "")
    if len(secret) < 24:
        sys.exit("Set DIRECTORY_SECRET to at least 24 random characters; the assistant gets the same.")
    Directory.secret = secret.encode()
    server = ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1]) if len(sys.argv) > 1 else 8090), Directory)
    print(f"http://127.0.0.1:{server.server_address[1]}/lookup", flush=True)
    with contextlib.suppress(KeyboardInterrupt):
        server.serve_forever()


if __name__ == "__main__":
    main()
