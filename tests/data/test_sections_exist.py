"""Title, headings and sections are lines of the policy, and quotes stand under theirs."""

from __future__ import annotations

from pathlib import Path

from bot.policies.checks.sections_exist import CHECK
from tests.data.made_up import made_up


def test_headings_in_order_and_quotes_under_theirs_pass(tmp_path: Path) -> None:
    assert made_up(tmp_path).found_by(CHECK) == []


def test_a_title_that_is_no_line_of_the_policy_is_found(tmp_path: Path) -> None:
    company = made_up(tmp_path, ('title: "Privacyverklaring van Voorbeeld"', 'title: "Privacyverklaring"'))
    finding = company.only_finding_of(CHECK)
    assert (finding.file, finding.line) == (company.source.card_file, company.card_line("title:"))
    assert "“Privacyverklaring”" in finding.problem


def test_half_a_line_is_no_heading(tmp_path: Path) -> None:
    company = made_up(tmp_path, ('    - "Cookies"', '    - "Cookies blijven"'))
    finding = company.only_finding_of(CHECK)
    assert finding.line == company.card_line("Cookies blijven")
    assert "Copy the whole line" in finding.advice


def test_headings_out_of_order_are_found(tmp_path: Path) -> None:
    company = made_up(tmp_path, ('    - "Privacyverklaring van Voorbeeld"\n', ""), ('    - "Cookies"', '    - "Cookies"\n    - "Privacyverklaring van Voorbeeld"'))
    finding = company.only_finding_of(CHECK)
    assert finding.line == company.card_line('- "Privacyverklaring')
    assert "not in this order" in finding.problem


def test_a_section_that_is_no_heading_is_told_which_it_is(tmp_path: Path) -> None:
    company = made_up(tmp_path, ('section: "Hoe bereikt u ons?"', 'section: "Contact"'))
    finding = company.only_finding_of(CHECK)
    assert finding.line == company.statement_line('section: "Contact"')
    assert finding.advice == "It stands under “Hoe bereikt u ons?”."


def test_a_quote_under_another_heading_than_it_says_is_found(tmp_path: Path) -> None:
    company = made_up(tmp_path, ('section: "Hoe bereikt u ons?"', 'section: "Cookies"'))
    finding = company.only_finding_of(CHECK)
    assert finding.line == company.statement_line('section: "Cookies"')
    assert "contact.quotes.0.section: the quote does not stand under “Cookies”." in finding.problem
    assert finding.advice == "It stands under “Hoe bereikt u ons?”."


def test_one_of_several_places_of_a_quote_is_enough(tmp_path: Path) -> None:
    again = ("Onze cookies blijven", "Facturen bewaren we 7 jaar.\nOnze cookies blijven")
    assert made_up(tmp_path, again).found_by(CHECK) == []
