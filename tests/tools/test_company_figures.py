"""The figures on companies that sentences name: what counts as found, and what a broken file is told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.errors import BotError
from bot.tools import company_figures
from bot.tools.company_figures import CompanyCase, CompanyOutcome, load_company_cases, read_companies


def _outcome(found: tuple[str, ...], named: tuple[str, ...] = ("conitro",), style: str = "typo") -> CompanyOutcome:
    return CompanyOutcome(CompanyCase("bij conirto | graag", "nl", style, named), found)


@pytest.mark.parametrize(("found", "is_right"), [(("conitro",), True), ((), False), (("conitro", "crm"), False), (("crm",), False)])
def test_just_those_that_are_named_must_be_found(found: tuple[str, ...], is_right: bool) -> None:
    assert _outcome(found).is_right is is_right


def test_the_order_of_two_counts() -> None:
    assert _outcome(("crm", "conitro"), ("crm", "conitro")).is_right
    assert not _outcome(("conitro", "crm"), ("crm", "conitro")).is_right


def test_every_miss_stands_in_the_report_with_what_was_found() -> None:
    page = company_figures.as_markdown([_outcome(()), _outcome(("conitro",))])
    assert "| nl | 2 | 50.0 | typo 1/2 |" in page
    assert "| bij conirto \\| graag | nl | conitro |  |" in page
    assert json.loads(json.dumps(company_figures.as_json([_outcome(())])))["nl"]["misses"][0]["named"] == "conitro"


def test_without_cases_nothing_is_right() -> None:
    assert company_figures.as_summary([]).splitlines() == ["companies named, nl: 0.0 of 0 right", "companies named, fr: 0.0 of 0 right"]
    assert read_companies(None, []) == []  # type: ignore[arg-type]  # no reader is asked


def test_a_file_that_is_not_of_the_form_is_named(tmp_path: Path) -> None:
    assert load_company_cases(tmp_path) == []
    (tmp_path / "companies").mkdir()
    (tmp_path / "companies" / "fr.yml").write_text("cases:\n  - {text: 'chez CRM ?', style: right}\n", encoding="utf-8")
    with pytest.raises(BotError, match=r"fr\.yml: a case is not of the form"):
        load_company_cases(tmp_path)
