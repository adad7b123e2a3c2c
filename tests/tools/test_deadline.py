"""`deadline`: the day and why, for people and for machines."""

from __future__ import annotations

import json

import pytest

from bot.rights.acts import RequestedAct
from bot.rights.deadlines import CautionKind, Rule
from bot.rights.working_days import DayOff
from bot.settings import ROOT
from bot.tools import deadline
from bot.tools.__main__ import main
from tests.tools.command_line import run_tool


def _said(capfd: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    assert main(["deadline", *arguments]) == 0
    out, err = capfd.readouterr()
    assert err == ""
    return out.splitlines()


def _value(capfd: pytest.CaptureFixture[str], *arguments: str) -> dict:
    (line,) = _said(capfd, *arguments, "--json")
    return json.loads(line)


def test_the_day_comes_first_then_why(capfd: pytest.CaptureFixture[str]) -> None:
    assert _said(capfd, "2026-03-05") == [
        "2026-04-07 Tuesday, the last day to answer.",
        "",
        "- Received on 2026-03-05 Thursday; that day is not counted.",
        "- One month later, the same date: 2026-04-05 Sunday.",
        "- 2026-04-05 is a Sunday: on to the next day.",
        "- 2026-04-06 is Easter Monday: on to the next day.",
        "- The period ends with 2026-04-07 Tuesday, a working day.",
        "",
        "An extension can be told, with its reasons, until 2026-04-05 Sunday.",
        "Our own target: 2026-03-25 Wednesday.",
        "Articles of the GDPR: 12(3), 15.",
    ]


def test_an_extended_and_paused_period_is_told_step_by_step(capfd: pytest.CaptureFixture[str]) -> None:
    assert _said(capfd, "2026-11-30", "--extended", "--paused", "1", "--act", "erasure") == [
        "2027-03-01 Monday, the last day to answer (extended).",
        "",
        "- Received on 2026-11-30 Monday; that day is not counted.",
        "- 3 months later there is no such date, so the last day of the month: 2027-02-28 Sunday.",
        "- The clock stood still for 1 day: 2027-03-01 Monday.",
        "- The period ends with 2027-03-01 Monday, a working day.",
        "",
        "Our own target: 2027-02-19 Friday.",
        "Articles of the GDPR: 12(3), 17.",
    ]


def test_what_needs_no_wait_says_so(capfd: pytest.CaptureFixture[str]) -> None:
    lines = _said(capfd, "2026-03-05", "--act", "unsubscribe")
    assert lines[0] == "2026-04-07 Tuesday, the last day to answer."
    assert lines[-2:] == ["Our own target: to be done without delay; 2026-03-09 Monday.", "Articles of the GDPR: 12(3), 21(2)-(3)."]
    assert not [line for line in lines if line.startswith("An extension")]


def test_a_pause_that_cannot_be_is_not_counted_and_the_reason_told(capfd: pytest.CaptureFixture[str]) -> None:
    lines = _said(capfd, "2026-03-02", "--paused", "10", "--act", "human_review")
    assert lines[0].startswith("2026-04-02 ")
    assert "Caution: asked on 2026-03-02: the pause is not counted: a doubt about identity (article 12(6) GDPR) cannot stop this act." in lines


def test_the_dead_have_no_deadline(capfd: pytest.CaptureFixture[str]) -> None:
    assert _said(capfd, "2026-03-05", "--deceased") == ["No legal deadline: the GDPR is not about the data of a person who died. A human answers."]
    value = _value(capfd, "2026-03-05", "--deceased")
    assert (value["due"], value["notice_by"], value["target"], value["articles"]) == (None, None, None, [])
    assert [step["rule"] for step in value["why"]] == ["received", "no_legal_deadline"]


def test_json_is_one_value_with_everything(capfd: pytest.CaptureFixture[str]) -> None:
    assert _value(capfd, "2026-01-31", "--paused", "1", "--act", "request_consent_withdrawal") == {
        "due": "2026-03-02",
        "received_on": "2026-01-31",
        "act": "request_consent_withdrawal",
        "extended": False,
        "paused_days": 0,
        "notice_by": "2026-02-28",
        "target": "2026-02-03",
        "articles": ["12(3)", "7(3)"],
        "why": [
            {"rule": "received", "day": "2026-01-31", "count": None, "because": None},
            {"rule": "last_of_month", "day": "2026-02-28", "count": 1, "because": None},
            {"rule": "not_a_working_day", "day": "2026-02-28", "count": None, "because": "saturday"},
            {"rule": "not_a_working_day", "day": "2026-03-01", "count": None, "because": "sunday"},
            {"rule": "ends", "day": "2026-03-02", "count": None, "because": None},
        ],
        "cautions": [{"caution": "act_cannot_be_paused", "asked_on": "2026-01-31"}],
    }


@pytest.mark.parametrize(
    "arguments, due",
    [
        (["2026-03-02", "--paused", "10"], "2026-04-13"),
        (["2026-03-02", "--paused", "0"], "2026-04-02"),
        (["2028-01-31", "--extended"], "2028-05-02"),
        (["2026-08-31T21:59:00Z"], "2026-09-30"),
        (["2026-08-31T22:00:00Z"], "2026-10-01"),
        (["2026-08-31T23:30:00+02:00"], "2026-09-30"),
        (["2026-03-05 23:30+01:00"], "2026-04-07"),
    ],
)
def test_days_moments_pauses_and_extensions(arguments: list[str], due: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert _value(capfd, *arguments)["due"] == due


@pytest.mark.parametrize("act", RequestedAct)
def test_an_act_is_named_in_full_or_in_short(act: RequestedAct, capfd: pytest.CaptureFixture[str]) -> None:
    for name in (act.value, act.value.removeprefix("request_")):
        assert _value(capfd, "2026-03-05", "--act", name)["act"] == act.value


def test_everything_the_clock_can_say_has_its_words() -> None:
    assert set(deadline._CAUTIONS) == set(CautionKind)
    assert set(deadline._REASONS) == set(DayOff)
    assert {"received", "same_date", "last_of_month", "paused", "not_a_working_day", "ends", "no_legal_deadline"} == {rule.value for rule in Rule}


def test_as_a_process_it_leaves_nothing_but_the_result() -> None:
    outcome = run_tool("deadline", "2026-03-05", "--json")
    assert (outcome.code, outcome.err) == (0, "")
    assert [value["due"] for value in outcome.values()] == ["2026-04-07"]


@pytest.mark.parametrize(
    "arguments, said",
    [
        (["2026-02-30"], "'2026-02-30' is no day of receipt. Write a day, 2026-03-05, or a moment with its zone"),
        (["05/03/2026"], "'05/03/2026' is no day of receipt."),
        (["2026-3-5"], "is no day of receipt."),
        (["tomorrow\nplease"], "'tomorrow\\nplease' is no day of receipt."),
        ([""], "'' is no day of receipt."),
        (["2026-03-05T23:30"], "has no zone: near midnight its day cannot be known. Write"),
        (["2150-01-01"], "A deadline in 2150 cannot be counted: public holidays are known from 1901 to 2100. Check the year."),
        (["9999-12-31", "--paused", "5"], "in 9999 cannot be counted"),
        (["9999-12-31T23:30:00Z"], "in 9999 cannot be counted"),
        (["2026-03-05", "--act", "weather"], "There is no act 'weather'. Known: access, rectification,"),
        (["2026-03-05", "--paused", "-1"], "'-1' is no number of days from 0 to 9999"),
        (["2026-03-05", "--paused", "ten"], "'ten' is no number of days"),
        (["2026-03-05", "--paused", "100000"], "'100000' is no number of days"),
        ([], "DATE"),
    ],
)
def test_a_mistake_is_one_clear_line_with_the_remedy(arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["deadline", *arguments]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1 and err.startswith("STOPPED: ") and said in err


def test_the_page_shows_what_it_prints(capfd: pytest.CaptureFixture[str]) -> None:
    page = (ROOT / "docs" / "command-line.md").read_text(encoding="utf-8")
    section = page.split("\n## deadline\n")[1].split("\n## ")[0]
    shown = section.split("```text\n")[1].split("```")[0]
    assert _said(capfd, "2026-03-05") == shown.splitlines()
