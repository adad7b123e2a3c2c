"""The trained model, loaded once for all tests of this folder, and what it makes of every case."""

from __future__ import annotations

import logging
import os
from pathlib import Path
from unittest import mock

import pytest

from bot.tools.evaluate import read_cases
from bot.tools.nlu_figures import Case, Outcome, load_cases
from bot.tools.understand import Reader


@pytest.fixture(scope="session")
def cases() -> list[Case]:
    return load_cases(Path(__file__).parent)


@pytest.fixture(scope="session")
def reader() -> Reader:
    """Load the trained model, once; trains it when its inputs changed."""
    from rasa.utils.log_utils import configure_structlog

    # Left alone, structlog prints every message.
    configure_structlog(logging.ERROR)
    # Whatever else runs in this process gets its environment back.
    with mock.patch.dict(os.environ):
        return Reader.start()


@pytest.fixture(scope="session")
def outcomes(reader: Reader, cases: list[Case]) -> list[Outcome]:
    return read_cases(reader, cases)
