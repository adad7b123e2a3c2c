"""Workers in processes of their own: the real one, and one that dies, as by kill -9, before a step of our choice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.mail_settings import ControllerSettings, SmtpSettings
from bot.settings import ROOT, RequestKeySettings
from bot.store.engine import make_engine
from tests.rights.in_memory import MadeUpClock
from tests.telling.worlds import SENDER, World

#: Seconds after which a process that hangs fails its test.
PATIENCE = 60
COMPANY = "gdpr@conitro.example"


class _Steps:
    """Counts every call of what is wrapped, and dies before the one it was told."""

    def __init__(self, die_before: int, done: Path) -> None:
        self._left, self._done = die_before, done

    def wrap(self, wrapped: Any, *names: str) -> Any:
        steps = self

        class Wrapped:
            def __getattr__(self, name: str) -> Any:
                value = getattr(wrapped, name)
                if name not in names:
                    return value

                def step(*arguments: Any, **named: Any) -> Any:
                    steps._left -= 1
                    if steps._left == 0:
                        os.kill(os.getpid(), signal.SIGKILL)
                    with steps._done.open("a", encoding="utf-8") as file:
                        file.write(f"{name}\n")
                    return value(*arguments, **named)

                return step

        return Wrapped()


def work_until_dead(url: str, keys: RequestKeySettings, smtp: SmtpSettings, folder: Path, now: datetime, die_before: int) -> None:
    """Tell all that is due, one step after another, each noted in a file; be killed before one of them (0: never)."""
    world = World(make_engine(url), keys, MadeUpClock(now), smtp, folder, seconds=(20.0, 40.0))
    world.reach({"conitro": ControllerSettings(mail=COMPANY)})
    telling, steps = world.telling(), _Steps(die_before, folder / "steps")
    mail = steps.wrap(telling._mail, "send")
    telling._routes._sender = mail
    telling._mail = mail
    telling._outbox = steps.wrap(telling._outbox, "lease", "note_told", "finish", "take_turn", "postpone")
    telling._controllers._outbox = telling._outbox
    telling._controllers._desk = steps.wrap(telling._controllers._desk, "move")
    while telling.tell_next(f"worker {os.getpid()}"):
        pass


def environment(var: Path, url: str, keys: RequestKeySettings, message_log_key: str, smtp_port: int | None) -> dict[str, str]:
    """Return what a worker is started with."""
    smtp = {"SMTP_HOST": "127.0.0.1", "SMTP_PORT": str(smtp_port), "SMTP_SECURITY": "none", "MAIL_FROM": SENDER} if smtp_port else {}
    own = ("SMTP_", "CONTROLLER_", "BOUNCE_", "MAIL_", "STAFF_", "DATA_FOLDER", "NOTICE_")
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith(own)},
        "VAR_FOLDER": str(var),
        "PRODUCT_DATABASE_URL": url,
        "MESSAGE_LOG_KEYS": message_log_key,
        "REQUEST_KEYS": ",".join(keys.sealing),
        "LOOKUP_KEYS": ",".join(keys.lookup),
        "ACTION_SECRET": "een-geheim-van-minstens-24-tekens",
        **smtp,
    }


def start(env: dict[str, str]) -> subprocess.Popen[bytes]:
    """Start the worker as supervisor does."""
    return subprocess.Popen([sys.executable, "-W", "ignore", "-m", "bot.runtime.worker"], cwd=ROOT, env=env, stderr=subprocess.PIPE)


def end(*processes: subprocess.Popen[bytes]) -> list[int]:
    """Ask workers to end; return their codes. One that hangs fails the test."""
    for process in processes:
        process.terminate()
    try:
        return [process.wait(PATIENCE) for process in processes]
    finally:
        for process in processes:
            process.kill()
