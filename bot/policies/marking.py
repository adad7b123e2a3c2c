"""A policy with the quoted passages marked, line by line, for whoever shows it.

Says which words are quoted and which lines are headings, not how that looks: a terminal
and a page each draw the same lines in their own way.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.policies.model import Policy, Quote
from bot.policies.passages import PolicyText, fold

_WORD = re.compile(r"\S+")


@dataclass(frozen=True)
class Piece:
    """Some words of a line, quoted or not.

    Attributes:
        opens: The quoted passage begins here, not on a line above.
        closes: It ends here, not on a line below.
    """

    text: str
    is_quoted: bool = False
    opens: bool = False
    closes: bool = False


@dataclass(frozen=True)
class MarkedLine:
    """A line of the policy; its pieces together are its words, spaces included."""

    pieces: tuple[Piece, ...]
    #: Which section it stands in: 0 above the first heading, 1 from the first on.
    section: int
    is_heading: bool

    @property
    def text(self) -> str:
        """Return the line as it stands in the policy."""
        return "".join(piece.text for piece in self.pieces)

    @property
    def is_quoted(self) -> bool:
        """Whether any of its words are quoted."""
        return any(piece.is_quoted for piece in self.pieces)


@dataclass(frozen=True)
class MarkedPolicy:
    """All lines of a policy, in order."""

    lines: tuple[MarkedLine, ...]

    def excerpt(self, context: int | None = None) -> Iterator[MarkedLine | None]:
        """Yield the sections that hold a quote, with None where lines are left out between.

        Args:
            context: Only so many lines before and after a quoted one; their heading stays.
        """
        before = None
        for index in sorted(self._shown(context)):
            if before is not None and index > before + 1:
                yield None
            yield self.lines[index]
            before = index

    def _shown(self, context: int | None) -> set[int]:
        quoted = [index for index, line in enumerate(self.lines) if line.is_quoted]
        sections = {self.lines[index].section for index in quoted}
        shown = {index for index, line in enumerate(self.lines) if line.section in sections}
        if context is not None:
            near = {each for index in quoted for each in range(index - context, index + context + 1)}
            shown = {index for index in shown if self.lines[index].is_heading or index in near}
        return shown - self._blank_ends(shown)

    def _blank_ends(self, shown: set[int]) -> set[int]:
        # Blank lines at the edge of what is shown part nothing from nothing.
        blank: set[int] = set()
        for order, step in ((sorted(shown), -1), (sorted(shown, reverse=True), 1)):
            for index in order:
                if not self.lines[index].text.strip() and (index + step not in shown or index + step in blank):
                    blank.add(index)
        return blank


def mark(policy: Policy, quotes: Sequence[Quote]) -> MarkedPolicy:
    """Return the policy with the quotes marked where they stand.

    A quote is marked wherever it stands under the section it names, or anywhere when that
    section does not hold it; one that stands nowhere is not, and the checks find it. Quotes
    that overlap become one passage.
    """
    text = PolicyText(policy.text, policy.headings)
    origins = _Origins(policy.text)
    spans: list[tuple[int, int]] = []
    for quote in quotes:
        passages = text.passages(quote.text)
        own = [passage for passage in passages if fold(passage.section) == fold(quote.section)]
        spans += [origins.span(passage.start, passage.end) for passage in own or passages]
    headings = [origins.span(offset, offset + 1)[0] for offset, _ in text.headings]
    return MarkedPolicy(tuple(_lines(policy.text, _joined(spans), headings)))


class _Origins:
    """Where the characters of a folded text stand in the text itself."""

    def __init__(self, text: str) -> None:
        words = list(_WORD.finditer(text))
        self._starts = [word.start() for word in words]
        self._folded, offset = [], 0
        for word in words:
            self._folded.append(offset)
            offset += len(word.group()) + 1

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the stretch of the text for one of the folded text that begins and ends with a word."""
        return self._of(start), self._of(end - 1) + 1

    def _of(self, offset: int) -> int:
        word = bisect_right(self._folded, offset) - 1
        return self._starts[word] + offset - self._folded[word]


def _joined(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _lines(text: str, spans: Sequence[tuple[int, int]], headings: Sequence[int]) -> Iterator[MarkedLine]:
    start, section = 0, 0
    for line in text.splitlines(keepends=True):
        words = line.splitlines()[0]
        is_heading = section < len(headings) and start <= headings[section] < start + len(line)
        section += is_heading
        yield MarkedLine(tuple(_pieces(words, start, spans)), section, is_heading)
        start += len(line)


def _pieces(words: str, start: int, spans: Sequence[tuple[int, int]]) -> Iterator[Piece]:
    at = 0
    # Where the words begin and end: what indents a line is not quoted.
    first, last = len(words) - len(words.lstrip()), len(words.rstrip())
    for opening, closing in spans:
        left, right = max(opening - start, first), min(closing - start, last)
        if left >= right:
            continue
        if left > at:
            yield Piece(words[at:left])
        yield Piece(words[left:right], is_quoted=True, opens=left == opening - start, closes=right == closing - start)
        at = right
    if at < len(words):
        yield Piece(words[at:])
