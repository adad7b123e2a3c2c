"""What a handler gets: who asks, for what, with what; and how it answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from bot.desk.look import HEADERS, Look
from bot.desk.routes import PREFIX, Routes, Subject
from bot.staff.permissions import Action
from bot.staff.sessions import AgentSession


@dataclass(frozen=True)
class Asked:
    """One page that is asked for.

    Attributes:
        request: Starlette's.
        path: Parameters of the path.
        form: Fields of the form, the last of each name; `forms` has all.
        forms: Every value of each field.
        known: Who asks, or None.
        language: In which to answer.
        csrf: What a form of this page must send back.
        found: What the route is about, where it has a subject.
    """

    request: Request
    path: Mapping[str, str]
    forms: Mapping[str, list[str]]
    known: AgentSession | None
    language: str
    csrf: str
    look: Look = field(repr=False)
    routes: Routes = field(repr=False)
    found: Subject | None = None

    @property
    def session(self) -> AgentSession:
        """Return who asks, on a page that is for those who are known only."""
        assert self.known is not None, "the guard lets nobody else in"
        return self.known

    @property
    def subject(self) -> Any:
        """Return what the page is about."""
        assert self.found is not None
        return self.found.value

    @property
    def form(self) -> Mapping[str, str]:
        """Return the fields of the form."""
        return {name: values[-1] for name, values in self.forms.items()}

    def query(self, name: str, default: str = "") -> str:
        """Return a parameter of the address."""
        return str(self.request.query_params.get(name, default))

    def say(self, key: str, **values: object) -> str:
        """Return a text in the language of the page, values filled in (not escaped: a template does that)."""
        text = self.look.catalogues[self.language].text(key)
        return text % values if values else text

    def url(self, name: str, query: Mapping[str, str] | None = None, **path: str) -> str:
        """Return the address of a page."""
        return self.routes.address(name, path, query or {})

    def page(self, template: str, status: int = 200, headers: Mapping[str, str] | None = None, **values: Any) -> Response:
        """Return a page: a template with its values, and what every template gets."""
        said = self.query("said")
        always = {
            "session": self.known,
            "csrf": self.csrf,
            "here": self.request.url.path,
            "Action": Action,
            "said": f"said.{said}" if self.look.catalogues[self.language].has(f"said.{said}") else None,
        }
        return self.look.page(template, self.language, {**always, **values}, status, headers)

    def go(self, name: str, *, said: str | None = None, query: Mapping[str, str] | None = None, **path: str) -> Response:
        """Send the browser on to a page, by GET.

        Args:
            name: Of the route.
            said: The next page says the text `said.<said>`.
            query: More parameters.
            path: Parameters of the path.
        """
        return self.go_to(self.url(name, {**(query or {}), **({"said": said} if said else {})}, **path))

    def go_to(self, address: str) -> Response:
        """Send the browser on to an address of ours, by GET."""
        assert address.startswith(f"{PREFIX}/")
        return Response(status_code=303, headers={**HEADERS, "Location": address})

    def error(self, name: str, status: int, headers: Mapping[str, str] | None = None) -> Response:
        """Return the page of an error: texts `error.<name>.title` and `error.<name>.text`."""
        return self.page("error.html", status, headers, name=name)
