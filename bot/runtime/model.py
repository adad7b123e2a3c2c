"""The trained model: named after its inputs, made when they changed, never in git."""

from __future__ import annotations

import gc
import hashlib
import os
import tarfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.errors import BotError
from bot.settings import ROOT, Settings

# Everything that decides what is learned. Controllers are not among it: a change in a
# controller's folder needs no training.
_DATA = ("config.yml", "domain.yml", "data/nlu", "data/stories")
_PROGRAM = ("bot/nlu", "requirements/runtime.txt", "bot/understanding/clauses.py", "bot/understanding/words.py")
# In Rasa's training cache: the fingerprint of the program that filled it.
_FILLED_BY = "filled_by"


def fingerprint(root: Path = ROOT) -> str:
    """Return a short fingerprint of everything a model is made from."""
    return _fingerprint(root, (*_DATA, *_PROGRAM))


def _fingerprint(root: Path, names: Iterable[str]) -> str:
    digest = hashlib.sha256()
    for path in _input_files(root, names):
        digest.update(str(path.relative_to(root)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _input_files(root: Path, names: Iterable[str]) -> Iterator[Path]:
    for name in names:
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
    cache = Path(os.environ.get("RASA_CACHE_DIRECTORY") or settings.paths.var / "cache")
    is_usable = is_of_this_program(cache)
    # Until training is through, the cache is nobody's.
    (cache / _FILLED_BY).unlink(missing_ok=True)
    # A million small objects are made and kept to the end: to look for garbage among them takes seconds.
    gc.disable()
    try:
        result = rasa_train(
            domain=str(ROOT / "domain.yml"),
            config=str(ROOT / "config.yml"),
            training_files=[str(ROOT / "data" / "nlu"), str(ROOT / "data" / "stories")],
            output=str(settings.paths.models),
            fixed_model_name=path.name[: -len(".tar.gz")],
            force_training=not is_usable,
        )
    except OSError as error:
        raise BotError(f"The model cannot be written ({error.strerror}).", "Free space on the disk, then try again.") from error
    except Exception as error:
        raise BotError(f"Training failed: {error}", "`make check` shows what is wrong with the data.") from error
    finally:
        gc.enable()
    if result.code != 0 or not is_intact(path):
        raise BotError("Training ended without a model.", "`make check` shows what is wrong with the data.")
    mark_as_of_this_program(cache)
    for old in settings.paths.models.glob("assistant-*.tar.gz"):
        if old != path:
            old.unlink(missing_ok=True)


def is_of_this_program(cache: Path, root: Path = ROOT) -> bool:
    """Return whether Rasa's training cache was filled by the program as it stands.

    Rasa takes what a component learned from its cache as long as the component's class and
    data read the same. A change in a function that the class calls goes unseen, and the old
    model would be given a new name.
    """
    mark = cache / _FILLED_BY
    return mark.is_file() and mark.read_text(encoding="ascii", errors="replace") == _fingerprint(root, _PROGRAM)


def mark_as_of_this_program(cache: Path, root: Path = ROOT) -> None:
    """Note in Rasa's training cache which program filled it; without the note it is not used."""
    cache.mkdir(parents=True, exist_ok=True)
    (cache / _FILLED_BY).write_text(_fingerprint(root, _PROGRAM), encoding="ascii")
