"""Search in talks that are over. What is typed goes in a form, never in an address: it may be somebody's name."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from starlette.responses import Response

from bot.conversations.desk_views import MOST_READ, Page, Sought, search
from bot.conversations.handoff import Reason
from bot.desk.asked import Asked
from bot.desk.positions import position_from, position_text
from bot.desk.routes import LISTED, DeskRoute
from bot.desk.talk_desk import TalkDesk, whose
from bot.desk.wording import BRUSSELS, clock
from bot.policies.model import LANGUAGES
from bot.staff.permissions import Action

_FIELDS = ("words", "reference", "controller", "language", "agent", "reason", "since", "until")
_LONGEST = 200


def search_routes(desk: TalkDesk) -> list[DeskRoute]:
    """Return the routes of the search."""
    pages = _SearchPages(desk)
    return [
        DeskRoute("GET", "/search", "search", Action.SEARCH_TALKS, pages.show, about=LISTED, menu="menu.search"),
        DeskRoute("POST", "/search", "search", Action.SEARCH_TALKS, pages.show, about=LISTED),
    ]


class _SearchPages:
    def __init__(self, desk: TalkDesk) -> None:
        self._desk, self._services = desk, desk.services

    def show(self, asked: Asked) -> Response:
        """Show the newest finished talks, or those that fit what was typed."""
        session, now = asked.session, self._services.clock()
        given = {field: asked.form.get(field, "").strip()[:_LONGEST] for field in _FIELDS}
        sought, problem = self._sought(asked, given)
        found = Page(()) if sought is None else search(self._services.views, sought, position_from(asked.form.get("beyond", "")))
        for each in found.talks:
            if each.excerpt is not None:
                # A line of the talk is shown: that is reading in it.
                self._desk.written.write(session, each.line.controller, "find_talk", f"talk:{each.line.conversation}")
        colleagues = {each.id: each.name for slug in session.controllers for each in self._desk.colleagues.who_see(slug)}
        return asked.page(
            "search.html",
            200 if problem is None else 422,
            given=given,
            problem=problem,
            page=found,
            beyond=position_text(found.beyond) if found.beyond else None,
            was_asked=asked.request.method == "POST",
            most_read=MOST_READ,
            companies=self._desk.companies(session),
            company=self._desk.company,
            colleagues=sorted(colleagues.items(), key=lambda each: each[1].casefold()),
            reasons=[each.value for each in Reason],
            clock=lambda at: clock(at, now, asked.language),
        )

    def _sought(self, asked: Asked, given: dict[str, str]) -> tuple[Sought | None, str | None]:
        """Return what is sought, or None and why nothing can be; a reference of another controller is no reference."""
        session, conversation = asked.session, None
        if given["reference"]:
            request = self._services.of_talks.by_reference(given["reference"])
            if request is None or not session.sees(request.controller):
                return None, "search.no_such_reference"
            conversation = request.conversation
        since, until = _day(given["since"]), _day(given["until"])
        if (given["since"] and since is None) or (given["until"] and until is None):
            return None, "search.no_such_day"
        return Sought(
            controllers=frozenset({given["controller"]}) & session.controllers or whose(session),
            language=given["language"] if given["language"] in LANGUAGES else None,
            agent=given["agent"] or None,
            reason=next((each for each in Reason if each.value == given["reason"]), None),
            since=None if since is None else _begin(since),
            # The last day is meant with all its hours.
            until=None if until is None else _begin(until + timedelta(days=1)),
            conversation=conversation,
            words=given["words"],
        ), None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(), BRUSSELS)
