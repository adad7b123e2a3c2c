"""The documentation says what stands: settings, verbs, checks, links, paths, the talk of the README."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
import yaml

from bot.policies.checks.registry import ALL_CHECKS, run_checks
from bot.policies.controllers import read_controller
from bot.policies.topics import load_topics
from bot.tools.__main__ import VERBS

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted(DOCS.rglob("*.md"))]
#: Made by the program or by a person, so not there in a fresh clone.
MADE = ("var/", "models/", "reports/", ".venv", ".tools")


def _text(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def _name(page: Path) -> str:
    return str(page.relative_to(ROOT))


def _cells(page: Path) -> list[list[str]]:
    rows = [line for line in _text(page).splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]


def _block(page: Path, kind: str) -> str:
    found = re.findall(rf"^```{kind}\n(.*?)^```$", _text(page), re.MULTILINE | re.DOTALL)
    assert len(found) == 1, f"{_name(page)}: one block marked '{kind}' is needed"
    return str(found[0])


def _fold(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_every_relative_link_leads_somewhere(page: Path) -> None:
    broken = []
    for target in re.findall(r"\]\(([^)\s]+)\)", re.sub(r"```.*?```", "", _text(page), flags=re.DOTALL)):
        if target.startswith(("http:", "https:", "mailto:")):
            continue
        path, _, anchor = target.partition("#")
        other = (page.parent / path).resolve() if path else page
        if not other.exists() or (anchor and anchor not in _anchors(other)):
            broken.append(target)
    assert not broken, f"{_name(page)}: {broken}"


def _anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", _text(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_every_path_named_exists(page: Path) -> None:
    named = re.findall(r"`((?:bot|data|tests|docs|actions|scripts|requirements|bench)/[^`\s]*)`", _text(page))
    missing = []
    for path in named:
        if "<" in path:
            # A placeholder: what stands before it must be there.
            path = path[: path.index("<")].rpartition("/")[0]
        if not any(ROOT.glob(path.rstrip("/"))):
            missing.append(path)
    assert not missing, f"{_name(page)}: {missing}"


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_a_page_leans_on_nothing_outside_the_repository(page: Path) -> None:
    outside = [link for link in re.findall(r"\.\./[\w./-]*", _text(page)) if not (page.parent / link).resolve().is_relative_to(ROOT)]
    assert not outside, f"{_name(page)}: {outside}"


def test_every_setting_is_explained_to_operators() -> None:
    settings = re.findall(r"^([A-Z_]+)=", _text(ROOT / ".env.example"), re.MULTILINE)
    explained = {cells[0].strip("`") for cells in _cells(DOCS / "operations.md")}
    assert settings
    assert not set(settings) - explained


def test_no_setting_is_explained_that_does_not_exist() -> None:
    settings = set(re.findall(r"^([A-Z_]+)=", _text(ROOT / ".env.example"), re.MULTILINE))
    explained = {cells[0].strip("`") for cells in _cells(DOCS / "operations.md") if re.fullmatch(r"`[A-Z_]{4,}`", cells[0])}
    assert explained <= settings


def test_the_defaults_of_settings_are_told_as_they_are() -> None:
    given = dict(re.findall(r"^([A-Z_]+)=(.+)$", _text(ROOT / ".env.example"), re.MULTILINE))
    told = {cells[0].strip("`"): cells[1].strip("`") for cells in _cells(DOCS / "operations.md") if len(cells) > 1}
    assert {name: told[name] for name in given} == given


def test_every_verb_of_the_command_line_has_a_section() -> None:
    sections = re.findall(r"^## (\S+)$", _text(DOCS / "command-line.md"), re.MULTILINE)
    assert sorted(sections) == sorted(VERBS)


def test_every_option_of_a_verb_is_named_in_the_command_line_page() -> None:
    page = _text(DOCS / "command-line.md")
    # Read from the source: importing a verb that loads Rasa would take long.
    for module, _ in VERBS.values():
        source = (ROOT / (module.replace(".", "/") + ".py")).read_text(encoding="utf-8")
        for option in re.findall(r"add_argument\(\s*\"(--[a-z-]+)\"", source):
            assert option in page, f"{module}: {option}"


def test_every_verb_of_make_is_documented() -> None:
    verbs = re.findall(r"^([a-z-]+):.*## ", _text(ROOT / "Makefile"), re.MULTILINE)
    pages = "\n".join(_text(page) for page in PAGES)
    assert verbs
    assert not [verb for verb in verbs if f"make {verb}" not in pages]


def test_every_verb_of_make_that_is_documented_exists() -> None:
    verbs = set(re.findall(r"^([a-z-]+):.*## ", _text(ROOT / "Makefile"), re.MULTILINE))
    named = {verb for page in PAGES for verb in re.findall(r"`(?:[A-Z_]+=\S+ )*make ([a-z-]+)", _text(page))}
    assert named <= verbs


def test_the_checks_are_listed_with_whether_they_block() -> None:
    rows = {cells[0].strip("`"): cells[1] for cells in _cells(DOCS / "adding-a-controller.md") if cells[1] in ("yes", "no")}
    assert rows == {check.id: "yes" if check.blocking else "no" for check in ALL_CHECKS}


def test_the_example_of_a_controller_passes_the_checks(tmp_path: Path) -> None:
    page, folder = DOCS / "adding-a-controller.md", tmp_path / "data" / "controllers" / "voorbeeld"
    folder.mkdir(parents=True)
    blocks = {"policy.nl.txt": "text policy", "controller.yml": "yaml card", "statements.yml": "yaml statements"}
    for name, kind in blocks.items():
        (folder / name).write_text(_block(page, kind), encoding="utf-8")
    found = run_checks(read_controller(folder), load_topics(ROOT / "data" / "topics.yml"))
    # The example shows three topics of all.
    beside = [str(finding) for finding in found if not finding.problem.endswith("has no entry.")]
    assert not beside


def test_every_topic_has_its_row_in_the_law() -> None:
    topics = load_topics(ROOT / "data" / "topics.yml").topics
    rows = {topic for cells in _cells(DOCS / "law.md") for topic in cells[0].split(", ")}
    assert not set(topics) - rows


def test_every_status_of_an_answer_is_explained() -> None:
    page = _text(DOCS / "adding-a-controller.md")
    assert all(f"`{status}`" in page for status in ("stated", "partly", "not_stated", "not_applicable"))


def test_the_readme_fits_a_screen() -> None:
    assert len(_text(ROOT / "README.md").splitlines()) <= 75


@cache
def _statements() -> dict[str, dict]:
    folders = sorted((ROOT / "data" / "controllers").iterdir())
    return {folder.name: yaml.safe_load((folder / "statements.yml").read_text(encoding="utf-8")) for folder in folders}


def _spoken_texts() -> tuple[set[str], set[str]]:
    texts, quotes = set(), set()
    for statements in _statements().values():
        for topic in statements.values():
            for statement in (topic, *(topic.get("facets") or {}).values()):
                texts |= {_fold(statement[tongue]) for tongue in ("nl", "fr") if statement.get(tongue)}
                quotes |= {_fold(quote["text"]) for quote in statement.get("quotes") or []}
    return texts, quotes


@cache
def _responses() -> list[re.Pattern[str]]:
    patterns = []
    for variations in yaml.safe_load(_text(ROOT / "domain.yml"))["responses"].values():
        for variation in variations:
            template = _fold(variation["text"])
            # "{statement}" alone would match anything.
            if re.sub(r"\{\w+\}", "", template).strip():
                patterns.append(_as_pattern(template))
    return patterns


def _as_pattern(template: str) -> re.Pattern[str]:
    named: set[str] = set()
    parts = []
    for index, part in enumerate(re.split(r"\{(\w+)\}", template)):
        if index % 2 == 0:
            parts.append(re.escape(part))
        else:
            # A slot that stands twice holds the same value twice.
            parts.append(f"(?P={part})" if part in named else f"(?P<{part}>.+)")
            named.add(part)
    return re.compile("".join(parts))


def _paragraphs_of_the_talk() -> tuple[list[str], list[str]]:
    said, titles = [], []
    for part in re.split(r"\n\s*\n", _block(ROOT / "README.md", "text")):
        lines = [line for line in part.splitlines() if not line.startswith("> ")]
        titles += [match[1] for line in lines if (match := re.fullmatch(r"\s+\[\d+\] (.+)", line))]
        said.append(_fold(" ".join(line for line in lines if not re.fullmatch(r"\s+\[\d+\] .+", line))))
    return [paragraph for paragraph in said if paragraph], titles


def test_the_talk_of_the_readme_is_in_the_assistants_own_words() -> None:
    texts, quotes = _spoken_texts()
    said, _ = _paragraphs_of_the_talk()
    assert len(said) >= 4
    for paragraph in said:
        matches = [match for pattern in _responses() if (match := pattern.fullmatch(paragraph))]
        assert paragraph in texts or matches, f"nobody says: {paragraph}"
        for match in matches:
            if "quote" in match.groupdict():
                assert set(match["quote"].split(" […] ")) <= quotes, f"no such quote: {match['quote']}"


def test_the_buttons_of_the_readme_exist() -> None:
    topics = load_topics(ROOT / "data" / "topics.yml")
    known = {each.title[tongue] for each in (*topics.topics.values(), *topics.acts.values()) for tongue in ("nl", "fr")}
    _, titles = _paragraphs_of_the_talk()
    assert titles
    assert set(titles) <= known


@pytest.mark.parametrize("picture", sorted((DOCS / "pictures").iterdir()), ids=lambda each: each.name)
def test_a_picture_is_light_and_shown(picture: Path) -> None:
    assert picture.stat().st_size < 60_000
    assert any(f"pictures/{picture.name})" in _text(page) for page in PAGES)
