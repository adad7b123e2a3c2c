"""What is said of the code that proves a mailbox: that it is under way, what came of one, what to do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from actions.reply import Button, Reply
from actions.request_saying import option_button
from actions.turn import Turn
from bot import wiring
from bot.identity.ladder import RUNGS
from bot.identity.outcomes import Beginning, CodeOutcome, CodeResult, Purpose
from bot.rights.acts import RequestedAct
from bot.rights.contacts import ContactKind
from bot.rights.proofs import Level
from bot.rights.requests import Request
from bot.understanding.decision import OF_PROOF

#: What the buttons below a code do.
RESEND, NO_MAIL, OTHER_ADDRESS = "resend", "no_mail", "other_address"
#: Purposes in the slot: of requests just confirmed, or of one opened before.
PROVE, FOLLOW = "prove", "follow"

# What has other words where no request of this talk stands behind it, and no link was sent.
_OF_FOLLOWING = {
    "utter_proof_wait_an_hour": "utter_follow_wait_an_hour",
    "utter_proof_wait_a_day": "utter_follow_wait_a_day",
    "utter_proof_late": "utter_follow_code_late",
    "utter_proof_wrong_last": "utter_follow_code_wrong_last",
    "utter_proof_enough_for_today": "utter_follow_enough_for_today",
}
_WAITING = {Beginning.WAIT_AN_HOUR: "utter_proof_wait_an_hour", Beginning.WAIT_A_DAY: "utter_proof_wait_a_day"}
# What is said of a code that proved nothing, and which buttons help.
_REFUSED: Mapping[CodeOutcome, tuple[str, tuple[str, ...]]] = {
    CodeOutcome.NOT_A_CODE: ("utter_proof_not_a_code", (RESEND, NO_MAIL)),
    CodeOutcome.LATE: ("utter_proof_late", (RESEND,)),
    CodeOutcome.SPENT: ("utter_proof_spent", (RESEND, NO_MAIL)),
    CodeOutcome.ENOUGH_FOR_TODAY: ("utter_proof_enough_for_today", ()),
    CodeOutcome.NOT_SENT_YET: ("utter_proof_not_sent_yet", (RESEND, NO_MAIL)),
    CodeOutcome.NOTHING_ASKED: ("utter_proof_nothing_asked", ()),
}


def masked(mailbox: str) -> str:
    """Return an address as it is shown: enough to see a slip, too little for whoever looks over a shoulder."""
    local, _, domain = mailbox.rpartition("@")
    return f"{local[:1]}…@{domain}"


def proof_slot(purpose: str, requests: Sequence[str], *, waits: bool) -> dict[str, Any]:
    """Return the slot `proof`: random ids, and whether a code is waited for."""
    return {"purpose": purpose, "requests": list(requests), "waits": waits}


def code_buttons(options: Sequence[str], turn: Turn, services: wiring.PolicyServices) -> list[Button]:
    """Return buttons below a text about a code."""
    words = services.topics.requests.buttons
    return [option_button(words[option][turn.language], OF_PROOF, option) for option in options]


def begin_proof(opened: Sequence[Request], turn: Turn, reply: Reply, services: wiring.PolicyServices, requests: wiring.RequestServices) -> dict[str, Any]:
    """Ask for the mail with the code of requests that were just opened, say so, and return the slot it leaves."""
    ids = [request.id for request in opened]
    beginning = requests.proof.begin(ids, turn.key, turn.client)
    if beginning is Beginning.NOTHING_TO_PROVE:
        return {"proof": proof_slot(PROVE, ids, waits=False)}
    if beginning is Beginning.NO_MAILBOX or opened[0].contact.kind is not ContactKind.EMAIL:
        reply.say("utter_proof_no_mailbox")
        return {"proof": proof_slot(PROVE, ids, waits=False)}
    say_sent("utter_proof_asked", beginning, opened[0].contact.value, PROVE, turn, reply, services)
    return {"proof": proof_slot(PROVE, ids, waits=True)}


def say_sent(response: str, beginning: Beginning, mailbox: str, purpose: str, turn: Turn, reply: Reply, services: wiring.PolicyServices) -> None:
    """Say that a mail is under way, in the words of a response; or that none can be sent now, and when."""
    if beginning in _WAITING:
        reply.say(_in_words_of(purpose, _WAITING[beginning]))
        reply.offer(code_buttons((RESEND,), turn, services))
        return
    reply.say(response, mailbox=masked(mailbox))
    reply.offer(code_buttons((RESEND, NO_MAIL), turn, services))


def say_proven(acts: Sequence[RequestedAct], *, is_new: bool, reply: Reply) -> None:
    """Say that the mailbox is proven, and that a human looks where an act waits for more; not what is known of the person."""
    asked = [act for act in acts if RUNGS[act].usual > Level.NONE]
    if is_new:
        reply.say("utter_proof_proven_all" if len(asked) > 1 else "utter_proof_proven")
    else:
        reply.say("utter_proof_already_proven")
    if any(RUNGS[act].stops for act in acts):
        reply.say("utter_proof_staff_look")


def _in_words_of(purpose: str, response: str) -> str:
    return _OF_FOLLOWING.get(response, response) if purpose == FOLLOW else response


def say_refused(result: CodeResult, turn: Turn, reply: Reply, services: wiring.PolicyServices) -> None:
    """Say kindly what is wrong with a code, and what to do."""
    purpose = FOLLOW if result.purpose is Purpose.FOLLOW else PROVE
    if result.outcome is CodeOutcome.WRONG:
        if result.tries_left == 1:
            reply.say(_in_words_of(purpose, "utter_proof_wrong_last"))
        else:
            reply.say("utter_proof_wrong", tries=result.tries_left)
        reply.offer(code_buttons((RESEND, NO_MAIL), turn, services))
        return
    response, buttons = _REFUSED[result.outcome]
    reply.say(_in_words_of(purpose, response))
    reply.offer(code_buttons(buttons, turn, services))
