"""Every topic of the contract has an entry, and no entry is outside the contract."""

from __future__ import annotations

from pathlib import Path

from bot.policies.checks.every_topic_decided import CHECK
from tests.data.made_up import made_up


def test_a_silent_topic_with_an_entry_is_decided(tmp_path: Path) -> None:
    assert made_up(tmp_path).found_by(CHECK) == []


def test_a_topic_without_an_entry_is_found(tmp_path: Path) -> None:
    company = made_up(tmp_path, ("dpo:\n  status: not_stated\n", ""))
    finding = company.only_finding_of(CHECK)
    assert (finding.file, finding.line) == (company.source.statements_file, 1)
    assert "'dpo' has no entry" in finding.problem
    assert "not_stated" in finding.advice


def test_a_misspelt_topic_is_both_missing_and_unknown(tmp_path: Path) -> None:
    company = made_up(tmp_path, ("retention:\n  status", "retentions:\n  status"))
    missing, unknown = company.found_by(CHECK)
    assert "'retention' has no entry" in missing.problem
    assert unknown.line == company.statement_line("retentions:")
    assert unknown.advice == "Is 'retention' meant?"


def test_an_unknown_facet_is_found(tmp_path: Path) -> None:
    company = made_up(tmp_path, ("    invoices:\n", "    invoice:\n"))
    finding = company.only_finding_of(CHECK)
    assert finding.line == company.statement_line("    invoice:")
    assert finding.problem == "retention.facets.invoice: there is no such facet."
    assert finding.advice == "Is 'invoices' meant?"


def test_a_name_like_no_other_is_sent_to_the_contract(tmp_path: Path) -> None:
    company = made_up(tmp_path, ("    invoices:\n", "    weather:\n"))
    assert "data/topics.yml" in company.only_finding_of(CHECK).advice
