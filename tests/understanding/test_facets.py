"""Which sides of a topic a sentence names."""

from __future__ import annotations

import pytest

from bot.policies.model import Facet, InBothLanguages
from bot.understanding.facets import FacetFinder
from tests.understanding.talks import topics

FINDER = FacetFinder(topics().facets.values())


@pytest.mark.parametrize(
    ("text", "language", "facets"),
    [
        ("hoelang bewaren jullie mijn facturen?", "nl", ["invoices"]),
        ("FACTUURGEGEVENS", "nl", ["invoices"]),
        ("mijn adres en mijn cv", "nl", ["customer_data", "job_application"]),
        ("cv, adres", "nl", ["job_application", "customer_data"]),
        ("verkopen jullie dat?", "nl", ["sale"]),
        ("naar de Verenigde   Staten?", "nl", ["outside_eu"]),
        ("adressen van adressanten", "nl", []),
        ("mijn naam staat verkeerd", "nl", ["customer_data"]),
        ("geven jullie dat aan de staat?", "nl", ["government"]),
        ("jullie leveranciers", "nl", ["subcontractors"]),
        ("mon compte bancaire", "fr", ["bank_account"]),
        ("mon compte", "fr", ["account"]),
        ("mon compte et mon compte bancaire", "fr", ["account", "bank_account"]),
        ("mon adresse IP", "fr", ["ip_logs"]),
        ("hors de l’Europe ?", "fr", ["outside_eu"]),
        ("EN DEHORS DE L'EUROPE", "fr", ["outside_eu"]),
        ("vous les vendez à l'État ?", "fr", ["sale", "government"]),
        ("mes données", "fr", []),
        ("en als ik bel?", "nl", ["phone_call"]),
        ("aan de telefoon", "nl", ["phone_call"]),
        ("quand je téléphone", "fr", ["phone_call"]),
        ("mijn telefoonnummer", "nl", ["customer_data"]),
        ("mijn gsm nummer", "nl", ["customer_data"]),
        ("mijn ip-adres, ip adres, ipadres", "nl", ["ip_logs"]),
        ("mon numéro", "fr", ["customer_data"]),
        ("mon numéro de compte", "fr", ["bank_account"]),
        ("mon numéro de téléphone", "fr", ["customer_data"]),
        ("", "nl", []),
    ],
)
def test_a_facet_is_found_by_its_words(text: str, language: str, facets: list[str]) -> None:
    assert FINDER.find(text, language) == facets


@pytest.mark.parametrize(
    ("text", "language", "facets"),
    [
        ("de nieuwsbreif", "nl", ["newsletter_consent"]),
        ("mijn acount", "nl", ["account"]),
        ("mijn solicitatie", "nl", ["job_application"]),
        ("mijn bankrekning", "nl", ["bank_account"]),
        ("la newsleter", "fr", ["newsletter_consent"]),
        ("mon conpte", "fr", ["account"]),
        ("ma candidatture", "fr", ["job_application"]),
    ],
)
def test_a_mistyped_word_names_its_facet(text: str, language: str, facets: list[str]) -> None:
    assert FINDER.find(text, language) == facets


@pytest.mark.parametrize("text", ["welke rechten heb ik", "mijn gegevens verlopen", "dat heb ik verzocht", "een wettelijke bepaling", "dat is gemeld"])
def test_another_word_one_letter_away_names_nothing(text: str) -> None:
    assert FINDER.find(text, "nl") == []


def test_a_facet_named_twice_is_found_once() -> None:
    assert FINDER.find("facturen, en nog eens facturen", "nl") == ["invoices"]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("mijn facturen en mijn cv", "nl"),
        ("mijn naam, adres en ook mijn facturen", "nl"),
        ("mes factures ou mon CV", "fr"),
        ("le nom & les factures", "fr"),
        ("facturen/cv", "nl"),
        ("mon nom et l'adresse", "fr"),
    ],
)
def test_things_side_by_side_are_a_list(text: str, language: str) -> None:
    assert FINDER.is_list(text, language)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("de naam die op mijn facturen staat", "nl"),
        ("mijn facturen", "nl"),
        ("les factures dans mon compte", "fr"),
        ("", "nl"),
        ("facturen bewaren en cv wissen", "nl"),
    ],
)
def test_things_apart_are_no_list(text: str, language: str) -> None:
    assert not FINDER.is_list(text, language)


def test_the_words_beside_the_facets_are_known() -> None:
    assert FINDER.words_beside("en mijn oude facturen dan, en mijn cv?", "nl") == ["en", "mijn", "oude", "dan", "en", "mijn"]
    assert FINDER.words_beside("hors d'Europe", "fr") == []


def test_a_facet_without_words_in_a_language_is_never_found_in_it() -> None:
    label = InBothLanguages("iets", "quelque chose")
    finder = FacetFinder([Facet("thing", label, {"nl": ("iets",), "fr": ()})])
    assert (finder.find("iets", "nl"), finder.find("iets", "fr")) == (["thing"], [])


def test_signs_in_a_listed_word_are_taken_as_they_are() -> None:
    finder = FacetFinder([Facet("plus", InBothLanguages("c++", "c++"), {"nl": ("c++", "cv's"), "fr": ("(x)*",)})])
    assert finder.find("mijn c++", "nl") == finder.find("twee cv’s", "nl") == ["plus"]
    assert finder.find("ccc", "nl") == finder.find("xxx", "fr") == []
