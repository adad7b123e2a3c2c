"""The rules looked up once a turn, and from as much of the talk as a rule can see.

Held to the version it was checked against by `bot/runtime/hardening.py`; what it saves:
docs/performance.md.
"""

from __future__ import annotations

import functools
from typing import Any


def lighten_rules() -> None:
    """Lighten every rule policy that is loaded from a model; training is left alone."""
    from rasa.core.policies.rule_policy import RulePolicy

    if hasattr(RulePolicy.load, "lightens"):
        return
    load = RulePolicy.load.__func__  # type: ignore[attr-defined]

    @functools.wraps(load)
    def load_lighter(cls: type[RulePolicy], *args: Any, **kwargs: Any) -> Any:
        return lighter(load(cls, *args, **kwargs))

    load_lighter.lightens = True  # type: ignore[attr-defined]
    RulePolicy.load = classmethod(load_lighter)  # type: ignore[method-assign, assignment]


def lighter(policy: Any) -> Any:
    """Return the policy, lightened.

    Rasa looks all rules up twice, first for rules about the very text of a message, and
    compares them with the state of the talk before every action there was.
    """
    from rasa.core.policies.rule_policy import RULES

    keys = policy.lookup.get(RULES, {})
    rules = [policy._rule_key_to_state(key) for key in keys]
    longest = max(map(len, rules), default=0)
    reads_text = any(map(_reads_text, rules))
    find, all_states = policy._find_action_from_rules, policy._prediction_states

    def find_action(tracker: Any, domain: Any, use_text_for_last_user_input: bool) -> Any:
        if use_text_for_last_user_input and not reads_text and not tracker.active_loop_name:
            return None, None, False
        return find(tracker, domain, use_text_for_last_user_input)

    def prediction_states(tracker: Any, domain: Any, use_text_for_last_user_input: bool = False, rule_only_data: Any = None) -> list[Any]:
        if tracker.active_loop_name:
            return all_states(tracker, domain, use_text_for_last_user_input, rule_only_data)
        states = _latest_states(tracker, domain, max(longest, 1))
        policy.featurizer._choose_last_user_input([states], use_text_for_last_user_input)
        return states

    policy._find_action_from_rules = find_action
    policy._prediction_states = prediction_states
    return policy


def _reads_text(rule: list[dict[str, Any]]) -> bool:
    """Return whether a rule may hold for a message of which only the text is looked at."""
    from rasa.core.policies.rule_policy import SHOULD_NOT_BE_SET
    from rasa.shared.core.constants import ACTION_LISTEN_NAME, PREVIOUS_ACTION, USER
    from rasa.shared.nlu.constants import ACTION_NAME, INTENT

    last = rule[-1] if rule else {}
    if last.get(PREVIOUS_ACTION, {}).get(ACTION_NAME) not in (None, ACTION_LISTEN_NAME):
        # It follows an action, and text counts after a message only.
        return False
    return last.get(USER, {}).get(INTENT) in (None, SHOULD_NOT_BE_SET)


def _latest_states(tracker: Any, domain: Any, most: int) -> list[Any]:
    """Return the states of the talk before its latest actions and now, oldest first."""
    from rasa.shared.core.events import ActionExecuted

    events = tracker.applied_events()
    left = sum(isinstance(event, ActionExecuted) for event in events) + 1
    states = []
    prior = tracker.init_copy()
    for event in [*events, None]:
        if event is None or isinstance(event, ActionExecuted):
            if left <= most:
                states.append(domain._clean_state(domain.get_active_state(prior)))
            left -= 1
        if event is not None:
            prior.update(event)
    return states
