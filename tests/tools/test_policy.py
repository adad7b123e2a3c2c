"""`policy`: a policy with the quoted passages marked, in a terminal and in a file."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.settings import ROOT
from bot.tools.__main__ import main
from tests.data.made_up import POLICY, made_up
from tests.tools.command_line import environment, run_tool

RETENTION = ("--controller", "voorbeeld", "--topic", "retention")
HEADLINE = "Voorbeeld, “Privacyverklaring van Voorbeeld”, 2022-01-28. "


def _shown(capfd: pytest.CaptureFixture[str], root: Path, *arguments: str) -> list[str]:
    assert main(["policy", "--root", str(root), *arguments]) == 0
    out, err = capfd.readouterr()
    assert err == ""
    return out.splitlines()


def test_the_section_of_the_quote_is_shown_with_the_quote_marked_over_the_line_break(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    made_up(tmp_path)
    assert _shown(capfd, tmp_path, *RETENTION) == [
        f"{HEADLINE}retention: partly, 1 quote.",
        "",
        "# Hoelang bewaren we je gegevens?",
        "",
        "Facturen bewaren we 7 jaar. [[Andere gegevens wissen",
        "we binnen één maand na het einde van de overeenkomst.]]",
    ]


def test_a_facet_shows_its_own_quotes(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    made_up(tmp_path)
    assert _shown(capfd, tmp_path, *RETENTION, "--facet", "invoices", "--context", "0") == [
        f"{HEADLINE}retention, invoices: stated, 1 quote.",
        "",
        "# Hoelang bewaren we je gegevens?",
        "[...]",
        "[[Facturen bewaren we 7 jaar.]] Andere gegevens wissen",
    ]


def test_a_facet_without_anything_of_its_own_shows_the_general_quotes_and_says_so(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    made_up(tmp_path)
    lines = _shown(capfd, tmp_path, *RETENTION, "--facet", "cookies")
    assert lines[0] == f"{HEADLINE}retention, cookies (nothing of its own for this facet; the general answer): partly, 1 quote."
    assert lines[-1] == "we binnen één maand na het einde van de overeenkomst.]]"


def test_a_topic_without_quotes_is_one_line(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    made_up(tmp_path)
    assert _shown(capfd, tmp_path, "--controller", "voorbeeld", "--topic", "dpo") == [f"{HEADLINE}dpo: not_stated, no passage is quoted."]


@pytest.mark.parametrize("topic", ["retention", "dpo"])
def test_the_whole_policy_is_the_policy_but_for_the_marks(tmp_path: Path, capfd: pytest.CaptureFixture[str], topic: str) -> None:
    made_up(tmp_path)
    lines = _shown(capfd, tmp_path, "--controller", "voorbeeld", "--topic", topic, "--whole")
    assert [line.removeprefix("# ").replace("[[", "").replace("]]", "") for line in lines[2:]] == POLICY.splitlines()
    assert sum(line.startswith("# ") for line in lines) == 4


def test_what_steers_a_terminal_stays_out_of_it(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    made_up(tmp_path, ("Facturen bewaren we 7 jaar. Andere", "Facturen bewaren we 7 jaar.\x1b[2J\x07\tAndere"))
    assert _shown(capfd, tmp_path, *RETENTION)[4] == "Facturen bewaren we 7 jaar.\ufffd[2J\ufffd\t[[Andere gegevens wissen"


@pytest.mark.parametrize("term, quoted", [("xterm", "\x1b[1;7mFacturen bewaren we 7 jaar.\x1b[0m"), ("dumb", "[[Facturen bewaren we 7 jaar.]]")])
def test_a_terminal_shows_the_quote_in_reverse_unless_it_cannot(tmp_path: Path, term: str, quoted: str) -> None:
    made_up(tmp_path)
    ours, theirs = os.openpty()
    command = [sys.executable, "-m", "bot.tools", "policy", "--root", str(tmp_path), *RETENTION, "--facet", "invoices"]
    with subprocess.Popen(command, stdout=theirs, cwd=ROOT, env={**environment(), "TERM": term}):
        os.close(theirs)
        shown = b""
        try:
            while chunk := os.read(ours, 4096):
                shown += chunk
        except OSError:
            # A terminal that nobody writes to any more ends so.
            pass
    os.close(ours)
    lines = shown.decode().splitlines()
    assert f"{quoted} Andere gegevens wissen" in lines
    assert ("\x1b[1;4mHoelang bewaren we je gegevens?\x1b[0m" in lines) == (term == "xterm")


def test_the_real_policies_are_shown_with_every_quote_marked() -> None:
    outcome = run_tool("policy", "--controller", "sentera", "--topic", "international_transfer")
    assert (outcome.code, outcome.err) == (0, "")
    lines = outcome.out.decode().splitlines()
    assert "# Transferts de données personnelles" in lines
    assert any(line.startswith("[[Sentera peut transférer vos informations à la fois dans et hors de l'Union européenne.]] ") for line in lines)


@pytest.mark.parametrize(
    "arguments, said",
    [
        (["--controller", "nobody", "--topic", "retention"], "There is no controller 'nobody'. Known: conitro"),
        (["--controller", "conitro", "--topic", "weather"], "There is no topic 'weather'."),
        (["--controller", "conitro", "--topic", "retention", "--facet", "x"], "There is no facet 'x'."),
        (["--controller", "conitro", "--topic", "retention", "--context", "-1"], "'-1' is no number of lines"),
        (["--controller", "conitro", "--topic", "retention", "--context", "1", "--whole"], "not allowed with"),
        (["--controller", "conitro"], "--topic"),
    ],
)
def test_what_does_not_exist_is_one_clear_line(arguments: list[str], said: str) -> None:
    outcome = run_tool("policy", *arguments)
    assert outcome.is_one_clear_line(), outcome
    assert said in outcome.err
