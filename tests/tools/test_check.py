"""`check`: everything that is wrong, at once, for people and for machines."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.policies.topics import load_topics
from bot.tools.__main__ import main
from bot.tools.check import CONTRACT_WRITTEN, READABLE, SLUG_FITS, contract_findings, folder_findings
from tests.data.made_up import made_up
from tests.tools.command_line import run_tool

KEYS = ["check", "file", "line", "problem", "advice"]
FOLDER = Path("data") / "controllers" / "voorbeeld"


def _run(capfd: pytest.CaptureFixture[str], root: Path, *arguments: str) -> tuple[int, str]:
    # Never with --json, which takes standard output away from the whole process.
    code = main(["check", "--root", str(root), *arguments])
    return code, capfd.readouterr().out


def test_the_real_content_has_no_findings() -> None:
    for_people, for_machines = run_tool("check"), run_tool("check", "--json")
    assert (for_people.code, for_people.err) == (0, "")
    assert for_people.out.decode().splitlines()[-1].endswith(" 0 findings")
    assert (for_machines.code, for_machines.out) == (0, b"")


def test_a_finding_is_one_json_value_a_line_and_the_exit_code_is_1(tmp_path: Path) -> None:
    made_up(tmp_path, ("Facturen bewaart het bedrijf 7 jaar lang.", "Facturen bewaart het bedrijf 8 jaar lang."))
    outcome = run_tool("check", "--json", "--root", str(tmp_path))
    (value,) = outcome.values()
    assert outcome.code == 1
    assert list(value) == KEYS
    assert (value["check"], value["file"]) == ("figures-carried", str(FOLDER / "statements.yml"))


def test_people_read_file_and_line_first_and_a_count_last(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    made_up(tmp_path, ('"Facturen bewaren we 7 jaar."', '"Facturen bewaren we zeven jaar."'))
    code, out = _run(capfd, tmp_path)
    assert code == 1
    assert out.splitlines()[0].startswith(f"{FOLDER / 'statements.yml'}:")
    assert out.splitlines()[-1].startswith("1 controllers, ") and out.splitlines()[-1].endswith(" findings")


@pytest.mark.parametrize(
    "old, new, file, problem",
    [
        ("status: partly", "status: maybe", "statements.yml", "retention needs a status, one of stated, partly, not_stated, not_applicable."),
        ("dpo:\n", "contact:\n", "statements.yml", "the key 'contact' stands here twice."),
        ("name: Voorbeeld", "nom: Voorbeeld", "controller.yml", "'name' is needed."),
        ("  title: ", "  titel: ", "controller.yml", "'policy' needs file, language, title, headings."),
    ],
)
def test_a_folder_that_cannot_be_read_is_a_finding_with_its_place(tmp_path: Path, old: str, new: str, file: str, problem: str) -> None:
    folder = made_up(tmp_path).source.folder
    path = folder / file
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    (finding,) = folder_findings(folder, load_topics(tmp_path / "data" / "topics.yml"))
    assert (finding.check, finding.file, finding.problem) == (READABLE, path, problem)
    assert finding.line >= 1 and finding.advice


def test_a_broken_folder_hides_no_other(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    folder = made_up(tmp_path, ("status: not_stated", "status: stated")).source.folder
    (folder.parent / "anders").mkdir()
    code, out = _run(capfd, tmp_path)
    assert code == 1
    assert f"{FOLDER.parent / 'anders' / 'controller.yml'}:1: [{READABLE}]" in out
    assert "[status-carried] dpo: " in out


def test_undecided_topics_are_all_listed_and_the_decided_ones_are_checked_meanwhile(tmp_path: Path) -> None:
    folder = made_up(tmp_path).source.folder
    file = folder / "statements.yml"
    text = file.read_text(encoding="utf-8").replace("status: not_stated", "status: undecided")
    text = text.replace("status: stated\n  nl: U kunt", "status: undecided\n  nl: U kunt").replace("7 jaar lang", "9 jaar lang")
    file.write_text(text, encoding="utf-8")
    found = folder_findings(folder, load_topics(tmp_path / "data" / "topics.yml"))
    places = [(finding.check, text.splitlines()[finding.line - 1].strip()) for finding in found]
    assert places == [
        ("every-topic-decided", "contact:"),
        ("every-topic-decided", "dpo:"),
        ("figures-carried", "nl: Facturen bewaart het bedrijf 9 jaar lang."),
    ]
    assert {finding.file for finding in found} == {file}


def test_a_folder_whose_name_can_be_no_slug_is_found(tmp_path: Path) -> None:
    folder = made_up(tmp_path).source.folder
    bad = folder.rename(folder.parent / "Mijn Bedrijf")
    (finding,) = folder_findings(bad, load_topics(tmp_path / "data" / "topics.yml"))
    assert finding.check == SLUG_FITS


@pytest.mark.parametrize(
    "old, new, key",
    [
        ("law: {nl: Iets., fr: Un peu.}", 'law: {nl: "", fr: Un peu.}', "topics.contact.law.nl"),
        ("title: {nl: Hoelang, fr: Combien de temps}", 'title: {nl: Hoelang, fr: " "}', "topics.retention.title.fr"),
        ("label: {nl: facturen, fr: les factures}", 'label: {nl: "", fr: les factures}', "facets.invoices.label.nl"),
    ],
)
def test_a_text_that_the_contract_still_lacks_is_found_on_its_line(tmp_path: Path, old: str, new: str, key: str) -> None:
    made_up(tmp_path)
    file = tmp_path / "data" / "topics.yml"
    file.write_text(file.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    (finding,) = contract_findings(load_topics(file), file)
    assert (finding.check, finding.problem) == (CONTRACT_WRITTEN, f"{key}: the text is empty.")
    assert key.split(".")[1] in file.read_text(encoding="utf-8").splitlines()[finding.line - 1]


@pytest.mark.parametrize(
    "arguments, said", [(["--controller", "nobody"], "There is no controller 'nobody'."), (["--root", "nowhere"], "nowhere/data/topics.yml")]
)
def test_what_does_not_exist_is_one_clear_line(arguments: list[str], said: str) -> None:
    outcome = run_tool("check", *arguments)
    assert outcome.is_one_clear_line(), outcome
    assert said in outcome.err
