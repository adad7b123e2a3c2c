"""The form of rights requests: one for all acts, from the first sentence to the receipt.

It is a talk with the rights desk, not one of Rasa's forms: those write every value into the
tracker before anybody has judged it (docs/decisions/0018-the-form-is-ours.md). The slot
`form` says what is waited for; the answers are in the desk's encrypted draft and nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from actions.handing_over import MISSES_BEFORE_HUMAN, offer
from actions.proof_saying import begin_proof
from actions.reply import Reply, button
from actions.request_details import DetailsStep
from actions.request_questions import (
    CHANGE,
    CONFIRM,
    CONTROLLER,
    MISSES,
    QUESTION_OF_VALUE,
    SUGGESTION,
    asked_in_form,
    is_free_text,
    may_be_skipped,
    options_of,
)
from actions.request_saying import (
    ASKED,
    LEAVE_OUT,
    SKIP,
    STOP,
    leave_out_button,
    name_of,
    option_button,
    say_beginning,
    say_conditions,
    say_noted,
    say_notes,
    say_receipt,
)
from actions.request_step import NO_FORM
from actions.speaking import SpeakingAction, answer_topics
from actions.turn import Turn
from bot import wiring
from bot.conversations.handoff import Reason
from bot.rights.acts import RequestedAct
from bot.rights.caps import TooManyOpened
from bot.rights.contacts import ContactProblem, read_contact
from bot.rights.desk import AnswerTaken, NoDraft
from bot.rights.drafts import Draft, DraftError
from bot.rights.questions import CONTACT, FOR_WHOM
from bot.understanding.act_details import for_whom, is_about_marketing, revised_in, says_all
from bot.understanding.acts_left_out import acts_left_out
from bot.understanding.decision import OPTION
from bot.understanding.form_answers import FormAnswer, Meaning, read_form_answer
from bot.understanding.model import is_request_act
from bot.understanding.short_choices import means_the_same
from bot.understanding.whose_data import is_of_another

#: From this confidence on, an act in an answer is noticed.
_NOTICED = 0.5
# Said while something is asked; the question stays.
_SMALL_TALK = {"thanks": "utter_form_thanked", "greet": "utter_form_listening", "insult": "utter_form_annoyed"}
#: The choice that a question in free words follows from, which those words may take back.
_AFTER_CHOICE = {"part": "extent", "list": "scope"}


class ActionRequestForm(SpeakingAction):
    """Takes a request: begins it, asks, corrects, sums up, opens it and gives the receipt."""

    def name(self) -> str:
        """Return the action's name."""
        return "action_request_form"

    def speak(self, turn: Turn, reply: Reply, services: wiring.PolicyServices) -> dict[str, Any] | None:
        """Take one step; return the slots it leaves."""
        return _Step(turn, reply, services, wiring.request_services()).take()


class _Step(DetailsStep):
    """One step of the form: what this turn adds to the draft, and what is said of it."""

    def __init__(self, turn: Turn, reply: Reply, services: wiring.PolicyServices, requests: wiring.RequestServices) -> None:
        super().__init__(turn, reply, services, requests)
        # An objection to direct marketing is the unsubscribing from it (docs/rights.md).
        asked = [RequestedAct(each.intent) for each in turn.asked if is_request_act(each.intent)]
        self._objects_to_marketing = RequestedAct.OBJECTION in asked and not turn.heard.is_tap and is_about_marketing(turn.heard.text)
        self._acts = list(dict.fromkeys(RequestedAct.UNSUBSCRIBE if act is RequestedAct.OBJECTION and self._objects_to_marketing else act for act in asked))

    def take(self) -> dict[str, Any]:
        turn = self._turn
        answer_topics(turn, self._reply, self._services)
        try:
            if turn.named_other and not turn.heard.is_tap:
                return self._elsewhere()
            if turn.form is not None and (left_out := self._left_out(turn.form)):
                return self._leave_out(turn.form, left_out)
            if self._acts:
                return self._asked_for()
            if turn.form is None:
                # Only the way back from a stop that was taken already leads here.
                return dict(NO_FORM)
            if self._follow(turn) and OPTION not in turn.heard.tapped:
                # "Nee, bij Sentera": that was all it said.
                return self._go_on()
            return self._tapped(turn.form) if OPTION in turn.heard.tapped else self._said(turn.form)
        except NoDraft:
            self._reply.say("utter_form_gone")
            return dict(NO_FORM)
        except DraftError:
            # A button below an older message, for what is no longer asked.
            return self._go_on()

    def _elsewhere(self) -> dict[str, Any]:
        """Another company was named than the one of this site; that only this one can be asked is said already."""
        if self._turn.form is not None:
            return self._go_on()
        self._reply.say("utter_form_only_here", company=self._services.controllers.get(str(self._turn.controller)).name)
        self._offer_acts(self._acts)
        return dict(NO_FORM)

    def _left_out(self, form: Mapping[str, Any]) -> list[RequestedAct]:
        said = [] if self._turn.heard.is_tap else acts_left_out(self._turn.heard.text)
        return [RequestedAct(act) for act in said if act in form["acts"]]

    def _leave_out(self, form: Mapping[str, Any], acts: Sequence[RequestedAct]) -> dict[str, Any]:
        """Leave acts out that are not wanted after all; without any left, the form stops."""
        if len(acts) == len(form["acts"]):
            return self._stop()
        for act in acts:
            self._desk.leave_out(self._turn.conversation, act, key=self._turn.key)
            self._reply.say("utter_form_left_out", act=name_of(act, self._turn, self._services))
        return self._go_on()

    # --- An act is asked ----------------------------------------------------------------------
    def _asked_for(self) -> dict[str, Any]:
        turn = self._turn
        draft = self._desk.draft(turn.conversation)
        was_open = turn.form is not None and draft is not None and turn.form["draft"] == draft.id
        known = turn.form["acts"] if turn.form is not None and was_open else []
        for act in self._acts:
            first = turn.acts_heard.get(RequestedAct.OBJECTION.intent, turn.received_at) if self._objects_to_marketing else turn.received_at
            received_at = turn.acts_heard.get(act.intent, first)
            draft = self._desk.begin(turn.conversation, [act], language=turn.language, received_at=received_at, key=f"{turn.key}:{act.value}", controller=turn.controller)
        assert draft is not None, "an act was begun"
        self._take_details(draft, self._acts, objects_to_marketing=self._objects_to_marketing)
        if not was_open:
            self._take_told_before()
        new = [act for act in self._acts if act.value not in known]
        if not was_open:
            say_beginning(self._draft(), self._acts, turn, self._reply, self._services, self._requests)
            say_noted(self._draft(), turn, self._reply, self._services)
        else:
            self._follow(turn)
            for act in new:
                self._reply.say("utter_form_act_added", act=name_of(act, turn, self._services))
            if draft.controller is not None:
                say_notes(draft.controller, new, turn, self._reply, self._services)
        if not was_open and not turn.heard.is_tap and is_of_another(turn.heard.text):
            # "Wis haar gegevens": whose they are decides who may ask, and how.
            return {"acts_heard": {}, "last_asked": [], "pending": [], **self._again(FOR_WHOM)}
        slots = self._go_on()
        if was_open and new:
            self._reply.offer(leave_out_button(act, turn, self._services) for act in new)
        return slots

    # --- The form is answered -----------------------------------------------------------------
    def _follow(self, turn: Turn) -> bool:
        """Let the draft follow a change of language or company; return whether the company changed."""
        draft = self._desk.draft(turn.conversation)
        if draft is None:
            return False
        if draft.language != turn.language:
            self._desk.speak(turn.conversation, turn.language, key=turn.key)
        if turn.controller is not None and turn.form is not None and turn.form["controller"] != turn.controller:
            if draft.controller != turn.controller:
                self._desk.turn_to(turn.conversation, turn.controller, key=turn.key)
            self._reply.say("utter_form_turned_to", company=self._services.controllers.get(turn.controller).name)
            acts = [each.act for each in draft.acts]
            say_conditions(turn.controller, acts, turn, self._reply, self._services, self._requests)
            return True
        return False

    def _tapped(self, form: dict[str, Any] | Any) -> dict[str, Any]:
        asked, option = self._turn.heard.tapped.get(ASKED, ""), self._turn.heard.tapped[OPTION]
        if option == STOP:
            return self._stop()
        if asked == LEAVE_OUT:
            self._desk.leave_out(self._turn.conversation, RequestedAct(option), key=self._turn.key)
            return self._go_on()
        if asked == CHANGE:
            return self._change(option)
        if asked in (CONFIRM, SUGGESTION):
            # An old button below an old summary: what is asked now goes first.
            return self._yes_or_no(asked, option == "yes") if asked == form["asks"] else self._go_on()
        if option == SKIP:
            return self._after(self._desk.skip(self._turn.conversation, asked, key=self._turn.key))
        return self._after(self._desk.answer(self._turn.conversation, asked, option, key=self._turn.key))

    def _said(self, form: dict[str, Any] | Any) -> dict[str, Any]:
        turn, heard = self._turn, self._turn.heard
        whose = for_whom(heard.text)
        question = asked_in_form(form, self._services.topics)
        answer = read_form_answer(question, heard.text, heard.intent, heard.confidence, turn.language, turn.day)
        if whose is not None and answer.meaning is not Meaning.ANSWER:
            # "Het is voor mijn zoon", whatever was asked.
            return self._after(self._desk.answer(turn.conversation, FOR_WHOM, whose, key=turn.key))
        revised = revised_in(heard.text)
        if revised is not None and (revised[0] == _AFTER_CHOICE.get(form["asks"]) or (form["asks"] in (CONTACT, CONFIRM) and revised[0] in form["given"])):
            # "Nee, toch alles", where it is asked which part, or after it.
            return self._after(self._desk.answer(turn.conversation, *revised, key=turn.key))
        part = self._part_named(form, answer)
        if part is not None:
            return self._after(self._take_part(part))
        return self._ways[answer.meaning](self, form["asks"], answer)

    def _answered(self, asks: str, answer: FormAnswer) -> dict[str, Any]:
        if asks == CONFIRM and not answer.value and answer.noticed_email:
            # "Nee, mijn mailadres is ...": mended at once.
            return self._after(self._desk.answer(self._turn.conversation, CONTACT, answer.noticed_email, key=self._turn.key))
        if asks in (CONFIRM, SUGGESTION):
            return self._yes_or_no(asks, bool(answer.value))
        if asks == CHANGE:
            return self._change(str(answer.value))
        if asks == "use" and is_about_marketing(self._turn.heard.text):
            taken = self._to_unsubscribing()
        else:
            taken = self._desk.answer(self._turn.conversation, asks, str(answer.value), key=self._turn.key)
        noticed = self._noticed_act(taken.draft) if is_free_text(asks) else None
        if noticed is None:
            return self._after(taken)
        self._reply.say("utter_form_act_noticed", act=name_of(RequestedAct(noticed), self._turn, self._services))
        slots = self._after(taken)
        self._reply.offer([button(self._services.topics.acts[noticed].title[self._turn.language], noticed)])
        return slots

    def _to_unsubscribing(self) -> AnswerTaken:
        """Turn an objection into the unsubscribing from all marketing: the law asks no reasons there and leaves nothing to weigh."""
        turn, acts = self._turn, self._draft().acts
        # Run again after a crash, the objection is gone already; the unsubscribing has its receipt.
        received_at = next((each.received_at for each in acts if each.act is RequestedAct.OBJECTION), turn.received_at)
        self._desk.begin(turn.conversation, [RequestedAct.UNSUBSCRIBE], language=turn.language, received_at=received_at, key=f"{turn.key}:marketing")
        self._desk.leave_out(turn.conversation, RequestedAct.OBJECTION, key=turn.key)
        self._reply.say("utter_form_marketing")
        return self._desk.answer(turn.conversation, "scope", "all_marketing", key=turn.key)

    def _noticed_act(self, draft: Draft) -> str | None:
        """Return an act that stands in an answer in free words and is not asked yet: "... en wis dan alles maar"."""
        known = {each.act.value for each in draft.acts}
        parts = self._turn.heard.clauses
        return next((part.intent for part in parts if is_request_act(part.intent) and part.confidence >= _NOTICED and part.intent not in known), None)

    def _why(self, asks: str, _answer: FormAnswer) -> dict[str, Any]:
        self._reply.say(f"utter_form_why_{asks}")
        return self._again(asks)

    def _stopped(self, _asks: str, _answer: FormAnswer) -> dict[str, Any]:
        return self._stop()

    def _corrected(self, asks: str, answer: FormAnswer) -> dict[str, Any]:
        turn = self._turn
        field = QUESTION_OF_VALUE.get(answer.field) if answer.field else None
        if field == CONTACT and answer.noticed_email and asks != CONTACT:
            return self._after(self._desk.answer(turn.conversation, CONTACT, answer.noticed_email, key=turn.key))
        if field is not None and isinstance(answer.value, str):
            # "Mijn naam is Lien Maes", at the summary.
            return self._after(self._desk.answer(turn.conversation, field, answer.value, key=turn.key))
        if field is not None:
            return self._change(field)
        if asks == CONFIRM:
            return self._again(CHANGE)
        if asks == CHANGE:
            return self._go_on()
        if turn.form is not None and not turn.form["given"]:
            self._reply.say("utter_form_first")
            return self._again(asks)
        self._desk.back(turn.conversation, key=turn.key)
        return self._go_on()

    def _refused(self, asks: str, _answer: FormAnswer) -> dict[str, Any]:
        if asks in (CONFIRM, SUGGESTION):
            return self._yes_or_no(asks, False)
        if asks == CHANGE:
            return self._go_on()
        if may_be_skipped(asks):
            return self._after(self._desk.skip(self._turn.conversation, asks, key=self._turn.key))
        self._reply.say("utter_form_needed_contact" if asks == CONTACT else "utter_form_needed")
        slots = self._again(asks)
        self._reply.offer([option_button(self._services.topics.requests.buttons[STOP][self._turn.language], CONFIRM, STOP)])
        return slots

    def _not_understood(self, asks: str, answer: FormAnswer) -> dict[str, Any]:
        heard = self._turn.heard
        if asks == CONTACT and means_the_same(heard.text) and (told := self._desk.told_before(self._turn.conversation)) is not None:
            return self._after(self._desk.answer(self._turn.conversation, CONTACT, told.contact, key=self._turn.key))
        if asks == CONTACT and ("@" in heard.text or not heard.text.strip()):
            # The desk says what is wrong with an address.
            return self._after(self._desk.answer(self._turn.conversation, CONTACT, heard.text, key=self._turn.key))
        if answer.noticed_email:
            # Given before it was asked.
            return self._after(self._desk.answer(self._turn.conversation, CONTACT, answer.noticed_email, key=self._turn.key))
        if asks == CHANGE:
            return self._go_on()
        if heard.intent in _SMALL_TALK and heard.confidence >= _NOTICED:
            self._reply.say(_SMALL_TALK[heard.intent])
            return self._again(asks)
        misses = (self._turn.form or {}).get(MISSES, 0) + 1
        is_stuck = misses >= MISSES_BEFORE_HUMAN
        self._reply.say(self._not_understood_text(asks, is_stuck))
        if is_stuck:
            # Asked the same again and again, people give up: a way out is shown.
            offer(Reason.NOT_UNDERSTOOD, self._turn, self._reply, "utter_handoff_offer")
        slots = self._again(asks, misses)
        if is_stuck:
            self._reply.offer([option_button(self._services.topics.requests.buttons[STOP][self._turn.language], CONFIRM, STOP)])
        return slots

    def _not_understood_text(self, asks: str, is_stuck: bool) -> str:
        if asks == CONTACT:
            # Other words with a figure in them the desk would take for a place to write to.
            return f"utter_form_problem_{ContactProblem.NO_CONTACT.value}"
        if asks == CONTROLLER:
            return "utter_form_one_controller" if says_all(self._turn.heard.text) else "utter_form_unknown_controller"
        if is_stuck:
            return "utter_form_stuck"
        # "Ja, doe dat", where two or more answers were offered.
        may_choose = self._turn.heard.intent == "affirm" and options_of(asks, self._services.topics)
        return "utter_form_choose" if may_choose else "utter_form_not_understood"

    def _beside(self, _asks: str, _answer: FormAnswer) -> dict[str, Any]:
        """Another language or company: `_follow` has seen to it."""
        return self._go_on()

    _ways: dict[Meaning, Callable[[_Step, str, FormAnswer], dict[str, Any]]] = {
        Meaning.ANSWER: _answered,
        Meaning.WHY: _why,
        Meaning.STOP: _stopped,
        Meaning.CORRECT: _corrected,
        Meaning.REFUSAL: _refused,
        Meaning.NOT_UNDERSTOOD: _not_understood,
        Meaning.QUESTION: _beside,
    }

    # --- Yes, no, another answer ----------------------------------------------------------------
    def _yes_or_no(self, asks: str, is_yes: bool) -> dict[str, Any]:
        turn = self._turn
        if asks == SUGGESTION:
            draft = self._draft()
            suggestion = read_contact(draft.contact.value).suggestion if is_yes and draft.contact else None
            if suggestion:
                self._desk.answer(turn.conversation, CONTACT, suggestion, key=f"{turn.key}:suggestion")
            return self._go_on()
        if not is_yes:
            return self._again(CHANGE)
        try:
            opened = self._desk.confirm(turn.conversation, key=turn.key, client=turn.client)
        except TooManyOpened:
            # Nothing is lost: the draft stays, with its receipt.
            self._reply.say("utter_form_too_many")
            return self._again(CONFIRM)
        say_receipt(opened, turn, self._reply, self._services, self._requests)
        if opened[0].for_whom.needs_a_human:
            offer(Reason.ON_BEHALF, turn, self._reply)
        # Last: a front end makes the keyboard ready for the code.
        return {**NO_FORM, **begin_proof(opened, turn, self._reply, self._services, self._requests)}

    def _change(self, question: str) -> dict[str, Any]:
        if question == FOR_WHOM:
            return self._again(FOR_WHOM)
        self._desk.correct(self._turn.conversation, question, None, key=self._turn.key)
        return self._go_on()
