"""What a sentence that asks for an act tells already; and what it only seems to tell."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.rights.acts import RequestedAct
from bot.rights.questions import questions_of
from bot.understanding.act_details import details_in, for_whom, tells_enough
from bot.understanding.whose_data import is_of_another
from tests.any_text import ANY_TEXT, MOST
from tests.understanding.test_any_text import quickly

# --- How much is to be erased ---------------------------------------------------------------------
ALL = [
    "wis al mijn gegevens",
    "Wis alles",
    "verwijder alles wat jullie van mij hebben",
    "alles van mij moet weg",
    "graag alle persoonsgegevens verwijderen",
    "ik wil dat alle data over mij gewist wordt",
    "gooi alles maar weg",
    "doe alles weg aub",
    "smijt al m'n gegevens weg",
    "verwijder mij volledig uit jullie systeem",
    "haal mij uit jullie databank",
    "ik wil helemaal uit jullie bestanden, wis mij helemaal",
    "mijn gegevens volledig laten wissen",
    "wis alle sporen van mij",
    "jullie mogen niks meer van mij bijhouden",
    "niet alleen mijn adres maar alles wissen",
    "wis al mijn persoonlijke info",
    "ge moogt alles van mij wissen",
    "verwijder al haar gegevens, wis alles",
    "supprimez toutes mes données",
    "effacez tout",
    "tout effacer svp",
    "je veux que vous effaciez toutes les données que vous avez sur moi",
    "supprimez tout ce que vous avez sur moi",
    "je souhaite tout supprimer",
    "effacez l'ensemble de mes données",
    "l'intégralité de mes données doit être effacée",
    "supprimez-moi complètement",
    "supprimez-moi de votre base de données",
    "ne gardez plus rien sur moi, effacez mes infos",
    "pas seulement mon adresse, effacez tout",
    "effacez toute trace de moi",
    "supprimez entièrement mes données",
    "kuis alles op wat ge van mij hebt",
    "gelieve al mijn gegevens definitief te verwijderen",
    "zorg dat er niks meer van mij in jullie systeem zit",
    "vergeet mij volledig",
    "oubliez-moi complètement",
    "veuillez supprimer la totalité de mes données",
    "tout doit disparaître",
]
NOT_ALL = [
    "wis mijn gegevens",
    "wis mijn account",
    "wis al mijn gegevens behalve mijn facturen",
    "alles wissen uitgezonderd mijn bestellingen",
    "alles mag weg maar niet mijn account",
    "alles op mijn facturen na wissen",
    "wis niet alles, enkel mijn telefoonnummer",
    "bijna alles mag gewist worden",
    "wis alleen mijn adres",
    "wis al mijn facturen",
    "verwijder alle foto's van mij",
    "wis alle gegevens van mijn sollicitatie",
    "wis alles van mijn bestelling",
    "verwijder alles over dat contract",
    "ik heb alles geprobeerd, wis mijn account",
    "ik heb jullie al mijn adres gegeven, wis dat",
    "wis mijn nummer, dat is alles",
    "Gooi dat account en alles wat eraan hangt maar weg",
    "wis mijn deelname aan die wedstrijd met alles erop en eraan",
    "verwijder alles wat ik ingevuld heb voor die offerte",
    "alles van vóór 2020 mag weg",
    "effacez toutes les données que vous traitez sur la base de mon consentement",
    "une dette payée : effacez-en toute trace",
    "bedankt voor alles, wis nu mijn account",
    "ik ben het helemaal niet eens, wis mijn foto",
    "mijn adres is helemaal fout, verwijder het",
    "wis mijn account volledig",
    "alles is veranderd, wis mijn oud adres",
    "wis mijn volledige bestelgeschiedenis",
    "je vous ai tout dit, effacez mon adresse",
    "verwijder mijn cv",
    "supprimez mes données tout de suite",
    "effacez tout simplement mon adresse",
    "je reçois des mails toutes les semaines, effacez mon adresse",
    "supprimez toutes mes photos",
    "effacez tous mes messages",
    "tout sauf mes factures",
    "effacez toutes mes données à part mes factures",
    "pas tout, juste mon numéro",
    "effacez uniquement mon adresse",
    "supprimez toutes les données de ma commande",
    "effacez tout mon historique d'achats",
    "je ne suis pas du tout d'accord, effacez ma photo",
    "c'est tout, effacez mon numéro",
    "presque tout peut être effacé",
    "effacez mon compte svp",
    "malgré tout je voudrais effacer ma fiche",
    "supprimez mes données mais gardez mes factures",
]


@pytest.mark.parametrize("text", ["ik wil dat jullie haar gegevens verwijderen", "wis zijn account", "effacez ses données", "supprimez son compte"])
def test_data_of_somebody_not_named_are_somebody_elses(text: str) -> None:
    assert is_of_another(text) and for_whom(text) is None


@pytest.mark.parametrize("text", ["wis mijn gegevens", "er zijn gegevens van mij", "wat zijn gegevens", "wis de gegevens van mijn zoon", "supprimez mon compte, son contenu aussi", ""])
def test_ones_own_data_or_those_of_somebody_named_are_not(text: str) -> None:
    assert not is_of_another(text)


@pytest.mark.parametrize("text", ["ik ben haar moeder", "je suis son père"])
def test_who_says_to_be_the_parent_asks_for_a_child(text: str) -> None:
    assert for_whom(text) == "child"


@pytest.mark.parametrize("text", ALL)
def test_all_is_noticed(text: str) -> None:
    assert details_in(text).get("extent") == "all"


@pytest.mark.parametrize("text", NOT_ALL)
def test_less_than_all_or_all_of_something_else_is_asked(text: str) -> None:
    assert "extent" not in details_in(text)


# --- What one unsubscribes from -------------------------------------------------------------------
ONE_LIST = [
    "schrijf mij uit voor de nieuwsbrief",
    "ik wil jullie nieuwsbrief niet meer",
    "uitschrijven nieuwsbriefje aub",
    "haal mij van die lijst",
    "ik wil van de mailinglijst af",
    "unsubscribe newsletter",
    "enkel de nieuwsbrief mag weg, reclame is ok",
    "mijn zoon heeft jullie nieuwsbrief besteld, schrijf mij uit",
    "désabonnez-moi de la newsletter",
    "je ne veux plus recevoir votre lettre d'information",
    "retirez-moi de cette liste",
    "stop infolettre",
    "seulement la newsletter, les promos je veux bien",
]
ALL_MARKETING = [
    "Op grond van artikel 21 AVG maak ik bezwaar tegen de verwerking voor direct marketing.",
    "Je m'oppose à toute utilisation de mes coordonnées à des fins de prospection.",
    "stop met mailen",
    "stop met mij te mailen",
    "stop met al die mails",
    "geen mails meer aub",
    "ik wil geen enkele mail meer van jullie",
    "stuur mij niks meer",
    "mail mij niet meer",
    "ik wil geen reclame meer",
    "alle reclame stoppen",
    "stop die spam",
    "stop met die reclame te sturen",
    "geen promo's meer",
    "schrijf mij uit voor alle nieuwsbrieven",
    "schrijf mij overal uit",
    "ik wil nooit meer reclame krijgen",
    "gedaan met die mails",
    "ik wil niks meer ontvangen van jullie",
    "stop met mij lastig te vallen met reclame",
    "geen enkele vorm van reclame nog",
    "je ne veux plus rien recevoir de votre part",
    "stoppez vos mails",
    "arrêtez de m'inonder de pubs",
    "je ne veux plus recevoir vos promotions",
    "plus de pub svp",
    "je ne veux plus aucune publicité",
    "arrêtez de m'envoyer des mails",
    "ne m'envoyez plus rien",
    "stop à vos mails",
    "j'en ai marre de vos pubs",
    "désinscrivez-moi de toutes vos listes",
    "arrêtez toute prospection",
    "plus jamais d'offres",
    "je ne veux plus recevoir de mails",
]
NO_SCOPE = [
    "schrijf mij uit",
    "uitschrijven",
    "ik wil me uitschrijven aub",
    "ik wil geen gepersonaliseerde reclame",
    "geen reclame meer per telefoon",
    "geen reclame meer behalve de nieuwsbrief",
    "geen reclame van jullie partners",
    "niet alle reclame, maar die sms'en wel",
    "ik krijg te veel",
    "schrijf me uit van jullie nieuwsbrieven",
    "laat mij met rust",
    "ik wil geen mails meer over die wedstrijd",
    "désinscrivez-moi",
    "je veux me désabonner",
    "je ne veux plus de publicité ciblée",
    "plus d'offres d'emploi svp, j'ai du travail",
    "plus de pub par sms",
    "plus de pub dans ma boîte aux lettres",
    "toutes les pubs sauf la newsletter",
    "fichez-moi la paix",
    "ik wil geen nieuwsbrief meer, stop met mailen",
    "wis mijn gegevens",
]


@pytest.mark.parametrize("text", ONE_LIST)
def test_one_list_is_noticed(text: str) -> None:
    assert details_in(text).get("scope") == "one_list"


@pytest.mark.parametrize("text", ALL_MARKETING)
def test_all_advertising_is_noticed(text: str) -> None:
    assert details_in(text).get("scope") == "all_marketing"


@pytest.mark.parametrize("text", NO_SCOPE)
def test_what_one_unsubscribes_from_is_asked_where_it_is_not_plain(text: str) -> None:
    assert "scope" not in details_in(text)


# --- Whose data -----------------------------------------------------------------------------------
OF_ANOTHER = [
    ("wis de gegevens van mijn zoon", "child"),
    ("ik wil de gegevens van mijn minderjarige dochter inkijken", "child"),
    ("het is voor mijn zoon", "child"),
    ("dit is voor ons kind", "child"),
    ("namens mijn dochter vraag ik inzage", "child"),
    ("verwijder de foto's van mijn twee kinderen", "child"),
    ("mijn zoon is 12, wis zijn gegevens", "child"),
    ("ons dochter haar account mag weg", "child"),
    ("wat weten jullie over mijn kinderen, ik wil een kopie", "child"),
    ("wis mijn gegevens en die van mijn zoon", "child"),
    ("niet voor mij maar voor mijn zoontje", "child"),
    ("schrijf mijn dochter uit", "child"),
    ("het account van onze kleine moet weg", "child"),
    ("ik ben de mama van Lars, wis zijn gegevens", "child"),
    ("als moeder van een minderjarige vraag ik inzage", "child"),
    ("en tant que mère de Lucas, je demande une copie", "child"),
    ("supprimez les données de mon fils", "child"),
    ("c'est pour ma fille", "child"),
    ("au nom de mes enfants je demande l'accès", "child"),
    ("mon fils a 12 ans, effacez ses données", "child"),
    ("effacez le compte de ma fille mineure", "child"),
    ("désinscrivez mon fils", "child"),
    ("namens mijn moeder", "ward"),
    ("de gegevens van mijn vader graag", "ward"),
    ("mijn bomma haar adres klopt niet", "ward"),
    ("mijn vader zijn gegevens moeten weg", "ward"),
    ("mijn moeder is dement, ik wil haar gegevens laten wissen", "ward"),
    ("het is voor mijn nonkel", "ward"),
    ("ik ben bewindvoerder van mevrouw Peeters", "ward"),
    ("als voogd vraag ik inzage", "ward"),
    ("ik heb een volmacht", "ward"),
    ("de naam van mijn vrouw is fout geschreven", "ward"),
    ("les données de ma mère", "ward"),
    ("c'est pour mon mari", "ward"),
    ("au nom de ma grand-mère", "ward"),
    ("je suis l'administrateur de biens de monsieur Dupont", "ward"),
    ("en tant que tutrice je demande l'accès", "ward"),
    ("j'ai une procuration de mon père", "ward"),
    ("namens mijn cliënt vraag ik inzage", "client"),
    ("mijn cliënte wenst een kopie van haar gegevens", "client"),
    ("ik schrijf als advocaat van de heer Peeters", "client"),
    ("au nom de ma cliente", "client"),
    ("je représente ma cliente", "client"),
    ("au nom de mes clients, je demande une copie", "client"),
    ("en tant qu'avocat je demande une copie", "client"),
    ("je suis l'avocate de madame Dubois", "client"),
    ("wis de gegevens van mijn overleden moeder", "deceased"),
    ("mijn vader is vorige maand overleden, wis zijn gegevens", "deceased"),
    ("mijn man is gestorven en krijgt nog post, schrijf hem uit", "deceased"),
    ("ik ben erfgenaam van Jos Peeters", "deceased"),
    ("na het overlijden van mijn tante moet haar account weg", "deceased"),
    ("wijlen mijn vader", "deceased"),
    ("mon père est décédé, supprimez ses données", "deceased"),
    ("les données de ma défunte mère", "deceased"),
    ("à la suite du décès de notre fils, nous nous opposons à l'usage de son dossier", "deceased"),
    ("notre cliente vous met en demeure de lui donner accès à ses données", "client"),
    ("ik ben haar bewindvoerder en vraag wat ge van ons ma hebt", "ward"),
    ("suite au décès de mon mari, effacez son compte", "deceased"),
    ("ma grand-mère est morte l'an dernier, effacez tout", "deceased"),
    ("de gegevens van een overleden persoon", "deceased"),
]
OF_ONESELF = [
    "het is voor mezelf",
    "voor mij",
    "nee, voor mij",
    "het gaat om mijn eigen gegevens",
    "niet voor mijn zoon, voor mezelf",
    "c'est pour moi",
    "pour moi-même",
    "mes propres données",
    "non, pas pour mon fils, pour moi-même",
]
SAYS_NOT_WHOSE = [
    "wis mijn gegevens",
    "mijn zoon heeft jullie nieuwsbrief besteld, schrijf mij uit",
    "ik heb een cadeau gekocht voor mijn dochter, wis mijn adres",
    "ik bestelde iets voor mijn kinderen en krijg nu reclame",
    "mijn man werkt bij jullie",
    "mijn vrouw zegt dat jullie mijn gegevens verkopen, wis mijn account",
    "de school van mijn zoon gaf mijn nummer door, verwijder mijn nummer",
    "niet voor mijn zoon",
    "mijn man is overleden, ik wil mijn adres wijzigen",
    "jullie denken dat ik overleden ben",
    "ik ben niet dood",
    "mijn advocaat zegt dat ik inzage mag vragen",
    "mijn bewindvoerder zegt dat ik dit mag vragen",
    "ik ben klant bij jullie, wis mijn account",
    "ik trek mijn volmacht in",
    "envoyez-moi une copie de ma fiche client",
    "une copie de mon dossier client svp",
    "donnez-moi mes clients et mes commandes dans un autre format",
    "supprimez mon CV et ma lettre",
    "zet mijn meisjesnaam in plaats van die van mijn man",
    "mettez mon nom de jeune fille au lieu du nom de mon mari",
    "Mijn man is overleden. Nu wil ik een overzicht van wat u van mij nog heeft",
    "voor mij hoeft dat niet",
    "ik heb drie kinderen en geen tijd, schrijf mij uit",
    "mijn buurman krijgt mijn facturen, verbeter mijn adres",
    "mijn computer is dood",
    "mijn man en ik willen onze gegevens laten wissen",
    "mijn kleine bestelling van vorige week, wis die",
    "als mama van drie heb ik geen tijd, schrijf mij uit",
    "effacez mes données",
    "mon fils s'est abonné à la newsletter, désabonnez-moi",
    "j'ai acheté un cadeau pour ma fille, effacez mon adresse",
    "mon mari travaille chez vous",
    "pas pour mon fils",
    "mon avocat me dit de demander une copie",
    "je suis client chez vous",
    "en tant que client je demande l'accès",
    "mon tuteur est d'accord",
    "pour moi c'est bon",
    "je ne suis pas décédé",
    "mon ami m'a parlé de vous, supprimez mon compte",
    "je suis une personne prudente, supprimez mon numéro",
]


@pytest.mark.parametrize(("text", "whose"), OF_ANOTHER)
def test_somebody_else_is_noticed(text: str, whose: str) -> None:
    assert for_whom(text) == whose
    assert details_in(text)["for_whom"] == whose


@pytest.mark.parametrize("text", OF_ONESELF)
def test_oneself_is_noticed(text: str) -> None:
    assert for_whom(text) == "self"


@pytest.mark.parametrize("text", SAYS_NOT_WHOSE)
def test_somebody_named_by_the_way_is_nobody_to_ask_for(text: str) -> None:
    assert for_whom(text) is None
    assert "for_whom" not in details_in(text)


# --- Enough for an answer in free words -----------------------------------------------------------
ENOUGH = [
    "ik trek mijn toestemming in voor de nieuwsbrief",
    "ik maak bezwaar tegen het gebruik van mijn foto's",
    "ik wil dat een mens de weigering van mijn lening herbekijkt",
    "toestemming voor cookies wil ik intrekken",
    "je m'oppose à l'utilisation de mes photos",
    "je retire mon consentement pour la géolocalisation",
    "je veux qu'un humain revoie le refus de mon crédit",
    "stop met mijn koopgedrag te analyseren aub",
]
NOT_ENOUGH = [
    "ik trek mijn toestemming in",
    "ik wil graag mijn toestemming intrekken, dank u wel alvast",
    "hierbij trek ik mijn toestemming in bij Conitro",
    "ik wil bezwaar maken tegen het gebruik van mijn gegevens",
    "ik wil dat een mens mijn dossier bekijkt aub",
    "goeiedag, ik zou bezwaar willen maken. Met vriendelijke groeten, Lien Maes",
    "bezwaar profilering",
    "je retire mon consentement",
    "bonjour, je voudrais retirer mon consentement s'il vous plaît, merci d'avance",
    "je m'oppose au traitement de mes données personnelles",
    "je veux une intervention humaine dans la décision",
    "je souhaite retirer mon accord chez Conitro. Cordialement, Marie Dupont",
    "",
]


@pytest.mark.parametrize("text", ENOUGH)
def test_a_sentence_that_names_its_matter_is_an_answer(text: str) -> None:
    assert tells_enough(text)


@pytest.mark.parametrize("text", NOT_ENOUGH)
def test_the_wish_alone_however_long_is_no_answer(text: str) -> None:
    assert not tells_enough(text)


# --- Whatever is typed ----------------------------------------------------------------------------
def test_what_is_noticed_is_an_answer_that_the_form_knows() -> None:
    options = {question.id: set(question.options) for question in questions_of(list(RequestedAct))}
    said = [*ALL, *NOT_ALL, *ONE_LIST, *ALL_MARKETING, *NO_SCOPE, *(text for text, _ in OF_ANOTHER), *OF_ONESELF, *SAYS_NOT_WHOSE]
    noticed = {(question, option) for text in said for question, option in details_in(text).items()}
    assert {option for question, option in noticed if question == "for_whom"} == options["for_whom"]
    assert all(option in options[question] for question, option in noticed)


@pytest.mark.parametrize("text", [*ALL, *ALL_MARKETING, *(text for text, _ in OF_ANOTHER)])
def test_capitals_accents_and_signs_change_nothing(text: str) -> None:
    assert details_in(text.upper() + " !!") == details_in(text)


@quickly
@given(ANY_TEXT)
@example("mijn " * (MOST // 5))
@example("de gegevens van mijn " * (MOST // 20))
@example("mijn zoon " * (MOST // 10))
@example("tout ce que " * (MOST // 12))
@example("stop met al die " * (MOST // 16))
@example("wis mij " * (MOST // 8))
def test_any_text_is_read_to_its_end(text: str) -> None:
    found = details_in(text)
    assert found.get("for_whom") == for_whom(text)
    assert isinstance(tells_enough(text), bool)


@quickly
@given(st.sampled_from([*ALL, *ALL_MARKETING, *NOT_ALL]), st.sampled_from(["Goeiedag, ", "Bonjour, ", "Allez, "]))
def test_a_greeting_before_it_changes_nothing(text: str, greeting: str) -> None:
    assert details_in(greeting + text) == details_in(text)
