"""Fragments that take up what was asked before; two turns a row."""

from __future__ import annotations

import pytest

from bot.understanding.decision import Clause, Route
from bot.understanding.facets import FacetFinder
from bot.understanding.follow_ups import FollowUps
from tests.understanding.talks import DUTCH, FRENCH, asked, decide, heard, talk, topics

# What was asked first | the follow-up | the intent a model gives it by its words alone, how
# sure it is | what is meant. All intents were given by the trained model, or are as likely.
PAIRS_NL = [
    ("ask_retention: invoices", "en mijn adres?", "ask_data_source", 0.9, "ask_retention: customer_data"),
    ("ask_retention: invoices", "en mijn adres?", "nlu_fallback", 0.3, "ask_retention: customer_data"),
    ("ask_retention: invoices", "mijn adres?", "ask_data_source", 0.91, "ask_retention: customer_data"),
    ("ask_retention: invoices", "en mijn mailadres?", "ask_contact", 0.77, "ask_retention: customer_data"),
    ("ask_retention: invoices", "en mijn telefoonnummer?", "ask_contact", 0.96, "ask_retention: customer_data"),
    ("ask_retention: invoices", "enkel mijn naam", "inform", 0.93, "ask_retention: customer_data"),
    ("ask_retention: invoices", "en mijn cv?", "ask_job_applicants", 1.0, "ask_retention: job_application"),
    ("ask_retention: invoices", "en de cookies?", "ask_cookies", 1.0, "ask_retention: cookies"),
    ("ask_retention: invoices", "en voor de nieuwsbrief?", "ask_unsubscribe", 0.95, "ask_retention: newsletter_consent"),
    ("ask_retention: invoices", "nieuwsbrief", "inform", 1.0, "ask_retention: newsletter_consent"),
    ("ask_retention: invoices", "wat met mijn account?", "nlu_fallback", 0.3, "ask_retention: account"),
    ("ask_retention: invoices", "hoe zit het met mijn loon?", "nlu_fallback", 0.3, "ask_retention: payroll"),
    ("ask_retention: invoices", "maar mijn bankrekening dan?", "inform", 0.68, "ask_retention: bank_account"),
    ("ask_retention: invoices", "en als mijn bestelling niet afgerond is?", "out_of_scope", 0.38, "ask_retention: unfinished_order"),
    ("ask_retention: invoices", "en voor reviews", "out_of_scope", 0.42, "ask_retention: review"),
    ("ask_retention: invoices", "en bij wedstrijden?", "nlu_fallback", 0.3, "ask_retention: contest"),
    ("ask_retention: account", "facturen?", "out_of_scope", 0.57, "ask_retention: invoices"),
    ("ask_retention", "en mijn facturen en mijn cv?", "inform", 0.6, "ask_retention: invoices, job_application"),
    ("ask_retention: invoices", "en de politie?", "nlu_fallback", 0.3, "ask_recipients: government"),
    ("ask_retention: invoices", "en de belastingen?", "out_of_scope", 0.77, "ask_recipients: government"),
    ("ask_retention: invoices", "ook aan de politie?", "ask_recipients", 0.53, "ask_recipients: government"),
    ("ask_retention: invoices", "en aan Google?", "nlu_fallback", 0.3, "ask_recipients: analytics_advertising"),
    ("ask_retention: invoices", "en de koerier?", "out_of_scope", 0.78, "ask_recipients: delivery_payment"),
    ("ask_retention: invoices", "en verkopen jullie ze ook?", "out_of_scope", 0.64, "ask_recipients: sale"),
    ("ask_retention: invoices", "en naar Amerika?", "ask_international_transfer", 1.0, "ask_international_transfer: outside_eu"),
    ("ask_retention: invoices", "en buiten Europa?", "nlu_fallback", 0.3, "ask_international_transfer: outside_eu"),
    ("ask_retention: invoices", "en aan wie?", "switch_controller", 0.46, "ask_recipients: invoices"),
    ("ask_retention: invoices", "en wie krijgt die?", "ask_recipients", 0.8, "ask_recipients: invoices"),
    ("ask_retention: invoices", "en wie krijgt mijn adres?", "ask_recipients", 0.8, "ask_recipients: customer_data"),
    ("ask_recipients: customer_data", "en hoelang?", "ask_retention", 0.98, "ask_retention: customer_data"),
    ("ask_recipients: customer_data", "tot wanneer?", "nlu_fallback", 0.3, "ask_retention: customer_data"),
    ("ask_recipients: sale", "en hoelang?", "nlu_fallback", 0.3, "ask_retention"),
    ("ask_recipients: customer_data", "en waarvoor?", "ask_why", 0.6, "ask_purposes: customer_data"),
    ("ask_recipients: sale", "en aan de politie?", "nlu_fallback", 0.3, "ask_recipients: government"),
    ("ask_recipients", "en leveranciers?", "ask_recipients", 0.51, "ask_recipients: subcontractors"),
    ("ask_recipients", "en jullie dochterbedrijven?", "nlu_fallback", 0.3, "ask_recipients: group_companies"),
    ("ask_international_transfer: outside_eu", "en aan Google?", "nlu_fallback", 0.3, "ask_international_transfer: analytics_advertising"),
    ("ask_right_erasure", "en mijn account?", "inform", 0.5, "ask_right_erasure: account"),
    ("request_erasure", "en mijn facturen?", "inform", 0.76, "request_erasure: invoices"),
    ("ask_purposes", "en mijn e-mailadres?", "nlu_fallback", 0.3, "ask_purposes: customer_data"),
    # A thing of one's own carries any question about data, however sure the model is of another.
    ("ask_purposes", "en mijn telefoonnummer?", "ask_contact", 0.96, "ask_purposes: customer_data"),
    ("ask_security", "en mijn rekeningnummer?", "ask_data_collected", 0.94, "ask_security: bank_account"),
    ("ask_security", "ook bij jullie onderaannemers?", "ask_recipients", 0.97, "ask_security: subcontractors"),
    ("ask_retention: invoices", "zelfde vraag voor mijn mailadres", "ask_contact", 0.96, "ask_retention: customer_data"),
    ("ask_retention", "ik bedoel mijn profiel", "ask_right_automated_decisions", 0.97, "ask_retention: account"),
    ("ask_retention", "en als ik bel?", "ask_contact", 0.8, "ask_retention: phone_call"),
    ("ask_retention", "en wat ik invul in het formulier?", "ask_refusal_consequences", 0.5, "ask_retention: contact_form"),
    ("ask_retention: account", "en als ik verhuis?", "ask_refusal_consequences", 0.83, "ask_retention: account"),
    ("ask_recipients", "verkopen jullie ze ook?", "out_of_scope", 0.68, "ask_recipients: sale"),
    ("ask_international_transfer: outside_eu", "en de politie?", "nlu_fallback", 0.3, "ask_recipients: government"),
    ("ask_recipients: sale", "en de cookies?", "ask_cookies", 1.0, "ask_cookies: cookies"),
    # The contract has no facet for these.
    ("ask_recipients", "mijn werkgever?", "out_of_scope", 0.81, "ask_recipients"),
    ("ask_recipients: customer_data", "en aan een deurwaarder?", "out_of_scope", 0.6, "ask_recipients"),
    ("ask_recipients", "zo ja, met wie?", "affirm", 0.5, "ask_recipients"),
    ("ask_marketing", "ook via sms?", "nlu_fallback", 0.2, "ask_marketing"),
    ("ask_data_collected", "ook mijn locatie?", "ask_international_transfer", 0.6, "ask_data_collected"),
    ("ask_contact", "en per post?", "inform", 0.97, "ask_contact"),
    ("ask_recipients", "bv aan een incassobureau?", "out_of_scope", 0.56, "ask_recipients"),
    # What the words point at is what was asked.
    ("ask_cookies", "kan ik die weigeren?", "deny", 0.9, "ask_cookies"),
    ("ask_purposes: customer_data", "mag ik dat weigeren?", "deny", 0.9, "ask_refusal_consequences: customer_data"),
    ("ask_purposes", "mag dat zomaar?", "affirm", 0.95, "ask_legal_basis"),
    ("ask_retention: invoices", "waarom zo lang?", "ask_why", 0.9, "ask_retention: invoices"),
    ("ask_cookies: cookies", "kan ik die weigeren?", "ask_refusal_consequences", 0.98, "ask_cookies: cookies"),
    ("ask_dpo", "hoe bereik ik die?", "help", 0.6, "ask_dpo"),
    ("ask_controller_identity", "hoe bereik ik die?", "help", 0.6, "ask_contact"),
    ("ask_retention: account", "en na die termijn?", "ask_response_time", 0.9, "ask_retention: account"),
    ("request_erasure", "en hoelang duurt dat?", "ask_retention", 0.8, "ask_response_time"),
    # These ask something of their own, fragment or not.
    ("ask_retention", "en als jullie gehackt worden?", "ask_data_breach", 0.95, "ask_data_breach"),
    ("ask_retention", "hoelang duurt een antwoord op mijn vraag dan?", "ask_response_time", 0.95, "ask_response_time"),
    ("ask_retention", "en wie antwoordt het snelst?", "ask_response_time", 1.0, "ask_response_time"),
    ("ask_cookies", "hoe weiger ik reclame?", "ask_marketing", 0.95, "ask_marketing"),
    ("ask_complaint", "of naar de rechtbank?", "ask_liability_law", 1.0, "ask_liability_law"),
    ("ask_retention: invoices", "cookies?", "ask_cookies", 1.0, "ask_cookies: cookies"),
    ("ask_contact", "en de cookies?", "ask_cookies", 1.0, "ask_cookies: cookies"),
    ("ask_retention: invoices", "wat is jullie adres?", "ask_contact", 0.95, "ask_contact: customer_data"),
    ("ask_retention: invoices", "en jullie adres?", "ask_contact", 0.95, "ask_contact: customer_data"),
    ("ask_retention: invoices", "en mijn adres wijzigen?", "ask_right_rectification", 0.9, "ask_right_rectification: customer_data"),
    ("ask_retention: invoices", "wis mijn adres", "request_erasure", 0.81, "request_erasure: customer_data"),
    ("ask_retention: invoices", "en hoe kan ik me uitschrijven?", "ask_unsubscribe", 1.0, "ask_unsubscribe"),
    ("ask_retention: invoices", "en is dat gratis?", "ask_request_cost", 1.0, "ask_request_cost"),
    ("ask_retention: invoices", "en hoe ben ik zeker dat mijn account veilig is?", "ask_security", 0.9, "ask_security: account"),
]
PAIRS_FR = [
    ("ask_retention: invoices", "et mon adresse ?", "nlu_fallback", 0.3, "ask_retention: customer_data"),
    ("ask_retention: invoices", "mon adresse ?", "nlu_fallback", 0.3, "ask_retention: customer_data"),
    ("ask_retention: invoices", "et mon numéro de téléphone ?", "ask_contact", 0.97, "ask_retention: customer_data"),
    ("ask_retention: invoices", "juste mon nom", "inform", 0.91, "ask_retention: customer_data"),
    ("ask_retention: account", "et mes factures ?", "inform", 0.84, "ask_retention: invoices"),
    ("ask_retention: invoices", "et pour la newsletter ?", "ask_unsubscribe", 0.87, "ask_retention: newsletter_consent"),
    ("ask_retention: invoices", "et les cookies ?", "ask_cookies", 1.0, "ask_retention: cookies"),
    ("ask_retention: invoices", "qu'en est-il de mon CV ?", "ask_job_applicants", 1.0, "ask_retention: job_application"),
    ("ask_retention: invoices", "et les concours ?", "switch_controller", 0.3, "ask_retention: contest"),
    ("ask_retention: invoices", "et mes avis ?", "nlu_fallback", 0.3, "ask_retention: review"),
    ("ask_retention: invoices", "et si ma commande n'est pas terminée ?", "out_of_scope", 0.39, "ask_retention: unfinished_order"),
    ("ask_retention: invoices", "quid de mon salaire ?", "out_of_scope", 0.51, "ask_retention: payroll"),
    ("ask_retention: invoices", "mais mon compte bancaire ?", "inform", 0.76, "ask_retention: bank_account"),
    ("ask_retention: invoices", "et mon adresse IP ?", "nlu_fallback", 0.3, "ask_retention: ip_logs"),
    ("ask_retention: invoices", "et la police ?", "nlu_fallback", 0.3, "ask_recipients: government"),
    ("ask_retention: invoices", "et aux sous-traitants ?", "ask_recipients", 0.98, "ask_recipients: subcontractors"),
    ("ask_retention: invoices", "et les coursiers ?", "nlu_fallback", 0.3, "ask_recipients: delivery_payment"),
    ("ask_retention: invoices", "vous les vendez ?", "ask_recipients", 0.56, "ask_recipients: sale"),
    ("ask_retention: invoices", "et hors d'Europe ?", "ask_international_transfer", 1.0, "ask_international_transfer: outside_eu"),
    ("ask_retention: invoices", "et à qui ?", "bot_challenge", 0.34, "ask_recipients: invoices"),
    ("ask_recipients: customer_data", "et combien de temps ?", "ask_response_time", 0.99, "ask_retention: customer_data"),
    ("ask_recipients: customer_data", "jusqu'à quand ?", "nlu_fallback", 0.3, "ask_retention: customer_data"),
    ("ask_recipients: sale", "et le fisc ?", "nlu_fallback", 0.3, "ask_recipients: government"),
    ("ask_recipients: sale", "et à Facebook ?", "nlu_fallback", 0.3, "ask_recipients: analytics_advertising"),
    ("ask_international_transfer", "et aux États-Unis ?", "ask_international_transfer", 1.0, "ask_international_transfer: outside_eu"),
    ("request_erasure", "et mon compte ?", "inform", 0.44, "request_erasure: account"),
    ("ask_data_collected", "et mon numéro de compte ?", "inform", 0.5, "ask_data_collected: bank_account"),
    ("ask_purposes", "et celles de ma candidature ?", "ask_job_applicants", 1.0, "ask_purposes: job_application"),
    ("ask_retention", "c'est pareil pour mon compte ?", "ask_right_erasure", 0.8, "ask_retention: account"),
    ("ask_retention", "et celle que j'ai annulée ?", "cancel_request", 0.78, "ask_retention: unfinished_order"),
    ("ask_retention", "fiches de paie ?", "ask_request_cost", 0.36, "ask_retention: payroll"),
    ("ask_recipients", "google par exemple ?", "help", 0.94, "ask_recipients: analytics_advertising"),
    ("ask_recipients", "et à un huissier ?", "out_of_scope", 0.53, "ask_recipients"),
    ("ask_retention", "mes avis ?", "affirm", 0.84, "ask_retention: review"),
    ("ask_retention", "et les appels enregistrés", "ask_data_collected", 0.77, "ask_retention: phone_call"),
    ("ask_retention", "même si je n'ai rien acheté ?", "ask_data_source", 0.84, "ask_retention"),
    ("ask_contact", "et par courrier ?", "inform", 0.35, "ask_contact"),
    ("ask_cookies", "je peux les refuser ?", "ask_refusal_consequences", 0.75, "ask_cookies"),
    ("ask_dpo", "comment le joindre ?", "ask_contact", 1.0, "ask_dpo"),
    ("ask_retention", "et passé ce délai ?", "ask_response_time", 0.99, "ask_retention"),
    ("ask_retention: invoices", "et comment me désabonner ?", "ask_unsubscribe", 1.0, "ask_unsubscribe"),
    ("ask_retention: invoices", "effacez mon adresse", "request_erasure", 0.99, "request_erasure: customer_data"),
    ("ask_complaint", "et combien de temps ?", "ask_response_time", 0.99, "ask_response_time"),
    ("ask_retention: invoices", "et votre adresse ?", "ask_contact", 0.9, "ask_contact: customer_data"),
]


@pytest.mark.parametrize(("first", "text", "intent", "confidence", "meant"), PAIRS_NL, ids=lambda value: str(value))
def test_a_dutch_follow_up_means_what_the_talk_makes_of_it(first: str, text: str, intent: str, confidence: float, meant: str) -> None:
    decision = decide(heard(text, intent, confidence=confidence, scores=DUTCH), talk(first))
    assert (decision.asked, decision.language) == (asked(meant), "nl")
    assert decision.last == decision.asked


@pytest.mark.parametrize(("first", "text", "intent", "confidence", "meant"), PAIRS_FR, ids=lambda value: str(value))
def test_a_french_follow_up_means_what_the_talk_makes_of_it(first: str, text: str, intent: str, confidence: float, meant: str) -> None:
    decision = decide(heard(text, intent, confidence=confidence, scores=FRENCH), talk(first, language="fr"))
    assert (decision.asked, decision.language) == (asked(meant), "fr")
    assert decision.last == decision.asked


@pytest.mark.parametrize(
    ("text", "intent", "scores"),
    [
        ("ok", "affirm", DUTCH),
        ("oké bedankt", "thanks", DUTCH),
        ("ja", "affirm", DUTCH),
        ("nee", "deny", DUTCH),
        ("d'accord", "affirm", FRENCH),
        ("merci", "thanks", FRENCH),
        ("jan.peeters@post.example", "inform", {"en": 0.6}),
        ("Lien Verbruggen", "inform", DUTCH),
        ("waarom?", "ask_why", DUTCH),
        ("iemand bellen", "handoff", DUTCH),
        ("bedankt voor het adres", "thanks", DUTCH),
        ("hoe heet jij?", "bot_challenge", DUTCH),
        ("en jij?", "nlu_fallback", DUTCH),
        ("et toi ?", "nlu_fallback", FRENCH),
        ("en nu?", "nlu_fallback", DUTCH),
        ("en wat kost een laptop?", "out_of_scope", DUTCH),
        ("en mijn factuur klopt niet", "out_of_scope", DUTCH),
        ("et un pc, ça coûte combien ?", "out_of_scope", FRENCH),
        ("mijn pakket is kapot", "out_of_scope", DUTCH),
        ("en mijn internet ligt plat, wat nu?", "out_of_scope", DUTCH),
    ],
)
def test_small_talk_and_bare_values_ask_nothing_and_keep_the_last_topic(text: str, intent: str, scores: dict[str, float]) -> None:
    before = talk("ask_retention: invoices")
    decision = decide(heard(text, intent, scores=scores), before)
    assert decision.asked == ()
    assert decision.last == before.last
    assert decision.route is Route.BY_WORDS


def test_a_fragment_in_the_first_turn_takes_nothing_up() -> None:
    assert decide(heard("en mijn adres?", "nlu_fallback", confidence=0.3)).asked == ()


def test_the_words_alone_lead_elsewhere_so_the_route_is_set() -> None:
    assert decide(heard("en mijn adres?", "inform"), talk("ask_retention")).route is Route.ANSWER
    assert decide(heard("en mijn adres?", "ask_retention"), talk("ask_retention")).route is Route.BY_WORDS


def test_a_facet_known_no_longer_is_carried_nowhere() -> None:
    follow_ups = FollowUps(topics(), FacetFinder(topics().facets.values()))
    (last,) = asked("ask_retention: long_gone")
    assert follow_ups.take_up(Clause("en mijn adres?", "nlu_fallback", 0.3), last, "nl") == asked("ask_retention: customer_data")[0]


def test_acts_and_topics_are_askable_and_nothing_else_is() -> None:
    follow_ups = FollowUps(topics(), FacetFinder(topics().facets.values()))
    assert follow_ups.is_askable("ask_retention")
    assert follow_ups.is_askable("request_erasure")
    assert not any(follow_ups.is_askable(intent) for intent in ("greet", "ask_why", "ask_", "", "nlu_fallback", "retention"))
    assert follow_ups.topic_of("request_erasure") == "right_erasure"
    assert follow_ups.topic_of("greet") is None
