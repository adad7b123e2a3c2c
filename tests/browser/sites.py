"""Sites that are not ours: a company's, on the list of who may embed the assistant, and one that is on no list."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

#: What a careful company allows: its own address and the assistant's, nothing else (docs/embedding.md).
STRICT = "default-src 'none'; script-src {chat}; connect-src {chat}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


class Site:
    """A server of a few pages on a port of its own, so an origin of its own."""

    def __init__(self) -> None:
        self._pages: dict[str, tuple[str, dict[str, str]]] = {}
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._make_handler())
        self._server.daemon_threads = True
        self.origin = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.1,), daemon=True)
        self._thread.start()

    def put(self, path: str, html: str, **headers: str) -> str:
        """Have a page stand at a path; returns its address. Underscores in the names of headers stand for dashes."""
        self._pages[path] = (html, {name.replace("_", "-"): value for name, value in headers.items()})
        return self.origin + path

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _make_handler(self) -> type[BaseHTTPRequestHandler]:
        pages = self._pages

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                html, headers = pages.get(self.path.partition("?")[0], ("", {}))
                body = html.encode()
                self.send_response(200 if html else 404)
                for name, value in {"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(body)), **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_parts: Any) -> None:
                pass

        return Handler


def page_with_widget(chat: str, controller: str, language: str, body: str = "", **options: str) -> str:
    """Return a page that embeds the widget with the line of the documentation.

    Args:
        options: The widget's, without `data-`; underscores stand for dashes.
    """
    wishes = "".join(f' data-{name.replace("_", "-")}="{value}"' for name, value in {"controller": controller, **options}.items())
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Een firma</title><script src="{chat}/widget.js"{wishes} defer></script>'
    return f'<!DOCTYPE html><html lang="{language}"><head>{head}</head><body><main><h1>Een firma</h1>{body}</main></body></html>'
