"""Browser tests: the website channel, the widget and the public pages, on the real product.

Everything is real: Rasa with the trained model, the action server, the worker, the pages server, mails in a folder, Debian's
Chromium. It is started once for all tests of a process (half a minute), so with pytest-xdist use `--dist loadfile`.

See one test happen, slowly, in a window:

    BROWSER_VISIBLE=1 .venv/bin/python -m pytest tests/browser/test_talks.py -k follow_up

Pictures of every state, at the size of a telephone and of a desk, are written to `var/screenshots` (or the folder
that SCREENSHOTS names) by `tests/browser/test_looks.py`. Look at them after every change of the widget.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from bot.runtime.hardening import set_environment
from bot.runtime.model import ensure_model
from bot.settings import ROOT
from bot.wiring import settings_or_stop
from tests.browser.desk_page import DeskPage
from tests.browser.stack import Stack
from tests.browser.staff import Staff
from tests.browser.watching import Watching
from tests.browser.widget_page import Widget
from tests.browsers import browser

DESK = {"viewport": {"width": 1280, "height": 800}}
TELEPHONE = {"viewport": {"width": 320, "height": 640}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}
SIZES: dict[str, dict[str, Any]] = {"desk": DESK, "telephone": TELEPHONE}


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    settings = settings_or_stop()
    set_environment(settings)
    ensure_model(settings, print)
    running = Stack(tmp_path_factory.mktemp("browser"))
    try:
        running.start()
        yield running
    finally:
        running.stop()


@pytest.fixture(scope="session")
def staff(stack: Stack) -> Staff:
    """Who works at the desk of the stack: accounts as an operator and an administrator make them."""
    return Staff(stack)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    # Of a module: while it runs, its thread has an event loop that async tests of the same process would trip over.
    visible = bool(os.environ.get("BROWSER_VISIBLE"))
    with browser(headless=not visible, slow_mo=400 if visible else 0) as started:
        yield started


@pytest.fixture(scope="session")
def screenshots() -> Path:
    folder = Path(os.environ.get("SCREENSHOTS") or ROOT / "var" / "screenshots")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture
def new_context(chromium: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Makes browsers of one person each: nothing is shared between two. Whatever a page complained of fails the test at its end."""
    made: list[tuple[BrowserContext, Watching]] = []

    def make(language: str = "nl", size: str = "desk", is_hostile: bool = False, **options: Any) -> BrowserContext:
        context = chromium.new_context(locale=f"{language}-BE", accept_downloads=True, **{**SIZES[size], **options})
        # Of a page that does what it may not, the browser complains by design.
        made.append((context, Watching(context, listens=not is_hostile)))
        return context

    yield make
    complaints = [complaint for _, watching in made for complaint in watching.complaints]
    for context, _ in made:
        context.close()
    assert not complaints


@pytest.fixture
def visit(stack: Stack, new_context: Callable[..., BrowserContext]) -> Callable[..., Widget]:
    """Opens the demonstration site of a company, as somebody who has never been there, or in a browser that is open."""

    def go(language: str = "nl", size: str = "desk", controller: str = "conitro", context: BrowserContext | None = None, **options: Any) -> Widget:
        page: Page = (context or new_context(language, size, **options)).new_page()
        page.goto(f"{stack.pages}/demo/{controller}?language={language}")
        return Widget(page, stack, language)

    return go


@pytest.fixture
def at_the_desk(stack: Stack, staff: Staff, new_context: Callable[..., BrowserContext]) -> Callable[..., DeskPage]:
    """Hires somebody as an agent, who accepts the invitation in a browser of their own and logs in."""

    def come(name: str, *controllers: str, language: str = "nl") -> DeskPage:
        hired = staff.hire(name, *controllers, language=language)
        page = DeskPage(new_context(language).new_page(), stack, hired)
        page.accept_the_invitation()
        page.log_in()
        return page

    return come
