"""The trained model: named after its inputs, made when they changed, never in git."""

from __future__ import annotations

import hashlib
import tarfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.errors import BotError
from bot.settings import ROOT, Settings

# Everything that decides what is learned. Controllers are not among it: a change in a
# controller's folder needs no training.
_INPUTS = ("config.yml", "domain.yml", "data/nlu", "data/stories", "bot/nlu", "requirements/runtime.txt")
_INPUT_MODULES = ("bot/understanding/clauses.py", "bot/understanding/words.py")


def fingerprint(root: Path = ROOT) -> str:
    """Return a short fingerprint of everything a model is made from."""
    digest = hashlib.sha256()
    for path in _input_files(root):
        digest.update(str(path.relative_to(root)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _input_files(root: Path) -> Iterator[Path]:
    for name in (*_INPUTS, *_INPUT_MODULES):
        path = root / name
        if path.is_dir():
            yield from sorted(each for each in path.rglob("*") if each.suffix in {".yml", ".py"})
        elif path.is_file():
            yield path


def model_path(settings: Settings) -> Path:
    """Return where the model of the present inputs is, or would be."""
    return settings.paths.models / f"assistant-{fingerprint()}.tar.gz"


def is_intact(path: Path) -> bool:
    """Return whether a model file is there and whole."""
    try:
        with tarfile.open(path, "r:gz") as archive:
            # Read to its end: a file that was cut off while it was written breaks only there.
            return "metadata.json" in [member.name.rsplit("/", 1)[-1] for member in archive]
    except (OSError, EOFError, tarfile.TarError):
        return False


def ensure_model(settings: Settings, say: Callable[[str], None]) -> Path:
    """Return the model of the present inputs, training it when there is none.

    Raises:
        BotError: Training failed; the message says what to look at.
    """
    path = model_path(settings)
    if is_intact(path):
        return path
    path.unlink(missing_ok=True)
    say("Training the model: its inputs changed (about a minute on two cores)...")
    began = time.monotonic()
    with _heartbeat(say):
        train(settings, path)
    say(f"Trained in {time.monotonic() - began:.0f} s.")
    return path


@contextmanager
def _heartbeat(say: Callable[[str], None]) -> Iterator[None]:
    """Tell every ten seconds that it is still under way; Rasa's own bars say little."""
    done = threading.Event()
    began = time.monotonic()

    def tell() -> None:
        while not done.wait(10):
            say(f"  ... {time.monotonic() - began:.0f} s")

    thread = threading.Thread(target=tell, daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def train(settings: Settings, path: Path) -> None:
    """Train the model into a file.

    Raises:
        BotError: Rasa could not train from the data, or the disk is full.
    """
    from rasa.model_training import train as rasa_train

    settings.paths.models.mkdir(parents=True, exist_ok=True)
    try:
        result = rasa_train(
            domain=str(ROOT / "domain.yml"),
            config=str(ROOT / "config.yml"),
            training_files=[str(ROOT / "data" / "nlu"), str(ROOT / "data" / "stories")],
            output=str(settings.paths.models),
            fixed_model_name=path.name[: -len(".tar.gz")],
        )
    except OSError as error:
        raise BotError(f"The model cannot be written ({error.strerror}).", "Free space on the disk, then try again.") from error
    except Exception as error:
        raise BotError(f"Training failed: {error}", "`make check` shows what is wrong with the data.") from error
    if result.code != 0 or not is_intact(path):
        raise BotError("Training ended without a model.", "`make check` shows what is wrong with the data.")
    for old in settings.paths.models.glob("assistant-*.tar.gz"):
        if old != path:
            old.unlink(missing_ok=True)
