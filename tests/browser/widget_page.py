"""The widget as a person uses it: what they click, type and see."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any

from playwright.sync_api import Locator, Page, expect

from bot.settings import ROOT
from tests.browser.stack import PATIENCE, Stack, conversation_in

_MILLISECONDS = PATIENCE * 1000
#: Under which the widget keeps the token of the talk.
STORE = "data-subject-assistant:"


@cache
def texts(language: str) -> dict[str, str]:
    """Return the widget's own words."""
    return dict(json.loads((ROOT / "bot" / "widget" / f"texts.{language}.json").read_text(encoding="utf-8")))


class Widget:
    """The widget on a page that is open in a tab."""

    def __init__(self, page: Page, stack: Stack, language: str) -> None:
        self.page, self.stack, self.language = page, stack, language
        self.launcher = page.locator(".launcher")
        self.panel = page.locator(".panel")
        self.scroller = page.locator(".scroller")
        self.rows = page.locator(".log .row")
        self.own = page.locator(".log .own")
        self.said = page.locator(".log .row:not(.own)")
        self.chips = page.locator(".replies .chip")
        self.field = page.locator("form textarea:visible, form input:visible")
        self.banner = page.locator(".banner")
        self.typing = page.locator(".typing")

    def say(self, key: str, **values: object) -> str:
        """Return a text of the widget's own in the language it began in."""
        return texts(self.language)[key].format(**values)

    def button(self, key: str, **values: object) -> Locator:
        """Return the button that a screen reader finds by that name."""
        return self.page.get_by_role("button", name=self.say(key, **values), exact=True)

    def open(self) -> None:
        """Open the panel, and wait for the greeting and what is often asked."""
        self.launcher.click()
        expect(self.page.locator(".question").first).to_be_visible(timeout=_MILLISECONDS)

    def ask(self, text: str) -> None:
        """Say something, and wait until it is answered on screen."""
        before = self.own.count()
        self.type(text)
        self.wait_for_answer(before + 1)

    def type(self, text: str) -> None:
        """Write into whatever field there is, and send it."""
        self.field.fill(text)
        self.button("send").click()

    def tap(self, title: str) -> None:
        """Tap a quick reply, and wait until it is answered on screen."""
        before = self.own.count()
        self.chips.filter(has_text=re.compile(f"^{re.escape(title)}$")).click()
        self.wait_for_answer(before + 1)

    def wait_for_answer(self, messages: int) -> None:
        """Wait until so many messages of the person are on screen, the last of them followed by an answer, and nothing is under way."""
        expect(self.own).to_have_count(messages, timeout=_MILLISECONDS)
        expect(self.rows.last).not_to_have_class(re.compile(r"\bown\b"), timeout=_MILLISECONDS)
        expect(self.typing).to_be_hidden(timeout=_MILLISECONDS)

    def last_turn(self) -> list[str]:
        """Return what was said after the person's last message."""
        rows = self.rows.evaluate_all("rows => rows.map(row => [row.classList.contains('own'), row.textContent])")
        turn: list[str] = []
        for is_own, text in reversed(rows):
            if is_own:
                break
            turn.insert(0, text)
        return turn

    @property
    def token(self) -> str | None:
        """Return the token of the talk, where the widget keeps it."""
        kept: dict[str, str] = self.page.evaluate("() => ({...sessionStorage})")
        return next((value for name, value in kept.items() if name.startswith(STORE)), None)

    @property
    def conversation(self) -> str:
        """Return the id of the talk."""
        token = self.token
        assert token is not None, "there is no talk yet"
        return conversation_in(token)

    def assert_shows_the_log(self) -> None:
        """Everything that is in the log of the talk stands on screen once, in order, and nothing else does."""
        kept = self.stack.wait_until_done(self.conversation, 1)
        expect(self.rows).to_have_count(len(kept), timeout=_MILLISECONDS)
        shown: list[dict[str, Any]] = self.rows.evaluate_all(
            """rows => rows.map(row => ({
                own: row.classList.contains('own'),
                name: row.querySelector('.who b')?.textContent ?? null,
                text: (row.querySelector('.text, blockquote') ?? row.querySelector('p')).textContent,
                failed: row.classList.contains('failed'),
            }))"""
        )
        for row, message in zip(shown, kept, strict=True):
            assert row["own"] == (message.author.value == "person"), (row, message)
            # Who of the staff speaks stands above it, and above nobody else's.
            assert row["name"] == message.name, (row, message)
            assert not row["failed"], row
            card = message.card or {}
            if message.text == "[code]":
                # What was typed stands there until the page is loaded again; the log never held it.
                assert re.fullmatch(r"[\d ]+|\[code\]", row["text"]), row
                continue
            said = str(card["quote"] if card.get("kind") == "quote" else message.text)
            # A sign stays with its word at the end of a line; the words are the same.
            assert row["text"].replace("\xa0", " ") == said.replace("\xa0", " "), (row, message)
        assert [each.sequence for each in kept] == list(range(1, len(kept) + 1))
