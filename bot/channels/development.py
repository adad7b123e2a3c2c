"""The development channel: plain JSON for curl and scripts, on loopback only.

The same cleaning, message log and turns as every other channel; no tokens. It is off unless
DEVELOPMENT_CHANNEL is on, and answers no request that does not come from this machine:
neither over the network nor from a web page in a browser here.
"""

from __future__ import annotations

import asyncio
import ipaddress
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot import wiring
from bot.channels.process_runner import keep_taking_up, runner_of
from bot.channels.turns import TurnRunner
from bot.conversations import message_log
from bot.conversations.clients import ClientHasher
from bot.conversations.message_log import MessageLog
from bot.conversations.model import Author, Conversation, Message, new_id
from bot.errors import BotError
from bot.policies.model import LANGUAGES

#: Bytes of a request body; a message of 20,000 characters fits.
LONGEST_BODY = 100_000
_LOCAL_NAMES = frozenset({"127.0.0.1", "localhost", "[::1]", "::1"})


class DevelopmentChannel(InputChannel):
    """POST a text, get the replies; GET a conversation again."""

    @classmethod
    def name(cls) -> str:
        """Return the part of the address that names the channel."""
        return "development"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> DevelopmentChannel:
        """Make the channel from the environment; credentials.yml holds no settings."""
        settings = wiring.settings_or_stop()
        return cls(settings.development_channel, wiring.message_log(), wiring.policy_services(), settings.rasa.server_name, wiring.make_client_hasher(settings))

    def __init__(self, is_on: bool, log: MessageLog, policies: wiring.PolicyServices, server: str, client_of: ClientHasher) -> None:
        self._is_on = is_on
        self._log = log
        self._policies = policies
        self._server = server
        self._client_of = client_of

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return the routes."""
        routes = Blueprint("development_channel")

        def the_runner(app: Sanic) -> TurnRunner:
            return runner_of(app, lambda: TurnRunner(self._log, lambda: app.ctx.agent, self._policies.policy_version, self._server, wiring.waiting_notice, wiring.code_not_taken))

        @routes.listener("after_server_start")
        async def take_up(app: Sanic, _loop: Any) -> None:
            keep_taking_up(app, the_runner(app))

        @routes.get("/")
        async def health(_request: Request) -> HTTPResponse:
            return response.json({"status": "on" if self._is_on else "off"})

        @routes.post("/messages")
        async def receive(request: Request) -> HTTPResponse:
            refusal = self._refuse(request)
            if refusal is not None:
                return refusal
            try:
                body = _read_body(request)
            except BotError as error:
                return _explained(error, 400)
            client_id = body.get("client_id") or new_id()
            turns = the_runner(request.app)
            # Begun before the text is looked at, which takes about as long as the disk.
            storing = asyncio.get_running_loop().run_in_executor(None, self._receive, body, client_id, request.ip)
            heard = await turns.understand(body["text"])
            try:
                message, claimed_in = await storing
            except _WrongBody as error:
                return _explained(error, 400)
            except BotError as error:
                # Not stored, so not received: the sender must know.
                return _explained(error, 503)
            turn = turns.start(message, claimed_in, heard)
            # The request may be cancelled by a client that goes away; the turn goes on.
            replies = await asyncio.shield(turn)
            return response.json({"conversation": message.conversation, "client_id": client_id, "replies": [_reply(each) for each in replies]})

        @routes.get("/conversations/<conversation_id:str>/messages")
        async def replay(request: Request, conversation_id: str) -> HTTPResponse:
            refusal = self._refuse(request)
            if refusal is not None:
                return refusal
            after = request.args.get("after", "0")
            conversation = await asyncio.to_thread(self._log.conversation, conversation_id)
            if not after.isdecimal() or conversation is None or conversation.channel != self.name():
                return response.json({"error": "No such conversation.", "remedy": "Use the id that POST /messages returned."}, status=404)
            kept = await asyncio.to_thread(self._log.since, conversation_id, int(after))
            return response.json({"conversation": conversation_id, "messages": [_row(each) for each in kept]})

        @routes.get("/conversations/<conversation_id:str>/messages/<sequence:int>/files/<name:str>")
        async def kept_file(request: Request, conversation_id: str, sequence: int, name: str) -> HTTPResponse:
            refusal = self._refuse(request)
            if refusal is not None:
                return refusal
            conversation = await asyncio.to_thread(self._log.conversation, conversation_id)
            kept = await asyncio.to_thread(self._log.since, conversation_id, sequence - 1, 1) if conversation and conversation.channel == self.name() else []
            found = [each for message in kept if message.sequence == sequence for each in message.files if each.name == name]
            if not found:
                return response.json({"error": "No such file.", "remedy": "Use what POST /messages named under 'files'."}, status=404)
            headers = {"Content-Disposition": f'attachment; filename="{found[0].name}"', "X-Content-Type-Options": "nosniff"}
            return response.raw(found[0].content.encode("utf-8"), headers=headers, content_type=f"{found[0].kind}; charset=utf-8")

        return routes

    def _refuse(self, request: Request) -> HTTPResponse | None:
        if not self._is_on:
            return response.json({"error": "The development channel is off.", "remedy": "Set DEVELOPMENT_CHANNEL=on."}, status=404)
        host = (request.headers.get("host") or "").rsplit(":", 1)[0]
        try:
            is_local = ipaddress.ip_address(request.ip).is_loopback and host in _LOCAL_NAMES
        except ValueError:
            is_local = False
        # A browser sends an Origin; a page elsewhere must not talk through this machine.
        if not is_local or request.headers.get("origin") or "x-forwarded-for" in request.headers:
            return response.json({"error": "The development channel answers on this machine only.", "remedy": "Use the website channel."}, status=403)
        return None

    def _receive(self, body: dict[str, Any], client_id: str, address: str) -> tuple[Message, Conversation | None]:
        conversation = self._conversation(body, address)
        message, is_new = message_log.receive(self._log, conversation.id, client_id, body["text"], self._server)
        return message, conversation if is_new else None

    def _conversation(self, body: dict[str, Any], address: str) -> Conversation:
        known = body.get("conversation")
        if known:
            conversation = self._log.conversation(known)
            if conversation is None or conversation.channel != self.name():
                raise _WrongBody("No such conversation.", "Leave 'conversation' out to begin one.")
            return conversation
        controller, language = body.get("controller"), body.get("language")
        if controller is not None and controller not in self._policies.controllers.slugs():
            raise _WrongBody("No such controller.", f"Known: {', '.join(self._policies.controllers.slugs())}.")
        if language is not None and language not in LANGUAGES:
            raise _WrongBody("No such language.", f"Known: {', '.join(LANGUAGES)}.")
        conversation = Conversation(new_id(), self.name(), controller, language, self._client_of(address))
        self._log.open_conversation(conversation)
        return conversation


class _WrongBody(BotError):
    """What was sent names something that does not exist."""


def _explained(error: BotError, status: int) -> HTTPResponse:
    return response.json({"error": error.problem, "remedy": error.remedy}, status=status)


def _read_body(request: Request) -> dict[str, Any]:
    if not (request.content_type or "").startswith("application/json"):
        raise BotError("The body must be JSON.", "Send the header Content-Type: application/json.")
    if len(request.body) > LONGEST_BODY:
        raise BotError("The body is too long.", f"Send at most {LONGEST_BODY} bytes.")
    try:
        body = request.json
    except Exception:  # noqa: BLE001  # sanic raises its own kinds for broken JSON
        body = None
    if not isinstance(body, dict) or not isinstance(body.get("text"), str):
        raise BotError("'text' is needed.", 'Send {"text": "..."}.')
    for name in ("conversation", "client_id", "controller", "language"):
        if body.get(name) is not None and (not isinstance(body[name], str) or len(body[name]) > 128):
            raise BotError(f"'{name}' must be a short text.", "Leave it out to let the server choose.")
    return body


def _reply(message: Message) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "sequence": message.sequence,
        "text": message.text,
        "buttons": [{"title": each.title, "payload": each.payload} for each in message.buttons],
    }
    # Files are fetched apart: .../messages/<sequence>/files/<name>
    beside = {"files": [{"name": each.name, "kind": each.kind} for each in message.files], "card": message.card, "expects": message.expects}
    return {**shown, **{name: value for name, value in beside.items() if value}}


def _row(message: Message) -> dict[str, Any]:
    return {**_reply(message), "author": message.author.value, "state": message.state.value if message.author is Author.PERSON else None}
