"""A request opened before: how it stands, withdrawing it, adding to it; only after a code typed in this talk.

What is said until then is the same whether or not there is such a request.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from actions.follow_saying import OF
from actions.follow_step import MAILBOX, NO_WISH, REFERENCE, TEXT, FollowStep
from actions.proof_saying import NO_MAIL, PROVE, RESEND, code_buttons, masked
from actions.reply import Reply
from actions.speaking import SpeakingAction, answer_topics, continue_form
from actions.turn import Turn
from bot import wiring
from bot.rights.contacts import ContactKind, read_contact
from bot.rights.proofs import Shown
from bot.rights.references import ReferenceProblem, read_reference
from bot.understanding.decision import OPTION, Place
from bot.understanding.follow_words import WISH_OF_INTENT, FollowAsks, Wish, adds_to_request, read_follow_answer, reference_in, what_is_added, wish_in
from bot.understanding.form_answers import FormAnswer, Meaning
from bot.understanding.written_addresses import emails_in


class ActionFollowRequest(SpeakingAction):
    """Shows how a request stands, withdraws it or adds to it."""

    def name(self) -> str:
        """Return the action's name."""
        return "action_follow_request"

    def speak(self, turn: Turn, reply: Reply, services: wiring.PolicyServices) -> dict[str, Any]:
        """Take one step; return the slots it leaves."""
        answer_topics(turn, reply, services)
        if turn.form is not None:
            reply.say("utter_follow_after_form")
            continue_form(turn, reply, services)
            return {}
        return _Step(turn, reply, services, wiring.request_services()).take()


class _Step(FollowStep):
    """One turn about a request opened before."""

    def take(self) -> dict[str, Any]:
        turn = self._turn
        tapped = turn.heard.tapped.get(OPTION)
        if tapped is not None:
            return self._tapped(tapped)
        wish = self._wished()
        if turn.follow is not None and turn.follow["asks"] != FollowAsks.CODE.value and wish is None:
            return self._answered(turn.follow)
        return self._begin(wish or Wish.STATUS)

    def _wished(self) -> Wish | None:
        turn = self._turn
        asked = next((WISH_OF_INTENT[each.intent] for each in turn.asked if each.intent in WISH_OF_INTENT), None)
        if asked is not None:
            return asked
        if turn.follow is None and reference_in(turn.heard.text) is not None:
            # A reference with a few words says itself what it is about.
            return wish_in(turn.heard.text)
        return Wish.AMEND if adds_to_request(turn.heard.text, has_request=turn.proof is not None) and not self._is_text_awaited else None

    @property
    def _is_text_awaited(self) -> bool:
        return self._turn.follow is not None and self._turn.follow["asks"] == FollowAsks.TEXT.value

    def _shown(self) -> Shown | None:
        shown = self._requests.proof.shown(self._turn.conversation)
        return shown if shown is not None and shown.requests else None

    # --- A wish -----------------------------------------------------------------------------------
    def _begin(self, wish: Wish, request_id: str | None = None) -> dict[str, Any]:
        turn, text = self._turn, self._turn.heard.text
        added = what_is_added(text) if wish is Wish.AMEND and not turn.heard.is_tap else None
        shown = self._shown()
        typed = reference_in(text) if not turn.heard.is_tap else None
        if shown is not None and (typed is None or self._is_shown(typed, shown)):
            return self.do(wish, shown, request_id=request_id, text=added)
        given = {TEXT: added} if added else {}
        if turn.proof is not None and turn.proof["purpose"] == PROVE and typed is None:
            own = turn.proof["requests"]
            if turn.proof["waits"]:
                return self._code_first(wish, given, own)
            request = self._requests.desk.request(own[0])
            if request.contact.kind is ContactKind.EMAIL:
                return self.ask_or_send(wish, {**given, REFERENCE: request.reference, MAILBOX: request.contact.value}, "utter_follow_fresh_code")
        return self._with_what_is_said(wish, {**(self.kept if turn.follow else {}), **given})

    def _is_shown(self, typed: str, shown: Shown) -> bool:
        read = read_reference(typed).reference
        return any(self._requests.desk.request(each).reference == read for each in shown.requests)

    def _code_first(self, wish: Wish, given: Mapping[str, str], own: list[str]) -> dict[str, Any]:
        mailbox = self._requests.desk.request(own[0]).contact.value
        self._reply.say("utter_follow_code_first", mailbox=masked(mailbox), wish=self._reply.text(f"utter_follow_wish_{wish.value}"))
        self._reply.offer(code_buttons((RESEND, NO_MAIL), self._turn, self._services))
        return self.waiting(wish, FollowAsks.CODE, given)

    def _with_what_is_said(self, wish: Wish, given: dict[str, str]) -> dict[str, Any]:
        """Take a reference and an address from the message, and ask what is missing."""
        text = self._turn.heard.text if not self._turn.heard.is_tap else ""
        typed = reference_in(text)
        if typed is not None:
            read = read_reference(typed)
            if read.reference is None:
                self._reply.say("utter_follow_wrong_reference")
            else:
                given[REFERENCE] = read.reference
        emails = emails_in(text)
        if len(emails) == 1:
            given[MAILBOX] = emails[0]
        return self.ask_or_send(wish, given)

    # --- An answer ----------------------------------------------------------------------------------
    def _answered(self, follow: Mapping[str, Any]) -> dict[str, Any]:
        turn = self._turn
        asks, wish = FollowAsks(follow["asks"]), Wish(follow["wish"])
        answer = read_follow_answer(asks, turn.heard, turn.language, Place(today=turn.day))
        if answer.meaning is Meaning.STOP or (answer.meaning is Meaning.REFUSAL and asks not in (FollowAsks.REFERENCE, FollowAsks.MAILBOX)):
            self._reply.say("utter_follow_stopped")
            return dict(NO_WISH)
        return self._ways[asks](self, wish, answer)

    def _reference(self, wish: Wish, answer: FormAnswer) -> dict[str, Any]:
        text = self._turn.heard.text
        if answer.meaning is Meaning.WHY:
            self._reply.say("utter_follow_why_reference")
        elif answer.meaning is Meaning.REFUSAL:
            return self._given_up("utter_follow_no_reference")
        elif reference_in(text) is None and not emails_in(text):
            read = read_reference(text)
            is_slip = read.problem is ReferenceProblem.WRONG_CHECK or any(character.isdigit() for character in text)
            self._reply.say("utter_follow_wrong_reference" if is_slip else "utter_follow_not_a_reference")
        return self._with_what_is_said(wish, self.kept)

    def _mailbox(self, wish: Wish, answer: FormAnswer) -> dict[str, Any]:
        text, kept = self._turn.heard.text, self.kept
        if answer.meaning is Meaning.WHY:
            self._reply.say("utter_follow_why_mailbox")
        elif answer.meaning is Meaning.REFUSAL:
            return self._given_up("utter_follow_needs_mailbox")
        elif reference_in(text) is None and len(emails_in(text)) != 1:
            read = read_contact(text)
            is_address = "@" in text and read.problem is not None
            self._reply.say(f"utter_form_problem_{read.problem.value}" if is_address and read.problem else "utter_follow_not_a_mailbox")
        return self._with_what_is_said(wish, kept)

    def _given_up(self, response: str) -> dict[str, Any]:
        self._reply.say(response)
        if self._turn.controller is not None:
            self._reply.say_contact(self._services.controllers.get(self._turn.controller))
        return dict(NO_WISH)

    def _which(self, wish: Wish, _answer: FormAnswer) -> dict[str, Any]:
        return self._begin_again(wish, None)

    def _confirm(self, wish: Wish, answer: FormAnswer) -> dict[str, Any]:
        if answer.meaning is Meaning.ANSWER:
            return self._confirmed(bool(answer.value))
        request_id = (self._turn.follow or {}).get("request")
        return self._begin_again(wish, request_id)

    def _text(self, wish: Wish, answer: FormAnswer) -> dict[str, Any]:
        shown, request_id = self._shown(), (self._turn.follow or {}).get("request")
        if answer.meaning is not Meaning.ANSWER or shown is None or request_id is None:
            return self._begin_again(wish, request_id, text=None if answer.meaning is not Meaning.ANSWER else self._turn.heard.text)
        return self.add(self._requests.desk.request(request_id), shown, self._turn.heard.text)

    _ways: Mapping[FollowAsks, Callable[[_Step, Wish, FormAnswer], dict[str, Any]]] = {
        FollowAsks.REFERENCE: _reference,
        FollowAsks.MAILBOX: _mailbox,
        FollowAsks.WHICH: _which,
        FollowAsks.CONFIRM: _confirm,
        FollowAsks.TEXT: _text,
    }

    # --- A tap ------------------------------------------------------------------------------------
    def _tapped(self, option: str) -> dict[str, Any]:
        if option in ("yes", "no"):
            return self._confirmed(option == "yes")
        name, _, request_id = option.partition(OF)
        text = self.kept.get(TEXT)
        return self._begin_again(Wish(name), request_id or None, text=text)

    def _confirmed(self, is_yes: bool) -> dict[str, Any]:
        follow = self._turn.follow
        if follow is None or follow["asks"] != FollowAsks.CONFIRM.value:
            self._reply.say("utter_follow_gone")
            return {}
        if not is_yes:
            self._reply.say("utter_follow_kept")
            return dict(NO_WISH)
        shown = self._shown()
        return self.withdraw(follow["request"], shown) if shown is not None else self._begin_again(Wish.WITHDRAW, follow["request"])

    def _begin_again(self, wish: Wish, request_id: str | None, text: str | None = None) -> dict[str, Any]:
        """Go on with a wish; where half an hour went by, by a fresh code."""
        shown = self._shown()
        if shown is not None:
            return self.do(wish, shown, request_id=request_id, text=text)
        known = request_id or next(iter((self._turn.proof or {}).get("requests", ())), None)
        if known is None:
            return self._begin(wish)
        request = self._requests.desk.request(known)
        given = {REFERENCE: request.reference, MAILBOX: request.contact.value, **({TEXT: text} if text else {})}
        return self.ask_or_send(wish, given, "utter_follow_fresh_code")
