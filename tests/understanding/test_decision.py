"""What a turn means: every route, and what carries over."""

from __future__ import annotations

import pytest

from bot.policies.controllers import Names
from bot.understanding.decision import Asked, Decision, Heard, Place, Route, TalkSoFar, Understanding
from tests.understanding.talks import DUTCH, ENGLISH, FRENCH, GERMAN, NOORDER, SOLEIL, UNSURE, asked, decide, heard, talk, tap, topics, understanding

ON_A_PAGE = Place(controller=NOORDER.slug, page_language="fr")


# --- a question ----------------------------------------------------------------------------
def test_a_question_that_names_its_company_is_answered_at_once() -> None:
    decision = decide(heard("hoelang bewaart Noorderlicht mijn facturen?", "ask_retention"))
    assert decision == Decision("nl", NOORDER.slug, Route.BY_WORDS, asked("ask_retention: invoices"), asked("ask_retention: invoices"), talked_about=(NOORDER.slug,))


def test_a_question_without_a_company_waits_for_one() -> None:
    decision = decide(heard("combien de temps gardez-vous mes factures ?", "ask_retention", scores=FRENCH))
    assert (decision.language, decision.controller) == ("fr", None)
    assert decision.asked == decision.pending == decision.last == asked("ask_retention: invoices")


def test_a_new_question_takes_the_place_of_the_one_that_waited() -> None:
    decision = decide(heard("verkopen jullie mijn gegevens?", "ask_recipients"), talk(controller=None, pending=("ask_retention: invoices",)))
    assert decision.pending == asked("ask_recipients: sale")


def test_an_act_is_asked_like_a_topic() -> None:
    decision = decide(heard("wis mijn account", "request_erasure"), talk())
    assert decision.asked == asked("request_erasure: account")
    assert decision.route is Route.BY_WORDS


def test_an_understood_turn_forgets_the_misses_and_a_missed_one_counts() -> None:
    assert decide(heard("bla fazel dinges", "nlu_fallback"), talk(misses=1)).misses == 2
    assert decide(heard("dag", "greet"), talk(misses=1)).misses == 0
    assert decide(heard("hoelang bewaren jullie dat?", "ask_retention"), talk(misses=1)).misses == 0


# --- two questions ---------------------------------------------------------------------------
TWO = heard(
    "verkopen jullie mijn gegevens en hoe kan ik ze laten wissen?",
    "ask_right_erasure",
    parts=(("verkopen jullie mijn gegevens", "ask_recipients", 1.0), ("hoe kan ik ze laten wissen", "ask_right_erasure", 1.0)),
)


def test_two_questions_get_two_answers() -> None:
    decision = decide(TWO, talk())
    assert decision.asked == asked("ask_recipients: sale", "ask_right_erasure")
    assert decision.route is Route.BY_WORDS


def test_two_questions_both_wait_for_the_company() -> None:
    waiting = decide(TWO).pending
    assert waiting == asked("ask_recipients: sale", "ask_right_erasure")
    decision = decide(heard("Soleil Sud", "switch_controller", scores=UNSURE), TalkSoFar("nl", None, waiting, waiting))
    assert (decision.controller, decision.asked, decision.pending) == (SOLEIL.slug, waiting, ())


def test_two_questions_are_answered_where_the_whole_resembles_none() -> None:
    whole = Heard(TWO.text, "nlu_fallback", 0.3, DUTCH, TWO.clauses)
    assert decide(whole, talk()).route is Route.ANSWER
    assert len(decide(whole, talk()).asked) == 2


def test_a_fragment_in_the_second_part_asks_about_the_first() -> None:
    parts = (("hoelang bewaren jullie mijn facturen", "ask_retention", 1.0), ("en mijn adres", "ask_data_source", 0.9))
    decision = decide(heard("hoelang bewaren jullie mijn facturen? en mijn adres?", "ask_retention", parts=parts), talk())
    assert decision.asked == asked("ask_retention: invoices", "ask_retention: customer_data")


def test_two_things_asked_about_together_get_two_answers() -> None:
    decision = decide(heard("hoelang bewaren jullie mijn facturen en mijn cv?", "ask_retention"), talk())
    assert decision.asked == asked("ask_retention: invoices", "ask_retention: job_application")
    assert decide(heard("qui reçoit mon nom, mes factures et mon CV ?", "ask_recipients", scores=FRENCH), talk()).asked == asked(
        "ask_recipients: customer_data", "ask_recipients: invoices"
    )


def test_two_facets_that_are_not_asked_together_stay_one_question() -> None:
    decision = decide(heard("hoelang bewaren jullie de naam die op facturen staat?", "ask_retention"), talk())
    assert decision.asked == asked("ask_retention: customer_data, invoices")


@pytest.mark.parametrize(
    ("text", "intent", "parts"),
    [
        # An act and its topic are one question.
        ("schrijf mij uit, hoe doe ik dat?", "ask_unsubscribe", (("schrijf mij uit", "request_unsubscribe", 0.9), ("hoe doe ik dat", "ask_unsubscribe", 0.9))),
        # One word says nothing.
        ("suppression de compte, comment ?", "ask_right_erasure", (("suppression de compte", "ask_right_erasure", 1.0), ("comment ?", "ask_data_source", 0.9))),
        # A condition is not a question.
        (
            "als jullie een belang hebben, kan ik mij verzetten?",
            "ask_right_objection",
            (("als jullie een belang hebben", "ask_legal_basis", 1.0), ("kan ik mij verzetten", "ask_right_objection", 1.0)),
        ),
        # Hardly understood.
        ("wis het, en doe iets", "ask_right_erasure", (("wis het nu", "ask_right_erasure", 1.0), ("doe iets", "ask_purposes", 0.4))),
    ],
)
def test_one_question_in_two_parts_gets_one_answer(text: str, intent: str, parts: tuple[tuple[str, str, float], ...]) -> None:
    decision = decide(heard(text, intent, scores=UNSURE, parts=parts), talk(language="fr" if "comment" in text else "nl"))
    assert [each.intent for each in decision.asked] == [intent]


def test_what_is_told_before_a_question_is_no_question() -> None:
    parts = (("ik heb gesolliciteerd", "ask_job_applicants", 0.8), ("hoelang houden jullie mijn cv bij?", "ask_retention", 0.9))
    decision = decide(heard("ik heb gesolliciteerd, hoelang houden jullie mijn cv bij?", "ask_retention", parts=parts), talk())
    assert decision.asked == asked("ask_retention: job_application")


def test_an_act_told_as_background_is_kept() -> None:
    parts = (("ik heb genoeg van die mails", "request_unsubscribe", 0.9), ("wie krijgt mijn adres?", "ask_recipients", 0.9))
    decision = decide(heard("ik heb genoeg van die mails, wie krijgt mijn adres?", "ask_recipients", parts=parts), talk())
    assert decision.asked == asked("request_unsubscribe", "ask_recipients: customer_data")


def test_a_polite_order_that_points_back_is_no_second_question() -> None:
    parts = (("mon adresse n'est plus bonne", "request_rectification", 0.9), ("pouvez-vous la changer ?", "ask_policy_changes", 0.7))
    decision = decide(heard("mon adresse n'est plus bonne, pouvez-vous la changer ?", "ask_right_rectification", confidence=0.99, scores=FRENCH, parts=parts), talk(language="fr"))
    assert len(decision.asked) == 1 and decision.asked[0].intent.endswith("_rectification")


def test_a_part_less_sure_of_another_topic_is_no_second_question() -> None:
    parts = (("mijn zoon is 12", "ask_minors", 0.9), ("mag dat zonder mijn toestemming?", "ask_legal_basis", 0.7))
    decision = decide(heard("mijn zoon is 12, mag dat zonder mijn toestemming?", "ask_minors", confidence=0.99, parts=parts), talk())
    assert decision.asked == asked("ask_minors")


@pytest.mark.parametrize("told", ["zeg me aan wie jullie ze gaven", "dites-moi à qui vous les avez données"])
def test_what_is_to_be_told_beside_an_act_is_asked_however_sure_the_whole_is_of_the_act(told: str) -> None:
    parts = (("stuur mij een kopie", "request_access", 0.99), (told, "ask_recipients", 0.7))
    decision = decide(heard(f"stuur mij een kopie en {told}", "request_access", confidence=0.99, parts=parts), talk())
    assert decision.asked == asked("request_access", "ask_recipients")


def test_an_act_told_in_a_part_makes_the_message_an_order() -> None:
    parts = (("mijn adres klopt niet meer", "request_rectification", 0.95), ("kunnen jullie dat aanpassen?", "ask_right_rectification", 0.4))
    decision = decide(heard("mijn adres klopt niet meer, kunnen jullie dat aanpassen?", "ask_right_rectification", parts=parts), talk())
    assert decision.asked == asked("request_rectification: customer_data")
    assert decision.route is Route.REQUEST


@pytest.mark.parametrize("question", ["hoe pas ik dat aan?", "kan dat?", "mag ik dat aanpassen?"])
def test_an_act_told_before_how_or_whether_stays_a_question(question: str) -> None:
    parts = (("mijn adres klopt niet meer", "request_rectification", 0.95), (question, "nlu_fallback", 0.1))
    decision = decide(heard(f"mijn adres klopt niet meer, {question}", "ask_right_rectification", parts=parts), talk())
    assert decision.asked == asked("ask_right_rectification: customer_data")


def test_how_to_is_a_question_though_it_resembles_the_act() -> None:
    parts = (("comment me désabonner", "request_unsubscribe", 0.95), ("qui reçoit mes données ?", "ask_recipients", 1.0))
    decision = decide(heard("comment me désabonner et qui reçoit mes données ?", "ask_unsubscribe", scores=FRENCH, parts=parts), talk(language="fr"))
    assert decision.asked == asked("ask_unsubscribe", "ask_recipients")


def test_facets_that_are_no_side_of_the_topic_are_left_out() -> None:
    assert decide(heard("kan ik naar de rechtbank?", "ask_complaint"), talk()).asked == asked("ask_complaint")


def test_never_more_than_two_answers() -> None:
    parts = (("wie zijn jullie", "ask_controller_identity", 1.0), ("wat bewaren jullie", "ask_data_collected", 1.0), ("is dat veilig", "ask_security", 1.0))
    decision = decide(heard("wie zijn jullie, wat bewaren jullie, is dat veilig?", "ask_security", parts=parts), talk())
    assert decision.asked == asked("ask_controller_identity", "ask_data_collected")


def test_a_question_beside_small_talk_is_answered() -> None:
    parts = (("merci pour tout", "thanks", 1.0), ("comment me désabonner", "ask_unsubscribe", 1.0))
    decision = decide(heard("merci pour tout, et comment me désabonner ?", "thanks", scores=FRENCH, parts=parts), talk(language="fr"))
    assert (decision.asked, decision.route) == (asked("ask_unsubscribe"), Route.ANSWER)


def test_a_half_understood_part_is_answered_where_nothing_else_was_understood() -> None:
    parts = (("ik zit met iets", "out_of_scope", 0.5), ("hoelang houden ze dat", "ask_retention", 0.45))
    assert decide(heard("ik zit met iets, hoelang houden ze dat", "nlu_fallback", parts=parts), talk()).asked == asked("ask_retention")


def test_a_person_wanted_is_not_overruled_by_a_part() -> None:
    parts = (("ik wil een mens", "handoff", 1.0), ("hoe kan ik bellen", "ask_contact", 0.9))
    decision = decide(heard("ik wil een mens, hoe kan ik bellen", "handoff", parts=parts), talk())
    assert (decision.asked, decision.route) == ((), Route.BY_WORDS)


# --- which company -----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("Noorderlicht", "switch_controller"),
        ("noorderlciht", "insult"),
        ("Noorderlicht graag", "nlu_fallback"),
        ("van Noorderlicht", "inform"),
        ("die van noorderlicht natuurlijk", "inform"),
        ("ah sorry, ik bedoelde noorderlicht", "correct"),
        ("hallo, ik ben klant bij Noorderlicht", "greet"),
    ],
)
def test_the_question_that_waited_is_answered_when_the_company_is_named(text: str, intent: str) -> None:
    decision = decide(heard(text, intent), talk(controller=None, pending=("ask_retention: invoices",)))
    assert (decision.controller, decision.route) == (NOORDER.slug, Route.SWITCH_CONTROLLER)
    assert decision.asked == asked("ask_retention: invoices")
    assert decision.pending == ()


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("en bij Soleil Sud?", "nl"),
        ("et chez Soleil Sud ?", "fr"),
        ("Soleil Sud", "nl"),
        ("soleilsud", "nl"),
        ("geldt dat ook voor Soleil Sud?", "nl"),
        ("c'est pareil chez Soleil Sud ?", "fr"),
    ],
)
def test_another_company_takes_the_last_question_up(text: str, language: str) -> None:
    decision = decide(heard(text, "switch_controller", scores=UNSURE), talk("ask_retention: invoices", language=language))
    assert (decision.controller, decision.language, decision.route) == (SOLEIL.slug, language, Route.SWITCH_CONTROLLER)
    assert decision.asked == asked("ask_retention: invoices")


def test_another_company_and_another_facet_at_once() -> None:
    decision = decide(heard("et chez Soleil Sud, mon adresse ?", "switch_controller", scores=FRENCH), talk("ask_retention: invoices", language="fr"))
    assert (decision.controller, decision.asked) == (SOLEIL.slug, asked("ask_retention: customer_data"))


def test_a_facet_that_is_no_side_of_the_last_question_is_not_put_on_it() -> None:
    decision = decide(heard("en bij Soleil Sud, de politie?", "switch_controller"), talk("ask_retention: invoices"))
    assert decision.asked == asked("ask_retention: invoices")


def test_another_company_and_a_new_question_at_once() -> None:
    parts = (("nee ik bedoel Soleil Sud", "switch_controller", 1.0), ("verkopen die mijn gegevens", "ask_recipients", 1.0))
    decision = decide(heard("nee ik bedoel Soleil Sud, verkopen die mijn gegevens?", "switch_controller", parts=parts), talk("ask_retention"))
    assert (decision.controller, decision.asked) == (SOLEIL.slug, asked("ask_recipients: sale"))


@pytest.mark.parametrize(
    "text",
    [
        "het gaat niet over Noorderlicht maar over Soleil Sud",
        "ce n'est pas Noorderlicht que je voulais mais Soleil Sud",
        "ik heb het over Soleil Sud, niet over Noorderlicht",
        "pas noorderlicht, Soleil Sud",
        "niet Noorderlicht maar soleil sdu",
    ],
)
def test_the_company_that_is_denied_is_not_the_one_meant(text: str) -> None:
    assert decide(heard(text, "switch_controller", scores=UNSURE), talk()).controller == SOLEIL.slug


def test_a_denial_alone_names_no_company() -> None:
    decision = decide(heard("nee, niet Noorderlicht", "switch_controller"), talk("ask_retention", controller=None))
    assert (decision.controller, decision.route) == (None, Route.BY_WORDS)


def test_not_being_a_customer_of_a_company_still_asks_about_it() -> None:
    decision = decide(heard("ik ben niet bij Noorderlicht klant, hebben jullie mijn gegevens?", "ask_data_collected"))
    assert decision.controller == NOORDER.slug


@pytest.mark.parametrize(
    ("text", "intent"), [("Zuiderkruis", "out_of_scope"), ("en bij Zuiderkruis?", "switch_controller"), ("andere firma", "switch_controller")]
)
def test_an_unknown_company_changes_nothing_and_keeps_what_waits(text: str, intent: str) -> None:
    decision = decide(heard(text, intent), talk(controller=None, pending=("ask_retention",)))
    assert (decision.controller, decision.route, decision.asked) == (None, Route.BY_WORDS, ())
    assert decision.pending == asked("ask_retention")


def test_an_address_at_a_company_does_not_turn_to_it() -> None:
    decision = decide(heard("an@noorderlicht.example", "inform", scores=UNSURE), talk("ask_retention", controller=SOLEIL.slug))
    assert (decision.controller, decision.asked, decision.language) == (SOLEIL.slug, (), "nl")


def test_a_short_miss_that_names_a_company_takes_the_last_question_up() -> None:
    assert decide(heard("hoe doet Soleil Sud zoiets", "nlu_fallback"), talk("ask_retention")).asked == asked("ask_retention")
    long = "ik zat gisteren in de winkel van Soleil Sud en daar was van alles te doen"
    assert decide(heard(long, "nlu_fallback"), talk("ask_retention")).asked == ()


# --- a channel tied to one company -----------------------------------------------------------------
def test_on_a_companys_page_no_other_company_is_answered_for() -> None:
    decision = decide(heard("en bij Soleil Sud?", "switch_controller"), talk("ask_retention"), ON_A_PAGE)
    assert (decision.controller, decision.named_other, decision.route, decision.asked) == (NOORDER.slug, True, Route.SWITCH_CONTROLLER, ())
    assert decision.last == asked("ask_retention")


def test_on_a_companys_page_a_question_about_another_says_so() -> None:
    decision = decide(heard("hoelang bewaart Soleil Sud mijn facturen?", "ask_retention"), place=ON_A_PAGE)
    assert (decision.controller, decision.named_other) == (NOORDER.slug, True)


def test_on_a_companys_page_its_own_name_is_welcome() -> None:
    decision = decide(heard("hoelang bewaart Noorderlicht mijn facturen?", "ask_retention"), place=ON_A_PAGE)
    assert (decision.controller, decision.named_other, decision.pending) == (NOORDER.slug, False, ())
    assert decide(heard("en bij Noorderlicht?", "switch_controller"), talk("ask_retention"), ON_A_PAGE).asked == asked("ask_retention")


def test_on_a_companys_page_a_question_never_waits() -> None:
    decision = decide(heard("hoelang bewaren jullie mijn facturen?", "ask_retention"), place=ON_A_PAGE)
    assert (decision.controller, decision.pending) == (NOORDER.slug, ())


# --- language ----------------------------------------------------------------------------------------
def test_a_real_change_of_language_is_followed_at_once() -> None:
    assert decide(heard("combien de temps gardez-vous mes factures ?", "ask_retention", scores=FRENCH), talk(language="nl")).language == "fr"
    assert decide(heard("hoelang bewaren jullie mijn facturen?", "ask_retention"), talk(language="fr")).language == "nl"


@pytest.mark.parametrize("text", ["ok", "merci", "Noorderlicht", "an.peeters@post.example", "😀", "cookies", "12345", "Lien Verbruggen", "1030 Schaarbeek"])
@pytest.mark.parametrize("language", ["nl", "fr"])
def test_what_proves_no_language_never_changes_it(text: str, language: str) -> None:
    assert decide(heard(text, "inform", scores=UNSURE), talk(language=language)).language == language


@pytest.mark.parametrize(
    ("text", "intent", "before", "after"),
    [
        ("in het Frans graag", "switch_language", "nl", "fr"),
        ("en français s'il vous plaît", "inform", "nl", "fr"),
        ("et en néerlandais ?", "nlu_fallback", "fr", "nl"),
        ("ik spreek geen Frans", "switch_language", "fr", "nl"),
        ("je ne parle pas néerlandais", "switch_language", "nl", "fr"),
        ("andere taal", "switch_language", "nl", "fr"),
    ],
)
def test_a_language_asked_for_gets_the_last_answer_again(text: str, intent: str, before: str, after: str) -> None:
    scores = FRENCH if after == "fr" and "en" in text.split() else UNSURE
    decision = decide(heard(text, intent, scores=scores), talk("ask_retention: invoices", language=before))
    assert (decision.language, decision.route, decision.asked) == (after, Route.SWITCH_LANGUAGE, asked("ask_retention: invoices"))


def test_a_language_asked_for_keeps_what_waits_for_a_company() -> None:
    decision = decide(heard("in het Frans graag", "switch_language"), talk(controller=None, pending=("ask_retention",)))
    assert (decision.language, decision.asked, decision.pending) == ("fr", asked("ask_retention"), asked("ask_retention"))


def test_a_question_with_a_language_is_answered_in_it() -> None:
    parts = (("hoelang bewaren jullie facturen", "ask_retention", 1.0), ("in het Frans graag", "switch_language", 1.0))
    decision = decide(heard("hoelang bewaren jullie facturen? in het Frans graag", "ask_retention", parts=parts), talk())
    assert (decision.language, decision.asked, decision.route) == ("fr", asked("ask_retention: invoices"), Route.BY_WORDS)


@pytest.mark.parametrize(
    ("text", "intent", "scores"),
    [
        ("how long do you keep my invoices?", "ask_retention", ENGLISH),
        ("Wie lange speichern Sie meine Daten?", "ask_retention", GERMAN),
        ("merhaba, verilerimi silmek istiyorum", "nlu_fallback", UNSURE),
        ("Хочу удалить мои данные", "nlu_fallback", {}),
        ("أريد حذف بياناتي", "nlu_fallback", {}),
        ("English please", "switch_language", ENGLISH),
        ("welke talen spreek je?", "switch_language", DUTCH),
    ],
)
def test_another_language_gets_the_bilingual_line_in_the_talks_own_order(text: str, intent: str, scores: dict[str, float]) -> None:
    decision = decide(heard(text, intent, scores=scores), talk("ask_retention", language="nl"))
    assert (decision.route, decision.language, decision.asked) == (Route.OTHER_LANGUAGE, "nl", ())
    assert decision.last == asked("ask_retention")


def test_the_page_decides_the_language_of_a_first_turn_that_proves_none() -> None:
    assert decide(heard("ok", "affirm", scores=UNSURE), place=Place(page_language="fr")).language == "fr"
    assert decide(heard("ok", "affirm", scores=UNSURE), place=Place(page_language="xx")).language == "nl"


def test_an_unknown_language_of_the_talk_is_not_kept() -> None:
    assert decide(heard("ok", "affirm", scores=UNSURE), TalkSoFar(language="xx")).language == "nl"


# --- nothing said -----------------------------------------------------------------------------------------
@pytest.mark.parametrize("text", ["", " ", "😀😀", "?!", "...", "\u200b", "👍🏽"])
def test_a_message_without_words_asks_for_words(text: str) -> None:
    decision = decide(heard(text, "greet", scores={}), talk("ask_retention", language="fr", misses=1))
    assert (decision.route, decision.language, decision.asked, decision.misses) == (Route.EMPTY, "fr", (), 1)
    assert decision.last == asked("ask_retention")


# --- taps -----------------------------------------------------------------------------------------------------
def test_a_tap_on_a_topic_asks_it() -> None:
    decision = decide(tap("ask_retention", facets="invoices,account"), talk(language="fr"))
    assert (decision.asked, decision.language, decision.controller) == (asked("ask_retention: invoices, account"), "fr", NOORDER.slug)
    assert decide(tap("ask_retention")).pending == asked("ask_retention")


def test_a_tap_on_a_company_answers_what_waited() -> None:
    decision = decide(tap("switch_controller", to_controller=SOLEIL.slug), talk(controller=None, pending=("ask_retention: invoices",)))
    assert (decision.controller, decision.route, decision.asked, decision.pending) == (
        SOLEIL.slug,
        Route.SWITCH_CONTROLLER,
        asked("ask_retention: invoices"),
        (),
    )


def test_a_tap_on_a_language_repeats_the_last_answer_in_it() -> None:
    decision = decide(tap("switch_language", to_language="fr"), talk("ask_retention"))
    assert (decision.language, decision.asked) == ("fr", asked("ask_retention"))


def test_a_tap_on_small_talk_changes_nothing() -> None:
    decision = decide(tap("help"), talk("ask_retention"))
    assert (decision.asked, decision.last, decision.route) == ((), asked("ask_retention"), Route.BY_WORDS)


@pytest.mark.parametrize("slug", ["", "nobody", "../../etc", "Noorderlicht", "noorderlicht' OR '1'='1", "\u202egnol", "x" * 5000])
def test_a_tap_on_a_company_that_does_not_exist_keeps_everything(slug: str) -> None:
    before = talk(controller=None, pending=("ask_retention",))
    decision = decide(tap("switch_controller", to_controller=slug), before)
    assert (decision.controller, decision.asked, decision.pending, decision.route) == (None, (), before.pending, Route.BY_WORDS)


@pytest.mark.parametrize("language", ["", "en", "NL", "xx", "nl\n", "{language}"])
def test_a_tap_on_a_language_that_does_not_exist_keeps_the_language(language: str) -> None:
    assert decide(tap("switch_language", to_language=language), talk(language="fr")).language == "fr"
    assert decide(tap("switch_language", to_language=language), place=Place(page_language="xx")).language == "nl"


def test_a_tap_with_unknown_facets_asks_without_them() -> None:
    assert decide(tap("ask_retention", facets="invoices,__class__,,{x}"), talk()).asked == asked("ask_retention: invoices")


@pytest.mark.parametrize("intent", ["ask_", "ask_nothing", "restart", "", "action_fallback", "request_everything"])
def test_a_tap_with_an_unknown_intent_asks_nothing(intent: str) -> None:
    decision = decide(tap(intent, facets="invoices"), talk("ask_retention"))
    assert (decision.asked, decision.last) == ((), asked("ask_retention"))


def test_a_tap_cannot_leave_a_companys_page() -> None:
    decision = decide(tap("switch_controller", to_controller=SOLEIL.slug), talk("ask_retention"), ON_A_PAGE)
    assert (decision.controller, decision.named_other, decision.asked) == (NOORDER.slug, True, ())


# --- the room's own view ------------------------------------------------------------------------------------------
def test_a_text_is_understood_by_itself_too() -> None:
    assert understanding().language("hoelang bewaren jullie dat?", DUTCH) == "nl"
    assert understanding().facets("en mijn facturen?", "nl") == ["invoices"]
    assert [mention.slug for mention in understanding().mentions("Noorderlicht of Soleil Sud?")] == [NOORDER.slug, SOLEIL.slug]


def test_without_any_company_every_question_waits() -> None:
    nobody = Understanding(topics(), [])
    decision = nobody.decide(heard("hoelang bewaart Noorderlicht mijn facturen?", "ask_retention"), TalkSoFar(), Place())
    assert decision.pending == (Asked("ask_retention", ("invoices",)),)


def test_a_new_company_is_understood_as_soon_as_it_is_there() -> None:
    more = Understanding(topics(), [NOORDER, Names("zuiderkruis", "Zuiderkruis", ())])
    assert more.decide(heard("en bij zuiderkruis?", "switch_controller"), talk("ask_retention"), Place()).controller == "zuiderkruis"
