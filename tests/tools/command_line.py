"""The command line as a person or a machine meets it: a process, bytes in, bytes out."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import subprocess
import sys
import threading
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.settings import ROOT

#: A process that is still there after this long hangs; it is ended so that the test can fail.
HANGS_AFTER = 300.0

_COMMAND = [sys.executable, "-m", "bot.tools"]


def environment() -> dict[str, str]:
    """Return an environment with fresh secrets and the repository's own folders."""
    own = {"DATA_FOLDER", "MODEL_FOLDER", "VAR_FOLDER", "PRODUCT_DATABASE_URL"}
    return {
        **{name: value for name, value in os.environ.items() if name not in own},
        "MESSAGE_LOG_KEYS": urlsafe_b64encode(secrets.token_bytes(32)).decode(),
        "ACTION_SECRET": secrets.token_urlsafe(32),
    }


@dataclass(frozen=True)
class Outcome:
    """What a process left: its exit code and what it wrote."""

    code: int
    out: bytes
    err: str

    def values(self) -> list[Any]:
        """Return the JSON values, one a line; fails when anything else was written."""
        assert self.out == b"" or self.out.endswith(b"\n"), self.out[-80:]
        return [json.loads(line) for line in self.out.split(b"\n")[:-1]]

    def is_one_clear_line(self) -> bool:
        """Return whether it ended as mistakes do: code 1, nothing out, one line with the remedy."""
        lines = self.err.splitlines()
        return self.code == 1 and self.out == b"" and len(lines) == 1 and lines[0].startswith("STOPPED: ")


def run_tool(*arguments: str, lines: bytes = b"", env: dict[str, str] | None = None) -> Outcome:
    """Run a verb to its end, in an environment of its own or in one that is given."""
    done = subprocess.run([*_COMMAND, *arguments], input=lines, capture_output=True, cwd=ROOT, env=env or environment(), timeout=HANGS_AFTER)
    return Outcome(done.returncode, done.stdout, done.stderr.decode("utf-8", "replace"))


class Dialogue:
    """A verb that is given one line, and asked for its answer before the next."""

    def __init__(self, *arguments: str) -> None:
        self._process = subprocess.Popen(
            [*_COMMAND, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=ROOT, env=environment()
        )
        self._guard = threading.Timer(HANGS_AFTER, self._process.kill)
        self._guard.start()

    def say(self, line: bytes) -> Any:
        """Write a line and return the value of the line that comes back."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(line + b"\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        assert answer.endswith(b"\n"), "the process ended"
        return json.loads(answer)

    def end(self) -> tuple[int, bytes]:
        """Close its input; return the exit code and what it still wrote."""
        rest, _ = self._process.communicate()
        self._guard.cancel()
        return self._process.returncode, rest


def scratch_copy(folder: Path) -> Path:
    """Copy into a folder everything of the repository that the skeletons touch."""
    shutil.copytree(ROOT / "data", folder / "data")
    shutil.copytree(ROOT / "tests" / "nlu_cases", folder / "tests" / "nlu_cases", ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    for name in ("domain.yml", "config.yml"):
        shutil.copy(ROOT / name, folder / name)
    return folder
