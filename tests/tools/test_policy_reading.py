"""What a policy's text proposes for its card."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.errors import BotError
from bot.policies.controllers import read_controller
from bot.settings import ROOT
from bot.tools.policy_reading import language_of, name_from, read_policy, read_policy_file
from tests.data.made_up import POLICY

# Two that were read closely. Not all there are: a new company must not need an edit here.
READ_CLOSELY = ("conitro", "sentera")

FRENCH = """\
Accueil

Politique de confidentialité

Dernière mise à jour : 3 mars 2021. Elle suit la loi du 30 juillet 2018.

1. Vos droits

Vous pouvez nous écrire à info@exemple.example, ou à privacy@exemple.example.
L'autorité répond à contact@apd-gba.be.

Ce que nous collectons
 • Votre nom
 • Votre adresse

Écrivez à Claire Dubois,

rue du Moulin 3 :

Le 4 avril 2020 nous avons déménagé
et depuis nous sommes ici.
"""


def test_headings_are_short_lines_that_stand_alone_or_above_a_list() -> None:
    assert read_policy(FRENCH).headings == ("Accueil", "Politique de confidentialité", "1. Vos droits", "Ce que nous collectons")


def test_the_title_is_the_first_heading_that_speaks_of_privacy() -> None:
    assert read_policy(FRENCH).title == "Politique de confidentialité"


def test_a_text_without_headings_is_named_by_its_first_line() -> None:
    reading = read_policy("\n\nwij bewaren niets.\nen zeggen niets.\n")
    assert (reading.title, reading.headings) == ("wij bewaren niets.", ("wij bewaren niets.",))


def test_the_date_is_the_one_that_speaks_of_a_version_and_all_days_are_shown() -> None:
    reading = read_policy(FRENCH)
    assert reading.dated == date(2021, 3, 3)
    assert [(found.day, found.written, found.line) for found in reading.dates] == [
        (date(2021, 3, 3), "3 mars 2021", 5),
        (date(2018, 7, 30), "30 juillet 2018", 5),
        (date(2020, 4, 4), "4 avril 2020", 20),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Overeenkomstig de wet van 8 december 1992 wijzigt er niets.",
        "Bijgewerkt op 28 januari 2022.\nGewijzigd op 3 maart 2023.",
        "Laatst bijgewerkt in januari 2022.",
        "Bijgewerkt op 31 februari 2022.",
    ],
)
def test_no_date_is_proposed_where_none_or_more_than_one_could_be_meant(text: str) -> None:
    assert read_policy(text).dated is None


def test_addresses_are_as_written_privacy_first_and_never_the_authoritys() -> None:
    assert read_policy(FRENCH).addresses == ("privacy@exemple.example", "info@exemple.example")


def test_an_address_is_not_repaired() -> None:
    assert read_policy("Mail naar info@voorbeeld,example of naar jan@voorbeld.example.").addresses == ("jan@voorbeld.example",)


@pytest.mark.parametrize(
    "text, language",
    [
        (POLICY, "nl"),
        (FRENCH, "fr"),
        ("We keep your personal data for as long as needed and never sell them to anybody else.", None),
        ("Wir speichern Ihre personenbezogenen Daten nur so lange, wie es erforderlich ist.", None),
        ("12345 67890", None),
    ],
)
def test_the_language_is_one_the_assistant_speaks_or_none(text: str, language: str | None) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize(
    "slug, text, name",
    [
        ("voorbeeld", "Wij, Voorbeeld, en voorbeeld.", "Voorbeeld"),
        ("voorbeeld_ict", "VOORBEELD ICT of Voorbeeld ICT of Voorbeeld ICT", "Voorbeeld ICT"),
        ("voorbeeld_ict", "Voorbeeld-ICT", "Voorbeeld-ICT"),
        ("abc", "ABC bewaart, abc.example", "ABC"),
        ("nergens_genoemd", "Wij bewaren.", "Nergens Genoemd"),
    ],
)
def test_the_name_is_spelled_as_the_policy_mostly_spells_it(slug: str, text: str, name: str) -> None:
    assert name_from(slug, text) == name


@pytest.mark.parametrize("slug", READ_CLOSELY)
def test_of_a_policy_that_was_read_closely_nearly_all_is_proposed_right(slug: str) -> None:
    controller = read_controller(ROOT / "data" / "controllers" / slug).controller
    reading = read_policy(controller.policy.text)
    assert reading.title == controller.policy.title
    assert language_of(controller.policy.text) == controller.policy.language
    assert reading.dated == controller.policy.dated
    assert name_from(controller.slug, controller.policy.text) == controller.name
    assert set(reading.addresses) >= {contact.value for contact in controller.contacts if contact.kind == "email"}
    found = set(controller.policy.headings) & set(reading.headings)
    assert len(found) >= 0.9 * len(controller.policy.headings)
    assert len(found) >= 0.8 * len(reading.headings)


def test_a_policy_is_taken_byte_for_byte(tmp_path: Path) -> None:
    raw = "Één  regel.\r\n\r\n\tmet\u00a0alles, œ\n\n".encode()
    file = tmp_path / "policy.txt"
    file.write_bytes(raw)
    assert read_policy_file(file) == raw
    file.write_bytes(b"\xef\xbb\xbf" + raw)
    assert read_policy_file(file) == raw


@pytest.mark.parametrize(
    "raw, problem, remedy",
    [
        ("Données personnelles".encode("cp1252"), "is not UTF-8 (byte 5)", "iconv -f WINDOWS-1252 -t UTF-8"),
        ("Wij bewaren".encode("utf-16"), "is not UTF-8", "iconv"),
        ("Wij bewaren".encode("utf-16-le"), "is not a plain text in UTF-8", "iconv -f UTF-16 -t UTF-8"),
        (b"%PDF-1.7 ...", "is a document", "text file in UTF-8"),
        (b"PK\x03\x04...", "is a document", "text file in UTF-8"),
        (b"\n <!DOCTYPE html><p>Wij", "is a web page with its markup", "Save the words of the page"),
        (b"", "is empty", "Save the whole text"),
        (b" \n\t\r\n -- 1 --", "is empty", "Save the whole text"),
    ],
)
def test_what_is_no_plain_text_in_utf_8_is_refused_with_the_remedy(tmp_path: Path, raw: bytes, problem: str, remedy: str) -> None:
    file = tmp_path / "policy.txt"
    file.write_bytes(raw)
    with pytest.raises(BotError) as refused:
        read_policy_file(file)
    assert problem in refused.value.problem
    assert remedy in refused.value.remedy


def test_a_file_that_is_not_there_or_is_a_folder_is_refused(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "gone.txt"):
        with pytest.raises(BotError, match="cannot be read"):
            read_policy_file(path)
