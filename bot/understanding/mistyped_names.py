"""Names typed in ways that one wrong letter does not explain: a key beside the right one, letters out of order, by ear.

Each way is looked up, not tried on every name: with a thousand companies a sentence costs no more
than with five. Which of these words is meant as a name at all is judged by who asks
(`controllers_in_text.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby

from rapidfuzz.distance import OSA

#: From this length on a name is told from everyday words by its sound or its letters alone.
LONG = 6
#: A shorter name is only found so where a name stands, and never below this length.
SHORT = 5
#: Letters that a name heard by ear may be longer.
_MOST_LONGER = 3
# Rows of the keyboards used in Belgium, and those of telephones set to English.
_ROWS = (("azertyuiop", "qsdfghjklm", "wxcvbn"), ("qwertyuiop", "asdfghjkl", "zxcvbnm"))


def _neighbours() -> dict[str, frozenset[str]]:
    beside: dict[str, set[str]] = {}
    for rows in _ROWS:
        for upper, row in enumerate(rows):
            for at, letter in enumerate(row):
                near = {*row[max(0, at - 1) : at + 2]}
                for other in rows[max(0, upper - 1) : upper] + rows[upper + 1 : upper + 2]:
                    near |= {*other[max(0, at - 1) : at + 2]}
                beside.setdefault(letter, set()).update(near - {letter})
    return {letter: frozenset(near) for letter, near in beside.items()}


#: Letter -> those whose keys lie beside it.
NEIGHBOURS = _neighbours()
_START, _END = slice(2), slice(-2, None)
# What is left of a word when letters that may sound alike are one, and vowels, n, m and h none: a quick first look.
_SKELETON = str.maketrans({**dict.fromkeys("aeiouynmhw"), **dict.fromkeys("ckqsxz", "c"), **dict.fromkeys("pfv", "p")})
_NASAL = re.compile(r"(?:ain|ein|aim|eim|in|en|an|em|am)(?=[^aeiouymn]|$)")


def by_ear(word: str) -> str:
    """Return a word as it sounds to who never saw it written, the same for all ways to write that."""
    heard = re.sub(r"c(?=[eiy])|z", "s", word.replace("ph", "f"))
    heard = heard.replace("x", "ks").replace("qu", "k").replace("q", "k").replace("c", "k").replace("h", "")
    heard = re.sub(r"(.)\1+", r"\1", heard)
    heard = _NASAL.sub("&", heard)
    heard = heard.replace("eau", "o").replace("au", "o").replace("ou", "u").replace("ie", "i").replace("y", "i")
    return re.sub(r"(.)\1+", r"\1", heard)


def _skeleton(word: str) -> str:
    return "".join(letter for letter, _ in groupby(word.translate(_SKELETON)))


def is_beside_the_key(typed: str, name: str) -> bool:
    """Return whether one letter of a name was typed on a key beside its own."""
    changed = [(was, meant) for was, meant in zip(typed, name, strict=False) if was != meant]
    return len(typed) == len(name) and len(changed) == 1 and changed[0][0] in NEIGHBOURS.get(changed[0][1], frozenset())


class MistypedNames:
    """Names, ready to be looked for as they may be mistyped."""

    def __init__(self, names: Iterable[str]) -> None:
        """Take the names, each as one word without accents."""
        self._without_one: dict[tuple[int, str], list[str]] = {}
        self._shortened: dict[str, list[str]] = {}
        self._by_letters: dict[tuple[str, str], list[str]] = {}
        self._by_ear: dict[str, list[str]] = {}
        for name in names:
            if len(name) < SHORT:
                continue
            for at in range(len(name)):
                rest = name[:at] + name[at + 1 :]
                self._without_one.setdefault((at, rest), []).append(name)
                if len(name) < LONG:
                    self._shortened.setdefault(rest, []).append(name)
            self._by_letters.setdefault((name[0], "".join(sorted(name))), []).append(name)
            self._by_ear.setdefault(by_ear(name), []).append(name)
        all_names = [name for names in self._by_ear.values() for name in names]
        # One letter wrong leaves the beginning or the end as it was: a quick first look.
        self._edges = frozenset((len(name), name[part]) for name in all_names for part in (_START, _END))
        self._begins = frozenset((len(name), name[0]) for name in all_names)
        self._skeletons = frozenset(_skeleton(name) for name in all_names)
        #: How long what is looked for may be.
        self.longest = max(map(len, all_names), default=0) + _MOST_LONGER

    def meant(self, typed: str, *, stands_as_name: bool) -> str | None:
        """Return the name a word is a mistyping of, or None.

        Args:
            typed: The word, or words without their spaces, plain.
            stands_as_name: Whether it stands where a name does: "bij ...", "chez ...", at the start.
        """
        if not SHORT - 1 <= len(typed) <= self.longest:
            return None
        if len(typed) < SHORT:
            found = self._shortened.get(typed, []) if stands_as_name else []
        else:
            found = self._beside_the_key(typed) or self._out_of_order(typed) or self._heard(typed, stands_as_name)
        return found[0] if found else None

    def _beside_the_key(self, typed: str) -> list[str]:
        if (len(typed), typed[_START]) not in self._edges and (len(typed), typed[_END]) not in self._edges:
            return []
        alike = (name for at in range(len(typed)) for name in self._without_one.get((at, typed[:at] + typed[at + 1 :]), ()))
        return [name for name in alike if is_beside_the_key(typed, name)]

    def _out_of_order(self, typed: str) -> list[str]:
        if len(typed) < LONG or (len(typed), typed[0]) not in self._begins:
            return []
        return [name for name in self._by_letters.get((typed[0], "".join(sorted(typed))), ()) if OSA.distance(typed, name) <= 2]

    def _heard(self, typed: str, stands_as_name: bool) -> list[str]:
        if _skeleton(typed) not in self._skeletons:
            return []
        return [name for name in self._by_ear.get(by_ear(typed), ()) if len(name) >= LONG or stands_as_name]
