"""The end of what runs together: by force, where asking does not help."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bot.runtime.supervision import Supervision
from bot.settings import load_settings
from tests.processes.ended import still_running

#: A supervisor that heeds no SIGTERM, above a process in a group of its own that heeds none either.
DEAF = """
import os, signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
child = subprocess.Popen([sys.executable, "-c", "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(600)"], start_new_session=True)
print(child.pid, flush=True)
child.wait()
"""


def test_what_does_not_end_when_asked_is_killed_with_all_below_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.runtime.supervision.STOP_SECONDS", -1.0)
    supervision = Supervision(load_settings({"MESSAGE_LOG_KEYS": f"{'k' * 43}=", "ACTION_SECRET": "s" * 24, "VAR_FOLDER": str(tmp_path)}))
    deaf = subprocess.Popen([sys.executable, "-c", DEAF], stdout=subprocess.PIPE, text=True, start_new_session=True)
    assert deaf.stdout is not None
    said = {deaf.stdout.readline().strip(), deaf.stdout.readline().strip()}
    assert "up" in said
    (child,) = map(int, said - {"up"})
    supervision._supervisor = deaf
    supervision.stop()
    assert deaf.returncode == -9
    assert deaf.stdout.read() == ""
    assert still_running(child) == []
