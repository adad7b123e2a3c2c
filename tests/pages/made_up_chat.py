"""A talk in memory, as the page of talks needs it, and the pages over it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from typing import Any

from starlette.testclient import TestClient

from bot.pages.app import make_app
from bot.pages.chat_pages import ChatLimits, ChatPages
from bot.pages.demo_pages import DemoPages, Widget
from bot.pages.limits import Limits
from bot.pages.look import Look
from bot.pages.plain_chat import ChatRefused, Choice, File, Line, Opening, Talk, Why
from bot.pages.plain_pages import PlainPages
from bot.pages.policy_pages import PolicyPages
from bot.pages.texts import load_page_texts
from bot.settings import ROOT
from bot.wiring import make_policy_services
from tests.pages.made_up_links import TEXTS, Clock

TALK_TEXTS = load_page_texts(ROOT / "data" / "talk_pages.yml")
CONTROLLERS = make_policy_services(ROOT / "data").controllers
CHAT_URL = "https://chat.voorbeeld.example"
QUOTE = {
    "kind": "quote",
    "quote": "Nous conservons <vos> données 7 ans.",
    "section": "Durée",
    "company": "Sentera",
    "policy": "Politique de confidentialité",
    "dated": None,
    "language": "fr",
    "address": "https://privacy.voorbeeld.example/policy/sentera?passage=abc&language=nl#passage",
}


class MadeUpChat:
    """Answers what a test says, at once; `why` refuses every call that the network is in."""

    def __init__(self, answers: Callable[[str], list[Line]] | None = None) -> None:
        self.talks: dict[str, Talk] = {}
        self.sent: dict[str, tuple[str, Choice | None]] = {}
        self.begun: list[str | None] = []
        self.deleted: list[str] = []
        self.why: Why | None = None
        self.looks_until_answered = 0
        self._answers = answers or (lambda text: [Line(0, "bot", f"Antwoord op: {text}")])
        self._made = 0

    def opening(self, slug: str, language: str) -> Opening:
        return Opening(f"Goeiedag van {slug} in {language}.", ("Hoelang?", "Wie krijgt ze?"))

    def new(self, slug: str, language: str) -> str:
        self._made += 1
        return f"{slug}.{self._made}"

    def renewed(self, token: str, slug: str) -> str:
        if not token.startswith(f"{slug}.") or token in self.deleted:
            raise ChatRefused(Why.OVER)
        return token

    def begin(self, token: str, address: str | None) -> None:
        self._may()
        if token not in self.talks:
            self.begun.append(address)
            self.talks[token] = Talk([])

    def send(self, token: str, client_id: str, text: str, choice: Choice | None = None) -> int:
        self._may()
        talk = self.talks[token]
        if client_id not in self.sent:
            self.sent[client_id] = (text, choice)
            said = choice.title if choice else text
            lines = [*talk.lines, Line(0, "person", said), *self._answers(said)]
            self.talks[token] = replace(talk, lines=[replace(line, sequence=place) for place, line in enumerate(lines, 1)])
        return len(self.talks[token].lines)

    def talk(self, token: str) -> Talk:
        self._may()
        if token not in self.talks:
            raise ChatRefused(Why.OVER)
        if self.looks_until_answered:
            self.looks_until_answered -= 1
            return replace(self.talks[token], is_working=True)
        return self.talks[token]

    def file(self, token: str, sequence: int, name: str) -> File:
        self._may()
        if name not in self.talks[token].lines[sequence - 1].files:
            raise ChatRefused(Why.NO_FILE)
        return File("text/plain; charset=utf-8", b"Referentie: KXM-4P7")

    def delete(self, token: str) -> None:
        self._may()
        del self.talks[token]
        self.deleted.append(token)

    def _may(self) -> None:
        if self.why is not None:
            raise ChatRefused(self.why)


def talk_app(chat: MadeUpChat, limits: ChatLimits | None = None, *, demo: bool = True, wait: float = 5.0) -> Any:
    """Return the application of the pages beside the widget."""
    plain, many = PlainPages(TEXTS, Look()), Limits(Clock(), burst=1_000)
    rooms = [
        PolicyPages(CONTROLLERS, TALK_TEXTS, plain, day).room(many),
        ChatPages(chat, CONTROLLERS.name_of, TALK_TEXTS, plain, limits or ChatLimits(many, many, many), wait).room(),
    ]
    if demo:
        rooms += DemoPages(CONTROLLERS, Widget(CHAT_URL, {"sentera": "sentera-2"}), TALK_TEXTS, plain).rooms(many)
    return make_app(rooms, plain, many)


def day(when: date, language: str) -> str:
    """Return a day in digits."""
    return when.strftime("%d-%m-%Y" if language == "nl" else "%d/%m/%Y")


def browser_of(app: Any, language: str = "nl-BE") -> TestClient:
    """Return a browser that opens the pages."""
    return TestClient(app, base_url="https://privacy.voorbeeld.example", headers={"accept-language": language}, follow_redirects=False, client=("192.0.2.7", 5000))


class Forms(HTMLParser):
    """The forms of a page: hidden fields, buttons by what they say, and the field to type in."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.hidden: list[dict[str, str]] = []
        self.buttons: dict[str, str] = {}
        self.field: dict[str, str | None] = {}
        self.typed = ""
        self._open, self._value = "", ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self.hidden.append({})
        elif tag == "input" and given.get("type") == "hidden":
            self.hidden[-1][given["name"] or ""] = given["value"] or ""
        elif tag in ("textarea", "input"):
            self.field, self.typed = given, given.get("value") or ""
        elif tag == "button":
            self._value = given["value"] or ""
            self.buttons[self._value] = ""
        self._open = tag if tag not in ("span", "input") else self._open

    def handle_data(self, data: str) -> None:
        if self._open == "button":
            self.buttons[self._value] += data.replace("\N{NO-BREAK SPACE}", " ")
        elif self._open == "textarea":
            self.typed += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            # The first line break is the page's, not the text's (HTML standard, 13.2.6.4.7).
            self.typed = self.typed.removeprefix("\n")
        if tag in ("button", "textarea"):
            self._open = ""

    def sent(self, do: str, text: str = "", **others: str) -> dict[str, str]:
        """Return what a browser sends when a button is pressed."""
        return {**self.hidden[-1], "text": text, "do": do, **others}
