"""What the cases kept apart say about the understanding: figures, confusions, misses.

Computes only; the model is asked elsewhere (bot/tools/evaluate.py, tests/nlu_cases).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from bot.errors import BotError
from bot.policies.model import LANGUAGES
from bot.understanding.decision import FALLBACK

OUT_OF_SCOPE = "out_of_scope"
#: What the bot acts on when it turns a message away.
TURNED_AWAY = frozenset({OUT_OF_SCOPE, FALLBACK})


@dataclass(frozen=True)
class Case:
    """A sentence never used for training, and what should be understood of it.

    Attributes:
        also: Other intents that are right too.
        folder: The language it is filed under; a case out of scope may be in any other.
    """

    text: str
    folder: str
    style: str
    intent: str
    also: tuple[str, ...] = ()

    @property
    def is_in_scope(self) -> bool:
        """Return whether the assistant should take it up."""
        return self.intent != OUT_OF_SCOPE

    def accepts(self, intent: str) -> bool:
        """Return whether an intent is right."""
        return intent == self.intent or intent in self.also


@dataclass(frozen=True)
class Outcome:
    """What was understood of a case.

    Attributes:
        acted_on: The intent the bot acts on; may be the fallback.
        ranking: Intents, likeliest first, without the fallback.
        confidence: Of the first of them.
    """

    case: Case
    acted_on: str
    ranking: tuple[str, ...]
    confidence: float
    language: str

    @property
    def first(self) -> str:
        """Return the likeliest intent, whatever the threshold."""
        return self.ranking[0] if self.ranking else FALLBACK

    @property
    def is_right(self) -> bool:
        """Return whether the likeliest intent is right."""
        return self.case.accepts(self.first)


@dataclass(frozen=True)
class Figures:
    """Shares from 0 to 1 over a set of outcomes; 0 where there is nothing to count.

    Attributes:
        accuracy: In scope: the likeliest intent is right.
        answered_right: In scope: the intent acted on is right.
        top_3: In scope: one of the three likeliest is right.
        macro_f1: Mean over the intents in scope of the F1 of the likeliest intent.
        out_of_scope_recall: Out of scope: turned away.
        in_scope_loss: In scope: turned away all the same.
        language: In scope: the language was told right.
    """

    cases: int
    accuracy: float
    answered_right: float
    top_3: float
    macro_f1: float
    out_of_scope_recall: float
    in_scope_loss: float
    language: float


@dataclass(frozen=True)
class Confusion:
    """An intent heard where another was meant, and the sentences."""

    intent: str
    heard: str
    texts: tuple[str, ...]


def load_cases(folder: Path) -> list[Case]:
    """Read `<folder>/<language>/<intent>.yml`.

    Raises:
        BotError: There are none, or a file is not of the form; the message names it.
    """
    cases = []
    for path in sorted(path for language in LANGUAGES for path in (folder / language).glob("*.yml")):
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        try:
            cases += [Case(each["text"], path.parent.name, each["style"], data["intent"], tuple(each.get("also", ()))) for each in data["cases"]]
        except (KeyError, TypeError, AttributeError) as error:
            raise BotError(f"{path}: 'intent' and 'cases', each with 'text' and 'style', are needed ({error}).", "Compare with the files beside it.") from error
    if not cases:
        raise BotError(f"There are no cases below {folder}.", "The cases are part of the repository; fetch it whole.")
    return cases


def measure(outcomes: Sequence[Outcome]) -> Figures:
    """Return the figures of some outcomes."""
    inside = [each for each in outcomes if each.case.is_in_scope]
    outside = [each for each in outcomes if not each.case.is_in_scope]
    return Figures(
        cases=len(outcomes),
        accuracy=share(each.is_right for each in inside),
        answered_right=share(each.case.accepts(each.acted_on) for each in inside),
        top_3=share(any(each.case.accepts(intent) for intent in each.ranking[:3]) for each in inside),
        macro_f1=_macro_f1(outcomes),
        out_of_scope_recall=share(each.acted_on in TURNED_AWAY for each in outside),
        in_scope_loss=share(each.acted_on in TURNED_AWAY for each in inside),
        language=share(each.language == each.case.folder for each in inside),
    )


def at_threshold(outcomes: Sequence[Outcome], threshold: float) -> tuple[float, float]:
    """Return out-of-scope recall and in-scope loss, had the threshold been this one."""
    away = [(each.case.is_in_scope, each.first in TURNED_AWAY or each.confidence < threshold) for each in outcomes]
    return share(turned for inside, turned in away if not inside), share(turned for inside, turned in away if inside)


def confusions(outcomes: Iterable[Outcome]) -> list[Confusion]:
    """Return which intent was heard for which other, most frequent first."""
    texts: dict[tuple[str, str], list[str]] = defaultdict(list)
    for each in outcomes:
        if not each.is_right:
            texts[each.case.intent, each.first].append(each.case.text)
    found = [Confusion(intent, heard, tuple(listed)) for (intent, heard), listed in texts.items()]
    return sorted(found, key=lambda each: (-len(each.texts), each.intent, each.heard))


def misses(outcomes: Iterable[Outcome]) -> list[Outcome]:
    """Return what the bot gets wrong: another intent acted on, out of scope taken up, language mistaken."""
    return [each for each in outcomes if not _is_well_handled(each)]


def groups(outcomes: Sequence[Outcome]) -> dict[str, list[Outcome]]:
    """Return the outcomes per language, and all together under `all`."""
    parted: dict[str, list[Outcome]] = defaultdict(list)
    for each in outcomes:
        parted[each.case.folder].append(each)
    return {**dict(sorted(parted.items())), "all": list(outcomes)}


def styles(outcomes: Iterable[Outcome]) -> dict[str, list[Outcome]]:
    """Return the outcomes per style of writing, most cases first."""
    parted: dict[str, list[Outcome]] = defaultdict(list)
    for each in outcomes:
        parted[each.case.style].append(each)
    return dict(sorted(parted.items(), key=lambda item: (-len(item[1]), item[0])))


def _is_well_handled(outcome: Outcome) -> bool:
    if not outcome.case.is_in_scope:
        return outcome.acted_on in TURNED_AWAY
    return outcome.case.accepts(outcome.acted_on) and outcome.language == outcome.case.folder


def share(hits: Iterable[bool]) -> float:
    """Return how many of them are true, from 0 to 1; 0 where there is nothing to count."""
    counted = Counter(hits)
    return counted[True] / counted.total() if counted else 0.0


def _macro_f1(outcomes: Iterable[Outcome]) -> float:
    right: Counter[str] = Counter()
    meant: Counter[str] = Counter()
    heard: Counter[str] = Counter()
    for each in outcomes:
        meant[each.case.intent] += 1
        # Another intent that is right too counts as the one the case is filed under.
        heard[each.case.intent if each.is_right else each.first] += 1
        right[each.case.intent] += each.is_right
    intents = sorted(intent for intent in meant if intent != OUT_OF_SCOPE)
    scores = [2 * right[intent] / (meant[intent] + heard[intent]) for intent in intents]
    return sum(scores) / len(scores) if scores else 0.0
