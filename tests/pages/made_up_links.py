"""Links that a test sets, and the pages over them."""

from __future__ import annotations

from collections.abc import Callable

from starlette.testclient import TestClient
from starlette.types import ASGIApp

from bot.identity.outcomes import LinkOutcome, LinkResult, ProvenAct
from bot.pages.app import make_app
from bot.pages.limits import Limits
from bot.pages.look import Look
from bot.pages.plain_pages import PlainPages
from bot.pages.proof_links import ProofLinks
from bot.pages.proof_pages import Names, ProofPages
from bot.pages.texts import load_page_texts
from bot.rights.acts import RequestedAct
from bot.rights.letter_texts import load_letter_texts
from bot.settings import ROOT

TOKEN = "Zm9v-YmFy_" + "k" * 33
LETTERS = load_letter_texts(ROOT / "data" / "letters.yml")
TEXTS = load_page_texts(ROOT / "data" / "pages.yml")
NAMES = Names({"conitro": "Conitro & Zonen <bvba>"}.get, lambda act, language: LETTERS.say(f"acts.{act.value}", language))
ACTS = (ProvenAct(RequestedAct.ERASURE, "7K3M-9QXD-2WFA"), ProvenAct(RequestedAct.ACCESS, "4H8P-6TRN-5YCB"))
#: The outcomes in which a page tells what it is about.
TELLING = (LinkOutcome.READY, LinkOutcome.PROVEN, LinkOutcome.ALREADY_PROVEN)


def result(outcome: LinkOutcome, language: str = "nl") -> LinkResult:
    """Return what the proof desk says of a link with this outcome."""
    if outcome is LinkOutcome.UNKNOWN:
        return LinkResult(outcome)
    return LinkResult(outcome, language, "conitro", ACTS) if outcome in TELLING else LinkResult(outcome, language)


class Links:
    """One link, in memory; with `error` the database is down."""

    def __init__(self, stands: LinkResult, language: str = "nl") -> None:
        self.stands = stands
        self.error: Exception | None = None
        self.looked: list[str] = []
        self.taken: list[str] = []
        self._language = language

    def look_at_link(self, token: str) -> LinkResult:
        self.looked.append(token)
        return self._said()

    def take_link(self, token: str) -> LinkResult:
        said = self._said()
        self.taken.append(token)
        if said.outcome is not LinkOutcome.READY:
            return said
        self.stands = result(LinkOutcome.ALREADY_PROVEN, self._language)
        return result(LinkOutcome.PROVEN, self._language)

    def _said(self) -> LinkResult:
        if self.error is not None:
            raise self.error
        return self.stands


class Clock:
    """Seconds that a test sets."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def proof_app(links: Callable[[], ProofLinks], limits: Limits) -> ASGIApp:
    """Return an application with the pages of links alone."""
    plain = PlainPages(TEXTS, Look())
    return make_app([ProofPages(links, TEXTS, NAMES, plain).room(limits)], plain, limits)


def client_of(links: Links, *, limits: Limits | None = None, address: str = "192.0.2.7", language: str = "nl-BE,nl;q=0.9") -> TestClient:
    """Return a browser that opens the pages."""
    app = proof_app(lambda: links, limits or Limits(Clock()))
    return TestClient(app, base_url="https://privacy.voorbeeld.example", headers={"accept-language": language}, follow_redirects=False, client=(address, 5000))
