"""The desk as an agent uses it: what they click, type and see."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Locator, Page, expect

from bot.conversations.handoff import Settled
from tests.browser.stack import PATIENCE, Stack
from tests.browser.staff import Hired

_MILLISECONDS = PATIENCE * 1000


class DeskPage:
    """The desk in a tab of one agent's browser."""

    def __init__(self, page: Page, stack: Stack, who: Hired) -> None:
        self.page, self.stack, self.who = page, stack, who
        page.set_default_timeout(_MILLISECONDS)
        self.lines = page.locator("#lines .line")
        self.staff_lines = page.locator("#lines .line.staff")
        self.typing = page.locator("#typing")

    def in_another(self, page: Page) -> DeskPage:
        """Return the same agent at another browser, who is not logged in there."""
        return DeskPage(page, self.stack, self.who)

    # --- Coming in ------------------------------------------------------------------------
    def accept_the_invitation(self) -> None:
        """Open the link, choose a password, and go away again."""
        self.page.goto(f"{self.stack.pages}/desk/invitation/{self.who.invitation}")
        self.page.fill("#password", self.who.password)
        self.page.fill("#again", self.who.password)
        self._submit("invitation")
        self.page.locator("form[action='/desk/logout'] button").click()
        self.page.wait_for_url("**/desk/login**")

    def log_in(self) -> None:
        """Come in through the login page."""
        self.page.goto(f"{self.stack.pages}/desk/queue")
        self.page.fill("#mail", self.who.mail)
        self.page.fill("#password", self.who.password)
        self._submit("login")
        self.page.wait_for_url("**/desk/queue**")

    def _submit(self, path: str) -> None:
        self.page.locator(f"form[action*='/desk/{path}'] button[type=submit]").click()

    # --- A talk ---------------------------------------------------------------------------
    def claim(self, talk: str) -> None:
        """Take a talk out of the queue, as soon as it stands there."""
        self.page.goto(f"{self.stack.pages}/desk/queue")
        self.page.locator(f"#claim-{talk}").click()
        expect(self.page.locator("#box")).to_be_visible(timeout=_MILLISECONDS)

    def open_own(self, talk: str) -> None:
        """Open a talk that is one's own already."""
        self.page.goto(f"{self.stack.pages}/desk/queue?show=mine")
        self.page.locator(f"#open-{talk}").click()
        expect(self.page.locator("#box")).to_be_visible(timeout=_MILLISECONDS)

    def write(self, text: str) -> None:
        """Type letter by letter, without sending."""
        self.page.locator("#text").press_sequentially(text)

    def send(self) -> None:
        """Send what stands in the box, and wait until it is said."""
        before = self.staff_lines.count()
        self.page.click("#send")
        expect(self.staff_lines).to_have_count(before + 1, timeout=_MILLISECONDS)
        expect(self.page.locator("#text")).to_have_value("")

    def put_in_a_quote(self, words: str) -> str:
        """Look for a passage of the policy and put it in; return its words."""
        self.page.fill("#sought", words)
        self.page.press("#sought", "Enter")
        self.page.locator(".statements summary").first.click()
        self.page.locator(".statements button[value^='quote:']").first.click()
        return self.page.locator(".attached blockquote").inner_text()

    def give_back(self, settled: Settled) -> None:
        """Give the talk back to the assistant, with what was settled."""
        self.page.click("#act-give-back")
        self.page.check(f"#settled-{settled.value}")
        self.page.locator("details.menu[open] form button").click()
        self.page.wait_for_url("**/desk/queue?said=give_back")

    def line_with(self, text: str) -> Locator:
        """Return the rows of the talk that hold a text."""
        return self.lines.filter(has_text=text)

    def assert_shows_the_log(self, talk: str) -> None:
        """Everything that is in the log of the talk stands on the page once, in order, and nothing else does."""
        kept = self.stack.wait_until_done(talk, 1)
        expect(self.lines).to_have_count(len(kept), timeout=_MILLISECONDS)
        shown: list[dict[str, Any]] = self.lines.evaluate_all(
            """lines => lines.map(line => ({
                kind: line.className.replace('line', '').trim(),
                sequence: Number(line.id.replace('line-', '')),
                text: (line.querySelector('.text, blockquote') ?? line.querySelector('.notice-line')).textContent.trim(),
            }))"""
        )
        for row, message in zip(shown, kept, strict=True):
            card = message.card or {}
            said = str(card["quote"] if card.get("kind") == "quote" else message.text)
            assert (row["kind"], row["sequence"]) == (message.author.value, message.sequence), (row, message)
            # Beside a notice stands when it was.
            assert row["text"].startswith(said.strip()), (row, message)
