"""A letter as a value: what it says, once, for every form it is shown in (plain text here, HTML in bot/mail)."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass, field

_WIDTH = 76


@dataclass(frozen=True)
class Heading:
    """The title of a part."""

    text: str


@dataclass(frozen=True)
class Paragraph:
    """Running text."""

    text: str = field(repr=False)


@dataclass(frozen=True)
class Facts:
    """Terms with what each is, in order."""

    pairs: tuple[tuple[str, str], ...] = field(repr=False)


@dataclass(frozen=True)
class Points:
    """What stands in a list."""

    texts: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True)
class Link:
    """An address to open, on a line of its own; it is a secret of whoever gets the letter."""

    text: str
    url: str = field(repr=False)


Block = Heading | Paragraph | Facts | Points | Link


@dataclass(frozen=True)
class Letter:
    """A letter in one language.

    Attributes:
        language: nl or fr.
        subject: For the list of mails.
        title: Its first line.
    """

    language: str
    subject: str
    title: str
    blocks: tuple[Block, ...] = field(repr=False)

    @property
    def colon(self) -> str:
        """Return what stands between a term and its value: in French, a space goes before a colon."""
        return " : " if self.language == "fr" else ": "

    def as_plain_text(self) -> str:
        """Return it as plain text, lines broken, with a line end after the last."""
        parts = [f"{self.title}\n{'=' * len(self.title)}"]
        parts += ["\n".join(_lines_of(block, self.colon)) for block in self.blocks]
        return "\n\n".join(parts) + "\n"


def _lines_of(block: Block, colon: str) -> list[str]:
    if isinstance(block, Heading):
        return [block.text, "-" * len(block.text)]
    if isinstance(block, Facts):
        return [line for term, value in block.pairs for line in _wrapped(f"{term}{colon}{value}", "", "    ")]
    if isinstance(block, Points):
        return [line for text in block.texts for line in _wrapped(text, "- ", "  ")]
    if isinstance(block, Link):
        return [*_wrapped(block.text, "", ""), block.url]
    return _wrapped(block.text, "", "")


def _wrapped(text: str, first: str, then: str) -> list[str]:
    # Addresses and references are copied whole, so nothing is broken inside a word.
    return textwrap.wrap(text, _WIDTH, initial_indent=first, subsequent_indent=then, break_long_words=False, break_on_hyphens=False) or [""]
