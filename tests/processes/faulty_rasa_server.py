"""The real Rasa server, killed with SIGKILL at one named step of a turn, or with a decision that fails.

The file FAULT_FILE names the step; it is removed with the fault, so that the next start, or
the next turn, runs through. Only the tests start this.
"""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Any

from actions import validate_slot_mappings
from bot.runtime import rasa_server
from bot.runtime.process import run_or_explain
from bot.runtime.tracker_store import RedactingTrackerStore
from bot.store.message_log import SqlMessageLog

STEPS = ("after_receive", "before_save", "after_save", "before_complete", "after_complete")
#: Not killed: the decision of a turn raises an error that quotes the person.
FAILING_DECISION = "failing_decision"


def is_armed(step: str) -> bool:
    armed = Path(os.environ["FAULT_FILE"])
    if armed.exists() and armed.read_text() == step:
        armed.unlink()
        return True
    return False


def die_at(step: str) -> None:
    if is_armed(step):
        os.kill(os.getpid(), signal.SIGKILL)


def put_faults_in() -> None:
    receive, complete, save = SqlMessageLog.receive, SqlMessageLog.complete, RedactingTrackerStore.save

    def faulty_receive(self: SqlMessageLog, *args: Any) -> Any:
        result = receive(self, *args)
        die_at("after_receive")
        return result

    def faulty_complete(self: SqlMessageLog, *args: Any) -> Any:
        die_at("before_complete")
        result = complete(self, *args)
        die_at("after_complete")
        return result

    async def faulty_save(self: RedactingTrackerStore, tracker: Any) -> None:
        die_at("before_save")
        await save(self, tracker)
        die_at("after_save")

    decide = validate_slot_mappings._decide

    def faulty_decide(tracker: Any) -> Any:
        if is_armed(FAILING_DECISION):
            raise RuntimeError(tracker.latest_message["text"])
        return decide(tracker)

    validate_slot_mappings._decide = faulty_decide
    SqlMessageLog.receive, SqlMessageLog.complete = faulty_receive, faulty_complete  # type: ignore[method-assign]
    RedactingTrackerStore.save = faulty_save  # type: ignore[method-assign]


if __name__ == "__main__":
    put_faults_in()
    run_or_explain(rasa_server.main)
