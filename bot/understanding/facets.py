"""Which narrower sides of a topic a sentence names: *my invoices*, *do you sell*."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.policies.model import LANGUAGES, Facet
from bot.understanding.words import plain


class FacetFinder:
    """Finds facets by the words the contract lists for them."""

    def __init__(self, facets: Iterable[Facet]) -> None:
        self._patterns = [
            (facet.id, {tongue: _pattern(facet.words[tongue]) for tongue in LANGUAGES}) for facet in facets
        ]

    def find(self, text: str, language: str) -> list[str]:
        """Return the facets named, in the order in which the sentence names them."""
        said = plain(text)
        places = []
        for name, patterns in self._patterns:
            match = patterns[language].search(said) if patterns[language] else None
            if match:
                places.append((match.start(), name))
        return [name for _, name in sorted(places)]


def _pattern(listed: Iterable[str]) -> re.Pattern[str] | None:
    parts = []
    for entry in sorted(listed, key=len, reverse=True):
        stem = re.escape(plain(entry.rstrip("*"))).replace(r"\ ", r"\s+")
        parts.append(stem if entry.endswith("*") else rf"{stem}(?!\w)")
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})") if parts else None
