"""What is said of a request opened before: how it stands, until when, what can be done with it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from actions.reply import Reply
from actions.request_saying import act_text, option_button
from actions.turn import Turn
from bot import wiring
from bot.rights.following import Standing
from bot.rights.letter_texts import day_in_words
from bot.rights.proofs import Proof
from bot.rights.requests import Request
from bot.rights.states import State
from bot.understanding.decision import OF_FOLLOWING
from bot.understanding.follow_words import Wish

#: Between a wish and the id of the request it is about, in the payload of a button.
OF = ":"
#: Characters of a reason that are shown; a longer one is for a letter.
_LONGEST_REASON = 500
#: States in which nothing is owed any more by a date.
_OVER = frozenset({State.ANSWERED, State.EXECUTED, State.REFUSED, State.WITHDRAWN, State.CLOSED})


def say_standing(request: Request, standing: Standing, turn: Turn, reply: Reply, services: wiring.PolicyServices, requests: wiring.RequestServices) -> None:
    """Say how a request stands, until when an answer is due, and what more is to be known."""
    company = services.controllers.get(standing.controller).name
    # Where the operator set no way, what was passed on lies in a folder here.
    is_here = standing.state in (State.OPENED, State.PASSED_ON) and not requests.is_connected(standing.controller)
    reply.say(
        "utter_follow_standing",
        reference=request.reference,
        act=act_text(standing.act, turn, reply, services),
        company=company,
        received=day_in_words(standing.received_on, turn.language),
        state=reply.text(f"utter_follow_state_{'demonstration' if is_here else standing.state.value}"),
        term=_term(standing, turn, reply),
    )
    if standing.is_extended and standing.state not in _OVER:
        if standing.extension_reason:
            reply.say("utter_follow_extended_because", reason=standing.extension_reason[:_LONGEST_REASON])
        else:
            reply.say("utter_follow_extended", company=company)
    if standing.proof is Proof.UNPROVEN and standing.state not in _OVER:
        reply.say("utter_follow_unproven")
    if is_late(standing, turn.day):
        reply.say("utter_follow_late")


def is_late(standing: Standing, today: date) -> bool:
    """Return whether the last day has gone by without an answer; while a doubt is open the term stands still."""
    return standing.state not in _OVER and standing.state is not State.PAUSED and standing.term.due is not None and standing.term.due < today


def _term(standing: Standing, turn: Turn, reply: Reply) -> str:
    if standing.state in _OVER:
        return reply.text("utter_follow_term_over")
    if standing.term.due is None:
        return reply.text("utter_follow_term_none")
    response = "utter_follow_term_at_once" if standing.act.is_done_at_once else "utter_follow_term"
    return reply.text(response, due=day_in_words(standing.term.due, turn.language))


def offer_deeds(requests: Sequence[Request], turn: Turn, reply: Reply, services: wiring.PolicyServices) -> None:
    """Offer to withdraw or add; which of several is asked after the tap."""
    words = services.topics.requests.buttons
    of_one = f"{OF}{requests[0].id}" if len(requests) == 1 else ""
    if requests:
        reply.offer(option_button(words[wish.value][turn.language], OF_FOLLOWING, f"{wish.value}{of_one}") for wish in (Wish.WITHDRAW, Wish.AMEND))


def offer_requests(wish: Wish, requests: Sequence[Request], turn: Turn, reply: Reply, services: wiring.PolicyServices) -> None:
    """Offer which of several requests is meant, by what they ask."""
    titles = services.topics.acts
    reply.offer(option_button(titles[each.act.intent].title[turn.language], OF_FOLLOWING, f"{wish.value}{OF}{each.id}") for each in requests)


def say_confirm(request: Request, turn: Turn, reply: Reply, services: wiring.PolicyServices) -> None:
    """Ask whether a request is really to be withdrawn."""
    company = services.controllers.get(request.controller).name
    reply.say("utter_follow_confirm", reference=request.reference, act=act_text(request.act, turn, reply, services), company=company)
    words = services.topics.requests.buttons
    reply.offer([option_button(words["confirm_withdraw"][turn.language], OF_FOLLOWING, "yes"), option_button(words["keep"][turn.language], OF_FOLLOWING, "no")])
