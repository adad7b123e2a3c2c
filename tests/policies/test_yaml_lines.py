"""YAML with the lines things stand on."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.errors import BotError
from bot.policies.yaml_lines import Lines, load_with_lines


def load(folder: Path, text: str | bytes) -> tuple[object, Lines]:
    """Write a file and load it."""
    path = folder / "some.yml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return load_with_lines(path)


def test_values_are_plain_and_lines_are_counted_from_one(tmp_path: Path) -> None:
    data, lines = load(tmp_path, "# first\nname: Noorderlicht\nlist:\n  - {kind: email}\n  - kind: post\n    value: [1, x]\n")
    assert data == {"name": "Noorderlicht", "list": [{"kind": "email"}, {"kind": "post", "value": [1, "x"]}]}
    assert [lines.of(*key) for key in [("name",), ("list",), ("list", 0), ("list", 1), ("list", 1, "value"), ("list", 1, "value", 1)]] == [2, 3, 4, 5, 6, 6]


def test_a_key_that_is_not_there_has_the_line_of_its_nearest_parent(tmp_path: Path) -> None:
    _, lines = load(tmp_path, "\npolicy:\n  title: x\n")
    assert (lines.of("policy", "dated"), lines.of("policy", "a", "b", 3), lines.of("nothing"), lines.of()) == (2, 2, 2, 2)
    assert Lines({}).of("x") == 1


def test_an_empty_file_is_nothing(tmp_path: Path) -> None:
    assert load(tmp_path, "")[0] is None
    assert load(tmp_path, "# only a remark\n")[0] is None


def test_a_mark_of_byte_order_is_no_content(tmp_path: Path) -> None:
    assert load(tmp_path, b"\xef\xbb\xbfname: x\n")[0] == {"name": "x"}


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("a: 1\nb: 2\na: 3\n", 3, "'a' stands here twice"),
        ("t:\n  x: 1\n  x: 2\n", 3, "'x' stands here twice"),
        ("a: 1\n b: [\n", 2, ""),
        ("a: 'open\n", 2, ""),
        ("a: !!python/object:os.system x\n", 1, ""),
        ("a: 1\n---\nb: 2\n", 2, ""),
        ("{[a]: 1}\n", 1, ""),
    ],
)
def test_what_is_broken_is_named_with_its_line(tmp_path: Path, text: str, line: int, says: str) -> None:
    with pytest.raises(BotError) as raised:
        load(tmp_path, text)
    assert raised.value.problem.startswith(f"{tmp_path / 'some.yml'}:{line}: ")
    assert says in raised.value.problem
    assert raised.value.remedy


@pytest.mark.parametrize("content", [b"\xff\xfe broken", "a: \x07bell", "dated: 2022-02-30", "a: &a [*a]", "a: 2022-13-01"])
def test_what_cannot_be_read_is_an_error_of_ours(tmp_path: Path, content: str | bytes) -> None:
    with pytest.raises(BotError, match=r"some\.yml"):
        load(tmp_path, content)


def test_a_missing_file_is_an_error_of_ours(tmp_path: Path) -> None:
    with pytest.raises(BotError, match="cannot be read"):
        load_with_lines(tmp_path / "nothing.yml")
    with pytest.raises(BotError, match="cannot be read"):
        load_with_lines(tmp_path)


@settings(max_examples=40, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
@given(
    st.one_of(
        st.binary(max_size=60),
        st.text(max_size=60).map(lambda text: text.encode("utf-8", "replace")),
        st.text("a:-[]{}&*!|>'\"#\n ,?%@0", max_size=60).map(str.encode),
    )
)
def test_any_file_is_read_or_refused_in_our_words(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    try:
        _, lines = load(tmp_path_factory.getbasetemp(), content)
    except BotError as error:
        assert "some.yml" in error.problem
    else:
        assert lines.of() >= 1
