"""Cells of a table that may be opened in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

#: What a spreadsheet takes for the beginning of a formula, the full-width signs of Asian keyboards included.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def row(cells: Iterable[str | int]) -> str:
    """Return one line of comma-separated values; no text runs as a formula, and a number stays one.

    Every cell is quoted: a program that parts cells at semicolons must not find a new cell inside one.
    """
    line = io.StringIO()
    csv.writer(line, quoting=csv.QUOTE_ALL).writerow(harmless(cell) if isinstance(cell, str) else cell for cell in cells)
    return line.getvalue()


def harmless(cell: str) -> str:
    """Return a cell that no spreadsheet runs as a formula: a leading apostrophe makes it text."""
    return f"'{cell}" if cell.startswith(_FORMULA) or cell.lstrip().startswith(_FORMULA) else cell
