"""A stand-in for the website channel, so that the widget can be tried without Rasa: same addresses, same shapes, talks by script.

Nothing of it is a model of the product's answers. It can also fail in all the ways a network and a server do. To look at the
widget by hand: `python -m tests.widget.fake_chat`, then open the address it prints.
"""

from __future__ import annotations

import asyncio
import json
import secrets
import time
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import Any

import jwt
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from bot.channels.widget_files import widget_files
from tests.widget.script import OPENINGS, replies_to

#: Signs tokens that only this stand-in reads.
SECRET = "a-secret-of-the-stand-in-and-of-nothing-else"
#: What the site of a careful company allows itself: the widget's host and not one inline style or script.
STRICT_POLICY = "default-src 'none'; script-src {chat}; connect-src {chat}; img-src 'none'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'"


@dataclass
class Talk:
    """One conversation."""

    id: str
    language: str
    rows: list[dict[str, Any]] = field(default_factory=list)
    status: dict[str, Any] = field(default_factory=lambda: {"state": "bot", "agent": None, "agent_typing": False, "agent_seen": 0, "working": False})
    keys: dict[str, int] = field(default_factory=dict)
    signs: list[dict[str, Any]] = field(default_factory=list)
    news: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass
class Faults:
    """What goes wrong. Numbers are how often still."""

    #: The message is taken, its answer never arrives.
    lose_answers: int = 0
    #: Messages are refused with this status.
    refuse_messages: tuple[int, int] = (0, 500)
    #: Streams are refused, as by a proxy that knows none.
    no_streams: bool = False
    #: Every token is over; the flag says whether it can be renewed.
    tokens_over: bool = False
    no_renewal: bool = False
    no_opening: bool = False


class FakeChat:
    """The server and its state; everything is called in its own loop, see `served`."""

    def __init__(self, seconds_of_thought: float = 0.05) -> None:
        self.talks: dict[str, Talk] = {}
        self.faults = Faults()
        self.thought = seconds_of_thought
        self.open_streams = 0
        self.most_streams = 0
        #: Method, path and origin of every request.
        self.asked: list[tuple[str, str, str | None]] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._valid_from: dict[str, int] = {}
        v1 = "/chat/v1"
        self.app = Starlette(
            routes=[
                Route("/site", self.site),
                Route("/empty", lambda _request: HTMLResponse("<!doctype html><html lang=nl><title>Leeg</title><h1>Leeg</h1></html>")),
                Route("/page.js", lambda _request: Response("", media_type="text/javascript")),
                Route("/widget.js", self.widget),
                Route(f"/{widget_files().name}", self.widget),
                Route(f"{v1}/opening", self.opening, methods=["POST", "OPTIONS"]),
                Route(f"{v1}/sessions", self.sessions, methods=["POST", "OPTIONS"]),
                Route(f"{v1}/sessions/renew", self.renew, methods=["POST", "OPTIONS"]),
                Route(f"{v1}/messages", self.messages, methods=["GET", "POST", "OPTIONS"]),
                Route(f"{v1}/stream", self.stream, methods=["GET", "OPTIONS"]),
                Route(f"{v1}/files/{{sequence:int}}/{{name}}", self.file, methods=["GET", "OPTIONS"]),
                Route(f"{v1}/signs", self.sign, methods=["POST", "OPTIONS"]),
                Route(f"{v1}/conversation", self.delete, methods=["DELETE", "OPTIONS"]),
            ]
        )

    # --- The site and the script

    async def site(self, request: Request) -> Response:
        """A page of a company, with a strict policy; what is asked in the query becomes attributes of the script."""
        chat = f"http://127.0.0.1:{request.url.port}"
        query = {name: value for name, value in request.query_params.items() if name.startswith("data-")}
        attributes = "".join(f' {name}="{value}"' for name, value in {"data-controller": "conitro", **query}.items())
        language = request.query_params.get("lang", "nl")
        script = f'<script src="{chat}/widget.js"{attributes} defer></script>'
        twice = script if "twice" in request.query_params else ""
        said = {"nl": ("Welkom", "Een gewone pagina van een bedrijf, met een koptekst, wat tekst en een link."), "fr": ("Bienvenue", "Une page ordinaire d'une entreprise, avec un titre, un peu de texte et un lien.")}
        title, text = said.get(language, said["nl"])
        body = f'<main><h1>{title}</h1><p>{text}</p><p><a href="/empty">Leeg</a></p></main>'
        html = f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover"><title>{title}</title>{script}{twice}</head><body>{body}</body></html>'
        policy = {} if "lax" in request.query_params else {"Content-Security-Policy": STRICT_POLICY.format(chat=chat)}
        return HTMLResponse(html, headers=policy)

    async def widget(self, _request: Request) -> Response:
        return Response(widget_files().script, media_type="text/javascript", headers={"Access-Control-Allow-Origin": "*"})

    # --- The API

    def _answer(self, request: Request, value: object, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
        made = JSONResponse(value, status, dict(headers or {})) if value is not None else Response(status_code=status)
        made.headers.update(self._cors(request))
        return made

    def _cors(self, request: Request) -> dict[str, str]:
        return {
            "Access-Control-Allow-Origin": request.headers.get("origin", "null"),
            "Access-Control-Allow-Headers": "authorization, content-type",
            "Access-Control-Allow-Methods": "GET, POST, DELETE",
            "Access-Control-Expose-Headers": "Retry-After",
            "Access-Control-Max-Age": "600",
            "Vary": "Origin",
        }

    def _refused(self, request: Request, status: int, error: str, nl: str, fr: str, headers: Mapping[str, str] | None = None) -> Response:
        return self._answer(request, {"error": error, "message": {"nl": nl, "fr": fr}}, status, headers)

    def _over(self, request: Request) -> Response:
        return self._refused(request, 401, "expired", "Deze sessie is voorbij.", "Cette session est terminée.")

    def _begun(self, request: Request) -> Response | None:
        self.asked.append((request.method, request.url.path, request.headers.get("origin")))
        return self._answer(request, None, 204) if request.method == "OPTIONS" else None

    def _token(self, talk: Talk) -> str:
        now = int(time.time())
        self._valid_from.setdefault(talk.id, 0)
        return jwt.encode({"sub": talk.id, "ctl": "conitro", "lng": talk.language, "iat": now, "exp": now + 1800, "jti": secrets.token_hex(4)}, SECRET, "HS256")

    def _talk_of(self, request: Request, *, for_renewal: bool = False) -> Talk | None:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme != "Bearer" or (self.faults.tokens_over and not for_renewal) or (for_renewal and self.faults.no_renewal):
            return None
        try:
            return self.talks.get(jwt.decode(token, SECRET, ["HS256"])["sub"])
        except jwt.InvalidTokenError:
            return None

    async def opening(self, request: Request) -> Response:
        if begun := self._begun(request):
            return begun
        if self.faults.no_opening:
            return self._refused(request, 503, "down", "De assistent is even niet bereikbaar.", "L'assistant n'est pas joignable pour l'instant.")
        wanted = (await request.json())["language"]
        origin = f"http://127.0.0.1:{request.url.port}"
        links = {"policy": f"{origin}/empty?policy", "plain": f"{origin}/empty?plain"}
        return self._answer(request, {"controller": "conitro", "name": "Conitro", "language": wanted, **OPENINGS[wanted], **links})

    async def sessions(self, request: Request) -> Response:
        if begun := self._begun(request):
            return begun
        talk = Talk(secrets.token_hex(8), (await request.json())["language"])
        self.talks[talk.id] = talk
        return self._answer(request, {"token": self._token(talk), "expires_in": 1800, "language": talk.language}, 201)

    async def renew(self, request: Request) -> Response:
        if begun := self._begun(request):
            return begun
        talk = self._talk_of(request, for_renewal=True)
        if talk is None:
            return self._over(request)
        self.faults.tokens_over = False
        return self._answer(request, {"token": self._token(talk), "expires_in": 1800, "language": talk.language})

    async def messages(self, request: Request) -> Response:
        if begun := self._begun(request):
            return begun
        talk = self._talk_of(request)
        if talk is None:
            return self._over(request)
        if request.method == "GET":
            after = int(request.query_params["after"])
            return self._answer(request, {"messages": [row for row in talk.rows if row["sequence"] > after], "status": talk.status})
        left, status = self.faults.refuse_messages
        if left:
            self.faults.refuse_messages = left - 1, status
            if status == 429:
                return self._refused(request, 429, "too_often", "Dat ging wat snel. Probeer het zo meteen opnieuw.", "C'était un peu rapide. Réessayez dans un instant.", {"Retry-After": "2"})
            return self._refused(request, status, "down", "Er ging iets mis. Probeer het opnieuw.", "Un problème est survenu. Réessayez.")
        body = await request.json()
        is_new = body["client_id"] not in talk.keys
        if is_new:
            self.say(talk, "person", body["text"])
            talk.keys[body["client_id"]] = len(talk.rows)
            self._later(self._turn(talk, body["text"]))
        row = talk.rows[talk.keys[body["client_id"]] - 1]
        if self.faults.lose_answers:
            self.faults.lose_answers -= 1
            # Half an answer: the connection breaks.
            return StreamingResponse(_broken(), 202, {**self._cors(request), "Content-Length": "5000", "Content-Type": "application/json"})
        return self._answer(request, {"message": {**row, "client_id": body["client_id"]}, "is_new": is_new}, 202)

    async def stream(self, request: Request) -> Response:
        if begun := self._begun(request):
            return begun
        talk = self._talk_of(request)
        if talk is None:
            return self._over(request)
        if self.faults.no_streams:
            return self._refused(request, 503, "streams", "Te veel tegelijk.", "Trop à la fois.")
        after = int(request.query_params["after"])
        return StreamingResponse(self._events(talk, after), headers={**self._cors(request), "Content-Type": "text/event-stream", "Cache-Control": "no-store"})

    async def _events(self, talk: Talk, after: int) -> AsyncIterator[str]:
        self.open_streams += 1
        self.most_streams = max(self.most_streams, self.open_streams)
        told = None
        try:
            while True:
                news = talk.news
                for row in [row for row in talk.rows if row["sequence"] > after]:
                    after = row["sequence"]
                    yield f"event: message\nid: {after}\ndata: {json.dumps(row)}\n\n"
                if told != talk.status:
                    told = dict(talk.status)
                    yield f"event: status\ndata: {json.dumps(told)}\n\n"
                if self.faults.no_streams or talk.id not in self.talks:
                    yield "event: bye\ndata: {}\n\n"
                    return
                try:
                    await asyncio.wait_for(news.wait(), 5)
                except asyncio.TimeoutError:
                    yield ": still here\n\n"
        finally:
            self.open_streams -= 1

    async def file(self, request: Request) -> Response:
        if begun := self._begun(request):
            return begun
        if self._talk_of(request) is None:
            return self._over(request)
        name = request.path_params["name"]
        made = Response(f"Inhoud van {name}\n", media_type="text/plain")
        made.headers.update({**self._cors(request), "Content-Disposition": f'attachment; filename="{name}"'})
        return made

    async def sign(self, request: Request) -> Response:
        if begun := self._begun(request):
            return begun
        talk = self._talk_of(request)
        if talk is None:
            return self._over(request)
        talk.signs.append(await request.json())
        return self._answer(request, None, 204)

    async def delete(self, request: Request) -> Response:
        if begun := self._begun(request):
            return begun
        talk = self._talk_of(request)
        if talk is None:
            return self._over(request)
        del self.talks[talk.id]
        self._tell(talk)
        return self._answer(request, None, 204)

    # --- Talks

    def say(self, talk: Talk, author: str, text: str, **more: object) -> None:
        """Add a row to a talk."""
        now = datetime.now(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        talk.rows.append({"sequence": len(talk.rows) + 1, "author": author, "text": text, "time": now, "buttons": [], "files": [], "card": None, "expects": None, **more})
        self._tell(talk)

    def set_status(self, talk: Talk, **changes: object) -> None:
        """Change how a talk stands."""
        talk.status = {**talk.status, **changes}
        self._tell(talk)

    def _tell(self, talk: Talk) -> None:
        news, talk.news = talk.news, asyncio.Event()
        news.set()

    def _later(self, turn: Any) -> None:
        task = asyncio.get_running_loop().create_task(turn)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _turn(self, talk: Talk, text: str) -> None:
        if talk.status["state"] in ("human", "waiting"):
            return
        self.set_status(talk, working=True)
        for wait, change in replies_to(text, talk.language):
            await asyncio.sleep(self.thought * wait)
            if "status" in change:
                self.set_status(talk, **change["status"])
            else:
                self.say(talk, **change)
        self.set_status(talk, working=False)


async def _broken() -> AsyncIterator[bytes]:
    yield b'{"mess'
    raise ConnectionResetError


if __name__ == "__main__":
    import uvicorn

    print("http://localhost:5099/site")
    uvicorn.run(FakeChat(1.0).app, host="127.0.0.1", port=5099, log_level="warning", ws="none", lifespan="off")
