"""What a page did besides what one sees: streams it held, what it complained of, where it went."""

from __future__ import annotations

from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request

#: What the browser itself writes about a request that failed; the tests cut lines and kill servers on purpose.
_OF_THE_LINE = ("Failed to load resource", "net::ERR")
_TELLS_OF_VIOLATIONS = "document.addEventListener('securitypolicyviolation', event => console.error('violates', event.violatedDirective, event.blockedURI))"


class Watching:
    """Follows every tab of a browser."""

    def __init__(self, context: BrowserContext, *, listens: bool = True) -> None:
        """Follow a browser; `listens` to what its pages complain of."""
        self._context = context
        self.complaints: list[str] = []
        self.origins: set[str] = set()
        self.addresses: list[str] = []
        self._open: set[Request] = set()
        self.most_streams = 0
        if listens:
            context.add_init_script(_TELLS_OF_VIOLATIONS)
            context.on("console", self._console)
            context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        context.on("page", lambda page: page.on("close", self._closed))
        context.on("request", self._begun)
        context.on("requestfinished", self._ended)
        context.on("requestfailed", self._ended)

    @property
    def pages(self) -> list[Page]:
        """Return the tabs that are open."""
        return list(self._context.pages)

    @property
    def streams(self) -> int:
        """Return how many streams are open now."""
        return len(self._open)

    def _begun(self, request: Request) -> None:
        self.addresses.append(request.url)
        parts = urlsplit(request.url)
        if parts.scheme in ("http", "https"):
            self.origins.add(f"{parts.scheme}://{parts.netloc}")
        if parts.path.endswith("/chat/v1/stream") and request.method == "GET":
            self._open.add(request)
            self.most_streams = max(self.most_streams, self.streams)

    def _closed(self, page: Page) -> None:
        # Of what a tab took with it nothing more is heard.
        self._open = {request for request in self._open if request.frame.page != page}

    def _ended(self, request: Request) -> None:
        self._open.discard(request)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not any(part in message.text for part in _OF_THE_LINE):
            self.complaints.append(message.text)
