"""What every process of ours does at its start and its end."""

from __future__ import annotations

import ctypes
import gc
import os
import signal
import sys
from collections.abc import Callable

from bot.errors import BotError

#: Exit code for a mistake an operator must mend: the process manager does not try again.
EXIT_MEND_FIRST = 78
#: What stands before the one line that says what to mend.
MARK = "STOPPED:"


def die_with_parent(by: signal.Signals = signal.SIGTERM) -> None:
    """Ask Linux to end this process when its parent is gone, even by kill -9.

    Args:
        by: The signal it then gets.
    """
    if sys.platform == "linux":
        pr_set_pdeathsig = 1
        ctypes.CDLL("libc.so.6", use_errno=True).prctl(pr_set_pdeathsig, by)


def use_one_thread_for_numbers() -> None:
    """Let numpy compute in one thread; call it before numpy is loaded.

    On single messages a second thread mostly waits, and does so at full speed: twice the
    processor time, and on a busy machine three times as slow.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def keep_what_is_loaded() -> None:
    """Spare the garbage collector what stays until the end; call it when everything is loaded.

    It would else go through a million objects again and again, and every turn that runs meanwhile waits.
    """
    gc.collect()
    gc.freeze()


def run_or_explain(main: Callable[[], None]) -> None:
    """Run a process; a mistake an operator can mend ends in one line and a code, no trace."""
    die_with_parent()
    try:
        main()
    except BotError as error:
        print(f"{MARK} {error}", file=sys.stderr, flush=True)
        sys.exit(EXIT_MEND_FIRST)
