"""The two bots that are compared, as something that can be sent a message over HTTP."""

from __future__ import annotations

import http.client
import json
import os
import re
import secrets
import sys
from abc import ABC, abstractmethod
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bench.processes import Processes, free_port, memory, processor_time
from bot.settings import ROOT

#: Settings of whoever runs the measurement that must not reach the servers.
_NOT_PASSED_ON = frozenset({"PRODUCT_DATABASE_URL", "MODEL_FOLDER", "DATA_FOLDER", "VAR_FOLDER", "PYTHONDONTWRITEBYTECODE"})


#: What utter_technical_problem says in domain.yml: a reference of six letters.
APOLOGY = re.compile(r"\b(?:referentie|référence) [a-z]{6}\b")


class Talk(ABC):
    """One talk with a bot."""

    def __init__(self, port: int) -> None:
        self._port = port

    @abstractmethod
    def send(self, text: str) -> None:
        """Send a message and wait for the whole answer.

        Raises:
            RuntimeError: There was none, or it was an apology: a failing bot is a fast one.
        """

    def _post(self, path: str, body: dict[str, Any]) -> Any:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=120)
        try:
            connection.request("POST", path, json.dumps(body), {"Content-Type": "application/json"})
            answer = connection.getresponse()
            content = answer.read()
        finally:
            connection.close()
        if answer.status != 200:
            raise RuntimeError(f"{path} answered {answer.status}: {content[:200]!r}")
        return json.loads(content)


class Bot(ABC):
    """A bot that runs; `talk` begins a talk with it."""

    def __init__(self, name: str, port: int, pids: tuple[int, ...]) -> None:
        self.name = name
        self.port = port
        self._pids = pids

    def processor_time(self) -> float:
        """Return the milliseconds of processor time that its processes have had."""
        return sum(processor_time(pid) for pid in self._pids)

    def memory(self) -> float:
        """Return the megabytes that the last of its processes holds: of ours, the Rasa server."""
        return memory(self._pids[-1])

    @abstractmethod
    def talk(self) -> Talk:
        """Begin a talk."""


class OurTalk(Talk):
    """A talk over the development channel."""

    def __init__(self, port: int, opening: dict[str, str]) -> None:
        super().__init__(port)
        self._opening = opening

    def send(self, text: str) -> None:
        """Send a message, opening the conversation with the first one."""
        answer = self._post("/webhooks/development/messages", {"text": text, **self._opening})
        self._opening = {"conversation": answer["conversation"]}
        said = [reply["text"] for reply in answer["replies"]]
        if not said or any(APOLOGY.search(text) for text in said):
            raise RuntimeError(f"no answer to {text!r}: {said}")


class OurBot(Bot):
    """The assistant as the product starts it, with databases in a folder of its own.

    Args:
        controller: The company the channel is tied to; None for a free channel.
    """

    def __init__(self, name: str, port: int, pids: tuple[int, ...], controller: str | None) -> None:
        super().__init__(name, port, pids)
        self._opening = {"controller": controller} if controller else {}

    @classmethod
    def start(cls, processes: Processes, name: str, folder: Path, controller: str | None, data: Path = ROOT / "data", more: Mapping[str, str] | None = None) -> OurBot:
        """Start both servers and wait until they answer.

        Args:
            more: Settings beside those that every measurement has.
        """
        folder.mkdir(parents=True)
        env = {
            **environment(folder),
            "VAR_FOLDER": str(folder),
            "DATA_FOLDER": str(data),
            "MESSAGE_LOG_KEYS": urlsafe_b64encode(secrets.token_bytes(32)).decode(),
            "ACTION_SECRET": secrets.token_urlsafe(32),
            "WEBSITE_SECRET": secrets.token_urlsafe(32),
            "RASA_PORT": str(free_port()),
            "ACTION_PORT": str(free_port()),
            "PAGES_PORT": str(free_port()),
            "DEVELOPMENT_CHANNEL": "on",
            **(more or {}),
        }
        ports = {"actions": env["ACTION_PORT"], "rasa": env["RASA_PORT"]}
        modules = {"actions": "bot.runtime.action_server", "rasa": "bot.runtime.rasa_server"}
        pids = tuple(processes.start(f"{name}-{part}", [sys.executable, "-W", "ignore", "-m", modules[part]], ROOT, env).pid for part in modules)
        for part, port in ports.items():
            processes.wait_for(f"{name}-{part}", f"http://127.0.0.1:{port}/health", lambda said: said["status"] == "ok")
        return cls(name, int(env["RASA_PORT"]), pids, controller)

    def on(self, controller: str | None) -> OurBot:
        """Return the same servers, talked to on another channel."""
        return OurBot(self.name, self.port, self._pids, controller)

    def talk(self) -> OurTalk:
        """Begin a talk."""
        return OurTalk(self.port, dict(self._opening))


class StockTalk(Talk):
    """A talk over Rasa's own REST channel."""

    def __init__(self, port: int) -> None:
        super().__init__(port)
        self._sender = secrets.token_hex(8)

    def send(self, text: str) -> None:
        """Send a message."""
        said = self._post("/webhooks/rest/webhook", {"sender": self._sender, "message": text})
        if not said or not said[0].get("text"):
            raise RuntimeError(f"no answer to {text!r}: {said}")


class StockBot(Bot):
    """A bot as Rasa's own documentation has it; `bench/stock_bot.py` makes its folder."""

    @classmethod
    def start(cls, processes: Processes, name: str, folder: Path, model: Path) -> StockBot:
        """Start Rasa's server and rasa_sdk's, with their own launchers.

        Args:
            folder: Where the bot stands; its database is made there.
        """
        ports = {"actions": free_port(), "rasa": free_port()}
        env = {**environment(folder), "STOCK_ACTIONS": f"http://127.0.0.1:{ports['actions']}/webhook"}
        start = [sys.executable, "-W", "ignore", "-m"]
        served = [*start, "rasa", "run", "--enable-api", "--model", str(model), "--port", str(ports["rasa"]), "--interface", "127.0.0.1"]
        commands = {
            "actions": [*start, "rasa_sdk", "--actions", "actions", "--port", str(ports["actions"])],
            "rasa": [*served, "--endpoints", "endpoints.yml", "--credentials", "credentials.yml"],
        }
        pids = tuple(processes.start(f"{name}-{part}", command, folder, env).pid for part, command in commands.items())
        processes.wait_for(f"{name}-actions", f"http://127.0.0.1:{ports['actions']}/health", lambda said: said["status"] == "ok")
        processes.wait_for(f"{name}-rasa", f"http://127.0.0.1:{ports['rasa']}/status", lambda said: said["model_file"] is not None)
        return cls(name, ports["rasa"], pids)

    def talk(self) -> StockTalk:
        """Begin a talk."""
        return StockTalk(self.port)


def environment(work: Path) -> dict[str, str]:
    """Return what every measured process gets of our own environment.

    Args:
        work: Where it may leave what it leaves behind; TensorFlow does.
    """
    passed_on = {name: value for name, value in os.environ.items() if name not in _NOT_PASSED_ON}
    return {**passed_on, "TMPDIR": str(work), "RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": "-1"}
