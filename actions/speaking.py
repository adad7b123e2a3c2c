"""The base of every action that speaks: it greets once, says what was noticed, never fails silently."""

from __future__ import annotations

import asyncio
import logging
from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any

from babel.lists import format_list
from rasa_sdk import Action, Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.handing_over import answered_so_far, goes_to_a_human, look_for_reasons
from actions.reply import Reply, button, intent_button
from actions.request_saying import ask
from actions.turn import UNDECIDED, Turn, read_turn
from bot import wiring
from bot.conversations.cleaning import LONGEST_TEXT
from bot.conversations.model import new_id
from bot.errors import BotError
from bot.policies.examples import EXAMPLES
from bot.understanding.decision import Asked

logger = logging.getLogger(__name__)

#: What is asked again after a question in the middle, to follow a request.
_ASKED_AGAIN = ("reference", "mailbox", "text")
#: Most companies offered as buttons at once.
MOST_COMPANIES = 8


class SpeakingAction(Action, ABC):
    """Reads the turn, lets `speak` say something, returns the events.

    The first time, an introduction comes before everything else: a person must know from the
    start that this is a program (AI Act, article 50(1)).
    """

    @abstractmethod
    def speak(self, turn: Turn, reply: Reply, services: wiring.PolicyServices) -> Mapping[str, Any] | None:
        """Say what this action has to say; return the slots it leaves, if any."""

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """Answer one turn; a failure is told to the person, with a reference for the log."""
        turn = read_turn(tracker)
        reply = Reply(dispatcher, turn.language, domain.get("responses"))
        is_introduced = True
        slots: Mapping[str, Any] = {}
        try:
            if turn.route == UNDECIDED:
                raise BotError("The turn was not decided.")
            slots = await asyncio.to_thread(self._speak, turn, reply)
        except Exception as error:  # noqa: BLE001  # whatever it is, the person must hear something
            reference = new_id()[:6]
            # The class of the error only: its text may hold what the person wrote.
            logger.error("Reference %s: %s failed with %s", reference, self.name(), error.__class__.__name__)
            reply = Reply(dispatcher, turn.language)
            reply.say("utter_technical_problem", reference=reference)
            is_introduced = turn.is_introduced
        reply.send()
        # One action speaks in a turn: what follows need not be predicted.
        return [SlotSet("introduced", is_introduced), *(SlotSet(name, value) for name, value in slots.items()), FollowupAction("action_listen")]

    def _speak(self, turn: Turn, reply: Reply) -> Mapping[str, Any]:
        services = wiring.policy_services()
        if not turn.is_introduced:
            introduce(turn, reply, services)
        if turn.was_cut:
            reply.say("utter_message_cut", limit=LONGEST_TEXT)
        if turn.was_masked:
            reply.say("utter_number_masked")
        if turn.named_other and turn.controller:
            reply.say("utter_only_this_controller", company=services.controllers.get(turn.controller).name)
        slots = {} if goes_to_a_human(turn, reply) else self.speak(turn, reply, services)
        look_for_reasons(turn, reply, services)
        if slots is None:
            self._go_on(turn, reply, services)
        talk = {"answered": answered_so_far(turn, reply)} if reply.answered else {}
        if reply.offered is not None:
            talk["human_offered"] = reply.offered.value
        return {**(slots or {}), **talk}

    def _go_on(self, turn: Turn, reply: Reply, services: wiring.PolicyServices) -> None:
        if reply.asks_for_human:
            return
        continue_form(turn, reply, services)
        if turn.form is None and turn.follow is not None and turn.follow["asks"] in _ASKED_AGAIN:
            reply.say(f"utter_follow_ask_{turn.follow['asks']}")


def continue_form(turn: Turn, reply: Reply, services: wiring.PolicyServices) -> None:
    """Let an open form ask its own again, after what came in between."""
    if turn.form is not None:
        reply.say("utter_form_continue")
        ask(turn.form, turn, reply, services)


def introduce(turn: Turn, reply: Reply, services: wiring.PolicyServices) -> None:
    """Say what this is, whose policy it answers from, and that a person can be asked for."""
    if turn.controller:
        reply.say("utter_introduction", company=services.controllers.get(turn.controller).name)
        return
    names = [names.name for names in services.controllers.names()]
    shown = format_list(names[:MOST_COMPANIES], locale=f"{turn.language}_BE")
    reply.say("utter_introduction_all", companies=shown)


def ask_which_controller(turn: Turn, reply: Reply, services: wiring.PolicyServices) -> None:
    """Ask which company is meant, with buttons."""
    reply.say("utter_which_controller")
    reply.offer(button(names.name, "switch_controller", to_controller=names.slug) for names in services.controllers.names()[:MOST_COMPANIES])


def answer_all(turn: Turn, reply: Reply, services: wiring.PolicyServices) -> None:
    """Answer everything asked in this turn, or ask which company is meant."""
    if turn.controller is None:
        ask_which_controller(turn, reply, services)
        return
    for index, asked in enumerate(turn.asked):
        if index:
            known = services.topics.of_intent(asked.intent) or services.topics.acts[asked.intent]
            reply.say("utter_also_asked", title=known.title[turn.language])
        if services.topics.of_intent(asked.intent) is not None:
            _answer_topic(asked, turn, reply, services)


def answer_topics(turn: Turn, reply: Reply, services: wiring.PolicyServices) -> None:
    """Answer what is asked beside an act; without a company only the act is taken up."""
    if turn.controller is None:
        return
    for asked in turn.asked:
        if services.topics.of_intent(asked.intent) is not None:
            _answer_topic(asked, turn, reply, services, offers_act=False)


def offer_examples(turn: Turn, reply: Reply, services: wiring.PolicyServices) -> None:
    """Offer a few questions people often ask."""
    offered = (intent_button(services.topics, intent, turn.language) for intent in EXAMPLES)
    reply.offer(each for each in offered if each)


def _answer_topic(asked: Asked, turn: Turn, reply: Reply, services: wiring.PolicyServices, *, offers_act: bool = True) -> None:
    assert turn.controller is not None
    topic = services.topics.of_intent(asked.intent)
    assert topic is not None
    facet = services.answers.narrowest(turn.controller, topic.id, asked.facets)
    answer = services.answers.answer(turn.controller, topic.id, turn.language, facet)
    reply.say_answer(answer)
    if topic.act and offers_act and turn.form is None:
        offered = intent_button(services.topics, topic.act, turn.language)
        reply.offer([offered] if offered else [])
