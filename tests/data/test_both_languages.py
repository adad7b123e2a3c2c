"""Whatever is said in one language is said in the other, in other words."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.policies.checks.both_languages import CHECK
from tests.data.made_up import made_up

DUTCH = "Facturen bewaart het bedrijf 7 jaar lang."
FRENCH = "L'entreprise conserve les factures pendant sept ans."


def test_a_text_in_two_languages_passes(tmp_path: Path) -> None:
    assert made_up(tmp_path).found_by(CHECK) == []


@pytest.mark.parametrize("text", [DUTCH, FRENCH])
def test_a_text_empty_in_one_language_is_found(tmp_path: Path, text: str) -> None:
    company = made_up(tmp_path, (text, '""'))
    finding = company.only_finding_of(CHECK)
    assert finding.line == company.statement_line(': ""')
    assert "the text is empty" in finding.problem
    assert "in this language too" in finding.advice


def test_the_same_text_in_both_languages_is_found(tmp_path: Path) -> None:
    company = made_up(tmp_path, (FRENCH, DUTCH))
    finding = company.only_finding_of(CHECK)
    assert finding.line == company.statement_line(DUTCH, nth=2)
    assert "retention.facets.invoices.fr" in finding.problem


def test_a_note_on_the_law_is_held_to_it_too(tmp_path: Path) -> None:
    company = made_up(tmp_path, ("La loi du 30 juillet 2018 n'y change rien, c'est à vérifier auprès de l'autorité.", '""'))
    finding = company.only_finding_of(CHECK)
    assert finding.line == company.statement_line('fr: ""')
    assert finding.problem.startswith("retention.law.fr")
