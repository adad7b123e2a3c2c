"""Which controllers a sentence names, typing errors included.

Names are read at run time, so a new controller is understood without training.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from bot.policies.controllers import Names
from bot.understanding.words import words


@dataclass(frozen=True)
class Mention:
    """A controller named in a text, and the words of the text that name it."""

    slug: str
    name: str
    words: tuple[str, ...]
    is_exact: bool


class NameIndex:
    """All names of all controllers, ready to be looked for."""

    def __init__(self, controllers: Iterable[Names]) -> None:
        self._spellings: dict[tuple[str, ...], Names] = {}
        for names in controllers:
            for spelling in (names.name, *names.aliases, names.slug):
                self._spellings.setdefault(tuple(words(spelling)), names)
        self._spellings.pop((), None)
        self._longest = max((len(spelling) for spelling in self._spellings), default=0)
        self._joined = {"".join(spelling): spelling for spelling in self._spellings}

    @property
    def vocabulary(self) -> frozenset[str]:
        """Return every word that stands in a name."""
        return frozenset(word for spelling in self._spellings for word in spelling)

    def find(self, text: str) -> list[Mention]:
        """Return the controllers a text names, in order, each once.

        A name typed right wins over one typed nearly right; longer names win over shorter.
        """
        said = words(text)
        exact = self._walk(said, self._exactly)
        return exact or self._walk(said, self._nearly)

    def _walk(self, said: Sequence[str], look_up) -> list[Mention]:  # type: ignore[no-untyped-def]
        found: dict[str, Mention] = {}
        at = 0
        while at < len(said):
            for length in range(min(self._longest + 1, len(said) - at), 0, -1):
                part = tuple(said[at : at + length])
                names = look_up(part)
                if names is not None:
                    found.setdefault(names.slug, Mention(names.slug, names.name, part, look_up == self._exactly))
                    at += length - 1
                    break
            at += 1
        return list(found.values())

    def _exactly(self, part: tuple[str, ...]) -> Names | None:
        known = self._spellings.get(part)
        if known is None and (spelling := self._joined.get("".join(part))) is not None and len("".join(part)) >= 5:
            known = self._spellings[spelling]
        return known

    def _nearly(self, part: tuple[str, ...]) -> Names | None:
        typed = "".join(part)
        if len(typed) < 4:
            return None
        for joined, spelling in self._joined.items():
            if is_typing_error(typed, joined):
                return self._spellings[spelling]
        return None


def is_typing_error(typed: str, name: str) -> bool:
    """Return whether a word is a likely mistyping of a name.

    One slip (a letter wrong, missing, extra, or two swapped) for names of six letters and
    more, two for names of ten and more. Shorter names allow only letters swapped or doubled:
    one wrong letter too often makes another word ("extra", "entre").
    """
    if abs(len(typed) - len(name)) > 2 or not name:
        return False
    if len(name) < 6:
        return len(name) >= 4 and (_swapped(typed, name) or _undoubled(typed) == name)
    allowed = 2 if len(name) >= 10 else 1
    return OSA.distance(typed, name, score_cutoff=allowed) <= allowed


def _swapped(typed: str, name: str) -> bool:
    return len(typed) == len(name) and sorted(typed) == sorted(name) and OSA.distance(typed, name) == 1


def _undoubled(typed: str) -> str:
    return "".join(letter for index, letter in enumerate(typed) if index == 0 or letter != typed[index - 1])
