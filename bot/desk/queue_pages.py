"""The queue: who waits, for how long, for what; take one, and see the others without reloading."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from starlette.responses import Response

from bot.conversations.desk_views import LastLine
from bot.conversations.handoff import HandoffRefused, Holder, Waiting
from bot.desk.asked import Asked
from bot.desk.positions import position_from, position_text
from bot.desk.routes import LISTED, DeskRoute
from bot.desk.talk_desk import REFUSED, TalkDesk, agent_of
from bot.desk.wording import clock, waited
from bot.policies.model import LANGUAGES
from bot.staff.permissions import Action

#: Lines on one page.
PAGE = 50
#: What can be shown, the first when nothing is chosen.
SHOWN = ("all", "waiting", "mine")
#: Characters of the last message.
_SHORT = 110


@dataclass(frozen=True)
class Row:
    """A line of the queue as it is shown."""

    line: Waiting
    company: str
    waited: str
    is_mine: bool
    last: str = field(repr=False)
    last_by: str | None
    last_at: str | None


def queue_routes(desk: TalkDesk) -> list[DeskRoute]:
    """Return the routes of the queue."""
    pages = _QueuePages(desk)
    return [
        DeskRoute("GET", "/queue", "queue", Action.SEE_QUEUE, pages.show, about=LISTED, menu="menu.queue"),
        # The same page as it is asked for by itself, when the stream says that something changed.
        DeskRoute("GET", "/queue/now", "queue_now", Action.SEE_QUEUE, pages.show, about=LISTED, keeps_alive=False),
        DeskRoute("POST", "/talks/{talk}/claim", "claim", Action.ANSWER_TALK, pages.claim, about=desk.talk, written="claim_talk"),
    ]


class _QueuePages:
    def __init__(self, desk: TalkDesk) -> None:
        self._desk, self._services = desk, desk.services

    def show(self, asked: Asked) -> Response:
        session, now = asked.session, self._services.clock()
        shown = asked.query("show") if asked.query("show") in SHOWN else SHOWN[0]
        controller, language = asked.query("controller"), asked.query("language")
        controllers = self._desk.wanted(session, controller)
        lines = self._services.handoffs.queue(
            controllers,
            {"waiting": Holder.WAITING, "mine": Holder.HUMAN}.get(shown),
            language if language in LANGUAGES else None,
            PAGE + 1,
            position_from(asked.query("beyond")),
            session.account if shown == "mine" else None,
        )
        lasts = self._services.views.last_lines([line.conversation for line in lines[:PAGE]])
        chosen = {"show": shown, "controller": controller, "language": language}
        rows = [self._row(line, lasts, asked, now) for line in lines[:PAGE]]
        return asked.page(
            "queue.html",
            # On a page, who waits comes first, then one's own; each by how long.
            rows=sorted(rows, key=lambda row: (row.line.holder is not Holder.WAITING, not row.is_mine)),
            waiting=self._services.views.waiting(self._desk.wanted(session, "")),
            chosen=chosen,
            companies=self._desk.companies(session),
            beyond=_beyond(lines),
        )

    def claim(self, asked: Asked) -> Response:
        """Take a talk; whoever is a moment late is told so kindly, and is back at the queue."""
        try:
            handoff = self._services.handoffs.claim(asked.path["talk"], agent_of(asked.session))
        except HandoffRefused as refused:
            return asked.go("queue", said=REFUSED[refused.reason])
        return asked.go("talk", said="claimed", talk=handoff.conversation)

    def _row(self, line: Waiting, lasts: Mapping[str, LastLine], asked: Asked, now: datetime) -> Row:
        last = lasts.get(line.conversation)
        return Row(
            line,
            self._desk.company(line.controller),
            waited(line.waiting_since, now, asked.language),
            line.holder is Holder.HUMAN and line.agent == asked.session.account,
            first_line(last.text) if last else "",
            last.author.value if last else None,
            clock(last.at, now, asked.language) if last else None,
        )


def first_line(text: str) -> str:
    """Return the beginning of a text, in one line."""
    line: str = next((each for each in text.splitlines() if each.strip()), "").strip()
    return line if len(line) <= _SHORT else f"{line[: _SHORT - 1].rstrip()}…"


def _beyond(lines: list[Waiting]) -> dict[str, Any] | None:
    return {"beyond": position_text(lines[PAGE - 1].position)} if len(lines) > PAGE else None


