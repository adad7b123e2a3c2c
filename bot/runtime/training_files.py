"""Training files read once, and sentences that are copied at little cost.

Rasa asks its importer for the training sentences with a language, without one and with
another, and reads and checks all files anew for each; none of the files depends on it. Then
it merges them a dozen times with nothing, and copies and hashes all of them every time: a
fifth of the training.
"""

from __future__ import annotations

from functools import cached_property
from hashlib import blake2b
from typing import Any

from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData


class TrainingSentence(Message):
    """A message as read from a file: texts only, which a copy can share."""

    @classmethod
    def of(cls, message: Message) -> TrainingSentence:
        """Return the same sentence as one of ours."""
        return cls(data=message.data, output_properties=set(message.output_properties), time=message.time, features=list(message.features))

    def fingerprint(self) -> str:
        """Return a hash of what the sentence holds; of texts alone, at once instead of one for each."""
        if self._cached_fingerprint is None:
            if self.features or not all(isinstance(value, str) for value in self.data.values()):
                return str(super().fingerprint())
            self._cached_fingerprint = blake2b(repr(sorted(self.data.items())).encode("utf-8"), digest_size=16).hexdigest()
        return str(self._cached_fingerprint)

    def set(self, prop: str, info: Any, add_to_output: bool = False) -> None:
        """Set a property; what is the same already leaves the fingerprint as it is."""
        if add_to_output or prop not in self.data or self.data[prop] != info:
            super().set(prop, info, add_to_output)

    def __deepcopy__(self, memo: dict[int, Any]) -> TrainingSentence:
        """Return a sentence of its own that shares the texts."""
        copied = self.of(self)
        copied._cached_fingerprint = self._cached_fingerprint
        memo[id(self)] = copied
        return copied


class TrainingFiles(RasaFileImporter):
    """Rasa's own importer, which keeps what it has read; named in config.yml."""

    @cached_property
    def _sentences(self) -> TrainingData:
        read = super().get_nlu_data()
        read.training_examples = [TrainingSentence.of(each) for each in read.training_examples]
        return read

    def get_nlu_data(self, language: str | None = "en") -> TrainingData:
        """Return the training sentences; Rasa copies what it changes."""
        return self._sentences
