"""Where whoever logs in begins: the first page of the menu that they may see."""

from __future__ import annotations

from starlette.responses import Response

from bot.desk.asked import Asked
from bot.desk.routes import DeskRoute
from bot.staff.permissions import Action


def routes() -> list[DeskRoute]:
    """Return the routes."""
    # Also without the slash, as people type it.
    return [DeskRoute("GET", "/", "start", Action.SEE_START, _start), DeskRoute("GET", "", "start_typed", Action.SEE_START, _start)]


def _start(asked: Asked) -> Response:
    first = next((each for each in asked.routes.menu if asked.session.may(each.action)), None)
    return asked.go(first.name if first else "own_account")
