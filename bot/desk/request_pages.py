"""Make this a request: out of a message of the person, dated by it, through the one gate.

That staff open it proves nothing of who asks: the request stands unproven, the person gets the same mail with a link as
anybody, and the gate asks what it always asks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from bot.conversations.handoff import Handoff
from bot.conversations.message_log import Said
from bot.conversations.model import Author, KeptFile, new_id
from bot.desk.asked import Asked
from bot.desk.queue_pages import first_line
from bot.desk.routes import DeskRoute, Subject
from bot.desk.talk_desk import TalkDesk, agent_of
from bot.desk.talk_view import person_text
from bot.desk.wording import BRUSSELS, whole_day
from bot.identity.outcomes import Beginning
from bot.rights.acts import RequestedAct
from bot.rights.caps import TooManyOpened
from bot.rights.cards import receipt_card
from bot.rights.deadlines import day_in_brussels
from bot.rights.letter_texts import day_in_words
from bot.rights.questions import FOR_WHOM, AnswerKind, Question, questions_of
from bot.rights.receipt_files import FILE_NAMES, receipt_as_calendar, receipt_as_text
from bot.rights.receipts import receipt_of
from bot.rights.requests import Request
from bot.rights.staff_opening import Wish
from bot.staff.permissions import Action

_LONGEST_KEY = 64


@dataclass(frozen=True)
class Field:
    """A question of an act as it stands on the form.

    Attributes:
        label: In the language of the desk.
        options: Id and label of each answer to choose from; empty for what is typed.
        is_long: Whether it takes sentences.
        is_needed: Whether it must be answered; False also where it only follows from another answer.
        only_if: What must be chosen for it to be asked, in words; None: always.
        value: What stands in it.
        problem: Key of the text that says what is wrong, or None.
    """

    id: str
    label: str
    options: tuple[tuple[str, str], ...]
    is_long: bool
    is_needed: bool
    only_if: str | None
    value: str
    problem: str | None


def request_routes(desk: TalkDesk) -> list[DeskRoute]:
    """Return the routes of opening a request."""
    pages = _RequestPages(desk)
    path = "/talks/{talk}/request/{message:int}"
    return [
        DeskRoute("GET", path, "request", Action.MAKE_REQUEST, pages.show, about=pages.message),
        DeskRoute("POST", path, "request", Action.MAKE_REQUEST, pages.open, about=pages.message, written="make_request"),
    ]


class _RequestPages:
    def __init__(self, desk: TalkDesk) -> None:
        self._desk, self._services = desk, desk.services

    def message(self, asked: Asked) -> Subject | None:
        """Find the message: only one of the person, of that talk, makes a request."""
        talk = self._desk.talk(asked)
        if talk is None or talk.controller is None:
            return None
        number = int(asked.path["message"][:10])
        found = [each for each in self._services.log.since(asked.path["talk"], number - 1, 1) if each.sequence == number and each.author is Author.PERSON]
        return Subject(talk.controller, (talk.value, found[0]), talk.name) if found else None

    def show(self, asked: Asked) -> Response:
        """Show the acts to choose from, or the form of the one that was chosen."""
        act = _act(asked.query("act"))
        return self._page(asked, act, {} if act is None else self._services.opening.told_before(asked.path["talk"]), {}, new_id())

    def open(self, asked: Asked) -> Response:
        """Open the request, begin the proof, and tell the person in the talk; the same form twice does all of it once."""
        handoff, message = asked.subject
        agent, act, form = agent_of(asked.session), _act(asked.form.get("act", "")), asked.form
        key = form.get("key", "")
        if act is None or not (key.isascii() and key.isalnum() and 0 < len(key) <= _LONGEST_KEY):
            return asked.go("request", talk=handoff.conversation, message=str(message.sequence))
        if not handoff.is_held_by(agent):
            return asked.go("talk", said="refused_not_holder", talk=handoff.conversation)
        wish = Wish(handoff.conversation, handoff.controller, act, message.created_at, handoff.language, _given(act, form))
        try:
            opened = self._services.opening.open(wish, agent.name, key=key)
        except TooManyOpened:
            return self._page(asked, act, form, {}, key, "request.too_many", 409)
        if opened.request is None:
            return self._page(asked, act, form, opened.problems, key, "request.problems", 422)
        self._tell(handoff, opened.request, agent.name, key)
        return asked.go("talk", said="request_opened", talk=handoff.conversation)

    # --- The page ---------------------------------------------------------------------------
    def _page(
        self, asked: Asked, act: RequestedAct | None, given: Mapping[str, str], problems: Mapping[str, Any], key: str, problem: str | None = None, status: int = 200
    ) -> Response:
        handoff, message = asked.subject
        language, letters = asked.language, self._services.letters
        acts = [(each.value, letters.say(f"acts.{each.value}", language), letters.say(f"articles.{each.value}", language)) for each in RequestedAct]
        return asked.page(
            "request.html",
            status,
            handoff=handoff,
            company=self._desk.company(handoff.controller),
            message=message.sequence,
            written=first_line(person_text(message)),
            received=whole_day(message.created_at.astimezone(BRUSSELS).date(), language),
            acts=acts,
            act=None if act is None else (act.value, letters.say(f"acts.{act.value}", language), letters.say(f"articles.{act.value}", language)),
            fields=[] if act is None else [self._field(asked, each, given, problems) for each in questions_of([act])],
            key=key,
            problem=problem,
            is_mine=handoff.is_held_by(agent_of(asked.session)),
        )

    def _field(self, asked: Asked, question: Question, given: Mapping[str, str], problems: Mapping[str, Any]) -> Field:
        problem = problems.get(question.id)
        return Field(
            question.id,
            self._services.letters.say(f"notice.{question.id}", asked.language),
            tuple((option, self._option(asked, question.id, option)) for option in question.options),
            question.kind is AnswerKind.FREE_TEXT,
            question.is_asked and not question.may_be_skipped and question.only_if is None,
            None if question.only_if is None else self._condition(asked, question),
            given.get(question.id, "self" if question.id == FOR_WHOM else ""),
            None if problem is None else f"request.problem.{problem.value}",
        )

    def _option(self, asked: Asked, question: str, option: str) -> str:
        # Letters speak to the person of whom it is; staff read of him or her.
        return asked.say(f"request.whom.{option}") if question == FOR_WHOM else self._services.letters.say(f"notice.{question}_{option}", asked.language)

    def _condition(self, asked: Asked, question: Question) -> str:
        assert question.only_if is not None
        other, needed = question.only_if
        if other == FOR_WHOM:
            return asked.say("request.if_for_another")
        return asked.say("request.only_if", answers=", ".join(self._option(asked, other, option) for option in sorted(needed)))

    # --- What the person is told --------------------------------------------------------------
    def _tell(self, handoff: Handoff, request: Request, name: str, key: str) -> None:
        services, language = self._services, handoff.language
        beginning = services.requests.proof.begin([request.id], key, None)
        receipt = receipt_of([request], self._desk.company(request.controller), is_told=services.requests.is_connected(request.controller))
        letters = services.letters
        files = [KeptFile(f"{FILE_NAMES[language]}.txt", "text/plain", receipt_as_text(receipt, letters))]
        if calendar := receipt_as_calendar(receipt, letters):
            files.append(KeptFile(f"{FILE_NAMES[language]}.ics", "text/calendar", calendar.decode("utf-8")))
        card = receipt_card(receipt, [letters.say(f"acts.{request.act.value}", language)], letters)
        # Not only while the agent has the talk: what was opened must be told, whoever took it over meanwhile.
        said = Said(Author.STAFF, self._told(request, beginning, language), f"request {key}", name, card, tuple(files))
        services.log.say(handoff.conversation, said)

    def _told(self, request: Request, beginning: Beginning, language: str) -> str:
        texts, company = self._services.texts, self._desk.company(request.controller)
        term = "without_term" if request.term.due is None else "at_once" if request.act.is_done_at_once else "due"
        said = [
            texts.say(
                f"opened.{term}",
                language,
                reference=request.reference,
                act=self._services.letters.say(f"acts.{request.act.value}", language),
                company=company,
                received=day_in_words(day_in_brussels(request.received_at), language),
                due=day_in_words(request.term.due, language) if request.term.due else "",
            ),
            texts.say("opened.next" if self._services.requests.is_connected(request.controller) else "opened.demonstration", language, company=company),
        ]
        if beginning is not Beginning.NOTHING_TO_PROVE:
            said.append(texts.say(f"opened.{_PROOF.get(beginning, 'no_mail_now')}", language))
        return "\n".join(said)


#: What is said of the proof, by what came of beginning it.
_PROOF = {Beginning.MAIL_UNDER_WAY: "prove", Beginning.NO_MAILBOX: "no_mailbox"}


def _given(act: RequestedAct, form: Mapping[str, str]) -> dict[str, str]:
    return {question.id: form.get(question.id, "") for question in questions_of([act])}


def _act(name: str) -> RequestedAct | None:
    return next((each for each in RequestedAct if each.value == name), None)
