"""Which language a person writes."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from lingua import Language, LanguageDetector, LanguageDetectorBuilder

from bot.policies.yaml_lines import load_with_lines
from bot.understanding.language import LanguageDecision, decide_language

CASES = Path(__file__).parents[1] / "nlu_cases"
COMPANY_WORDS = frozenset({"noorderlicht", "soleil", "sud"})
OTHER = {"nl": "fr", "fr": "nl"}


@cache
def detector() -> LanguageDetector:
    """Return the detector of bot/nlu/language_scorer.py, without Rasa."""
    known = (Language.DUTCH, Language.FRENCH, Language.ENGLISH, Language.GERMAN, Language.SPANISH, Language.ITALIAN)
    return LanguageDetectorBuilder.from_languages(*known).build()


@cache
def scores(text: str) -> dict[str, float]:
    """Return the probability of each language."""
    values = detector().compute_language_confidence_values(text[:400])
    return {value.language.iso_code_639_1.name.lower(): round(value.value, 4) for value in values}


def written(text: str, *, current: str | None = None, page: str | None = None, is_value: bool = False) -> LanguageDecision:
    """Decide the language of a text with the detector's scores."""
    return decide_language(text, scores(text), current=current, page_language=page, names=COMPANY_WORDS, is_value=is_value)


def cases(language: str) -> Iterator[tuple[str, str, bool]]:
    """Yield the NLU cases of a language: intent, text, and whether it is a bare value."""
    for path in sorted((CASES / language).glob("*.yml")):
        content, _ = load_with_lines(path)
        for case in content["cases"]:
            if case.get("style") != "mixed" and any(character.isalpha() for character in case["text"]):
                yield content["intent"], case["text"], content["intent"] == "inform"


def share_right(language: str, current: str | None) -> float:
    """Return the share of the NLU cases whose language is decided right.

    English and German sentences stand among out_of_scope on purpose: seen as foreign, they
    are right too.
    """
    right = []
    for intent, text, is_value in cases(language):
        decision = written(text, current=current, is_value=is_value and current is not None)
        right.append(intent == "out_of_scope" if decision.is_foreign else decision.language == language)
    return sum(right) / len(right)


@pytest.mark.parametrize("language", ["nl", "fr"])
def test_the_language_of_a_first_message_is_right_99_times_in_a_hundred(language: str) -> None:
    assert share_right(language, None) >= 0.99


@pytest.mark.parametrize("language", ["nl", "fr"])
def test_a_real_change_of_language_is_followed_97_times_in_a_hundred(language: str) -> None:
    assert share_right(language, OTHER[language]) >= 0.97


NL_FRAGMENTS = [
    "mailadres dpo",
    "unsubscribe me aub",
    "bewaartermijn",
    "bewaartermijn cv",
    "nee",
    "ja",
    "neen bedankt",
    "wat",
    "hoelang",
    "klacht",
    "facturen?",
    "en mijn adres?",
    "en bij Noorderlicht?",
    "in het Frans graag",
    "mijn gegevens svp",
    "gegevns verwijdren svp",
    "da weet ik nie",
    "halllo",
    "annuleer",
    "ik spreek geen Frans",
]
FR_FRAGMENTS = [
    "plainte apd",
    "cookies refuser",
    "non",
    "oui",
    "ouii",
    "non merci",
    "quoi",
    "combien de temps",
    "factures ?",
    "et mon adresse ?",
    "et chez Soleil Sud ?",
    "en français svp",
    "mes données svp",
    "desabonement newsletter",
    "c koi un dpo",
    "jveux savoir",
    "ça va",
    "effacer",
    "je ne parle pas néerlandais",
    "d'accord",
]


@pytest.mark.parametrize("text", NL_FRAGMENTS)
def test_a_dutch_fragment_is_dutch_whatever_was_spoken(text: str) -> None:
    assert {written(text, current=current, page="fr") for current in (None, "nl", "fr")} == {LanguageDecision("nl")}


@pytest.mark.parametrize("text", FR_FRAGMENTS)
def test_a_french_fragment_is_french_whatever_was_spoken(text: str) -> None:
    assert {written(text, current=current, page="nl") for current in (None, "nl", "fr")} == {LanguageDecision("fr")}


@pytest.mark.parametrize(
    "text",
    [
        "ok",
        "oké",
        "merci",
        "cookies",
        "GDPR",
        "Noorderlicht",
        "Soleil Sud",
        "noorderlicht?",
        "an.peeters@post.example",
        "jean@boite.fr",
        "www.noorderlicht.nl",
        "12345",
        "art. 15",
        "super",
        "stop",
        "",
        "😀",
        "…",
        "••••••",
    ],
)
def test_what_proves_nothing_keeps_the_language_of_the_talk(text: str) -> None:
    assert [written(text, current=current, page=OTHER[current]) for current in OTHER] == [LanguageDecision(current) for current in OTHER]


@pytest.mark.parametrize("text", ["ok", "Noorderlicht", "", "cookies"])
def test_what_proves_nothing_takes_the_language_of_the_page_at_first(text: str) -> None:
    assert written(text, page="fr") == LanguageDecision("fr")
    assert written(text) == written(text, page="de") == LanguageDecision("nl")


@pytest.mark.parametrize(
    "text",
    [
        "Jan Verhoeven",
        "Lien Verbruggen",
        "Marie-Claire Dupont",
        "Van de Wauwer, Marcel",
        "Josiane Lambiotte",
        "3500 Hasselt",
        "5000 Namur",
        "Rue Haute",
        "Du Bois",
    ],
)
def test_a_name_or_an_address_given_keeps_the_language(text: str) -> None:
    assert [written(text, current=current, is_value=True) for current in OTHER] == [LanguageDecision(current) for current in OTHER]


def test_a_sentence_around_a_value_is_followed() -> None:
    assert written("mon numéro de client est le 00457812", current="nl", is_value=True).language == "fr"
    assert written("mijn klantnummer is 448120", current="fr", is_value=True).language == "nl"


@pytest.mark.parametrize(
    "text",
    [
        "how long do you keep my data?",
        "do you speak English?",
        "tell me a joke",
        "delete my data",
        "I don't speak French",
        "Sprechen Sie Deutsch?",
        "Wie lange speichern Sie meine Daten?",
        "Wie viel kostet der Versand nach Deutschland?",
        "dónde está mi pedido",
        "mi contraseña no funciona",
        "chi è il responsabile del trattamento",
        "Olá, quero apagar os meus dados",
        "merhaba, verilerimi silmek istiyorum",
        "Dzień dobry, chcę usunąć moje dane",
        "Bună ziua, vreau să știu ce date aveți",
        "Хочу удалить мои данные",
        "Τι δεδομένα έχετε για μένα;",
        "أريد حذف بياناتي",
        "我想删除我的数据",
    ],
)
def test_another_language_is_foreign_and_changes_nothing(text: str) -> None:
    assert [written(text, current=current) for current in (None, "nl", "fr")] == [LanguageDecision(tongue, is_foreign=True) for tongue in ("nl", "nl", "fr")]


@pytest.mark.parametrize(
    "text",
    [
        "wat is jullie privacy policy?",
        "hoe zit het met data retention bij jullie",
        "c'est quoi le data protection officer ?",
        "ik wil een unsubscribe van de mailing list",
        "vous faites du tracking ?",
        "where did you get my data? ik heb nooit iets ingevuld",
        "mijn account is gehackt",
        "wie is de processor",
        "third country transfer?",
        "Google Analytics",
    ],
)
def test_borrowed_english_is_not_foreign(text: str) -> None:
    assert not written(text).is_foreign


def test_without_scores_the_words_decide() -> None:
    assert decide_language("hoelang bewaren jullie dat", {}, current="fr", page_language=None) == LanguageDecision("nl")
    assert decide_language("combien de temps", {}, current="nl", page_language=None) == LanguageDecision("fr")
    assert decide_language("xyzzy", {}, current="fr", page_language=None) == LanguageDecision("fr")


def test_the_cases_are_there_to_measure_with() -> None:
    assert all(sum(1 for _ in cases(language)) > 400 for language in ("nl", "fr"))
