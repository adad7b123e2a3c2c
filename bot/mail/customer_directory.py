"""Asks a controller's directory over HTTP; whatever goes wrong there, nothing is known and nothing is raised."""

from __future__ import annotations

import json
import logging
import secrets
import socket
from collections.abc import Mapping
from enum import Enum
from typing import Any

import requests
import urllib3
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from bot.identity.directory import DirectoryAnswer
from bot.mail.deadline import Lines
from bot.mail_settings import DirectorySettings, MailSettings

logger = logging.getLogger(__name__)

#: Seconds for one answer on the line, and for all of it.
ANSWER_SECONDS, CALL_SECONDS = 5.0, 10.0
#: The first try and one more.
TRIES = 2
#: An answer has some sixty bytes.
MOST_BYTES = 2_000
_LATER = frozenset({408, 425, 429, 500, 502, 503, 504})


class _Trouble(str, Enum):
    """Why nothing is known; goes to the log, never what was asked."""

    NO_LINE = "no line"
    TOO_SLOW = "too slow"
    BUSY = "busy"
    REFUSED = "refused"
    REDIRECTED = "redirected"
    TOO_LONG = "too long"
    NONSENSE = "not of its form"


class _NotAnswered(Exception):
    """There is no answer; `again`: whether another try may help."""

    def __init__(self, trouble: _Trouble, *, again: bool) -> None:
        super().__init__(trouble.value)
        self.again = again


class HttpDirectory:
    """The directories that the operator set; implements `bot.identity.directory.Directory`."""

    def __init__(self, settings: MailSettings, lines: Lines, *, seconds: tuple[float, float] = (ANSWER_SECONDS, CALL_SECONDS)) -> None:
        """Take the settings, what cuts lines, and the seconds for one answer on the line and for the whole of a try."""
        self._settings, self._lines, (self._answer_seconds, self._call_seconds) = settings, lines, seconds

    def has(self, controller: str) -> bool:
        """Return whether the operator set a directory for a controller."""
        return self._of(controller) is not None

    def knows(self, controller: str, mailbox: str, typed: Mapping[str, str]) -> DirectoryAnswer:
        """Ask the directory of a controller, twice at most."""
        settings = self._of(controller)
        if settings is None:
            return DirectoryAnswer.NOT_SET
        for tries_left in reversed(range(TRIES)):
            try:
                return DirectoryAnswer.YES if self._asked(settings, controller, mailbox, typed) else DirectoryAnswer.NO
            except _NotAnswered as error:
                logger.warning("The directory of %s gave no answer: %s.", controller, error)
                if not (error.again and tries_left):
                    break
        return DirectoryAnswer.UNREACHABLE

    def _of(self, controller: str) -> DirectorySettings | None:
        ways = self._settings.controllers.get(controller)
        return ways.directory if ways else None

    def _asked(self, settings: DirectorySettings, controller: str, mailbox: str, typed: Mapping[str, str]) -> bool:
        # Fresh at every try: an old answer, of whatever stands in between, does not fit.
        question = secrets.token_urlsafe(18)
        # In the body, never in the address: addresses end up in logs.
        body = {"version": 1, "question": question, "controller": controller, "mailbox": mailbox, "typed": dict(typed)}
        headers = {
            "Authorization": f"Bearer {settings.secret}",
            "Content-Type": "application/json",
            "Accept": "application/json",
            # Packed, a small answer could become a large one.
            "Accept-Encoding": "identity",
            "User-Agent": "data-subject-assistant",
        }
        opened: list[socket.socket] = []
        with self._lines.limited(lambda: opened[-1] if opened else None, self._call_seconds) as was_cut, requests.Session() as session:
            # Neither a proxy nor a login of the environment.
            session.trust_env = False
            for scheme in ("http://", "https://"):
                session.mount(scheme, _Watched(opened))
            try:
                with session.post(
                    settings.url,
                    data=json.dumps(body, ensure_ascii=False).encode("utf-8"),
                    headers=headers,
                    timeout=self._answer_seconds,
                    allow_redirects=False,
                    stream=True,
                ) as response:
                    _assert_status(response.status_code)
                    answer = response.raw.read(MOST_BYTES + 1, decode_content=False)
                    if len(answer) <= MOST_BYTES:
                        # At its end the library says whether all that was announced came.
                        answer += response.raw.read(1, decode_content=False)
            except requests.Timeout:
                raise _NotAnswered(_Trouble.TOO_SLOW, again=True) from None
            except (requests.RequestException, urllib3.exceptions.HTTPError, OSError, ValueError):
                raise _NotAnswered(_Trouble.TOO_SLOW if was_cut() else _Trouble.NO_LINE, again=True) from None
            if was_cut():
                # Without a length, an answer that was cut looks like one that ended.
                raise _NotAnswered(_Trouble.TOO_SLOW, again=True)
        if len(answer) > MOST_BYTES:
            raise _NotAnswered(_Trouble.TOO_LONG, again=False)
        return _known(answer, question)


def _assert_status(status: int) -> None:
    if 300 <= status < 400:
        raise _NotAnswered(_Trouble.REDIRECTED, again=False)
    if status != 200:
        raise _NotAnswered(_Trouble.BUSY if status in _LATER else _Trouble.REFUSED, again=status in _LATER)


def _known(answer: bytes, question: str) -> bool:
    """Return what the directory says; raises _NotAnswered unless it is exactly of its form (docs/directory.openapi.yml)."""
    try:
        said = json.loads(answer.decode("utf-8"), object_pairs_hook=_each_once)
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict) or said.keys() != {"question", "known"} or said["question"] != question or not isinstance(said["known"], bool):
        raise _NotAnswered(_Trouble.NONSENSE, again=False)
    return said["known"]


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError
    return found


class _Watched(HTTPAdapter):
    """Puts the sockets it opens into a list, so that a line can be cut however slowly it drips; tries once itself."""

    def __init__(self, opened: list[socket.socket]) -> None:
        self._opened = opened
        super().__init__(max_retries=0)

    def init_poolmanager(self, *arguments: Any, **options: Any) -> None:
        """Let the library open its lines by ours."""
        super().init_poolmanager(*arguments, **options)
        opened = self._opened

        class Plain(HTTPConnection):
            def connect(self) -> None:
                super().connect()
                opened.append(self.sock)

        class Encrypted(HTTPSConnection):
            def connect(self) -> None:
                super().connect()
                opened.append(self.sock)

        class PlainPool(HTTPConnectionPool):
            ConnectionCls = Plain

        class EncryptedPool(HTTPSConnectionPool):
            ConnectionCls = Encrypted

        self.poolmanager.pool_classes_by_scheme = {"http": PlainPool, "https": EncryptedPool}
