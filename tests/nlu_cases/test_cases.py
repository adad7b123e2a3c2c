"""The cases were never trained on, and the trained model reaches its floors on them."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from pathlib import Path

import pytest
import yaml

from bot.policies.model import LANGUAGES
from bot.tools.evaluate import fallback_threshold
from bot.tools.nlu_confidence import MOST_LOSS, best_point, confidence_error, curve, point_at
from bot.tools.nlu_figures import Case, Figures, Outcome, load_cases, measure, misses
from bot.tools.understand import RANKED, Reader
from bot.understanding.words import words

FOLDER = Path(__file__).parent
ROOT = FOLDER.parents[1]
CASES = load_cases(FOLDER)
FLOORS = yaml.safe_load((FOLDER / "floors.yml").read_text(encoding="utf-8"))
#: The one figure that must stay below its line.
CEILINGS = frozenset({"in_scope_loss"})
STYLES = frozenset({"plain", "typo", "fragment", "long", "formal", "mixed"})


def _said(text: str) -> str:
    return " ".join(words(text))


def _training_sentences() -> dict[str, str]:
    """Return where each training sentence stands, by its words."""
    found = {}
    for path in sorted((ROOT / "data" / "nlu").glob("*/*.yml")):
        for entry in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            for line in entry["examples"].splitlines():
                found[_said(line.removeprefix("- "))] = f"{path.parent.name}/{path.name}"
    return found


def test_no_case_stands_in_training() -> None:
    trained = _training_sentences()
    assert trained, "no training sentences found"
    seen = [f"'{case.text}' ({case.folder}/{case.intent}) stands in data/nlu/{trained[_said(case.text)]}" for case in CASES if _said(case.text) in trained]
    assert not seen, "\n".join(seen)


def test_no_case_stands_twice() -> None:
    places: dict[str, list[Case]] = defaultdict(list)
    for case in CASES:
        places[_said(case.text)].append(case)
    # A number or a name may stand in both languages, with one and the same intent.
    twice = {
        said: [f"{case.folder}/{case.intent}" for case in cases]
        for said, cases in places.items()
        if len({case.folder for case in cases}) < len(cases) or len({case.intent for case in cases}) > 1
    }
    assert not twice, twice


def test_every_case_has_words_a_known_style_and_known_intents() -> None:
    intents = {case.intent for case in CASES}
    odd = [case for case in CASES if not words(case.text) or case.style not in STYLES or not set(case.also) <= intents]
    assert not odd, odd


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_style_is_tried_in_each_language(language: str) -> None:
    assert {case.style for case in CASES if case.folder == language} == STYLES


def test_the_threshold_in_use_is_the_one_that_was_measured() -> None:
    assert fallback_threshold() == FLOORS["threshold"]


def test_floors_are_set_for_every_figure_of_both_languages() -> None:
    figures = set(Figures.__dataclass_fields__) - {"cases"}
    assert {language: set(floors) for language, floors in FLOORS["languages"].items()} == dict.fromkeys(LANGUAGES, figures)


@pytest.mark.parametrize("figure", sorted(set(Figures.__dataclass_fields__) - {"cases"}))
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_model_reaches_its_floor(outcomes: list[Outcome], language: str, figure: str) -> None:
    part = [each for each in outcomes if each.case.folder == language]
    reached, floor = round(100 * getattr(measure(part), figure), 1), FLOORS["languages"][language][figure]
    is_reached = reached <= floor if figure in CEILINGS else reached >= floor
    assert is_reached, f"{language} {figure}: {reached}, the floor is {floor}; {len(misses(part))} misses, `make evaluate` lists them"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_model_is_about_as_right_as_it_is_sure(outcomes: list[Outcome], language: str) -> None:
    off = round(100 * confidence_error([each for each in outcomes if each.case.folder == language]), 1)
    ceiling = FLOORS["confidence_error"][language]
    assert off <= ceiling, f"{language}: confidence is off by {off} on average, the ceiling is {ceiling}; `make evaluate` draws it"


def test_no_other_threshold_would_be_much_better(outcomes: list[Outcome]) -> None:
    used, best = point_at(outcomes, FLOORS["threshold"]), best_point(curve(outcomes))
    assert used.loss <= MOST_LOSS, used
    assert round(100 * (used.errors - best.errors), 1) <= FLOORS["threshold_margin"], f"{best} would be better than {used}"


def test_a_ranking_holds_five_or_more_known_intents_without_the_fallback(outcomes: list[Outcome]) -> None:
    intents = {case.intent for case in CASES}
    assert all(5 <= len(each.ranking) <= RANKED and set(each.ranking) <= intents for each in outcomes)


def test_a_typed_command_is_read_as_words(reader: Reader) -> None:
    typed = asyncio.run(reader.understand("/restart"))
    said = asyncio.run(reader.understand("restart"))
    assert (typed["intent"], typed["ranking"]) == (said["intent"], said["ranking"])


def test_the_same_text_is_read_the_same_way_twice(reader: Reader) -> None:
    assert asyncio.run(reader.understand(CASES[0].text)) == asyncio.run(reader.understand(CASES[0].text))


def test_many_texts_at_once_are_read_as_one_by_one(reader: Reader) -> None:
    texts = [case.text for case in CASES[::60]]
    one_by_one = [asyncio.run(reader.understand(text)) for text in texts]
    for alone, together in zip(one_by_one, reader.understand_all(texts), strict=True):
        # The encoder adds in another order: the last decimals differ.
        assert {**alone, "ranking": None, "confidence": None} == {**together, "ranking": None, "confidence": None}
        assert alone["confidence"] == pytest.approx(together["confidence"], abs=1e-3)
        assert alone["ranking"][0]["intent"] == together["ranking"][0]["intent"]
