"""The report on turns says what was counted, and nothing in a case can break it."""

from __future__ import annotations

import json

from bot.tools import turn_report
from bot.tools.turn_figures import COMPANY, FOLLOW_UPS, TurnCase, TurnOutcome, Wish
from bot.understanding.decision import Asked

CASE = TurnCase(FOLLOW_UPS, "nl", "follow_up", "hoelang?", "en | mijn cv?", (Wish(("ask_retention",), ("job_application",)),))
TURNS = [TurnOutcome(CASE, (Asked("ask_retention", facets),), "nl", COMPANY) for facets in ((), ("job_application",))]


def test_turns_are_counted_per_set_language_and_kind() -> None:
    assert "| follow_ups, nl | 2 | 50.0 | follow up 1/2 |" in turn_report.as_markdown(TURNS)
    assert turn_report.as_summary(TURNS).splitlines()[0] == "follow_ups, nl: 50.0 of 2 right"


def test_every_miss_stands_in_the_report_with_what_was_meant() -> None:
    assert "| hoelang? | en \\| mijn cv? | nl | follow_up | ask_retention (job_application) | ask_retention | nl | conitro |" in turn_report.as_markdown(TURNS)


def test_the_json_report_survives_a_round_trip() -> None:
    report = json.loads(json.dumps(turn_report.as_json(TURNS)))[FOLLOW_UPS]["nl"]
    assert (report["cases"], report["right"], [miss["case"] for miss in report["misses"]]) == (2, 0.5, ["en | mijn cv?"])


def test_without_turns_nothing_is_right() -> None:
    assert turn_report.as_summary([]).splitlines()[-1] == "two_in_one, fr: 0.0 of 0 right"
