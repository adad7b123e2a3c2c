"""A policy as the parts of a page: headings, paragraphs and lists, word for word, with the cited passage marked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from bot.policies.marking import MarkedLine, mark
from bot.policies.model import Policy, Quote

#: How a line of a list begins; the sign stays, for the text is shown as it is.
_ITEM = re.compile(r"\s*[•●◦▪‣·*–-]\s")


@dataclass(frozen=True)
class Words:
    """Some words of a line.

    Attributes:
        is_cited: They are of the passage.
        begins: Here a passage begins.
        is_first: And it is the first of the page, where a link jumps to.
    """

    text: str
    is_cited: bool = False
    begins: bool = False
    is_first: bool = False


Line = tuple[Words, ...]


@dataclass(frozen=True)
class Part:
    """A heading, a paragraph or a list.

    Attributes:
        kind: `heading`, `paragraph` or `list`.
        lines: Of a paragraph its lines, of a list its items.
        anchor: Of a heading: what a link to it is called; else empty.
    """

    kind: str
    lines: tuple[Line, ...]
    anchor: str = ""

    @property
    def text(self) -> str:
        """Return its words."""
        return "\n".join("".join(words.text for words in line) for line in self.lines)


def policy_parts(policy: Policy, passages: Sequence[Quote]) -> list[Part]:
    """Return a policy in parts; its lines are those of the file, without the blank ones and the spaces around them."""
    return list(_parts(mark(policy, passages).lines, _Citing()))


class _Citing:
    """Knows whether a passage was cited above already."""

    def __init__(self) -> None:
        self._has_begun = False

    def line(self, marked: MarkedLine) -> Line:
        """Return a line without the spaces around it."""
        found, last = [], len(marked.pieces) - 1
        for place, piece in enumerate(marked.pieces):
            text = piece.text.lstrip() if place == 0 else piece.text
            text = text.rstrip() if place == last else text
            if text:
                is_first = piece.is_quoted and not self._has_begun
                self._has_begun = self._has_begun or piece.is_quoted
                found.append(Words(text, piece.is_quoted, piece.opens, is_first))
        return tuple(found)


def _parts(lines: Sequence[MarkedLine], citing: _Citing) -> Iterator[Part]:
    heading = 0
    for kind, together in groupby(lines, key=_kind):
        found = [citing.line(each) for each in together]
        if kind == "heading":
            # Two headings in a row are two.
            for line in found:
                heading += 1
                yield Part(kind, (line,), f"section-{heading}")
        elif kind != "blank":
            yield Part(kind, tuple(found))


def _kind(line: MarkedLine) -> str:
    if not line.text.strip():
        return "blank"
    if line.is_heading:
        return "heading"
    return "list" if _ITEM.match(line.text) else "paragraph"
