"""A talk as its page shows it: who says what, what is offered below, which field to type in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.pages.chat_form import LONGEST_TEXT, Form, new_form_id
from bot.pages.languages import LANGUAGE_NAMES
from bot.pages.plain_chat import Line, Opening, Talk
from bot.pages.texts import PageTexts
from bot.policies.model import LANGUAGES

#: How a field is made ready for what is waited for: the keyboard of a telephone, and what a browser may fill in.
_FIELDS: Mapping[str, Mapping[str, str]] = {
    "code": {"inputmode": "numeric", "autocomplete": "one-time-code"},
    "email": {"inputmode": "email", "autocomplete": "email"},
}
#: States of a talk in which a colleague is waited for or answers.
_OF_STATE = {"waiting": "waiting", "human": "with_human"}


@dataclass(frozen=True)
class View:
    """What is to be shown.

    Attributes:
        form_id: Of the forms in the page; a page that shows again what was not sent keeps it.
        typed: What stands in the field.
        notice: Name of the text that says what went otherwise, or that something is under way.
        asks_to_erase: Whether to ask if the talk is really to be erased.
        any_words: The field takes any words, whatever is waited for.
    """

    slug: str
    company: str
    language: str
    token: str = field(repr=False)
    is_start: bool = True
    form_id: str = field(default_factory=new_form_id)
    opening: Opening | None = None
    talk: Talk | None = None
    typed: str = field(default="", repr=False)
    notice: str | None = None
    asks_to_erase: bool = False
    any_words: bool = False

    def again(self, form: Form, notice: str) -> View:
        """Return a page that keeps what was typed, ready to be sent once more as the same message."""
        return replace(self, form_id=form.id, typed=form.text[:LONGEST_TEXT], notice=notice)


def values_of(view: View, texts: PageTexts) -> dict[str, object]:
    """Return what the template fills in."""

    def say(part: str, **values: str) -> str:
        return texts.say("chat", part, view.language, **values)

    lines = view.talk.lines if view.talk else ()
    latest = _after_the_person(lines)
    offered = next((line for line in reversed(latest) if line.choices), None)
    expects = None if view.any_words else next((line.expects for line in reversed(latest) if line.author == "bot"), None)
    return {
        "language": view.language,
        "title": say("title", company=view.company),
        "say": say,
        "slug": view.slug,
        "token": view.token,
        "form_id": view.form_id,
        "is_start": view.is_start,
        "languages": [(each, LANGUAGE_NAMES[each]) for each in LANGUAGES],
        "opening": view.opening,
        "lines": lines,
        "newest": (latest or lines)[0].sequence if lines and not view.notice and not view.asks_to_erase else None,
        "names": {author: say(author) for author in ("person", "bot", "staff", "notice")},
        "state": _state(view.talk, say) if view.talk else None,
        "notice": say(view.notice) if view.notice else None,
        "offered": offered,
        "expects": expects,
        "field": _FIELDS.get(expects or ""),
        "typed": view.typed,
        "longest": LONGEST_TEXT,
        "asks_to_erase": view.asks_to_erase,
    }


def _after_the_person(lines: Sequence[Line]) -> Sequence[Line]:
    """Return what was said since the person last wrote."""
    place = max((index for index, line in enumerate(lines) if line.author == "person"), default=-1)
    return lines[place + 1 :]


def _state(talk: Talk, say: Callable[..., str]) -> str | None:
    part = _OF_STATE.get(talk.state)
    if part == "with_human":
        return say("with_human", agent=talk.agent) if talk.agent else say("with_someone")
    return say(part) if part else None
