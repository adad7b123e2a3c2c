"""Handing a talk over to a human, or offering to: who does so when, and what is said of it.

Asked for, a human is called at once. Not understood twice, a complaint about an answer, and the
topics a controller chose call one too, but only while staff are there and no form is open; else,
and for distress, anger, somebody else's request and a failed proof, one is offered: whoever was
helped anyway must not be left in silence (docs/handoff.md).
"""

from __future__ import annotations

from actions.reply import Reply, button, payload
from actions.turn import Turn
from bot import wiring
from bot.conversations.handoff import GO_ON, Asked, Reason
from bot.conversations.summary import Answered, Summary
from bot.understanding.feelings import Feeling, complains_of_answer

#: What the button of an offer carries: why the human was offered.
REASON = "reason"
HANDOFF = "handoff"
#: Misses in a row after which the way to a person is shown.
MISSES_BEFORE_HUMAN = 2
#: Angry messages in a talk from which on a human is offered.
ANGRY_BEFORE_OFFER = 2
#: Answers of a talk that the summary holds.
MOST_ANSWERS = 20

_OFFERS = {
    Reason.DISTRESS: "utter_handoff_offer_distress",
    Reason.NOT_UNDERSTOOD: "utter_handoff_offer_not_understood",
    Reason.ON_BEHALF: "utter_handoff_offer_on_behalf",
    Reason.PROOF: "utter_handoff_offer_proof",
}


def hand_over(reason: Reason, turn: Turn, reply: Reply, response: str = "utter_handoff_asked") -> None:
    """Call a human, and say who answers and when.

    Args:
        response: What is said while staff are there, with `{closing}`; else they are announced for their next opening.
    """
    staff = wiring.handoff_services()
    if staff.is_open(turn.controller):
        reply.say(response, closing=staff.closing(turn.controller, turn.language))
    else:
        reply.say("utter_handoff_asked_later", opening=staff.opening(turn.controller, turn.language))
    facts = _summary(turn, reply).as_facts()
    reply.ask_for_human(Asked(reason, turn.language, turn.controller, facts), [{"title": staff.texts.say("button.go_on", turn.language), "payload": GO_ON}])


def offer(reason: Reason, turn: Turn, reply: Reply, response: str | None = None) -> None:
    """Offer a human by a button; a "yes" in the next message takes it too. Nothing where there are no staff."""
    staff = wiring.handoff_services()
    if not staff.is_on or reply.asks_for_human or reply.offered is not None:
        return
    reply.say(response or _OFFERS.get(reason, "utter_handoff_offer"))
    reply.offer([button(staff.texts.say("button.human", turn.language), HANDOFF, **{REASON: reason.value})])
    reply.offered = reason


def hand_over_or_offer(reason: Reason, turn: Turn, reply: Reply, response: str = "utter_handoff_asked") -> None:
    """Call a human while staff are there and no form is open; else offer one."""
    staff = wiring.handoff_services()
    if staff.is_on and turn.form is None and staff.is_open(turn.controller):
        hand_over(reason, turn, reply, response)
    else:
        offer(reason, turn, reply)


def goes_to_a_human(turn: Turn, reply: Reply) -> bool:
    """Before anything is said: call a human for whoever holds an answer against the company; whether one was called."""
    staff = wiring.handoff_services()
    if turn.form is not None or not _complains(turn) or not staff.is_on or not staff.is_open(turn.controller):
        return False
    hand_over(Reason.COMPLAINT, turn, reply, "utter_handoff_asked_complaint")
    return True


def look_for_reasons(turn: Turn, reply: Reply, services: wiring.PolicyServices) -> None:
    """After what was said: call or offer a human, where the message or its topic is a reason to."""
    if reply.asks_for_human or reply.offered is not None or meets_distress(turn, reply) or not wiring.handoff_services().is_on:
        return
    if _complains(turn):
        offer(Reason.COMPLAINT, turn, reply)
    elif _is_chosen_topic(turn, reply, services):
        hand_over_or_offer(Reason.TOPIC, turn, reply, "utter_handoff_asked_topic")
    elif turn.feeling is Feeling.ANGER and turn.angry >= ANGRY_BEFORE_OFFER and turn.form is None:
        offer(Reason.DISTRESS, turn, reply, "utter_handoff_offer_anger")


def meets_distress(turn: Turn, reply: Reply) -> bool:
    """Offer a human to whoever is in distress, and the helplines to whoever speaks of dying; whether anything was said."""
    if turn.feeling is Feeling.DANGER and not reply.says("utter_helplines"):
        reply.say("utter_helplines")
    if turn.feeling in (Feeling.DANGER, Feeling.DISTRESS):
        offer(Reason.DISTRESS, turn, reply)
    return turn.feeling is Feeling.DANGER or reply.offered is not None


def answered_so_far(turn: Turn, reply: Reply) -> list[str]:
    """Return the answers of the talk, those of this turn included, as a slot holds them."""
    return list(dict.fromkeys([*turn.answered, *(each.as_text() for each in reply.answered)]))[-MOST_ANSWERS:]


def _complains(turn: Turn) -> bool:
    return not turn.heard.is_tap and complains_of_answer(turn.heard.text)


def _is_chosen_topic(turn: Turn, reply: Reply, services: wiring.PolicyServices) -> bool:
    if turn.controller is None or not reply.answered:
        return False
    return any(each.topic in services.controllers.get(each.controller).handoff_topics for each in reply.answered)


def _summary(turn: Turn, reply: Reply) -> Summary:
    moods = [turn.feeling.value] if turn.feeling else []
    if turn.angry and Feeling.ANGER.value not in moods:
        moods.append(Feeling.ANGER.value)
    return Summary(
        answers=tuple(Answered.from_text(each) for each in answered_so_far(turn, reply)),
        acts_heard=turn.acts_heard,
        form_acts=tuple(turn.form["acts"]) if turn.form else (),
        misses=turn.misses,
        awaits_code=bool(turn.proof and turn.proof["waits"]),
        moods=tuple(moods),
    )


assert payload(HANDOFF, **{REASON: "go_on"}) == GO_ON, "the channel knows the button by its payload"
