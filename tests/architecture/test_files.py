"""What no file of the repository may be: too long, vaguely named, or tied to one machine."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.architecture.tracked import ROOT, ignored_names, text_of, tracked_files

LONGEST_MODULE = 500
LARGEST_FILE = 1_000_000
#: Names that say nothing; what is in such a file belongs beside what it is about.
VAGUE_NAMES = frozenset({"util", "utils", "utility", "utilities", "helper", "helpers", "common", "commons", "misc", "stuff", "tools_common"})

# Written in pieces, or this file would find itself.
_HOMES = ("/" + "home/", "/" + "Users/", "/" + "root/", "/" + "work/", "C:" + "\\\\Users")
MACHINE_PATH = re.compile("|".join(rf"(?<![\w.:/]){re.escape(home)}" for home in _HOMES))
_HOSTS = ("pypi" + ".org", "python" + "hosted.org", "npm" + "js.org", "npm" + "js.com", "ana" + "conda.org", "yarn" + "pkg.com", "proxy.go" + "lang.org")
REGISTRY = re.compile("|".join(map(re.escape, _HOSTS)) + "|" + "index-" + r"url[ =]+https?:|registry" + r" *[=:] *https?:", re.IGNORECASE)

FILES = list(tracked_files())
TEXTS = {path: text for path in FILES if (text := text_of(path)) is not None}


def _lines_with(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:100]}"
        for path, text in TEXTS.items()
        if pattern.search(text)
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(line)
    ]


def test_the_repository_was_found() -> None:
    names = {str(path.relative_to(ROOT)) for path in FILES}
    assert {"domain.yml", "bot/wiring.py", "tests/architecture/test_files.py", ".env.example"} <= names
    assert not {".env", ".git"} & {name.split("/")[0] for name in names}


def test_gitignore_lists_plain_names_which_is_all_these_tests_can_read() -> None:
    assert not [name for name in ignored_names() if re.search(r"[/!\[]", name)]


def test_no_module_is_over_500_lines() -> None:
    long = {str(path.relative_to(ROOT)): text.count("\n") for path, text in TEXTS.items() if path.suffix == ".py" and text.count("\n") > LONGEST_MODULE}
    assert not long, long


def test_no_file_or_folder_has_a_name_that_says_nothing() -> None:
    vague = [
        str(path.relative_to(ROOT)) for path in FILES if {re.sub(r"^test_", "", Path(part).stem).lower() for part in path.relative_to(ROOT).parts} & VAGUE_NAMES
    ]
    assert not vague, vague


def test_no_file_is_over_a_megabyte() -> None:
    large = {str(path.relative_to(ROOT)): path.stat().st_size for path in FILES if path.stat().st_size > LARGEST_FILE}
    assert not large, large


def test_no_text_names_a_path_of_one_machine() -> None:
    found = _lines_with(MACHINE_PATH)
    assert not found, "\n" + "\n".join(found)


def test_no_text_names_the_folder_this_clone_stands_in() -> None:
    # Short paths ("/app") would be found by accident; the ones above catch the usual homes.
    if len(ROOT.parts) > 2:
        found = _lines_with(re.compile(rf"(?<![\w.]){re.escape(str(ROOT))}(?!\w)"))
        assert not found, "\n" + "\n".join(found)


def test_no_text_names_a_package_registry() -> None:
    found = _lines_with(REGISTRY)
    assert not found, "\n" + "\n".join(found)


@pytest.mark.parametrize(
    "line",
    [f"see {_HOMES[0]}ann/bot", f"open('{_HOMES[2]}x')", f"path: {_HOMES[3]}main", "--index-" + "url https://packages.example/", f"from https://{_HOSTS[0]}/simple"],
)
def test_a_line_tied_to_a_machine_would_be_found(line: str) -> None:
    assert MACHINE_PATH.search(line) or REGISTRY.search(line)


@pytest.mark.parametrize("line", ["https://voorbeeld.example/home/privacy", "docs/work/plan.md", "the registry of checks", "--no-emit-index-url"])
def test_an_ordinary_line_is_left_alone(line: str) -> None:
    assert not MACHINE_PATH.search(line)
    assert not REGISTRY.search(line)
