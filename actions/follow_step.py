"""What every step of following a request can do: ask what is missing, send the code, do what is wished.

What a person gave on the way (a reference, an address, what is to be added) waits sealed in the slot
`follow`; nobody reads it there (docs/decisions/0025-*.md).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from actions.follow_saying import offer_deeds, offer_requests, say_confirm, say_standing
from actions.proof_saying import FOLLOW, proof_slot, say_sent
from actions.reply import Reply
from actions.turn import Turn
from bot import wiring
from bot.identity.outcomes import Beginning
from bot.rights.changing import LONGEST_AMENDMENT
from bot.rights.proofs import NotShown, Shown
from bot.rights.requests import Request
from bot.rights.states import IllegalMove
from bot.understanding.follow_words import FollowAsks, Wish

#: What a talk holds when no wish waits.
NO_WISH: Mapping[str, Any] = {"follow": None}
REFERENCE, MAILBOX, TEXT = "reference", "mailbox", "text"


class FollowStep:
    """What can be done with a wish, whatever the turn said; each returns the slots it leaves."""

    def __init__(self, turn: Turn, reply: Reply, services: wiring.PolicyServices, requests: wiring.RequestServices) -> None:
        """Take the turn, what is said of it, and the desks."""
        self._turn, self._reply, self._services, self._requests = turn, reply, services, requests

    @property
    def kept(self) -> dict[str, str]:
        """Return what the person gave so far."""
        follow = self._turn.follow
        return self._requests.notes.open(self._turn.conversation, follow.get("kept")) if follow else {}

    # --- Up to the code ---------------------------------------------------------------------------
    def ask_or_send(self, wish: Wish, given: Mapping[str, str], response: str = "utter_follow_mail_under_way") -> dict[str, Any]:
        """Ask what is missing, or send the code and say so in the words of a response."""
        if REFERENCE not in given:
            self._reply.say("utter_follow_ask_reference")
            return self.waiting(wish, FollowAsks.REFERENCE, given)
        if MAILBOX not in given:
            self._reply.say("utter_follow_ask_mailbox")
            return self.waiting(wish, FollowAsks.MAILBOX, given)
        return self._send(wish, given, response)

    def send_again(self) -> dict[str, Any]:
        """Send the mail once more, to the same address."""
        follow, given = self._turn.follow, self.kept
        if follow is None or REFERENCE not in given or MAILBOX not in given:
            return self.ask_or_send(Wish(follow["wish"]) if follow else Wish.STATUS, given)
        return self._send(Wish(follow["wish"]), given, "utter_proof_sent_again")

    def other_address(self) -> dict[str, Any]:
        """Ask the address once more."""
        self._reply.say("utter_follow_other_address")
        given = {name: value for name, value in self.kept.items() if name != MAILBOX}
        return self.ask_or_send(Wish((self._turn.follow or {}).get("wish", Wish.STATUS.value)), given)

    def _send(self, wish: Wish, given: Mapping[str, str], response: str) -> dict[str, Any]:
        turn = self._turn
        beginning = self._requests.proof.begin_for_reference(given[REFERENCE], given[MAILBOX], turn.conversation, turn.language, turn.key, turn.client)
        if beginning is Beginning.NO_MAILBOX:
            self._reply.say("utter_follow_not_a_mailbox")
            return self.waiting(wish, FollowAsks.MAILBOX, {name: value for name, value in given.items() if name != MAILBOX})
        say_sent(response, beginning, given[MAILBOX], FOLLOW, turn, self._reply, self._services)
        return {"proof": proof_slot(FOLLOW, (), waits=True), **self.waiting(wish, FollowAsks.CODE, given)}

    def waiting(self, wish: Wish, asks: FollowAsks, given: Mapping[str, str] | None = None, request: str | None = None) -> dict[str, Any]:
        """Return the slot of a wish that waits for something."""
        sealed = self._requests.notes.seal(self._turn.conversation, given) if given else None
        return {"follow": {"wish": wish.value, "asks": asks.value, "kept": sealed, "request": request}}

    # --- After the code ---------------------------------------------------------------------------
    def go_on(self, follow: Mapping[str, Any] | None, shown: Shown) -> dict[str, Any]:
        """Do what was wished before the code was asked; where that is forgotten, show how the requests stand."""
        wish = Wish(follow["wish"]) if follow else Wish.STATUS
        return self.do(wish, shown, text=self.kept.get(TEXT))

    def do(self, wish: Wish, shown: Shown, *, request_id: str | None = None, text: str | None = None) -> dict[str, Any]:
        """Show, or go on to withdraw or add.

        Args:
            wish: What is wanted.
            shown: What this talk may see.
            request_id: Of which request; None where it is not known yet.
            text: What is to be added, where the person said so already.
        """
        requests = [self._requests.desk.request(each) for each in shown.requests]
        if wish is Wish.STATUS:
            return self._show(requests, shown)
        running = [each for each in requests if each.state.is_running and request_id in (None, each.id)]
        if not running:
            self._reply.say("utter_follow_not_possible")
            return dict(NO_WISH)
        if len(running) > 1:
            self._reply.say(f"utter_follow_which_{wish.value}")
            offer_requests(wish, running, self._turn, self._reply, self._services)
            return self.waiting(wish, FollowAsks.WHICH, {TEXT: text} if text else None)
        (request,) = running
        if wish is Wish.WITHDRAW:
            say_confirm(request, self._turn, self._reply, self._services)
            return self.waiting(wish, FollowAsks.CONFIRM, request=request.id)
        if text:
            return self.add(request, shown, text)
        self._reply.say("utter_follow_ask_text")
        return self.waiting(wish, FollowAsks.TEXT, request=request.id)

    def _show(self, requests: Sequence[Request], shown: Shown) -> dict[str, Any]:
        for request in requests:
            say_standing(request, self._requests.following.standing(request.id, shown), self._turn, self._reply, self._services, self._requests)
        offer_deeds([each for each in requests if each.state.is_running], self._turn, self._reply, self._services)
        return dict(NO_WISH)

    def withdraw(self, request_id: str, shown: Shown) -> dict[str, Any]:
        """Withdraw a request; the person has confirmed it."""
        try:
            self._requests.following.withdraw(request_id, shown, key=self._turn.key)
        except (IllegalMove, NotShown):
            self._reply.say("utter_follow_not_possible")
            return dict(NO_WISH)
        self._reply.say("utter_follow_withdrawn", reference=self._requests.desk.request(request_id).reference)
        return dict(NO_WISH)

    def add(self, request: Request, shown: Shown, text: str) -> dict[str, Any]:
        """Add what the person says to a request."""
        text = " ".join(text.split())[:LONGEST_AMENDMENT]
        try:
            self._requests.following.amend(request.id, shown, text, key=self._turn.key)
        except (IllegalMove, NotShown):
            self._reply.say("utter_follow_not_possible")
            return dict(NO_WISH)
        self._reply.say("utter_follow_amended", reference=request.reference, added=text)
        return dict(NO_WISH)
