"""Words as they were meant: typing errors mended towards the words of the training sentences.

Looks at words only, never at the talk, and mends only what no dictionary of Dutch, French or
English knows. Why and how much it gains: docs/decisions/0017-mending-typing-errors.md.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from rapidfuzz import process
from rapidfuzz.distance import OSA
from spellchecker import SpellChecker

from bot.nlu.shorthand import SHORTHAND
from bot.understanding.words import plain

#: Dictionaries that tell a word from a typing error.
DICTIONARIES = ("nl", "fr", "en")
#: A word stands in at least so many training sentences before another is mended towards it.
OFTEN = 3
#: From so many on it needs no dictionary: jargon and names ("gdpr", "dpo").
VERY_OFTEN = 8
#: An unknown word that another one, almost the same, outnumbers so many times is an error often made.
_OUTNUMBERED = 8
#: Words mended in one text; the time this takes is bounded.
MOST_MENDED = 24
#: Letters of the shortest word that is mended, and from which two errors are allowed.
_SHORTEST, _LONG = 4, 8
_ALIKE = 12
_WORD = re.compile(r"[^\W\d_]+")
# Addresses of mailboxes and pages, numbers with letters: not words.
_NO_WORDS = re.compile(r"[@/\d]|\w\.\w")
# "lacces", "dentreprise": the apostrophe was forgotten.
_ELIDED = ("qu", "l", "d", "j", "n", "s", "m", "t", "c")
_VOWELS = frozenset("aeiouhy")


@dataclass(frozen=True)
class Speller:
    """Mends typing errors towards a vocabulary.

    Attributes:
        forms: Per word without accents, how the training sentences write it.
        counts: How often they do.
        jargon: Further words that are none of the dictionaries' and no error.
    """

    forms: Mapping[str, str]
    counts: Mapping[str, int]
    jargon: frozenset[str]
    _by_length: Mapping[int, list[str]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Sort the words by length: errors change it by one or two letters."""
        by_length: dict[int, list[str]] = {}
        for word in sorted(self.forms):
            by_length.setdefault(len(word), []).append(word)
        object.__setattr__(self, "_by_length", by_length)

    @classmethod
    def fit(cls, texts: Iterable[str]) -> Speller:
        """Learn the vocabulary of training sentences."""
        exact, _ = _dictionary()
        found = Counter(word for text in texts for word in _WORD.findall(text.lower()))
        forms: dict[str, str] = {}
        for word, count in found.most_common():
            if len(word) >= 2 and count >= OFTEN and (word in exact or count >= VERY_OFTEN):
                forms.setdefault(plain(word), word)
        counts = {key: found[form] for key, form in forms.items()}
        often = {word: count for word, count in found.items() if count >= OFTEN}
        first = cls(forms, counts, frozenset(often))
        errors = {word for word in often if word not in exact and first._is_error(plain(word), often[word])}
        return cls({key: form for key, form in forms.items() if form not in errors}, counts, frozenset(often) - errors)

    def mend(self, text: str) -> str:
        """Return the text in lower case with one space between words, its errors mended."""
        left = MOST_MENDED
        mended = []
        for part in text.lower().split():
            if left > 0 and not _NO_WORDS.search(part):
                changed = _WORD.sub(lambda found: self._meant(found.group()), part)
                left -= changed != part
                part = changed
            mended.append(part)
        return " ".join(mended)

    def as_dict(self) -> dict[str, Any]:
        """Return what `from_dict` reads."""
        return {"forms": dict(self.forms), "counts": dict(self.counts), "jargon": sorted(self.jargon)}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Speller:
        """Read what `as_dict` returned."""
        return cls(values["forms"], values["counts"], frozenset(values["jargon"]))

    def _is_error(self, word: str, count: int) -> bool:
        # "coment" stands in many sentences, and "comment" in many times as many.
        return len(word) > _SHORTEST and any(other != word and -minus >= _OUTNUMBERED * count for _, is_other_start, minus, other in self._like(word) if not is_other_start)

    def _meant(self, word: str) -> str:
        if word in SHORTHAND:
            return SHORTHAND[word]
        exact, without_accents = _dictionary()
        bare = plain(word)
        if word in exact or word in self.jargon:
            return word
        if bare in without_accents or bare in exact or bare in self.forms:
            # "donnees": known but for its accents.
            return self.forms.get(bare, word)
        if len(bare) < _SHORTEST:
            return word
        return self._parted(bare) or self._nearest(bare) or self._two_words(bare) or word

    def _parted(self, word: str) -> str | None:
        for start in _ELIDED:
            rest = word[len(start) :]
            if word.startswith(start) and len(rest) >= 3 and rest[0] in _VOWELS and rest in self.forms:
                return f"{start}'{self.forms[rest]}"
        # Flemish "krijgk": "krijg ik".
        return f"{self.forms[word[:-1]]} ik" if word.endswith("k") and word[:-1] in self.forms else None

    def _nearest(self, word: str) -> str | None:
        # The first letter is the one that is seldom mistaken; a short word leaves no room for guessing.
        likely = [each for each in self._like(word) if len(word) > 5 or not each[1]]
        return self.forms[min(likely)[-1]] if likely else None

    def _like(self, word: str) -> list[tuple[int, bool, int, str]]:
        """Return words that differ by an error or two: how far, whether they begin otherwise, how rare, which."""
        errors = 1 if len(word) < _LONG else 2
        lengths = range(max(_SHORTEST, len(word) - errors), len(word) + errors + 1)
        near = [other for length in lengths for other in self._by_length.get(length, ())]
        found = process.extract(word, near, scorer=OSA.distance, score_cutoff=errors, limit=_ALIKE)
        return [(distance, other[0] != word[0], -self.counts[other], other) for other, distance, _ in found]

    def _two_words(self, word: str) -> str | None:
        cuts = [at for at in range(2, len(word) - 1) if word[:at] in self.forms and word[at:] in self.forms]
        if not cuts:
            return None
        best = max(cuts, key=lambda at: min(self.counts[word[:at]], self.counts[word[at:]]))
        return f"{self.forms[word[:best]]} {self.forms[word[best:]]}"


@lru_cache(maxsize=1)
def _dictionary() -> tuple[frozenset[str], frozenset[str]]:
    """Return the words as they are written, and without accents those that have any."""
    exact = frozenset(word for language in DICTIONARIES for word in SpellChecker(language=language).word_frequency.words())
    return exact, frozenset(plain(word) for word in exact if not word.isascii())
