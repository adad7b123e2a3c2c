"""A message taken apart into what may be two questions."""

from __future__ import annotations

import pytest

from bot.understanding.clauses import MOST_CLAUSES, split_clauses


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Verkopen jullie mijn gegevens? Hoelang bewaren jullie ze?", ["Verkopen jullie mijn gegevens?", "Hoelang bewaren jullie ze?"]),
        ("verkopen jullie mijn gegevens en hoe kan ik ze wissen", ["verkopen jullie mijn gegevens", "hoe kan ik ze wissen"]),
        ("wie zijn jullie, wat weten jullie van mij", ["wie zijn jullie", "wat weten jullie van mij"]),
        ("combien de temps gardez-vous mes factures et qui les reçoit ?", ["combien de temps gardez-vous mes factures", "qui les reçoit ?"]),
        ("vendez-vous mes données ainsi que comment les effacer", ["vendez-vous mes données", "comment les effacer"]),
        ("Ik ben klant.\nHoelang bewaren jullie dat", ["Ik ben klant", "Hoelang bewaren jullie dat"]),
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
