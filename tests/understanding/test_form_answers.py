"""What a message means while a form waits for a value."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.policies.model import InBothLanguages
from bot.rights.contacts import read_contact
from bot.understanding.form_answers import FormAnswer, Meaning, Option, Question, Wanted, read_form_answer
from tests.understanding.test_any_text import ANY_TEXT, INTENTS, SHARES, quickly

TODAY = date(2026, 11, 22)
OPTIONS = (
    Option("newsletter", InBothLanguages("De nieuwsbrief", "La lettre d'information")),
    Option("advertising", InBothLanguages("Gepersonaliseerde reclame", "La publicité personnalisée")),
    Option("everything", InBothLanguages("Alles", "Tout")),
)
WHY, STOP, CORRECT, QUESTION, REFUSAL = Meaning.WHY, Meaning.STOP, Meaning.CORRECT, Meaning.QUESTION, Meaning.REFUSAL
NOTHING = Meaning.NOT_UNDERSTOOD
YES_NO, EMAIL, NAME, DATE, CHOICE, FREE_TEXT = Wanted.YES_NO, Wanted.EMAIL, Wanted.NAME, Wanted.DATE, Wanted.CHOICE, Wanted.FREE_TEXT
#: What a model hears in a few words that resemble nothing.
UNSURE = ("nlu_fallback", 0.2)


def read(wanted: Wanted, text: str, intent: str = "nlu_fallback", confidence: float = 0.2, language: str = "nl") -> FormAnswer:
    """Return what a message means where a value is waited for."""
    return read_form_answer(Question(wanted, OPTIONS if wanted is CHOICE else ()), text, intent, confidence, language, TODAY)


# What is asked | what is typed | the intent heard and how sure the model is | what it means: a
# meaning, or the value of an answer.
CASES_NL = [
    (YES_NO, "ja", ("affirm", 1.0), True),
    (YES_NO, "Jaaa!", UNSURE, True),
    (YES_NO, "JA GRAAG", UNSURE, True),
    (YES_NO, "ok", UNSURE, True),
    (YES_NO, "doe maar", UNSURE, True),
    (YES_NO, "dat klopt", ("affirm", 0.9), True),
    (YES_NO, "ja hoor, dat is juist", UNSURE, True),
    (YES_NO, "jazeker wel", ("affirm", 0.9), True),
    (YES_NO, "👍", UNSURE, True),
    (YES_NO, "nee", ("deny", 1.0), False),
    (YES_NO, "neen, dank u", UNSURE, False),
    (YES_NO, "zeker niet", UNSURE, False),
    (YES_NO, "liever niet", UNSURE, False),
    (YES_NO, "dat hoeft niet", UNSURE, False),
    (YES_NO, "👎", UNSURE, False),
    (YES_NO, "ja nee", UNSURE, NOTHING),
    (YES_NO, "👍👎", UNSURE, NOTHING),
    (YES_NO, "misschien", UNSURE, NOTHING),
    (YES_NO, "?", UNSURE, NOTHING),
    (YES_NO, "geen idee", UNSURE, REFUSAL),
    (YES_NO, "dat weet ik niet", ("deny", 0.8), REFUSAL),
    (YES_NO, "waarom?", ("ask_why", 1.0), WHY),
    (YES_NO, "nee, waarom?", UNSURE, WHY),
    (YES_NO, "dat is niet juist", ("correct", 0.9), CORRECT),
    (YES_NO, "stop", UNSURE, STOP),
    (YES_NO, "nee laat maar", ("deny", 0.8), STOP),
    (YES_NO, "hoelang duurt dat?", ("ask_response_time", 0.9), QUESTION),
    (YES_NO, "ja, maar hoelang duurt dat?", ("ask_response_time", 0.9), QUESTION),
    (YES_NO, "ja maar wie krijgt dat dan", ("ask_recipients", 0.95), QUESTION),
    (YES_NO, "ja wis alles", ("request_erasure", 1.0), True),
    (YES_NO, "waarom niet", ("ask_why", 0.9), True),
    (YES_NO, "ik wil een mens spreken", ("handoff", 0.95), QUESTION),
    (EMAIL, "jan@voorbeeld.example", ("inform", 0.9), "jan@voorbeeld.example"),
    (EMAIL, "mijn adres is jan@voorbeeld.example denk ik", ("inform", 0.8), "jan@voorbeeld.example"),
    (EMAIL, "JAN@VOORBEELD.EXAMPLE.", UNSURE, "JAN@voorbeeld.example"),
    (EMAIL, "jan (at) voorbeeld punt example", UNSURE, "jan@voorbeeld.example"),
    (EMAIL, "jan @ voorbeeld.example", UNSURE, "jan@voorbeeld.example"),
    (EMAIL, "'jan.peeters+werk@post.voorbeeld.example'", UNSURE, "jan.peeters+werk@post.voorbeeld.example"),
    (EMAIL, "niet oud@voorbeeld.example maar nieuw@voorbeeld.example", UNSURE, "nieuw@voorbeeld.example"),
    (EMAIL, "nee, het is jan@voorbeeld.example", ("correct", 0.9), "jan@voorbeeld.example"),
    (EMAIL, "ik heb geen ander, jan@voorbeeld.example", UNSURE, "jan@voorbeeld.example"),
    (EMAIL, "a@voorbeeld.example of b@voorbeeld.example", UNSURE, NOTHING),
    (EMAIL, "jan@voorbeeld", ("inform", 0.9), NOTHING),
    (EMAIL, "jan..peeters@voorbeeld.example", ("inform", 0.9), NOTHING),
    (EMAIL, "jan@voorbeeld,example", ("inform", 0.9), NOTHING),
    (EMAIL, "Jan Peeters", ("inform", 0.9), NOTHING),
    (EMAIL, "bedankt", ("thanks", 1.0), NOTHING),
    (EMAIL, "nee", ("deny", 1.0), REFUSAL),
    (EMAIL, "dat wil ik niet zeggen", UNSURE, REFUSAL),
    (EMAIL, "ik heb geen e-mail", UNSURE, REFUSAL),
    (EMAIL, "sla maar over", UNSURE, REFUSAL),
    (EMAIL, "jan@voorbeeld.example is fout", ("correct", 0.9), CORRECT),
    (EMAIL, "waarom hebben jullie mijn mail nodig?", ("ask_why", 0.9), WHY),
    (EMAIL, "waarom moet dat", UNSURE, WHY),
    (EMAIL, "terug", UNSURE, CORRECT),
    (EMAIL, "wie krijgt mijn adres?", ("ask_recipients", 0.9), QUESTION),
    (EMAIL, "ANNULEER", ("cancel_request", 1.0), STOP),
    (NAME, "Lien Maes", ("inform", 0.9), "Lien Maes"),
    (NAME, "lien", UNSURE, "lien"),
    (NAME, "mijn naam is Lien Van den Broeck", ("inform", 0.9), "Lien Van den Broeck"),
    (NAME, "Goeiedag, ik ben An-Sofie D'Hondt, bedankt", ("greet", 0.8), "An-Sofie D'Hondt"),
    (NAME, "ik ben Grace", ("thanks", 0.9), "Grace"),
    (NAME, "mevrouw Peeters", ("inform", 0.8), "Peeters"),
    (NAME, "JAN PEETERS", ("inform", 0.8), "JAN PEETERS"),
    (NAME, "Rob Otten", ("bot_challenge", 0.6), "Rob Otten"),
    (NAME, "Nee, Verbrugghen", ("correct", 0.4), "Verbrugghen"),
    (NAME, "Guy Stoppels", ("inform", 0.9), "Guy Stoppels"),
    (NAME, "Luc Faux", ("inform", 0.9), "Luc Faux"),
    (NAME, "A" * 200, ("inform", 0.9), NOTHING),
    (NAME, "nee", ("deny", 1.0), REFUSAL),
    (NAME, "nee bedankt", ("deny", 0.9), REFUSAL),
    (NAME, "ik zeg mijn naam niet", UNSURE, REFUSAL),
    (NAME, "ja", ("affirm", 1.0), NOTHING),
    (NAME, "goeiedag", UNSURE, NOTHING),
    (NAME, "dank u wel", ("thanks", 1.0), NOTHING),
    (NAME, "12345", ("inform", 0.9), NOTHING),
    (NAME, "Jan?", ("inform", 0.9), NOTHING),
    (NAME, "ik ben geen klant", ("out_of_scope", 0.8), NOTHING),
    (NAME, "jan@voorbeeld.example", ("inform", 0.9), NOTHING),
    (NAME, "dat is niet juist", ("correct", 0.9), CORRECT),
    (NAME, "hoelang bewaren jullie mijn naam?", ("ask_retention", 0.9), QUESTION),
    (NAME, "waarom?", UNSURE, WHY),
    (DATE, "14/02/1980", ("inform", 1.0), date(1980, 2, 14)),
    (DATE, "14 feb '80", UNSURE, date(1980, 2, 14)),
    (DATE, "ik ben geboren op 14 februari 1980 hoor", UNSURE, date(1980, 2, 14)),
    (DATE, "nee dat is fout, het is 14/02/1980", ("correct", 0.9), date(1980, 2, 14)),
    (DATE, "14/02/1980 is fout", ("correct", 0.9), CORRECT),
    (DATE, "14/02/1980 of 15/02/1980", UNSURE, NOTHING),
    (DATE, "in 1980", UNSURE, NOTHING),
    (DATE, "weet ik niet meer", UNSURE, REFUSAL),
    (DATE, "waarvoor?", UNSURE, WHY),
    (CHOICE, "de nieuwsbrief", ("inform", 0.8), "newsletter"),
    (CHOICE, "nieuwsbreif", UNSURE, "newsletter"),
    (CHOICE, "2", ("inform", 0.8), "advertising"),
    (CHOICE, "de tweede aub", UNSURE, "advertising"),
    (CHOICE, "optie 3", UNSURE, "everything"),
    (CHOICE, "de laatste", UNSURE, "everything"),
    (CHOICE, "newsletter", UNSURE, "newsletter"),
    (CHOICE, "reclame en de nieuwsbrief", UNSURE, NOTHING),
    (CHOICE, "nummer 4", UNSURE, NOTHING),
    (CHOICE, "iets anders", UNSURE, NOTHING),
    (CHOICE, "geen", ("deny", 0.8), REFUSAL),
    (CHOICE, "stop met mailen", ("request_unsubscribe", 1.0), QUESTION),
    (FREE_TEXT, "stop met mailen", ("request_unsubscribe", 1.0), "stop met mailen"),
    (FREE_TEXT, "stop alles", ("request_restriction", 0.9), "stop alles"),
    (FREE_TEXT, "ik wil een mens spreken", ("handoff", 1.0), QUESTION),
    (FREE_TEXT, " mijn e-mailadres is fout ", ("request_rectification", 1.0), "mijn e-mailadres is fout"),
    (FREE_TEXT, "ik snap niet waarom mijn naam fout staat", ("ask_why", 0.8), "ik snap niet waarom mijn naam fout staat"),
    (FREE_TEXT, "mijn huisnummer moet 12 zijn, kunnen jullie dat aanpassen?", ("request_rectification", 1.0), "mijn huisnummer moet 12 zijn, kunnen jullie dat aanpassen?"),
    (FREE_TEXT, "hoelang bewaren jullie mijn gegevens?", ("ask_retention", 1.0), QUESTION),
    (FREE_TEXT, "dat is niet juist", ("correct", 1.0), CORRECT),
    (FREE_TEXT, "niets meer", UNSURE, REFUSAL),
    (FREE_TEXT, "nee", ("deny", 1.0), REFUSAL),
    (FREE_TEXT, "waarom?", ("ask_why", 1.0), WHY),
    (FREE_TEXT, "laat maar", UNSURE, STOP),
    (FREE_TEXT, "goeiedag", ("greet", 1.0), NOTHING),
    (FREE_TEXT, "...", UNSURE, NOTHING),
]
CASES_FR = [
    (YES_NO, "oui merci", ("affirm", 0.9), True),
    (YES_NO, "ouiii", UNSURE, True),
    (YES_NO, "d'accord", UNSURE, True),
    (YES_NO, "c'est bien ça", UNSURE, True),
    (YES_NO, "bien sûr !", UNSURE, True),
    (YES_NO, "non merci", ("deny", 1.0), False),
    (YES_NO, "pas du tout", UNSURE, False),
    (YES_NO, "bien sûr que non", UNSURE, False),
    (YES_NO, "je préfère pas", UNSURE, False),
    (YES_NO, "je ne sais pas", ("deny", 0.7), REFUSAL),
    (YES_NO, "c'est faux", ("correct", 0.8), CORRECT),
    (YES_NO, "pourquoi ?", ("ask_why", 1.0), WHY),
    (YES_NO, "j'arrête", UNSURE, STOP),
    (YES_NO, "oui, pourquoi pas", UNSURE, True),
    (YES_NO, "t'es un robot ?", ("bot_challenge", 0.9), QUESTION),
    (YES_NO, "peut-être", UNSURE, NOTHING),
    (EMAIL, "c'est marie.dupont@exemple.example merci", ("inform", 0.8), "marie.dupont@exemple.example"),
    (EMAIL, "marie arobase exemple point example", UNSURE, "marie@exemple.example"),
    (EMAIL, "je n'ai pas d'adresse mail", UNSURE, REFUSAL),
    (EMAIL, "pas envie", UNSURE, REFUSAL),
    (EMAIL, "passer", UNSURE, REFUSAL),
    (EMAIL, "pourquoi vous demandez ça", ("ask_why", 0.9), WHY),
    (EMAIL, "pourquoi dois-je donner mon adresse ?", ("ask_refusal_consequences", 0.6), WHY),
    (EMAIL, "laisse tomber", UNSURE, STOP),
    (EMAIL, "revenir en arrière", UNSURE, CORRECT),
    (EMAIL, "qui reçoit mon adresse ?", ("ask_recipients", 0.9), QUESTION),
    (EMAIL, "marie@exemple", UNSURE, NOTHING),
    (NAME, "je m'appelle Élise Dubois, merci", ("inform", 0.9), "Élise Dubois"),
    (NAME, "moi c'est Amélie", ("inform", 0.8), "Amélie"),
    (NAME, "Jean-Pierre d'Aoust", ("inform", 0.9), "Jean-Pierre d'Aoust"),
    (NAME, "Mme de la Croix", ("inform", 0.9), "de la Croix"),
    (NAME, "Bonjour", ("greet", 1.0), NOTHING),
    (NAME, "merci", ("thanks", 1.0), NOTHING),
    (NAME, "oui", ("affirm", 1.0), NOTHING),
    (NAME, "non", ("deny", 1.0), REFUSAL),
    (NAME, "ça ne vous regarde pas", ("insult", 0.5), REFUSAL),
    (NAME, "arrêtez", UNSURE, STOP),
    (NAME, "où est-ce que je peux porter plainte", ("ask_complaint", 0.95), QUESTION),
    (DATE, "le 14 février 1980", UNSURE, date(1980, 2, 14)),
    (DATE, "1er mars 1975", UNSURE, date(1975, 3, 1)),
    (DATE, "né le 3-7-62", UNSURE, date(1962, 7, 3)),
    (DATE, "le 1er mars", UNSURE, NOTHING),
    (DATE, "je ne sais plus", UNSURE, REFUSAL),
    (DATE, "pour quoi faire ?", UNSURE, WHY),
    (CHOICE, "la publicité", UNSURE, "advertising"),
    (CHOICE, "publicite personalisee svp", UNSURE, "advertising"),
    (CHOICE, "la première", UNSURE, "newsletter"),
    (CHOICE, "tout", UNSURE, "everything"),
    (CHOICE, "aucun", UNSURE, REFUSAL),
    (CHOICE, "la lettre d'information ?", UNSURE, NOTHING),
    (FREE_TEXT, "arrêtez de m'envoyer des mails", ("request_unsubscribe", 1.0), "arrêtez de m'envoyer des mails"),
    (FREE_TEXT, "mon nom est mal écrit", ("request_rectification", 0.9), "mon nom est mal écrit"),
    (FREE_TEXT, "rien d'autre", UNSURE, REFUSAL),
    (FREE_TEXT, "pourquoi", UNSURE, WHY),
    (FREE_TEXT, "annulez", ("cancel_request", 0.9), STOP),
    (FREE_TEXT, "combien de temps gardez-vous mes données ?", ("ask_retention", 1.0), QUESTION),
    (FREE_TEXT, "merci", ("thanks", 1.0), NOTHING),
]


CONTACT = Wanted.CONTACT
CASES_CONTACT = [
    ("an@voorbeeld.example", ("inform", 0.9), "an@voorbeeld.example"),
    ("mail mij op an@voorbeeld.example of bel 0470 12 34 56", UNSURE, "an@voorbeeld.example"),
    ("nee, het is nieuw@voorbeeld.example", ("correct", 0.9), "nieuw@voorbeeld.example"),
    ("een@voorbeeld.example of twee@voorbeeld.example", UNSURE, NOTHING),
    # Numbers as Belgians write them.
    ("0470 12 34 56", ("inform", 0.9), "0470 12 34 56"),
    ("0470/12.34.56", ("inform", 0.9), "0470/12.34.56"),
    ("0470123456", UNSURE, "0470123456"),
    ("+32 470 12 34 56", ("inform", 0.9), "+32 470 12 34 56"),
    ("+32 (0)470 12 34 56", ("inform", 0.9), "+32 (0)470 12 34 56"),
    ("0032 470 12 34 56", ("inform", 0.9), "0032 470 12 34 56"),
    ("03 123 45 67", ("inform", 0.9), "03 123 45 67"),
    ("02/123.45.67", ("inform", 0.9), "02/123.45.67"),
    ("052-12 34 56", ("inform", 0.9), "052-12 34 56"),
    ("bel me op 0470 12 34 56.", ("inform", 0.6), "0470 12 34 56"),
    ("mijn gsm is 0470 12 34 56", ("inform", 0.8), "0470 12 34 56"),
    ("ik heb geen mail, bel 0470 12 34 56", UNSURE, "0470 12 34 56"),
    ("mon numéro c'est le 0470 12 34 56", ("inform", 0.8), "0470 12 34 56"),
    ("tel: 0470 12 34 56, liefst 's avonds", UNSURE, "0470 12 34 56"),
    # Streets and places.
    ("Kerkstraat 5, 9000 Gent", ("inform", 0.9), "Kerkstraat 5, 9000 Gent"),
    ("Kerkstraat 5 bus 12\n9000 Gent", ("inform", 0.9), "Kerkstraat 5 bus 12\n9000 Gent"),
    ("Lien Maes, Kerkstraat 5, B-9000 Gent", ("inform", 0.9), "Lien Maes, Kerkstraat 5, B-9000 Gent"),
    ("Rue de la Loi 16 bte 3, 1000 Bruxelles", ("inform", 0.9), "Rue de la Loi 16 bte 3, 1000 Bruxelles"),
    ("avenue des Arts 7/12 1000 bruxelles", UNSURE, "avenue des Arts 7/12 1000 bruxelles"),
    ("Sint-Pieterskaai 74, 8000 Brugge", UNSURE, "Sint-Pieterskaai 74, 8000 Brugge"),
    ("Grote Steenweg 112A, 2600 Berchem, België", UNSURE, "Grote Steenweg 112A, 2600 Berchem, België"),
    ("Kerkstraat 5 Gent", UNSURE, "Kerkstraat 5 Gent"),
    ("ik woon in de Kerkstraat 5, 9000 Gent", UNSURE, "ik woon in de Kerkstraat 5, 9000 Gent"),
    ("9000 Gent, Kerkstraat 5", UNSURE, "9000 Gent, Kerkstraat 5"),
    ("Dorp 3, 3665 As", UNSURE, "Dorp 3, 3665 As"),
    ("16, rue de la Loi, 1000 Bruxelles", UNSURE, "16, rue de la Loi, 1000 Bruxelles"),
    ("chaussée de Namur 120 Gembloux", UNSURE, "chaussée de Namur 120 Gembloux"),
    ("Keizersgracht 10, 1015 AB Amsterdam", UNSURE, "Keizersgracht 10, 1015 AB Amsterdam"),
    ("12 rue de Rivoli, 75001 Paris", UNSURE, "12 rue de Rivoli, 75001 Paris"),
    # Neither.
    ("artikel 17 zegt iets anders", UNSURE, NOTHING),
    ("ik bestelde 3 keer in 2019 bij jullie", UNSURE, NOTHING),
    ("Kerkstraat 5", UNSURE, NOTHING),
    ("klantnummer 4521 denk ik", UNSURE, NOTHING),
    ("depuis 2015 je suis client", UNSURE, NOTHING),
    ("0470", ("inform", 0.9), NOTHING),
    ("12/34", ("inform", 0.9), NOTHING),
    ("Kerkstraat", ("inform", 0.9), NOTHING),
    ("Lien Maes", ("inform", 0.9), NOTHING),
    ("2026", UNSURE, NOTHING),
    ("in 2018 was ik klant", UNSURE, NOTHING),
    ("ik ben klant sinds 2015", UNSURE, NOTHING),
    ("ja", ("affirm", 1.0), NOTHING),
    ("bedankt", ("thanks", 1.0), NOTHING),
    ("lien@voorbeeld", ("inform", 0.9), NOTHING),
    # What is asked may hold figures too.
    ("wat zegt artikel 17?", ("ask_right_erasure", 0.9), QUESTION),
    ("artikel 17?", ("ask_right_erasure", 0.7), QUESTION),
    ("bewaren jullie mijn facturen van 2019?", ("ask_retention", 0.9), QUESTION),
    ("houden jullie gegevens van voor 2018 nog bij", ("ask_retention", 0.95), QUESTION),
    ("wie krijgt mijn nummer 0470 12 34 56 te zien?", ("ask_recipients", 0.9), QUESTION),
    ("que dit l'article 15 du RGPD ?", ("ask_right_access", 0.9), QUESTION),
    ("mag dat ook per brief?", ("ask_contact", 0.8), QUESTION),
    # Unwilling, unable, unsure.
    ("ik heb geen mail", UNSURE, REFUSAL),
    ("ik heb geen e-mailadres", UNSURE, REFUSAL),
    ("dat zeg ik niet", ("deny", 0.8), REFUSAL),
    ("nee", ("deny", 1.0), REFUSAL),
    ("je n'ai pas d'adresse mail", UNSURE, REFUSAL),
    ("je préfère ne pas donner mon numéro", UNSURE, REFUSAL),
    ("waarom moet ik dat geven?", ("ask_why", 0.9), WHY),
    ("waarvoor hebben jullie mijn adres nodig", ("ask_purposes", 0.7), WHY),
    ("pourquoi ?", UNSURE, WHY),
    ("stop", UNSURE, STOP),
    ("mijn naam is fout", ("correct", 0.9), CORRECT),
    ("terug", UNSURE, CORRECT),
    ("an@voorbeeld.example is fout", ("correct", 0.9), CORRECT),
    ("0470 12 34 56 is fout", ("correct", 0.9), CORRECT),
    ("nee, mijn nummer is 0470 12 34 56", ("correct", 0.9), "0470 12 34 56"),
    ("dat nummer is fout, het is 0470 12 34 57", ("correct", 0.9), "0470 12 34 57"),
]


@pytest.mark.parametrize(("text", "heard", "meant"), CASES_CONTACT, ids=lambda value: str(value))
def test_a_way_to_be_reached_is_known_from_what_is_said_about_it(text: str, heard: tuple[str, float], meant: object) -> None:
    answer = read(CONTACT, text, *heard)
    assert (answer.meaning, answer.value) == _meant(meant)


@pytest.mark.parametrize("text", [text for text, _, meant in CASES_CONTACT if isinstance(meant, str) and not isinstance(meant, Meaning)])
def test_what_is_taken_for_a_way_to_be_reached_is_one_to_the_desk(text: str) -> None:
    assert read_contact(str(read(CONTACT, text).value)).contact is not None


@pytest.mark.parametrize("text", ["Soleil Sud", "de bakker", "bij die van de hoek", "een bedrijf in Gent"])
def test_a_company_is_not_found_here(text: str) -> None:
    assert read(Wanted.CONTROLLER, text, "inform", 0.9).meaning is NOTHING


def _meant(meant: object) -> tuple[Meaning, object]:
    return (meant, None) if isinstance(meant, Meaning) else (Meaning.ANSWER, meant)


@pytest.mark.parametrize(("wanted", "text", "heard", "meant"), CASES_NL, ids=lambda value: str(value))
def test_a_dutch_message_means_what_the_form_makes_of_it(wanted: Wanted, text: str, heard: tuple[str, float], meant: object) -> None:
    answer = read(wanted, text, *heard)
    assert (answer.meaning, answer.value) == _meant(meant)


@pytest.mark.parametrize(("wanted", "text", "heard", "meant"), CASES_FR, ids=lambda value: str(value))
def test_a_french_message_means_what_the_form_makes_of_it(wanted: Wanted, text: str, heard: tuple[str, float], meant: object) -> None:
    answer = read(wanted, text, *heard, language="fr")
    assert (answer.meaning, answer.value) == _meant(meant)


@pytest.mark.parametrize(
    ("wanted", "text", "field"),
    [
        (NAME, "mijn e-mailadres is fout", EMAIL),
        (YES_NO, "mijn mail klopt niet", EMAIL),
        (EMAIL, "mijn naam is verkeerd", NAME),
        (YES_NO, "de datum klopt niet", DATE),
        (YES_NO, "dat is fout", None),
        (EMAIL, "terug", None),
        (EMAIL, "je veux changer mon nom", NAME),
        (YES_NO, "mon adresse mail n'est pas correcte", EMAIL),
        (YES_NO, "ma date de naissance est fausse", DATE),
        (CHOICE, "je me suis trompé", None),
        (FREE_TEXT, "oei, foutje", None),
    ],
)
def test_a_correction_names_the_field_where_the_person_does(wanted: Wanted, text: str, field: Wanted | None) -> None:
    assert read(wanted, text, "correct", 0.8) == FormAnswer(CORRECT, field=field)


@pytest.mark.parametrize(
    ("wanted", "text", "name"),
    [(CONTACT, "mijn naam is Lien Maes", "Lien Maes"), (CONTACT, "mon nom c'est Karim Benali", "Karim Benali"), (CHOICE, "ik heet Lien", "Lien"), (EMAIL, "je m'appelle Zoé", "Zoé")],
)
def test_a_name_given_before_it_is_asked_is_taken(wanted: Wanted, text: str, name: str) -> None:
    assert read(wanted, text, "inform", 0.9) == FormAnswer(CORRECT, name, Wanted.NAME)


@pytest.mark.parametrize("text", ["hetzelfde", "la même adresse"])
def test_the_same_address_is_no_question_whatever_it_resembles(text: str) -> None:
    assert read(CONTACT, text, "switch_controller", 0.9).meaning is NOTHING
    assert read(YES_NO, text, "switch_controller", 0.9).meaning is not NOTHING


def test_a_name_that_is_asked_about_is_not_given() -> None:
    assert read(CONTACT, "moet mijn naam is Lien erbij?", "inform", 0.9).value is None


def test_an_address_beside_a_name_is_noticed() -> None:
    assert read(NAME, "Jan Peeters, jan@voorbeeld.example", "inform", 0.9) == FormAnswer(Meaning.ANSWER, "Jan Peeters", noticed_email="jan@voorbeeld.example")


def test_an_address_where_a_name_is_asked_is_no_name() -> None:
    assert read(NAME, "jan@voorbeeld.example", "inform", 0.9) == FormAnswer(NOTHING, noticed_email="jan@voorbeeld.example")


def test_an_address_given_instead_of_a_yes_corrects_the_address() -> None:
    assert read(YES_NO, "nee, het is jan@voorbeeld.example", "correct", 0.9) == FormAnswer(CORRECT, field=EMAIL, noticed_email="jan@voorbeeld.example")


def test_an_address_where_an_address_is_asked_is_the_value_and_not_noticed_beside_it() -> None:
    assert read(EMAIL, "jan@voorbeeld.example") == FormAnswer(Meaning.ANSWER, "jan@voorbeeld.example")


@pytest.mark.parametrize("wanted", Wanted)
@pytest.mark.parametrize("text", ["waarom?", "Waarom", "pourquoi ?", "waarom dan?"])
def test_why_is_why_whatever_is_asked(wanted: Wanted, text: str) -> None:
    assert read(wanted, text, "ask_purposes", 0.9).meaning is WHY


@pytest.mark.parametrize("wanted", Wanted)
@pytest.mark.parametrize("text", ["stop", "STOP!", "laat maar", "annuleer", "arrêtez", "laissez tomber", "ik wil niet verder"])
def test_stop_stops_whatever_is_asked(wanted: Wanted, text: str) -> None:
    assert read(wanted, text, "inform", 0.9).meaning is STOP


@pytest.mark.parametrize("wanted", Wanted)
@pytest.mark.parametrize("text", ["", " ", "?", "??", "!", "…", "😀", "\x00"])
def test_signs_alone_answer_nothing(wanted: Wanted, text: str) -> None:
    assert read(wanted, text, "inform", 1.0).meaning is NOTHING


def test_labels_of_both_languages_are_known_in_either() -> None:
    assert read(CHOICE, "tout", language="nl").value == read(CHOICE, "alles", language="fr").value == "everything"


def test_the_label_of_the_language_of_the_talk_goes_first() -> None:
    options = (Option("first", InBothLanguages("Mails", "Tout")), Option("second", InBothLanguages("Tout", "Mails")))
    chosen = {language: read_form_answer(Question(CHOICE, options), "mails", *UNSURE, language, TODAY).value for language in ("nl", "fr")}
    assert chosen == {"nl": "first", "fr": "second"}


def test_a_label_that_sounds_like_a_correction_is_a_choice() -> None:
    options = (Option("wrong", InBothLanguages("Mijn adres is fout", "Mon adresse est fausse")), Option("old", InBothLanguages("Mijn adres is oud", "Mon adresse est ancienne")))
    assert read_form_answer(Question(CHOICE, options), "mijn adres is fout", "request_rectification", 1.0, "nl", TODAY).value == "wrong"


@quickly
@given(st.sampled_from(Wanted), ANY_TEXT, INTENTS, SHARES, st.sampled_from(["nl", "fr"]))
def test_any_text_has_a_meaning_that_fits_what_is_asked(wanted: Wanted, text: str, intent: str, confidence: float, language: str) -> None:
    answer = read(wanted, text, intent, confidence, language)
    kinds = {YES_NO: bool, DATE: date}
    assert isinstance(answer.value, kinds.get(wanted, str)) if answer.meaning is Meaning.ANSWER else answer.value is None
    assert answer.field is None or answer.meaning is CORRECT


@quickly
@given(st.dates(date(1900, 1, 1), TODAY))
def test_every_date_is_read_as_it_is_written_with_figures(day: date) -> None:
    assert read(DATE, f"{day.day}/{day.month:02}/{day.year}").value == day


@pytest.mark.parametrize("text", ["janvoorbeeld.example", "jan@voorbeeld", "lien.exemple"])
def test_an_address_that_is_not_whole_asks_for_no_help(text: str) -> None:
    assert read(EMAIL, text, "help", 0.96).meaning is not QUESTION
