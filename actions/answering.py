"""The actions that answer: topics, acts, another company, another language."""

from __future__ import annotations

from actions.reply import Reply
from actions.speaking import SpeakingAction, answer_all, ask_which_controller, offer_examples
from actions.turn import Turn
from bot import wiring


class ActionAnswerQuestion(SpeakingAction):
    """Answers what was asked from the policy of the company meant."""

    def name(self) -> str:
        """Return the action's name."""
        return "action_answer_question"

    def speak(self, turn: Turn, reply: Reply, services: wiring.PolicyServices) -> None:
        """Answer every question of the turn."""
        answer_all(turn, reply, services)


class ActionSwitchController(SpeakingAction):
    """Turns to another company: answers what waited for it, or the last topic again."""

    def name(self) -> str:
        """Return the action's name."""
        return "action_switch_controller"

    def speak(self, turn: Turn, reply: Reply, services: wiring.PolicyServices) -> None:
        """Answer for the company named, or ask which one."""
        if turn.named_other:  # that only one can be answered for is said already
            offer_examples(turn, reply, services)
        elif turn.route != "switch_controller" or turn.controller is None:
            if turn.fixed_controller:
                reply.say("utter_only_this_controller", company=services.controllers.get(turn.fixed_controller).name)
            else:
                ask_which_controller(turn, reply, services)
        elif turn.asked:
            answer_all(turn, reply, services)
        else:
            reply.say("utter_controller_chosen", company=services.controllers.get(turn.controller).name)
            offer_examples(turn, reply, services)


class ActionSwitchLanguage(SpeakingAction):
    """Goes on in the other language, and gives the last answer again in it."""

    def name(self) -> str:
        """Return the action's name."""
        return "action_switch_language"

    def speak(self, turn: Turn, reply: Reply, services: wiring.PolicyServices) -> None:
        """Repeat the last answer, or confirm."""
        if turn.asked:
            answer_all(turn, reply, services)
        else:
            reply.say("utter_language_switched")
            offer_examples(turn, reply, services)
