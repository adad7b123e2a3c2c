"""Where a step of the form goes on: the draft, the next question, the summary, the end."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from actions.reply import Reply, button
from actions.request_questions import CONFIRM, CONTROLLER, MISSES, SUGGESTION, form_at
from actions.request_saying import ask, option_button, say_summary, suggestion_buttons
from actions.turn import Turn
from bot import wiring
from bot.rights.acts import RequestedAct
from bot.rights.desk import AnswerTaken, NoDraft
from bot.rights.drafts import Draft
from bot.rights.questions import CONTACT

#: What a talk holds when no form is open.
NO_FORM = {"form": None, "acts_heard": {}, "last_asked": [], "pending": [], "follow": None}


class FormStep:
    """What every step of the form can do, whatever the turn said; each returns the slots it leaves."""

    def __init__(self, turn: Turn, reply: Reply, services: wiring.PolicyServices, requests: wiring.RequestServices) -> None:
        """Take the turn, what is said of it, and the desks."""
        self._turn, self._reply, self._services, self._requests = turn, reply, services, requests
        self._desk = requests.desk

    def _stop(self) -> dict[str, Any]:
        self._desk.stop(self._turn.conversation, key=self._turn.key)
        self._reply.say("utter_form_stopped")
        self._offer_acts([RequestedAct(act) for act in (self._turn.form or {}).get("acts", ())])
        return dict(NO_FORM)

    def _offer_acts(self, acts: Sequence[RequestedAct]) -> None:
        """Offer to begin (again) with a tap."""
        titles = self._services.topics.acts
        self._reply.offer(button(titles[act.intent].title[self._turn.language], act.intent) for act in acts)

    def _after(self, taken: AnswerTaken) -> dict[str, Any]:
        """Go on after an answer: what is wrong with it, whether another was meant, or the next question."""
        read = taken.read
        if read.problem is not None:
            self._reply.say(f"utter_form_problem_{read.problem.value}")
        if read.suggestion:
            self._reply.say("utter_form_suggestion", suggestion=read.suggestion)
            if read.problem is None:
                self._reply.offer(suggestion_buttons(self._turn, self._services))
                return {"form": form_at(taken.draft, SUGGESTION)}
            self._reply.offer([option_button(read.suggestion, CONTACT, read.suggestion)])
            return {"form": form_at(taken.draft, CONTACT)}
        return self._go_on()

    def _draft(self) -> Draft:
        draft = self._desk.draft(self._turn.conversation)
        if draft is None:
            raise NoDraft("No request is being prepared in this talk.", "Begin one.")
        return draft

    def _again(self, asks: str, misses: int = 0) -> dict[str, Any]:
        draft = self._draft()
        form = {**form_at(draft, asks), **({MISSES: misses} if misses else {})}
        self._ask(form)
        return {"form": form}

    def _ask(self, form: dict[str, Any]) -> None:
        ask(form, self._turn, self._reply, self._services)
        told = self._desk.told_before(self._turn.conversation) if form["asks"] == CONTACT else None
        # One tap instead of typing it again; it may be wrong, so it is not taken by itself. Who asks the same again gave a wrong one.
        if told is not None and not {RequestedAct(act) for act in form["acts"]} <= told.acts:
            self._reply.offer([option_button(told.contact, CONTACT, told.contact)])

    def _go_on(self) -> dict[str, Any]:
        draft = self._draft()
        taken_up = {"acts_heard": {}, "last_asked": [], "pending": []}
        if draft.controller is None:
            form = form_at(draft, CONTROLLER)
        elif draft.next_question is not None:
            form = form_at(draft, draft.next_question.id)
        else:
            say_summary(draft, self._turn, self._reply, self._services)
            return {**taken_up, "form": form_at(draft, CONFIRM)}
        self._ask(form)
        return {**taken_up, "form": form}
