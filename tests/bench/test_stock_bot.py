"""The stock bot is made of our sentences and of nothing of ours beside."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import yaml

from bench import stock_bot
from bot.settings import ROOT


def test_every_intent_with_sentences_leads_to_the_one_action(tmp_path: Path) -> None:
    stock_bot.make_folder(tmp_path / "stock")
    domain = yaml.safe_load((tmp_path / "stock" / "domain.yml").read_text(encoding="utf-8"))
    rules = yaml.safe_load((tmp_path / "stock" / "rules.yml").read_text(encoding="utf-8"))["rules"]
    assert domain["intents"] == [rule["steps"][0]["intent"] for rule in rules]
    assert {rule["steps"][1]["action"] for rule in rules} == set(domain["actions"]) == {"action_answer"}
    assert set(domain["intents"]) <= set(yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))["intents"])


def test_it_has_rasas_own_parts_only(tmp_path: Path) -> None:
    stock_bot.make_folder(tmp_path / "stock")
    config = yaml.safe_load((tmp_path / "stock" / "config.yml").read_text(encoding="utf-8"))
    named = [part["name"] for part in (*config["pipeline"], *config["policies"])]
    assert {"WhitespaceTokenizer", "CountVectorsFeaturizer", "DIETClassifier", "RulePolicy"} == set(named)
    endpoints = (tmp_path / "stock" / "endpoints.yml").read_text(encoding="utf-8")
    assert "type: SQL" in endpoints
    assert "bot." not in endpoints + (tmp_path / "stock" / "credentials.yml").read_text(encoding="utf-8")


def test_a_kept_model_is_used_again(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    kept.mkdir()
    model = kept / f"stock-{stock_bot._fingerprint()}.tar.gz"
    model.write_bytes(b"as trained before")
    assert stock_bot.ensure_model(kept, tmp_path) == model
    assert not (tmp_path / "stock training").exists()


def test_the_stock_bot_is_parsed_by_a_process_that_has_tensorflow() -> None:
    # Whoever imports a module of ours gets stand-ins for it, and DIET cannot be loaded.
    said = subprocess.run([sys.executable, "-c", "import sys, bench.parser; print('bot' in sys.modules)"], cwd=ROOT, capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "False"
