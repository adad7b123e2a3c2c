"""Whole talks, read from the files beside this one: what a person sends, what must be said.

    controller: conitro          # the site's own company; null where the person chooses
    page_language: nl            # of the page; null where it gives none
    staff_desk: off              # where nobody looks at the desk of hand-offs; left out: somebody does
    turns:
      - before: [mail]           # what happened since the turn before (mailboxes.py, staff.py); left out: nothing
        between: ["..."]         # every line that staff and notices said meanwhile; left out: not looked at
        user: "..."              # or {repeat: "...", times: n}, {tap: "title of a button"}, or {typed: "mijn code is {code}"}
        bot: ["...", ...]        # every message of the answer, word for word
        buttons: [titles]        # below the last message; a number where the model chooses
        slots: {controller: x}   # as they stand after the turn
        holder: waiting          # who has the talk after the turn; left out: not looked at

Every talk is held on Thursday 5 March 2026 at ten in the morning, so that last days are exact; the
reference of a request, which is random, is written `{reference}`.

A text that stands word for word in another talk may be taken from the data instead:
`{response: name, language: nl, ...values}`, `{statement: company/topic/facet, language: nl}`
or `{quotes: company/topic/facet, numbers: [1, 2], language: nl}`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from babel.dates import format_date

from bot.policies.controllers import read_controller
from bot.policies.model import Controller, Statement
from bot.rights.references import ALPHABET
from bot.tools.domain_texts import response_text

HERE = Path(__file__).parent
#: The moment of every talk: the month that begins there ends at Easter.
MOMENT = datetime(2026, 3, 5, 9, 0, tzinfo=timezone.utc)
_OF_REFERENCE = f"[{ALPHABET}]{{3}}"
_REFERENCE = re.compile(rf"\b{_OF_REFERENCE}(?:-{_OF_REFERENCE}){{5}}\b")
CONTROLLERS = HERE.parents[1] / "data" / "controllers"
KINDS = (
    "happy_path",
    "follow_ups",
    "digressions",
    "switching_controller",
    "switching_language",
    "silence",
    "acts",
    "two_questions",
    "small_talk",
    "not_understood",
    "invalid_inputs",
    "under_pressure",
    "comparing",
    "requests",
    "proof",
    "handed_over",
)
#: The kinds whose talks may be about any company there is; the others know two.
ALL_COMPANIES_KINDS = ("under_pressure", "comparing", "requests", "proof")


@dataclass(frozen=True)
class ToldTurn:
    """What a person sends and all that must come back."""

    user: Any
    bot: tuple[str, ...]
    #: Titles, or how many; None where the talk does not say.
    buttons: list[str] | int | None
    slots: Mapping[str, Any]
    #: What happens before it, outside the talk, and what is said in it meanwhile; None where the talk does not say.
    before: tuple[Any, ...] = ()
    between: tuple[str, ...] | None = None
    holder: str | None = None


@dataclass(frozen=True)
class Talk:
    """A talk from its first word to its last."""

    name: str
    controller: str | None
    page_language: str | None
    turns: tuple[ToldTurn, ...]
    #: The texts taken from the data, as they are meant.
    taken: frozenset[str]
    #: Whether somebody looks at the desk.
    staff_desk: bool = True

    @property
    def written(self) -> frozenset[str]:
        """Return the texts that stand in the file word for word."""
        return frozenset(text for turn in self.turns for text in turn.bot) - self.taken


def without_references(text: str) -> str:
    """Return a reply with `{reference}` for every reference in it."""
    return _REFERENCE.sub("{reference}", text)


def reference_in(text: str) -> str | None:
    """Return the reference in a reply, or None."""
    found = _REFERENCE.search(text)
    return found.group() if found else None


def talk_files() -> list[Path]:
    """Return the files of all talks, by kind and name."""
    return [path for kind in KINDS for path in sorted((HERE / kind).glob("*.yml"))]


def talk_name(path: Path) -> str:
    """Return a talk's kind and name, such as silence/nl_no_dpo."""
    return f"{path.parent.name}/{path.stem}"


def read_talk(path: Path) -> Talk:
    """Read a talk; texts taken from the data are put in."""
    # Not the C loader: it refuses the half characters that some talks send on purpose.
    told = yaml.safe_load(path.read_text(encoding="utf-8"))
    taken = frozenset(text_of(said) for turn in told["turns"] for said in turn["bot"] if not isinstance(said, str))
    return Talk(talk_name(path), told["controller"], told["page_language"], tuple(map(_turn, told["turns"])), taken, told.get("staff_desk", True))


def _turn(turn: Mapping[str, Any]) -> ToldTurn:
    between = tuple(turn["between"]) if "between" in turn else None
    bot = tuple(text_of(said) for said in turn["bot"])
    return ToldTurn(turn["user"], bot, turn.get("buttons"), turn.get("slots") or {}, tuple(turn.get("before") or ()), between, turn.get("holder"))


def text_of(said: str | Mapping[str, Any]) -> str:
    """Return a text as written, or as taken from the data."""
    if isinstance(said, str):
        return said
    values = dict(said)
    language = values.pop("language")
    if "response" in values:
        return response_text(values.pop("response"), language, **values)
    if "statement" in values:
        _, statement = _statement(values["statement"])
        assert statement.text is not None, f"{values['statement']} has no text"
        return statement.text[language]
    return _quotes(values["quotes"], values["numbers"], language)


@cache
def _company(slug: str) -> Controller:
    return read_controller(CONTROLLERS / slug).controller


def _statement(place: str) -> tuple[Controller, Statement]:
    slug, topic, *facet = place.split("/")
    statement = _company(slug).statements[topic]
    return _company(slug), statement.facets[facet[0]] if facet else statement


def _quotes(place: str, numbers: list[int], language: str) -> str:
    company, statement = _statement(place)
    chosen = [statement.quotes[number - 1] for number in numbers]
    (section,) = {quote.section for quote in chosen}
    name = "utter_policy_quote" + ("" if company.policy.language == language else "_original") + ("" if company.policy.dated else "_undated")
    date = format_date(company.policy.dated, "d MMMM y", locale=f"{language}_BE") if company.policy.dated else ""
    text = " […] ".join(quote.text for quote in chosen)
    return response_text(name, language, quote=text, policy=company.policy.title, company=company.name, section=section, date=date)


def all_talks() -> Iterator[Talk]:
    """Read every talk."""
    return map(read_talk, talk_files())
