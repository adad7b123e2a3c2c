"""What Rasa copies of a talk at every turn, copied as it stands or not at all.

Rasa makes a second tracker by going through the whole talk again, three times a turn, and
copies events and slots for log lines that are never written. What it saves:
docs/performance.md; `bot/runtime/hardening.py` holds it to the version it was checked against.
"""

from __future__ import annotations

import copy
from typing import Any


def lighten_trackers() -> None:
    """Make all the changes; a second time changes nothing more."""
    copy_trackers_as_they_stand()
    skip_copies_for_debug_lines()
    decide_without_a_second_tracker()
    compare_with_one_empty_domain()


def copy_trackers_as_they_stand() -> None:
    """Copy the state of a tracker, where Rasa replays its events to find the same state."""
    from rasa.shared.core.slots import Slot
    from rasa.shared.core.trackers import DialogueStateTracker

    if hasattr(DialogueStateTracker.copy, "as_it_stands"):
        return
    replay = DialogueStateTracker.copy

    def copied(self: DialogueStateTracker) -> DialogueStateTracker:
        if type(self.slots) is not dict:
            # A talk of no domain, whose slots come and go.
            return replay(self)
        other = object.__new__(type(self))
        other.__dict__.update(self.__dict__)
        other.events = self._create_events(self.events)
        other.slots = {name: copy.copy(slot) for name, slot in self.slots.items()}
        other.active_loop = copy.copy(self.active_loop)
        # As a replay leaves them.
        other.sender_source = other.model_id = other.assistant_id = None
        return other

    def copied_slot(self: Slot) -> Slot:
        other = object.__new__(type(self))
        other.__dict__.update(self.__dict__)
        return other

    copied.as_it_stands = True  # type: ignore[attr-defined]
    DialogueStateTracker.copy = copied  # type: ignore[method-assign]
    Slot.__copy__ = copied_slot  # type: ignore[attr-defined]


class _Uncopied:
    """Stands in for the module `copy` where only debug lines copy."""

    @staticmethod
    def deepcopy(value: Any) -> Any:
        """Return the value itself."""
        return value


def skip_copies_for_debug_lines() -> None:
    """Leave out deep copies that are made for debug lines; the settings refuse that level."""
    import rasa.core.policies.rule_policy
    import rasa.core.processor

    rasa.core.processor.copy = _Uncopied  # type: ignore[assignment]
    rasa.core.policies.rule_policy.copy = _Uncopied  # type: ignore[assignment]
    # Writes every slot into one text, for a debug line too.
    rasa.core.processor.MessageProcessor._log_slots = staticmethod(lambda _tracker: None)  # type: ignore[method-assign]


def decide_without_a_second_tracker() -> None:
    """Ask for the turn's decision at once where no slot is filled by Rasa itself.

    Rasa asks every mapping of every slot for a value, puts what it found into a second
    tracker made from the whole talk, and hands that to the decision. Our slots have custom
    mappings without an action, for which it never finds any.
    """
    from rasa.core.actions.action import ActionExtractSlots
    from rasa.shared.core.constants import ACTION_VALIDATE_SLOT_MAPPINGS, DEFAULT_SLOT_NAMES

    if hasattr(ActionExtractSlots.run, "at_once"):
        return
    extract = ActionExtractSlots.run

    async def run(self: Any, output_channel: Any, nlg: Any, tracker: Any, domain: Any) -> list[Any]:
        mappings = (mapping for slot in domain.slots if slot.name not in DEFAULT_SLOT_NAMES for mapping in slot.mappings)
        is_filled = any(mapping.get("type") != "custom" or mapping.get("action") for mapping in mappings)
        if is_filled or ACTION_VALIDATE_SLOT_MAPPINGS not in domain.user_actions:
            return await extract(self, output_channel, nlg, tracker, domain)
        return await self._run_custom_action(ACTION_VALIDATE_SLOT_MAPPINGS, output_channel, nlg, tracker, domain)

    run.at_once = True  # type: ignore[attr-defined]
    ActionExtractSlots.run = run  # type: ignore[method-assign]


def compare_with_one_empty_domain() -> None:
    """Make the empty domain once; Rasa makes one at every message, to see that ours is none."""
    from rasa.shared.core.domain import Domain

    empty = Domain.empty().as_dict()

    def is_empty(self: Domain) -> bool:
        return bool(self.as_dict() == empty)

    Domain.is_empty = is_empty  # type: ignore[method-assign]
