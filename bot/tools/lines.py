"""Lines in, JSON lines out: one output line for every input line, empty ones included."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from typing import Any, TextIO


def input_lines(stream: TextIO | None = None) -> Iterator[str]:
    """Yield the lines of standard input without their ends; only a newline ends a line.

    Bytes that are not UTF-8 become replacement characters: bad input is answered, not fatal.
    """
    if stream is not None:
        for line in stream:
            yield line.rstrip("\n")
        return
    for raw in sys.stdin.buffer:
        yield raw.rstrip(b"\n").rstrip(b"\r").decode("utf-8", "replace")


def claim_standard_output() -> TextIO:
    """Keep standard output for results alone; what libraries print goes to standard error."""
    results = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return results


def write(results: TextIO, value: Any) -> None:
    """Write one JSON value as one line, at once."""
    # Escaped where needed, so that even an odd character cannot break a line in two.
    text = json.dumps(value, ensure_ascii=False).replace("\u2028", "\\u2028").replace("\u2029", "\\u2029").replace("\x85", "\\u0085")
    results.write(text.encode("utf-8", "replace").decode("utf-8") + "\n")
    results.flush()
