"""Where a site gets the widget: an address that always has the newest, and one that never changes, for who pins it."""

from __future__ import annotations

from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.website_calls import as_json
from bot.channels.widget_files import WidgetFiles

#: Seconds a browser keeps `/widget.js`: a new version is on every page soon after.
SHORT = 300
#: A year: what stands at an address with a hash never changes.
FOR_EVER = 31_536_000


def add_widget_routes(routes: Blueprint, files: WidgetFiles) -> None:
    """Add `/widget.js`, `/widget.json` and the address that names the hash."""
    # Any page may load it, as any page may load a script; `crossorigin` with an integrity value asks for the header.
    shared = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin", "X-Content-Type-Options": "nosniff"}

    def script(seconds: int, more: str = "") -> HTTPResponse:
        headers = {**shared, "Cache-Control": f"public, max-age={seconds}{more}", "ETag": f'"{files.name}"'}
        return HTTPResponse(files.script, headers=headers, content_type="text/javascript; charset=utf-8")

    @routes.get("/widget.js")
    async def newest(request: Request) -> HTTPResponse:
        if request.headers.get("if-none-match") == f'"{files.name}"':
            return HTTPResponse(status=304, headers={**shared, "ETag": f'"{files.name}"', "Cache-Control": f"public, max-age={SHORT}"})
        return script(SHORT)

    @routes.get(f"/{files.name}")
    async def pinned(_request: Request) -> HTTPResponse:
        return script(FOR_EVER, ", immutable")

    @routes.get("/widget.json")
    async def told(_request: Request) -> HTTPResponse:
        body = as_json({"src": f"/{files.name}", "integrity": files.integrity})
        return HTTPResponse(body, headers={**shared, "Cache-Control": f"public, max-age={SHORT}"}, content_type="application/json")
