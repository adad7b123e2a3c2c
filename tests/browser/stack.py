"""The whole product on free ports: the four processes of `make run`, its databases and mails in a folder of their own."""

from __future__ import annotations

import base64
import email
import json
import re
import sqlite3
import sys
import time
from collections.abc import Callable
from email import policy
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from bot import wiring
from bot.conversations.message_log import MessageLog
from bot.conversations.model import Message, MessageState
from bot.identity.codes import read_code
from bot.settings import ROOT, Settings, load_settings
from tests.browser.sites import Site
from tests.processes.servers import Servers

#: Seconds that anything of the stack may take when the machine has other work too.
PATIENCE = 60.0
#: A key of its own, as an operator may give a company; the others have theirs by default.
KEY = "entra-2026"

# The line of a mail that has the code; telephone numbers are as long.
_OF_A_CODE = re.compile(r"\bcode\b.* \d{4} \d{4}$")
_T = TypeVar("_T")


def wait_for(what: Callable[[], _T | None], otherwise: Callable[[], object]) -> _T:
    """Return what something gives as soon as it is true; fail with what else there is."""
    deadline = time.monotonic() + PATIENCE
    while not (found := what()):
        assert time.monotonic() < deadline, otherwise()
        time.sleep(0.1)
    return found


def conversation_in(token: str) -> str:
    """Return the conversation that a token of a session names; only the server can judge a token, anyone can read it."""
    part = token.split(".")[1]
    return str(json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))["sub"])


class Stack(Servers):
    """Rasa with the trained model, the actions, the pages and the worker; two sites of companies, and one that is on no list."""

    def __init__(self, var: Path) -> None:
        super().__init__(var)
        self.own, self.hostile = Site(), Site()
        self.env.update(
            DATA_FOLDER=str(ROOT / "data"),
            MAIL_FOLDER=str(var / "mail"),
            DEVELOPMENT_CHANNEL="off",
            DEMO_SITES="on",
            STAFF_DESK="on",
            CONTROLLER_ENTRA_WIDGET_ORIGINS=self.own.origin,
            CONTROLLER_ENTRA_WIDGET_KEY=KEY,
        )
        for name in ("PUBLIC_URL", "CHAT_URL", "SMTP_HOST"):
            self.env[name] = ""

    @property
    def chat(self) -> str:
        """Return where browsers reach the channel and the widget."""
        return f"http://127.0.0.1:{self.env['RASA_PORT']}"

    @property
    def pages(self) -> str:
        """Return where browsers reach the public pages and the demonstration sites."""
        return f"http://127.0.0.1:{self.env['PAGES_PORT']}"

    def start(self) -> None:
        """Start everything at once; loading Rasa takes longest."""
        # The first to come would else find the database half made by another.
        assert self.log
        for name in ("rasa", "actions", "pages", "worker"):
            self.launch(name)
        for name, port in (("actions", "ACTION_PORT"), ("pages", "PAGES_PORT"), ("rasa", "RASA_PORT")):
            self._wait(f"http://127.0.0.1:{self.env[port]}/health", name)

    def launch(self, name: str) -> None:
        """Start a process; `rasa` so that it can be made to die at a step of a turn."""
        if name == "rasa":
            self._start(name, [sys.executable, "-W", "ignore", str(ROOT / "tests" / "processes" / "faulty_rasa_server.py")], {"PYTHONPATH": str(ROOT)})
        else:
            module = {"actions": "action_server", "pages": "pages_server", "worker": "worker"}[name]
            self._start(name, [sys.executable, "-W", "ignore", "-m", f"bot.runtime.{module}"], {})

    def stop(self) -> None:
        super().stop()
        self.own.stop()
        self.hostile.stop()

    @cached_property
    def settings(self) -> Settings:
        """Return the settings that the processes have."""
        return load_settings(self.env)

    @cached_property
    def log(self) -> MessageLog:
        """Return the message log, read beside the servers."""
        return wiring.make_message_log(self.settings)

    def kept(self, conversation: str) -> list[Message]:
        """Return the messages of a talk, as the log has them."""
        return self.log.since(conversation, 0, 1_000)

    def wait_until_done(self, conversation: str, messages: int) -> list[Message]:
        """Return the messages once so many of the person's are there, and answered."""

        def done() -> list[Message] | None:
            kept = self.kept(conversation)
            own = [each for each in kept if each.author.value == "person"]
            return kept if len(own) >= messages and all(each.state is MessageState.ANSWERED for each in own) else None

        return wait_for(done, lambda: self.kept(conversation))

    def code_for(self, address: str) -> str:
        """Return the code in the newest mail to an address, as soon as the worker has sent one."""
        return wait_for(lambda: next(iter(self._codes(address)), None), lambda: sorted((self.var / "mail").glob("*")))

    def _codes(self, address: str) -> list[str]:
        codes = []
        for path in sorted((self.var / "mail").glob("*.eml"), reverse=True):
            mail = email.message_from_bytes(path.read_bytes(), policy=policy.default)
            body = mail.get_body(("plain",))
            if address in str(mail["To"]) and body is not None:
                codes += [code for line in body.get_content().splitlines() if _OF_A_CODE.search(line) and (code := read_code(line)) is not None]
        return codes

    def rows_of(self, database: str, table: str, column: str, value: str) -> int:
        """Return how many rows of a table hold a value in a column."""
        assert re.fullmatch(r"[a-z_]+", table + column)
        with sqlite3.connect(self.var / database) as connection:
            return int(connection.execute(f"select count(*) from {table} where {column} = ?", (value,)).fetchone()[0])  # noqa: S608

    def count(self, database: str, table: str) -> int:
        """Return how many rows a table has."""
        assert re.fullmatch(r"[a-z_]+", table)
        with sqlite3.connect(self.var / database) as connection:
            return int(connection.execute(f"select count(*) from {table}").fetchone()[0])  # noqa: S608
