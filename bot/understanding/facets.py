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
            facet = next((name for name, stem, is_open in likely if _is_mistyped(match.group(), stem, is_open)), None)
            if facet is not None:
                nearly.append(_Named(match.start(), match.end(), facet))
        return nearly


def _is_outdone(named: _Named, other: _Named) -> bool:
    return other.start < named.end and named.start < other.end and other.end - other.start > named.end - named.start


def _pattern(listed: Iterable[str]) -> re.Pattern[str] | None:
    parts = []
    for entry in sorted(listed, key=len, reverse=True):
        # "gsm-nummer" is written "gsm nummer" and "gsmnummer" as well.
        stem = re.escape(plain(entry.rstrip("*"))).replace(r"\ ", r"[\s-]+").replace(r"\-", r"[\s-]?")
        parts.append(rf"{stem}\w*" if entry.endswith("*") else rf"{stem}(?!\w)")
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})") if parts else None


def _single_words(facets: Iterable[Facet], language: str) -> list[tuple[str, str, bool]]:
    """Return facet, word and whether more letters may follow, for each word long enough to be mistyped."""
    listed = [(facet.id, plain(entry.rstrip("*")), entry.endswith("*")) for facet in facets for entry in facet.words[language]]
    return [each for each in listed if len(each[1]) >= _SHORTEST and _WORD.fullmatch(each[1])]


def _by_first_letter(listed: Iterable[tuple[str, str, bool]]) -> dict[str, list[tuple[str, str, bool]]]:
    """Return the words by the letter that a mistyped one has in common with them."""
    found: dict[str, list[tuple[str, str, bool]]] = {}
    for each in listed:
        found.setdefault(each[1][0], []).append(each)
    return found


def _is_mistyped(typed: str, word: str, is_open: bool) -> bool:
    lengths = (len(word) - 1, len(word), len(word) + 1) if is_open else (len(typed),)
    return any(_is_slip(typed[:length], word) for length in lengths if length <= len(typed))


def _is_slip(typed: str, word: str) -> bool:
    """Return whether letters were swapped or doubled, or one was lost or added in a long word."""
    if _folded(typed) == _folded(word):
        return True
    if len(typed) == len(word):
        return sorted(typed) == sorted(word) and OSA.distance(typed, word, score_cutoff=1) <= 1
    return len(word) >= _LONG and abs(len(typed) - len(word)) == 1 and OSA.distance(typed, word, score_cutoff=1) <= 1


def _folded(word: str) -> str:
    # Doubled letters once; "conpte" is "compte".
    single = "".join(letter for index, letter in enumerate(word) if index == 0 or letter != word[index - 1])
    return re.sub(r"n(?=[pb])", "m", single)
