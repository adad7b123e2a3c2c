"""Turns of a talk were never trained on, and are understood as often as their floors ask."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path

import pytest
import yaml

from bot.policies.model import LANGUAGES
from bot.tools.evaluate import read_turns
from bot.tools.nlu_figures import Case
from bot.tools.turn_figures import FOLLOW_UPS, KINDS, SETS, TWO_IN_ONE, TurnCase, TurnOutcome, load_turn_cases, part, share_right, turn_misses
from bot.tools.understand import Reader
from bot.understanding.decision import FALLBACK
from bot.understanding.words import words
from bot.wiring import policy_services

FOLDER = Path(__file__).parent
ROOT = FOLDER.parents[1]
CASES = load_turn_cases(FOLDER)
FLOORS = yaml.safe_load((FOLDER / "floors.yml").read_text(encoding="utf-8"))["turns"]


def _said(text: str) -> str:
    return " ".join(words(text))


def _training_sentences() -> set[str]:
    files = sorted((ROOT / "data" / "nlu").glob("*/*.yml"))
    entries = [entry for path in files for entry in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]]
    return {_said(line.removeprefix("- ")) for entry in entries for line in entry["examples"].splitlines()}


def test_no_message_of_two_things_stands_in_training() -> None:
    # A fragment may stand there by itself; with the question before it, it does not.
    trained = _training_sentences()
    seen = [case.text for case in CASES if case.of == TWO_IN_ONE and _said(case.text) in trained]
    assert trained and not seen, seen


def test_no_turn_stands_twice() -> None:
    places: dict[tuple[str, str], list[TurnCase]] = defaultdict(list)
    for case in CASES:
        places[_said(case.before or ""), _said(case.text)].append(case)
    twice = [cases for cases in places.values() if len(cases) > 1]
    assert not twice, twice


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_are_turns_enough_of_every_kind(language: str) -> None:
    pairs, messages = (Counter(case.kind for case in CASES if case.of == name and case.folder == language) for name in (FOLLOW_UPS, TWO_IN_ONE))
    assert set(pairs) == set(KINDS[FOLLOW_UPS]) and set(messages) == set(KINDS[TWO_IN_ONE])
    assert pairs.total() >= 70
    assert pairs.total() - pairs["follow_up"] >= pairs.total() / 4, "inheriting too eagerly would go unseen"
    assert messages.total() - messages["one_thing"] >= 30
    assert messages["one_thing"] >= 15


def test_turns_mean_what_the_contract_knows(cases: list[Case]) -> None:
    intents, facets = {case.intent for case in cases} | {FALLBACK}, {*policy_services().topics.facets, "none"}
    odd = [case for case in CASES for wish in case.wishes if not set(wish.intents) <= intents or not set(wish.facets or ()) <= facets]
    assert not odd, odd


def test_floors_are_set_for_every_set_in_both_languages() -> None:
    assert {name: set(floors) for name, floors in FLOORS.items()} == {name: set(LANGUAGES) for name in SETS}


@pytest.fixture(scope="module")
def turns(reader: Reader) -> list[TurnOutcome]:
    return read_turns(reader, CASES)


@pytest.mark.parametrize("name", SETS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_turns_are_understood_as_often_as_their_floor_asks(turns: list[TurnOutcome], language: str, name: str) -> None:
    those = part(turns, name, language)
    reached, floor = round(100 * share_right(those), 1), FLOORS[name][language]
    assert reached >= floor, f"{name}, {language}: {reached}, the floor is {floor}; {len(turn_misses(those))} misses, `make evaluate` lists them"
