"""Statements found by the words staff type, over the real content of all controllers."""

from __future__ import annotations

import pytest

from bot.policies.answer_desk import AnswerDesk
from bot.policies.controllers import ControllerDirectory
from bot.policies.statement_search import search_statements, statement
from bot.policies.topics import load_topics
from bot.settings import ROOT

DESK = AnswerDesk(load_topics(ROOT / "data" / "topics.yml"), ControllerDirectory(ROOT / "data" / "controllers", lambda _: []))
SLUGS = DESK.controllers.slugs()


@pytest.mark.parametrize("controller", SLUGS)
@pytest.mark.parametrize("language", ["nl", "fr"])
def test_the_title_of_every_topic_finds_it_first_or_among_its_facets(controller: str, language: str) -> None:
    for topic in DESK.topics.topics.values():
        if DESK.answer(controller, topic.id, language).status.value == "not_applicable":
            continue
        found = search_statements(DESK, controller, language, topic.title[language], most=40)
        assert topic.id in [each.key.split("/")[0] for each in found], topic.id


@pytest.mark.parametrize("language, typed", [("nl", "bewaren"), ("nl", "BEWAREN"), ("fr", "conservation"), ("fr", "conservât"[:7])])
def test_the_beginning_of_a_word_in_any_case_is_enough(language: str, typed: str) -> None:
    found = search_statements(DESK, "conitro", language, typed)
    assert any(each.answer.topic.id == "retention" for each in found)


def test_accents_do_not_count() -> None:
    typed = ["sécurité", "securite"]
    first, second = ([each.key for each in search_statements(DESK, "sentera", "fr", each)] for each in typed)
    assert first == second != []


def test_what_holds_more_of_the_words_comes_first_and_half_of_them_is_the_least() -> None:
    found = search_statements(DESK, "conitro", "nl", "cookies bewaren", most=99)
    assert found[0].key == "retention/cookies"
    assert search_statements(DESK, "conitro", "nl", "cookies xyzzy zyxxy") == []


def test_the_general_statement_comes_before_its_facets() -> None:
    assert search_statements(DESK, "conitro", "nl", "cookies")[0].key == "cookies"


@pytest.mark.parametrize("typed", ["", "   ", "de het een", "d", "%", "\x00", "((("])
def test_nothing_that_tells_anything_finds_nothing(typed: str) -> None:
    assert search_statements(DESK, "conitro", "nl", typed) == []


def test_texts_are_in_the_language_of_the_talk_and_quotes_in_that_of_the_policy() -> None:
    (nl, fr) = (search_statements(DESK, "sentera", language, "cookies")[0] for language in ("nl", "fr"))
    assert nl.key == fr.key and nl.answer.text != fr.answer.text
    assert nl.answer.quotes == fr.answer.quotes != ()


def test_a_statement_is_found_by_its_key_and_an_unknown_one_is_none() -> None:
    found = search_statements(DESK, "conitro", "nl", "cookies")[0]
    assert statement(DESK, "conitro", "nl", found.key) == found
    assert statement(DESK, "conitro", "nl", "no/such") is None
