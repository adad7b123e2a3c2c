"""A message taken apart into what may be two questions."""

from __future__ import annotations

import pytest

from bot.understanding.clauses import LONGEST_LAST, LONGEST_LAST_TWO, MOST_CLAUSES, STORY, endings, split_clauses, tells_background


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Verkopen jullie mijn gegevens? Hoelang bewaren jullie ze?", ["Verkopen jullie mijn gegevens?", "Hoelang bewaren jullie ze?"]),
        ("verkopen jullie mijn gegevens en hoe kan ik ze wissen", ["verkopen jullie mijn gegevens", "hoe kan ik ze wissen"]),
        ("wie zijn jullie, wat weten jullie van mij", ["wie zijn jullie", "wat weten jullie van mij"]),
        ("combien de temps gardez-vous mes factures et qui les reçoit ?", ["combien de temps gardez-vous mes factures", "qui les reçoit ?"]),
        ("vendez-vous mes données ainsi que comment les effacer", ["vendez-vous mes données", "comment les effacer"]),
        ("Ik ben klant.\nHoelang bewaren jullie dat", ["Ik ben klant", "Hoelang bewaren jullie dat"]),
        ("kost dat iets, en binnen welke termijn krijg ik antwoord?", ["kost dat iets", "binnen welke termijn krijg ik antwoord?"]),
        ("gebruiken jullie mijn mail en op welke grond?", ["gebruiken jullie mijn mail", "op welke grond?"]),
        ("wis mijn account, anders waar kan ik klagen?", ["wis mijn account", "waar kan ik klagen?"]),
        ("gelieve alles te wissen en mij uit te schrijven", ["gelieve alles te wissen", "mij uit te schrijven"]),
        ("effacez mes données, et ça prend combien de temps ?", ["effacez mes données", "ça prend combien de temps ?"]),
        ("veuillez tout effacer et me retirer de la liste", ["veuillez tout effacer", "me retirer de la liste"]),
        ("vous faites de la pub, et sur quelle base légale ?", ["vous faites de la pub", "sur quelle base légale ?"]),
        ("effacez mon compte, sinon où porter plainte ?", ["effacez mon compte", "où porter plainte ?"]),
        ("bewaren jullie mijn adres? en mijn facturen?", ["bewaren jullie mijn adres?", "en mijn facturen?"]),
    ],
)
def test_two_questions_are_parted(text: str, parts: list[str]) -> None:
    assert split_clauses(text) == parts


@pytest.mark.parametrize(
    "text",
    [
        "hoelang bewaren jullie mijn naam en adres?",
        "bewaren jullie mijn naam, adres en facturen?",
        "gardez-vous mon nom et mon adresse ?",
        "art. 6.1.f AVG",
        "mail mij op an.peeters@post.example",
        "Hallo! Dag!",
        "ok",
        "",
    ],
)
def test_one_question_stays_whole(text: str) -> None:
    assert split_clauses(text) == [text]


def test_parts_of_one_word_are_dropped() -> None:
    assert split_clauses("Hallo! Hoelang bewaren jullie dat? Wie krijgt het?") == ["Hoelang bewaren jullie dat?", "Wie krijgt het?"]


def test_never_more_parts_than_are_looked_at() -> None:
    assert len(split_clauses("Wat is dit? " * 50)) == MOST_CLAUSES


def test_a_part_is_never_empty() -> None:
    assert all(part.strip() for part in split_clauses("? ? ! ; , en hoe dan , et qui sait ?\n\n"))


@pytest.mark.parametrize("text", ["ik heb bij jullie gesolliciteerd", "en ik ben geen klant meer", "j'ai postulé chez vous", "je suis client depuis 2019"])
def test_what_a_person_tells_of_themselves_is_background(text: str) -> None:
    assert tells_background(text)


@pytest.mark.parametrize(
    "text", ["ik heb een vraag over cookies", "ik wil weten wie dat krijgt", "ik ben benieuwd wie dat krijgt", "ik heb recht op een kopie?", "je suis curieux de savoir qui les voit", "wie krijgt dat", ""]
)
def test_a_wish_or_a_doubt_is_no_background(text: str) -> None:
    assert not tells_background(text)


STORY_OF_A_TENT = (
    "In het voorjaar heb ik bij u een tent teruggebracht waar een scheur in zat. De winkelierster was vriendelijk en maakte een kopie van mijn kaart. "
    "Mijn schoonbroer vond dat vreemd. Hoeveel jaar ligt die kopie daar nog in een lade?"
)


def test_a_story_ends_with_its_last_sentence_and_its_last_two() -> None:
    last, last_two = endings(STORY_OF_A_TENT)
    assert last == "Hoeveel jaar ligt die kopie daar nog in een lade?"
    assert last_two == f"De winkelierster was vriendelijk en maakte een kopie van mijn kaart. Mijn schoonbroer vond dat vreemd. {last}"[-LONGEST_LAST_TWO:]


def test_a_short_last_sentence_goes_with_the_one_before_it() -> None:
    last, _ = endings(f"{STORY_OF_A_TENT} Dat zou ik willen weten.")
    assert last == "Hoeveel jaar ligt die kopie daar nog in een lade? Dat zou ik willen weten."


@pytest.mark.parametrize("text", ["", "Hoelang bewaart u mijn kaart? Dank u.", "kort " * (STORY // 5), "een lange zin zonder punt " * 20])
def test_a_short_message_and_a_single_sentence_have_no_endings(text: str) -> None:
    assert endings(text) == []


def test_endings_are_bounded_whatever_is_typed() -> None:
    last, last_two = endings("Dit is een zin van een zekere lengte in een verhaal. " * 2000 + "woord " * 60)
    assert (len(last), len(last_two)) == (LONGEST_LAST, LONGEST_LAST_TWO)
