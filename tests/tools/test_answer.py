"""`answer`: one answer, or one a line; the same for people and for machines."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import pytest

from bot.policies.controllers import read_controller
from bot.policies.model import LANGUAGES, Policy, Status
from bot.policies.passages import PolicyText, fold
from bot.policies.topics import load_topics
from bot.settings import ROOT
from tests.tools.command_line import Outcome, run_tool

TOPICS = load_topics(ROOT / "data" / "topics.yml")
POLICIES: dict[str, Policy] = {
    folder.name: read_controller(folder).controller.policy for folder in sorted((ROOT / "data" / "controllers").iterdir()) if folder.is_dir()
}
QUESTIONS = [(slug, topic, language) for slug in POLICIES for topic in TOPICS.topics for language in LANGUAGES]
KEYS = ["status", "text", "quotes", "policy", "law"]

BAD_LINES = {
    b"": "This line is not JSON.",
    b"{": "This line is not JSON.",
    b"\xff\xfe": "This line is not JSON.",
    b"[" * 100_000: "This line is not JSON.",
    b"[]": "A JSON object is needed",
    b"3": "A JSON object is needed",
    b'{"controller": "conitro", "topic": "retention"}': "A JSON object is needed",
    b'{"controller": "conitro", "topic": ["retention"], "language": "nl"}': "A JSON object is needed",
    b'{"controller": null, "topic": "retention", "language": "nl"}': "A JSON object is needed",
    b'{"controller": "conitro", "topic": "retention", "language": "nl", "facet": ["x"]}': "The facet is a text, or null.",
    b'{"controller": "nobody", "topic": "retention", "language": "nl"}': "There is no controller 'nobody'.",
    b'{"controller": "../controllers/conitro", "topic": "retention", "language": "nl"}': "There is no controller",
    b'{"controller": "a\\ud800\\u2028\\n", "topic": "retention", "language": "nl"}': "There is no controller",
    b'{"controller": "conitro", "topic": "weather", "language": "nl"}': "There is no topic 'weather'.",
    b'{"controller": "conitro", "topic": "retention", "language": "en"}': "There is no language 'en'. Known: nl, fr.",
    b'{"controller": "conitro", "topic": "retention", "language": "nl", "facet": "x"}': "There is no facet 'x'.",
}


def _asked(slug: str, topic: str, language: str, **more: Any) -> bytes:
    return json.dumps({"controller": slug, "topic": topic, "language": language, **more}).encode()


@cache
def _all_answers() -> Outcome:
    return run_tool("answer", "-", lines=b"\n".join(_asked(*question) for question in QUESTIONS) + b"\n")


@cache
def _answers_with_bad_lines_between() -> Outcome:
    good = _asked("conitro", "retention", "nl", facet=None)
    return run_tool("answer", "-", "--json", lines=b"".join(bad + b"\n" + good + b"\n" for bad in BAD_LINES))


def test_every_controller_answers_on_every_topic_in_every_language() -> None:
    assert len(QUESTIONS) >= 140
    values = _all_answers().values()
    assert _all_answers().code == 0 and _all_answers().err == ""
    assert len(values) == len(QUESTIONS)
    for question, value in zip(QUESTIONS, values, strict=True):
        assert list(value) == KEYS, (question, value)
        assert value["status"] in {status.value for status in Status}, question
        assert value["text"].strip() and "{" not in value["text"], question


def test_every_quote_stands_word_for_word_in_the_policy_under_the_section_it_names() -> None:
    quoted = 0
    for (slug, topic, _), value in zip(QUESTIONS, _all_answers().values(), strict=True):
        policy = PolicyText(POLICIES[slug].text, POLICIES[slug].headings)
        for quote in value["quotes"]:
            assert list(quote) == ["text", "section"]
            sections = [fold(passage.section) for passage in policy.passages(quote["text"])]
            assert fold(quote["section"]) in sections, (slug, topic, quote)
            quoted += 1
    assert quoted > len(QUESTIONS)


def test_what_a_policy_states_is_quoted_and_its_silence_is_filled_by_the_law() -> None:
    for question, value in zip(QUESTIONS, _all_answers().values(), strict=True):
        if value["status"] in ("stated", "partly"):
            assert value["quotes"], question
        if value["status"] == "not_stated":
            assert value["law"], question


def test_an_answer_names_its_policy_in_the_language_and_with_the_date_the_policy_has() -> None:
    policies = {slug: value["policy"] for (slug, _, _), value in zip(QUESTIONS, _all_answers().values(), strict=True)}
    assert policies["conitro"] == {"title": "Privacy beleid", "date": "2022-01-28", "language": "nl", "url": None}
    assert policies["sentera"] == {"title": "Politique de confidentialité", "date": None, "language": "fr", "url": None}


def test_both_languages_say_the_same_with_the_same_quotes_in_other_words() -> None:
    values = dict(zip(QUESTIONS, _all_answers().values(), strict=True))
    for slug, topic, _ in QUESTIONS:
        dutch, french = values[slug, topic, "nl"], values[slug, topic, "fr"]
        assert (dutch["status"], dutch["quotes"], dutch["policy"]) == (french["status"], french["quotes"], french["policy"])
        assert dutch["text"] != french["text"]


def test_every_line_gets_its_own_line_also_when_it_is_broken() -> None:
    outcome = _answers_with_bad_lines_between()
    values = outcome.values()
    assert outcome.code == 0 and outcome.err == ""
    assert len(values) == 2 * len(BAD_LINES)
    assert all(list(value) == KEYS for value in values[1::2])


@pytest.mark.parametrize("index, said", list(enumerate(BAD_LINES.values())))
def test_a_line_that_cannot_be_answered_says_why_in_place(index: int, said: str) -> None:
    value = _answers_with_bad_lines_between().values()[2 * index]
    assert list(value) == ["error"]
    assert value["error"].startswith(said)


def test_a_facet_is_answered_by_its_own_statement() -> None:
    outcome = run_tool("answer", "--controller", "conitro", "--topic", "retention", "--language", "nl", "--facet", "invoices", "--json")
    (value,) = outcome.values()
    assert outcome.code == 0 and list(value) == KEYS
    assert "7 jaar" in value["text"]
    assert [quote["text"] for quote in value["quotes"]] == [
        "Op basis van de wettelijke fiscale bewaarplicht moeten we factuurgegevens, transactiegegevens en overige financiële gegevens 7 jaar bewaren."
    ]


def test_a_person_reads_the_sentence_then_the_quotes_with_their_sections() -> None:
    outcome = run_tool("answer", "--controller", "conitro", "--topic", "retention", "--language", "nl")
    lines = outcome.out.decode().splitlines()
    assert lines[0].startswith("[stated] ")
    assert "  “Gebruikersaccounts worden automatisch na 7 jaar inactiviteit verwijderd.”" in lines
    assert "    (Artikel 4 – Hoelang bewaren we jouw gegevens?)" in lines


@pytest.mark.parametrize(
    "arguments, said",
    [
        (["--controller", "nobody", "--topic", "retention", "--language", "nl"], "There is no controller 'nobody'. Known: conitro"),
        (["--controller", "conitro", "--topic", "weather", "--language", "nl"], "There is no topic 'weather'."),
        (["--controller", "conitro", "--topic", "retention", "--language", "en", "--json"], "There is no language 'en'. Known: nl, fr."),
        (["--controller", "conitro", "--topic", "retention", "--language", "nl", "--facet", "x", "--json"], "There is no facet 'x'."),
        (["--controller", "conitro", "--language", "nl"], "--topic is needed."),
    ],
)
def test_what_does_not_exist_is_one_clear_line(arguments: list[str], said: str) -> None:
    outcome = run_tool("answer", *arguments)
    assert outcome.is_one_clear_line(), outcome
    assert said in outcome.err
