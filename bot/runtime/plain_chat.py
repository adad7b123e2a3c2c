"""Talks for the pages without script, over the website channel of the Rasa server on this machine.

The pages hold no talk: they mint the token of one, as the channel does for a widget, and ask
the channel for everything else, so that both ways into a talk are one.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

import requests

from bot.conversations.clients import ClientHasher
from bot.conversations.message_log import MessageLog
from bot.conversations.model import Conversation, new_id
from bot.conversations.session_tokens import SessionTokens, TokenRefused, Via, key_fingerprint
from bot.embedding_settings import EmbeddingSettings
from bot.pages.plain_chat import ChatRefused, Choice, File, Line, Opening, Talk, Why

logger = logging.getLogger(__name__)

#: Name of the channel in the message log.
CHANNEL = "pages"
#: Seconds for a line to the server on this machine, and for its answer. Short: who waits holds a thread that other pages need.
_CONNECT_SECONDS, _ANSWER_SECONDS = 2.0, 8.0
#: Messages the channel gives at once, and most of a talk that one page shows.
_AT_ONCE, _MOST_LINES = 200, 2_000
_WHY = {401: Why.OVER, 403: Why.OVER, 429: Why.TOO_OFTEN}


@dataclass(frozen=True)
class Words:
    """What the assistant says before the first message, from a company and a language."""

    greeting: Callable[[str, str], str]
    questions: Callable[[str], tuple[str, ...]]


class ServedChat:
    """Implements `bot.pages.plain_chat.PlainChat`.

    Args:
        server: Address of the Rasa server on this machine.
    """

    def __init__(self, server: str, settings: EmbeddingSettings, tokens: SessionTokens, log: MessageLog, client_of: ClientHasher, words: Words) -> None:
        self._server, self._settings, self._tokens = server, settings, tokens
        self._log, self._client_of, self._words = log, client_of, words
        own = urlsplit(settings.public_url)
        self._origin = f"{own.scheme}://{own.netloc}"

    def opening(self, slug: str, language: str) -> Opening:
        """Return the greeting and the questions people ask most."""
        return Opening(self._words.greeting(slug, language), self._words.questions(language))

    def new(self, slug: str, language: str) -> str:
        """Return a token of a talk that is in no database yet."""
        key = key_fingerprint(self._settings.of(slug).key)
        return self._tokens.issue(new_id(), slug, language, self._origin, key, Via.PAGES).token

    def renewed(self, token: str, slug: str) -> str:
        """Return a token that lasts longer."""
        try:
            session, issued = self._tokens.renew(token, None)
        except TokenRefused as error:
            raise ChatRefused(Why.OVER) from error
        if session.via is not Via.PAGES or session.controller != slug:
            raise ChatRefused(Why.OVER)
        return issued.token

    def begin(self, token: str, address: str | None) -> None:
        """Store the talk of a token; a form that is sent twice finds it there."""
        try:
            session = self._tokens.read(token, None)
        except TokenRefused as error:
            raise ChatRefused(Why.OVER) from error
        client = self._client_of(address) if address else None
        try:
            if self._log.conversation(session.conversation) is None:
                self._log.open_conversation(Conversation(session.conversation, CHANNEL, session.controller, session.language, client))
        except Exception as error:  # noqa: BLE001  # a second form of the same page may have come between our look and our write
            if not self._is_there(session.conversation):
                logger.error("A talk could not be begun: %s", error.__class__.__name__)
                raise ChatRefused(Why.DOWN) from error

    def send(self, token: str, client_id: str, text: str, choice: Choice | None = None) -> int:
        """Send a message; return its place."""
        body = {"client_id": client_id, "text": choice.title if choice else text, **({"payload": choice.payload} if choice else {})}
        return int(self._asked("POST", "messages", token, body).json()["message"]["sequence"])

    def talk(self, token: str) -> Talk:
        """Return a talk so far."""
        lines: list[Line] = []
        while True:
            found = self._asked("GET", f"messages?after={lines[-1].sequence if lines else 0}", token).json()
            lines += [_line(row) for row in found["messages"]]
            if len(found["messages"]) < _AT_ONCE or len(lines) >= _MOST_LINES:
                status = found["status"]
                return Talk(lines, status["state"], status.get("agent"), bool(status.get("working")))

    def file(self, token: str, sequence: int, name: str) -> File:
        """Return a file of a message."""
        answer = self._asked("GET", f"files/{sequence}/{quote(name, safe='')}", token)
        return File(answer.headers.get("Content-Type", "application/octet-stream"), answer.content)

    def delete(self, token: str) -> None:
        """Delete a talk."""
        self._asked("DELETE", "conversation", token)

    def _is_there(self, conversation: str) -> bool:
        try:
            return self._log.conversation(conversation) is not None
        except Exception:  # noqa: BLE001  # what failed before fails again
            return False

    def _asked(self, method: str, path: str, token: str, body: Mapping[str, str] | None = None) -> requests.Response:
        try:
            with requests.Session() as session:
                # A proxy of the environment is for other machines.
                session.trust_env = False
                answer = session.request(
                    method,
                    f"{self._server}/chat/v1/{path}",
                    json=body,
                    headers={"Authorization": f"Bearer {token}"},
                    timeout=(_CONNECT_SECONDS, _ANSWER_SECONDS),
                    allow_redirects=False,
                )
        except requests.RequestException as error:
            logger.warning("The channel could not be asked: %s", error.__class__.__name__)
            raise ChatRefused(Why.DOWN) from error
        if answer.ok:
            return answer
        if answer.status_code == 404 and path.startswith("files/"):
            raise ChatRefused(Why.NO_FILE)
        if answer.status_code not in _WHY:
            logger.warning("The channel answered %s.", answer.status_code)
        raise ChatRefused(_WHY.get(answer.status_code, Why.DOWN))


def _line(row: Mapping[str, Any]) -> Line:
    return Line(
        sequence=row["sequence"],
        author=row["author"],
        text=row["text"],
        name=row.get("name"),
        choices=tuple(Choice(each["title"], each["payload"]) for each in row["buttons"]),
        files=tuple(each["name"] for each in row["files"]),
        card=row.get("card"),
        expects=row.get("expects"),
    )
