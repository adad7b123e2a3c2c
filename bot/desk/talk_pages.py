"""The page of a talk: what was said, what is known, and what can be done; and what staff say, note and sign."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from starlette.responses import Response

from bot.conversations.handoff import Handoff, HandoffRefused, Refusal, Settled
from bot.conversations.model import new_id
from bot.conversations.saved_replies import SavedReply
from bot.conversations.summary import summary_of
from bot.desk import talk_view
from bot.desk.asked import Asked
from bot.desk.look import HEADERS
from bot.desk.routes import DeskRoute
from bot.desk.talk_desk import REFUSED, TalkDesk, agent_of
from bot.desk.talk_view import TalkView
from bot.desk.wording import BRUSSELS, clock, waited
from bot.policies.statement_search import Found, search_statements
from bot.staff.permissions import Action
from bot.staff.sessions import AgentSession

#: A talk that somebody reads on is written down once in so long: the page asks for itself anew at every message.
READ_AGAIN = timedelta(minutes=10)
_MOST_REMEMBERED = 5_000
_LONGEST_ID = 64


@dataclass(frozen=True)
class Draft:
    """What stands in the reply box.

    Attributes:
        client_id: Names what is going to be sent: the same twice is sent once.
        quote: Name of a quote that goes with it (`TalkDesk.quote`), or empty.
        card: Of that quote.
        sought: Words that statements were sought by.
        found: The statements; None: none were sought.
        problem: Key of the text that says why it was not sent.
    """

    client_id: str
    text: str = field(default="", repr=False)
    quote: str = ""
    card: dict[str, Any] | None = None
    sought: str = field(default="", repr=False)
    found: list[Found] | None = None
    problem: str | None = None


def talk_routes(desk: TalkDesk) -> list[DeskRoute]:
    """Return the routes of a talk."""
    pages = TalkPages(desk)
    return [
        DeskRoute("GET", "/talks/{talk}", "talk", Action.READ_TALK, pages.show, about=desk.talk),
        # The same page as it is asked for by itself, when the stream says that something changed.
        DeskRoute("GET", "/talks/{talk}/now", "talk_now", Action.READ_TALK, pages.show, about=desk.talk, keeps_alive=False),
        DeskRoute("POST", "/talks/{talk}/compose", "compose", Action.ANSWER_TALK, pages.compose, about=desk.talk),
        DeskRoute("POST", "/talks/{talk}/say", "say", Action.ANSWER_TALK, pages.say, about=desk.talk, written="answer_talk"),
        DeskRoute("POST", "/talks/{talk}/note", "note", Action.ANSWER_TALK, pages.note, about=desk.talk, written="note_talk"),
        DeskRoute("POST", "/talks/{talk}/sign", "sign", Action.ANSWER_TALK, pages.sign, about=desk.talk, keeps_alive=False),
    ]


class _ReadLately:
    """Remembers who read which talk, so that one who reads on is written down once, not at every message."""

    def __init__(self) -> None:
        self._reads: OrderedDict[tuple[str, str], datetime] = OrderedDict()
        self._lock = threading.Lock()

    def is_new(self, session: AgentSession, talk: str, now: datetime) -> bool:
        key = (session.id, talk)
        with self._lock:
            last = self._reads.get(key)
            return last is None or now - last >= READ_AGAIN

    def remember(self, session: AgentSession, talk: str, now: datetime) -> None:
        with self._lock:
            self._reads[(session.id, talk)] = now
            self._reads.move_to_end((session.id, talk))
            while len(self._reads) > _MOST_REMEMBERED:
                self._reads.popitem(last=False)


class TalkPages:
    """Shows talks, and takes what staff say in them."""

    def __init__(self, desk: TalkDesk) -> None:
        self._desk, self._services, self._reads = desk, desk.services, _ReadLately()

    def show(self, asked: Asked) -> Response:
        """Show a talk; reading it is written down, and is a sign of life of whoever has it."""
        handoff: Handoff = asked.subject
        now = self._services.clock()
        if self._reads.is_new(asked.session, handoff.conversation, now):
            self._desk.written.write(asked.session, handoff.controller, "read_talk", f"talk:{handoff.conversation}")
            self._reads.remember(asked.session, handoff.conversation, now)
        if handoff.is_held_by(agent_of(asked.session)):
            self._services.handoffs.alive(agent_of(asked.session))
        return self.page(asked, handoff, Draft(new_id()))

    def page(self, asked: Asked, handoff: Handoff, draft: Draft, status: int = 200) -> Response:
        """Return the page of a talk with what stands in its reply box."""
        session, now = asked.session, self._services.clock()
        view = self.view(handoff, session, asked.language)
        replies = self._services.replies.of(frozenset({handoff.controller})) if handoff.controller and view.is_mine else []
        colleagues = self._desk.colleagues.who_see(handoff.controller) if view.is_mine else ()
        return asked.page(
            "talk.html",
            status,
            talk=view,
            draft=draft,
            replies=replies,
            colleagues=[each for each in colleagues if each.id != session.account],
            settled=list(Settled),
            talk_is_typing=view.person.is_typing(now),
            note_id=new_id(),
            waited=waited(handoff.waiting_since, now, asked.language),
            clock=lambda at: clock(at, now, asked.language),
        )

    def view(self, handoff: Handoff, session: AgentSession, language: str) -> TalkView:
        """Return what the page of a talk shows."""
        services, talk = self._services, handoff.conversation
        today = services.clock().astimezone(BRUSSELS).date()
        messages = services.log.since(talk, 0, talk_view.MOST_LINES + 1)
        if len(messages) > talk_view.MOST_LINES:
            newest = services.views.last_sequence(talk)
            messages = services.log.since(talk, newest - talk_view.MOST_LINES, talk_view.MOST_LINES)
        summary, requests = summary_of(handoff), services.of_talks.of(talk)
        return TalkView(
            handoff=handoff,
            lines=[talk_view.line_of(each) for each in messages],
            notes=services.handoffs.notes(talk),
            history=services.handoffs.history(talk),
            topics=talk_view.topics_of(summary, services.policies.topics, language),
            heard=talk_view.acts_heard(summary, requests, services.letters, language),
            requests=talk_view.open_requests(requests, services.letters, language, today),
            person=services.handoffs.person_signs(talk),
            company=self._desk.company(handoff.controller),
            is_mine=handoff.is_held_by(agent_of(session)),
        )

    # --- The reply box ---------------------------------------------------------------------
    def compose(self, asked: Asked) -> Response:
        """Change what stands in the reply box, and send nothing: seek statements, put one in, add a quote, put a saved reply in."""
        handoff: Handoff = asked.subject
        draft, (what, _, which) = self._draft(asked, handoff), asked.form.get("do", "").partition(":")
        if what == "insert" and (found := self._desk.found(handoff, which)) is not None:
            draft = replace(draft, text=_joined(draft.text, found.answer.text or found.answer.law or ""))
        elif what == "law" and (found := self._desk.found(handoff, which)) is not None:
            draft = replace(draft, text=_joined(draft.text, found.answer.law or ""))
        elif what == "quote":
            draft = self._with_quote(draft, handoff, which)
        elif what == "unquote":
            draft = replace(draft, quote="", card=None)
        elif what == "saved" and (saved := self._saved(handoff, which)) is not None:
            draft = replace(draft, text=_joined(draft.text, saved.texts[handoff.language]))
        return self.page(asked, handoff, draft)

    def say(self, asked: Asked) -> Response:
        """Send what stands in the reply box: the text, then the quote as a card of its own."""
        handoff: Handoff = asked.subject
        draft = self._draft(asked, handoff)
        text, agent = draft.text.strip(), agent_of(asked.session)
        wanted = asked.form.get("quote", "")
        quoted = self._desk.quote(handoff, wanted) if wanted else None
        if wanted and quoted is None:
            return self.page(asked, handoff, replace(draft, quote="", problem="talk.quote_gone"), 409)
        try:
            if text or quoted is None:
                self._services.handoffs.say(handoff.conversation, agent, draft.client_id, text)
            if quoted is not None:
                self._services.handoffs.say(handoff.conversation, agent, f"{draft.client_id} quote", quoted[0], quoted[1])
        except HandoffRefused as refused:
            # What was typed is not lost: it stands on the page again, with the reason.
            status = 422 if refused.reason in (Refusal.EMPTY, Refusal.TOO_LONG) else 409
            return self.page(asked, self._services.handoffs.of(handoff.conversation) or handoff, replace(draft, problem=f"said.{REFUSED[refused.reason]}"), status)
        return asked.go("talk", talk=handoff.conversation)

    def note(self, asked: Asked) -> Response:
        """Keep a note for colleagues; the same form twice is one note."""
        handoff: Handoff = asked.subject
        identifier = _identifier(asked.form.get("note_id", ""))
        try:
            self._services.handoffs.note(handoff.conversation, agent_of(asked.session), asked.form.get("text", ""), identifier)
        except HandoffRefused as refused:
            return asked.go("talk", said=REFUSED[refused.reason], talk=handoff.conversation)
        return asked.go("talk", said="noted", talk=handoff.conversation)

    def sign(self, asked: Asked) -> Response:
        """Keep what the agent has read and whether he or she is typing; of another's talk nothing."""
        handoff: Handoff = asked.subject
        seen, typing = asked.form.get("seen", ""), asked.form.get("typing", "")
        self._services.handoffs.sign(
            handoff.conversation,
            agent_of(asked.session),
            int(seen) if seen.isdecimal() and len(seen) < 10 else None,
            {"yes": True, "no": False}.get(typing),
        )
        return Response(status_code=204, headers=dict(HEADERS))

    # --- How ------------------------------------------------------------------------------
    def _draft(self, asked: Asked, handoff: Handoff) -> Draft:
        form = asked.form
        draft = Draft(_identifier(form.get("client_id", "")), form.get("text", ""), sought=form.get("sought", "")[:200])
        if draft.sought and handoff.controller is not None:
            found = search_statements(self._services.policies.answers, handoff.controller, handoff.language, draft.sought)
            draft = replace(draft, found=found)
        return self._with_quote(draft, handoff, form["quote"]) if form.get("quote") else draft

    def _with_quote(self, draft: Draft, handoff: Handoff, name: str) -> Draft:
        quoted = self._desk.quote(handoff, name)
        return draft if quoted is None else replace(draft, quote=name, card=quoted[1])

    def _saved(self, handoff: Handoff, reply_id: str) -> SavedReply | None:
        return self._services.replies.get(reply_id, frozenset({handoff.controller})) if handoff.controller else None


def _joined(text: str, more: str) -> str:
    return f"{text.rstrip()}\n{more}" if text.strip() else more


def _identifier(given: str) -> str:
    """Return the id that the form carried; a new one where it carried none that a form of ours has."""
    return given if given.isascii() and given.isalnum() and len(given) <= _LONGEST_ID else new_id()
