"""Lines added to YAML as text."""

from __future__ import annotations

import pytest

from bot.tools.yaml_insertion import after_last, end_of_block

FILE = """\
# The contract.
topics:  # all of them
  one:
    title: a
  # a comment inside
  two:
    title: b

# What follows.
acts:
- x

- y
# The end.
""".splitlines()


@pytest.mark.parametrize("key, last_line", [("topics", "    title: b"), ("acts", "- y")])
def test_a_block_ends_after_its_last_line_before_what_introduces_the_next(key: str, last_line: str) -> None:
    end = end_of_block(FILE, key)
    assert end is not None and FILE[end - 1] == last_line


@pytest.mark.parametrize("key", ["one", "facets", "What follows."])
def test_a_block_that_is_not_at_the_top_has_no_end(key: str) -> None:
    assert end_of_block(FILE, key) is None


def test_a_block_at_the_end_of_a_file_ends_with_it() -> None:
    assert end_of_block(["a:", "  b: 1"], "a") == 2


def test_the_place_is_after_the_last_wanted_line_between_the_bounds() -> None:
    assert after_last(["x", "y", "x", "z", "x"], lambda line: line == "x", 0, 4) == 3
    assert after_last(["x", "y"], lambda line: line == "z", 0, 2) is None
