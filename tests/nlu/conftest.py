"""One tiny pipeline for all tests of this folder: loading the encoder takes seconds."""

from __future__ import annotations

import pytest

from tests.nlu.tiny_pipeline import TinyPipeline, trained


@pytest.fixture(scope="session")
def pipeline(tmp_path_factory: pytest.TempPathFactory) -> TinyPipeline:
    return trained(tmp_path_factory.mktemp("tiny_model"))
