"""`keys`: replace the keys that rights requests are sealed with and found by."""

from __future__ import annotations

import argparse
import sys

from bot import wiring
from bot.runtime.process import MARK
from bot.store.key_upkeep import Upkeep


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this verb."""
    parser.add_argument("what", choices=["rotate", "reindex", "left"], help="seal anew (REQUEST_KEYS), make lookup hashes anew (LOOKUP_KEYS), or count what both would do")


def run(arguments: argparse.Namespace) -> int:
    """Do it and say how much was done."""
    upkeep = wiring.KeyUpkeep(wiring.settings_or_stop(), wiring.request_keys_or_stop())
    if arguments.what == "left":
        to_rotate, to_reindex = upkeep.left()
        print(f"To be sealed anew: {_counted(to_rotate)}. To be hashed anew: {_counted(to_reindex)}.")
        return 0
    is_rotating = arguments.what == "rotate"
    done = upkeep.rotate() if is_rotating else upkeep.reindex()
    left = upkeep.left()[0 if is_rotating else 1]
    setting = "REQUEST_KEYS" if is_rotating else "LOOKUP_KEYS"
    print(f"{'Sealed' if is_rotating else 'Hashed'} anew with the newest of {setting}: {_counted(done.renewed)}. {_told(done, left)}")
    if done.unreadable:
        print(f"{MARK} {_counted(done.unreadable)} cannot be read with the keys at hand. Put the missing key back into REQUEST_KEYS, behind the newest, and run this again.", file=sys.stderr)
        return 1
    return 0


def _told(done: Upkeep, left: int) -> str:
    if left == 0:
        return "Nothing is left: the older keys are no longer needed for the database, only for backups."
    if done.unreadable == left:
        return f"Left as they are: {_counted(left)}."
    # A process that was not started again still writes with what was the newest key.
    return f"Still left: {_counted(left)}, written meanwhile. Start the assistant again with the new key, then run this again."


def _counted(rows: int) -> str:
    return "1 row" if rows == 1 else f"{rows} rows"
