"""The report says what was counted, and nothing in a case can break it."""

from __future__ import annotations

import json

from bot.tools import nlu_report
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


def test_the_report_tells_the_price_of_the_threshold_in_use_and_of_the_best_one() -> None:
    outcomes = [outcome("out_of_scope", "greet", confidence=0.25), outcome("out_of_scope", "greet", confidence=0.75), outcome("greet", "greet", confidence=0.5)]
    report = nlu_report.as_markdown(outcomes, 0.2)
    assert "| in use | 0.20 | 0.0 | 0.0 |" in report
    assert "| best by the rule | 0.26 | 50.0 | 0.0 |" in report
    values = nlu_report.as_json(outcomes, 0.2)
    assert values["best_threshold"] == {"threshold": 0.26, "out_of_scope_recall": 0.5, "in_scope_loss": 0.0}
    assert values["best_threshold"] in values["thresholds"]["nl"]


def test_the_report_tells_how_honest_confidence_is() -> None:
    outcomes = [outcome("greet", "greet", confidence=0.9), outcome("greet", "thanks", confidence=0.9, folder="fr")]
    report = nlu_report.as_markdown(outcomes, 0.2)
    assert "fr 90.0, nl 10.0, all 40.0." in report
    assert "| 90.0 | 1 | 90.0 | 100.0 |" in report
    assert json.loads(json.dumps(nlu_report.as_json(outcomes, 0.2)))["confidence"]["fr"][9] == {"cases": 1, "confidence": 0.9, "right": 0.0}


def test_every_picture_has_its_sentence() -> None:
    report = nlu_report.as_markdown([outcome("greet", "greet")], 0.2)
    assert report.count("How to read it: ") == report.count("![") == 4
