"""Both skeletons on a scratch copy: written, loaded, found open, filled in, and answering.

The commands run as people run them. What the fixture `filled_in` writes is all that a person
has to write; if something else needed an edit too, the last tests here would fail.
"""

from __future__ import annotations

import json
import re
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from bot.policies.model import LANGUAGES
from bot.policies.topics import load_topics
from bot.tools.undecided import UNDECIDED
from tests.data.made_up import POLICY
from tests.tools.command_line import run_tool, scratch_copy

TOPIC, SLUG = "voice_recordings", "voorbeeld"
INTENT = f"ask_{TOPIC}"

TITLE = 'title: {nl: "Opgenomen gesprekken", fr: "Appels enregistrés"}'
LAW = {
    "nl": "Volgens de AVG moet het bedrijf zeggen waarvoor het een gesprek opneemt.",
    "fr": "Selon le RGPD, l'entreprise doit dire pourquoi elle enregistre un appel.",
}
SENTENCES = {
    "nl": ["neemt {} gesprekken op?", "worden telefoons bij {} opgenomen", "hoelang blijft de opname van {} bewaard", "mag {} mij opnemen?", "opname bij {}"],
    "fr": [
        "{} enregistre les appels ?",
        "mes appels chez {} sont enregistrés",
        "combien de temps {} garde l'enregistrement",
        "{} peut m'enregistrer ?",
        "écoute chez {}",
    ],
}
WHO = ("jullie", "het bedrijf", "de winkel", "de dienst", "uw firma")
STATED = """\
retention:
  status: stated
  nl: Facturen bewaart Voorbeeld 7 jaar, andere gegevens tot één maand na het einde van de overeenkomst.
  fr: Voorbeeld garde les factures 7 ans et efface les autres données dans le mois qui suit la fin du contrat.
  quotes:
    - section: "Hoelang bewaren we je gegevens?"
      text: "Facturen bewaren we 7 jaar."
    - section: "Hoelang bewaren we je gegevens?"
      text: "Andere gegevens wissen we binnen één maand na het einde van de overeenkomst."
"""


@pytest.fixture(scope="module")
def skeletons(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a scratch copy in which both commands were run."""
    root = scratch_copy(tmp_path_factory.mktemp("skeletons"))
    policy = root / "a policy.txt"
    policy.write_text(POLICY, encoding="utf-8")
    for arguments in (["new-topic", "--name", TOPIC], ["new-controller", "--slug", SLUG, "--policy", str(policy)]):
        outcome = run_tool(*arguments, "--root", str(root))
        assert (outcome.code, outcome.err) == (0, ""), outcome
        assert b"What remains" in outcome.out
    return root


@pytest.fixture(scope="module")
def filled_in(skeletons: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the scratch copy in which the blanks were filled in, and nothing else."""
    root = Path(shutil.copytree(skeletons, tmp_path_factory.mktemp("filled_in") / "root"))
    _fill(root / "data" / "topics.yml", 'title: {nl: "", fr: ""}', TITLE)
    for language in LANGUAGES:
        _fill(root / "data" / "topics.yml", f'      {language}: ""', f'      {language}: "{LAW[language]}"')
        sentences = "".join(f"    - {sentence.format(who)}\n" for sentence in SENTENCES[language] for who in WHO)
        _fill(root / "data" / "nlu" / language / f"{INTENT}.yml", "  examples: |\n", f"  examples: |\n{sentences}")
        case = '{text: "' + SENTENCES[language][0].format("Voorbeeld") + '", style: plain}'
        _fill(root / "tests" / "nlu_cases" / language / f"{INTENT}.yml", "cases: []", f"cases:\n  - {case}")
    for statements in (root / "data" / "controllers").glob("*/statements.yml"):
        text = statements.read_text(encoding="utf-8")
        if statements.parent.name == SLUG:
            text = text.replace(f"retention:\n  status: {UNDECIDED}\n", STATED).replace(f"status: {UNDECIDED}\n", "status: not_stated\n")
        else:
            text += f"\n{TOPIC}:\n  status: not_stated\n"
        statements.write_text(text, encoding="utf-8")
    return root


def _fill(file: Path, blank: str, words: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert blank in text, f"{file.name} has no blank “{blank}”."
    file.write_text(text.replace(blank, words), encoding="utf-8")


def _answer(root: Path, topic: str, language: str) -> Any:
    asked = json.dumps({"controller": SLUG, "topic": topic, "language": language}).encode()
    (value,) = run_tool("answer", "-", "--root", str(root), lines=asked).values()
    return value


def test_the_contract_and_the_domain_load_with_the_new_topic(skeletons: Path) -> None:
    from rasa.shared.core.domain import Domain

    assert TOPIC in load_topics(skeletons / "data" / "topics.yml").topics
    assert INTENT in Domain.load(str(skeletons / "domain.yml")).intents


def test_the_rules_send_the_new_topic_where_every_topic_goes(skeletons: Path) -> None:
    from rasa.shared.core.domain import Domain
    from rasa.shared.core.events import ActionExecuted, UserUttered
    from rasa.shared.core.generator import TrainingDataGenerator
    from rasa.shared.core.training_data.story_reader.yaml_story_reader import YAMLStoryReader
    from rasa.shared.core.training_data.structures import StoryGraph

    domain = Domain.load(str(skeletons / "domain.yml"))
    steps = YAMLStoryReader(domain).read_from_file(str(skeletons / "data" / "stories" / "rules.yml"))
    ways: dict[str, list[str]] = {}
    for tracker in TrainingDataGenerator(StoryGraph(steps), domain, use_story_concatenation=False, augmentation_factor=0).generate():
        intent = next(event.intent_name for event in tracker.events if isinstance(event, UserUttered))
        ways[intent] = [event.action_name for event in tracker.events if isinstance(event, ActionExecuted)]
    assert ways[INTENT] == ways["ask_retention"]
    assert "action_answer_question" in ways[INTENT]


def test_the_skeletons_of_sentences_load_as_training_data_without_any(skeletons: Path) -> None:
    from rasa.shared.nlu.training_data.formats.rasa_yaml import RasaYAMLReader

    for language in LANGUAGES:
        loaded = RasaYAMLReader().read(str(skeletons / "data" / "nlu" / language / f"{INTENT}.yml"))
        assert loaded.training_examples == []


def test_the_check_tells_just_what_is_left_to_write(skeletons: Path) -> None:
    outcome = run_tool("check", "--json", "--root", str(skeletons))
    assert outcome.code == 1
    found = Counter((value["check"], value["file"], value["problem"]) for value in outcome.values())
    topics, own = load_topics(skeletons / "data" / "topics.yml").topics, f"data/controllers/{SLUG}/statements.yml"
    others = [path.relative_to(skeletons).as_posix() for path in (skeletons / "data" / "controllers").glob("*/statements.yml")]
    others.remove(own)
    expected = [
        ("contract-written", "data/topics.yml", f"topics.{TOPIC}.{text}.{language}: the text is empty.") for text in ("title", "law") for language in LANGUAGES
    ]
    expected += [("every-topic-decided", other, f"the topic '{TOPIC}' has no entry.") for other in others]
    expected += [("every-topic-decided", own, f"{topic}: nobody has decided yet what the policy says on it.") for topic in topics]
    assert found == Counter(expected)


def test_each_undecided_topic_is_found_on_its_line(skeletons: Path) -> None:
    values = run_tool("check", "--json", "--root", str(skeletons), "--controller", SLUG).values()
    lines = (skeletons / "data" / "controllers" / SLUG / "statements.yml").read_text(encoding="utf-8").splitlines()
    assert [f"{value['problem'].split(':')[0]}:" for value in values] == [lines[value["line"] - 1] for value in values]


def test_the_skeleton_of_a_controller_cannot_answer(skeletons: Path) -> None:
    for topic in ("retention", TOPIC):
        assert re.search("needs a status, one of stated, partly, not_stated", _answer(skeletons, topic, "nl")["error"])


def test_once_the_blanks_are_filled_in_every_check_passes(filled_in: Path) -> None:
    outcome = run_tool("check", "--root", str(filled_in))
    assert (outcome.code, outcome.err) == (0, ""), outcome.out.decode()
    assert outcome.out.endswith(b" 0 findings\n")


def test_the_new_controller_then_answers_from_its_policy_in_both_languages(filled_in: Path) -> None:
    for language, sentence in (("nl", "Facturen bewaart Voorbeeld 7 jaar"), ("fr", "Voorbeeld garde les factures 7 ans")):
        value = _answer(filled_in, "retention", language)
        assert value["status"] == "stated" and value["text"].startswith(sentence)
        assert [quote["text"] for quote in value["quotes"]][0] == "Facturen bewaren we 7 jaar."
        assert value["policy"] == {"title": "Privacyverklaring van Voorbeeld", "date": "2022-01-28", "language": "nl", "url": None}


def test_the_new_topic_then_gives_the_law_where_a_policy_is_silent(filled_in: Path) -> None:
    for language in LANGUAGES:
        value = _answer(filled_in, TOPIC, language)
        assert (value["status"], value["law"]) == ("not_stated", LAW[language])
        assert "Voorbeeld" in value["text"]


def test_the_sentences_that_were_filled_in_train_the_new_intent(filled_in: Path) -> None:
    from rasa.shared.nlu.training_data.formats.rasa_yaml import RasaYAMLReader

    for language in LANGUAGES:
        loaded = RasaYAMLReader().read(str(filled_in / "data" / "nlu" / language / f"{INTENT}.yml"))
        assert {example.get("intent") for example in loaded.training_examples} == {INTENT}
        assert len(loaded.training_examples) == len(SENTENCES[language]) * len(WHO)
