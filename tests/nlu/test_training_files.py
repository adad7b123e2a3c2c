"""Training files are read once, and as Rasa reads them."""

from __future__ import annotations

from pathlib import Path

import pytest
from rasa.shared.importers.rasa import RasaFileImporter

from bot.runtime.training_files import TrainingFiles

SENTENCES = """version: "3.1"
nlu:
- intent: greet
  examples: |
    - hallo
    - bonjour
- intent: goodbye
  examples: |
    - tot ziens
"""


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    (tmp_path / "nlu.yml").write_text(SENTENCES, encoding="utf-8")
    return [str(tmp_path)]


def test_it_reads_what_rasas_own_importer_reads(files: list[str]) -> None:
    ours, theirs = TrainingFiles(training_data_paths=files).get_nlu_data(), RasaFileImporter(training_data_paths=files).get_nlu_data()
    assert ours.fingerprint() == theirs.fingerprint()
    assert len(ours.training_examples) == 3


def test_files_are_read_once_for_every_language_asked_for(files: list[str]) -> None:
    importer = TrainingFiles(training_data_paths=files)
    first = importer.get_nlu_data()
    Path(files[0], "nlu.yml").unlink()
    assert importer.get_nlu_data("nl") is first
    assert importer.get_nlu_data(None) is first
