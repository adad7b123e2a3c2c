"""Every figure of a sentence is said by the quotes that carry the sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.policies.checks.figures_carried import CHECK
from tests.data.made_up import made_up

DUTCH = "Facturen bewaart het bedrijf 7 jaar lang."
FRENCH = "L'entreprise conserve les factures pendant sept ans."
QUOTE = "Facturen bewaren we 7 jaar."


def test_the_figures_of_the_quotes_pass_in_both_languages(tmp_path: Path) -> None:
    assert made_up(tmp_path).found_by(CHECK) == []


def test_another_number_is_found(tmp_path: Path) -> None:
    company = made_up(tmp_path, (DUTCH, "Facturen bewaart het bedrijf 10 jaar lang."))
    finding = company.only_finding_of(CHECK)
    assert finding.line == company.statement_line("10 jaar")
    assert finding.problem == "retention.facets.invoices.nl: the period “10 jaar” is in none of the quotes."
    assert finding.advice == "Quote the passage that says it, or leave it out."


def test_another_unit_is_found(tmp_path: Path) -> None:
    company = made_up(tmp_path, (FRENCH, "L'entreprise conserve les factures pendant sept mois."))
    finding = company.only_finding_of(CHECK)
    assert finding.line == company.statement_line("sept mois")
    assert "“sept mois”" in finding.problem


def test_a_quote_of_the_topic_does_not_carry_its_facet(tmp_path: Path) -> None:
    company = made_up(tmp_path, (DUTCH, "Facturen bewaart het bedrijf 7 jaar, andere gegevens één maand."))
    finding = company.only_finding_of(CHECK)
    assert finding.line == company.statement_line("andere gegevens één maand")
    assert "“één maand”" in finding.problem


@pytest.mark.parametrize("told", ["the address “info@voorbeeld.example”", "the address “www.voorbeeld.example/klacht”", "the date “1 mei 2021”", "the number “22”"])
def test_addresses_dates_and_numbers_need_a_quote(tmp_path: Path, told: str) -> None:
    figure = told.split("“")[1].rstrip("”")
    company = made_up(tmp_path, (DUTCH, f"Facturen, zie {figure}."))
    finding = company.only_finding_of(CHECK)
    assert finding.line == company.statement_line(figure)
    assert told in finding.problem


def test_notes_on_the_law_are_exempt(tmp_path: Path) -> None:
    assert made_up(tmp_path, ("verandert daar niets aan", "geeft één maand of 72 uur")).found_by(CHECK) == []


def test_a_number_in_the_name_of_the_company_is_no_figure(tmp_path: Path) -> None:
    company = made_up(tmp_path, ("name: Voorbeeld\n", "name: Studio 100\n"), (DUTCH, "Studio 100 bewaart facturen 7 jaar."))
    assert company.found_by(CHECK) == []


@pytest.mark.parametrize(
    "quote, dutch, french",
    [
        ("maximum één maand", "hoogstens één maand", "un mois au plus"),
        ("binnen de maand, ten laatste na 1 maand", "een maand", "1 mois"),
        ("maandelijks", "elke maand", "chaque mois"),
        ("zeven (7) jaar", "7 jaar", "sept années"),
        ("30 kalenderdagen", "dertig dagen", "trente jours"),
        ("5 werkdagen", "vijf werkdagen", "5 jours ouvrables"),
        ("binnen de 24 uur", "24u", "24 heures"),
        ("2 tot 3 weken", "twee à drie weken", "entre deux et trois semaines"),
        ("een half jaar", "6 maanden", "six mois"),
        ("90 dagen", "negentig dagen", "quatre-vingt-dix jours ou nonante jours"),
        ("ouder dan 18 bent", "18 jaar", "18 ans"),
        ("op 28/01/2022", "28 januari 2022", "28 janvier 2022"),
        ("op 1 maart 2022", "maart 2022", "le 1er mars 2022"),
        ("bel 02/555.01.23", "+32 (0)2 555 01 23", "02 555 01 23"),
        ("artikel 6.1.f en artikel 13(2)", "artikel 6, lid 1, en 13", "l'article 6 et 13, paragraphe 2"),
        ("€ 4.000 of 4 %", "4000 euro", "4 000 euros ou 4 pour cent"),
        ("de eerste en de 2de keer", "eerste en tweede", "la première et la seconde"),
        ("https://www.voorbeeld.example/", "www.voorbeeld.example", "https://www.voorbeeld.example"),
        ("een jaar", "een bedrijf, een derde", "un tiers, un appareil neuf"),
    ],
)
def test_the_same_figure_may_be_written_otherwise(tmp_path: Path, quote: str, dutch: str, french: str) -> None:
    company = made_up(tmp_path, (f'text: "{QUOTE}"', f'text: "{quote}"'), (DUTCH, f'"{dutch}"'), (FRENCH, f'"{french}"'))
    assert company.found_by(CHECK) == []


@pytest.mark.parametrize(
    "quote, dutch",
    [
        ("een brief", "één jaar"),
        ("een brief", "een jaar"),
        ("5 werkdagen", "5 dagen"),
        ("7 dagen", "7 weken"),
        ("7 jaar", "17 jaar"),
        ("18 maanden", "18 jaar"),
        ("januari 2022", "28 januari 2022"),
        ("28 februari 2022", "28 januari 2022"),
        ("info@voorbeeld.example", "voorbeeld.example"),
        ("www.voorbeeld.example/privacy", "www.voorbeeld.example"),
        ("twaalf", "twee"),
        ("maandelijks", "wekelijks"),
        ("4.000", "400"),
    ],
)
def test_a_figure_that_is_only_alike_is_found(tmp_path: Path, quote: str, dutch: str) -> None:
    company = made_up(tmp_path, (f'text: "{QUOTE}"', f'text: "{quote}"'), (DUTCH, f'"{dutch}"'), (FRENCH, "Oui."))
    assert company.only_finding_of(CHECK).line == company.statement_line(f'nl: "{dutch}"')


@pytest.mark.parametrize(
    "quote, dutch, french",
    [
        ("dans un délai d'un mois", "één maand", "1 mois"),
        ("dans les vingt-quatre heures", "24 uur", "24 heures"),
        ("pendant soixante-douze mois", "72 maanden", "72 mois"),
        ("depuis le 1er mars 2022", "1 maart 2022", "1er mars 2022"),
        ("chaque année", "jaarlijks", "une fois par an"),
    ],
)
def test_a_policy_in_french_is_read_in_french(tmp_path: Path, quote: str, dutch: str, french: str) -> None:
    language = ("  language: nl\n", "  language: fr\n")
    changes = ((f'text: "{QUOTE}"', f'text: "{quote}"'), (DUTCH, f'"{dutch}"'), (FRENCH, f'"{french}"'))
    company = made_up(tmp_path, language, *changes)
    assert [finding for finding in company.found_by(CHECK) if "invoices" in finding.problem] == []


def test_onze_is_eleven_in_french_and_our_in_dutch(tmp_path: Path) -> None:
    company = made_up(tmp_path, (f'text: "{QUOTE}"', 'text: "Onze facturen blijven."'), (DUTCH, "Onze facturen blijven."), (FRENCH, "Il reste onze factures."))
    assert company.only_finding_of(CHECK).line == company.statement_line("Il reste onze")
