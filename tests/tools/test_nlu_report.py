"""The report says what was counted, and nothing in a case can break it."""

from __future__ import annotations

import json

from bot.tools import nlu_report
from bot.tools.turn_figures import COMPANY, FOLLOW_UPS, TurnCase, TurnOutcome, Wish
from bot.understanding.decision import Asked
from tests.tools.made_up_outcomes import outcome


def test_the_json_report_survives_a_round_trip() -> None:
    report = json.loads(json.dumps(nlu_report.as_json([outcome("greet", "thanks", "greet", text="hoi")], 0.3)))
    assert report["threshold"] == 0.3
    assert report["figures"]["nl"]["top_3"] == 1
    assert report["confusions"] == [{"intent": "greet", "heard": "thanks", "count": 1, "texts": ["hoi"]}]
    assert report["misses"][0]["acted_on"] == "thanks"


def test_a_bar_or_a_newline_in_a_case_does_not_break_the_table() -> None:
    report = nlu_report.as_markdown([outcome("greet", "thanks", text="ja | nee\nof")], 0.3)
    assert "| ja \\| nee of | nl | plain | greet | thanks |" in report


def test_every_miss_stands_in_the_report_with_what_would_be_right() -> None:
    report = nlu_report.as_markdown([outcome("greet", "thanks", "deny", also=("help",), text="hoi")], 0.3)
    assert "| hoi | nl | plain | greet or help | thanks | thanks, deny | 0.90 | nl |" in report


def test_the_summary_has_a_line_per_language_and_one_for_all() -> None:
    lines = nlu_report.as_summary([outcome("greet", "greet"), outcome("greet", "greet", folder="fr")]).splitlines()
    assert [line.split()[0] for line in lines[1:]] == ["fr", "nl", "all"]


def test_turns_are_counted_and_their_misses_told() -> None:
    case = TurnCase(FOLLOW_UPS, "nl", "follow_up", "hoelang?", "en | mijn cv?", (Wish(("ask_retention",), ("job_application",)),))
    turns = [TurnOutcome(case, (Asked("ask_retention", facets),), "nl", COMPANY) for facets in ((), ("job_application",))]
    outcomes = [outcome("greet", "greet")]
    assert "| follow_ups, nl | 2 | 50.0 | 1/2 |" in nlu_report.as_markdown(outcomes, 0.3, turns)
    assert "| hoelang? | en \\| mijn cv? | nl | follow_up | ask_retention (job_application) | ask_retention | nl | conitro |" in nlu_report.as_markdown(outcomes, 0.3, turns)
    assert nlu_report.as_summary(outcomes, turns).splitlines()[-1] == "follow_ups, nl: 50.0 of 2 right"
    report = json.loads(json.dumps(nlu_report.as_json(outcomes, 0.3, turns)))["turns"][FOLLOW_UPS]["nl"]
    assert (report["cases"], report["right"], report["misses"][0]["case"]) == (2, 0.5, "en | mijn cv?")
