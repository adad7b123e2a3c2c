"""What the chat widget costs the page it stands in: bytes, and main thread until its button is painted.

Run with `.venv/bin/python -m bench.widget`. Into a page at rest, in Chromium on a processor slowed four times, the widget is put, and
in turn a script that does nothing; the difference is the widget's: reading and running it, style, layout and paint of its button.
Returns 1 when a budget is missed. The tests check the bytes; time is measured here only.
"""

from __future__ import annotations

import gzip
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from statistics import median
from typing import Any

from playwright.sync_api import Browser

from bot.channels.widget_files import WidgetFiles, widget_files
from tests.browsers import browser

#: Bytes, compressed, of everything together.
MOST_BYTES = 15_000
#: Milliseconds of main thread until the button is painted, on a processor slowed so many times.
MOST_MILLISECONDS, SLOWED = 50.0, 4
ROUNDS = 15

_PAGE = '<!doctype html><html lang="nl"><meta charset="utf-8"><title>Pagina</title><h1>Pagina</h1></html>'
_EMBED = """window.embed = src => { const script = document.createElement('script'); script.src = src; script.dataset.controller = 'voorbeeld'; document.head.append(script); }"""
_WIDGET, _EMPTY = "/widget.js", "/empty.js"
#: What the browser's main thread does, by its own account (Chrome DevTools Protocol, Performance.getMetrics), in seconds.
_MAIN_THREAD = "TaskDuration"
#: Milliseconds in which a page has long been painted, and is at rest; waiting by asking the page would be counted too.
_SETTLED = 600


@dataclass(frozen=True)
class Cost:
    """What was measured.

    Attributes:
        size: Bytes, compressed.
        milliseconds: Of main thread, the median of the rounds, less what a script that does nothing takes.
    """

    size: int
    milliseconds: float

    @property
    def is_missed(self) -> bool:
        """Whether a budget is missed."""
        return self.size > MOST_BYTES or self.milliseconds > MOST_MILLISECONDS


class _Site(BaseHTTPRequestHandler):
    """A page, the widget, and a script that does nothing."""

    def __init__(self, files: WidgetFiles, *arguments: Any) -> None:
        self._files = files
        super().__init__(*arguments)

    def do_GET(self) -> None:  # noqa: N802  # its name is the standard library's
        """Answer."""
        body = {_WIDGET: self._files.compressed, _EMPTY: gzip.compress(b";")}.get(self.path, _PAGE.encode())
        self.send_response(200)
        if self.path.endswith(".js"):
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Type", "text/javascript; charset=utf-8" if self.path.endswith(".js") else "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        with suppress(ConnectionError):
            self.wfile.write(body)

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002  # its name is the standard library's
        """Say nothing."""


def measure(rounds: int = ROUNDS) -> Cost:
    """Embed the widget and a script that does nothing, in turns."""
    files = widget_files()
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Site, files))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        with browser() as started:
            # The first of each warms the browser up.
            pairs = [(_main_thread(started, address, _WIDGET), _main_thread(started, address, _EMPTY)) for _ in range(rounds + 1)][1:]
    finally:
        server.shutdown()
        server.server_close()
    return Cost(len(files.compressed), median(with_it for with_it, _ in pairs) - median(without for _, without in pairs))


def _main_thread(started: Browser, address: str, script: str) -> float:
    """Return the milliseconds of main thread from putting a script into a page that is at rest until all is painted."""
    context = started.new_context(viewport={"width": 390, "height": 800})
    try:
        page = context.new_page()
        page.goto(address)
        page.evaluate(_EMBED)
        session = context.new_cdp_session(page)
        # Time of the processor, not of the clock: what else the machine does is not counted.
        session.send("Performance.enable", {"timeDomain": "threadTicks"})
        session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWED})
        page.wait_for_timeout(_SETTLED)
        before = _seconds(session)
        page.evaluate("src => embed(src)", script)
        page.wait_for_timeout(_SETTLED)
        spent = (_seconds(session) - before) * 1000
        assert page.locator(".launcher").count() == (script == _WIDGET), "the button is where it was asked for"
        return spent
    finally:
        context.close()


def _seconds(session: Any) -> float:
    return next(float(each["value"]) for each in session.send("Performance.getMetrics")["metrics"] if each["name"] == _MAIN_THREAD)


def main() -> int:
    """Measure and print; 1 when a budget is missed."""
    cost = measure()
    print("What the chat widget costs a page")
    print(f"  everything together, gzip   {cost.size:>8,} bytes  at most {MOST_BYTES:,}: {'met' if cost.size <= MOST_BYTES else 'NOT MET'}")
    verdict = "met" if cost.milliseconds <= MOST_MILLISECONDS else "NOT MET"
    print(f"  main thread until painted   {cost.milliseconds:>8.1f} ms     less than {MOST_MILLISECONDS:.0f} on a processor slowed {SLOWED} times: {verdict}")
    return int(cost.is_missed)


if __name__ == "__main__":
    sys.exit(main())
