"""How a page joins the desk: it declares what it does, whose data it is about, and what is written down of it.

A module of pages gives a list of routes, made from what it needs:

    def routes(talks: TalkDesk) -> list[DeskRoute]:
        def talk(asked: Asked) -> Response:
            return asked.page("talk.html", talk=asked.subject)

        def find(asked: Asked) -> Subject | None:
            found = talks.get(asked.path["talk"])
            return Subject(found.controller, found, f"talk:{found.id}") if found else None

        return [DeskRoute("GET", "/talks/{talk}", "talk", Action.READ_TALK, talk, about=find, written="read_talk")]

and the list is handed to `make_desk(frame, [...])` in `bot/runtime/pages_server.py`. Then the guard (`bot/desk/guard.py`), before the
handler is called:

- asks `bot/staff/permissions.py` whether whoever asks may do the route's action (no session: the login page, for a script a bare 401);
- for POST holds the CSRF token (form field `csrf`, or header `X-CSRF-Token`) against the session, and the origin against ours;
- calls `about` and shows the page of what does not exist where it gives None, or a controller that is not of whoever asks: both look the same;
- writes `written` and the subject into the audit log of the controller.

A route about no controller's data says `about=NOTHING`. One that shows a list says `about=LISTED`: it must take what it shows from
`asked.session.controllers` (and `asked.session.sees(None)` for what is tied to none), and tests/desk proves that it does.

A handler is a plain function, run in a thread of its own: it may ask the database. An `async def` handler runs in the loop and must not
(streams; use `run_in_threadpool`). What it returns is any Starlette response; `asked.page(template, **values)` draws a template,
`asked.go(name, said="...", **path)` sends the browser on and has the next page say the message `said.<...>`.
Texts: `bot/desk/look.py`.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from starlette.responses import Response

from bot.staff.permissions import TABLE, Action

if TYPE_CHECKING:
    from bot.desk.asked import Asked

#: Where the desk is.
PREFIX = "/desk"
#: Of a form, unless a route says otherwise: the longest reply, and room for signs of four bytes, each sent as %XX.
MOST_BYTES = 64_000
_PARAMETER = re.compile(r"\{(\w+)(?::\w+)?\}")


@dataclass(frozen=True)
class Subject:
    """What a page is about.

    Attributes:
        controller: Whose data it is; None: of none in particular, seen only by those who work for every controller.
        value: Whatever the handler needs; it finds it in `asked.subject`.
        name: As the audit log calls it: a kind and an id such as "talk:<id>", never a personal value.
    """

    controller: str | None
    value: Any
    name: str


class About(Enum):
    """What a route without one subject is about."""

    #: No controller's data.
    NOTHING = "nothing"
    #: A list, which the handler draws from what the session sees.
    LISTED = "listed"


NOTHING, LISTED = About.NOTHING, About.LISTED
Find = Callable[["Asked"], Subject | None]
Handler = Callable[["Asked"], Response | Awaitable[Response]]


@dataclass(frozen=True)
class DeskRoute:
    """One path and method.

    Attributes:
        method: "GET" (HEAD with it) or "POST".
        path: Below /desk, with parameters as Starlette writes them.
        name: By which templates and handlers find its address; the same for GET and POST of one path.
        action: What it does, for the table of permissions.
        answer: The handler.
        about: Whose data: a function that finds the subject, NOTHING or LISTED.
        written: What the audit log calls it; None: nothing is written down by the guard. Needs a subject.
        most_bytes: Of the body.
        keeps_alive: Whether asking for it keeps the session alive; False for what a page fetches by itself.
        menu: Key of its text in the menu; None: it stands in none. Entries stand in the order of the routes, for those who may.
    """

    method: str
    path: str
    name: str
    action: Action
    answer: Handler
    about: Find | About = NOTHING
    written: str | None = None
    most_bytes: int = MOST_BYTES
    keeps_alive: bool = True
    menu: str | None = None


class Routes:
    """All routes of the desk; refuses what the guard could not watch over."""

    def __init__(self, routes: Sequence[DeskRoute]) -> None:
        """Take the routes.

        Raises:
            ValueError: One declares no known action, has a method the guard does not know, stands there twice, or is to be
                written down and is about nothing.
        """
        seen: set[tuple[str, str]] = set()
        self._paths: dict[str, str] = {}
        for each in routes:
            if each.action not in TABLE:
                raise ValueError(f"{each.method} {each.path}: its action has no row in the table of permissions")
            if each.method not in ("GET", "POST") or (each.path and not each.path.startswith("/")):
                raise ValueError(f"{each.method} {each.path}: GET or POST, and a path from /")
            if (each.method, each.path) in seen:
                raise ValueError(f"{each.method} {each.path} stands there twice")
            if each.written is not None and isinstance(each.about, About):
                raise ValueError(f"{each.method} {each.path}: what is written down needs a subject")
            if self._paths.setdefault(each.name, each.path) != each.path:
                raise ValueError(f"two paths are called {each.name}")
            seen.add((each.method, each.path))
        self._routes = tuple(routes)

    def __iter__(self) -> Iterator[DeskRoute]:
        """Return the routes in order."""
        return iter(self._routes)

    @property
    def menu(self) -> list[DeskRoute]:
        """Return the routes that stand in the menu."""
        return [each for each in self._routes if each.menu is not None]

    def address(self, name: str, path: Mapping[str, str], query: Mapping[str, str]) -> str:
        """Return the address of a page, within this server.

        Raises:
            KeyError: There is no such route, or a parameter of its path is missing.
        """
        filled = _PARAMETER.sub(lambda found: quote(str(path[found[1]]), safe=""), self._paths[name])
        return f"{PREFIX}{filled}" + (f"?{urlencode(query)}" if query else "")
