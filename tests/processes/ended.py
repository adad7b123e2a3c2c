"""Whether processes that were ended are gone: the kernel takes a moment, longer on a busy machine."""

from __future__ import annotations

import time
from pathlib import Path

PATIENCE = 30.0


def still_running(*pids: int) -> list[int]:
    """Return who is still there when what was ended had a moment to be gone; who only waits to be buried is gone."""
    give_up = time.monotonic() + PATIENCE
    while (left := [pid for pid in pids if _is_running(pid)]) and time.monotonic() < give_up:
        time.sleep(0.05)
    return left


def _is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False
