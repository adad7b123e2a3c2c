"""Lines in, JSON lines out: one output line for every input line, empty ones included."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from typing import Any, BinaryIO, TextIO

# JSON may hold these as they are, but many a reader takes them for the end of a line.
_LINE_ENDS = str.maketrans({"\u2028": "\\u2028", "\u2029": "\\u2029", "\x85": "\\u0085"})


def input_lines(stream: BinaryIO | None = None) -> Iterator[str]:
    """Yield the lines of standard input without their ends; only a newline ends a line.

    Bytes that are not UTF-8 become replacement characters: bad input is answered, not fatal.
    """
    for raw in sys.stdin.buffer if stream is None else stream:
        yield raw.removesuffix(b"\n").removesuffix(b"\r").decode("utf-8", "replace")


def claim_standard_output() -> TextIO:
    """Keep standard output for results alone; what libraries print goes to standard error."""
    sys.stdout.flush()
    results = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return results


def write(results: TextIO, value: Any) -> None:
    """Write one JSON value as one line, at once.

    Raises:
        BrokenPipeError: Whoever read the lines has gone.
    """
    text = json.dumps(value, ensure_ascii=False).translate(_LINE_ENDS)
    try:
        # A lone surrogate, which a JSON escape can bring in, has no bytes of its own.
        results.write(text.encode("utf-8", "replace").decode("utf-8") + "\n")
        results.flush()
    except BrokenPipeError:
        # What is still buffered must not be tried again when the file is closed.
        os.dup2(os.open(os.devnull, os.O_WRONLY), results.fileno())
        raise
