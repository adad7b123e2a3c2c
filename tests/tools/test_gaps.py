"""`gaps`: the gap list as a privacy officer reads it, as a table, and for machines."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pytest

from bot.policies.gap_items import COLUMNS, GapItems, load_gap_items
from bot.policies.gaps import find_gaps
from bot.policies.model import LANGUAGES
from bot.settings import ROOT
from bot.tools.gaps import Report, as_table, as_text
from tests.data.made_up import made_up
from tests.policies.made_up_gaps import write_gap_file
from tests.tools.command_line import Outcome, run_tool

KEYS = ["language", "controller", "item", "topic", "facet", "articles", "title", "status", "says", "note", "law", "condition", "sections"]
SLUGS = sorted(folder.name for folder in (ROOT / "data" / "controllers").iterdir() if folder.is_dir())


@cache
def _run(*arguments: str) -> Outcome:
    return run_tool("gaps", *arguments)


def _report(root: Path, *changes: tuple[str, str]) -> tuple[Report, GapItems]:
    made = made_up(root, *changes)
    items = load_gap_items(write_gap_file(root), made.topics)
    controller = made.source.controller
    return Report(controller, tuple(find_gaps(controller, items, made.topics))), items


def _rows(table: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(table)))


def _table(root: Path, *changes: tuple[str, str], languages: Sequence[str] = ("nl",)) -> list[list[str]]:
    report, items = _report(root, *changes)
    return _rows(as_table([report], items, languages))


def test_a_person_reads_what_is_silent_first_and_what_is_told_last(tmp_path: Path) -> None:
    report, items = _report(tmp_path)
    assert as_text(report, items, "nl") == "\n".join(
        [
            "nl Voorbeeld",
            "============",
            "“Privacyverklaring van Voorbeeld”, 28 januari 2022",
            "nl 3: 1 nl silent, 1 nl partial, 1 nl stated.",
            "",
            "Nl silent",
            "---------",
            "",
            "* De functionaris [13(1)(b)]",
            "    nl condition_line Enkel als er een is.",
            "    nl nothing",
            "    nl law_line Iets.",
            "",
            "Nl partial",
            "----------",
            "",
            "* Bewaartermijn [13(2)(a)]",
            "    Voorbeeld wist de meeste gegevens binnen één maand na het einde van de overeenkomst.",
            "    nl note_line De wet van 30 juli 2018 verandert daar niets aan, vraag het na bij de",
            "    toezichthouder.",
            "    nl sections_line Hoelang bewaren we je gegevens?",
            "",
            "Nl stated",
            "---------",
            "* Contactgegevens [13(1)(a)]",
            "",
            "nl caution",
        ]
    )


def test_an_undated_policy_is_said_to_be_undated(tmp_path: Path) -> None:
    report, items = _report(tmp_path, ("dated: 2022-01-28", "dated: null"))
    assert "“Privacyverklaring van Voorbeeld”, fr undated" in as_text(report, items, "fr").splitlines()


def test_a_french_sign_stays_on_the_line_of_its_word(tmp_path: Path) -> None:
    words = " ".join(f"« {'m' * length} » ;" for length in range(1, 40))
    report, items = _report(tmp_path, ("Voorbeeld efface la plupart des données", words))
    lines = [line.strip(" ") for line in as_text(report, items, "fr").splitlines()]
    assert len([line for line in lines if line.endswith("»\u00a0;")]) > 5
    assert not [line for line in lines if line.startswith(("»", ";")) or line.endswith("«")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_has_one_header_and_one_row_a_gap(tmp_path: Path, language: str) -> None:
    header, dpo, retention = _table(tmp_path, languages=[language])
    assert header == [f"{language} column_{column}" for column in COLUMNS]
    assert dict(zip(COLUMNS, dpo, strict=True))["status"] == f"{language} silent"
    cells = dict(zip(COLUMNS, retention, strict=True))
    assert (cells["language"], cells["company"], cells["articles"]) == (language, "Voorbeeld", "13(2)(a)")
    assert cells["note"].startswith({"nl": "De wet", "fr": "La loi"}[language])
    assert cells["sections"] == "Hoelang bewaren we je gegevens?"


def test_a_table_in_both_languages_has_one_header_in_both(tmp_path: Path) -> None:
    header, *rows = _table(tmp_path, languages=LANGUAGES)
    assert header[0] == "nl column_language / fr column_language"
    assert [row[0] for row in rows] == ["nl", "nl", "fr", "fr"]


def test_quotation_marks_commas_and_semicolons_stay_in_their_cell(tmp_path: Path) -> None:
    said = 'wist "alles", zegt het; of niet'
    rows = _table(tmp_path, ("  nl: Voorbeeld wist de meeste gegevens binnen één maand na het einde van de overeenkomst.", f"  nl: '{said}'"))
    assert rows[2][COLUMNS.index("says")] == said
    assert {len(row) for row in rows} == {len(COLUMNS)}


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\\t=", "\\r", " =", "＝", "\\u00a0@"])
def test_no_cell_begins_as_a_formula(tmp_path: Path, begin: str) -> None:
    rows = _table(tmp_path, ("name: Voorbeeld", f'name: "{begin}HYPERLINK(1)"'))
    company = rows[1][COLUMNS.index("company")]
    assert company.startswith("'") and company.endswith("HYPERLINK(1)")


def test_both_languages_and_all_companies_come_one_after_the_other() -> None:
    values = _run("--json").values()
    assert list(dict.fromkeys((value["language"], value["controller"]) for value in values)) == [(language, slug) for language in LANGUAGES for slug in SLUGS]
    assert all(list(value) == KEYS for value in values)
    assert {value["status"] for value in values} == {"silent", "partial", "differs"}
    texts = _run().out.decode()
    assert texts.count("=====\n") == len(LANGUAGES) * len(SLUGS)
    assert "{" not in texts


def test_the_same_gaps_stand_in_the_text_the_table_and_the_lines() -> None:
    ask = ("--controller", "conitro", "--language", "fr")
    values = _run(*ask, "--json").values()
    rows = _rows(_run(*ask, "--format", "csv").out.decode("utf-8"))
    assert [row[COLUMNS.index("item")] for row in rows[1:]] == [value["title"] for value in values]
    text = " ".join(_run(*ask).out.decode().replace("\u00a0", " ").split())
    assert not [value["title"] for value in values if f"* {value['title']}" not in text]
    assert {value["controller"] for value in values} == {"conitro"}


def test_both_languages_find_the_same_gaps_in_other_words() -> None:
    values = _run("--json").values()
    half = len(values) // 2
    for dutch, french in zip(values[:half], values[half:], strict=True):
        assert [dutch[key] for key in ("controller", "topic", "facet", "status", "sections")] == [
            french[key] for key in ("controller", "topic", "facet", "status", "sections")
        ]
        assert dutch["says"] != french["says"]


@pytest.mark.parametrize(
    "arguments, said",
    [
        (["--controller", "nobody"], "There is no controller 'nobody'. Known: conitro"),
        (["--language", "en"], "There is no language 'en'. Known: nl, fr."),
        (["--format", "pdf"], "--format"),
        (["--format", "csv", "--json"], "Ask for one of them."),
        (["--root", "nowhere"], "nowhere/data/topics.yml"),
    ],
)
def test_what_does_not_exist_is_one_clear_line(arguments: list[str], said: str) -> None:
    outcome = run_tool("gaps", *arguments)
    assert outcome.is_one_clear_line(), outcome
    assert said in outcome.err
