"""A talk with the assistant for who has no JavaScript: every message is a form, every answer a page.

The token of the talk stands in a hidden field: no address and no cookie holds it. What cannot be
sent stays in the field. A form that is sent twice says one thing.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, replace

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from bot.pages.chat_form import MOST_BYTES, SAYS, Deed, Form, read_form
from bot.pages.chat_view import View, values_of
from bot.pages.languages import language_of
from bot.pages.limits import Limits
from bot.pages.look import HEADERS, sheet
from bot.pages.plain_chat import ChatRefused, Choice, PlainChat, Talk, Why
from bot.pages.plain_pages import RETRY_SECONDS, PlainPages
from bot.pages.rooms import Room, route
from bot.pages.texts import PageTexts
from bot.policies.model import LANGUAGES

logger = logging.getLogger(__name__)

#: Seconds an answer is waited for before the page comes without it, and between two looks.
WAIT_SECONDS, LOOK_SECONDS = 8.0, 0.3
_STYLE = sheet("chat")
# What became of a deed -> status, and the text that says it. A talk that is over is gone (RFC 9110, section 15.5.11).
_REFUSED = {Why.OVER: (410, "over"), Why.TOO_OFTEN: (429, "too_often"), Why.DOWN: (503, "not_shown"), Why.NO_FILE: (404, "no_file")}


@dataclass(frozen=True)
class ChatLimits:
    """How often one address may look at the page, send a form, and begin a talk."""

    looking: Limits
    sending: Limits
    beginning: Limits


class ChatPages:
    """GET, HEAD and POST of /chat/<slug>."""

    def __init__(self, chat: PlainChat, company: Callable[[str], str | None], texts: PageTexts, plain: PlainPages, limits: ChatLimits, wait: float = WAIT_SECONDS) -> None:
        """Take the assistant, the name of a company from its slug, words, measures, and how many seconds an answer is waited for."""
        self._chat, self._company, self._texts, self._plain, self._limits, self._wait = chat, company, texts, plain, limits, wait

    def room(self) -> Room:
        """Return the paths of these pages."""
        # Counted here: who asks too often must find the own words again.
        return Room("/chat/", [route("/chat/{slug}", {"GET": self.look, "POST": self.take})], None, MOST_BYTES, "chat_too_large")

    async def look(self, request: Request) -> Response:
        """Show a talk that is to begin; stores nothing."""
        slug = request.path_params["slug"]
        company = await run_in_threadpool(self._company, slug)
        if company is None:
            return self._plain.page(request, "not_found", 404)
        wait = self._limits.looking.seconds_to_wait(_address(request))
        if wait:
            return self._plain.page(request, "too_often", 429, {"Retry-After": str(wait)})
        return await self._fresh(request, slug, company, language_of(request, LANGUAGES[0]))

    async def take(self, request: Request) -> Response:
        """Do what a button says, and show the talk."""
        slug = request.path_params["slug"]
        company = await run_in_threadpool(self._company, slug)
        if company is None:
            return self._plain.page(request, "not_found", 404)
        form = read_form(request.headers.get("content-type", ""), await request.body())
        # Another site's form knows no token, but could begin talks in a visitor's name.
        if form is None or request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            return await self._fresh(request, slug, company, language_of(request, LANGUAGES[0]), notice="empty", status=400)
        view = View(slug, company, form.language, form.token, form.is_start)
        address = _address(request)
        wait = self._limits.sending.seconds_to_wait(address)
        if not wait and form.is_start and form.deed in SAYS:
            wait = self._limits.beginning.seconds_to_wait(address)
        if wait:
            return self._drawn(view.again(form, "too_often"), 429, wait)
        try:
            token = await run_in_threadpool(self._chat.renewed, form.token, slug)
            if form.deed is Deed.ERASE_NOW:
                if not form.is_start:
                    await run_in_threadpool(self._chat.delete, token)
                return await self._fresh(request, slug, company, form.language, notice="erased")
            return await self._done(form, replace(view, token=token), address)
        except ChatRefused as refused:
            status, notice = _REFUSED[refused.why]
            if refused.why is Why.OVER:
                return await self._fresh(request, slug, company, form.language, form, notice, status)
            if refused.why is Why.DOWN and form.deed is Deed.SEND:
                notice = "not_sent"
            return self._drawn(view.again(form, notice), status, RETRY_SECONDS if refused.why is Why.DOWN else 2)

    async def _done(self, form: Form, view: View, address: str | None) -> Response:
        if form.deed is Deed.FILE:
            return await self._file(form, view)
        if form.deed in SAYS:
            return await self._say(form, view, address)
        if form.deed is Deed.SPEAK and form.of in LANGUAGES:
            view = replace(view, language=form.of)
        shown = replace(view, asks_to_erase=form.deed is Deed.ERASE, any_words=form.deed is Deed.OTHER_WORDS)
        return self._drawn(await self._with_talk(shown))

    async def _say(self, form: Form, view: View, address: str | None) -> Response:
        text, choice = await self._said(form, view)
        if not text.strip() and choice is None:
            return self._drawn(replace(await self._with_talk(view), notice="empty"), 400)
        if form.is_start:
            await run_in_threadpool(self._chat.begin, view.token, address)
        await run_in_threadpool(self._chat.send, view.token, form.client_id, text, choice)
        # From here on nothing typed can be lost: a page that cannot be drawn is one to refresh.
        view = replace(view, is_start=False)
        try:
            talk = await self._answered(view.token)
        except ChatRefused as refused:
            if refused.why is Why.OVER:
                raise
            return self._drawn(replace(view, notice="working"))
        return self._drawn(replace(view, talk=talk, notice="working" if talk.is_working and talk.state == "bot" else None))

    async def _said(self, form: Form, view: View) -> tuple[str, Choice | None]:
        if form.deed is Deed.HUMAN:
            return self._texts.say("chat", "human", form.language), None
        if form.deed is Deed.ASK:
            questions = (await run_in_threadpool(self._chat.opening, view.slug, form.language)).questions
            return (questions[form.question], None) if form.question is not None and form.question < len(questions) else ("", None)
        if form.deed is Deed.TAP and form.button is not None:
            sequence, place = form.button
            talk = await run_in_threadpool(self._chat.talk, view.token)
            choices = next((line.choices for line in talk.lines if line.sequence == sequence), ())
            return ("", choices[place]) if place < len(choices) else ("", None)
        return form.text, None

    async def _answered(self, token: str) -> Talk:
        """Return the talk as soon as the message is answered, or after a while without the answer."""
        waited = 0.0
        while True:
            talk: Talk = await run_in_threadpool(self._chat.talk, token)
            if not talk.is_working or talk.state != "bot" or waited >= self._wait:
                return talk
            await asyncio.sleep(LOOK_SECONDS)
            waited += LOOK_SECONDS

    async def _file(self, form: Form, view: View) -> Response:
        if form.file is None:
            raise ChatRefused(Why.NO_FILE)
        sequence, name = form.file
        found = await run_in_threadpool(self._chat.file, view.token, sequence, name)
        headers = {**HEADERS, "Content-Disposition": f'attachment; filename="{name}"'}
        return Response(found.content, 200, headers, found.kind)

    async def _with_talk(self, view: View) -> View:
        if view.is_start:
            return replace(view, opening=await run_in_threadpool(self._chat.opening, view.slug, view.language))
        return replace(view, talk=await run_in_threadpool(self._chat.talk, view.token))

    async def _fresh(self, request: Request, slug: str, company: str, language: str, form: Form | None = None, notice: str | None = None, status: int = 200) -> Response:
        """Return the page of a talk that is to begin; what was typed in another one's form stays in the field."""
        try:
            token = await run_in_threadpool(self._chat.new, slug, language)
            opening = await run_in_threadpool(self._chat.opening, slug, language)
        except ChatRefused:
            return self._plain.down(request)
        return self._drawn(View(slug, company, language, token, opening=opening, notice=notice, typed=form.text if form else ""), status)

    def _drawn(self, view: View, status: int = 200, retry: int = 0) -> Response:
        values = {**values_of(view, self._texts), "footer": self._plain.footer(view.language)}
        headers = {"Retry-After": str(retry)} if status in (429, 503) else {}
        return self._plain.look.drawn("chat.html", _STYLE, values, status, headers)


def _address(request: Request) -> str | None:
    return request.client.host if request.client else None
