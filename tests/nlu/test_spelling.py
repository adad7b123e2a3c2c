"""Typing errors are mended towards known words; known words, names and addresses stay."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.attributes import CLAUSE_MESSAGES, MENDED
from bot.nlu.spelling import MOST_MENDED, OFTEN, Speller
from bot.nlu.spelling_mender import SpellingMender
from tests.nlu.tiny_pipeline import load, make, train, training_data

SENTENCES = [
    "hoelang houden jullie mijn gegevens bij en krijg ik de nieuwsbrief",
    "l'adresse de l'autorité de protection des données de cette entreprise",
    "mijn facturen verwijderen graag",
    "comment me désabonner de la lettre",
    "de privacy dienst van Voorbeeld",
    "c'est bien mon accès",
]


@pytest.fixture(scope="module")
def speller() -> Speller:
    return Speller.fit([sentence for sentence in SENTENCES for _ in range(OFTEN)])


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("mijn gegevns", "mijn gegevens"),
        ("mijn geegvens", "mijn gegevens"),
        ("de nieuwsbirefje", "de nieuwsbirefje"),
        ("verwijderne", "verwijderen"),
        ("protecton des donnees", "protection des données"),
        ("desabonner", "désabonner"),
        ("lautorite", "l'autorité"),
        ("dentreprise", "d'entreprise"),
        ("lacces", "l'accès"),
        ("krijgk", "krijg ik"),
        ("privacydienst", "privacy dienst"),
        ("HOELNAG houden", "hoelang houden"),
    ],
)
def test_an_error_is_mended(speller: Speller, typed: str, meant: str) -> None:
    assert speller.mend(typed) == meant


@pytest.mark.parametrize(
    "text",
    [
        # Words of a dictionary, though one letter from a word of the training sentences.
        "factoren vervoeren",
        "la lettre du mettre",
        "how long do you keep the letters",
        # Too short to guess.
        "gvn",
        # No words.
        "jan.peetrs@mial.example",
        "www.voorbeld.example/privcay",
        "be0123geegvens",
        "14/02/1980",
        "zzzqqqxxx",
    ],
)
def test_the_rest_stays(speller: Speller, text: str) -> None:
    assert speller.mend(text) == text


def test_punctuation_stays_where_it_is(speller: Speller) -> None:
    assert speller.mend("“mijn  gegevns”,\nhoelnag?") == "“mijn gegevens”, hoelang?"


def test_a_word_that_is_often_trained_on_is_no_error() -> None:
    speller = Speller.fit(["houde mijn gegevens", "houde gij", "wat houde"])
    assert speller.mend("houde") == "houde"


def test_an_error_made_often_is_nothing_to_mend_towards() -> None:
    speller = Speller.fit(["gegevns"] * OFTEN)
    assert speller.mend("gegevnss") == "gegevnss"


def test_work_is_bounded(speller: Speller) -> None:
    mended = speller.mend("gegevns " * (MOST_MENDED + 5)).split()
    assert mended == ["gegevens"] * MOST_MENDED + ["gegevns"] * 5


def test_nothing_is_lost_on_the_way_to_disk(speller: Speller) -> None:
    assert Speller.from_dict(speller.as_dict()) == speller


@given(text=st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    mended = Speller.fit(SENTENCES).mend(text)
    assert mended == " ".join(mended.split())


def test_a_message_and_its_parts_are_mended(tmp_path) -> None:
    storage = LocalModelStorage.create(tmp_path)
    train(storage)
    mender = make(SpellingMender, storage, "load")
    part = Message({TEXT: "Wis mijn acount nu"})
    (message,) = mender.process([Message({TEXT: "Wis mijn acount nu", CLAUSE_MESSAGES: [part]})])
    # The handful of sentences holds no word often enough; it is read, not changed.
    assert message.get(MENDED) == part.get(MENDED) == "wis mijn acount nu"


def test_a_typing_error_reaches_the_encoder_mended(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.nlu.spelling.OFTEN", 1)
    storage = LocalModelStorage.create(tmp_path)
    train(storage)
    pipeline = load(storage)
    typed, meant = pipeline.read("hoelnag bewaart u mijn facturne"), pipeline.read("hoelang bewaart u mijn facturen")
    assert typed.get(MENDED) == meant.get(MENDED)
    assert typed.get("intent") == meant.get("intent")
    assert typed.get(TEXT) == "hoelnag bewaart u mijn facturne"


def test_an_error_often_made_is_mended_all_the_same() -> None:
    sentences = ["comment ça marche"] * 40 + ["coment ça marche"] * OFTEN
    assert Speller.fit(sentences).mend("coment") == "comment"


@pytest.mark.parametrize(("typed", "meant"), [("vs faites koi", "vous faites quoi"), ("K wil da nie", "ik wil dat niet"), ("oelang?", "hoelang?")])
def test_shorthand_is_written_out(speller: Speller, typed: str, meant: str) -> None:
    assert speller.mend(typed) == meant


def test_training_sentences_are_mended_too_and_stay_as_written(tmp_path) -> None:
    data = training_data()
    data.training_examples[0].set(TEXT, "vs faites koi")
    storage = LocalModelStorage.create(tmp_path)
    make(SpellingMender, storage).train(data)
    mended = make(SpellingMender, storage, "load").process_training_data(data).training_examples[0]
    assert (mended.get(TEXT), mended.get(MENDED)) == ("vs faites koi", "vous faites quoi")
