"""What the form of rights requests and its letters say: each question its words, in both languages, and nothing more."""

from __future__ import annotations

import re
import string
from enum import Enum

import pytest
import yaml

from actions.request_questions import CHANGE, CONFIRM, CONTROLLER, SUGGESTION
from actions.request_saying import NOTED
from bot.policies.checks.glossary_terms import other_terms
from bot.policies.checks.polite_form import familiar_words
from bot.policies.model import LANGUAGES
from bot.policies.topics import load_topics
from bot.rights.acts import RequestedAct
from bot.rights.addresses import AddressProblem
from bot.rights.answers import AnswerProblem
from bot.rights.contacts import ContactProblem
from bot.rights.letter_texts import load_letter_texts
from bot.rights.questions import FOR_WHOM, AnswerKind, questions_of
from bot.settings import ROOT

QUESTIONS = {question.id: question for question in questions_of(list(RequestedAct))}
WORDS = load_topics(ROOT / "data" / "topics.yml").requests
LETTERS = load_letter_texts(ROOT / "data" / "letters.yml")
RESPONSES = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))["responses"]
#: Who only unsubscribes is asked for the address that gets the advertising.
SPECIAL = {"contact_unsubscribe"}
#: What a number of words on a button fits a telephone beside others.
LONGEST_BUTTON = 50


def by_language(response: str) -> dict[str, list[str]]:
    """Return the texts of a response by language."""
    found: dict[str, list[str]] = {}
    for variation in RESPONSES[response]:
        (condition,) = variation["condition"]
        assert (condition["type"], condition["name"]) == ("slot", "language")
        found.setdefault(condition["value"], []).append(variation["text"])
    return found


def names_after(prefix: str) -> set[str]:
    return {name.removeprefix(prefix) for name in RESPONSES if name.startswith(prefix)}


def names_in(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def written_in(language: str) -> list[tuple[str, str]]:
    """Return the words of data/topics.yml about requests in a language, by where they stand; letters have a test of their own."""
    said = [(f"requests.questions.{name}", label[language]) for name, label in WORDS.labels.items()]
    said += [(f"requests.questions.{name}.{each}", label[language]) for name, options in WORDS.options.items() for each, label in options.items()]
    return said + [(f"requests.buttons.{name}", label[language]) for name, label in WORDS.buttons.items()]


def said_in(language: str) -> list[tuple[str, str]]:
    """Return the same with what the talk itself says and what letters say."""
    in_talk = [(name, text) for name in RESPONSES if name.startswith(("utter_form", "utter_receipt")) for text in by_language(name)[language]]
    letters = yaml.safe_load((ROOT / "data" / "letters.yml").read_text(encoding="utf-8"))
    in_letters = [(f"{section}.{key}", text[language]) for section, entries in letters.items() for key, text in entries.items()]
    return [*written_in(language), *in_talk, *in_letters]


# --- Each question its words ----------------------------------------------------------------------
def test_every_question_has_its_label_and_nothing_else_has() -> None:
    assert set(WORDS.labels) == set(QUESTIONS)


def test_every_option_has_its_label_in_the_order_asked_and_nothing_else_has() -> None:
    assert {name: tuple(options) for name, options in WORDS.options.items() if options} == {name: question.options for name, question in QUESTIONS.items() if question.options}


def test_only_choices_have_options() -> None:
    assert {name for name, question in QUESTIONS.items() if question.options} == {name for name, question in QUESTIONS.items() if question.kind is AnswerKind.CHOICE}


def test_every_button_is_one_that_the_form_shows() -> None:
    assert set(WORDS.buttons) == {"skip", "confirm", "change", "stop", "suggestion", "as_typed", "leave_out", "resend", "no_mail", "other_address", "withdraw", "amend", "confirm_withdraw", "keep"}


def test_every_question_is_asked_in_words_and_nothing_else_is() -> None:
    assert names_after("utter_form_ask_") == set(QUESTIONS) | SPECIAL


def test_every_question_says_why_it_is_asked_and_nothing_else_does() -> None:
    assert names_after("utter_form_why_") == set(QUESTIONS) | {CONTROLLER, SUGGESTION, CONFIRM, CHANGE}


def test_every_problem_of_an_answer_is_told_and_nothing_else_is() -> None:
    kinds: list[type[Enum]] = [AnswerProblem, AddressProblem, ContactProblem]
    assert names_after("utter_form_problem_") == {problem.value for kind in kinds for problem in kind}


def test_every_act_that_the_law_says_more_of_has_its_note_and_no_other() -> None:
    assert names_after("utter_form_note_") == {act.value.removeprefix("request_") for act in NOTED}


@pytest.mark.parametrize("response", sorted(name for name in RESPONSES if name.startswith(("utter_form", "utter_receipt"))))
def test_every_text_stands_once_in_each_language_with_the_same_names(response: str) -> None:
    texts = by_language(response)
    assert {language: len(each) for language, each in texts.items()} == dict.fromkeys(LANGUAGES, 1)
    names = [names_in(texts[language][0]) for language in LANGUAGES]
    assert names[0] == names[1]


@pytest.mark.parametrize("name", [name for name in sorted(names_after("utter_form_ask_")) if name != FOR_WHOM])
def test_every_question_says_how_far_the_form_is(name: str) -> None:
    assert {"number", "total"} <= names_in(by_language(f"utter_form_ask_{name}")["nl"][0])


@pytest.mark.parametrize("name", sorted(name for name, question in QUESTIONS.items() if question.may_be_skipped))
def test_what_may_be_passed_over_says_so(name: str) -> None:
    texts = by_language(f"utter_form_ask_{name}")
    assert "overslaan" in texts["nl"][0]
    assert "passer" in texts["fr"][0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_answers_and_no_two_labels_look_the_same(language: str) -> None:
    for each in [WORDS.labels, *WORDS.options.values(), WORDS.buttons]:
        shown = [label[language].casefold() for label in each.values()]
        assert len(set(shown)) == len(shown)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_stands_on_a_button_fits_it(language: str) -> None:
    shown = [label[language] for options in [WORDS.labels, WORDS.buttons, *WORDS.options.values()] for label in options.values()]
    assert [label for label in shown if len(label) > LONGEST_BUTTON or label.endswith(".")] == []


def test_every_act_and_every_person_has_its_name_in_letters() -> None:
    letter_keys = LETTERS.keys()
    assert {key for key in letter_keys if key.startswith("acts.")} == {f"acts.{act.value}" for act in RequestedAct}
    assert {key for key in letter_keys if key.startswith("for_whom.")} == {f"for_whom.{each}" for each in QUESTIONS[FOR_WHOM].options}


# --- How it is said -------------------------------------------------------------------------------
@pytest.mark.parametrize("language", LANGUAGES)
def test_people_are_addressed_politely_and_nobody_says_we(language: str) -> None:
    assert [(where, words) for where, text in written_in(language) if (words := familiar_words(text, language))] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_terms_are_those_of_the_glossary(language: str) -> None:
    assert [(where, word, better) for where, text in said_in(language) for word, better in other_terms(text, language)] == []


def test_what_a_person_opens_has_one_name() -> None:
    """What is told to a company is another thing: the "verzoek van een betrokkene" of the law."""
    to_others = ("notice.", "staff.")
    assert [(where, text) for where, text in said_in("nl") if not where.startswith(to_others) and re.search(r"\bverzoek", text, re.IGNORECASE)] == []
