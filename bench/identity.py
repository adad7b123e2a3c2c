"""Asking for a mail and typing a code, measured with a request that exists beside one that does not.

A thousand tries each way, in turn, on both databases. A person who measures how long the
answer takes must learn nothing: the ratio of the two is about one, or the run ends with 1.
Run it with `python -m bench.identity`; docs/identity.md says how to read it.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy.engine import Engine

from bench.databases import KINDS, databases, fresh_seals, now
from bench.figures import Goal, Row, compared, table
from bench.made_up_requests import contact_of, fill
from bench.processes import measure_or_stop
from bench.requests import in_turn
from bot.identity.gate import gate_of, none_set
from bot.identity.mailing import ProofMailing
from bot.identity.outcomes import Beginning, CodeOutcome
from bot.identity.proving import ProofDesk
from bot.rights.changing import Changing
from bot.rights.letter_texts import load_letter_texts
from bot.rights.outbox import Mail
from bot.rights.references import new_reference
from bot.settings import ROOT
from bot.store.outbox import SqlOutbox
from bot.store.rights import SqlKeeping

#: In blocks of so many, the first of them to warm up: a thousand are measured.
BLOCKS, IN_BLOCK = 10, 100
#: Ratios from 0.9 to 1.1 are what this machine's noise makes of two equal things.
SAME = (Goal(0.9, is_ceiling=False), Goal(1.1))


class _Nowhere:
    """Takes mails and keeps none."""

    is_folder = True

    def send(self, mail: Mail) -> None:
        """Take one."""


class Measured:
    """A proof desk on a database with requests, each of an address of its own, and the worker that makes its mails."""

    def __init__(self, engine: Engine, requests: int) -> None:
        sealer, hasher = fresh_seals()
        # Everybody makes two: the second of each is left alone.
        self._references = [reference for reference, _ in fill(engine, sealer, hasher, 2 * requests, now())][::2]
        keeping = SqlKeeping(engine, sealer, hasher)
        self._outbox = SqlOutbox(engine, hasher, now)
        self._desk = ProofDesk(keeping, Changing(keeping, now, gate_of(none_set)), now)
        self._mailing = ProofMailing(keeping, _Nowhere(), load_letter_texts(ROOT / "data" / "letters.yml"), _name_of, now, "https://voorbeeld.example")

    def ask_for_one_that_exists(self, number: int) -> None:
        """Ask for a mail with a reference and the address that belongs to it."""
        self._ask(f"is {number}", self._references[number], contact_of(2 * number))

    def ask_for_none(self, number: int) -> None:
        """Ask with a reference and an address that nobody has."""
        self._ask(f"not {number}", new_reference(), f"niemand.{number}@voorbeeld.example")

    def type_for_one_that_exists(self, number: int) -> None:
        """Type a wrong code where a request was found."""
        self._type(f"is {number}")

    def type_for_none(self, number: int) -> None:
        """Type a code where none was."""
        self._type(f"not {number}")

    def make_mails(self) -> None:
        """Make every mail that waits."""
        while (leased := self._outbox.lease("bench", now(), now().replace(year=now().year + 1))) is not None:
            self._outbox.finish(leased, self._mailing.tell(leased).state)

    def _ask(self, talk: str, reference: str, mailbox: str) -> None:
        assert self._desk.begin_for_reference(reference, mailbox, talk, "nl", "1", None) is Beginning.MAIL_UNDER_WAY

    def _type(self, talk: str) -> None:
        assert self._desk.take_code(talk, "00000000").outcome is CodeOutcome.WRONG


def main() -> int:
    """Measure, print, and return 1 when one can be told from the other."""
    parser = argparse.ArgumentParser(prog="python -m bench.identity", description=__doc__)
    parser.add_argument("--only", choices=KINDS, help="only this database")
    parser.add_argument("--quick", action="store_true", help="a tenth: to see that it works, not to compare")
    arguments = parser.parse_args()
    missed: list[str] = []
    for kind in [arguments.only] if arguments.only else KINDS:
        with tempfile.TemporaryDirectory(prefix="bench-") as folder, databases(kind, ("proofs",), Path(folder)) as engines:
            if engines is not None:
                rows = measure(kind, engines, BLOCKS, IN_BLOCK // 10 if arguments.quick else IN_BLOCK)
                missed += [row.name for row in rows if row.is_missed]
    print(f"\nCan be told apart: {', '.join(missed)}." if missed else "\nOne cannot be told from the other.")
    return 1 if missed else 0


def measure(kind: str, engines: Sequence[Engine], blocks: int, in_block: int) -> list[Row]:
    """Measure on one kind of database; return the lines."""
    world, rows = Measured(engines[0], (blocks + 1) * in_block), []
    for what, exists, none in (
        ("asking for a mail", world.ask_for_one_that_exists, world.ask_for_none),
        ("typing a code", world.type_for_one_that_exists, world.type_for_none),
    ):
        taken = in_turn(blocks, in_block, exists, none)
        rows += [compared(f"{kind}: {what}, median µs", *taken, goal=goal) for goal in SAME]
        rows.append(compared(f"{kind}: {what}, 95th percentile µs", *taken, at="p95"))
        world.make_mails()
    print(f"\n{table(rows, 'exists', 'does not')}", flush=True)
    return rows


def _name_of(controller: str) -> str:
    return controller


if __name__ == "__main__":
    measure_or_stop(main)
