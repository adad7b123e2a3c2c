"""Saying results: which response with which values; the texts stand in domain.yml."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from babel.dates import format_date
from rasa_sdk.executor import CollectingDispatcher

from actions.cards import LEFT_OUT, expected_after, quote_card
from bot.conversations.handoff import Asked, Reason
from bot.conversations.summary import Answered
from bot.errors import BotError
from bot.policies.model import Answer, Controller, Quote, Status
from bot.policies.topics import TopicCatalogue

#: Characters of quotes shown in a talk; the first quote is always shown whole.
QUOTES_SHOWN = 320
#: Characters of a whole answer, quotes and all: about a telephone screen.
LONGEST_ANSWER = 900
# About what the frames of domain.yml add: a source, one in the other language, the line on a
# facet the policy does not know, the word before the law, the line with the contact.
_SOURCE, _ORIGINAL_SOURCE, _FACET_LINE, _LAW_LINE, _CONTACT_LINE = 65, 90, 130, 20, 115

Button = dict[str, str]


@dataclass
class _Said:
    """One message: a response with its values, and what stands beside its text."""

    response: str
    values: Mapping[str, Any]
    card: Mapping[str, Any] | None = None
    files: list[dict[str, str]] = field(default_factory=list)

    def beside(self, expects: str | None) -> dict[str, Any] | None:
        """Return what goes with the text, for the collecting output; None where nothing does."""
        found = {"card": self.card, "expects": expects, "files": self.files}
        return {name: value for name, value in found.items() if value} or None


class Reply:
    """Collects what is said in one turn, in order; buttons stand below the last message."""

    def __init__(self, dispatcher: CollectingDispatcher, language: str, responses: Mapping[str, Any] | None = None) -> None:
        self._dispatcher = dispatcher
        self._language = language
        self._responses = responses or {}
        self._said: list[_Said] = []
        self._buttons: list[Button] = []
        self._asked: dict[str, Any] | None = None
        #: Why a human was offered; None where none was.
        self.offered: Reason | None = None
        #: The answers given in this turn.
        self.answered: list[Answered] = []

    def say(self, response: str, **values: Any) -> None:
        """Say one response of the domain."""
        self._said.append(_Said(response, values))

    def says(self, response: str) -> bool:
        """Return whether a response was said in this turn."""
        return any(said.response == response for said in self._said)

    def show(self, card: Mapping[str, Any]) -> None:
        """Put a card beside what was said last."""
        self._said[-1].card = card

    def text(self, response: str, **values: str) -> str:
        """Return the text of a response, to be part of another one.

        Only an action that Rasa sends the domain can do so (`send_domain` in domain.yml).

        Raises:
            BotError: There is no such response in the language.
        """
        for variation in self._responses.get(response) or ():
            conditions = variation.get("condition") or ()
            if any(each.get("name") == "language" and each.get("value") == self._language for each in conditions):
                return str(variation["text"]).format(**values)
        raise BotError(f"'{response}' has no text in '{self._language}'.", "Mark the action with `send_domain: true`, or add the text to domain.yml.")

    def offer(self, buttons: Iterable[Button]) -> None:
        """Offer buttons, each once; two that look the same are one to the person."""
        for button in buttons:
            if button["title"] not in {known["title"] for known in self._buttons}:
                self._buttons.append(button)

    def hand_over(self, name: str, kind: str, content: str) -> None:
        """Hand over a file to keep, with what was said last."""
        self._said[-1].files.append({"name": name, "kind": kind, "content": content})

    @property
    def asks_for_human(self) -> bool:
        """Return whether this turn asks for a human."""
        return self._asked is not None

    def ask_for_human(self, asked: Asked, buttons: Iterable[Button]) -> None:
        """Let the talk wait for a human once this is said; the bot's other buttons lead nowhere while it waits."""
        self._asked = {"reason": asked.reason.value, "language": asked.language, "controller": asked.controller, "facts": dict(asked.facts)}
        self._buttons = list(buttons)

    def send(self) -> None:
        """Hand everything to Rasa."""
        for index, said in enumerate(self._said):
            is_last = index == len(self._said) - 1
            beside = said.beside(expected_after(said.response) if is_last else None)
            if is_last and self._asked is not None:
                beside = {**(beside or {}), "handoff": self._asked}
            self._dispatcher.utter_message(response=said.response, buttons=self._buttons if is_last else [], json_message=beside, **said.values)

    def say_answer(self, answer: Answer) -> None:
        """Say an answer: the direct sentence, the quote with its source, the law where it differs."""
        company = answer.controller.name
        self.answered.append(Answered(answer.controller.slug, answer.topic.id, answer.facet.id if answer.facet else None, answer.status.value))
        says_missing = answer.facet is not None and answer.facet_missing and answer.status is not Status.NOT_STATED
        if answer.facet is not None and says_missing:
            self.say("utter_facet_missing", company=company, facet=answer.facet.label[self._language])
        if answer.text:
            self.say("utter_policy_answer", statement=answer.text)
        elif answer.status is Status.NOT_APPLICABLE:
            self.say("utter_not_applicable", company=company)
        else:
            self.say("utter_policy_silent", company=company)
        for quotes in quotes_by_section(self._quotes_that_fit(answer, says_missing)):
            self._say_quotes(answer.controller, quotes)
        if answer.tells_law:
            self.say("utter_law_note" if answer.has_own_law_note else "utter_law_when_silent", law=answer.law)
        if answer.status is Status.NOT_STATED and not names_contact(answer):
            self.say_contact(answer.controller)

    def _quotes_that_fit(self, answer: Answer, says_missing: bool) -> list[Quote]:
        is_silent = answer.status is Status.NOT_STATED
        law = answer.law if answer.tells_law else None
        said = len(answer.text) + (len(law) + _LAW_LINE if law else 0) + _FACET_LINE * says_missing + _CONTACT_LINE * is_silent
        source = _SOURCE if answer.controller.policy.language == self._language else _ORIGINAL_SOURCE
        return shown_quotes(answer.quotes, LONGEST_ANSWER - said, source)

    def say_contact(self, controller: Controller) -> None:
        """Say the contact that the policy names, as it names it, or that it names none."""
        if controller.contacts:
            contact = controller.contacts[0]
            response = "utter_contact_named" if contact.is_usable else "utter_contact_unusable"
            self.say(response, company=controller.name, contact=contact.value)
        else:
            self.say("utter_contact_none", company=controller.name)

    def _say_quotes(self, controller: Controller, quotes: Sequence[Quote]) -> None:
        policy = controller.policy
        values: dict[str, Any] = {
            "quote": LEFT_OUT.join(quote.text for quote in quotes),
            "policy": policy.title,
            "company": controller.name,
            "section": quotes[0].section,
        }
        name = "utter_policy_quote" if policy.language == self._language else "utter_policy_quote_original"
        dated = None if policy.dated is None else format_date(policy.dated, "d MMMM y", locale=f"{self._language}_BE")
        if dated is None:
            self.say(f"{name}_undated", **values)
        else:
            self.say(name, date=dated, **values)
        self.show(quote_card(controller, quotes, self._language, dated))


def names_contact(answer: Answer) -> bool:
    """Return whether the answer's own sentence names the contact already."""
    return any(contact.value in answer.text for contact in answer.controller.contacts)


def shown_quotes(quotes: Sequence[Quote], room: int = LONGEST_ANSWER, source: int = _SOURCE) -> list[Quote]:
    """Return the quotes that fit a telephone screen, the first one always.

    Args:
        room: Characters that the rest of the answer leaves for quotes and their sources.
        source: Characters of a source beside the heading itself.
    """
    shown: list[Quote] = []
    texts = taken = 0
    for quote in quotes:
        texts += len(quote.text)
        taken += len(quote.text)
        if not shown or shown[-1].section != quote.section:
            taken += source + len(quote.section)
        if shown and (texts > QUOTES_SHOWN or taken > room):
            break
        shown.append(quote)
    return shown


def quotes_by_section(quotes: Sequence[Quote]) -> list[list[Quote]]:
    """Put together the quotes that follow each other under one heading."""
    return [list(together) for _, together in groupby(quotes, key=lambda quote: quote.section)]


def payload(intent: str, **values: str) -> str:
    """Return what the tap on a button sends."""
    return f"/{intent}{json.dumps(values, ensure_ascii=False, separators=(',', ':'))}" if values else f"/{intent}"


def button(title: str, intent: str, **values: str) -> Button:
    """Return a button."""
    return {"title": title, "payload": payload(intent, **values)}


def intent_button(topics: TopicCatalogue, intent: str, language: str) -> Button | None:
    """Return the button of a topic or an act, or None for any other intent."""
    known = topics.of_intent(intent) or topics.acts.get(intent)
    return button(known.title[language], intent) if known else None
