"""Lines in and JSON lines out, whatever stands in them."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys

import pytest

from bot.settings import ROOT
from bot.tools import lines

CLAIMS = """
import os
from bot.tools import lines
print("said before", flush=True)
results = lines.claim_standard_output()
print("said by a library", flush=True)
os.system("echo said by a process")
lines.write(results, {"result": 1})
"""


@pytest.mark.parametrize(
    "raw, expected",
    [
        (b"", []),
        (b"\n", [""]),
        (b"a\n\nb\n", ["a", "", "b"]),
        (b"a\nlast one without an end", ["a", "last one without an end"]),
        (b"windows\r\n", ["windows"]),
        (b"keeps\rthis\r\r\n", ["keeps\rthis\r"]),
        ("één\u2028regel\x85\x0b\x0c\n".encode(), ["één\u2028regel\x85\x0b\x0c"]),
        (b"\xff\xfe\n\xed\xa0\x80\n", ["\ufffd\ufffd", "\ufffd\ufffd\ufffd"]),
        (b"\x00\x07\n", ["\x00\x07"]),
    ],
)
def test_only_a_newline_ends_a_line_and_no_bytes_are_fatal(raw: bytes, expected: list[str]) -> None:
    assert list(lines.input_lines(io.BytesIO(raw))) == expected


@pytest.mark.parametrize("odd", ["\n", "\r\n", "\u2028", "\u2029", "\x85", "\x0b\x0c\x1c\x1d\x1e", '"\\', "é œ 😀", "\x00"])
def test_a_value_is_one_line_and_comes_back_as_it_was(odd: str) -> None:
    results = io.StringIO()
    lines.write(results, {"text": f"a{odd}b"})
    written = results.getvalue()
    assert written.splitlines() == [written.removesuffix("\n")]
    assert json.loads(written) == {"text": f"a{odd}b"}


def test_a_lone_surrogate_can_be_written() -> None:
    results = io.StringIO()
    lines.write(results, {"text": "a\ud800b"})
    assert json.loads(results.getvalue()) == {"text": "a?b"}


def test_letters_stay_readable_for_people() -> None:
    results = io.StringIO()
    lines.write(results, {"text": "Privacyverklaring België, données"})
    assert "België, données" in results.getvalue()


def test_a_reader_who_has_gone_is_told_to_the_caller_once_and_closing_is_quiet() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    results = os.fdopen(writing, "w", encoding="utf-8")
    with pytest.raises(BrokenPipeError):
        lines.write(results, {"text": "nobody reads this"})
    results.close()


def test_standard_output_holds_results_alone_once_it_is_claimed() -> None:
    done = subprocess.run([sys.executable, "-c", CLAIMS], capture_output=True, text=True, cwd=ROOT)
    assert done.stdout == 'said before\n{"result": 1}\n'
    assert done.stderr == "said by a library\nsaid by a process\n"
