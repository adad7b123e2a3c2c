"""Training files are read once, and as Rasa reads them."""

from __future__ import annotations

import copy
from pathlib import Path

import numpy as np
import pytest
from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.training_data.features import Features

from bot.runtime.training_files import TrainingFiles, TrainingSentence

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
    assert [each.data for each in ours.training_examples] == [each.data for each in theirs.training_examples]
    assert len(ours.training_examples) == 3
    # Nothing beside the sentences is lost.
    ours.training_examples = theirs.training_examples
    assert ours.fingerprint() == theirs.fingerprint()


def test_sentences_that_differ_in_anything_have_another_fingerprint(files: list[str]) -> None:
    first, second, third = TrainingFiles(training_data_paths=files).get_nlu_data().training_examples
    assert len({first.fingerprint(), second.fingerprint(), third.fingerprint()}) == 3
    same = TrainingSentence(data=dict(reversed(first.data.items())))
    assert same.fingerprint() == first.fingerprint() and hash(same) == hash(first)
    before = first.fingerprint()
    # What is more than texts is left to Rasa.
    first.set("clauses", [second])
    with_clause = first.fingerprint()
    first.add_features(Features(np.ones((1, 2)), "sentence", "text", "tests"))
    assert len({before, with_clause, first.fingerprint()}) == 3


def test_files_are_read_once_for_every_language_asked_for(files: list[str]) -> None:
    importer = TrainingFiles(training_data_paths=files)
    first = importer.get_nlu_data()
    Path(files[0], "nlu.yml").unlink()
    assert importer.get_nlu_data("nl") is first
    assert importer.get_nlu_data(None) is first


def test_a_copy_of_a_sentence_is_its_own(files: list[str]) -> None:
    sentence = TrainingFiles(training_data_paths=files).get_nlu_data().training_examples[0]
    before = sentence.fingerprint()
    copied = copy.deepcopy(sentence)
    assert copied == sentence
    copied.set("intent", "other")
    copied.set("extra", "more", add_to_output=True)
    assert (sentence.get("intent"), sentence.get("extra"), sentence.fingerprint()) == ("greet", None, before)
    assert copied.fingerprint() != before
    assert "extra" not in sentence.output_properties


def test_setting_what_is_there_already_changes_no_fingerprint(files: list[str]) -> None:
    sentence = TrainingFiles(training_data_paths=files).get_nlu_data().training_examples[0]
    before = sentence.fingerprint()
    sentence.set("intent", "greet")
    assert sentence.fingerprint() == before
