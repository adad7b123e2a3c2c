"""No key stands twice in a mapping of our data: YAML would keep the last one and say nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from bot.settings import ROOT

FILES = [*sorted((ROOT / "data").glob("*.yml")), *sorted((ROOT / "data" / "controllers").glob("*/*.yml")), ROOT / "domain.yml", ROOT / "config.yml"]


def keys_twice(node: yaml.Node | None) -> list[str]:
    """Return every key that stands twice in one mapping, with its line."""
    found: list[str] = []
    if isinstance(node, yaml.MappingNode):
        names = [key.value for key, _ in node.value]
        found += [f"'{key.value}' in line {key.start_mark.line + 1}" for at, (key, _) in enumerate(node.value) if key.value in names[:at]]
        for _, value in node.value:
            found += keys_twice(value)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            found += keys_twice(value)
    return found


def test_a_key_that_stands_twice_is_found() -> None:
    assert keys_twice(yaml.compose("a: 1\nb: [{c: 1, c: 2}]\na: 3\n")) == ["'a' in line 3", "'c' in line 2"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_key_stands_twice(path: Path) -> None:
    twice = keys_twice(yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader))
    assert not twice, twice
