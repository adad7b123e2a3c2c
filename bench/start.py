"""From `make run` on a fresh clone to the first answer: nothing cached, packages cached, all there.

Takes what is committed, clones it into a temporary folder, and starts it there as a newcomer
would. The first case fetches every package anew (over 2 GB in the environment). Run it with
`.venv/bin/python -m bench.start`; docs/performance.md has the figures.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import tempfile
import time
from pathlib import Path

from bench import sentences
from bench.bots import OurTalk, environment
from bench.processes import Processes, free_port, measure_or_stop, running
from bot.settings import ROOT

CASES = ("nothing cached", "packages cached", "all there")
#: Seconds a start may take, everything fetched and trained.
LONGEST_START = 1800


def main() -> int:
    """Measure the cases in order; each finds what the one before has left."""
    parser = argparse.ArgumentParser(prog="python -m bench.start", description=__doc__)
    parser.add_argument("--offline", action="store_true", help="leave out 'nothing cached', and take packages from your own cache")
    cases = CASES[1:] if parser.parse_args().offline else CASES
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        work = Path(folder)
        caches = {} if cases is not CASES else {"UV_CACHE_DIR": str(work / "uv"), "PIP_CACHE_DIR": str(work / "pip")}
        print(f"{'':16}  {'first answer after':>18}")
        for case in cases:
            clone = work / (CASES[1] if case == CASES[2] else case)
            if not clone.exists():
                subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
            print(f"{case:16}  {measure(work, clone, caches):16.0f} s", flush=True)
    return 0


def measure(work: Path, clone: Path, caches: dict[str, str]) -> float:
    """Return the seconds from `make run` to the first answer."""
    port = free_port()
    env = {**environment(work), **caches, "RASA_PORT": str(port), "ACTION_PORT": str(free_port()), "PAGES_PORT": str(free_port())}
    env.pop("MESSAGE_LOG_KEYS", None)
    # What set-up finds must not be this environment.
    env["PATH"] = os.pathsep.join(each for each in env["PATH"].split(os.pathsep) if not each.startswith(str(ROOT)))
    with running(work) as processes:
        began = time.perf_counter()
        process = processes.start("make-run", ["make", "run"], clone, env)
        _wait_for_answer(processes, process, port)
        return time.perf_counter() - began


def _wait_for_answer(processes: Processes, process: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + LONGEST_START
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            OurTalk(port, {"controller": "conitro"}).send(sentences.of_talk("nl")[0])
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"no answer:\n{processes.log_of('make-run').read_text(errors='replace')[-2000:]}")


if __name__ == "__main__":
    measure_or_stop(main)
