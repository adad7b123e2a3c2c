"""YAML with line numbers, so that every finding can name file and line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from bot.errors import BotError

# The C loader is 15 times faster; it is in every wheel of PyYAML for our platforms.
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Key = tuple[str | int, ...]


class Lines:
    """The line on which each key of a YAML file stands (1 for the first line)."""

    def __init__(self, lines: dict[Key, int]) -> None:
        self._lines = lines

    def of(self, *key: str | int) -> int:
        """Return the line of a key path, or of its nearest parent that has one."""
        while key and key not in self._lines:
            key = key[:-1]
        return self._lines.get(key, 1)


def load_with_lines(path: Path) -> tuple[Any, Lines]:
    """Read a YAML file into plain values and the lines they stand on.

    Raises:
        BotError: The file is missing, is not UTF-8, is not YAML, or names a key twice
            (YAML would silently keep the last).
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise BotError(f"{path}: cannot be read ({error.__class__.__name__}).", "Save it as UTF-8.") from error
    try:
        loader = _Loader(text)
    except yaml.YAMLError as error:
        raise _not_yaml(path, error) from error
    try:
        node = loader.get_single_node()
        lines: dict[Key, int] = {}
        if node is not None:
            _walk(node, (), lines, path)
        return (loader.construct_document(node) if node is not None else None), Lines(lines)
    # ValueError: a day that does not exist; RecursionError: an alias inside what it stands for.
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise _not_yaml(path, error) from error
    finally:
        loader.dispose()


def _not_yaml(path: Path, error: Exception) -> BotError:
    mark = getattr(error, "problem_mark", None)
    where = f"{path}:{mark.line + 1}" if mark else str(path)
    problem = getattr(error, "problem", None) or (str(error) if isinstance(error, ValueError) else "not valid YAML")
    return BotError(f"{where}: {problem}.", "Mend the YAML.")


def _walk(node: yaml.Node, key: Key, lines: dict[Key, int], path: Path) -> None:
    lines.setdefault(key, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            child = (*key, str(name.value))
            if child in lines:
                raise BotError(f"{path}:{name.start_mark.line + 1}: the key '{name.value}' stands here twice.", "Join the two.")
            lines[child] = name.start_mark.line + 1
            _walk(value, child, lines, path)
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            _walk(value, (*key, index), lines, path)
