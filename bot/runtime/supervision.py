"""The processes under supervisor: started together, restarted when they die, ended together."""

from __future__ import annotations

import ctypes
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.embedding_settings import SESSION_SETTING
from bot.errors import BotError
from bot.mail_settings import secrets_of_telling
from bot.runtime.process import EXIT_MEND_FIRST, MARK
from bot.settings import REQUEST_KEY_NAMES, ROOT, Settings

#: Name -> module of every process.
PROCESSES = {
    "actions": "bot.runtime.action_server",
    "rasa": "bot.runtime.rasa_server",
    "worker": "bot.runtime.worker",
    "pages": "bot.runtime.pages_server",
}
#: Seconds a process gets to end before it is killed.
STOP_SECONDS = 2


@dataclass(frozen=True)
class ProcessState:
    """What supervisor says of a process."""

    name: str
    is_up: bool
    #: It ended because an operator must mend something; supervisor does not try again.
    must_be_mended: bool


def withheld_from(process: str) -> tuple[str, ...]:
    """Return the settings a process is started without, whatever the environment of `make run` holds."""
    withheld = {
        "actions": (SESSION_SETTING, *secrets_of_telling()),
        "rasa": (*REQUEST_KEY_NAMES, *secrets_of_telling()),
        "worker": (SESSION_SETTING,),
        "pages": secrets_of_telling(),
    }
    return withheld[process]


class Supervision:
    """Supervisor with our processes below it."""

    def __init__(self, settings: Settings) -> None:
        self._logs = settings.paths.var / "log"
        # A socket's path may have 107 bytes; that of the repository may be longer. The
        # links keep odd characters of its path out of supervisor's file, which cannot
        # hold all of them.
        self._folder = Path(tempfile.mkdtemp(prefix="assistant-"))
        self._supervisor: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start supervisor, and with it every process.

        Raises:
            BotError: The logs cannot be written.
        """
        try:
            self._logs.mkdir(parents=True, exist_ok=True)
            for name in PROCESSES:
                self.log_file(name).write_bytes(b"")
            (self._folder / "log").symlink_to(self._logs, target_is_directory=True)
            (self._folder / "root").symlink_to(ROOT, target_is_directory=True)
            (self._folder / "environment").symlink_to(sys.prefix, target_is_directory=True)
            (self._folder / "supervisord.conf").write_text(self._configuration(), encoding="utf-8")
        except OSError as error:
            raise BotError(f"{self._logs} cannot be written ({error.strerror}).", "Free space on the disk, or set VAR_FOLDER to a folder that may be written.") from error
        command = [sys.executable, "-W", "ignore", "-m", "supervisor.supervisord", "--nodaemon", "-c", str(self._folder / "supervisord.conf")]
        self._supervisor = subprocess.Popen(
            command,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            # A group of its own: Ctrl-C reaches us, and we end the processes in order.
            start_new_session=True,
            preexec_fn=_die_with_parent,
        )

    def states(self) -> list[ProcessState]:
        """Return how every process is; empty while supervisor itself is not up."""
        try:
            infos = self._rpc().getAllProcessInfo()
        except (OSError, ConnectionError, Exception):  # noqa: BLE001  # any failure means: not yet
            return []
        return [
            ProcessState(info["name"], info["statename"] == "RUNNING", info["statename"] == "EXITED" and info["exitstatus"] == EXIT_MEND_FIRST)
            for info in infos
        ]

    def is_alive(self) -> bool:
        """Return whether supervisor is running."""
        return self._supervisor is not None and self._supervisor.poll() is None

    def wait(self) -> None:
        """Wait until supervisor ends."""
        if self._supervisor is not None:
            self._supervisor.wait()

    def stop(self) -> None:
        """End every process, at the latest after `STOP_SECONDS` by force."""
        if self._supervisor is not None and self._supervisor.poll() is None:
            # Each has a group of its own, that ends with nobody's but its own.
            groups = _children_of(self._supervisor.pid)
            self._supervisor.send_signal(signal.SIGTERM)
            try:
                self._supervisor.wait(STOP_SECONDS + 1.5)
            except subprocess.TimeoutExpired:
                for group in (self._supervisor.pid, *groups):
                    with suppress(ProcessLookupError):
                        os.killpg(group, signal.SIGKILL)
                self._supervisor.wait()
        shutil.rmtree(self._folder, ignore_errors=True)

    def log_file(self, name: str) -> Path:
        """Return where a process writes its log."""
        return self._logs / f"{name}.log"

    def last_words(self, name: str) -> str:
        """Return the line in which a process said what to mend, or where to look."""
        log = self.log_file(name)
        lines = log.read_text(encoding="utf-8", errors="replace").splitlines() if log.exists() else []
        said = [line for line in lines if line.startswith(MARK)]
        return said[-1][len(MARK) :].strip() if said else f"The process '{name}' ended. Look into {log}."

    def _rpc(self) -> Any:
        import xmlrpc.client  # nosec: speaks to our own socket only

        from supervisor.xmlrpc import SupervisorTransport

        transport = SupervisorTransport(None, None, f"unix://{self._folder / 'control'}")
        return xmlrpc.client.ServerProxy("http://localhost", transport=transport).supervisor

    def _configuration(self) -> str:
        control, run = self._folder / "control", self._folder
        parts = [
            f"[unix_http_server]\nfile={control}\nchmod=0700\n",
            "[rpcinterface:supervisor]\nsupervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface\n",
            f"[supervisord]\nnodaemon=true\nlogfile=/dev/null\nlogfile_maxbytes=0\npidfile={run / 'pid'}\nchildlogdir={run}\nminfds=256\n",
        ]
        for name, module in PROCESSES.items():
            withheld = ",".join(f'{setting}=""' for setting in withheld_from(name))
            parts.append(
                f"[program:{name}]\n"
                f"command={run}/environment/bin/python -W ignore -m {module}\n"
                f"directory={run}/root\n"
                "startsecs=0\nautorestart=unexpected\n"
                # Only this code means that trying again is of no use.
                f"exitcodes={EXIT_MEND_FIRST}\n"
                f"stopsignal=TERM\nstopwaitsecs={STOP_SECONDS}\nkillasgroup=true\n"
                f"environment={withheld}\n"
                "redirect_stderr=true\n"
                f"stdout_logfile={run}/log/{name}.log\nstdout_logfile_maxbytes=5MB\nstdout_logfile_backups=3\n"
            )
        return "\n".join(parts)


def _children_of(pid: int) -> list[int]:
    """Return the processes below another; none where the system does not tell."""
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def _die_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL("libc.so.6", use_errno=True).prctl(1, signal.SIGTERM)


def assert_port_is_free(host: str, port: int, setting: str) -> None:
    """Refuse to start where something else listens.

    Raises:
        BotError: The port is taken; the remedy names the setting.
    """
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as attempt:
        attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            attempt.bind((host, port))
        except OSError as error:
            raise BotError(f"Port {port} on {host} is taken.", f"End what listens there (an assistant that still runs?), or set {setting} to another port in .env.") from error
