"""Distress, anger, a complaint about an answer: few plain words, and hardly ever read where they are not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from bot.understanding.feelings import Feeling, asks_if_settled, complains_of_answer, feeling_of

ROOT = Path(__file__).parents[2]


def sentences() -> Iterator[tuple[str, str]]:
    """Return every sentence of training and testing, with the intent it was written for."""
    for path in sorted((ROOT / "tests" / "nlu_cases").glob("??/*.yml")):
        told = yaml.safe_load(path.read_text(encoding="utf-8"))
        for case in told["cases"]:
            yield told["intent"], case["text"]
    for path in sorted((ROOT / "data" / "nlu").glob("??/*.yml")):
        for entry in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            for line in (entry.get("examples") or "").splitlines():
                yield entry["intent"], line[2:]


EVERY = list(sentences())


@pytest.mark.parametrize(
    "text",
    [
        "Ik ben ten einde raad.",
        "ik zie het niet meer zitten",
        "Ik kan niet meer!",
        "ik kan dit echt niet meer aan",
        "ik ben zo bang",
        "ik lig er al weken wakker van",
        "ik zit hier te huilen",
        "Je n'en peux plus.",
        "JE N’EN PEUX VRAIMENT PLUS",
        "je suis désespérée",
        "j'ai tellement peur.",
        "je suis à bout de nerfs",
        "je pleure",
    ],
)
def test_despair_in_plain_words_is_heard(text: str) -> None:
    assert feeling_of(text) is Feeling.DISTRESS


@pytest.mark.parametrize("text", ["ik wil niet meer leven", "ik denk aan zelfmoord", "Ik maak er een eind aan", "j'ai envie de mourir", "je n'ai plus envie de vivre", "je veux mourir"])
def test_whoever_speaks_of_dying_is_heard(text: str) -> None:
    assert feeling_of(text) is Feeling.DANGER


@pytest.mark.parametrize("text", ["ik ben het beu", "dit is schandalig", "ik ben woedend", "c'est inadmissible", "j'en ai marre", "vous vous foutez de moi ?", "c'est un scandale"])
def test_anger_is_heard(text: str) -> None:
    assert feeling_of(text) is Feeling.ANGER


@pytest.mark.parametrize(
    "text",
    [
        "wat gebeurt er met mijn gegevens na mijn overlijden?",
        "mes données après mon décès",
        "ik ben bang dat mijn gegevens gelekt zijn",
        "j'ai peur des pirates, comment protégez-vous mes données ?",
        "mijn man is gestorven, wis zijn gegevens",
        "hoe dien ik een klacht in?",
        "ik wil niet meer op de lijst staan",
        "ik kan niet meer inloggen",
        "je ne peux plus me connecter",
    ],
)
def test_an_ordinary_question_is_none_of_it(text: str) -> None:
    assert feeling_of(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "ik ben niet akkoord met het antwoord op mijn aanvraag",
        "mijn aanvraag werd geweigerd en dat is onterecht",
        "jullie antwoord is onvolledig",
        "la réponse à ma demande est incomplète",
        "je ne suis pas d'accord avec votre réponse",
        "ma demande a été refusée à tort",
    ],
)
def test_a_complaint_about_an_answer_is_heard(text: str) -> None:
    assert complains_of_answer(text)


@pytest.mark.parametrize(
    "text",
    ["hoe kan ik klacht indienen als ik niet akkoord ben met het antwoord?", "que faire si je ne suis pas d'accord avec votre réponse ?", "ik ga niet akkoord met die automatische beslissing", "mijn adres klopt niet"],
)
def test_how_to_complain_and_what_is_an_act_are_none(text: str) -> None:
    assert not complains_of_answer(text)


@pytest.mark.parametrize("text", ["En is dat nu in orde?", "is het geregeld?", "is mijn aanvraag nu in orde?", "Et c'est réglé maintenant ?", "est-ce que c'est réglé ?", "c’est en ordre ?"])
def test_whether_all_is_settled_is_asked(text: str) -> None:
    assert asks_if_settled(text)


@pytest.mark.parametrize("text", ["is mijn factuur bewaard?", "hoelang duurt het voor dat in orde is?", "alles in orde?", "c'est quoi vos règles ?", ""])
def test_other_questions_are_not(text: str) -> None:
    assert not asks_if_settled(text)


def test_of_all_sentences_written_for_other_ends_hardly_any_is_read_as_despair_or_complaint() -> None:
    assert len(EVERY) > 20_000
    assert [text for _, text in EVERY if feeling_of(text) is Feeling.DANGER or asks_if_settled(text)] == []
    found = [text for _, text in EVERY if feeling_of(text) is Feeling.DISTRESS or complains_of_answer(text)]
    # Each of these says it indeed: "je suis à bout", "je n'en dors plus très bien", "pas content de votre réponse", "votre réponse est incomplète", "ik lig er wakker van".
    assert len(found) <= 6, found


def test_anger_is_read_in_one_of_five_hundred_and_mostly_where_people_swear_or_want_a_human() -> None:
    angry = [intent for intent, text in EVERY if feeling_of(text) is Feeling.ANGER]
    assert len(angry) / len(EVERY) < 0.002
