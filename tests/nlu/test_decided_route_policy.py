"""What bot/understanding decided is predicted, once, and then the person's turn comes."""

from __future__ import annotations

from pathlib import Path

import pytest
from rasa.core.policies.rule_policy import RulePolicy
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.nlu.decided_route_policy import ACTION_OF_ROUTE, ROUTE_SLOT, DecidedRoutePolicy
from bot.understanding.decision import Route
from tests.nlu.tiny_pipeline import CONFIG, ROOT, make

OURS = next(entry for entry in CONFIG["policies"] if entry["name"].endswith("DecidedRoutePolicy"))


@pytest.fixture(scope="module")
def domain() -> Domain:
    return Domain.load(str(ROOT / "domain.yml"))


@pytest.fixture
def policy(tmp_path: Path) -> DecidedRoutePolicy:
    storage = LocalModelStorage.create(tmp_path)
    make(DecidedRoutePolicy, storage, priority=OURS["priority"]).train([], Domain.empty())
    return make(DecidedRoutePolicy, storage, "load", priority=OURS["priority"])


def _predicted(policy: DecidedRoutePolicy, domain: Domain, route: str | None, *after: Event) -> dict[str, float]:
    events = [ActionExecuted(ACTION_LISTEN_NAME), UserUttered("en mijn adres?", {"name": "ask_contact"}), SlotSet(ROUTE_SLOT, route), *after]
    tracker = DialogueStateTracker.from_events("talk", events, domain.slots)
    probabilities = policy.predict_action_probabilities(tracker, domain).probabilities
    return {name: value for name, value in zip(domain.action_names_or_texts, probabilities, strict=True) if value}


def test_every_route_has_an_action_except_the_one_by_words() -> None:
    assert set(ACTION_OF_ROUTE) == {route.value for route in Route} - {Route.BY_WORDS.value}


@pytest.mark.parametrize("route, action", ACTION_OF_ROUTE.items())
def test_the_decided_action_is_predicted_and_then_listening(policy: DecidedRoutePolicy, domain: Domain, route: str, action: str) -> None:
    assert _predicted(policy, domain, route) == {action: 1.0}
    assert _predicted(policy, domain, route, ActionExecuted(action)) == {ACTION_LISTEN_NAME: 1.0}


@pytest.mark.parametrize("route", [Route.BY_WORDS.value, None, "unheard_of"])
def test_nothing_is_predicted_where_the_rules_may_decide(policy: DecidedRoutePolicy, domain: Domain, route: str | None) -> None:
    assert _predicted(policy, domain, route) == {}


def test_the_decision_comes_before_the_rules(policy: DecidedRoutePolicy) -> None:
    assert policy.priority == DecidedRoutePolicy.get_default_config()["priority"] > RulePolicy.get_default_config()["priority"]
