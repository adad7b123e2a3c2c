"""How pages of the desk are drawn: templates, texts of the catalogues, files under hashed names, and the headers of every answer.

Texts: `{{ _("login.title") }}` in a template, `asked.say("login.title")` in a handler, with values as `_("queue.waiting", minutes=3)` for
`%(minutes)s`; one or many: `ngettext("queue.one", "queue.many", n)`, both in the catalogues. Values are escaped, texts of the catalogues too.
No text stands in a template or in a script: a script takes its texts from data attributes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import Response

from bot.desk.catalogues import Catalogue, load_catalogues
from bot.desk.routes import PREFIX, Routes
from bot.pages.look import typeset

_HERE = Path(__file__).parent
_STATIC = _HERE / "static"
_TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}
_BRUSSELS = ZoneInfo("Europe/Brussels")

#: On every answer. Style, script and pictures are ours; nothing stands inline, nothing comes from elsewhere.
HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    # The address of an invitation holds a secret. Not "no-referrer": browsers would send forms with the origin "null", which we refuse.
    "Referrer-Policy": "strict-origin",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
#: Of files whose name changes with their content.
_FOR_EVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True)
class StaticFile:
    """A file as it is served."""

    name: str
    content: bytes
    media_type: str


def load_files(folder: Path = _STATIC) -> dict[str, StaticFile]:
    """Read the files; by their name, each with a hash of its content in the name it is served under."""
    found = {}
    for path in sorted(folder.iterdir()):
        if path.suffix in _TYPES:
            content = path.read_bytes()
            found[path.name] = StaticFile(f"{path.stem}.{hashlib.sha256(content).hexdigest()[:16]}{path.suffix}", content, _TYPES[path.suffix])
    return found


def day(moment: datetime | date, language: str) -> str:
    """Return a day as people write it, in Brussels."""
    local = moment.astimezone(_BRUSSELS).date() if isinstance(moment, datetime) else moment
    return str(format_date(local, format="d MMMM y", locale=f"{language}_BE"))


def moment(at: datetime, language: str) -> str:
    """Return a moment as people write it, to the minute, in Brussels."""
    return str(format_datetime(at.astimezone(_BRUSSELS), "d MMM y, HH:mm", locale=f"{language}_BE"))


class Look:
    """Draws pages in both languages."""

    def __init__(self, routes: Routes) -> None:
        """Take the routes, for their addresses and the menu; raises BotError where a catalogue is broken."""
        self.catalogues = load_catalogues()
        self.files = load_files()
        self._routes = routes
        self._environments = {language: self._environment(catalogue) for language, catalogue in self.catalogues.items()}

    def draw(self, template: str, language: str, values: Mapping[str, Any]) -> str:
        """Return a template drawn in a language."""
        return str(self._environments[language].get_template(template).render(values))

    def page(self, template: str, language: str, values: Mapping[str, Any], status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
        """Return a page."""
        text = self.draw(template, language, values)
        return Response(text, status, {**HEADERS, "Content-Language": language, **(headers or {})}, "text/html; charset=utf-8")

    def file(self, served_name: str) -> Response | None:
        """Return the file that is served under a name, or None."""
        for each in self.files.values():
            if each.name == served_name:
                return Response(each.content, 200, {**HEADERS, "Cache-Control": _FOR_EVER}, each.media_type)
        return None

    def _environment(self, catalogue: Catalogue) -> Environment:
        made = Environment(
            loader=FileSystemLoader(_HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            extensions=["jinja2.ext.i18n"],
        )
        # Made by the extension above. The new style fills in values itself, escaped.
        made.install_gettext_callables(catalogue.text, catalogue.plural, newstyle=True)
        made.filters.update(
            typeset=typeset,
            day=lambda value: day(value, catalogue.language),
            moment=lambda value: moment(value, catalogue.language),
        )
        made.globals.update(
            language=catalogue.language,
            has_text=catalogue.has,
            menu=self._routes.menu,
            url=lambda name, _query=None, **path: self._routes.address(name, path, _query or {}),
            static=lambda name: f"{PREFIX}/static/{self.files[name].name}",
        )
        return made
