"""The companies that sentences name are found as often as the floor asks, by people who saw no list of typing errors."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
import yaml

from bot.policies.model import LANGUAGES
from bot.tools.company_figures import STYLES, load_company_cases, of_language, read_companies, share_found
from bot.tools.understand import Reader
from bot.wiring import policy_services

FOLDER = Path(__file__).parent
CASES = load_company_cases(FOLDER)
FLOORS = yaml.safe_load((FOLDER / "floors.yml").read_text(encoding="utf-8"))["companies"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_are_sentences_enough_of_every_style(language: str) -> None:
    styles = Counter(case.style for case in CASES if case.folder == language)
    assert set(styles) == set(STYLES)
    assert styles.total() >= 100 and styles["typo"] >= 30 and styles["none"] >= 15


def test_what_they_name_are_companies() -> None:
    known = set(policy_services().controllers.slugs())
    assert not [case for case in CASES if not set(case.companies) <= known or (case.style == "none") is bool(case.companies)]


def test_no_sentence_stands_twice() -> None:
    assert len({case.text.lower() for case in CASES}) == len(CASES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_companies_are_found_as_often_as_the_floor_asks(reader: Reader, language: str) -> None:
    outcomes = of_language(read_companies(reader, CASES), language)
    missed = [(each.case.text, each.found) for each in outcomes if not each.is_right]
    assert round(100 * share_found(outcomes), 1) >= FLOORS[language], missed
