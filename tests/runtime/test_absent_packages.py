"""Our processes run without TensorFlow, and who computes with it hears so."""

from __future__ import annotations

import subprocess
import sys

import pytest
import tensorflow
from rasa.nlu.classifiers.diet_classifier import DIETClassifier
from rasa.utils.tensorflow.models import RasaModel

from bot.absent_packages import ABSENT, NotLoaded, leave_out
from bot.settings import ROOT

#: What all processes that read Rasa load, and what must not be among it.
LOADS = """
import sys
import bot.runtime.rasa_server, bot.tools.train
import rasa.core.agent, rasa.core.run, rasa.model_training, rasa.server
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
for name in ("tensorflow", "keras"):
    assert getattr(sys.modules.get(name), "__version__", None) is None, name
assert not any(name.startswith(("jax", "tensorflow.python")) for name in sys.modules)
print(len(sys.modules))
"""


def test_the_server_and_the_training_load_nothing_of_tensorflow() -> None:
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", LOADS], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 500


def test_who_computes_with_it_is_told_what_to_do() -> None:
    with pytest.raises(NotLoaded, match=r"RasaModel is asked for.*config\.yml.*bot/absent_packages\.py"):
        RasaModel()
    with pytest.raises(NotLoaded, match=r"tensorflow\.constant is asked for"):
        tensorflow.constant(1)
    # Rasa's own components are still there to be named; only their network is missing.
    assert DIETClassifier.get_default_config()["epochs"] == 300


def test_leaving_out_twice_is_leaving_out_once() -> None:
    before = list(sys.meta_path)
    leave_out()
    assert sys.meta_path == before
    assert "numpy" not in ABSENT
