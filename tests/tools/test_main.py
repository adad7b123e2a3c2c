"""Which verbs there are, and how mistakes in the arguments are told."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys

import pytest

from bot.settings import ROOT
from bot.tools.__main__ import VERBS, main
from tests.tools.command_line import environment, run_tool

MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


@pytest.mark.parametrize("verb, module", [(verb, module) for verb, (module, _) in VERBS.items()])
def test_a_verb_has_a_module_of_its_own_with_its_arguments_and_its_run(verb: str, module: str) -> None:
    assert module == f"bot.tools.{verb.replace('-', '_')}"
    loaded = importlib.import_module(module)
    assert callable(loaded.add_arguments) and callable(loaded.run)


@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_explains_its_arguments(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([verb, "--help"])
    assert ended.value.code == 0
    assert VERBS[verb][1] in " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize("verb", [verb for verb in VERBS if verb not in ("understand", "answer", "policy", "deadline", "keys", "mail", "outbox", "requests", "staff", "widget")])
def test_make_has_every_verb_that_people_use(verb: str) -> None:
    assert f"-m bot.tools {verb}" in MAKEFILE


@pytest.mark.parametrize("arguments", [[], ["tell"], ["answer", "--subject", "x"], ["answer", "?"], ["talk", "--controller"], ["check", "x"]])
def test_a_mistake_in_the_arguments_is_one_line_and_code_1(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1 and err.startswith("STOPPED: ") and "--help` lists what there is." in err


@pytest.mark.parametrize(
    "arguments, said",
    [
        (["talk", "--controller", "nobody"], "There is no controller 'nobody'. Known: "),
        (["talk", "--language", "en"], "There is no language 'en'. Known: nl, fr."),
    ],
)
def test_a_talk_that_cannot_be_is_refused_before_anything_is_loaded(arguments: list[str], said: str) -> None:
    outcome = run_tool(*arguments)
    assert outcome.is_one_clear_line(), outcome
    assert said in outcome.err


def test_a_reader_who_stops_reading_ends_a_verb_in_silence() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    asked = b'{"controller": "conitro", "topic": "retention", "language": "nl"}\n' * 3
    with os.fdopen(writing, "wb") as nobody:
        done = subprocess.run(
            [sys.executable, "-m", "bot.tools", "answer", "-"], input=asked, stdout=nobody, stderr=subprocess.PIPE, cwd=ROOT, env=environment()
        )
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_terminal_that_shows_no_quotation_marks_gets_question_marks() -> None:
    command = [sys.executable, "-m", "bot.tools", "answer", "--controller", "conitro", "--topic", "retention", "--language", "nl"]
    done = subprocess.run(command, capture_output=True, cwd=ROOT, env={**environment(), "PYTHONIOENCODING": "ascii"})
    assert done.returncode == 0 and done.stderr == b""
    assert b"?Gebruikersaccounts worden automatisch na 7 jaar inactiviteit verwijderd.?" in done.stdout
