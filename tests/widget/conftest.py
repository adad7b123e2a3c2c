from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.widget.served import ServedChat, served_chat
from tests.widget.visitor import Visitor

Visit = Callable[..., Visitor]
# A machine that does much else besides is no failure.
expect.set_options(timeout=30_000)


@pytest.fixture
def chat() -> Iterator[ServedChat]:
    with served_chat() as served:
        yield served


@pytest.fixture
def new_visitor(browser: Browser) -> Iterator[Visit]:
    """Makes visitors, each with a browser profile of their own; at the end, none of them saw an error of a script or of a policy."""
    visitors: list[Visitor] = []

    def make(*, width: int = 1280, height: int = 800, **options: Any) -> Visitor:
        context = browser.new_context(**{"viewport": {"width": width, "height": height}, "locale": "nl-BE", "reduced_motion": "reduce", **options})
        context.set_default_timeout(60_000)
        visitors.append(Visitor(context.new_page()))
        return visitors[-1]

    yield make
    for visitor in visitors:
        visitor.page.context.close()
    assert [error for visitor in visitors for error in visitor.errors] == []


@pytest.fixture
def visitor(new_visitor: Visit) -> Visitor:
    return new_visitor()
