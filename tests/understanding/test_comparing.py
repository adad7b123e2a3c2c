"""The wish to compare: found in many words, and left alone where it only looks like one."""

from __future__ import annotations

import pytest

from bot.policies.comparison import Superlative
from bot.understanding.comparing import Wish, comparison_wish, topic_by_verb
from bot.understanding.controllers_in_text import NameIndex
from tests.understanding.talks import NOORDER, SOLEIL

NAMES = NameIndex([NOORDER, SOLEIL])

DUTCH_WISHES = [
    "Wie bewaart het langst?",
    "wie bewaart mijn gegevens het langst?",
    "wie houdt mijn gegevens het langst bij",
    "en wie bewaart het kortst?",
    "wie antwoordt het snelst?",
    "wie reageert het snelst op een verzoek?",
    "wie is het strengst?",
    "wie beveiligt het best?",
    "wie verkoopt het meest?",
    "wie heeft de kortste termijn?",
    "wie heeft de langste bewaartermijn?",
    "wie bewaart het minst lang?",
    "bij wie blijven mijn gegevens het langst staan?",
    "waar worden ze het langst bewaard?",
    "welk bedrijf bewaart mijn facturen het langst?",
    "welk bedrijf is het veiligst?",
    "welk beleid is het duidelijkst?",
    "welk bedrijf verkoopt mijn gegevens?",
    "welke bedrijven verkopen mijn gegevens?",
    "welk bedrijf heeft een DPO?",
    "welke van die bedrijven verkoopt gegevens?",
    "welke van de vijf bedrijven heeft een DPO?",
    "wie van de vijf verkoopt mijn gegevens?",
    "wie van hen bewaart dat langer?",
    "welke firma's delen mijn gegevens met anderen?",
    "vergelijk de bewaartermijnen",
    "vergelijk eens",
    "kunt u ze vergelijken?",
    "kan je die bedrijven eens vergelijken aub",
    "vergelijk wat ze over cookies zeggen",
    "maak eens een vergelijking",
    "zet ze eens naast elkaar",
    "wat is het verschil tussen de bedrijven?",
    "wat is het verschil tussen Noorderlicht en Soleil Sud?",
    "verschilt dat per bedrijf?",
    "geef dat eens per bedrijf",
    "en de anderen?",
    "en bij de anderen?",
    "en bij de andere bedrijven?",
    "en de andere firma's?",
    "en die andere bedrijven?",
    "wat met de anderen?",
    "hoe zit het bij de anderen?",
    "hoe zit dat bij alle bedrijven?",
    "en bij de rest?",
    "en elders?",
    "bij alle vijf graag",
    "alle vijf graag",
    "bij allemaal",
    "alle bedrijven graag",
    "voor alle bedrijven",
    "bij elk bedrijf",
    "bij elk van die bedrijven",
    "is dat bij iedereen zo?",
    "is dat overal zo?",
    "is dat overal even lang?",
    "geldt dat ook voor alle andere bedrijven?",
    "doen de anderen dat ook?",
    "verkopen de anderen ook gegevens?",
    "hoelang bewaren de anderen mijn facturen?",
    "hoelang bewaren de andere bedrijven dat?",
    "bij de anderen, hoelang bewaren ze daar mijn facturen?",
    "wat zeggen alle bedrijven over cookies?",
    "geef me de bewaartermijn van elk bedrijf",
    "doet iedereen dat?",
    "wie bewaart langer, Noorderlicht of Soleil Sud?",
    "bewaart Noorderlicht langer dan Soleil Sud?",
    "vergelijk Noorderlicht met Soleil Sud",
    "hoelang bewaren Noorderlicht en Soleil Sud mijn facturen?",
    "Noorderlicht of Soleil Sud?",
    "allebei graag",
    "vergelijk die twee eens",
    "Hallo, wie bewaart het langst?",
    "Ik ben bij allemaal klant. Wie bewaart mijn facturen het langst?",
    "Hoelang bewaren jullie mijn facturen? En bij de anderen?",
]
FRENCH_WISHES = [
    "Qui garde les données le plus longtemps ?",
    "qui garde mes factures le plus longtemps",
    "qui conserve le moins longtemps ?",
    "qui répond le plus vite ?",
    "qui est le plus strict ?",
    "qui a le délai le plus court ?",
    "qui protège le mieux mes données ?",
    "chez qui mes données restent-elles le plus longtemps ?",
    "quelle entreprise garde mes données le plus longtemps ?",
    "quelle boîte vend mes données ?",
    "quelles entreprises ont un DPO ?",
    "quelles entreprises vendent des données ?",
    "laquelle de ces entreprises vend des données ?",
    "lesquelles d'entre elles vendent mes données ?",
    "laquelle des cinq a un DPO ?",
    "qui parmi ces entreprises répond le plus vite ?",
    "comparez",
    "comparez les durées de conservation",
    "pouvez-vous comparer ?",
    "vous pouvez les comparer s'il vous plaît ?",
    "faites-moi une comparaison",
    "mettez-les côte à côte",
    "quelle est la différence entre ces entreprises ?",
    "quelle est la différence entre Noorderlicht et Soleil Sud ?",
    "c'est différent par entreprise ?",
    "et les autres ?",
    "et chez les autres ?",
    "et pour les autres ?",
    "et les autres entreprises ?",
    "et les autres sociétés, elles gardent ça combien de temps ?",
    "et les quatre autres ?",
    "qu'en est-il des autres entreprises ?",
    "et ailleurs ?",
    "toutes les entreprises ?",
    "toutes les cinq svp",
    "chez toutes",
    "pour chaque entreprise s'il vous plaît",
    "c'est pareil partout ?",
    "c'est le cas chez tout le monde ?",
    "est-ce pareil ailleurs ?",
    "les autres font ça aussi ?",
    "les autres vendent-elles mes données ?",
    "combien de temps ces entreprises gardent-elles mes factures ?",
    "que disent toutes les entreprises sur les cookies ?",
    "qui garde plus longtemps, Noorderlicht ou Soleil Sud ?",
    "Noorderlicht garde-t-il plus longtemps que Soleil Sud ?",
    "comparez Noorderlicht avec Soleil Sud",
    "Noorderlicht et Soleil Sud, vous vendez mes données ?",
    "les deux s'il vous plaît",
    "tout le monde fait ça ?",
    "Bonjour, qui répond le plus vite ?",
    "D'accord, merci. Et les autres ?",
]
NEAR_MISSES = [
    # those who receive the data
    "geven jullie mijn gegevens aan anderen?",
    "geven jullie mijn gegevens door aan andere bedrijven?",
    "delen jullie met andere bedrijven?",
    "delen jullie mijn gegevens met alle bedrijven van de groep?",
    "en aan anderen?",
    "en aan de anderen?",
    "en met andere bedrijven?",
    "met welke bedrijven delen jullie mijn gegevens?",
    "aan welke bedrijven verkopen jullie mijn gegevens?",
    "welke bedrijven krijgen mijn gegevens?",
    "welke andere bedrijven ontvangen mijn gegevens?",
    "krijgen de andere bedrijven van de groep mijn gegevens?",
    "krijgen de anderen mijn gegevens ook?",
    "kunnen andere bedrijven mijn gegevens zien?",
    "kan iedereen mijn gegevens zien?",
    "hebben alle medewerkers toegang?",
    "wie heeft het langst toegang tot mijn gegevens?",
    "worden mijn gegevens verkocht aan de hoogste bieder?",
    "verkopen jullie mijn gegevens aan derden?",
    "wie krijgt mijn gegevens?",
    "wie ziet mijn gegevens?",
    "et à d'autres ?",
    "avec d'autres entreprises",
    "et avec d'autres entreprises ?",
    "partagez-vous mes données avec d'autres entreprises ?",
    "vendez-vous mes données à d'autres sociétés ?",
    "avec quelles entreprises partagez-vous mes données ?",
    "à quelles entreprises vendez-vous mes données ?",
    "quelles entreprises reçoivent mes données ?",
    "les autres sociétés du groupe ont-elles accès à mes données ?",
    "transmettez-vous mes données aux autres entreprises du groupe ?",
    "mes données vont-elles vers d'autres entreprises ?",
    "est-ce que les autres clients voient mes données ?",
    "tout le monde peut voir mes données ?",
    "qui reçoit mes données ?",
    "qui a accès le plus souvent à mes données ?",
    # those from whom the data comes
    "halen jullie mijn gegevens bij andere bedrijven?",
    "kopen jullie gegevens bij andere bedrijven?",
    "hebben jullie gegevens van andere bedrijven gekregen?",
    "komen mijn gegevens van een ander bedrijf?",
    "avez-vous reçu mes données d'autres entreprises ?",
    "achetez-vous des données chez d'autres entreprises ?",
    # data, cookies, rights: other things than companies
    "en de andere gegevens?",
    "en mijn andere gegevens?",
    "en alle andere gegevens?",
    "en de andere cookies?",
    "en de rest van mijn gegevens?",
    "en mijn andere rechten?",
    "wis alles",
    "welke gegevens bewaren jullie het langst?",
    "welke gegevens verzamelen jullie allemaal?",
    "wat weten jullie allemaal over mij?",
    "wat is de langste bewaartermijn?",
    "bewaren jullie langer dan nodig?",
    "kan ik al mijn gegevens opvragen?",
    "wat is het verschil tussen inzage en verzet?",
    "et les autres données ?",
    "et mes autres données ?",
    "et les autres cookies ?",
    "et toutes mes données ?",
    "toutes mes données svp",
    "quelles données gardez-vous le plus longtemps ?",
    "quelle est la différence entre accès et portabilité ?",
    "laquelle de mes adresses avez-vous ?",
    "pour laquelle de ces finalités utilisez-vous mon adresse ?",
    "quels sont mes autres droits ?",
    # other people
    "en de anderen in mijn gezin?",
    "en mijn kinderen?",
    "is dat voor iedereen gratis?",
    "bedankt allemaal",
    "hallo allemaal",
    "dag iedereen",
    "bonjour à tous",
    "merci à toutes",
    "les autres personnes de mon ménage ont-elles des droits ?",
    # whom to turn to
    "wie contacteer ik het best?",
    "wie kan mij het snelst helpen?",
    "hoe contacteer ik jullie het snelst?",
    "wie is de beste contactpersoon?",
    "bij wie kan ik het best klacht indienen?",
    "waar kan ik het best mijn recht uitoefenen?",
    "welk bedrijf is verantwoordelijk voor mijn gegevens?",
    "welk bedrijf verwerkt mijn gegevens?",
    "welk bedrijf zit hierachter?",
    "welk bedrijf heeft mijn gegevens?",
    "quelle entreprise a mes données ?",
    "over welk bedrijf gaat dit?",
    "qui dois-je contacter le plus vite ?",
    "comment me désabonner le plus vite possible ?",
    "répondez-moi le plus vite possible",
    "quelle entreprise est responsable de mes données ?",
    "quelle entreprise traite mes données ?",
    # another company, a switch, a transfer
    "een ander bedrijf",
    "ander bedrijf graag",
    "une autre entreprise",
    "kan ik mijn gegevens meenemen naar een ander bedrijf?",
    "kan ik mijn gegevens naar andere bedrijven laten overdragen?",
    "puis-je transférer mes données vers une autre entreprise ?",
    "puis-je récupérer mes données chez d'autres entreprises ?",
    "ik ben ook klant bij andere bedrijven",
    # what compares data, not companies
    "vergelijken jullie mijn gegevens met andere databanken?",
    "worden mijn gegevens vergeleken met die van anderen?",
    "vergelijkt u mijn foto's?",
    "comparez-vous mes données avec d'autres bases ?",
    "comparez-vous mes photos ?",
    # two names, one of which receives or is denied
    "deelt Noorderlicht mijn gegevens met Soleil Sud?",
    "geeft Noorderlicht mijn gegevens aan Soleil Sud?",
    "niet Noorderlicht maar Soleil Sud",
    "het gaat niet over Noorderlicht maar over Soleil Sud",
    "Noorderlicht partage-t-il mes données avec Soleil Sud ?",
    "delen jullie met Noorderlicht en Soleil Sud?",
    "pas Noorderlicht, Soleil Sud",
    "is an@noorderlicht.example of an@soleilsud.example juist?",
    # acts
    "wis alles bij alle bedrijven",
    "verwijder mijn gegevens bij alle bedrijven",
    "schrijf mij overal uit",
    "schrijf me uit bij alle vijf",
    "effacez tout chez toutes les entreprises",
    "supprimez mes données chez toutes les entreprises",
    "désabonnez-moi partout",
    # small talk and nothing
    "",
    "?!",
    "ja",
    "merci",
    "hoelang bewaren jullie mijn facturen?",
    "combien de temps gardez-vous mes factures ?",
    "verkopen jullie mijn gegevens?",
    "Soleil Sud",
    "en bij Soleil Sud?",
]


def _wish(text: str) -> Wish | None:
    return comparison_wish(text, [mention for mention in NAMES.find(text) if not mention.is_denied])


@pytest.mark.parametrize("text", DUTCH_WISHES)
def test_a_wish_in_dutch_is_found(text: str) -> None:
    assert _wish(text) is not None


@pytest.mark.parametrize("text", FRENCH_WISHES)
def test_a_wish_in_french_is_found(text: str) -> None:
    assert _wish(text) is not None


@pytest.mark.parametrize("text", NEAR_MISSES)
def test_what_only_looks_like_a_wish_is_left_alone(text: str) -> None:
    assert _wish(text) is None


def test_a_wish_beside_another_sentence_is_not_all_that_is_asked() -> None:
    wish = _wish("Hoelang bewaren jullie mijn facturen? En bij de anderen?")
    assert wish is not None and not wish.is_bare


def test_a_long_story_is_no_wish() -> None:
    assert _wish("ik heb gisteren gebeld en daarna gemaild, " * 10 + "wat is het verschil tussen de bedrijven?") is None


def test_there_are_examples_enough() -> None:
    assert len(set(DUTCH_WISHES)) >= 50
    assert len(set(FRENCH_WISHES)) >= 35
    assert len(set(NEAR_MISSES)) >= 90


@pytest.mark.parametrize(
    ("text", "superlative"),
    [
        ("Wie bewaart het langst?", Superlative.LONGEST),
        ("wie bewaart langer, Noorderlicht of Soleil Sud?", Superlative.LONGEST),
        ("qui garde les données le plus longtemps ?", Superlative.LONGEST),
        ("qui a le délai le plus long ?", Superlative.LONGEST),
        ("wie bewaart het minst lang?", Superlative.SHORTEST),
        ("wie antwoordt het snelst?", Superlative.SHORTEST),
        ("qui garde le moins longtemps ?", Superlative.SHORTEST),
        ("qui répond le plus vite ?", Superlative.SHORTEST),
        ("wie is het strengst?", Superlative.JUDGEMENT),
        ("wie verkoopt het meest?", Superlative.JUDGEMENT),
        ("qui est le plus strict ?", Superlative.JUDGEMENT),
        ("qui protège le mieux mes données ?", Superlative.JUDGEMENT),
        ("en de anderen?", None),
        ("comparez les durées", None),
    ],
)
def test_what_is_wanted_the_most_is_told(text: str, superlative: Superlative | None) -> None:
    wish = _wish(text)
    assert wish is not None and wish.superlative is superlative


@pytest.mark.parametrize("text", ["en de anderen?", "vergelijk eens", "bij alle vijf graag", "is dat bij iedereen zo?", "et les autres ?", "comparez svp", "c'est pareil partout ?", "Noorderlicht of Soleil Sud?", "wie doet het best?", "maak eens een vergelijking", "mettez-les côte à côte", "vergelijk die twee eens", "c'est différent par entreprise ?"])
def test_a_bare_wish_asks_nothing_of_its_own(text: str) -> None:
    wish = _wish(text)
    assert wish is not None and wish.is_bare


@pytest.mark.parametrize("text", ["vergelijk de bewaartermijnen", "wie bewaart het langst?", "en hoelang bewaren de anderen mijn facturen?", "et les autres entreprises, elles vendent mes données ?", "welk bedrijf verkoopt gegevens?", "welk bedrijf heeft een DPO?", "quelle entreprise vend ?", "verkopen de anderen ook?", "les autres vendent aussi ?"])
def test_a_wish_with_a_question_is_not_bare(text: str) -> None:
    wish = _wish(text)
    assert wish is not None and not wish.is_bare


def test_a_small_word_is_a_weak_wish_and_a_number_of_companies_is_not() -> None:
    assert comparison_wish("allemaal") == comparison_wish("toutes") == Wish(is_bare=True, is_weak=True)
    assert comparison_wish("alle vijf") == comparison_wish("toutes les cinq") == comparison_wish("chez tous") == Wish(is_bare=True)


def test_two_that_were_talked_about_are_a_pair() -> None:
    assert comparison_wish("allebei graag") == comparison_wish("les deux") == Wish(is_bare=True, is_pair=True)


def test_names_beside_each_other_are_a_wish_of_their_own_kind() -> None:
    plain, compared = _wish("bewaren Noorderlicht en Soleil Sud mijn facturen?"), _wish("vergelijk Noorderlicht met Soleil Sud")
    assert plain is not None and plain.is_named_list
    assert compared is not None and not compared.is_named_list


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("welk bedrijf bewaart mijn facturen het langst?", "retention"),
        ("quelle entreprise garde mes données le plus longtemps ?", "retention"),
        ("welk bedrijf antwoordt het snelst?", "response_time"),
        ("laquelle de ces entreprises vend des données ?", "recipients"),
        ("welk bedrijf is het veiligst?", "security"),
        ("quelle entreprise a un DPO ?", "dpo"),
        ("welk bedrijf zit hierachter?", None),
    ],
)
def test_the_verb_tells_the_topic(text: str, topic: str | None) -> None:
    assert topic_by_verb(text) == topic
