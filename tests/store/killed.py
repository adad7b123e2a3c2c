"""Openings that are killed: a process of its own at every seam between two steps, ended as by `kill -9`."""

from __future__ import annotations

import json
import os
import signal
import sys
import traceback
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine

from bot.rights.acts import RequestedAct
from bot.rights.desk import RightsDesk
from bot.settings import RequestKeySettings
from bot.store.engine import make_engine
from tests.rights.in_memory import START, MadeUpClock, TwoControllers
from tests.store.rights_desks import made_keeping

ACTS = (RequestedAct.ACCESS, RequestedAct.CONSENT_WITHDRAWAL)
ANSWERS = {"consent": "de nieuwsbrief", "contact": "lien@voorbeeld.example", "name": "Lien Maes"}
#: The steps of an opening, each acknowledged when it returned.
STEPS = ("begin", *ANSWERS, "confirm")


class Seams:
    """Counts the moments between two steps that pass, and ends the process at one of them.

    They are: a transaction began, a statement ran, a commit is about to be asked for, the
    connection is back after it, and what is between two writes of the desk.
    """

    def __init__(self, engine: Engine, fatal: int) -> None:
        self.count, self._fatal = 0, fatal
        for name in ("begin", "after_cursor_execute", "commit", "checkin"):
            event.listen(engine, name, self.passed)

    def passed(self, *_: object) -> None:
        self.count += 1
        if self.count == self._fatal:
            os.kill(os.getpid(), signal.SIGKILL)


def open_whole(desk: RightsDesk, talk: str, seams: Seams | None = None, acknowledge: Any = lambda step, result: None) -> list[tuple[str, str]]:
    """Open the requests of a talk from its first sentence, with keys that are the same every time; return ids and references."""

    def done(step: str, result: object) -> None:
        acknowledge(step, result)
        if seams is not None:
            seams.passed()

    if seams is not None:
        seams.passed()
    desk.begin(talk, ACTS, language="nl", received_at=START, key="begin", controller="conitro")
    done("begin", None)
    for question, raw in ANSWERS.items():
        desk.answer(talk, question, raw, key=question)
        done(question, None)
    opened = [(request.id, request.reference) for request in desk.confirm(talk, key="confirm", client=f"client of {talk}")]
    done("confirm", opened)
    return opened


def kill_at_every_seam(url: str, keys: RequestKeySettings, kills: int) -> tuple[int, list[tuple[str, int, list[tuple[str, Any]]]]]:
    """Kill so many openings, each in a talk and a process of its own, at one seam after another, over and over.

    Returns:
        How many seams there are; then of each opening its talk, the signal that ended it, and the steps it acknowledged with what it said.
    """
    _, acknowledged = _in_a_fork(url, keys, "whole", 0)
    seams = dict(acknowledged)["seams"]
    return seams, [(f"talk {number}", *_in_a_fork(url, keys, f"talk {number}", 1 + number % seams)) for number in range(kills)]


def _in_a_fork(url: str, keys: RequestKeySettings, talk: str, fatal: int) -> tuple[int, list[tuple[str, Any]]]:
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        try:
            _open_and_tell(url, keys, talk, fatal, write)
        except BaseException:  # noqa: BLE001  # the fork must never go on as its parent
            traceback.print_exc(file=sys.stderr)
            os._exit(1)
        os._exit(0)
    os.close(write)
    with os.fdopen(read, "rb") as pipe:
        told = [tuple(json.loads(line)) for line in pipe]
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0, told


def _open_and_tell(url: str, keys: RequestKeySettings, talk: str, fatal: int, pipe: int) -> None:
    def tell(step: str, result: object) -> None:
        os.write(pipe, json.dumps([step, result]).encode() + b"\n")

    engine = make_engine(url)
    seams = Seams(engine, fatal)
    open_whole(RightsDesk(made_keeping(engine, keys), MadeUpClock(), TwoControllers()), talk, seams, tell)
    tell("seams", seams.count)
