"""Every state of the widget and the pages beside it, with axe (WCAG 2.2 AA) in both themes, and a picture of each."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, Route, expect

from bot.conversations.handoff import Agent, Settled
from bot.wiring import make_handoff_desk
from tests.browser.stack import PATIENCE, Stack
from tests.browser.widget_page import Widget

Visit = Callable[..., Widget]
NewContext = Callable[..., BrowserContext]

_MILLISECONDS = PATIENCE * 1000
_RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], "resultTypes": ["violations"]}
LIEN = Agent("lien", "Lien", frozenset({"conitro"}))
SAID = {
    "nl": {
        "question": "hoelang houden jullie mijn facturen bij?",
        "erase": "wis al mijn gegevens",
        "address": "kijk@voorbeeld.example",
        "skip": "Overslaan",
        "yes": "Ja, open mijn aanvraag",
        "nonsense": "blorp zwiep",
        "staff": "Goeiedag, met Lien. Ik kijk het even na.",
        "long": "Waarom" + " ik me afvraag of dat klopt," * 30 + " " + "x" * 200 + "?",
    },
    "fr": {
        "question": "combien de temps gardez-vous mes factures ?",
        "erase": "effacez toutes mes données",
        "address": "regard@exemple.example",
        "skip": "Passer",
        "yes": "Oui, ouvrir ma demande",
        "nonsense": "blorp zouip",
        "staff": "Bonjour, ici Lien. Je regarde cela tout de suite.",
        "long": "Pourquoi" + " je me demande si c'est juste," * 30 + " " + "x" * 200 + " ?",
    },
}


class Looker:
    """Looks at a page: axe in both themes, nothing wider than the screen, a picture."""

    def __init__(self, folder: Path, name: str, theme: str) -> None:
        self._folder, self._name, self._theme = folder, name, theme
        self.problems: list[str] = []

    def look(self, page: Page, state: str) -> None:
        other = "light" if self._theme == "dark" else "dark"
        for theme in (other, self._theme):
            page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
            for violation in Axe().run(page, options=_RULES).response["violations"]:
                places = [str(node["target"][-1]) + ": " + node["failureSummary"].replace("\n", " ") for node in violation["nodes"]]
                self.problems.append(f"{state} ({theme}): {violation['id']}: {places}")
        if page.evaluate("() => document.documentElement.scrollWidth > innerWidth"):
            self.problems.append(f"{state}: wider than the screen")
        page.screenshot(path=self._folder / f"{self._name}-{state}.png", animations="disabled")


def states(widget: Widget, stack: Stack, said: dict[str, str]) -> Iterator[str]:
    """Bring the widget from one state into the next; yields the name of each."""
    page = widget.page
    expect(widget.launcher).to_be_visible()
    yield "01-launcher"
    widget.open()
    yield "02-open"
    widget.button("menu").click()
    yield "03-menu"
    page.keyboard.press("Escape")
    widget.ask(said["question"])
    yield "04-quote"
    widget.scroller.evaluate("element => { element.scrollTop = element.scrollHeight; }")
    yield "05-quote-end"
    held: list[Route] = []
    page.route("**/chat/v1/messages", lambda route: held.append(route), times=1)
    widget.type(said["nonsense"])
    expect(widget.typing).to_be_visible()
    yield "06-typing"
    held[0].continue_()
    widget.wait_for_answer(2)
    yield "07-not-understood"
    widget.ask(said["erase"])
    yield "08-form-address"
    widget.ask(said["address"])
    yield "09-form-name"
    widget.tap(said["skip"])
    yield "10-summary"
    widget.tap(said["yes"])
    yield "11-receipt"
    widget.scroller.evaluate("element => { element.scrollTop = element.scrollHeight; }")
    yield "12-code"
    widget.ask(said["long"])
    expect(widget.button("new")).to_be_visible()
    yield "13-long"
    widget.page.context.set_offline(True)
    expect(widget.banner).to_have_text(widget.say("offline"))
    widget.type(said["question"])
    expect(page.locator(".own.failed")).to_have_count(1, timeout=_MILLISECONDS)
    yield "14-offline"
    widget.page.context.set_offline(False)
    expect(page.locator(".own.failed")).to_have_count(0, timeout=_MILLISECONDS)
    widget.wait_for_answer(8)
    widget.button("menu").click()
    widget.button("person").click()
    expect(widget.own).to_have_count(9)
    expect(page.locator(".subtitle")).to_contain_text(widget.say("waiting"), timeout=_MILLISECONDS)
    expect(widget.rows.last).not_to_contain_text(widget.say("wish"), timeout=_MILLISECONDS)
    yield "15-waiting"
    desk = make_handoff_desk(stack.settings)
    desk.claim(widget.conversation, LIEN)
    desk.sign(widget.conversation, LIEN, seen=1, typing=True)
    expect(page.locator(".subtitle")).to_contain_text(widget.say("human", name="Lien"), timeout=_MILLISECONDS)
    expect(widget.typing).to_be_visible(timeout=_MILLISECONDS)
    yield "16-colleague-types"
    desk.say(widget.conversation, LIEN, "one", said["staff"])
    expect(widget.rows.last).to_contain_text(said["staff"], timeout=_MILLISECONDS)
    expect(widget.rows.last).to_be_in_viewport(ratio=1)
    expect(widget.typing).to_be_hidden(timeout=_MILLISECONDS)
    yield "17-colleague"
    widget.button("close").click()
    desk.give_back(widget.conversation, LIEN, Settled.ANSWERED)
    expect(page.locator(".badge")).to_be_visible(timeout=_MILLISECONDS)
    yield "18-unread"
    widget.launcher.click()
    expect(page.locator(".subtitle")).to_contain_text(widget.say("bot"), timeout=_MILLISECONDS)
    expect(widget.chips).to_have_count(0)
    yield "19-back-with-the-assistant"
    widget.button("menu").click()
    widget.button("clear").click()
    yield "20-clear"
    page.get_by_role("alertdialog").get_by_role("button", name=widget.say("wipe")).click()
    expect(widget.rows).to_have_count(0)
    yield "21-cleared"


@pytest.mark.parametrize(("size", "language", "theme"), [("desk", "nl", "light"), ("telephone", "fr", "dark"), ("telephone", "nl", "light")])
def test_every_state_of_the_widget(visit: Visit, stack: Stack, screenshots: Path, size: str, language: str, theme: str) -> None:
    looker = Looker(screenshots, f"widget-{size}-{language}-{theme}", theme)
    widget = visit(language, size, color_scheme=theme)
    for state in states(widget, stack, SAID[language]):
        looker.look(widget.page, state)
    assert not looker.problems, "\n".join(looker.problems)


@pytest.mark.parametrize(("size", "language", "theme"), [("desk", "fr", "dark"), ("telephone", "nl", "light")])
def test_every_page_beside_the_widget(stack: Stack, new_context: NewContext, screenshots: Path, size: str, language: str, theme: str) -> None:
    looker = Looker(screenshots, f"pages-{size}-{language}-{theme}", theme)
    page = new_context(language, size, color_scheme=theme).new_page()
    for name, path in {
        "list": "/",
        "policy": "/policy/entra",
        "chat": "/chat/sentera",
        "missing": "/nothing",
        **{f"demo-{slug}": f"/demo/{slug}" for slug in ("conitro", "crm", "entra", "proximus_ict", "sentera")},
    }.items():
        page.goto(f"{stack.pages}{path}?language={language}")
        looker.look(page, name)
    assert not looker.problems, "\n".join(looker.problems)


def test_the_widget_at_four_times_the_size_of_letters(visit: Visit, screenshots: Path) -> None:
    # 1280 pixels at 400 % are 320 (WCAG 2.2, 1.4.10), and the height of a desk is a quarter too.
    looker = Looker(screenshots, "widget-zoomed-nl", "light")
    widget = visit("nl", viewport={"width": 320, "height": 200}, device_scale_factor=4)
    widget.open()
    looker.look(widget.page, "open")
    widget.ask(SAID["nl"]["question"])
    looker.look(widget.page, "quote")
    assert widget.field.is_visible() and widget.scroller.bounding_box()["height"] > 40  # type: ignore[index]
    assert not looker.problems, json.dumps(looker.problems, indent=1)
