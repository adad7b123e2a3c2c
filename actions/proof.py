"""The code that proves a mailbox: taken when it is typed, and spoken of while it is waited for.

The code itself comes sealed, with the turn (docs/decisions/0025-*.md); it is opened here, handed
to the proof desk, and kept nowhere.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from actions.follow_step import FollowStep
from actions.handing_over import offer
from actions.proof_saying import FOLLOW, NO_MAIL, OTHER_ADDRESS, PROVE, RESEND, code_buttons, masked, proof_slot, say_proven, say_refused, say_sent
from actions.reply import Reply, button
from actions.speaking import SpeakingAction, answer_topics, continue_form
from actions.turn import Turn
from bot import wiring
from bot.conversations.handoff import Reason
from bot.identity.outcomes import Beginning, CodeOutcome, CodeResult, Purpose
from bot.rights.proofs import Level
from bot.rights.requests import Request
from bot.understanding.decision import OPTION
from bot.understanding.follow_words import CodeSaid, FollowAsks, read_code_talk

#: Nothing more can be typed: who still wants to prove it needs a mail again, or a human.
_FAILED = (CodeOutcome.SPENT, CodeOutcome.ENOUGH_FOR_TODAY)
_PROVEN = (CodeOutcome.PROVEN, CodeOutcome.ALREADY_PROVEN)


class ActionProof(SpeakingAction):
    """Takes a code that was typed, sends it again, says what to do where none comes."""

    def name(self) -> str:
        """Return the action's name."""
        return "action_proof"

    def speak(self, turn: Turn, reply: Reply, services: wiring.PolicyServices) -> dict[str, Any]:
        """Take one step; return the slots it leaves."""
        answer_topics(turn, reply, services)
        slots = _Step(turn, reply, services, wiring.request_services()).take()
        continue_form(turn, reply, services)
        return slots


class _Step:
    """One turn about a code."""

    def __init__(self, turn: Turn, reply: Reply, services: wiring.PolicyServices, requests: wiring.RequestServices) -> None:
        self._turn, self._reply, self._services, self._requests = turn, reply, services, requests
        self._follow = FollowStep(turn, reply, services, requests)

    def take(self) -> dict[str, Any]:
        turn = self._turn
        if turn.code is not None:
            return self._typed(self._requests.notes.open(turn.conversation, turn.code).get("code", ""))
        tapped = turn.heard.tapped.get(OPTION)
        said = CodeSaid(tapped) if tapped in (RESEND, NO_MAIL, OTHER_ADDRESS) else read_code_talk(turn.heard.text)
        if turn.proof is None:
            # A button below a message of long ago.
            self._reply.say("utter_follow_gone")
            return {}
        if said is CodeSaid.NOT_A_CODE:
            say_refused(CodeResult(CodeOutcome.NOT_A_CODE, Purpose(turn.proof["purpose"])), turn, self._reply, self._services)
            return {}
        if said is CodeSaid.WHY:
            self._reply.say("utter_proof_why")
            self._offer(RESEND, NO_MAIL)
            return {}
        ways = self._of_following if turn.proof["purpose"] == FOLLOW else self._of_requests
        return ways[said](self, turn.proof) if said is not None else {}

    # --- A code ---------------------------------------------------------------------------------
    def _typed(self, digits: str) -> dict[str, Any]:
        turn = self._turn
        result = self._requests.proof.take_code(turn.conversation, digits, key=turn.key)
        if result.outcome not in _PROVEN:
            say_refused(result, turn, self._reply, self._services)
            if result.outcome in _FAILED:
                offer(Reason.PROOF, turn, self._reply)
            return {}
        if result.purpose is Purpose.FOLLOW:
            return self._go_on_following(result)
        requests = self._proven_now(result)
        say_proven([each.act for each in requests], is_new=result.outcome is CodeOutcome.PROVEN, reply=self._reply)
        proven = {"proof": proof_slot(PROVE, [each.id for each in requests], waits=False)}
        if turn.follow is not None and turn.follow["asks"] == FollowAsks.CODE.value and result.shown is not None:
            return {**proven, **self._follow.go_on(turn.follow, result.shown)}
        return proven

    def _proven_now(self, result: CodeResult) -> list[Request]:
        # Those of the last receipt; where the talk was turned to another request since, those that may be seen.
        proof = self._turn.proof
        is_ours = proof is not None and proof["purpose"] == PROVE
        ids = proof["requests"] if proof is not None and is_ours else result.shown.requests if result.shown is not None else ()
        return [self._requests.desk.request(each) for each in ids]

    def _go_on_following(self, result: CodeResult) -> dict[str, Any]:
        shown = result.shown or self._requests.proof.shown(self._turn.conversation)
        if shown is None or not shown.requests:
            self._reply.say("utter_follow_code_used")
            self._offer(RESEND)
            return {}
        slots = self._follow.go_on(self._turn.follow, shown)
        return {"proof": proof_slot(FOLLOW, shown.requests, waits=False), **slots}

    # --- Without a code, of requests just opened -------------------------------------------------
    def _send_again(self, proof: Mapping[str, Any]) -> dict[str, Any]:
        beginning = self._requests.proof.begin(proof["requests"], self._turn.key, self._turn.client)
        if beginning is Beginning.NOTHING_TO_PROVE:
            return self._is_proven(proof)
        say_sent("utter_proof_sent_again", beginning, self._contact(proof), PROVE, self._turn, self._reply, self._services)
        return {"proof": {**proof, "waits": True}}

    def _no_mail(self, proof: Mapping[str, Any]) -> dict[str, Any]:
        self._reply.say("utter_proof_no_mail", mailbox=masked(self._contact(proof)))
        self._offer(RESEND, OTHER_ADDRESS)
        return {}

    def _other_address(self, proof: Mapping[str, Any]) -> dict[str, Any]:
        self._reply.say("utter_proof_other_address", mailbox=masked(self._contact(proof)))
        acts = [self._requests.desk.request(each).act for each in proof["requests"]]
        titles = self._services.topics.acts
        self._reply.offer(button(titles[act.intent].title[self._turn.language], act.intent) for act in acts)
        return {}

    def _opened_link(self, proof: Mapping[str, Any]) -> dict[str, Any]:
        requests = [self._requests.desk.request(each) for each in proof["requests"]]
        # One link proves all there was to prove; unsubscribing beside them needs none.
        if any(each.proof.level >= Level.MAILBOX for each in requests):
            return self._is_proven(proof)
        self._reply.say("utter_proof_link_not_seen")
        self._offer(RESEND, NO_MAIL)
        return {}

    def _is_proven(self, proof: Mapping[str, Any]) -> dict[str, Any]:
        acts = [self._requests.desk.request(each).act for each in proof["requests"]]
        say_proven(acts, is_new=False, reply=self._reply)
        return {"proof": {**proof, "waits": False}}

    def _contact(self, proof: Mapping[str, Any]) -> str:
        return self._requests.desk.request(proof["requests"][0]).contact.value

    # --- Without a code, of a request opened before ------------------------------------------------
    def _follow_again(self, _proof: Mapping[str, Any]) -> dict[str, Any]:
        return self._follow.send_again()

    def _follow_no_mail(self, _proof: Mapping[str, Any]) -> dict[str, Any]:
        mailbox = self._follow.kept.get("mailbox", "")
        self._reply.say("utter_proof_no_mail", mailbox=masked(mailbox))
        self._reply.say("utter_follow_other_address")
        self._offer(RESEND, OTHER_ADDRESS)
        return {}

    def _follow_other_address(self, _proof: Mapping[str, Any]) -> dict[str, Any]:
        return self._follow.other_address()

    def _follow_link(self, _proof: Mapping[str, Any]) -> dict[str, Any]:
        shown = self._requests.proof.shown(self._turn.conversation)
        if shown is not None and shown.requests:
            return self._follow.go_on(self._turn.follow, shown)
        self._reply.say("utter_follow_type_code")
        self._offer(RESEND, NO_MAIL)
        return {}

    def _offer(self, *options: str) -> None:
        self._reply.offer(code_buttons(options, self._turn, self._services))

    _of_requests: Mapping[CodeSaid, Callable[[_Step, Mapping[str, Any]], dict[str, Any]]] = {
        CodeSaid.RESEND: _send_again,
        CodeSaid.NO_MAIL: _no_mail,
        CodeSaid.OTHER_ADDRESS: _other_address,
        CodeSaid.OPENED_LINK: _opened_link,
    }
    _of_following: Mapping[CodeSaid, Callable[[_Step, Mapping[str, Any]], dict[str, Any]]] = {
        CodeSaid.RESEND: _follow_again,
        CodeSaid.NO_MAIL: _follow_no_mail,
        CodeSaid.OTHER_ADDRESS: _follow_other_address,
        CodeSaid.OPENED_LINK: _follow_link,
    }
