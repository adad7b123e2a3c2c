"""The baseline: a bot with Rasa's usual parts, made from our own sentences.

Few epochs: how often it is right does not matter here, and how fast a trained network
answers does not depend on how long it was trained. Every intent leads to the one action,
so whatever it takes a sentence for, the turn costs the same.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

import yaml

from bench.bots import environment
from bot.errors import BotError
from bot.settings import ROOT

#: The files of the bot that are the same for every set of sentences.
_FILES = ROOT / "bench" / "stock"
_SENTENCES = ROOT / "data" / "nlu"


def make_folder(folder: Path) -> None:
    """Write the bot's own files into a new folder; its model comes apart."""
    shutil.copytree(_FILES, folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "domain.yml").write_text(yaml.safe_dump(_domain()), encoding="utf-8")
    (folder / "rules.yml").write_text(yaml.safe_dump(_rules()), encoding="utf-8")


def ensure_model(kept: Path, work: Path) -> Path:
    """Return the bot's model, training it when its sentences or parts changed.

    Args:
        kept: Folder where models are kept from one measurement to the next.
        work: A temporary folder.

    Raises:
        BotError: It could not be trained.
    """
    model = kept / f"stock-{_fingerprint()}.tar.gz"
    if model.is_file():
        return model
    print("Training the stock bot (two or three minutes; kept for the next time)...", flush=True)
    folder = work / "stock training"
    make_folder(folder)
    command = [sys.executable, "-W", "ignore", "-m", "rasa", "train", "--domain", "domain.yml", "--data", "rules.yml", str(_SENTENCES), "--out", "models"]
    done = subprocess.run([*command, "--fixed-model-name", "stock"], cwd=folder, env=environment(folder), stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    trained = folder / "models" / "stock.tar.gz"
    if done.returncode or not trained.is_file():
        raise BotError("The stock bot could not be trained.", done.stdout.decode(errors="replace")[-1500:])
    kept.mkdir(parents=True, exist_ok=True)
    for old in kept.glob("stock-*.tar.gz"):
        old.unlink()
    # Named at the end: a copy cut short by Ctrl-C is no model.
    part = shutil.copy(trained, kept / "stock.part")
    return Path(part).rename(model)


def intents() -> list[str]:
    """Return the intents that have sentences."""
    return sorted({path.stem for path in _SENTENCES.rglob("*.yml")})


def _domain() -> dict[str, object]:
    return {"version": "3.1", "intents": intents(), "actions": ["action_answer"]}


def _rules() -> dict[str, object]:
    rules = [{"rule": intent, "steps": [{"intent": intent}, {"action": "action_answer"}]} for intent in intents()]
    return {"version": "3.1", "rules": rules}


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for path in sorted([*_SENTENCES.rglob("*.yml"), *_FILES.rglob("*.yml")]):
        digest.update(path.read_bytes())
    digest.update(yaml.safe_dump([_domain(), _rules()]).encode())
    return digest.hexdigest()[:16]
