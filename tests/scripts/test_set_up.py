"""Setting up: finds what is there, writes secrets once, says in one line what to mend."""

from __future__ import annotations

import importlib.util
import os
import stat
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
from cryptography.fernet import Fernet

from bot.settings import ROOT, load_request_keys, load_settings


@pytest.fixture
def set_up(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("set_up", ROOT / "scripts" / "set_up.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def stopped(capsys: pytest.CaptureFixture[str]) -> str:
    lines = capsys.readouterr().err.strip().splitlines()
    assert lines[-1].startswith("STOPPED: ")
    return lines[-1]


def test_a_full_disk_stops_with_the_remedy(set_up: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        set_up.check_disk(needed=4 * 1024**3, free=1000)
    assert end.value.code == 1
    assert "too full" in stopped(capsys)


def test_enough_room_goes_on(set_up: ModuleType) -> None:
    assert set_up.check_disk(needed=10, free=1000) is None


def test_another_machine_is_told_what_would_be_missing(
    set_up: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(set_up.platform, "system", lambda: "Darwin")
    monkeypatch.setattr(set_up.platform, "machine", lambda: "arm64")
    monkeypatch.delenv("TRY_ANYWAY", raising=False)
    with pytest.raises(SystemExit):
        set_up.check_machine()
    told = capsys.readouterr()
    assert "TensorFlow" in told.out
    assert "TRY_ANYWAY=1" in told.err


def test_python_3_10_of_pyenv_is_found_though_it_is_not_the_default(
    set_up: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    binary = tmp_path / "versions" / "3.10.13" / "bin" / "python3.10"
    binary.parent.mkdir(parents=True)
    binary.symlink_to(sys.executable)
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path))
    monkeypatch.delenv("PYTHON310", raising=False)
    monkeypatch.setattr(set_up.shutil, "which", lambda _name: None)
    monkeypatch.setattr(set_up.sys, "executable", "/nowhere/python3")
    monkeypatch.setattr(set_up.os.path, "exists", lambda path: str(path).startswith(str(tmp_path)) and os.path.lexists(path))
    assert set_up.find_python() == str(binary)


def test_a_python_of_another_version_is_not_taken(set_up: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    other = tmp_path / "python3.10"
    other.write_text("#!/bin/sh\nexit 1\n")
    other.chmod(0o755)
    monkeypatch.setenv("PYTHON310", str(other))
    monkeypatch.setattr(set_up.os.path, "exists", lambda path: path == str(other))
    assert set_up.find_python() is None


def test_without_python_3_10_the_ways_to_get_it_are_told(set_up: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    uv = tmp_path / "uv"
    uv.write_text("#!/bin/sh\necho 'error sending request'\nexit 1\n")
    uv.chmod(0o755)
    with pytest.raises(SystemExit):
        set_up.fetch_python(str(uv))
    line = stopped(capsys)
    assert "Python 3.10 was not found" in line
    assert "pyenv install 3.10" in line
    assert "PYTHON310" in line


def test_secrets_are_fresh_private_and_written_once(
    set_up: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / ".env.example").write_bytes((ROOT / ".env.example").read_bytes())
    monkeypatch.setattr(set_up, "ROOT", str(tmp_path))
    set_up.write_env()
    written = tmp_path / ".env"
    assert stat.S_IMODE(written.stat().st_mode) == 0o600
    values = dict(line.split("=", 1) for line in written.read_text().splitlines() if "=" in line and not line.startswith("#"))
    Fernet(values["MESSAGE_LOG_KEYS"])
    assert load_settings(values).actions.secret == values["ACTION_SECRET"]
    # Three keys, no two the same.
    assert len({values["MESSAGE_LOG_KEYS"], *load_request_keys(values).sealing, *load_request_keys(values).lookup}) == 3
    assert "Back up its keys" in capsys.readouterr().out
    before = written.read_text()
    set_up.write_env()
    assert written.read_text() == before
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("end", ["\n", ""])
def test_an_env_from_before_is_given_the_keys_it_does_not_name(
    set_up: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str], end: str
) -> None:
    key = Fernet.generate_key().decode("ascii")
    written = tmp_path / ".env"
    before = f"# mijn eigen regel é\nMESSAGE_LOG_KEYS={key}\nACTION_SECRET={'s' * 24}{end}"
    written.write_text(before, encoding="utf-8")
    written.chmod(0o600)
    monkeypatch.setattr(set_up, "ROOT", str(tmp_path))
    set_up.write_env()
    text = written.read_text(encoding="utf-8")
    assert text.startswith(before)
    values = dict(line.split("=", 1) for line in text.splitlines() if "=" in line and not line.startswith("#"))
    assert load_settings(values).database.message_log_keys == (key,)
    assert load_request_keys(values).sealing != load_request_keys(values).lookup
    assert stat.S_IMODE(written.stat().st_mode) == 0o600
    told = capsys.readouterr().out
    assert "REQUEST_KEYS and LOOKUP_KEYS and WEBSITE_SECRET" in told and "Back up" in told
    set_up.write_env()
    assert written.read_text(encoding="utf-8") == text


def test_a_key_that_is_named_is_left_alone_even_when_it_was_emptied(set_up: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    # A fresh key in the place of a lost one would hide that requests can no longer be read.
    written = tmp_path / ".env"
    written.write_text("REQUEST_KEYS=\nexport LOOKUP_KEYS=mine\nWEBSITE_SECRET=\n")
    monkeypatch.setattr(set_up, "ROOT", str(tmp_path))
    set_up.write_env()
    assert written.read_text() == "REQUEST_KEYS=\nexport LOOKUP_KEYS=mine\nWEBSITE_SECRET=\n"


def test_a_failing_step_shows_its_last_words_and_a_remedy(set_up: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        set_up.run([sys.executable, "-c", "print('no such package'); raise SystemExit(1)"], "Installing packages")
    told = capsys.readouterr().err
    assert "no such package" in told
    assert "Installing packages failed." in told


def test_a_step_is_done_again_only_when_its_inputs_changed(set_up: ModuleType, tmp_path: Path) -> None:
    marker = tmp_path / "done"
    assert not set_up.is_done(str(marker), "one")
    set_up.mark_done(str(marker), "one")
    assert set_up.is_done(str(marker), "one")
    assert not set_up.is_done(str(marker), "two")


def test_a_folder_with_any_name_can_be_marked(set_up: ModuleType, tmp_path: Path) -> None:
    folder = tmp_path / "een map %41 é 🙂"
    folder.mkdir()
    set_up.mark_done(str(folder / "place"), str(folder))
    assert set_up.is_done(str(folder / "place"), str(folder))


def test_it_runs_on_the_oldest_python_it_promises() -> None:
    # The syntax alone can be checked anywhere; the library calls are those of Python 3.8.
    source = (ROOT / "scripts" / "set_up.py").read_text()
    code = "import ast, sys; ast.parse(sys.stdin.read(), feature_version=(3, 8))"
    assert subprocess.run([sys.executable, "-c", code], input=source, text=True).returncode == 0
