"""Replies kept ready for each controller, in both languages: all see them, officers and administrators write them."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.responses import Response

from bot.conversations.saved_replies import LONGEST_TEXT, LONGEST_TITLE, SavedReply, SavedReplyProblem, read_saved_reply
from bot.desk.asked import Asked
from bot.desk.routes import LISTED, DeskRoute, Subject
from bot.desk.talk_desk import TalkDesk
from bot.staff.permissions import Action

_FIELDS = ("title", "nl", "fr")


def saved_reply_routes(desk: TalkDesk) -> list[DeskRoute]:
    """Return the routes of replies kept ready."""
    pages = _SavedReplyPages(desk)
    return [
        DeskRoute("GET", "/replies", "replies", Action.USE_SAVED_REPLIES, pages.show, about=LISTED, menu="menu.replies"),
        DeskRoute("GET", "/replies/new", "new_reply", Action.WRITE_SAVED_REPLIES, pages.new, about=LISTED),
        DeskRoute("POST", "/replies/new", "new_reply", Action.WRITE_SAVED_REPLIES, pages.add, about=pages.chosen, written="write_reply"),
        DeskRoute("GET", "/replies/{reply}", "reply", Action.WRITE_SAVED_REPLIES, pages.edit, about=pages.one),
        DeskRoute("POST", "/replies/{reply}", "reply", Action.WRITE_SAVED_REPLIES, pages.change, about=pages.one, written="write_reply"),
        DeskRoute("POST", "/replies/{reply}/remove", "remove_reply", Action.WRITE_SAVED_REPLIES, pages.remove, about=pages.one, written="remove_reply"),
    ]


class _SavedReplyPages:
    def __init__(self, desk: TalkDesk) -> None:
        self._desk, self._replies = desk, desk.services.replies

    def one(self, asked: Asked) -> Subject | None:
        """Find the reply a route is about; the guard sees to whose it is, the store does so too."""
        found = self._replies.get(asked.path["reply"], asked.session.controllers)
        return Subject(found.controller, found, f"reply:{found.id}") if found else None

    def chosen(self, asked: Asked) -> Subject | None:
        """Find the controller for which a reply is written."""
        slug = asked.form.get("controller", "")
        return Subject(slug, slug, f"replies:{slug}") if slug in self._desk.services.policies.controllers.slugs() else None

    def show(self, asked: Asked) -> Response:
        companies = self._desk.companies(asked.session)
        chosen = asked.query("controller")
        replies = self._replies.of(frozenset({chosen}) if chosen in asked.session.controllers else asked.session.controllers)
        groups = [(name, [each for each in replies if each.controller == slug]) for slug, name in companies]
        return asked.page("replies.html", groups=[each for each in groups if each[1]], companies=companies, chosen=chosen, may_write=asked.session.may(Action.WRITE_SAVED_REPLIES))

    def new(self, asked: Asked) -> Response:
        return self._form(asked, None, {"controller": asked.query("controller")}, {})

    def add(self, asked: Asked) -> Response:
        return self._keep(asked, None, asked.subject)

    def edit(self, asked: Asked) -> Response:
        reply: SavedReply = asked.subject
        return self._form(asked, reply, {"title": reply.title, **reply.texts}, {})

    def change(self, asked: Asked) -> Response:
        reply: SavedReply = asked.subject
        return self._keep(asked, reply, reply.controller)

    def remove(self, asked: Asked) -> Response:
        reply: SavedReply = asked.subject
        self._replies.remove(reply.id, frozenset({reply.controller}))
        return asked.go("replies", said="reply_removed")

    def _keep(self, asked: Asked, reply: SavedReply | None, controller: str) -> Response:
        given = {field: asked.form.get(field, "") for field in _FIELDS}
        made, problems = read_saved_reply(reply.id if reply else None, controller, given, asked.session.name, self._desk.services.clock())
        if made is None:
            return self._form(asked, reply, {**given, "controller": controller}, problems, 422)
        self._replies.put(made)
        return asked.go("replies", said="reply_kept", query={"controller": controller})

    def _form(self, asked: Asked, reply: SavedReply | None, given: Mapping[str, str], problems: Mapping[str, SavedReplyProblem], status: int = 200) -> Response:
        return asked.page(
            "reply.html",
            status,
            reply=reply,
            company=self._desk.company(reply.controller) if reply else "",
            companies=self._desk.companies(asked.session),
            given={**dict.fromkeys((*_FIELDS, "controller"), ""), **given},
            problems={field: f"reply.problem.{problem.value}" for field, problem in problems.items()},
            longest=LONGEST_TEXT,
            longest_title=LONGEST_TITLE,
        )
