"""One topic over several controllers: a short line each, in the words of their own statements.

Nothing is worded here. A line is made of whole sentences of a statement, which the checks
hold against the policy; where something is left out, the line says so
(docs/decisions/0010-comparing-without-a-winner.md).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from bot.policies.figures import figures_in
from bot.policies.model import LANGUAGES, Answer, Status
from bot.policies.passages import fold

#: Characters of a whole line, the company's name included.
LONGEST_LINE = 200
#: Characters up to which a line takes in one more sentence; a first one and periods may go beyond.
USUAL_LINE = 185
#: Characters at most that domain.yml puts before a line about the topic in general, and after one
#: that is qualified by what is left out.
GENERAL_FRAME, QUALIFIED_FRAME = 55, 20
#: Companies in one comparison; more are no longer compared but read.
MOST_COMPARED = 8
#: A part of a sentence shorter than this says too little.
SHORTEST_BEGINNING = 50
#: Stands where a line leaves something out.
LEFT_OUT = " …"

# A full stop inside a sentence (an abbreviation, an initial) is not followed by a capital.
_SENTENCE_END = re.compile(r"(?:(?<=[.!?])|(?<=[.!?][”»\"]))\s+(?=[A-ZÀ-ÖØ-Þ“«\"])")
# A sentence that begins so needs the one before it.
_REFERS_BACK = re.compile(
    r"(?:toch|dat|die|dit|deze|dan|daarna|daarvoor|dus|ook|het|ze|maar|pourtant|toutefois|ensuite|cela|ce|cette|ces|elles?|ils?|aussi|mais|alors|sinon)\b",
    re.IGNORECASE,
)
# A sentence that has one of these qualifies the one before it; leaving it out must be said.
_QUALIFIES = re.compile(r"\b(?:toch|maar|wel|echter|pourtant|mais|toutefois|cependant)\b", re.IGNORECASE)
# What limits or turns round what was said before it in a sentence: none is cut before one of these.
_TURNS = re.compile(
    r"\b(?:niet|geen|nooit|niemand|enkel|alleen|slechts|tenzij|behalve|maar|toch|wel|als|indien|zonder|hoogstens|"
    r"ne|n['’]|pas|jamais|aucune?|personne|sauf|mais|toutefois|pourtant|cependant|seul\w*|uniquement|si|sans|moins|au plus)(?!\w)",
    re.IGNORECASE,
)
#: Days in a unit of time, to put periods in order; how long working days are, no policy says.
_DAYS = {"minute": 1 / 1440, "hour": 1 / 24, "day": 1.0, "week": 7.0, "month": 365.25 / 12, "quarter": 365.25 / 4, "year": 365.25}


class Superlative(str, Enum):
    """What a person wants the most or the least of."""

    LONGEST = "longest"
    SHORTEST = "shortest"
    #: Any other ("the strictest"): a judgement, which is not ours to give.
    JUDGEMENT = "judgement"

    @property
    def is_of_time(self) -> bool:
        """Return whether it asks for a length of time."""
        return self is not Superlative.JUDGEMENT


@dataclass(frozen=True)
class Line:
    """What one controller says, short.

    Attributes:
        words: From its statement; empty where it has none, or nothing short enough.
        is_longer: The statement says more than the line.
        is_qualified: What is left out qualifies what is said ("toch ...", "toutefois ..."), or
            gives another period where a length of time is asked for.
        is_general: A facet was asked for, and the statement is about the topic in general.
        days: Its periods in days, for the order of the lines only.
    """

    slug: str
    name: str
    status: Status
    words: str
    is_longer: bool
    is_qualified: bool
    is_general: bool
    days: tuple[float, ...] = ()


@dataclass(frozen=True)
class Comparison:
    """Lines in the order in which they are to be read.

    Attributes:
        without_period: Where a length of time was asked for: the names of those whose
            statement gives none that could be compared.
    """

    lines: tuple[Line, ...]
    without_period: tuple[str, ...] = ()


def compare(answers: Iterable[Answer], superlative: Superlative | None = None) -> Comparison:
    """Return a line for each answer.

    Asked for the longest or the shortest, those that give a period come first, by their
    longest or shortest one. The order is no verdict: periods may be about different data,
    which no program can tell.

    Args:
        answers: What each controller says on one topic, in one language.
        superlative: What a person wants the most or the least of.
    """
    lines = [_line(answer, superlative) for answer in answers]
    if superlative is None or not superlative.is_of_time:
        return Comparison(tuple(lines))
    return Comparison(tuple(sorted(lines, key=lambda line: _place(line, superlative))), tuple(line.name for line in lines if not line.days))


def sentences_of(text: str) -> list[str]:
    """Return the sentences of a text, in order."""
    return [sentence for sentence in _SENTENCE_END.split(fold(text)) if sentence]


def _place(line: Line, superlative: Superlative) -> tuple[int, float]:
    if line.days:
        return (0, -max(line.days) if superlative is Superlative.LONGEST else min(line.days))
    return (1 if line.status in (Status.STATED, Status.PARTLY) else 2, 0.0)


def _line(answer: Answer, superlative: Superlative | None) -> Line:
    sentences = sentences_of(answer.text)
    is_general = answer.facet_missing and bool(sentences)
    asks_time = answer.topic.is_of_time or (superlative is not None and superlative.is_of_time)
    timed = [index for index, sentence in enumerate(sentences) if asks_time and _days(sentence, answer.language)]
    taken = len(f"{answer.controller.name} : ") + GENERAL_FRAME * is_general
    words, is_longer, is_qualified = _shortened(sentences, timed, USUAL_LINE - taken, LONGEST_LINE - taken)
    return Line(
        slug=answer.controller.slug,
        name=answer.controller.name,
        status=answer.status,
        words=words,
        is_longer=is_longer,
        is_qualified=is_qualified,
        is_general=is_general,
        # A period of other data is no answer to which is the longest.
        days=_days_stated(answer) if asks_time and not is_general else (),
    )


def _days_stated(answer: Answer) -> tuple[float, ...]:
    # In both languages: "dans le mois" is a period that only the Dutch writes as a figure.
    general = answer.controller.statements.get(answer.topic.id)
    statement = general.facets.get(answer.facet.id, general) if general and answer.facet else general
    if statement is None or statement.text is None:
        return ()
    return tuple(sorted({days for language in LANGUAGES for days in _days(statement.text[language], language)}))


def _days(sentence: str, language: str) -> tuple[float, ...]:
    periods = (figure.value.split(" ", 1) for figure in figures_in(sentence, language) if figure.kind == "period")
    return tuple(float(count) * _DAYS[unit] for count, unit in periods if unit in _DAYS)


def _shortened(sentences: Sequence[str], timed: Sequence[int], usual: int, longest: int) -> tuple[str, bool, bool]:
    """Return what is said of some sentences, whether there is more, and whether that qualifies it."""
    if len(" ".join(sentences)) <= (longest if timed else usual):
        return " ".join(sentences), False, False
    # First without, then with room for the word that says that it is qualified.
    for room in (longest - len(LEFT_OUT), longest - len(LEFT_OUT) - QUALIFIED_FRAME):
        chosen = _with_periods(sentences, timed, room) or _from_the_first(sentences, usual, room)
        left_out = [index for index in range(len(sentences)) if index not in chosen]
        is_qualified = any(index in timed or _QUALIFIES.search(sentences[index]) for index in left_out)
        if not is_qualified:
            break
    if chosen:
        return " ".join(sentences[index] for index in chosen) + LEFT_OUT * bool(left_out), bool(left_out), is_qualified
    beginning = _until_a_comma(sentences[0], room)
    return (beginning + LEFT_OUT, True, is_qualified) if beginning else ("", True, False)


def _from_the_first(sentences: Sequence[str], usual: int, longest: int) -> list[int]:
    chosen: list[int] = []
    for index in range(len(sentences)):
        if len(" ".join(sentences[: index + 1])) > (min(usual, longest) if chosen else longest):
            break
        chosen.append(index)
    return chosen


def _with_periods(sentences: Sequence[str], timed: Sequence[int], room: int) -> list[int]:
    # The sentences that give a period, each with the one it refers back to, as far as they fit.
    chosen: set[int] = set()
    for index in timed:
        needed = {index}
        while min(needed) > 0 and _REFERS_BACK.match(sentences[min(needed)]):
            needed.add(min(needed) - 1)
        if len(" ".join(sentences[each] for each in sorted(chosen | needed))) > room:
            break
        chosen |= needed
    return sorted(chosen)


def _until_a_comma(sentence: str, room: int) -> str:
    """Return the longest beginning that ends at a comma and that nothing after it limits; else nothing."""
    for at in range(min(room, len(sentence)), SHORTEST_BEGINNING, -1):
        beginning, rest = sentence[:at], sentence[at:]
        if beginning.endswith(",") and _is_closed(beginning) and not _TURNS.search(rest):
            return beginning
    return ""


def _is_closed(text: str) -> bool:
    pairs = (("(", ")"), ("“", "”"), ("«", "»"))
    return all(text.count(opening) == text.count(closing) for opening, closing in pairs) and text.count('"') % 2 == 0
