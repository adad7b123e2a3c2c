"""Several companies compared: when, which of them, and what carries over."""

from __future__ import annotations

import pytest

from bot.policies.comparison import Superlative
from bot.policies.controllers import Names
from bot.understanding.decision import Place, Route, TalkSoFar, Understanding
from tests.understanding.talks import FRENCH, NOORDER, SOLEIL, asked, decide, heard, talk, tap, topics

ON_A_PAGE = Place(controller=NOORDER.slug, page_language="fr")
BOTH = (NOORDER.slug, SOLEIL.slug)


@pytest.mark.parametrize("text", ["en de anderen?", "vergelijk eens", "is dat bij iedereen zo?", "bij alle bedrijven graag"])
def test_a_bare_wish_takes_the_last_question_up_with_its_facets(text: str) -> None:
    decision = decide(heard(text, "inform"), talk("ask_retention: invoices"))
    assert (decision.route, decision.compared, decision.controller) == (Route.COMPARE, BOTH, NOORDER.slug)
    assert decision.asked == decision.last == asked("ask_retention: invoices")
    assert decision.pending == ()


def test_a_question_that_waited_is_compared_when_all_are_meant() -> None:
    decision = decide(heard("allemaal", "inform"), talk(controller=None, pending=("ask_retention: invoices",)))
    assert (decision.route, decision.compared, decision.asked) == (Route.COMPARE, BOTH, asked("ask_retention: invoices"))
    assert decide(heard("toutes", "nlu_fallback", scores=FRENCH), talk(language="fr", controller=None, pending=("ask_dpo",))).route is Route.COMPARE


def test_a_small_word_means_companies_only_where_one_was_asked_for() -> None:
    assert decide(heard("allemaal", "inform"), talk("ask_data_collected")).route is Route.BY_WORDS


def test_a_wish_with_a_topic_of_its_own_compares_that() -> None:
    decision = decide(heard("wie bewaart het langst?", "ask_retention"), talk("ask_dpo"))
    assert (decision.route, decision.asked, decision.superlative) == (Route.COMPARE, asked("ask_retention"), Superlative.LONGEST)


def test_which_company_is_not_a_question_about_who_is_responsible() -> None:
    decision = decide(heard("welke van die bedrijven verkoopt gegevens?", "ask_controller_identity", confidence=0.67), talk("ask_dpo"))
    assert decision.asked == asked("ask_recipients: sale")
    decision = decide(heard("quelle entreprise garde mes factures le plus longtemps ?", "ask_controller_identity", scores=FRENCH))
    assert decision.asked == asked("ask_retention: invoices")


def test_an_unsure_topic_gives_way_to_the_verb() -> None:
    unsure = heard("bij wie blijven mijn gegevens het langst staan?", "ask_right_portability", confidence=0.35)
    assert decide(unsure, talk("ask_dpo")).asked == asked("ask_retention")
    assert decide(heard("vergelijk hun beveiliging", "ask_right_portability", confidence=0.9)).asked == asked("ask_right_portability")


def test_what_resembles_another_matter_is_compared_where_it_is_about_data() -> None:
    decision = decide(heard("qui garde mes factures le plus longtemps", "out_of_scope", scores=FRENCH), talk(language="fr"))
    assert (decision.route, decision.asked) == (Route.COMPARE, asked("ask_retention: invoices"))
    assert decide(heard("welk bedrijf verkoopt de beste koffie?", "out_of_scope"), talk("ask_dpo")).route is Route.BY_WORDS


def test_a_superlative_alone_asks_the_topic_it_names() -> None:
    assert decide(heard("wie is het veiligst?", "ask_security"), talk("ask_retention")).asked == asked("ask_security")
    assert decide(heard("wie doet het best?", "nlu_fallback", confidence=0.3), talk("ask_retention")).asked == asked("ask_retention")


def test_with_nothing_to_compare_the_wish_waits_for_a_question() -> None:
    decision = decide(heard("vergelijk eens", "nlu_fallback"))
    assert (decision.route, decision.asked, decision.compared) == (Route.COMPARE, (), BOTH)
    tapped = decide(tap("ask_retention", compared=f"{NOORDER.slug},{SOLEIL.slug},nobody"))
    assert (tapped.route, tapped.asked, tapped.compared) == (Route.COMPARE, asked("ask_retention"), BOTH)


def test_two_named_are_compared_and_no_other() -> None:
    three = Understanding(topics(), [NOORDER, SOLEIL, Names("zuiderkruis", "Zuiderkruis", ())])
    decision = three.decide(heard("wie bewaart langer, Soleil Sud of Noorderlicht?", "ask_retention"), talk(), Place())
    assert (decision.route, decision.compared) == (Route.COMPARE, (SOLEIL.slug, NOORDER.slug))
    decision = three.decide(heard("Noorderlicht en Soleil Sud", "switch_controller"), talk(controller=None, pending=("ask_retention",)), Place())
    assert (decision.compared, decision.asked, decision.pending) == (BOTH, asked("ask_retention"), ())


def test_a_pair_is_the_two_talked_about_last() -> None:
    three = Understanding(topics(), [NOORDER, SOLEIL, Names("zuiderkruis", "Zuiderkruis", ())])
    before = TalkSoFar("nl", "zuiderkruis", asked("ask_retention"), talked_about=("noorderlicht", "soleil_sud", "zuiderkruis"))
    assert three.decide(heard("vergelijk die twee eens", "inform"), before, Place()).compared == ("soleil_sud", "zuiderkruis")


def test_two_names_without_any_question_are_no_comparison() -> None:
    assert decide(heard("Noorderlicht en Soleil Sud", "switch_controller")).route is Route.SWITCH_CONTROLLER


@pytest.mark.parametrize("text", ["wis alles bij alle bedrijven", "ik wil gewist worden bij alle bedrijven"])
def test_an_act_at_all_companies_stays_an_act(text: str) -> None:
    decision = decide(heard(text, "request_erasure"), talk("ask_retention"))
    assert (decision.route, decision.asked, decision.compared) == (Route.BY_WORDS, asked("request_erasure"), ())


@pytest.mark.parametrize("intent", ["out_of_scope", "handoff", "insult"])
def test_what_is_about_something_else_is_not_compared(intent: str) -> None:
    assert decide(heard("welk bedrijf heeft de beste koffie?", intent), talk("ask_retention")).route is Route.BY_WORDS


def test_a_fragment_after_a_comparison_compares_on() -> None:
    before = TalkSoFar("nl", None, asked("ask_retention"), compared=BOTH)
    decision = decide(heard("en mijn facturen?", "inform"), before)
    assert (decision.route, decision.asked, decision.compared) == (Route.COMPARE, asked("ask_retention: invoices"), BOTH)
    assert decide(heard("hebben jullie een DPO?", "ask_dpo"), before).route is Route.BY_WORDS
    assert decide(heard("en bij Soleil Sud mijn facturen?", "ask_retention"), before).compared == ()


def test_a_comparison_is_given_again_in_the_language_asked_for() -> None:
    before = TalkSoFar("nl", None, asked("ask_retention"), compared=BOTH)
    decision = decide(heard("in het Frans graag", "switch_language"), before)
    assert (decision.route, decision.language, decision.asked, decision.compared) == (Route.COMPARE, "fr", asked("ask_retention"), BOTH)


def test_of_a_thousand_companies_only_those_of_the_talk_are_compared() -> None:
    many = Understanding(topics(), [Names(f"firma_{number}", f"Zaak{number}", ()) for number in range(1000)])
    decision = many.decide(heard("wie bewaart het langst?", "ask_retention"), TalkSoFar(), Place())
    assert (decision.route, decision.compared, decision.pending) == (Route.COMPARE, (), asked("ask_retention"))
    before = TalkSoFar("nl", "firma_7", asked("ask_retention"), talked_about=("firma_3", "firma_7"))
    assert many.decide(heard("en de anderen?", "inform"), before, Place()).compared == ("firma_3", "firma_7")


def test_who_was_talked_about_is_kept_the_latest_last() -> None:
    decision = decide(heard("en bij Soleil Sud?", "switch_controller"), TalkSoFar("nl", NOORDER.slug, asked("ask_dpo"), talked_about=(SOLEIL.slug, NOORDER.slug)))
    assert decision.talked_about == (NOORDER.slug, SOLEIL.slug)


def test_on_a_companys_page_a_comparison_says_that_only_it_is_answered_for() -> None:
    bare = decide(heard("en de anderen?", "inform"), talk("ask_retention"), ON_A_PAGE)
    assert (bare.named_other, bare.route, bare.asked, bare.controller) == (True, Route.SWITCH_CONTROLLER, (), NOORDER.slug)
    own = decide(heard("wie bewaart het langst?", "ask_retention"), talk("ask_dpo"), ON_A_PAGE)
    assert (own.named_other, own.route, own.asked, own.compared) == (True, Route.BY_WORDS, asked("ask_retention"), ())
    again = decide(heard("wie bewaart het langst?", "ask_retention"), talk("ask_retention"), ON_A_PAGE)
    assert (again.named_other, again.route, again.asked) == (True, Route.SWITCH_CONTROLLER, ())
    tapped = decide(tap("ask_retention", compared="noorderlicht,soleil_sud"), place=ON_A_PAGE)
    assert (tapped.route, tapped.asked) == (Route.BY_WORDS, asked("ask_retention"))


def test_where_there_is_one_company_nothing_is_compared() -> None:
    alone = Understanding(topics(), [NOORDER])
    assert alone.decide(heard("wie bewaart het langst?", "ask_retention"), TalkSoFar(), Place()).route is Route.BY_WORDS
