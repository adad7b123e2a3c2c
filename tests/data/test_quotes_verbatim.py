"""A quote is the policy's own words, to the letter."""

from __future__ import annotations

from pathlib import Path

from bot.policies.checks.quotes_verbatim import CHECK
from tests.data.made_up import made_up


def test_a_quote_may_cross_a_line_break_of_the_policy(tmp_path: Path) -> None:
    assert made_up(tmp_path).found_by(CHECK) == []


def test_a_quote_with_one_other_word_is_found_and_told_where_it_departs(tmp_path: Path) -> None:
    company = made_up(tmp_path, ('text: "Andere gegevens wissen we binnen', 'text: "Andere gegevens wissen we na'))
    finding = company.only_finding_of(CHECK)
    assert finding.file == company.source.statements_file
    assert finding.line == company.statement_line("Andere gegevens wissen we na")
    assert "retention.quotes.0" in finding.problem
    assert "departs after “Andere gegevens wissen we ”, at “na één maand na" in finding.problem
    assert "Copy it" in finding.advice


def test_a_quote_in_a_facet_is_read_too(tmp_path: Path) -> None:
    company = made_up(tmp_path, ('text: "Facturen bewaren we 7 jaar."', 'text: "Wij bewaren facturen 7 jaar."'))
    finding = company.only_finding_of(CHECK)
    assert finding.line == company.statement_line("Wij bewaren facturen")
    assert "retention.facets.invoices.quotes.0" in finding.problem
    assert "nor does its beginning" in finding.problem


def test_an_apostrophe_of_another_kind_is_another_text(tmp_path: Path) -> None:
    policy = ("Facturen bewaren we 7 jaar. Andere", "Facturen en foto’s bewaren we 7 jaar. Andere")
    quote = ('text: "Facturen bewaren we 7 jaar."', "text: \"Facturen en foto's bewaren we 7 jaar.\"")
    assert "at “'s bewaren" in made_up(tmp_path, policy, quote).only_finding_of(CHECK).problem


def test_an_empty_quote_is_no_quote(tmp_path: Path) -> None:
    assert made_up(tmp_path, ('text: "Facturen bewaren we 7 jaar."', 'text: ""')).only_finding_of(CHECK)
