"""Which controllers a sentence names, typing errors included.

Names are read at run time, so a new controller is understood without training.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.policies.controllers import Names
from bot.understanding.words import listed, without_emails, words

#: A name this short is also an everyday abbreviation ("jullie CRM") unless it stands as a name.
_SHORT_NAME = 4
_BEFORE_A_THING = listed("het een uw jullie onze ons hun zijn die dat deze geen le la l les un une votre vos notre nos leur son sa ce cette aucun du au")
# "in de CRM", but not "auprès de CRM": the French "de" stands before names.
_BEFORE_DUTCH_DE = listed("in uit op via met naar aan door doet is")
_DENIALS = listed("niet geen pas not ni")
# Letters that a mistyped name may be longer or shorter.
_MOST_LONGER = 2
# Letters that are typed for one another because they sound the same.
_SOUNDS = str.maketrans({"k": "c", "q": "c", "s": "c", "z": "c", "x": "c"})


@dataclass(frozen=True)
class Mention:
    """A controller named in a text, and the words of the text that name it.

    Attributes:
        is_denied: It is named as the one not meant: "niet Conitro".
    """

    slug: str
    name: str
    words: tuple[str, ...]
    is_exact: bool
    is_denied: bool = False


class NameIndex:
    """All names of all controllers, ready to be looked for."""

    def __init__(self, controllers: Iterable[Names]) -> None:
        self._spellings: dict[tuple[str, ...], Names] = {}
        for names in controllers:
            for spelling in (names.name, *names.aliases, names.slug):
                self._spellings.setdefault(tuple(words(spelling)), names)
        self._spellings.pop((), None)
        self._longest = max((len(spelling) for spelling in self._spellings), default=0)
        self._joined: dict[str, tuple[str, ...]] = {}
        for parts in self._spellings:
            self._joined.setdefault("".join(parts), parts)
        self._all_joined = list(self._joined)
        self._beginning: dict[tuple[str, int], list[int]] = {}
        for place, name in enumerate(self._all_joined):
            for start in (name[:1].translate(_SOUNDS), name[1::-1]):
                self._beginning.setdefault((start, len(name)), []).append(place)
        self._starts = frozenset(start for start, _ in self._beginning)

    @property
    def vocabulary(self) -> frozenset[str]:
        """Return every word that stands in a name."""
        return frozenset(word for spelling in self._spellings for word in spelling)

    def find(self, text: str) -> list[Mention]:
        """Return the controllers a text names, in order, each once.

        A name typed right is taken before one typed nearly right, a longer one before a
        shorter. An e-mail address names nobody: a person's own may be at any company.
        """
        said = words(without_emails(text))
        taken: dict[int, Mention] = {}
        # Where a name may begin that is typed nearly right; most words of a long text begin none.
        likely = [at for at in range(len(said)) if self._begins("".join(said[at : at + 2]))]
        for is_exact, longest, places in ((True, self._longest + 1, range(len(said))), (False, self._longest, likely)):
            for length in range(min(longest, len(said)), 0, -1):
                for at in places:
                    if at + length > len(said) or (taken and any(place in taken for place in range(at, at + length))):
                        continue
                    part = tuple(said[at : at + length])
                    names = self._exactly(part, said[max(0, at - 2) : at]) if is_exact else self._nearly(part)
                    if names is not None:
                        taken |= dict.fromkeys(range(at, at + length), Mention(names.slug, names.name, part, is_exact))
        found: dict[str, Mention] = {}
        for place in sorted(taken):
            before = [said[near] for near in range(max(0, place - 2), place) if near not in taken and place - 1 not in taken]
            found.setdefault(taken[place].slug, replace(taken[place], is_denied=not _DENIALS.isdisjoint(before)))
        return list(found.values())

    def _exactly(self, part: tuple[str, ...], before: Sequence[str]) -> Names | None:
        joined = "".join(part)
        if joined not in self._joined:
            return None
        if len(joined) <= _SHORT_NAME and _is_before_a_thing(before):
            return None
        if part in self._spellings:
            return self._spellings[part]
        return self._spellings[self._joined[joined]] if len(joined) > _SHORT_NAME and joined in self._joined else None

    def _nearly(self, part: Sequence[str]) -> Names | None:
        typed = "".join(part)
        if len(typed) < _SHORT_NAME:
            return None
        alike = self._beginning_alike(typed)
        if not alike:
            return None
        for name, _, _ in process.extract(typed, alike, scorer=OSA.distance, score_cutoff=2, limit=None):
            spelling = self._joined[name]
            is_near = all(map(_is_slip, part, spelling)) if len(part) == len(spelling) else len(part) < len(spelling)
            if is_near and is_typing_error(typed, name):
                return self._spellings[spelling]
        return None

    def _begins(self, typed: str) -> list[str]:
        """Return which beginnings of names a word's own may stand for: as it sounds, or its first two letters swapped."""
        return [start for start in (typed[0].translate(_SOUNDS), typed[:2]) if start in self._starts]

    def _beginning_alike(self, typed: str) -> list[str]:
        """Return the names that a word could be a mistyping of, by beginning and length.

        What `is_typing_error` asks of both: with a thousand companies, comparing a sentence
        with every name took longer than understanding it.
        """
        starts = self._begins(typed)
        lengths = range(len(typed) - _MOST_LONGER, len(typed) + _MOST_LONGER + 1)
        places = {place for start in starts for length in lengths for place in self._beginning.get((start, length), ())}
        return [self._all_joined[place] for place in sorted(places)]


def _is_before_a_thing(before: Sequence[str]) -> bool:
    if not before:
        return False
    return before[-1] in _BEFORE_A_THING or (before[-1] == "de" and before[0] in _BEFORE_DUTCH_DE)


def is_typing_error(typed: str, name: str) -> bool:
    """Return whether a word is a likely mistyping of a name.

    One slip (a letter wrong, missing, extra, or two swapped) for names of six letters and
    more, two for names of ten and more; the first letter must sound right ("tentera" is a
    word of its own). Shorter names allow only letters swapped or doubled: one wrong letter
    too often makes another word ("extra", "entre").
    """
    if not typed or not name or abs(len(typed) - len(name)) > _MOST_LONGER:
        return False
    if len(name) < 6:
        return len(name) >= 4 and (_swapped(typed, name) or _undoubled(typed) == name)
    allowed = 2 if len(name) >= 10 else 1
    sounds_alike = typed[0].translate(_SOUNDS) == name[0].translate(_SOUNDS) or typed[:2] == name[1::-1]
    return sounds_alike and OSA.distance(typed, name, score_cutoff=allowed) <= allowed


def _is_slip(typed: str, word: str) -> bool:
    return typed == word or _swapped(typed, word) or is_typing_error(typed, word)


def _swapped(typed: str, name: str) -> bool:
    return len(typed) == len(name) and sorted(typed) == sorted(name) and OSA.distance(typed, name) == 1


def _undoubled(typed: str) -> str:
    return "".join(letter for index, letter in enumerate(typed) if index == 0 or letter != typed[index - 1])
