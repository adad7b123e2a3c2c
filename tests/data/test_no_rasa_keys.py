"""No content file looks like training data to Rasa."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.policies.checks.no_rasa_keys import CHECK
from tests.data.made_up import made_up


def test_a_folder_of_our_own_passes(tmp_path: Path) -> None:
    assert made_up(tmp_path).found_by(CHECK) == []


@pytest.mark.parametrize("key", ["nlu", "responses", "stories", "rules"])
def test_a_key_of_rasas_on_the_card_is_found(tmp_path: Path, key: str) -> None:
    company = made_up(tmp_path, ("name: Voorbeeld\n", f"name: Voorbeeld\n{key}: []\n"))
    finding = company.only_finding_of(CHECK)
    assert (finding.file, finding.line) == (company.source.card_file, 2)
    assert f"'{key}'" in finding.problem
    assert "another name" in finding.advice


def test_the_contract_is_looked_at_too(tmp_path: Path) -> None:
    company = made_up(tmp_path, ("acts: {}\n", "acts: {}\nrules: []\n"))
    finding = company.only_finding_of(CHECK)
    assert (finding.file.name, finding.line) == ("topics.yml", 6)


def test_any_other_file_of_the_folder_is_looked_at(tmp_path: Path) -> None:
    company = made_up(tmp_path)
    (company.source.folder / "old").mkdir()
    (company.source.folder / "old" / "notes.yaml").write_text("a: 1\nstories: []\n", encoding="utf-8")
    finding = company.only_finding_of(CHECK)
    assert (finding.file.name, finding.line) == ("notes.yaml", 2)


def test_a_key_further_down_is_no_matter(tmp_path: Path) -> None:
    company = made_up(tmp_path)
    (company.source.folder / "notes.yml").write_text("a: {rules: []}\n", encoding="utf-8")
    assert company.found_by(CHECK) == []


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    company = made_up(tmp_path)
    (company.source.folder / "notes.yml").write_text("a: [\n", encoding="utf-8")
    assert "cannot be read" in company.only_finding_of(CHECK).problem
