"""Guessing in parallel from fifty connections: five tries between them, on SQLite and PostgreSQL."""

from __future__ import annotations

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy.engine import Engine

from bot.identity.gate import gate_of, none_set
from bot.identity.outcomes import CodeOutcome
from bot.identity.proving import ProofDesk
from bot.rights.changing import Changing
from bot.rights.proofs import Proof
from bot.store.engine import make_engine
from tests.identity.worlds import ProofWorld
from tests.store.rights_desks import made_keeping

GUESSERS = 50


def guess_at_once(world: ProofWorld, database_url: str, codes: list[str]) -> Counter[CodeOutcome]:
    """Let everybody type a code at the same moment, each on a connection of its own."""
    engines: list[Engine] = [make_engine(database_url) for _ in range(10)]
    start = threading.Barrier(len(codes))

    def guess(number: int) -> CodeOutcome:
        keeping = made_keeping(engines[number % len(engines)], world.keys)
        desk = ProofDesk(keeping, Changing(keeping, world.clock, gate_of(none_set)), world.clock)
        start.wait()
        return desk.take_code("talk", codes[number]).outcome

    try:
        with ThreadPoolExecutor(len(codes)) as pool:
            return Counter(pool.map(guess, range(len(codes))))
    finally:
        for each in engines:
            each.dispose()


def test_fifty_wrong_guesses_at_once_are_five_tries(world: ProofWorld, database_url: str) -> None:
    (request,) = world.begun()
    right = int(world.code())
    came = guess_at_once(world, database_url, [f"{(right + number) % 10**8:08d}" for number in range(1, GUESSERS + 1)])
    assert sum(came.values()) == GUESSERS
    assert came[CodeOutcome.PROVEN] == 0
    # Four are told what is left, the fifth and all others that it is spent.
    assert (came[CodeOutcome.WRONG], came[CodeOutcome.SPENT]) == (4, GUESSERS - 4)
    assert world.desk.request(request.id).proof is Proof.UNPROVEN


def test_the_right_code_typed_fifty_times_at_once_proves_once(world: ProofWorld, database_url: str) -> None:
    (request,) = world.begun()
    came = guess_at_once(world, database_url, [world.code()] * GUESSERS)
    assert (came[CodeOutcome.PROVEN], came[CodeOutcome.ALREADY_PROVEN]) == (1, GUESSERS - 1)
    assert [entry.what for entry in world.desk.history(request.id)].count("proven") == 1


def test_fifty_wishes_for_a_mail_at_once_are_three_mails(world: ProofWorld, database_url: str) -> None:
    engines = [make_engine(database_url) for _ in range(10)]
    start = threading.Barrier(GUESSERS)

    def ask(number: int) -> str:
        keeping = made_keeping(engines[number % len(engines)], world.keys)
        desk = ProofDesk(keeping, Changing(keeping, world.clock, gate_of(none_set)), world.clock)
        start.wait()
        return desk.begin_for_reference("222-222", "rob@voorbeeld.example", f"talk {number}", "nl", "1", f"client {number}").value

    with ThreadPoolExecutor(GUESSERS) as pool:
        came = Counter(pool.map(ask, range(GUESSERS)))
    for each in engines:
        each.dispose()
    assert came == {"mail_under_way": 3, "wait_an_hour": GUESSERS - 3}
