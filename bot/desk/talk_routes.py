"""All pages about talks, in the order of the menu."""

from __future__ import annotations

from bot.desk.handing_pages import handing_routes
from bot.desk.queue_pages import queue_routes
from bot.desk.request_pages import request_routes
from bot.desk.routes import DeskRoute
from bot.desk.saved_reply_pages import saved_reply_routes
from bot.desk.search_pages import search_routes
from bot.desk.stream_page import stream_routes
from bot.desk.talk_desk import TalkDesk
from bot.desk.talk_pages import talk_routes


def routes(desk: TalkDesk) -> list[DeskRoute]:
    """Return the routes of all pages about talks."""
    return [
        *queue_routes(desk),
        *talk_routes(desk),
        *handing_routes(desk),
        *request_routes(desk),
        *search_routes(desk),
        *saved_reply_routes(desk),
        *stream_routes(desk),
    ]
