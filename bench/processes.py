"""Real processes for a measurement: on free loopback ports, ended whatever happens."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import IO, Any

from bot.runtime.process import die_with_parent

#: Seconds a server gets until it must answer.
HEALTHY_WITHIN = 180
#: Seconds processes get to end before they are killed.
STOP_SECONDS = 6


class Processes:
    """Processes started for a measurement, each with its log in one folder."""

    def __init__(self, logs: Path) -> None:
        self._logs = logs
        self._started: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, name: str, command: Sequence[str], cwd: Path, env: dict[str, str], *, talks: bool = False) -> subprocess.Popen[bytes]:
        """Start a process.

        Args:
            talks: Whether its input and output are ours, instead of nothing and its log.
        """
        with self.log_of(name).open("ab") as log:
            output: int | IO[bytes] = subprocess.PIPE if talks else log
            process = subprocess.Popen(
                command,
                cwd=cwd,
                env=env,
                stdin=subprocess.PIPE if talks else subprocess.DEVNULL,
                stdout=output,
                stderr=log,
                # Ctrl-C reaches us only, and we end them.
                start_new_session=True,
                preexec_fn=partial(die_with_parent, signal.SIGKILL),
            )
        self._started[name] = process
        return process

    def log_of(self, name: str) -> Path:
        """Return where a process writes what goes wrong."""
        return self._logs / f"{name}.log"

    def wait_for(self, name: str, address: str, is_ready: Callable[[Any], bool]) -> None:
        """Wait until a server answers as it should.

        Raises:
            RuntimeError: It ended, or did not answer in time.
        """
        deadline = time.monotonic() + HEALTHY_WITHIN
        while time.monotonic() < deadline:
            if self._started[name].poll() is not None:
                raise RuntimeError(f"{name} ended:\n{self.log_of(name).read_text(errors='replace')[-2000:]}")
            try:
                with urllib.request.urlopen(address, timeout=2) as answer:
                    if is_ready(json.load(answer)):
                        return
            except (OSError, ValueError):
                pass
            time.sleep(0.2)
        raise RuntimeError(f"{name} does not answer after {HEALTHY_WITHIN} s")

    def stop(self) -> None:
        """End all of them, by force when asking does not help."""
        for process in self._started.values():
            _signal(process, signal.SIGTERM)
        deadline = time.monotonic() + STOP_SECONDS
        for process in self._started.values():
            # The whole group: what a process started ends after it.
            while _is_group_alive(process) and time.monotonic() < deadline:
                time.sleep(0.05)
            _signal(process, signal.SIGKILL)
            process.wait(10)
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    pipe.close()
        self._started.clear()


@contextmanager
def running(logs: Path) -> Iterator[Processes]:
    """Yield processes that are ended at the end, also on Ctrl-C and SIGTERM."""
    before = signal.signal(signal.SIGTERM, _interrupt)
    processes = Processes(logs)
    try:
        yield processes
    finally:
        processes.stop()
        signal.signal(signal.SIGTERM, before)


def free_port() -> int:
    """Return a loopback port nobody listens on."""
    with socket.socket() as attempt:
        attempt.bind(("127.0.0.1", 0))
        return int(attempt.getsockname()[1])


def measure_or_stop(main: Callable[[], int]) -> None:
    """Run a measurement and exit with what it returns; Ctrl-C ends it in one line."""
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        print("\nStopped; nothing is left running.", file=sys.stderr)
        sys.exit(130)


def processor_time(pid: int) -> float:
    """Return the milliseconds of processor time a process has had, its threads' included."""
    # After the name, which may hold anything: fields 14 and 15 of proc(5), in ticks.
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")


def memory(pid: int) -> float:
    """Return the megabytes of memory that a process holds (VmRSS of proc(5))."""
    line = next(each for each in Path(f"/proc/{pid}/status").read_text().splitlines() if each.startswith("VmRSS:"))
    return int(line.split()[1]) / 1024


def _interrupt(_number: int, _frame: Any) -> None:
    raise KeyboardInterrupt


def _signal(process: subprocess.Popen[bytes], number: int) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, number)


def _is_group_alive(process: subprocess.Popen[bytes]) -> bool:
    # Collected, or its own body would count.
    process.poll()
    try:
        os.killpg(process.pid, 0)
    except ProcessLookupError:
        return False
    return True
