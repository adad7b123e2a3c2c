"""Choices in a person's own words: each option of each question in both languages, and what chooses nothing."""

from __future__ import annotations

import pytest
from hypothesis import given

from bot.rights.acts import RequestedAct
from bot.rights.questions import AnswerKind, questions_of
from bot.understanding.short_choices import choice_in, means_all, means_the_same, named_part
from tests.any_text import ANY_TEXT

OPTIONS = {question.id: question.options for question in questions_of(list(RequestedAct)) if question.kind is AnswerKind.CHOICE}
CHOSEN = {
    ("scope", "all_marketing"): """
        alles natuurlijk / ja alles / liefst alles / alles stoppen / van alles af / allebei / alle twee / geen enkele / geen enkele reclame meer / niets meer aub / ik wil niks meer krijgen / nooit meer reclame
        alle mails / al jullie reclame / tis gelijk, alles / overal van af / totaal niks meer / tout, évidemment / oui tout / absolument tout / plus rien du tout / je ne veux plus rien recevoir / aucune
        plus aucune pub / toutes les pubs / tous vos mails / les deux / tout arrêter / la totale""",
    ("scope", "one_list"): """
        enkel de nieuwsbrief / alleen die nieuwsbrief / de mailinglijst / van één lijst / nieuwsbrief aub / maar één lijst / juste la newsletter / seulement la newsletter / uniquement la lettre d'info
        que la newsletter / la liste de diffusion / une seule liste / newsletter svp""",
    ("extent", "all"): """
        alles natuurlijk / ja alles / alles weg / wis alles / het hele boeltje / alles wat jullie hebben / al mijn gegevens / mijn hele account / volledig / compleet alles / alles zonder uitzondering
        tout effacer / effacez tout / l'ensemble / la totalité / absolument tout / toutes mes données / tout ce que vous avez / oui tout svp / tout sans exception""",
    ("extent", "part"): """
        een deel / enkel een deel / een stuk / niet alles / sommige / une partie / pas tout / juste une partie / seulement certaines""",
    ("recipient", "person"): """
        ik zelf / aan mij / gewoon naar mij / mezelf / voor mij / stuur ze naar mij / moi / à moi svp / envoyez-les moi""",
    ("recipient", "company"): """
        naar een andere firma / mijn nieuwe leverancier / naar mijn nieuwe provider / une autre société / à mon nouveau fournisseur""",
    ("for_whom", "child"): "mijn dochter / van mijn zoon / ma fille",
    ("for_whom", "ward"): "mijn moeder / mon père",
    ("for_whom", "self"): "mij / moi",
    ("ground", "accuracy_contested"): "er staan fouten in / mijn adres is fout / il y a des erreurs / les données sont fausses",
    ("ground", "unlawful"): "jullie mogen dat niet / niet legaal / vous n'avez pas le droit / c'est illégal",
    ("ground", "needed_for_claims"): "mijn advocaat heeft ze nodig / pour un procès",
    ("ground", "objection_pending"): "ik heb bezwaar gemaakt / j'ai fait opposition",
}
NOTHING = {
    "scope": "ja doe dat dan / weet ik niet / maakt niet uit / oui / je ne sais pas / niet alles / pas tout / ik heb alles al gezegd / wat bedoel je met alles / alles? / de nieuwsbrief en alle reclame behalve sms / qu'est-ce que ça change / lot@voorbeeld.example",
    "extent": "ja / oui / doe maar / vas-y / dat is alles wat ik weet / c'est tout ce que je demande à mon avocat / ik wil alles zien over mijn buurman / alles?",
    "recipient": "ja / stuur maar / oui / niet naar een ander bedrijf / naar mij of naar een ander bedrijf / hoe bedoel je",
    "ground": "daarom / zomaar / parce que / ze zijn fout en ik heb ze nodig voor de rechter",
}


def phrases(line: str) -> list[str]:
    return [" ".join(each.split()) for part in line.strip().splitlines() for each in part.split(" / ")]


@pytest.mark.parametrize("question, option, text", [(*key, text) for key, line in CHOSEN.items() for text in phrases(line)])
def test_a_choice_is_known_in_ones_own_words(question: str, option: str, text: str) -> None:
    assert choice_in(text, OPTIONS[question]) == option


@pytest.mark.parametrize("question, text", [(question, text) for question, line in NOTHING.items() for text in phrases(line)])
def test_what_is_doubtful_chooses_nothing(question: str, text: str) -> None:
    assert choice_in(text, OPTIONS[question]) is None


@pytest.mark.parametrize(
    "text, thing, is_only, denies",
    [
        ("mijn e-mailadres", "mijn e-mailadres", False, False),
        ("de foto's.", "de foto's", False, False),
        ("wis mijn bankgegevens", "mijn bankgegevens", False, False),
        ("nee, alleen mijn telefoonnummer", "mijn telefoonnummer", True, True),
        ("non, juste mon adresse mail !", "mon adresse mail", True, True),
        ("en wis ook mijn foto's", "mijn foto's", False, False),
        ("nee alleen haar account", "haar account", True, True),
        ("zijn foto's", "zijn foto's", False, False),
        ("rien que mon numéro de gsm", "mon numéro de gsm", True, False),
        ("l'historique de mes commandes", "l'historique de mes commandes", False, False),
        ("supprimez mes photos, s'il vous plaît.", "mes photos", False, False),
    ],
)
def test_a_named_part_is_a_piece_of_the_text(text: str, thing: str, is_only: bool, denies: bool) -> None:
    named = named_part(text)
    assert named is not None and (named.thing, named.is_only, named.denies) == (thing, is_only, denies)


@pytest.mark.parametrize(
    "text",
    phrases("mijn naam is Jan Peeters / dat is fout / dat weet ik niet / la première / de eerste / c'est tout / le mien / mijn gegevens / mes données / haar gegevens / effacez ses données / nos données / mijn man / mijn advocaat heeft ze nodig / les deux / mijn foto's? / ja / "),
)
def test_what_says_something_names_no_part(text: str) -> None:
    assert named_part(text) is None


@pytest.mark.parametrize("text, is_all", [("wis mijn account", True), ("supprimez mon compte", True), ("wis mijn foto's", False)])
def test_an_account_stands_for_all_in_most_mouths(text: str, is_all: bool) -> None:
    named = named_part(text)
    assert named is not None and means_all(named) is is_all


@pytest.mark.parametrize("text", phrases("hetzelfde / hetzelfde adres / op hetzelfde mailadres als daarnet / zelfde adres aub / la même / à la même adresse / le même que tantôt / oui, la même adresse e-mail"))
def test_the_same_as_before_is_known(text: str) -> None:
    assert means_the_same(text)


@pytest.mark.parametrize("text", phrases("adres / niet hetzelfde / même pas / dezelfde dag nog / an@voorbeeld.example / "))
def test_what_says_something_else_is_not_the_same(text: str) -> None:
    assert not means_the_same(text)


@given(ANY_TEXT)
def test_any_text_gives_an_option_that_there_is_or_a_piece_of_itself(text: str) -> None:
    for options in OPTIONS.values():
        assert choice_in(text, options) in {None, *options}
    named = named_part(text)
    assert named is None or named.thing
