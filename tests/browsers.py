"""Where the browser of the tests is found, and how it is started: the one place that knows.

Debian's and Ubuntu's own Chromium where it is installed (`python scripts/set_up.py --test` sees to it), else Chrome, else
the Chromium that Playwright fetched.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Playwright, sync_playwright

#: Names of a Chromium of the system's own, best first; BROWSER_PATH comes before them.
NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
#: Root may not use the sandbox, and a container has a small /dev/shm.
ARGUMENTS = ("--no-sandbox", "--disable-dev-shm-usage")


class NoBrowser(Exception):
    """There is no browser to test with; says what to do."""


def path_of_browser(playwright: Playwright) -> str:
    """Return the path of the browser.

    Raises:
        NoBrowser: None is found.
    """
    named = os.environ.get("BROWSER_PATH")
    found = [named, *map(shutil.which, NAMES), playwright.chromium.executable_path]
    for path in found:
        # Ubuntu's package of that name may be a mere note that says to install a snap; that one is a browser, in its own sandbox.
        if path and os.access(path, os.X_OK):
            return path
    raise NoBrowser("No Chromium for the browser tests. Run `python scripts/set_up.py --test`, or name one with BROWSER_PATH.")


@contextmanager
def browser(**options: object) -> Iterator[Browser]:
    """Start the browser; it ends with the block."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path_of_browser(playwright), args=list(ARGUMENTS), **options)  # type: ignore[arg-type]
        try:
            yield started
        finally:
            started.close()
