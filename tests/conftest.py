"""What tests of every folder share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A real browser. Of a module, not of the session: while it runs, its thread has an event loop that async tests would trip over."""
    from tests.browsers import browser as started

    with started() as found:
        yield found
