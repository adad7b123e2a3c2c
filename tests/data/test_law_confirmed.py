"""Notes on the law hold only what we confirmed about Belgian law."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.policies.checks.law_confirmed import CHECK
from tests.data.made_up import made_up

DUTCH = "De wet van 30 juli 2018 verandert daar niets aan, vraag het na bij de toezichthouder."
FRENCH = "La loi du 30 juillet 2018 n'y change rien, c'est à vérifier auprès de l'autorité."


@pytest.mark.parametrize(
    "note",
    [
        DUTCH,
        "Artikel 7 van de wet van 30 juli 2018 zegt vanaf 13 jaar.",
        "Volgens artikel 15 van de AVG mag u een kopie vragen.",
        "De wet van 3 december 2017 richtte de autoriteit op.",
        "De wet verplicht soms tot bewaren.",
    ],
)
def test_what_is_confirmed_passes(tmp_path: Path, note: str) -> None:
    assert made_up(tmp_path, (DUTCH, note)).found_by(CHECK) == []


@pytest.mark.parametrize(
    "note, cited",
    [
        ("Zie XII.13 over reclame.", "XII.13"),
        ("Het Wetboek van economisch recht regelt dat.", "Wetboek van economisch recht"),
        ("De wet van 19 juli 1991 regelt dat.", "wet van 19 juli 1991"),
        ("Artikel 10/2 van de wet van 30 juli 2018 regelt dat.", "Artikel 10/2 van de wet"),
        ("Mail naar contact@apd-gba.be.", "contact@apd-gba.be"),
    ],
)
def test_what_is_not_confirmed_is_found_in_dutch(tmp_path: Path, note: str, cited: str) -> None:
    company = made_up(tmp_path, (DUTCH, note))
    finding = company.only_finding_of(CHECK)
    assert finding.line == company.statement_line(note)
    assert cited in finding.problem
    assert "GBA" in finding.advice


@pytest.mark.parametrize(
    "note, cited",
    [("La loi du 19 juillet 1991 le règle.", "loi du 19 juillet 1991"), ("L'article 129 de la loi le règle.", "article 129 de la loi")],
)
def test_what_is_not_confirmed_is_found_in_french(tmp_path: Path, note: str, cited: str) -> None:
    company = made_up(tmp_path, (FRENCH, note))
    assert cited in company.only_finding_of(CHECK).problem


def test_an_act_the_quotes_name_may_be_named_in_either_language(tmp_path: Path) -> None:
    quote = ("Andere gegevens wissen", "Volgens de wet van 8 december 1992 wissen")
    french = (FRENCH, "La loi du 8 décembre 1992 n'existe plus, à vérifier auprès de l'autorité.")
    assert made_up(tmp_path, quote, french).found_by(CHECK) == []


def test_a_sentence_is_not_held_to_it_for_it_has_its_quotes(tmp_path: Path) -> None:
    assert made_up(tmp_path, ("Facturen bewaart het bedrijf", "Volgens XII.13 bewaart het bedrijf")).found_by(CHECK) == []
