"""Predicts the action that bot/understanding decided, where the words alone mislead."""

from __future__ import annotations

from typing import Any

from rasa.core.constants import POLICY_PRIORITY
from rasa.core.policies.policy import Policy, PolicyPrediction
from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.generator import TrackerWithCachedStates
from rasa.shared.core.trackers import DialogueStateTracker

from bot.understanding.decision import Route

#: The slot in which the decision of the turn arrives.
ROUTE_SLOT = "route"

ACTION_OF_ROUTE = {
    Route.ANSWER.value: "action_answer_question",
    Route.SWITCH_CONTROLLER.value: "action_switch_controller",
    Route.SWITCH_LANGUAGE.value: "action_switch_language",
    Route.COMPARE.value: "action_compare",
    Route.REQUEST.value: "action_request_form",
    Route.PROOF.value: "action_proof",
    Route.FOLLOW.value: "action_follow_request",
    Route.HUMAN.value: "action_handoff",
    Route.SETTLED.value: "action_handoff",
    Route.OTHER_LANGUAGE.value: "action_small_talk",
    Route.EMPTY.value: "action_small_talk",
}


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=True)
class DecidedRoutePolicy(Policy):
    """Follows the slot `route`; says nothing where the rules may decide.

    A rule sees an intent only. "Sentera" or "en mijn adres?" get any intent, and mean what
    the talk makes of them; bot/understanding has decided that before the prediction.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the default settings: before the rules, which have 6."""
        return {POLICY_PRIORITY: 7}

    def train(self, training_trackers: list[TrackerWithCachedStates], domain: Domain, **kwargs: Any) -> Resource:
        """Learn nothing; the decision comes with the turn."""
        return self._resource

    def predict_action_probabilities(
        self,
        tracker: DialogueStateTracker,
        domain: Domain,
        rule_only_data: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> PolicyPrediction:
        """Predict the decided action, and to listen after it."""
        probabilities = self._default_predictions(domain)
        action = ACTION_OF_ROUTE.get(tracker.get_slot(ROUTE_SLOT))
        if action is not None:
            following = action if tracker.latest_action_name == ACTION_LISTEN_NAME else ACTION_LISTEN_NAME
            probabilities[domain.index_for_action(following)] = 1.0
        return self._prediction(probabilities)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> DecidedRoutePolicy:
        """Load: there is nothing stored."""
        return cls(config, model_storage, resource, execution_context)
