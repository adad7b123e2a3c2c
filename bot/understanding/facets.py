"""Which narrower sides of a topic a sentence names: *my invoices*, *do you sell*."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from bot.policies.model import LANGUAGES, Facet
from bot.understanding.words import plain, words

# What may stand between two things asked about together: "mijn naam, en ook mijn adres".
_BETWEEN = re.compile(
    r"\s*(?:[,&+/]|\b(?:en|et|of|ou|ainsi que)\b)\s*"
    r"(?:(?:en|et|ook|aussi|mijn|mon|ma|mes|uw|jullie|votre|vos|de|het|een|le|la|les|un|une|du|des|van|over|pour|voor|aan|a|aux)\b\s*|[mld]'n?\s*)*"
)
_WORD = re.compile(r"[^\W\d_]+")
#: Letters of the shortest word in which a typing error is looked for, and of the shortest
#: listed word that may have lost or gained a letter; one wrong letter is never enough, for
#: it makes too many other words ("rechten" is no "rechter", "verlopen" no "verkopen").
_SHORTEST, _LONG = 6, 7


@dataclass(frozen=True)
class _Named:
    start: int
    end: int
    facet: str


@dataclass(frozen=True)
class _Stem:
    """A listed word of a facet; an open one may be followed by more letters."""

    facet: str
    word: str
    folded: str
    is_open: bool


class FacetFinder:
    """Finds facets by the words the contract lists for them."""

    def __init__(self, facets: Iterable[Facet]) -> None:
        facets = list(facets)
        self._patterns = [(facet.id, {tongue: _pattern(facet.words[tongue]) for tongue in LANGUAGES}) for facet in facets]
        self._mistyped = {tongue: _by_first_letter(_single_words(facets, tongue)) for tongue in LANGUAGES}

    def find(self, text: str, language: str) -> list[str]:
        """Return the facets named, in the order in which the sentence names them."""
        return list(dict.fromkeys(named.facet for named in self._named(plain(text), language)))

    def is_list(self, text: str, language: str) -> bool:
        """Return whether the facets are named one beside the other: "my invoices and my cv"."""
        said = plain(text)
        named = self._named(said, language)
        return len(named) > 1 and all(_BETWEEN.fullmatch(said[one.end : other.start]) for one, other in zip(named, named[1:], strict=False))

    def words_beside(self, text: str, language: str) -> list[str]:
        """Return the words of a text that name no facet."""
        said = plain(text)
        for named in reversed(self._named(said, language)):
            said = f"{said[: named.start]} {said[named.end :]}"
        return words(said)

    def _named(self, said: str, language: str) -> list[_Named]:
        found = [
            _Named(match.start(), match.end(), name) for name, patterns in self._patterns if (pattern := patterns[language]) for match in pattern.finditer(said)
        ]
        found += self._nearly_named(said, language, found)
        # "adresse" inside "adresse ip" names no address, nor "mon numéro" in "mon numéro de compte".
        kept = [each for each in found if not any(_is_outdone(each, other) for other in found)]
        return sorted(kept, key=lambda named: (named.start, named.end))

    def _nearly_named(self, said: str, language: str, found: Sequence[_Named]) -> list[_Named]:
        nearly = []
        for match in _WORD.finditer(said):
            is_named = any(each.start < match.end() and match.start() < each.end for each in found)
            if len(match.group()) < _SHORTEST or is_named:
                continue
            likely = self._mistyped[language].get(match.group()[0], ())
            beginnings = _Beginnings(match.group())
            facet = next((stem.facet for stem in likely if beginnings.is_mistyped(stem)), None)
            if facet is not None:
                nearly.append(_Named(match.start(), match.end(), facet))
        return nearly


class _Beginnings:
    """A typed word and the beginnings of it that may be a known word mistyped, each folded once."""

    def __init__(self, typed: str) -> None:
        self._typed = typed
        self._folded: dict[int, str] = {}

    def is_mistyped(self, stem: _Stem) -> bool:
        """Return whether the word, or where more may follow its beginning, is nearly a known one."""
        length = len(stem.word)
        lengths = (length - 1, length, length + 1) if stem.is_open else (len(self._typed),)
        return any(self._is_slip(each, stem) for each in lengths if each <= len(self._typed))

    def _is_slip(self, length: int, stem: _Stem) -> bool:
        """Return whether letters were swapped or doubled, or one was lost or added in a long word."""
        typed = self._typed[:length]
        if length not in self._folded:
            self._folded[length] = _folded(typed)
        if self._folded[length] == stem.folded:
            return True
        if len(typed) == len(stem.word):
            return sorted(typed) == sorted(stem.word) and OSA.distance(typed, stem.word, score_cutoff=1) <= 1
        return len(stem.word) >= _LONG and abs(len(typed) - len(stem.word)) == 1 and OSA.distance(typed, stem.word, score_cutoff=1) <= 1


def _is_outdone(named: _Named, other: _Named) -> bool:
    return other.start < named.end and named.start < other.end and other.end - other.start > named.end - named.start


def _pattern(listed: Iterable[str]) -> re.Pattern[str] | None:
    parts = []
    for entry in sorted(listed, key=len, reverse=True):
        # "gsm-nummer" is written "gsm nummer" and "gsmnummer" as well.
        stem = re.escape(plain(entry.rstrip("*"))).replace(r"\ ", r"[\s-]+").replace(r"\-", r"[\s-]?")
        parts.append(rf"{stem}\w*" if entry.endswith("*") else rf"{stem}(?!\w)")
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})") if parts else None


def _single_words(facets: Iterable[Facet], language: str) -> list[_Stem]:
    """Return the words long enough to be mistyped."""
    listed = [(facet.id, plain(entry.rstrip("*")), entry.endswith("*")) for facet in facets for entry in facet.words[language]]
    return [_Stem(name, word, _folded(word), is_open) for name, word, is_open in listed if len(word) >= _SHORTEST and _WORD.fullmatch(word)]


def _by_first_letter(listed: Iterable[_Stem]) -> dict[str, list[_Stem]]:
    """Return the words by the letter that a mistyped one has in common with them."""
    found: dict[str, list[_Stem]] = {}
    for each in listed:
        found.setdefault(each.word[0], []).append(each)
    return found


def _folded(word: str) -> str:
    # Doubled letters once; "conpte" is "compte".
    single = "".join(letter for index, letter in enumerate(word) if index == 0 or letter != word[index - 1])
    return re.sub(r"n(?=[pb])", "m", single)
