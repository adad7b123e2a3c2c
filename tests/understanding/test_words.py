"""Words as they are compared."""

from __future__ import annotations

import pytest

from bot.understanding.words import listed, plain, straight, without_addresses, without_emails, words


def test_case_accents_and_typographic_variants_do_not_matter() -> None:
    assert plain("L’Été — ÇA VA ?") == "l'ete - ca va ?"
    assert plain("STRASSE") == plain("straße")


@pytest.mark.parametrize("apostrophe", "’‘ʼ´`")
def test_every_apostrophe_of_a_telephone_is_that_of_a_keyboard(apostrophe: str) -> None:
    assert straight(f"D{apostrophe}où – et l{apostrophe}Été") == "D'où - et l'Été"
    assert words(f"l{apostrophe}adresse") == ["l", "adresse"]


def test_apostrophes_hyphens_and_underscores_part_words() -> None:
    assert words("l'adresse e-mail d'Éric_2, m'n cv's") == ["l", "adresse", "e", "mail", "d", "eric", "2", "m", "n", "cv", "s"]


@pytest.mark.parametrize("text", ["", "   ", "?!…", "😀", "\u200b"])
def test_signs_are_no_words(text: str) -> None:
    assert words(text) == []


def test_a_list_is_written_as_one_line() -> None:
    assert listed("een twee  een") == {"een", "twee"}


def test_an_email_address_is_left_out() -> None:
    assert without_emails("mail (an@noorderlicht.example) aub") == "mail aub"
    assert without_emails("zie www.noorderlicht.example") == "zie www.noorderlicht.example"


@pytest.mark.parametrize("address", ["an@post.fr", "www.post.fr", "https://post.example/nl?x=1", "post.nl", "(post.be/fr)", "WWW.POST.NL,"])
def test_an_address_is_left_out(address: str) -> None:
    assert without_addresses(f"zie {address} aub") == "zie aub"


@pytest.mark.parametrize("text", ["ok.graag", "art.15", "a.b.c", "nl.", "3.5", "hoelang?Waarom?"])
def test_what_only_looks_like_an_address_stays(text: str) -> None:
    assert without_addresses(text) == text
