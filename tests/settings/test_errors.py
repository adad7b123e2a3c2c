"""The one root of our own errors."""

from __future__ import annotations

from bot.errors import BotError


def test_problem_and_remedy_stand_in_one_line() -> None:
    error = BotError("The disk is full.", "Free some space.")
    assert str(error) == "The disk is full. Free some space."
    assert (error.problem, error.remedy) == ("The disk is full.", "Free some space.")


def test_a_problem_without_a_remedy_is_just_the_problem() -> None:
    assert str(BotError("The disk is full.")) == "The disk is full."
