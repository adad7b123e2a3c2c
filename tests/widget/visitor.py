"""Somebody with a browser: what a person does with the widget, and what they see."""

from __future__ import annotations

import time
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

#: What WCAG 2.2 AA asks, and what axe calls good practice besides.
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}}


class Visitor:
    """One tab. Playwright looks into the open shadow root by itself."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.errors: list[str] = []
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", lambda line: self.errors.append(line.text) if line.type in ("error", "warning") and "Failed to load resource" not in line.text else None)

    def visit(self, address: str) -> Visitor:
        self.page.goto(address)
        expect(self.launcher).to_be_visible()
        return self

    @property
    def launcher(self) -> Locator:
        return self.page.locator(".launcher")

    @property
    def panel(self) -> Locator:
        return self.page.locator(".panel")

    @property
    def field(self) -> Locator:
        return self.page.locator(".panel :is(textarea, input):visible")

    @property
    def rows(self) -> Locator:
        return self.page.locator(".log > .row")

    def open(self) -> Visitor:
        self.launcher.click()
        expect(self.page.locator(".welcome .notes")).to_be_visible()
        return self

    def ask(self, text: str) -> Visitor:
        self.field.fill(text)
        self.field.press("Enter")
        return self

    def texts(self) -> list[str]:
        """What stands in the conversation, in order: the text of each message alone."""
        return [" ".join(each.split()) for each in self.page.locator(".log > .row :is(.text, blockquote, .notice p)").all_inner_texts()]

    def expect_texts(self, *texts: str) -> None:
        """Wait until just these stand there."""
        expect(self.page.locator(".log > .row :is(.text, blockquote)")).to_have_text(list(texts))

    def choose(self, item: str) -> None:
        """Choose from the menu."""
        self.page.locator("header [aria-expanded]").click()
        self.page.locator(".menu").get_by_text(item, exact=True).click()

    def storage(self) -> dict[str, Any]:
        """Everything the site keeps in this browser."""
        return self.page.evaluate(
            "async () => ({session: {...sessionStorage}, local: {...localStorage}, cookies: document.cookie, databases: (await indexedDB.databases()).length, caches: (await caches.keys()).length})"
        )

    def focused(self) -> str:
        """The class, id or tag of what has the focus, inside the widget too."""
        return self.page.evaluate(
            "() => { let on = document.activeElement; while (on.shadowRoot && on.shadowRoot.activeElement) on = on.shadowRoot.activeElement; return on.className || on.tagName.toLowerCase(); }"
        )

    def expect_focus(self, on: str) -> None:
        """Wait until this has the focus: what closes tells so a moment after it is gone from the screen."""
        give_up = time.monotonic() + 30
        while (focused := self.focused()) != on:
            assert time.monotonic() < give_up, f"{focused} has the focus, not {on}"
            self.page.wait_for_timeout(20)

    def faults(self) -> list[str]:
        """What axe finds: the rule and where."""
        found = Axe().run(self.page, options=RULES).response["violations"]
        return [f"{each['id']}: {node['target']} {node.get('failureSummary', '')}" for each in found for node in each["nodes"]]

    def overflow(self) -> int:
        """How many pixels the page, the panel or the conversation can be scrolled sideways."""
        return self.page.evaluate(
            """() => Math.max(...[document.scrollingElement, ...document.querySelector('data-subject-assistant').shadowRoot.querySelectorAll('.panel, .scroller, .menu, .sure')]
            .map(each => each.scrollWidth - each.clientWidth))"""
        )
