"""What a measurement starts is ended, whatever happens."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bench.processes import processor_time, running
from tests.processes.ended import still_running

SLEEPS = [sys.executable, "-c", "import time; time.sleep(600)"]
# Does not end when asked, and starts one that would stay behind.
STUBBORN = [
    sys.executable,
    "-c",
    "import signal, subprocess, sys, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
    "child = subprocess.Popen([sys.executable, '-c', 'import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(600)']);"
    "print(child.pid, flush=True); time.sleep(600)",
]


def test_processes_are_ended_when_the_measurement_fails(tmp_path: Path) -> None:
    pids: list[int] = []

    def measure() -> None:
        with running(tmp_path) as processes:
            pids.append(processes.start("sleeps", SLEEPS, tmp_path, dict(os.environ)).pid)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        measure()
    assert still_running(*pids) == []


def test_one_that_does_not_listen_is_ended_with_what_it_started(tmp_path: Path) -> None:
    with running(tmp_path) as processes:
        process = processes.start("stubborn", STUBBORN, tmp_path, dict(os.environ), talks=True)
        assert process.stdout is not None
        child = int(process.stdout.readline())
    assert still_running(process.pid, child) == []


def test_the_log_tells_why_a_server_ended(tmp_path: Path) -> None:
    with running(tmp_path) as processes:
        processes.start("broken", [sys.executable, "-c", "raise SystemExit('no such model')"], tmp_path, dict(os.environ))
        with pytest.raises(RuntimeError, match="broken ended:\nno such model"):
            processes.wait_for("broken", "http://127.0.0.1:9/health", lambda _: True)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_ctrl_c_and_worse_leave_nothing_behind(tmp_path: Path, number: int) -> None:
    script = (
        "import os, sys, time; from pathlib import Path; from bench.processes import processor_time, running\n"
        f"with running(Path(sys.argv[1])) as processes:\n"
        f"    print(processes.start('sleeps', {SLEEPS!r}, Path(sys.argv[1]), dict(os.environ)).pid, flush=True)\n"
        "    time.sleep(600)\n"
    )
    measuring = subprocess.Popen([sys.executable, "-c", script, str(tmp_path)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=Path(__file__).parents[2])
    assert measuring.stdout is not None
    pid = int(measuring.stdout.readline())
    measuring.send_signal(number)
    measuring.wait(20)
    assert still_running(pid) == []
    measuring.stdout.close()


def test_processor_time_is_what_a_process_has_used() -> None:
    before, own = processor_time(os.getpid()), time.process_time()
    while time.process_time() - own < 0.3:
        sum(range(10_000))
    # Ticks are hundredths of a second.
    assert processor_time(os.getpid()) - before >= 250
