"""Training files read once.

Rasa asks its importer for the training sentences with a language, without one and with
another, and reads and checks all files anew for each; none of the files depends on it.
"""

from __future__ import annotations

from functools import cached_property

from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.training_data.training_data import TrainingData


class TrainingFiles(RasaFileImporter):
    """Rasa's own importer, which keeps what it has read; named in config.yml."""

    @cached_property
    def _sentences(self) -> TrainingData:
        return super().get_nlu_data()

    def get_nlu_data(self, language: str | None = "en") -> TrainingData:
        """Return the training sentences; Rasa copies what it changes."""
        return self._sentences
