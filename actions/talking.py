"""The actions around the answers: small talk, a person wanted, not understood."""

from __future__ import annotations

from actions.handing_over import MISSES_BEFORE_HUMAN, REASON, hand_over, hand_over_or_offer, meets_distress
from actions.reply import Reply, button, intent_button
from actions.speaking import MOST_COMPANIES, SpeakingAction, offer_examples
from actions.turn import Turn
from bot import wiring
from bot.conversations.handoff import Reason
from bot.understanding.decision import OPTION, Route

#: How many likely questions are offered when the assistant is not sure.
MOST_SUGGESTIONS = 3

_REASONS = frozenset(reason.value for reason in Reason)
#: What the button carries that takes the asking back.
_GO_ON = "go_on"
_WITH_EXAMPLES = frozenset({"help", "greet", "out_of_scope", "deny"})


class ActionSmallTalk(SpeakingAction):
    """Says the short text of a conversation intent."""

    def name(self) -> str:
        """Return the action's name."""
        return "action_small_talk"

    def speak(self, turn: Turn, reply: Reply, services: wiring.PolicyServices) -> None:
        """Say it; after a greeting the introduction has said enough."""
        if turn.form is None and meets_distress(turn, reply):
            return
        if turn.route == Route.OTHER_LANGUAGE.value:
            reply.say("utter_other_language")
            return
        if OPTION in turn.heard.tapped and turn.heard.is_tap:
            # A button below an older message, of a form that is no longer open.
            reply.say("utter_form_closed")
            return
        if turn.form is not None and turn.intent == "help":
            reply.say("utter_form_help")
            return
        name = "empty" if turn.route == Route.EMPTY.value else turn.intent
        if name != "greet" or turn.is_introduced:
            reply.say(f"utter_{name}")
        if name in _WITH_EXAMPLES or name == "empty":
            offer_examples(turn, reply, services)


#: What a human left behind -> what is said to whoever asks whether all is settled.
_SETTLED = {"answered": "utter_settled_answered", "request_opened": "utter_settled_request_opened", "nothing": "utter_settled_nothing"}


class ActionHandoff(SpeakingAction):
    """Calls a human for whoever wants one; where there are none, tells how the company is reached."""

    def name(self) -> str:
        """Return the action's name."""
        return "action_handoff"

    def speak(self, turn: Turn, reply: Reply, services: wiring.PolicyServices) -> None:
        """Call one, take the asking back, or say what one left behind."""
        wanted = turn.heard.tapped.get(REASON) if turn.heard.is_tap else turn.human_offered
        if turn.route == Route.SETTLED.value:
            reply.say(_SETTLED[turn.settled or "nothing"])
        elif wanted == _GO_ON:
            reply.say("utter_handoff_taken_back")
        elif wiring.handoff_services().is_on:
            hand_over(Reason(wanted) if wanted in _REASONS else Reason.ASKED, turn, reply)
        else:
            reply.say("utter_handoff")
            _say_way_to_a_person(turn, reply, services)


class ActionFallback(SpeakingAction):
    """Not sure: offers the likeliest questions; twice in a row: a human, or the way to one."""

    def name(self) -> str:
        """Return the action's name."""
        return "action_fallback"

    def speak(self, turn: Turn, reply: Reply, services: wiring.PolicyServices) -> None:
        """Offer help that fits how often the person was not understood."""
        if turn.form is None and meets_distress(turn, reply):
            return
        if turn.misses < MISSES_BEFORE_HUMAN:
            reply.say("utter_fallback_suggest")
        elif wiring.handoff_services().is_on:
            hand_over_or_offer(Reason.NOT_UNDERSTOOD, turn, reply, "utter_handoff_asked_not_understood")
        else:
            reply.say("utter_fallback_human")
            _say_way_to_a_person(turn, reply, services)
        if not reply.asks_for_human:
            likely = (intent_button(services.topics, intent, turn.language) for intent in turn.ranking)
            reply.offer([each for each in likely if each][:MOST_SUGGESTIONS])


def _say_way_to_a_person(turn: Turn, reply: Reply, services: wiring.PolicyServices) -> None:
    if turn.controller:
        reply.say_contact(services.controllers.get(turn.controller))
    else:
        reply.say("utter_which_controller")
        # Whoever is looking for a person is told, once the company is known, how to reach it.
        reply.offer(button(names.name, "ask_contact", to_controller=names.slug) for names in services.controllers.names()[:MOST_COMPANIES])
