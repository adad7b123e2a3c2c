"""What a turn means while the form of a rights request waits: whose it is, in which language, at which company."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.policies.model import InBothLanguages
from bot.understanding.decision import OPTION, Clause, Decision, Heard, Place, Route, TalkSoFar
from bot.understanding.form_questions import Option, Question, Wanted
from tests.any_text import ANY_TEXT
from tests.understanding.talks import ENGLISH, FRENCH, NOORDER, SOLEIL, UNSURE, asked, heard, tap, understanding
from tests.understanding.test_any_text import INTENTS, PLACES, SCORES, SHARES, quickly

OPTIONS = (Option("all", InBothLanguages("Alles", "Tout")), Option("part", InBothLanguages("Een deel", "Une partie")))
ANYWHERE = Place(today=date(2026, 11, 22))
ON_A_PAGE = Place(NOORDER.slug, "nl", date(2026, 11, 22))
YES_NO, CONTACT, NAME, CHOICE, FREE_TEXT, CONTROLLER = Wanted.YES_NO, Wanted.CONTACT, Wanted.NAME, Wanted.CHOICE, Wanted.FREE_TEXT, Wanted.CONTROLLER
#: What a person may do anywhere in a form, one example for each kind of value.
ANSWERS = {
    YES_NO: ("ja dat klopt", "affirm"),
    Wanted.EMAIL: ("an@voorbeeld.example", "inform"),
    CONTACT: ("0470 12 34 56", "inform"),
    NAME: ("Lien Maes", "inform"),
    Wanted.DATE: ("14/02/1980", "inform"),
    CHOICE: ("een deel", "inform"),
    FREE_TEXT: ("mijn adres is veranderd en dat wil ik niet meer zien", "request_rectification"),
}


def waiting(wanted: Wanted, language: str = "nl", controller: str | None = NOORDER.slug) -> TalkSoFar:
    """Return a talk whose form waits for a value."""
    return TalkSoFar(language, None if wanted is CONTROLLER else controller, form=Question(wanted, OPTIONS if wanted is CHOICE else ()))


def decide(message: Heard, talk: TalkSoFar, place: Place = ANYWHERE) -> Decision:
    return understanding().decide(message, talk, place)


def to_the_form(decision: Decision, controller: str | None = NOORDER.slug, language: str = "nl") -> bool:
    """Return whether the form takes the turn, and nothing else is done in it."""
    return (decision.route, decision.asked, decision.controller, decision.language) == (Route.REQUEST, (), controller, language)


# --- What answers the form, or speaks of it ------------------------------------------------------
@pytest.mark.parametrize("wanted", ANSWERS)
def test_an_answer_goes_to_the_form(wanted: Wanted) -> None:
    text, intent = ANSWERS[wanted]
    assert to_the_form(decide(heard(text, intent), waiting(wanted)))


@pytest.mark.parametrize("wanted", Wanted)
@pytest.mark.parametrize(
    ("text", "intent"),
    [("waarom?", "ask_why"), ("stop", "cancel_request"), ("laat maar", "nlu_fallback"), ("terug", "correct"), ("🤷", "nlu_fallback"), ("", "nlu_fallback"), ("   ", "greet"), ("?!", "nlu_fallback")],
)
def test_why_stop_back_and_nothing_go_to_the_form_whatever_is_asked(wanted: Wanted, text: str, intent: str) -> None:
    talk = waiting(wanted)
    assert to_the_form(decide(heard(text, intent, scores=UNSURE), talk), talk.controller)


@pytest.mark.parametrize("wanted", [CONTACT, NAME, YES_NO, CHOICE])
@pytest.mark.parametrize(("text", "intent"), [("dat zeg ik liever niet", "deny"), ("weet ik niet", "deny"), ("mijn naam is fout", "correct")])
def test_a_refusal_and_a_correction_go_to_the_form(wanted: Wanted, text: str, intent: str) -> None:
    assert to_the_form(decide(heard(text, intent), waiting(wanted)))


# --- What is asked beside it ----------------------------------------------------------------------
@pytest.mark.parametrize("wanted", [each for each in Wanted if each is not CONTROLLER])
def test_a_question_in_the_middle_is_answered_as_anywhere(wanted: Wanted) -> None:
    decision = decide(heard("hoelang bewaren jullie mijn facturen?", "ask_retention", confidence=0.97), waiting(wanted))
    assert (decision.route, decision.asked, decision.controller) == (Route.BY_WORDS, asked("ask_retention: invoices"), NOORDER.slug)
    # Nothing waits beside the form.
    assert decision.pending == ()


@pytest.mark.parametrize("wanted", [YES_NO, CONTACT, NAME, CHOICE])
def test_an_act_in_the_middle_is_asked_of_the_form(wanted: Wanted) -> None:
    decision = decide(heard("wis dan ook maar mijn account", "request_erasure", confidence=0.97), waiting(wanted))
    assert (decision.route, decision.asked) == (Route.BY_WORDS, asked("request_erasure: account"))


def test_an_act_beside_a_question_goes_to_the_form_with_both() -> None:
    parts = (("hoelang bewaren jullie mijn facturen", "ask_retention", 0.95), ("ik wil een kopie van mijn gegevens", "request_access", 0.95))
    decision = decide(heard("hoelang bewaren jullie mijn facturen? ik wil een kopie van mijn gegevens", "ask_retention", confidence=0.97, parts=parts), waiting(CONTACT))
    assert (decision.route, [each.intent for each in decision.asked]) == (Route.REQUEST, ["ask_retention", "request_access"])


def test_an_act_in_a_free_text_is_the_text() -> None:
    assert to_the_form(decide(heard("stop met mailen", "request_unsubscribe", confidence=0.99), waiting(FREE_TEXT)))


@pytest.mark.parametrize(("text", "intent"), [("ik wil een mens spreken", "handoff"), ("ben jij een robot?", "bot_challenge"), ("help", "help")])
def test_other_wishes_are_met_by_the_words(text: str, intent: str) -> None:
    decision = decide(heard(text, intent, confidence=0.97), waiting(CONTACT))
    assert (decision.route, decision.asked) == (Route.BY_WORDS, ())


# --- Another company ------------------------------------------------------------------------------
@pytest.mark.parametrize("wanted", [YES_NO, CONTACT, NAME, CHOICE, CONTROLLER])
@pytest.mark.parametrize("text", ["Soleil Sud", "bij Soleil Sud", "nee, voor Soleil Sud"])
def test_the_name_of_a_company_by_itself_turns_the_form_to_it(wanted: Wanted, text: str) -> None:
    assert to_the_form(decide(heard(text, "switch_controller", scores=UNSURE), waiting(wanted)), SOLEIL.slug)


@pytest.mark.parametrize(
    "text",
    [
        "Soleil Sud",
        "de lening die Soleil Sud mij weigerde",
        "ik heb het al gevraagd bij Soleil Sud maar die zeggen dat het bij jullie is",
        "jullie gaven mijn nummer aan Soleil Sud, dat mag niet meer",
    ],
)
def test_a_company_in_a_free_text_is_only_named(text: str) -> None:
    assert to_the_form(decide(heard(text, "switch_controller", confidence=0.6), waiting(FREE_TEXT)))


@pytest.mark.parametrize("wanted", Wanted)
def test_a_page_of_one_company_turns_to_no_other(wanted: Wanted) -> None:
    decision = decide(heard("Soleil Sud", "switch_controller", scores=UNSURE), waiting(wanted), ON_A_PAGE)
    assert (decision.route, decision.controller, decision.asked) == (Route.REQUEST, NOORDER.slug, ())


@pytest.mark.parametrize("wanted", [YES_NO, CONTACT, NAME, CHOICE, FREE_TEXT])
def test_a_question_about_another_company_leaves_the_form_at_its_own(wanted: Wanted) -> None:
    talk = replace(waiting(wanted), form_controller=NOORDER.slug)
    decision = decide(heard("hoelang bewaart Soleil Sud mijn facturen?", "ask_retention", confidence=0.97), talk)
    assert (decision.route, decision.controller, decision.asked) == (Route.BY_WORDS, SOLEIL.slug, asked("ask_retention: invoices"))
    # The turn after it: the slot still holds the company that was answered for.
    text, intent = ANSWERS[wanted]
    assert to_the_form(decide(heard(text, intent), replace(talk, controller=SOLEIL.slug)))


def test_an_address_at_a_company_turns_to_nobody() -> None:
    assert to_the_form(decide(heard("an@soleil-sud.example", "inform", scores=UNSURE), waiting(CONTACT)))


def test_a_company_that_is_not_known_is_asked_again() -> None:
    assert to_the_form(decide(heard("de bakker om de hoek", "nlu_fallback"), waiting(CONTROLLER)), None)


# --- The language ---------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("wanted", "text", "scores"),
    [
        (NAME, "Jean-Pierre Dubois", FRENCH),
        (NAME, "je m'appelle Élise", UNSURE),
        (CONTACT, "marie@exemple.example", FRENCH),
        (CONTACT, "Rue de la Loi 16, 1000 Bruxelles", FRENCH),
        (CHOICE, "tout", FRENCH),
        (YES_NO, "ok", ENGLISH),
        (FREE_TEXT, "newsletter", ENGLISH),
        (FREE_TEXT, "photos Facebook", FRENCH),
    ],
)
def test_names_addresses_and_a_few_words_change_no_language(wanted: Wanted, text: str, scores: dict[str, float]) -> None:
    assert to_the_form(decide(heard(text, "inform", scores=scores), waiting(wanted)))


def test_a_sentence_in_the_other_language_changes_it() -> None:
    decision = decide(heard("mon adresse est fausse, je n'habite plus à Namur depuis deux ans", "request_rectification", scores=FRENCH), waiting(FREE_TEXT))
    assert to_the_form(decision, language="fr")


@pytest.mark.parametrize("wanted", [YES_NO, CONTACT, NAME, CHOICE, FREE_TEXT])
def test_who_asks_for_the_other_language_gets_the_form_in_it(wanted: Wanted) -> None:
    decision = decide(heard("en français s'il vous plaît", "switch_language", confidence=0.97, scores=FRENCH), waiting(wanted))
    assert to_the_form(decision, language="fr")


@pytest.mark.parametrize("wanted", [YES_NO, CONTACT, CHOICE, FREE_TEXT])
def test_a_foreign_answer_is_kept_in_the_language_of_the_talk(wanted: Wanted) -> None:
    decision = decide(heard("I do not want to tell you anything about that", "nlu_fallback", confidence=0.2, scores=ENGLISH), waiting(wanted))
    assert (decision.route, decision.language) == (Route.REQUEST, "nl")


def test_a_foreign_question_is_told_the_languages() -> None:
    decision = decide(heard("how long do you keep my invoices and my personal data?", "ask_retention", confidence=0.8, scores=ENGLISH), waiting(CONTACT))
    assert (decision.route, decision.language) == (Route.OTHER_LANGUAGE, "nl")


# --- Taps -----------------------------------------------------------------------------------------
@pytest.mark.parametrize("wanted", Wanted)
def test_a_tap_that_answers_goes_to_the_form(wanted: Wanted) -> None:
    talk = waiting(wanted)
    # Also one below an older question: the form knows what it asked.
    assert to_the_form(decide(tap("inform", question="extent", option="part"), talk), talk.controller)


def test_a_tap_keeps_the_language_of_the_talk() -> None:
    assert to_the_form(decide(tap("inform", question="extent", option="part"), waiting(CHOICE, "fr")), language="fr")


def test_a_tap_on_a_company_turns_the_form_to_it() -> None:
    assert to_the_form(decide(tap("switch_controller", to_controller=SOLEIL.slug), waiting(CONTROLLER)), SOLEIL.slug)


def test_a_tap_on_a_language_changes_it() -> None:
    decision = decide(tap("switch_language", to_language="fr"), waiting(CONTACT))
    assert (decision.route, decision.language, decision.asked) == (Route.BY_WORDS, "fr", ())


def test_a_tap_on_a_question_of_before_is_answered() -> None:
    decision = decide(tap("ask_retention", facets="invoices"), waiting(CONTACT))
    assert (decision.route, decision.asked) == (Route.BY_WORDS, asked("ask_retention: invoices"))


def test_a_tap_on_an_act_adds_it() -> None:
    decision = decide(tap("request_access"), waiting(CONTACT))
    assert (decision.route, decision.asked) == (Route.BY_WORDS, asked("request_access"))


def test_an_option_is_no_tap_when_no_form_is_open() -> None:
    decision = decide(tap("inform", question="extent", option="part"), TalkSoFar("nl", NOORDER.slug))
    assert (decision.route, decision.asked) == (Route.BY_WORDS, ())


# --- Whatever is typed ----------------------------------------------------------------------------
@quickly
@given(st.sampled_from(Wanted), ANY_TEXT, INTENTS, SHARES, SCORES, PLACES, st.sampled_from(["nl", "fr"]), st.booleans())
def test_any_turn_in_a_form_is_decided(wanted: Wanted, text: str, intent: str, confidence: float, scores: dict[str, float], place: Place, language: str, is_tap: bool) -> None:
    message = Heard(text, intent, confidence, scores, [Clause(text[:100], intent, confidence)], is_tap=is_tap, tapped={OPTION: text} if is_tap else {})
    decision = decide(message, waiting(wanted, language), place)
    assert decision.language in ("nl", "fr")
    assert decision.pending == ()
    if place.controller is not None:
        assert decision.controller == place.controller
    if decision.route is Route.REQUEST:
        assert all(each.intent.startswith(("ask_", "request_")) for each in decision.asked)


