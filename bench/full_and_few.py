"""A measurement of a full database beside a nearly empty one, on every kind of database: what its command line does."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from sqlalchemy.engine import Engine

from bench.databases import KINDS, databases
from bench.figures import Row

_Size = TypeVar("_Size")


def measured(name: str, about: str | None, quick_help: str, measure: Callable[[str, Sequence[Engine], _Size], list[Row]], whole: _Size, quick: _Size) -> int:
    """Read the command line, measure, print which goals are missed, and return 1 when one is.

    Args:
        name: Of the module below `bench`.
        about: What `--help` says of it.
        quick_help: What `--quick` leaves out.
        measure: Measures on one kind of database; gets the full one and the nearly empty one, both empty yet.
        whole: How much is measured.
        quick: How much with `--quick`.
    """
    parser = argparse.ArgumentParser(prog=f"python -m bench.{name}", description=about)
    parser.add_argument("--quick", action="store_true", help=quick_help)
    parser.add_argument("--only", choices=KINDS, help="only this database")
    arguments = parser.parse_args()
    rows: list[Row] = []
    for kind in [arguments.only] if arguments.only else KINDS:
        with tempfile.TemporaryDirectory(prefix="bench-") as folder, databases(kind, ("many", "few"), Path(folder)) as engines:
            if engines is not None:
                rows += measure(kind, engines, quick if arguments.quick else whole)
    missed = [row.name for row in rows if row.is_missed]
    print(f"\nGoals not met: {', '.join(missed)}." if missed else "\nEvery goal measured is met.")
    return 1 if missed else 0
