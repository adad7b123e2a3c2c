"""A status is carried by what stands beside it: a sentence and its quotes, or nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.policies.checks.status_carried import CHECK
from tests.data.made_up import made_up

QUOTES = '  quotes:\n    - section: "Hoe bereikt u ons?"\n      text: "Mail ons gerust op privacy@voorbeeld.example of bel 02 555 01 23."\n'
SILENT = "dpo:\n  status: not_stated\n"


def test_a_sentence_with_quotes_and_a_bare_silence_pass(tmp_path: Path) -> None:
    assert made_up(tmp_path).found_by(CHECK) == []


def test_a_silence_that_points_at_a_passage_passes(tmp_path: Path) -> None:
    pointing = f"{SILENT}  nl: Dat staat er niet.\n  fr: Ce n'est pas dit.\n{QUOTES}"
    assert made_up(tmp_path, (SILENT, pointing)).found_by(CHECK) == []


@pytest.mark.parametrize("status", ["stated", "partly"])
def test_an_answer_needs_a_sentence_and_a_quote(tmp_path: Path, status: str) -> None:
    company = made_up(tmp_path, (SILENT, f"dpo:\n  status: {status}\n"))
    without_text, without_quotes = company.found_by(CHECK)
    assert without_text.line == without_quotes.line == company.statement_line("dpo:")
    assert f"'{status}', but there is no sentence" in without_text.problem
    assert f"'{status}', but no quote carries it" in without_quotes.problem
    assert "not_stated" in without_text.advice


@pytest.mark.parametrize("status", ["not_stated", "not_applicable"])
def test_a_sentence_needs_a_quote_even_where_the_policy_is_silent(tmp_path: Path, status: str) -> None:
    company = made_up(tmp_path, (SILENT, f"dpo:\n  status: {status}\n  nl: Dat staat er niet.\n  fr: Ce n'est pas dit.\n"))
    finding = company.only_finding_of(CHECK)
    assert finding.line == company.statement_line("dpo:")
    assert "no quote carries the sentence" in finding.problem


def test_a_bare_silence_has_no_quotes(tmp_path: Path) -> None:
    company = made_up(tmp_path, (SILENT, SILENT + QUOTES))
    finding = company.only_finding_of(CHECK)
    assert finding.line == company.statement_line("dpo:")
    assert "yet there are quotes" in finding.problem


def test_a_facet_is_held_to_its_own_quotes(tmp_path: Path) -> None:
    own = '      quotes:\n        - section: "Hoelang bewaren we je gegevens?"\n          text: "Facturen bewaren we 7 jaar."\n'
    company = made_up(tmp_path, (own, ""))
    finding = company.only_finding_of(CHECK)
    assert finding.line == company.statement_line("    invoices:")
    assert "retention.facets.invoices" in finding.problem


def test_a_facet_has_no_facets_of_its_own(tmp_path: Path) -> None:
    nested = ("    invoices:\n      status: stated\n", "    invoices:\n      status: stated\n      facets: {cookies: {status: not_stated}}\n")
    company = made_up(tmp_path, nested)
    finding = company.only_finding_of(CHECK)
    assert finding.line == company.statement_line("    invoices:")
    assert "below the topic" in finding.advice
