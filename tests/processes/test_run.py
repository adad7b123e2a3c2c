"""`make run` from the outside: it starts, says how to talk, ends; and says what to mend."""

from __future__ import annotations

import io
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import tarfile
import time
import urllib.request
from pathlib import Path

import pytest

from bot.errors import BotError
from bot.runtime import model
from bot.settings import ROOT
from bot.tools import run
from tests.processes.ended import still_running
from tests.processes.servers import environment


def launch(env: dict[str, str], *arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-W", "ignore", "-m", "bot.tools", "run", *arguments]
    return subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def explained(env: dict[str, str]) -> str:
    """Run a start that must fail; return its one line."""
    process = launch(env)
    _, errors = process.communicate(timeout=150)
    assert process.returncode not in (0, None)
    assert "Traceback" not in errors
    lines = [line for line in errors.splitlines() if line.startswith("STOPPED:")]
    assert len(lines) == 1, errors
    return lines[0]


def children_of(pid: int) -> list[int]:
    shown = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    parents = [tuple(map(int, line.split())) for line in shown.splitlines()]
    found, todo = [], [pid]
    while todo:
        parent = todo.pop()
        own = [child for child, its_parent in parents if its_parent == parent]
        found += own
        todo += own
    return found


def test_it_starts_tells_how_to_talk_answers_and_ends_with_ctrl_c(tmp_path: Path) -> None:
    env = environment(tmp_path / "var")
    # `make run` turns the development channel on by itself.
    env["DEVELOPMENT_CHANNEL"] = "off"
    process = launch(env)
    assert process.stdout is not None
    said = ""
    for line in process.stdout:
        said += line
        if "Ctrl-C ends it." in line:
            break
    assert "make talk" in said
    assert f"curl -s http://127.0.0.1:{env['RASA_PORT']}/webhooks/development/messages" in said
    request = urllib.request.Request(
        f"http://127.0.0.1:{env['RASA_PORT']}/webhooks/development/messages",
        data=json.dumps({"text": "partagez-vous mes données en dehors de l'Europe ?", "controller": "sentera"}).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        texts = [reply["text"] for reply in json.load(answer)["replies"]]
    assert texts[1].startswith("Oui")
    processes = children_of(process.pid)
    # supervisor, the three servers, the worker.
    assert len(processes) == 5
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=90) == 0
    assert still_running(*processes) == []


def test_a_taken_port_is_named_with_its_setting(tmp_path: Path) -> None:
    env = environment(tmp_path / "var")
    with socket.socket() as other:
        other.bind(("127.0.0.1", int(env["RASA_PORT"])))
        other.listen()
        line = explained(env)
    assert f"Port {env['RASA_PORT']}" in line
    assert "RASA_PORT" in line


def test_a_broken_model_is_named_with_its_remedy(tmp_path: Path) -> None:
    env = environment(tmp_path / "var")
    models = tmp_path / "models"
    models.mkdir()
    # Whole enough to be taken for a model, and yet none.
    with tarfile.open(models / f"assistant-{model.fingerprint()}.tar.gz", "w:gz") as archive:
        content = b'{"not": "a model"}'
        entry = tarfile.TarInfo("metadata.json")
        entry.size = len(content)
        archive.addfile(entry, io.BytesIO(content))
    line = explained({**env, "MODEL_FOLDER": str(models)})
    assert "is broken" in line
    assert "make train" in line


def test_a_database_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    env = environment(tmp_path / "var")
    (tmp_path / "var").mkdir()
    with sqlite3.connect(tmp_path / "var" / "product.db") as database:
        database.execute("create table alembic_version (version_num varchar(32) not null)")
        database.execute("insert into alembic_version values ('9999')")
    line = explained(env)
    assert "newer version (9999)" in line
    assert "Update the program" in line


def test_a_missing_secret_is_named(tmp_path: Path) -> None:
    line = explained({**environment(tmp_path / "var"), "ACTION_SECRET": ""})
    assert "ACTION_SECRET is not set" in line
    assert "make setup" in line


def test_a_full_disk_is_told_before_anything_is_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from bot.settings import load_settings

    settings = load_settings(environment(tmp_path / "var"))
    usage = type("usage", (), {"total": 10**9, "used": 10**9 - 1000, "free": 1000})
    monkeypatch.setattr(run.shutil, "disk_usage", lambda _path: usage)
    with pytest.raises(BotError, match="disk is too full.*Free some space"):
        run._assert_machine(settings)


def test_another_machine_is_told_what_would_be_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from bot.settings import load_settings

    monkeypatch.setattr(run.platform, "system", lambda: "Darwin")
    monkeypatch.setattr(run.platform, "machine", lambda: "arm64")
    run._assert_machine(load_settings(environment(tmp_path / "var")))
    told = capsys.readouterr().err
    assert "Darwin on arm64" in told
    assert "TensorFlow" in told


def test_a_killed_process_is_started_again(tmp_path: Path) -> None:
    from bot.runtime.hardening import set_environment
    from bot.runtime.supervision import Supervision
    from bot.settings import load_settings

    env = environment(tmp_path / "var")
    kept = dict(os.environ)
    settings = load_settings(env)
    os.environ.update(env)
    set_environment(settings)
    supervision = Supervision(settings)
    try:
        supervision.start()
        first = pid_of_actions(settings.actions.port)
        os.kill(first, signal.SIGKILL)
        assert pid_of_actions(settings.actions.port, other_than=first) != first
    finally:
        supervision.stop()
        os.environ.clear()
        os.environ.update(kept)


def pid_of_actions(port: int, other_than: int = 0) -> int:
    """Wait until the action server answers, in a process other than the one named."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        for pid in children_of(os.getpid()):
            command = Path(f"/proc/{pid}/cmdline").read_text().split("\0") if Path(f"/proc/{pid}/cmdline").exists() else []
            if pid != other_than and "bot.runtime.action_server" in command:
                try:
                    with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=2) as answer:
                        if json.load(answer)["status"] == "ok":
                            return pid
                except OSError:
                    pass
        time.sleep(0.1)
    raise AssertionError("the action server does not answer")
