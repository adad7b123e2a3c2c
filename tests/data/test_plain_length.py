"""Texts fit a telephone's screen and hold nothing a program would read as its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.policies.checks.plain_length import CHECK
from tests.data.made_up import made_up

DUTCH = "Facturen bewaart het bedrijf 7 jaar lang."
LAW = "De wet van 30 juli 2018 verandert daar niets aan, vraag het na bij de toezichthouder."


@pytest.mark.parametrize("text", [DUTCH, LAW])
def test_330_characters_fit_and_331_do_not(tmp_path: Path, text: str) -> None:
    assert made_up(tmp_path / "fits", (text, "a" * 330)).found_by(CHECK) == []
    company = made_up(tmp_path / "too_long", (text, "a" * 331))
    finding = company.only_finding_of(CHECK)
    assert finding.line == company.statement_line("a" * 331)
    assert "331 characters; at most 330 fit" in finding.problem
    assert "shorter" in finding.advice


def test_a_quote_of_350_characters_fits_and_of_351_does_not(tmp_path: Path) -> None:
    assert made_up(tmp_path / "fits", ('text: "Facturen bewaren we 7 jaar."', f'text: "{"a" * 350}"')).found_by(CHECK) == []
    company = made_up(tmp_path / "too_long", ('text: "Facturen bewaren we 7 jaar."', f'text: "{"a" * 351}"'))
    finding = company.only_finding_of(CHECK)
    assert finding.line == company.statement_line("a" * 351)
    assert "split it in two" in finding.advice


@pytest.mark.parametrize(
    "sentence, told",
    [
        ("'Facturen van {name} blijven.'", "a brace"),
        ("'Facturen van ${NAME} blijven.'", "`${`"),
        ("Facturen blijven **lang** bewaard.", "an asterisk"),
        ('"Facturen blijven.\\nHeel lang."', "a line break"),
    ],
)
def test_what_a_program_would_read_as_its_own_is_found(tmp_path: Path, sentence: str, told: str) -> None:
    company = made_up(tmp_path, (DUTCH, sentence))
    finding = company.only_finding_of(CHECK)
    assert finding.line == company.statement_line(sentence)
    assert told in finding.problem


def test_an_asterisk_of_the_policy_may_be_quoted(tmp_path: Path) -> None:
    assert made_up(tmp_path, ("Facturen bewaren we 7 jaar.", "Facturen bewaren we 7 jaar*.")).found_by(CHECK) == []
