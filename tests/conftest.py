"""What tests of every folder share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

# Before any test reads Rasa: without TensorFlow (bot/absent_packages.py), as the product does.
import bot  # noqa: F401

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A real browser. Of a module, not of the session: while it runs, its thread has an event loop that async tests would trip over."""
    from tests.browsers import browser as started

    with started() as found:
        yield found


#: Folders whose tests share what takes long to make (the trained model, whole servers): one process runs them all.
ONE_PROCESS = frozenset({"nlu_cases", "browser"})
#: What takes longest begins first, so that no process waits for another at the end.
LONGEST_FIRST = ("processes", "browser", "nlu_cases", "conversations", "widget")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Say what stays together where the tests are shared out over processes: a file, or one of those folders."""
    places: dict[str, int] = {}
    for item in items:
        path = item.path.relative_to(Path(__file__).parent)
        folder = path.parts[0]
        item.add_marker(pytest.mark.xdist_group(folder if folder in ONE_PROCESS else str(path)))
        places[item.nodeid] = LONGEST_FIRST.index(folder) if folder in LONGEST_FIRST else len(LONGEST_FIRST)
    items.sort(key=lambda item: places[item.nodeid])
