"""Where a passage stands in a policy: verbatim search and the heading above it.

White space is folded (a quote may cross a line break of the policy file); nothing else is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_WHITE = re.compile(r"\s+")


def fold(text: str) -> str:
    """Return the text with every run of white space as one space."""
    return _WHITE.sub(" ", text).strip()


@dataclass(frozen=True)
class Passage:
    """A stretch of a policy: offsets into its folded text, and its heading."""

    start: int
    end: int
    section: str


class PolicyText:
    """A policy text, folded once, in which passages are found."""

    def __init__(self, text: str, headings: tuple[str, ...]) -> None:
        self.folded = fold(text)
        #: The headings found, in order: their offsets into the folded text, and their words.
        self.headings = tuple(_heading_positions(text, headings))

    def passages(self, quote: str) -> list[Passage]:
        """Return every place where the quote stands word for word, in order."""
        wanted, found, at = fold(quote), [], -1
        while wanted and (at := self.folded.find(wanted, at + 1)) >= 0:
            found.append(Passage(at, at + len(wanted), self.section_at(at)))
        return found

    def section_at(self, offset: int) -> str:
        """Return the nearest heading at or above an offset; empty above the first."""
        section = ""
        for position, heading in self.headings:
            if position > offset:
                break
            section = heading
        return section


def _heading_positions(text: str, headings: tuple[str, ...]) -> list[tuple[int, str]]:
    # Headings are whole lines, listed in order: each is looked for after the one before,
    # because the same words may stand elsewhere as a line of a list.
    positions: list[tuple[int, str]] = []
    lines: list[tuple[int, str]] = []
    offset = 0
    for line in text.splitlines():
        words = fold(line)
        if words:
            lines.append((offset, words))
            offset += len(words) + 1
    at = 0
    for heading in headings:
        wanted = fold(heading)
        for index in range(at, len(lines)):
            if lines[index][1] == wanted:
                positions.append((lines[index][0], heading))
                at = index + 1
                break
    return positions


def missing_headings(text: str, headings: tuple[str, ...]) -> list[str]:
    """Return the headings that are not whole lines of the policy in the order listed."""
    found = [heading for _, heading in _heading_positions(text, headings)]
    missing = []
    for heading in headings:
        if found and found[0] == heading:
            found.pop(0)
        else:
            missing.append(heading)
    return missing
