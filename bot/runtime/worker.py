"""The worker: tells what waits in the outbox, and does the clock's work; opens no port."""

from __future__ import annotations

import logging
import os
import secrets
import signal
import socket
import threading
import time

from bot import wiring
from bot.errors import BotError
from bot.runtime.logs import set_up_action_logging
from bot.runtime.process import run_or_explain

logger = logging.getLogger(__name__)

#: Seconds between two looks into an empty outbox.
LOOK_SECONDS = 1.0
#: Seconds between two rounds of the clock's work.
ROUND_SECONDS = 30.0
#: Seconds before the next attempt when the database cannot be used.
PAUSE_SECONDS = 5.0
#: Seconds that what is under way gets to end by itself, then seconds to write down that its line was cut.
END_SECONDS, CUT_SECONDS = 1.0, 0.5


def work(work_of_telling: wiring.WorkOfTelling, worker: str, stopping: threading.Event) -> None:
    """Work until told to stop; whatever fails, it goes on."""
    next_round = time.monotonic()
    while not stopping.is_set():
        try:
            if time.monotonic() >= next_round:
                next_round = time.monotonic() + ROUND_SECONDS
                work_of_telling.look_around()
            if not work_of_telling.tell_next(worker):
                stopping.wait(LOOK_SECONDS)
        except BotError as error:
            logger.error("The worker cannot work: %s", error)
            stopping.wait(PAUSE_SECONDS)
        except Exception as error:  # noqa: BLE001  # a worker that died would leave people without their receipt
            logger.error("The worker failed: %s", error.__class__.__name__)
            stopping.wait(PAUSE_SECONDS)


def main() -> None:
    """Work until SIGTERM, then end within seconds."""
    settings = wiring.settings_or_stop()
    set_up_action_logging(settings.log_level)
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    work_of_telling = wiring.WorkOfTelling(settings, wiring.request_keys_or_stop(), wiring.mail_settings_or_stop(), stopping.wait)
    name = f"{socket.gethostname()[:32]}-{os.getpid()}-{secrets.token_hex(4)}"
    # In a thread of its own: one that hangs in a connection must not keep the process from ending.
    thread = threading.Thread(target=work, args=(work_of_telling, name, stopping), daemon=True)
    thread.start()
    while thread.is_alive() and not stopping.wait(60):
        pass
    thread.join(END_SECONDS)
    if thread.is_alive():
        work_of_telling.cut_lines()
        thread.join(CUT_SECONDS)


if __name__ == "__main__":
    run_or_explain(main)
