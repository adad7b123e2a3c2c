"""The files that belong to the repository: all but what .gitignore names."""

from __future__ import annotations

import os
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

ROOT = Path(__file__).parents[2]


def ignored_names() -> list[str]:
    """Return the names .gitignore lists; only plain names are used there, which match at any depth."""
    lines = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    return [".git", *(line.strip().rstrip("/") for line in lines if line.strip() and not line.startswith("#"))]


def tracked_files() -> Iterator[Path]:
    """Yield every file that is not ignored."""
    ignored = ignored_names()
    for folder, folders, files in os.walk(ROOT):
        folders[:] = sorted(name for name in folders if not any(fnmatch(name, pattern) for pattern in ignored))
        yield from (Path(folder, name) for name in sorted(files) if not any(fnmatch(name, pattern) for pattern in ignored))


def text_of(path: Path) -> str | None:
    """Return a file's text; None when it is no text."""
    content = path.read_bytes()
    if b"\0" in content:
        return None
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return None
