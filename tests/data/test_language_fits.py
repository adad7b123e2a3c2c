"""What stands under `nl` is Dutch and what stands under `fr` is French."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from bot.policies.checks.language_fits import CHECK
from tests.data.made_up import made_up

FRENCH = "Voorbeeld efface la plupart des données dans le délai d'un mois après la fin du contrat."


def test_dutch_under_nl_and_french_under_fr_pass(tmp_path: Path) -> None:
    assert made_up(tmp_path).found_by(CHECK) == []


def test_dutch_under_fr_is_found(tmp_path: Path) -> None:
    company = made_up(tmp_path, (FRENCH, "Voorbeeld bewaart de meeste gegevens niet langer dan nodig is."))
    finding = company.only_finding_of(CHECK)
    assert finding.line == company.statement_line("niet langer dan nodig")
    assert "reads as Dutch" in finding.problem
    assert finding.advice == "Under 'fr' stands French."


def test_english_under_fr_is_found(tmp_path: Path) -> None:
    company = made_up(tmp_path, (FRENCH, "The company deletes most of the data within a month of the end of the contract."))
    assert "reads as English" in company.only_finding_of(CHECK).problem


def test_a_short_text_is_not_judged(tmp_path: Path) -> None:
    assert made_up(tmp_path, (FRENCH, "Zie de website van Voorbeeld.")).found_by(CHECK) == []


def test_what_is_quoted_may_be_in_the_other_language(tmp_path: Path) -> None:
    quoting = "Elle écrit qu'elle efface les données « binnen één maand na het einde van de overeenkomst »."
    assert made_up(tmp_path, (FRENCH, quoting)).found_by(CHECK) == []


def test_loading_the_checks_does_not_load_the_detector() -> None:
    code = "import sys, bot.policies.checks.registry; sys.exit('lingua' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False, cwd=Path(__file__).parents[2]).returncode == 0
