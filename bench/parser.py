"""Parsing alone: a process with one model, which is sent texts and answers how long each took.

Started by `bench/turn.py` once per bot. Both are measured inside the process: our server does
not open Rasa's `/model/parse`.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from typing import Any


async def parse_all(agent: Any, texts: list[str]) -> list[float]:
    """Return how long each text took, in milliseconds."""
    taken = []
    for text in texts:
        began = time.perf_counter()
        await agent.parse_message(text)
        taken.append((time.perf_counter() - began) * 1000)
    return taken


async def main() -> None:
    """Load the model, then answer each line of texts with a line of times."""
    if sys.argv[2:] == ["ours"]:
        # As our own launcher has it; the stock bot is left as it comes, and computes with TensorFlow,
        # which whoever imports a module of ours does without (docs/decisions/0032-without-tensorflow.md).
        from bot.runtime.process import use_one_thread_for_numbers

        use_one_thread_for_numbers()
    from rasa.core.agent import Agent
    from rasa.utils.log_utils import configure_structlog

    configure_structlog(30)
    # Rasa prints as it likes; only times may stand on the way back.
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    agent = Agent.load(sys.argv[1])
    print(json.dumps("ready"), file=answers, flush=True)
    for line in sys.stdin:
        print(json.dumps(await parse_all(agent, json.loads(line))), file=answers, flush=True)


if __name__ == "__main__":
    asyncio.run(main())
