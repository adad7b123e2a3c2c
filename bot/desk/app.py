"""The desk as one ASGI application: every route guarded, files, errors, the door."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match, Route
from starlette.types import ASGIApp, Scope

from bot.desk.asked import Asked
from bot.desk.door import Door
from bot.desk.guard import Frame, Guard
from bot.desk.look import Look
from bot.desk.routes import MOST_BYTES, PREFIX, DeskRoute, Routes
from bot.pages.limits import Limits
from bot.staff.permissions import Action

logger = logging.getLogger(__name__)


def make_desk(frame: Frame, pages: Iterable[Sequence[DeskRoute]], limits: Limits) -> ASGIApp:
    """Return the desk.

    Args:
        frame: What every page needs.
        pages: The routes of each module of pages.
        limits: How often one address may ask.

    Raises:
        BotError: A catalogue of texts is broken.
        ValueError: A route could not be guarded.
    """
    routes = all_routes(pages)
    look = Look(routes)
    guard = Guard(frame, look, routes)
    app = Starlette(routes=_served(guard, routes))
    app.router.redirect_slashes = False
    _set_error_pages(app, guard)
    return Door(app, limits, _longest_body(routes), lambda request, name, status, headers: guard.stranger(request).error(name, status, headers))


def all_routes(pages: Iterable[Sequence[DeskRoute]]) -> Routes:
    """Return the routes of all pages and of the files; raises ValueError as `Routes`."""
    return Routes([DeskRoute("GET", "/static/{name}", "static", Action.SEE_FILES, _file), *(each for module in pages for each in module)])


def _file(asked: Asked) -> Response:
    return asked.look.file(asked.path["name"]) or asked.error("not_found", 404)


def _served(guard: Guard, routes: Routes) -> list[Route]:
    """Return Starlette's routes: one for each path, so that a wrong method is told which are right."""
    by_path: dict[str, dict[str, DeskRoute]] = {}
    for each in routes:
        by_path.setdefault(each.path, {})[each.method] = each
    return [Route(PREFIX + path, _by_method(guard, theirs), methods=sorted(theirs), name=path) for path, theirs in by_path.items()]


def _by_method(guard: Guard, theirs: Mapping[str, DeskRoute]) -> Callable[[Request], Awaitable[Response]]:
    endpoints = {method: guard.endpoint(each) for method, each in theirs.items()}

    async def answer(request: Request) -> Response:
        answered: Response = await endpoints["GET" if request.method == "HEAD" else request.method](request)
        return answered

    return answer


def _set_error_pages(app: Starlette, guard: Guard) -> None:
    async def refused(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        asked = await guard.asked(request)
        return asked.error("wrong_method" if error.status_code == 405 else "not_found", error.status_code, error.headers)

    async def failed(request: Request, _error: Exception) -> Response:
        # Starlette raises it again afterwards: the door writes it down. Who asks is not looked up: that may be what failed.
        return guard.stranger(request).error("down", 500)

    for status in (404, 405):
        app.add_exception_handler(status, refused)
    app.add_exception_handler(Exception, failed)


def _longest_body(routes: Routes) -> Callable[[Scope], int]:
    """Return what says how long a body may be, for what is asked; before anybody looks at who asks."""
    measured = [(Route(PREFIX + each.path, _never, methods=["POST"]), each.most_bytes) for each in routes if each.method == "POST"]

    def most(scope: Scope) -> int:
        for route, bytes_at_most in measured:
            if route.matches(scope)[0] is Match.FULL:
                return bytes_at_most
        return MOST_BYTES

    return most


async def _never(_request: Request) -> Response:
    raise AssertionError("only its path is looked at")
