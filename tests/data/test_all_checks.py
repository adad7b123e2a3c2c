"""What holds for every check, and the runs that collect what they find."""

from __future__ import annotations

import importlib
import pkgutil
from pathlib import Path

import pytest

import bot.policies.checks as checks
from bot.policies.checks import Check
from bot.policies.checks.registry import ALL_CHECKS, blocking_problems, run_checks
from tests.data.made_up import made_up

MODULES = {
    info.name: module.CHECK
    for info in pkgutil.iter_modules(checks.__path__)
    if hasattr(module := importlib.import_module(f"bot.policies.checks.{info.name}"), "CHECK")
}


def test_every_check_that_exists_is_run() -> None:
    assert sorted(check.id for check in ALL_CHECKS) == sorted(check.id for check in MODULES.values())


def test_no_two_checks_have_the_same_id() -> None:
    assert len({check.id for check in ALL_CHECKS}) == len(ALL_CHECKS)


@pytest.mark.parametrize("name, check", sorted(MODULES.items()))
def test_a_check_is_named_after_its_file_has_a_reason_and_a_test(name: str, check: Check) -> None:
    assert check.id == name.replace("_", "-")
    assert check.why.endswith(".") and len(check.why) > 30
    assert (Path(__file__).parent / f"test_{name}.py").is_file()


def test_a_sound_folder_has_no_findings(tmp_path: Path) -> None:
    company = made_up(tmp_path)
    assert run_checks(company.source, company.topics) == []
    assert blocking_problems(company.source, company.topics) == []


def test_all_findings_are_told_at_once_by_file_and_line(tmp_path: Path) -> None:
    company = made_up(
        tmp_path,
        ('value: "02 555 01 23"', 'value: "02 555 00 00"'),
        ('text: "Facturen bewaren we 7 jaar."', 'text: "Facturen bewaren we 70 jaar."'),
        ("dpo:\n  status: not_stated\n", ""),
    )
    found = run_checks(company.source, company.topics)
    assert [finding.check for finding in found] == ["contacts-quoted", "every-topic-decided", "figures-carried", "figures-carried", "quotes-verbatim"]
    assert [(finding.file.name, finding.line) for finding in found] == sorted((finding.file.name, finding.line) for finding in found)


def test_only_blocking_checks_forbid_using_a_controller(tmp_path: Path) -> None:
    impolite = made_up(tmp_path / "impolite", ("Facturen bewaart het bedrijf", "Je facturen bewaart het bedrijf"))
    assert [finding.check for finding in run_checks(impolite.source, impolite.topics)] == ["polite-form"]
    assert blocking_problems(impolite.source, impolite.topics) == []
    wrong = made_up(tmp_path / "wrong", ("het bedrijf 7 jaar", "het bedrijf 8 jaar"))
    (problem,) = blocking_problems(wrong.source, wrong.topics)
    assert problem.startswith(f"{wrong.source.statements_file}:{wrong.statement_line('8 jaar')}: [figures-carried] ")
