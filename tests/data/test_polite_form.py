"""People are addressed politely, and the company never speaks as "we"."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.policies.checks.polite_form import CHECK
from tests.data.made_up import made_up

DUTCH = "Facturen bewaart het bedrijf 7 jaar lang."
FRENCH = "L'entreprise conserve les factures pendant sept ans."


def test_the_company_by_its_name_and_the_person_as_u_pass(tmp_path: Path) -> None:
    assert made_up(tmp_path).found_by(CHECK) == []


@pytest.mark.parametrize("word", ["jij", "je", "jou", "jouw", "jullie", "wij", "we", "ons", "onze", "We"])
def test_familiar_and_we_forms_are_found_in_dutch(tmp_path: Path, word: str) -> None:
    company = made_up(tmp_path, (DUTCH, f"Facturen bewaart {word} 7 jaar."))
    finding = company.only_finding_of(CHECK)
    assert finding.line == company.statement_line(f"bewaart {word}")
    assert f"'{word.lower()}'" in finding.problem
    assert "'u'" in finding.advice


@pytest.mark.parametrize("word", ["tu", "toi", "ton", "ta", "tes", "te", "nous", "notre", "nos", "Nous", "t'appeler"])
def test_familiar_and_we_forms_are_found_in_french(tmp_path: Path, word: str) -> None:
    company = made_up(tmp_path, (FRENCH, f"Les factures pour {word} restent sept ans."))
    finding = company.only_finding_of(CHECK)
    assert finding.line == company.statement_line(f"pour {word}")
    assert "'vous'" in finding.advice


@pytest.mark.parametrize(
    "sentence",
    [
        "Het bedrijf schrijft “onze facturen” en «je gegevens».",
        "'Het schrijft \"we bewaren\" zonder meer.'",
        "Zie www.ken-je-rechten.example voor meer.",
        "Een jeugdige wever bewaart onzekere facturen.",
    ],
)
def test_quoted_words_addresses_and_parts_of_words_pass(tmp_path: Path, sentence: str) -> None:
    assert made_up(tmp_path, (DUTCH, sentence)).found_by(CHECK) == []


def test_the_name_of_the_company_addresses_nobody(tmp_path: Path) -> None:
    company = made_up(tmp_path, ("name: Voorbeeld\n", "name: Ons Huis\n"), (DUTCH, "Facturen bewaart Ons Huis 7 jaar lang."))
    assert company.found_by(CHECK) == []


def test_a_note_on_the_law_is_polite_too(tmp_path: Path) -> None:
    company = made_up(tmp_path, ("vraag het na bij", "vraag het je na bij"))
    assert company.only_finding_of(CHECK).problem.startswith("retention.law.nl")
