"""The contacts and the date on the card are the policy's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.policies.checks.contacts_quoted import CHECK
from tests.data.made_up import made_up

WRITTEN = "28 januari 2022"


def test_contacts_and_date_of_the_policy_pass(tmp_path: Path) -> None:
    assert made_up(tmp_path).found_by(CHECK) == []


def test_a_repaired_contact_is_found(tmp_path: Path) -> None:
    company = made_up(tmp_path, ('value: "02 555 01 23"', 'value: "+32 2 555 01 23"'))
    finding = company.only_finding_of(CHECK)
    assert (finding.file, finding.line) == (company.source.card_file, company.card_line("+32"))
    assert "“+32 2 555 01 23”" in finding.problem
    assert "mistakes and all" in finding.advice


@pytest.mark.parametrize("written", ["28 Januari 2022", "28 janvier 2022", "2022-01-28", "28/01/2022", "28-1-2022", "28.01.2022"])
def test_the_date_may_be_written_out_or_in_digits(tmp_path: Path, written: str) -> None:
    assert made_up(tmp_path, (WRITTEN, written)).found_by(CHECK) == []


def test_the_first_of_a_month_may_be_written_1er(tmp_path: Path) -> None:
    assert made_up(tmp_path, (WRITTEN, "1er mars 2022"), ("2022-01-28", "2022-03-01")).found_by(CHECK) == []


@pytest.mark.parametrize("written", ["27 januari 2022", "januari 2022", "28 januari", "vorig jaar"])
def test_another_date_than_the_policys_is_found(tmp_path: Path, written: str) -> None:
    company = made_up(tmp_path, (WRITTEN, written))
    finding = company.only_finding_of(CHECK)
    assert finding.line == company.card_line("dated:")
    assert "2022-01-28" in finding.problem
    assert "or null" in finding.advice


def test_no_date_is_no_mistake(tmp_path: Path) -> None:
    assert made_up(tmp_path, (WRITTEN, "vorig jaar"), ("dated: 2022-01-28", "dated: null")).found_by(CHECK) == []
