"""Which narrower sides of a topic a sentence names: *my invoices*, *do you sell*."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bot.policies.model import LANGUAGES, Facet
from bot.understanding.words import plain, words

# What may stand between two things asked about together: "mijn naam, en ook mijn adres".
_BETWEEN = re.compile(
    r"\s*(?:[,&+/]|\b(?:en|et|of|ou|ainsi que)\b)\s*"
    r"(?:(?:en|et|ook|aussi|mijn|mon|ma|mes|uw|jullie|votre|vos|de|het|een|le|la|les|un|une|du|des|van|over|pour|voor|aan|a|aux)\b\s*|[mld]'n?\s*)*"
)


@dataclass(frozen=True)
class _Named:
    start: int
    end: int
    facet: str


class FacetFinder:
    """Finds facets by the words the contract lists for them."""

    def __init__(self, facets: Iterable[Facet]) -> None:
        self._patterns = [(facet.id, {tongue: _pattern(facet.words[tongue]) for tongue in LANGUAGES}) for facet in facets]

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
        # "adresse" inside "adresse ip" names no address.
        kept = [each for each in found if not any(_is_within(each, other) for other in found)]
        return sorted(kept, key=lambda named: (named.start, named.end))


def _is_within(named: _Named, other: _Named) -> bool:
    return other.start <= named.start and named.end <= other.end and other.end - other.start > named.end - named.start


def _pattern(listed: Iterable[str]) -> re.Pattern[str] | None:
    parts = []
    for entry in sorted(listed, key=len, reverse=True):
        stem = re.escape(plain(entry.rstrip("*"))).replace(r"\ ", r"\s+")
        parts.append(rf"{stem}\w*" if entry.endswith("*") else rf"{stem}(?!\w)")
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})") if parts else None
