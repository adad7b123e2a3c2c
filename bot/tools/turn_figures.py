"""What the cases kept apart say about turns: fragments after a question, two things in one message.

Computes only; the model is asked elsewhere (bot/tools/evaluate.py, tests/nlu_cases). The cases:

    pairs:                       # <folder>/follow_ups/<language>.yml
      - first: "..."             # a clear question
        then: "..."              # what is typed after it
        kind: follow_up          # left out; or company, new_question, act, small_talk, elsewhere
        means: intent            # a topic, an act, or what the small talk is
        also: [intents]          # right too, where a careful colleague would accept both
        facet: name              # or a list of which one is right; `none`: no facet at all
        company: slug            # the one it is then about
    messages:                    # <folder>/two_in_one/<language>.yml
      - text: "..."
        kind: two_questions      # or question_and_act, beside, one_thing
        asks: [intent, ...]      # each once; `intent/facet`; a list where one of them is right

A follow-up without `facet` has none; elsewhere facets count only where they are given.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import permutations
from pathlib import Path
from typing import Any

import yaml

from bot.errors import BotError
from bot.policies.model import LANGUAGES
from bot.tools.nlu_figures import OUT_OF_SCOPE, TURNED_AWAY, share
from bot.understanding.decision import Asked, Decision, Heard, Route

FOLLOW_UPS, TWO_IN_ONE = "follow_ups", "two_in_one"
SETS = (FOLLOW_UPS, TWO_IN_ONE)
#: Per set, the kinds of its cases.
KINDS = {
    FOLLOW_UPS: ("follow_up", "company", "new_question", "act", "small_talk", "elsewhere"),
    TWO_IN_ONE: ("two_questions", "question_and_act", "beside", "one_thing"),
}
#: The company that the talk is about when a case begins.
COMPANY = "conitro"
#: Kinds that carry the topic on, with the facets that belong to it and no others.
_CARRIED = frozenset({"follow_up", "company"})
_NO_FACET = "none"


@dataclass(frozen=True)
class Wish:
    """One thing that a person wants, and what counts as having understood it.

    Attributes:
        facets: Which facet is right, `none` for no facet; None where it does not matter.
    """

    intents: tuple[str, ...]
    facets: tuple[str, ...] | None = None

    def accepts(self, asked: Asked) -> bool:
        """Return whether this is what was meant."""
        if asked.intent not in self.intents:
            return False
        return self.facets is None or (not asked.facets and _NO_FACET in self.facets) or (len(asked.facets) == 1 and asked.facets[0] in self.facets)

    @property
    def told(self) -> str:
        """Return it for people."""
        told = " or ".join(self.intents)
        return told if self.facets in (None, (_NO_FACET,)) else f"{told} ({' or '.join(self.facets or ())})"


@dataclass(frozen=True)
class TurnCase:
    """A message never used for training, in the talk it stands in, and all that it asks."""

    of: str
    folder: str
    kind: str
    before: str | None
    text: str
    wishes: tuple[Wish, ...]
    company: str = COMPANY


@dataclass(frozen=True)
class TurnOutcome:
    """What the bot acts on: what is asked, or the intent of what asks nothing."""

    case: TurnCase
    acted_on: tuple[Asked, ...]
    language: str
    company: str | None

    @property
    def is_right(self) -> bool:
        """Return whether all that is asked is acted on, and nothing else."""
        is_other_language_meant = self.acted_on == (Asked(Route.SWITCH_LANGUAGE.value),)
        if (self.language == self.case.folder) is is_other_language_meant or self.company != self.case.company or len(self.acted_on) != len(self.case.wishes):
            return False
        return any(all(wish.accepts(asked) for wish, asked in zip(self.case.wishes, order, strict=True)) for order in permutations(self.acted_on))


def load_turn_cases(folder: Path) -> list[TurnCase]:
    """Read the cases of both sets in both languages; none where a set has no file.

    Raises:
        BotError: A file is not of the form; the message names it.
    """
    cases: list[TurnCase] = []
    for path in (folder / name / f"{language}.yml" for name in SETS for language in LANGUAGES):
        if path.is_file():
            cases += _cases_in(path)
    return cases


def acted_on(heard: Heard, decision: Decision) -> tuple[Asked, ...]:
    """Return what a turn is about: what is asked, or else what its words or its route say."""
    if decision.asked and decision.route is not Route.SWITCH_LANGUAGE:
        return decision.asked
    return (Asked(heard.intent if decision.route is Route.BY_WORDS else decision.route.value),)


def share_right(outcomes: Iterable[TurnOutcome]) -> float:
    """Return the share that was understood right; 0 where there is nothing to count."""
    return share(each.is_right for each in outcomes)


def part(outcomes: Iterable[TurnOutcome], of: str, folder: str, kind: str | None = None) -> list[TurnOutcome]:
    """Return the outcomes of a set in a language, or of one kind of them."""
    return [each for each in outcomes if each.case.of == of and each.case.folder == folder and kind in (None, each.case.kind)]


def turn_misses(outcomes: Iterable[TurnOutcome]) -> list[TurnOutcome]:
    """Return what was understood wrongly."""
    return [each for each in outcomes if not each.is_right]


def _cases_in(path: Path) -> Iterator[TurnCase]:
    name = path.parent.name
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        for entry in data["pairs" if name == FOLLOW_UPS else "messages"]:
            case = _pair(entry, path.stem) if name == FOLLOW_UPS else _message(entry, path.stem)
            if case.kind not in KINDS[name]:
                raise KeyError(case.kind)
            yield case
    except (KeyError, TypeError, AttributeError) as error:
        raise BotError(f"{path}: a case is not of the form ({error}).", "bot/tools/turn_figures.py says which form.") from error


def _pair(entry: dict[str, Any], language: str) -> TurnCase:
    kind = entry.get("kind", "follow_up")
    intents = [entry["means"], *entry.get("also", ())]
    if OUT_OF_SCOPE in intents:
        intents += sorted(TURNED_AWAY.difference(intents))
    facets: Sequence[str] | None = _listed(entry.get("facet", _NO_FACET if kind in _CARRIED else None))
    wish = Wish(tuple(intents), tuple(facets) if facets else None)
    return TurnCase(FOLLOW_UPS, language, kind, entry["first"], entry["then"], (wish,), entry.get("company", COMPANY))


def _message(entry: dict[str, Any], language: str) -> TurnCase:
    return TurnCase(TWO_IN_ONE, language, entry["kind"], None, entry["text"], tuple(_wish(each) for each in entry["asks"]))


def _wish(written: str | list[str]) -> Wish:
    ways = [each.partition("/") for each in _listed(written)]
    return Wish(tuple(intent for intent, _, _ in ways), tuple(facet for _, _, facet in ways if facet) or None)


def _listed(written: Any) -> list[str]:
    return written if isinstance(written, list) else [] if written is None else [written]
