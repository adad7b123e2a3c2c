"""What happens outside a talk: the worker sends, time goes by, somebody opens a link, a scanner looks at it."""

from __future__ import annotations

import email
import os
import re
import sqlite3
from collections import deque
from collections.abc import Iterator
from datetime import timedelta
from email import policy
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot import wiring
from bot.identity.codes import read_code
from bot.identity.outcomes import LinkOutcome

_LINK = re.compile(r"/proof/([A-Za-z0-9_-]{43})")


@lru_cache(maxsize=2)
def _worker(data: str, var: str) -> wiring.WorkOfTelling:
    """Return the worker of a data folder and a database: it reads and checks all companies when it starts, which takes longer than a talk."""
    return wiring.WorkOfTelling(wiring.settings_or_stop(), wiring.request_keys_or_stop(), wiring.mail_settings_or_stop(), lambda _seconds: False)


class Mailboxes:
    """The mails that left, read as people read them: the codes and links in them, in the order they were made."""

    def __init__(self, var: Path) -> None:
        """Take the folder of the assistant's databases; mails land in a folder beside them."""
        self._var, self._seen = var, set[Path]()
        self.codes: list[str] = []
        self.links: list[str] = []
        self.subjects: list[str] = []
        # What the talks before left in the outbox is not for this one, nor is it read: by the last talk there are hundreds.
        deque(self._tell_each(), maxlen=0)
        self._seen = {*self._folder.glob("*.eml")}

    @property
    def _folder(self) -> Path:
        return Path(os.environ["MAIL_FOLDER"])

    def happens(self, what: Any, clock: Any) -> None:
        """Let something happen before the next turn: `mail`, `link`, `scanner`, or `{wait: minutes}`."""
        if isinstance(what, dict):
            clock.shift(timedelta(minutes=what["wait"]))
        elif what == "mail":
            self.deliver()
        elif what == "link":
            assert wiring.request_services().proof.take_link(self.links[-1]).outcome is LinkOutcome.PROVEN
        elif what == "scanner":
            assert wiring.request_services().proof.look_at_link(self.links[-1]).outcome is LinkOutcome.READY
        else:
            raise AssertionError(f"unknown: {what}")

    def deliver(self) -> None:
        """Let the worker tell what is due, and read what came."""
        for _ in self._tell_each():
            for path in sorted({*self._folder.glob("*.eml")} - self._seen):
                self._seen.add(path)
                self._read(path)

    def _tell_each(self) -> Iterator[None]:
        work = _worker(os.environ.get("DATA_FOLDER", ""), os.environ["VAR_FOLDER"])
        while work.tell_next("worker"):
            yield

    def _read(self, path: Path) -> None:
        mail = email.message_from_bytes(path.read_bytes(), policy=policy.default)
        body = mail.get_body(("plain",))
        assert body is not None, "every mail has a plain text"
        text = body.get_content()
        self.subjects.append(str(mail["Subject"]))
        self.links += _LINK.findall(text)
        self.codes += [code for line in text.splitlines() if (code := read_code(line)) is not None]

    def typed(self, text: str, reference: str | None) -> str:
        """Return a text as the person types it: `{code}`, `{first_code}`, `{wrong}`, `{reference}` stand for what is meant."""
        newest = self.codes[-1] if self.codes else "00000000"
        wrong = newest[:-1] + str((int(newest[-1]) + 1) % 10)
        values = {"code": newest, "grouped": f"{newest[:4]} {newest[4:]}", "first_code": self.codes[0] if self.codes else "", "wrong": wrong, "reference": reference or ""}
        for name, value in values.items():
            text = text.replace(f"{{{name}}}", value)
        return text


def forget_counts(var: Path) -> None:
    """Let a talk begin as on another day: mails and wrong codes of the talks before do not count."""
    with sqlite3.connect(var / "product.db") as connection:
        connection.execute("delete from proof_counts")
        connection.execute("delete from mail_turns")
