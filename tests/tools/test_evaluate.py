"""The verb `evaluate`, with a reader that was told what to understand."""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from bot.errors import BotError
from bot.tools import evaluate
from bot.tools.nlu_figures import Case, Outcome
from bot.tools.turn_figures import COMPANY, FOLLOW_UPS, TWO_IN_ONE, TurnCase, Wish
from bot.understanding.decision import FALLBACK, Asked, Decision, Heard, Route, TalkSoFar


class ToldReader:
    """Hears a greeting, but is not sure of it."""

    @classmethod
    def start(cls) -> ToldReader:
        return cls()

    def understand_all(self, raws: Sequence[str]) -> list[dict[str, Any]]:
        ranking = [{"intent": "greet", "confidence": 0.2}, {"intent": "thanks", "confidence": 0.1}]
        return [{"text": raw, "language": "fr", "intent": FALLBACK, "confidence": 0.3, "ranking": ranking if raw else []} for raw in raws]


    def hear_all(self, raws: Sequence[str]) -> list[Heard]:
        return [Heard(raw, "greet", 0.9) for raw in raws]

    def decide(self, heard: Heard, talk: TalkSoFar) -> Decision:
        asked = (Asked("ask_retention", talk.last[0].facets if talk.last else ("invoices",)),) if heard.text != "salut" else ()
        return Decision("fr", talk.controller, Route.ANSWER if asked else Route.BY_WORDS, asked, last=asked)


def test_a_turn_is_decided_with_what_was_decided_before_it() -> None:
    wish = Wish(("ask_retention",), ("invoices",))
    pair = TurnCase(FOLLOW_UPS, "fr", "follow_up", "mes factures ?", "et alors ?", (wish,))
    alone = TurnCase(TWO_IN_ONE, "fr", "beside", None, "salut", (Wish(("greet",)),))
    first, second = evaluate.read_turns(ToldReader(), [pair, alone])
    assert (first.acted_on, first.company, first.is_right) == ((Asked("ask_retention", ("invoices",)),), COMPANY, True)
    assert second.acted_on == (Asked("greet"),)
    assert evaluate.read_turns(ToldReader(), []) == []


def test_an_outcome_keeps_what_the_model_was_sure_of_not_the_fallback() -> None:
    case = Case("salut", "fr", "plain", "greet")
    assert evaluate.read_cases(ToldReader(), [case]) == [Outcome(case, FALLBACK, ("greet", "thanks"), 0.2, "fr")]


def test_a_case_of_which_nothing_was_understood_has_no_confidence() -> None:
    case = Case("", "fr", "plain", "greet")
    assert evaluate.read_cases(ToldReader(), [case]) == [Outcome(case, FALLBACK, (), 0.0, "fr")]


def test_the_threshold_is_the_one_of_the_pipeline(tmp_path: Path) -> None:
    (tmp_path / "config.yml").write_text("pipeline:\n  - name: a.b.C\n  - name: FallbackClassifier\n    threshold: 0.25\n", encoding="utf-8")
    assert evaluate.fallback_threshold(tmp_path) == 0.25


def test_a_pipeline_without_a_fallback_is_told(tmp_path: Path) -> None:
    (tmp_path / "config.yml").write_text("pipeline:\n  - name: a.b.C\n", encoding="utf-8")
    with pytest.raises(BotError, match="FallbackClassifier"):
        evaluate.fallback_threshold(tmp_path)


def _arguments(*given: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    evaluate.add_arguments(parser)
    return parser.parse_args(given)


@pytest.fixture
def cases(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(evaluate, "Reader", ToldReader)
    monkeypatch.setattr(evaluate, "set_up_logging", lambda quiet: None)
    folder = tmp_path / "cases" / "fr"
    folder.mkdir(parents=True)
    (folder / "greet.yml").write_text("intent: greet\ncases:\n  - {text: salut, style: plain}\n", encoding="utf-8")
    return folder.parent


def test_both_reports_are_written_and_the_main_figures_shown(cases: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert evaluate.run(_arguments("--cases", str(cases), "--reports", str(tmp_path / "reports"))) == 0
    report = json.loads((tmp_path / "reports" / "nlu.json").read_text(encoding="utf-8"))
    assert report["figures"]["fr"]["accuracy"] == 1
    assert report["misses"][0]["text"] == "salut"
    assert "| salut | fr |" in (tmp_path / "reports" / "nlu.md").read_text(encoding="utf-8")
    assert "100.0" in capsys.readouterr().out


def test_the_pictures_that_the_report_shows_stand_beside_it(cases: Path, tmp_path: Path) -> None:
    evaluate.run(_arguments("--cases", str(cases), "--reports", str(tmp_path / "reports")))
    shown = re.findall(r"!\[.+?\]\((.+?)\)", (tmp_path / "reports" / "nlu.md").read_text(encoding="utf-8"))
    assert sorted(shown) == sorted(path.name for path in (tmp_path / "reports").glob("*.png"))
    assert len(shown) == 4


def test_a_report_that_cannot_be_written_is_one_line_with_the_remedy(cases: Path, tmp_path: Path) -> None:
    (tmp_path / "reports").write_text("a file stands in the way", encoding="utf-8")
    with pytest.raises(BotError, match="cannot be written"):
        evaluate.run(_arguments("--cases", str(cases), "--reports", str(tmp_path / "reports")))
