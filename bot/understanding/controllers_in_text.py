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
_BEFORE_A_THING = listed("het een uw jullie onze ons hun zijn die dat deze geen le la l les un une votre vos notre nos leur son sa ce cette aucun du au als comme")
# "in de CRM", but not "auprès de CRM": the French "de" stands before names.
_BEFORE_DUTCH_DE = listed("in uit op via met naar aan door doet is")
# "crm-software", "logiciel crm": a kind of thing, whatever stands before it.
_KIND_OF_THING = listed("software systeem systemen pakket pakketten tool tools programma programmas app toepassing logiciel logiciels systeme systemes outil outils programme programmes")
# "Il entra" and "se sentira" are verbs, and "Microsoft Entra" is the product of another.
_NO_NAME_FOLLOWS = listed("il elle on se microsoft azure")
# Where a short name stands that is mistyped; anywhere else so few letters may be anything.
_BEFORE_A_NAME = listed("bij van door voor aan over tegen met firma bedrijf vennootschap chez de par pour avec contre societe firme entreprise boite")
# What is glued to a name by who types fast: "bijsentera".
_GLUED = ("bij", "van", "voor", "door", "aan", "chez", "pour", "par", "avec")
_DENIALS = listed("niet geen pas not ni")
# A name of fewer letters is only found as it is written.
_SHORTEST = 3
# Letters that a mistyped name may be longer or shorter.
_MOST_LONGER = 2
# Letters that are typed for one another because they sound the same.
_SOUNDS = str.maketrans({"k": "c", "q": "c", "s": "c", "z": "c", "x": "c"})
_HARD = str.maketrans({"k": "c", "q": "c"})


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
        said = [part for word in words(without_emails(text)) for part in self._unglued(word)]
        taken: dict[int, Mention] = {}
        # Where a name may begin that is typed nearly right; most words of a long text begin none.
        likely = [at for at in range(len(said)) if self._begins("".join(said[at : at + 2]))]
        for is_exact, longest, places in ((True, self._longest + 1, range(len(said))), (False, self._longest, likely)):
            for length in range(min(longest, len(said)), 0, -1):
                for at in places:
                    if at + length > len(said) or (taken and any(place in taken for place in range(at, at + length))):
                        continue
                    part = tuple(said[at : at + length])
                    before, after = said[max(0, at - 2) : at], said[at + length : at + length + 1]
                    names = self._exactly(part, before, after) if is_exact else self._nearly(part, before)
                    if names is not None:
                        taken |= dict.fromkeys(range(at, at + length), Mention(names.slug, names.name, part, is_exact))
        found: dict[str, Mention] = {}
        for place in sorted(taken):
            before = [said[near] for near in range(max(0, place - 2), place) if near not in taken and place - 1 not in taken]
            found.setdefault(taken[place].slug, replace(taken[place], is_denied=not _DENIALS.isdisjoint(before)))
        return list(found.values())

    def _unglued(self, word: str) -> list[str]:
        for small in _GLUED:
            if word.startswith(small) and len(word) - len(small) > _SHORT_NAME and word[len(small) :] in self._joined:
                return [small, word[len(small) :]]
        return [word]

    def _exactly(self, part: tuple[str, ...], before: Sequence[str], after: Sequence[str]) -> Names | None:
        joined = "".join(part)
        if joined not in self._joined or not _NO_NAME_FOLLOWS.isdisjoint(before[-1:]):
            return None
        if len(joined) <= _SHORT_NAME and (_is_before_a_thing(before) or not _KIND_OF_THING.isdisjoint([*before[-1:], *after])):
            return None
        if part in self._spellings:
            return self._spellings[part]
        is_certain = len(joined) > _SHORT_NAME or not _BEFORE_A_NAME.isdisjoint(before[-1:])
        return self._spellings[self._joined[joined]] if is_certain else None

    def _nearly(self, part: Sequence[str], before: Sequence[str]) -> Names | None:
        typed = "".join(part)
        if typed in self._joined or not _NO_NAME_FOLLOWS.isdisjoint(before[-1:]):
            # As it is written, and yet not meant; or a verb.
            return None
        if len(typed) < _SHORT_NAME and (len(part) > 1 or _BEFORE_A_NAME.isdisjoint(before[-1:]) or _is_before_a_thing(before)):
            return None
        alike = self._beginning_alike(typed)
        if not alike:
            return None
        for name, _, _ in process.extract(typed, alike, scorer=OSA.distance, score_cutoff=3, limit=None):
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
    word of its own), and other letters for the same sound, as "ks" for "x", are no slip. Shorter names allow only
    letters swapped or doubled: one wrong letter too often makes another word ("extra", "entre").
    Of three letters the first stays where it is.
    """
    if not typed or not name or abs(len(typed) - len(name)) > _MOST_LONGER:
        return False
    if len(name) < 6:
        is_swapped = _swapped(typed, name) and (len(name) >= _SHORT_NAME or typed[0] == name[0])
        return len(name) >= _SHORTEST and (is_swapped or _undoubled(typed) == name)
    allowed = 2 if len(name) >= 10 else 1
    sounds_alike = typed[0].translate(_SOUNDS) == name[0].translate(_SOUNDS) or typed[:2] == name[1::-1]
    return sounds_alike and OSA.distance(_heard(typed), _heard(name), score_cutoff=allowed) <= allowed


def _heard(word: str) -> str:
    """Return a word with one letter for a sound that has several ways to write it."""
    return _undoubled(word.translate(_HARD).replace("cs", "x").replace("eau", "o").replace("au", "o"))


def _is_slip(typed: str, word: str) -> bool:
    return typed == word or _swapped(typed, word) or is_typing_error(typed, word)


def _swapped(typed: str, name: str) -> bool:
    return len(typed) == len(name) and sorted(typed) == sorted(name) and OSA.distance(typed, name) == 1


def _undoubled(typed: str) -> str:
    return "".join(letter for index, letter in enumerate(typed) if index == 0 or letter != typed[index - 1])
