"""Answers: taken as they are, made fit to be kept, or sent back with the reason."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversations.cleaning import LONGEST_TEXT
from bot.rights.acts import RequestedAct
from bot.rights.answers import AnswerProblem, read_answer, skipped
from bot.rights.questions import AnswerKind, Question, questions_of
from tests.any_text import ANY_TEXT

QUESTIONS = {question.id: question for question in questions_of(list(RequestedAct))}


@pytest.mark.parametrize(
    "question, raw, value",
    [
        ("extent", "all", "all"),
        ("ground", " unlawful ", "unlawful"),
        ("for_whom", "child", "child"),
        ("wrong", "mijn  adres\u200b is fout", "mijn adres is fout"),
        ("name", " Lien \n Maes ", "Lien Maes"),
        ("contact", "Lien@Voorbeeld.example", "email:Lien@voorbeeld.example"),
        ("contact", "0470 12 34 56", "phone:+32470123456"),
    ],
)
def test_an_answer_is_kept_in_one_form(question: str, raw: str, value: str) -> None:
    answer = read_answer(QUESTIONS[question], raw).answer
    assert answer is not None
    assert (answer.question, answer.value, answer.is_skipped) == (question, value, False)


@pytest.mark.parametrize(
    "question, raw, problem",
    [
        ("extent", "everything", "not_an_option"),
        ("extent", "", "not_an_option"),
        ("wrong", " \n ", "empty"),
        ("name", "123", "not_a_name"),
        ("name", "x" * 500, "not_a_name"),
        ("contact", "nergens", "no_contact"),
        ("contact", "lien@voorbeeld", "after_at"),
    ],
)
def test_an_answer_that_cannot_be_is_sent_back_with_the_reason(question: str, raw: str, problem: str) -> None:
    read = read_answer(QUESTIONS[question], raw)
    assert read.answer is None
    assert read.problem is not None and read.problem.value == problem


def test_a_national_number_is_never_kept_and_the_person_can_be_told() -> None:
    read = read_answer(QUESTIONS["wrong"], "mijn nummer 85.07.30-033.28 is fout")
    assert read.was_masked
    assert read.answer is not None and "033" not in read.answer.value


def test_a_very_long_answer_is_cut_and_the_person_can_be_told() -> None:
    read = read_answer(QUESTIONS["wrong"], "fout " * 5000)
    assert read.was_cut
    assert read.answer is not None and len(read.answer.value) <= LONGEST_TEXT


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=lambda question: question.id)
def test_only_what_can_be_missed_may_be_skipped(question: Question) -> None:
    read = skipped(question)
    if question.may_be_skipped:
        assert read.answer is not None and (read.answer.value, read.answer.is_skipped) == ("", True)
    else:
        assert (read.answer, read.problem) == (None, AnswerProblem.CANNOT_BE_SKIPPED)


@given(st.sampled_from(list(QUESTIONS.values())), ANY_TEXT)
def test_any_text_is_an_answer_or_comes_back_with_a_reason_and_never_shows(question: Question, raw: str) -> None:
    read = read_answer(question, raw)
    assert (read.answer is None) != (read.problem is None)
    if read.answer is not None:
        read.answer.value.encode("utf-8")
        if question.kind is not AnswerKind.CHOICE and len(read.answer.value) > 20:
            assert read.answer.value not in repr(read)
