"""The lighter rules predict what Rasa's own predict, from the rules and the domain of the product."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rasa.core.policies.rule_policy import RULES, RulePolicy
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, Event, SlotSet, UserUttered
from rasa.shared.core.generator import TrainingDataGenerator
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.core.training_data.loading import load_data_from_files
from rasa.shared.core.training_data.structures import StoryGraph

from bot.runtime.lighter_rules import lighten_rules, lighter
from bot.settings import ROOT

WITH_TEXT = """
version: "3.1"
rules:
- rule: the very text
  steps:
  - user: "sesam open u"
  - action: action_handoff
"""
CONFIG = {**RulePolicy.get_default_config(), "core_fallback_threshold": 0.2, "core_fallback_action_name": "action_fallback"}


@pytest.fixture(scope="module")
def domain() -> Domain:
    return Domain.load(str(ROOT / "domain.yml"))


def trained(domain: Domain, folder: Path, files: list[str]) -> tuple[RulePolicy, RulePolicy]:
    """Return the policy as Rasa loads it, and lightened."""
    folder.mkdir(exist_ok=True)
    storage, resource = LocalModelStorage.create(folder), Resource("rules")
    context = ExecutionContext(GraphSchema({}), node_name="rules")
    trackers = TrainingDataGenerator(StoryGraph(load_data_from_files(files, domain)), domain, use_story_concatenation=False).generate()
    RulePolicy.create(CONFIG, storage, resource, context).train(trackers, domain)
    load = getattr(RulePolicy.load, "__wrapped__", RulePolicy.load.__func__)  # type: ignore[attr-defined]
    theirs, ours = (load(RulePolicy, dict(CONFIG), storage, resource, context) for _ in range(2))
    return theirs, lighter(ours)


@pytest.fixture(scope="module")
def policies(domain: Domain, tmp_path_factory: pytest.TempPathFactory) -> tuple[RulePolicy, RulePolicy]:
    return trained(domain, tmp_path_factory.mktemp("rules"), [str(ROOT / "data" / "stories" / "rules.yml")])


def turn(intent: str, action: str) -> list[Event]:
    return [UserUttered(f"over {intent}", {"name": intent}), SlotSet("route", "by_words"), ActionExecuted(action), ActionExecuted("action_listen")]


BEFORE: dict[str, list[Event]] = {
    "first": [ActionExecuted("action_session_start"), ActionExecuted("action_listen")],
    "later": [ActionExecuted("action_listen"), *turn("ask_dpo", "action_answer_question"), *turn("greet", "action_small_talk"), *turn("deny", "action_fallback")],
}


def predicted(policy: RulePolicy, domain: Domain, events: list[Event]) -> tuple[Any, ...]:
    prediction = policy.predict_action_probabilities(DialogueStateTracker.from_events("talk", events, domain.slots), domain)
    return prediction.probabilities, prediction.policy_priority, prediction.is_end_to_end_prediction, prediction.hide_rule_turn, prediction.events


@pytest.mark.parametrize("before", BEFORE)
def test_every_intent_leads_where_rasas_own_rules_lead(before: str, policies: tuple[RulePolicy, RulePolicy], domain: Domain) -> None:
    theirs, ours = policies
    reached = set()
    for intent in [*domain.intents, "unheard_of"]:
        events = [*BEFORE[before], UserUttered("iets", {"name": intent}), SlotSet("language", "fr")]
        expected = predicted(theirs, domain, events)
        assert predicted(ours, domain, events) == expected
        action = domain.action_names_or_texts[max(range(domain.num_actions), key=expected[0].__getitem__)]
        reached.add(action)
        after = [*events, ActionExecuted(action)]
        assert predicted(ours, domain, after) == predicted(theirs, domain, after)
    assert {"action_answer_question", "action_follow_request", "action_small_talk", "action_fallback"} <= reached


def test_in_a_form_the_whole_talk_is_looked_at_as_before(policies: tuple[RulePolicy, RulePolicy], domain: Domain) -> None:
    theirs, ours = policies
    for events in ([ActiveLoop("some_form")], [ActiveLoop("some_form"), UserUttered("dag", {"name": "greet"}), ActionExecuted("some_form")]):
        talk = [*BEFORE["later"], UserUttered("wis alles", {"name": "request_erasure"}), ActionExecuted("some_form"), *events]
        with_form = Domain.from_dict({**domain.as_dict(), "forms": {"some_form": {"required_slots": []}}})
        assert predicted(ours, with_form, talk) == predicted(theirs, with_form, talk)


def test_our_rules_never_read_the_text_and_one_that_does_still_counts(policies: tuple[RulePolicy, RulePolicy], domain: Domain, tmp_path: Path) -> None:
    said = [*BEFORE["first"], UserUttered("sesam open u", {"name": "greet"})]
    assert predicted(policies[1], domain, said) == predicted(policies[0], domain, said)
    (tmp_path / "rules.yml").write_text(WITH_TEXT, encoding="utf-8")
    theirs, ours = trained(domain, tmp_path / "model", [str(tmp_path / "rules.yml")])
    assert theirs.lookup[RULES]
    expected = predicted(theirs, domain, said)
    assert expected[2] is True
    assert predicted(ours, domain, said) == expected


def test_every_rule_policy_that_is_loaded_is_lightened_once(domain: Domain, tmp_path: Path) -> None:
    lighten_rules()
    once = RulePolicy.load.__func__  # type: ignore[attr-defined]
    lighten_rules()
    assert RulePolicy.load.__func__ is once  # type: ignore[attr-defined]
    storage, resource = LocalModelStorage.create(tmp_path), Resource("rules")
    context = ExecutionContext(GraphSchema({}), node_name="rules")
    policy = RulePolicy.create(CONFIG, storage, resource, context)
    assert "_prediction_states" not in vars(policy)
    trackers = TrainingDataGenerator(StoryGraph(load_data_from_files([str(ROOT / "data" / "stories" / "rules.yml")], domain)), domain).generate()
    policy.train(trackers, domain)
    assert "_prediction_states" in vars(RulePolicy.load(dict(CONFIG), storage, resource, context))
