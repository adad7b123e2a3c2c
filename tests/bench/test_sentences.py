"""The sentences of the measured talks: of a language we know, and nobody's training or test."""

from __future__ import annotations

import pytest
import yaml

from bench import sentences
from bench.turn import LONG_FROM
from bot.nlu.language_scorer import score_languages
from bot.settings import ROOT
from bot.tools.nlu_figures import load_cases
from bot.understanding.words import words
from bot.wiring import make_policy_services


def all_sentences(language: str) -> list[str]:
    return sentences.of_talk(language) + [sentence.format(company="Conitro") for sentence in sentences.naming(language)]


def known_sentences() -> set[tuple[str, ...]]:
    known = set()
    for path in sorted((ROOT / "data" / "nlu").rglob("*.yml")):
        for entry in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            known |= {tuple(words(line.removeprefix("- "))) for line in entry["examples"].splitlines()}
    return known | {tuple(words(case.text)) for case in load_cases(ROOT / "tests" / "nlu_cases")}


@pytest.mark.parametrize("language", sentences.LANGUAGES)
def test_every_sentence_is_of_its_language(language: str) -> None:
    understanding = make_policy_services(ROOT / "data").understanding()
    read_as = {sentence: understanding.language(sentence, score_languages(sentence)) for sentence in all_sentences(language)}
    assert {sentence for sentence, read in read_as.items() if read != language} == set()


def test_no_sentence_is_trained_on_or_a_case_of_the_tests() -> None:
    known = known_sentences()
    assert len(known) > 5000
    assert not [sentence for language in sentences.LANGUAGES for sentence in all_sentences(language) if tuple(words(sentence)) in known]


def test_every_sentence_stands_once() -> None:
    said = [sentence for language in sentences.LANGUAGES for sentence in all_sentences(language)]
    assert len(said) == len(set(said)) == 60


@pytest.mark.parametrize("language", sentences.LANGUAGES)
def test_a_long_talk_says_again_what_a_young_one_says(language: str) -> None:
    said = sentences.messages(language, LONG_FROM + 20)
    assert said[LONG_FROM:] == said[:20] == sentences.of_talk(language)
    assert sentences.messages(language, 3, start=19) == [said[19], said[0], said[1]]


def test_a_sentence_that_names_a_company_names_each_in_turn() -> None:
    said = sentences.messages_naming("nl", ["Een", "Twee", "Drie"], 4)
    assert [next(name for name in ("Een", "Twee", "Drie") if name in sentence) for sentence in said] == ["Een", "Twee", "Drie", "Een"]
