"""The figures are right on made-up outcomes that can be counted by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import BotError
from bot.tools import nlu_figures
from bot.tools.nlu_figures import Case
from bot.understanding.decision import FALLBACK
from tests.tools.made_up_outcomes import outcome


def test_accuracy_looks_at_cases_in_scope_only() -> None:
    figures = nlu_figures.measure([outcome("greet", "greet"), outcome("thanks", "greet"), outcome("out_of_scope", "greet")])
    assert (figures.cases, figures.accuracy) == (3, 0.5)


def test_another_intent_that_is_right_too_counts_as_right() -> None:
    figures = nlu_figures.measure([outcome("ask_retention", "ask_job_applicants", also=("ask_job_applicants",))])
    assert (figures.accuracy, figures.answered_right, figures.top_3, figures.macro_f1) == (1, 1, 1, 1)


def test_a_right_first_guess_that_falls_back_is_accurate_but_not_answered() -> None:
    figures = nlu_figures.measure([outcome("greet", "greet", acted_on=FALLBACK, confidence=0.2)])
    assert (figures.accuracy, figures.answered_right, figures.in_scope_loss) == (1, 0, 1)


def test_the_third_likeliest_still_counts_for_the_top_three_and_the_fourth_does_not() -> None:
    third, fourth = outcome("deny", "greet", "thanks", "deny", "help"), outcome("help", "greet", "thanks", "deny", "help")
    assert nlu_figures.measure([third, fourth]).top_3 == 0.5


def test_fallback_and_out_of_scope_both_turn_away() -> None:
    outcomes = [
        outcome("out_of_scope", "out_of_scope"),
        outcome("out_of_scope", "greet", acted_on=FALLBACK),
        outcome("out_of_scope", "greet"),
        outcome("greet", "out_of_scope"),
        outcome("greet", "greet"),
    ]
    figures = nlu_figures.measure(outcomes)
    assert figures.out_of_scope_recall == pytest.approx(2 / 3)
    assert figures.in_scope_loss == 0.5


def test_macro_f1_weighs_every_intent_alike_and_counts_what_is_wrongly_heard() -> None:
    outcomes = [
        *[outcome("greet", "greet")] * 3,
        outcome("thanks", "greet"),
        outcome("thanks", "thanks"),
        outcome("out_of_scope", "thanks"),
    ]
    greet, thanks = 2 * 3 / (3 + 4), 2 * 1 / (2 + 2)
    assert nlu_figures.measure(outcomes).macro_f1 == pytest.approx((greet + thanks) / 2)


def test_language_is_not_asked_of_cases_out_of_scope() -> None:
    outcomes = [outcome("greet", "greet", language="fr"), outcome("out_of_scope", "out_of_scope", language="fr")]
    assert nlu_figures.measure(outcomes).language == 0


def test_figures_of_nothing_are_zero() -> None:
    assert nlu_figures.measure([]) == nlu_figures.Figures(0, *[0.0] * 7)


def test_another_threshold_turns_away_what_is_less_sure() -> None:
    outcomes = [
        outcome("out_of_scope", "greet", confidence=0.35),
        outcome("out_of_scope", "out_of_scope", confidence=0.9),
        outcome("greet", "greet", confidence=0.45),
        outcome("greet", "greet", confidence=0.3),
    ]
    assert nlu_figures.at_threshold(outcomes, 0.3) == (0.5, 0.0)
    assert nlu_figures.at_threshold(outcomes, 0.4) == (1.0, 0.5)


def test_confusions_are_told_most_frequent_first_with_their_sentences() -> None:
    outcomes = [outcome("deny", "help", text="nee"), outcome("greet", "thanks", text="hoi"), outcome("greet", "thanks", text="dag"), outcome("help", "help")]
    assert nlu_figures.confusions(outcomes) == [
        nlu_figures.Confusion("greet", "thanks", ("hoi", "dag")),
        nlu_figures.Confusion("deny", "help", ("nee",)),
    ]


def test_misses_are_what_the_bot_gets_wrong() -> None:
    fell_back = outcome("greet", "greet", acted_on=FALLBACK)
    taken_up = outcome("out_of_scope", "greet")
    in_the_wrong_language = outcome("greet", "greet", language="fr")
    well_handled = [outcome("greet", "greet"), outcome("out_of_scope", "greet", acted_on=FALLBACK, language="fr")]
    assert nlu_figures.misses([fell_back, taken_up, in_the_wrong_language, *well_handled]) == [fell_back, taken_up, in_the_wrong_language]


def test_outcomes_are_grouped_by_the_folder_they_are_filed_under() -> None:
    dutch, french = outcome("greet", "greet"), outcome("greet", "greet", folder="fr")
    assert nlu_figures.groups([dutch, french]) == {"fr": [french], "nl": [dutch], "all": [dutch, french]}


def test_styles_with_most_cases_come_first() -> None:
    outcomes = [outcome("greet", "greet", style="typo"), *[outcome("greet", "greet", style="long")] * 2]
    assert list(nlu_figures.styles(outcomes)) == ["long", "typo"]


def test_cases_are_read_from_a_folder_per_language(tmp_path: Path) -> None:
    (tmp_path / "fr").mkdir()
    (tmp_path / "fr" / "greet.yml").write_text('intent: greet\ncases:\n  - {text: "salut", style: plain, also: [thanks]}\n', encoding="utf-8")
    assert nlu_figures.load_cases(tmp_path) == [Case("salut", "fr", "plain", "greet", ("thanks",))]


@pytest.mark.parametrize("content", ["intent: greet\n", "- salut\n", "", "intent: greet\ncases: [{text: salut}]\n"])
def test_a_case_file_of_another_form_is_named(tmp_path: Path, content: str) -> None:
    (tmp_path / "fr").mkdir()
    (tmp_path / "fr" / "greet.yml").write_text(content, encoding="utf-8")
    with pytest.raises(BotError, match=r"fr/greet\.yml"):
        nlu_figures.load_cases(tmp_path)


def test_a_folder_without_cases_is_told(tmp_path: Path) -> None:
    with pytest.raises(BotError, match="no cases"):
        nlu_figures.load_cases(tmp_path)
