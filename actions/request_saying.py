"""What the form of a rights request says: its questions, its summary, its receipt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from babel.lists import format_list

from actions.cards import progress_card
from actions.reply import Button, Reply, button
from actions.request_questions import CHANGE, CONFIRM, CONTROLLER, SUGGESTION, may_be_skipped, options_of
from actions.turn import Turn
from bot import wiring
from bot.policies.model import Status
from bot.rights.acts import ForWhom, RequestedAct
from bot.rights.answers import Answer
from bot.rights.cards import receipt_card
from bot.rights.contacts import ContactKind, contact_from
from bot.rights.deadlines import day_in_brussels
from bot.rights.drafts import Draft
from bot.rights.letter_texts import LetterTexts, day_in_words
from bot.rights.questions import CONTACT, FOR_WHOM
from bot.rights.receipt_files import FILE_NAMES, receipt_as_calendar, receipt_as_text
from bot.rights.receipts import Receipt, receipt_of
from bot.rights.requests import Request
from bot.understanding.decision import OPTION

#: Values that the payload of a button of the form carries beside the option: what it answers.
ASKED = "question"
#: What a button does that answers no question.
STOP, SKIP, LEAVE_OUT = "stop", "skip", "leave_out"
#: Characters of one answer that a summary shows; all of it is kept.
LONGEST_SHOWN = 240
# Where a general text would mislead: who wants no more advertising is asked for the address that gets it.
_UNSUBSCRIBE_CONTACT = "contact_unsubscribe"


def option_button(title: str, asked: str, option: str) -> Button:
    """Return a button that answers a question of the form."""
    return button(title, "inform", **{ASKED: asked, OPTION: option})


def ask(form: Mapping[str, Any], turn: Turn, reply: Reply, services: wiring.PolicyServices) -> None:
    """Ask what the form waits for, again or for the first time; knows nothing that was answered."""
    asks, words = form["asks"], services.topics.requests
    if asks == CONTROLLER:
        reply.say("utter_form_which_controller")
        reply.offer(button(names.name, "switch_controller", to_controller=names.slug) for names in services.controllers.names()[:8])
        return
    if asks == CHANGE:
        reply.say("utter_form_which_change")
        reply.offer(option_button(words.labels[each][turn.language], CHANGE, each) for each in form["given"])
        if len(form["acts"]) > 1:
            reply.offer(leave_out_button(RequestedAct(act), turn, services) for act in form["acts"])
        return
    if asks in (CONFIRM, SUGGESTION):
        # Without what was answered, which only the desk may read.
        reply.say(f"utter_form_still_{asks}")
        reply.offer(confirm_buttons(turn, services) if asks == CONFIRM else suggestion_buttons(turn, services))
        return
    is_unsubscribe = asks == CONTACT and form["acts"] == [RequestedAct.UNSUBSCRIBE.value]
    name = _UNSUBSCRIBE_CONTACT if is_unsubscribe else asks
    # Not the turn's: a question in the middle may have been about another company.
    company = services.controllers.get(form["controller"]).name if form["controller"] else ""
    reply.say(f"utter_form_ask_{name}", number=form["number"], total=form["total"], company=company)
    reply.show(progress_card(form["number"], form["total"]))
    reply.offer(option_button(option.label[turn.language], asks, option.id) for option in options_of(asks, services.topics))
    if may_be_skipped(asks):
        reply.offer([option_button(words.buttons["skip"][turn.language], asks, SKIP)])


def leave_out_button(act: RequestedAct, turn: Turn, services: wiring.PolicyServices) -> Button:
    """Return the button that leaves one of several acts out."""
    title = services.topics.requests.buttons[LEAVE_OUT][turn.language]
    return option_button(title.format(name=name_of(act, turn, services)), LEAVE_OUT, act.value)


def name_of(act: RequestedAct, turn: Turn, services: wiring.PolicyServices) -> str:
    """Return what an act asks, as a thing: "wissen van gegevens"."""
    return services.letters.say(f"acts.{act.intent}", turn.language)


def say_beginning(draft: Draft, acts: Sequence[RequestedAct], turn: Turn, reply: Reply, services: wiring.PolicyServices, requests: wiring.RequestServices) -> None:
    """Say in a line what will happen, before anything is asked."""
    if draft.controller is None:
        reply.say("utter_form_begin_anywhere", acts=acts_text(acts, turn, reply, services))
        return
    reply.say("utter_form_begin", acts=acts_text(acts, turn, reply, services), company=services.controllers.get(draft.controller).name)
    say_conditions(draft.controller, acts, turn, reply, services, requests)


def say_conditions(
    slug: str, acts: Sequence[RequestedAct], turn: Turn, reply: Reply, services: wiring.PolicyServices, requests: wiring.RequestServices
) -> None:
    """Say what holds for these acts at a company: that its policy is silent, what the law lets it do, that it learns of nothing."""
    say_notes(slug, acts, turn, reply, services)
    if not requests.is_connected(slug):
        reply.say("utter_form_demonstration", company=services.controllers.get(slug).name)


def say_notes(slug: str, acts: Sequence[RequestedAct], turn: Turn, reply: Reply, services: wiring.PolicyServices) -> None:
    """Say what the policy or the law adds to these acts at a company."""
    company = services.controllers.get(slug).name
    topics = [services.topics.acts[act.intent].topic for act in acts]
    if any(services.answers.answer(slug, topic, turn.language, None).status is Status.NOT_STATED for topic in topics):
        reply.say("utter_form_policy_silent", company=company)
    for act in acts:
        if act in NOTED:
            reply.say(f"utter_form_note_{act.value.removeprefix('request_')}", company=company)


#: Acts of which the law says something that people should know before they ask.
NOTED = frozenset({RequestedAct.ERASURE, RequestedAct.CONSENT_WITHDRAWAL, RequestedAct.RESTRICTION, RequestedAct.PORTABILITY})


def acts_text(acts: Sequence[RequestedAct], turn: Turn, reply: Reply, services: wiring.PolicyServices) -> str:
    """Return acts as a phrase, each with its article."""
    return format_list([act_text(act, turn, reply, services) for act in acts], locale=f"{turn.language}_BE")


def act_text(act: RequestedAct, turn: Turn, reply: Reply, services: wiring.PolicyServices) -> str:
    """Return one act as a phrase with its article."""
    return reply.text("utter_form_act", name=name_of(act, turn, services), article=services.letters.say(f"articles.{act.intent}", turn.language))


def say_summary(draft: Draft, turn: Turn, reply: Reply, services: wiring.PolicyServices) -> None:
    """Say all that would be opened, to be confirmed."""
    assert draft.controller is not None, "a draft is summed up when its company is known"
    acts = reply.text("utter_form_line_acts", acts=acts_text([each.act for each in draft.acts], turn, reply, services))
    lines = [acts, *_answer_lines(draft, turn, reply, services)]
    reply.say("utter_form_summary", company=services.controllers.get(draft.controller).name, lines="\n".join(lines))
    reply.offer(confirm_buttons(turn, services))


def _answer_lines(draft: Draft, turn: Turn, reply: Reply, services: wiring.PolicyServices) -> list[str]:
    labels = services.topics.requests.labels
    told = [answer for answer in draft.summary.answers if answer.question != FOR_WHOM or draft.for_whom is not ForWhom.SELF]
    return [reply.text("utter_form_line", label=labels[answer.question][turn.language], value=_shown(answer, turn, reply, services)) for answer in told]


def say_noted(draft: Draft, turn: Turn, reply: Reply, services: wiring.PolicyServices) -> None:
    """Say what the first sentence answered already, so that it can be corrected; a summary that follows at once says it."""
    if draft.answers and draft.next_question is not None:
        reply.say("utter_form_noted", lines="\n".join(_answer_lines(draft, turn, reply, services)))


def confirm_buttons(turn: Turn, services: wiring.PolicyServices) -> list[Button]:
    """Return the buttons below a summary."""
    words = services.topics.requests.buttons
    return [
        option_button(words["confirm"][turn.language], CONFIRM, "yes"),
        option_button(words["change"][turn.language], CONFIRM, "no"),
        option_button(words["stop"][turn.language], CONFIRM, STOP),
    ]


def suggestion_buttons(turn: Turn, services: wiring.PolicyServices) -> list[Button]:
    """Return the buttons below an address that may have been meant."""
    words = services.topics.requests.buttons
    return [option_button(words["suggestion"][turn.language], SUGGESTION, "yes"), option_button(words["as_typed"][turn.language], SUGGESTION, "no")]


def _shown(answer: Answer, turn: Turn, reply: Reply, services: wiring.PolicyServices) -> str:
    if answer.is_skipped:
        return reply.text("utter_form_value_skipped")
    options = services.topics.requests.options.get(answer.question)
    if options:
        return options[answer.value][turn.language]
    value = contact_from(answer.value).value if answer.question == CONTACT else answer.value
    value = " ".join(value.split())
    return value if len(value) <= LONGEST_SHOWN else f"{value[:LONGEST_SHOWN].rstrip()}…"


def say_receipt(opened: Sequence[Request], turn: Turn, reply: Reply, services: wiring.PolicyServices, requests: wiring.RequestServices) -> None:
    """Say the receipt: a reference and a last day for each request, then what follows."""
    company = services.controllers.get(opened[0].controller)
    for request in opened:
        values = {
            "reference": request.reference,
            "act": act_text(request.act, turn, reply, services),
            "company": company.name,
            "received": day_in_words(day_in_brussels(request.received_at), turn.language),
        }
        if request.term.due is None:
            reply.say("utter_receipt_without_term", **values)
        elif request.act.is_done_at_once:
            reply.say("utter_receipt_at_once", due=day_in_words(request.term.due, turn.language), **values)
        else:
            reply.say("utter_receipt", due=day_in_words(request.term.due, turn.language), **values)
    receipt = receipt_of(opened, company.name, is_told=requests.is_connected(opened[0].controller))
    reply.show(receipt_card(receipt, [act_text(each.act, turn, reply, services) for each in opened], services.letters))
    _hand_over(receipt, reply, services.letters)
    if opened[0].for_whom.needs_a_human:
        reply.say("utter_receipt_to_staff")
    if requests.is_connected(opened[0].controller):
        reply.say("utter_receipt_next", company=company.name)
    else:
        reply.say("utter_receipt_demonstration", company=company.name)
        reply.say_contact(company)
    if opened[0].contact.kind is ContactKind.EMAIL:
        reply.say("utter_receipt_mail")
    if opened[0].term.due is not None:
        reply.say("utter_receipt_complaint")


def _hand_over(receipt: Receipt, reply: Reply, texts: LetterTexts) -> None:
    name = FILE_NAMES[receipt.language]
    reply.hand_over(f"{name}.txt", "text/plain", receipt_as_text(receipt, texts))
    calendar = receipt_as_calendar(receipt, texts)
    if calendar is not None:
        reply.hand_over(f"{name}.ics", "text/calendar", calendar.decode("utf-8"))
