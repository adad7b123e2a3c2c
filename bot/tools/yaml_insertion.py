"""Lines added to a YAML file as text, so that its comments and its layout stay as they are."""

from __future__ import annotations

from collections.abc import Callable, Sequence


def end_of_block(lines: Sequence[str], key: str) -> int | None:
    """Return the index after the last line of a top-level block, or None when there is none.

    Blank lines and comments below it belong to what follows.
    """
    start = next((index for index, line in enumerate(lines) if line.split("#")[0].rstrip() == f"{key}:"), None)
    if start is None:
        return None
    end = start + 1
    for index in range(start + 1, len(lines)):
        line = lines[index]
        if line.strip() and not line.startswith((" ", "-", "#")):
            break
        if line.strip() and not line.startswith("#"):
            end = index + 1
    return end


def after_last(lines: Sequence[str], is_wanted: Callable[[str], bool], start: int, end: int) -> int | None:
    """Return the index after the last line between two others that is wanted, or None."""
    found = [index for index in range(start, end) if is_wanted(lines[index])]
    return found[-1] + 1 if found else None
