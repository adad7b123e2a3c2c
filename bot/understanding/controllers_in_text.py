"""Which controllers a sentence names, typing errors included.

Names are read at run time, so a new controller is understood without training.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.policies.controllers import Names
from bot.understanding.mistyped_names import LONG, SHORT, MistypedNames, is_beside_the_key
from bot.understanding.words import listed, words

#: A name this short is also an everyday abbreviation ("jullie CRM") unless it stands as a name.
_SHORT_NAME = 4
_BEFORE_A_THING = listed(
    "het een uw jullie onze ons hun zijn die dat deze geen welk welke nieuw nieuwe le la l les un une votre vos notre nos leur son sa ce cette aucun du au als comme quel quels nouveau"
)
# "Een goed CRM", "le meilleur CRM".
_HOW_IT_IS = listed("goed goede beter ander eigen groot klein nieuw simpel gratis degelijk bon meilleur autre petit gros propre nouveau gratuit simple vrai echt")
# "Ik wil dat CRM ...": what is wanted or said, and no thing.
_BEFORE_THAT = listed("wil wilt willen wou zou vraag vraagt vragen eis eist zeg zegt zei weet denk denkt hoop hoopt vind vindt staat blijkt hoor hoorde las lees zie zag gehoord gelezen gezien gezegd")
# "in de CRM", but not "auprès de CRM": the French "de" stands before names.
_BEFORE_DUTCH_DE = listed("in uit op via met naar aan door doet is")
# "crm-software", "logiciel crm": a kind of thing, whatever stands before it.
_KIND_OF_THING = listed("software systeem systemen pakket pakketten tool tools programma programmas app toepassing logiciel logiciels systeme systemes outil outils programme programmes")
# "Il entra" and "se sentira" are verbs, and "Microsoft Entra" and "Nissan Sentra" are products of others.
_NO_NAME_FOLLOWS = listed("il elle on se microsoft azure nissan")
_COMPANY = listed("firma bedrijf vennootschap werkgever webbureau onderneming societe firme entreprise boite agence compagnie employeur fournisseur nv sa bv srl")
# Where a short name stands that is mistyped; anywhere else so few letters may be anything.
_BEFORE_A_NAME = listed("bij van door voor aan over tegen met chez de d par pour avec contre aupres") | _COMPANY
# Between two companies; what stands beside one may be another.
_BETWEEN = listed("en of et ou maar mais noch ni zowel als tussen entre")
_STANDS_BEFORE = _BEFORE_A_NAME | _BETWEEN
# "Le technicien entra": who comes in, and no name.
_WHO_ENTERS = listed(
    "technicien technicienne stagiaire livreur livreuse homme femme dame monsieur client cliente vendeur vendeuse employe employee voleur ouvrier facteur medecin infirmier infirmiere voisin voisine "
    "policier huissier agent plombier enfant fille fils mari pirate hacker collegue chef inconnu quelqu personne controleur installateur gardien visiteur"
)
# What is glued to a name by who types fast: "bijsentera".
_GLUED = listed("bij van voor door aan chez pour par avec")
# Before a short name these make other words.
_GLUED_TO_LONG = listed("a de en et of ou met naar over dat que la le d l")
_ELIDED = listed("d l")
# What Dutch writes behind a name as one word: "Senteraklant", "entras beleid".
_GLUED_BEHIND = listed("klant klanten account site website app beleid nieuwsbrief mail mails data gegevens factuur facturen s")
# Mailboxes of an office, not of a person: "mail van info@..." names the company.
_FROM = listed("van door de par")
_OFFICES = listed("info privacy gdpr rgpd avg dpo contact support help helpdesk sales service klantendienst noreply no reply jobs hr admin office")
_VOWELS = frozenset("aeiou")
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
        self._mistyped = MistypedNames(self._all_joined)
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
        shorter. An e-mail address names nobody, for a person's own may be at any company,
        unless it is that of an office from which mail came: "mail van info@".
        """
        said = [part for word in self._unspelled(words(_without_mailboxes(text))) for part in self._unglued(word)]
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
                    if names is not None and not (_is_verb(part, before) and part[0] in text):
                        taken |= dict.fromkeys(range(at, at + length), Mention(names.slug, names.name, part, is_exact))
        taken |= self._mistyped_in(said, taken)
        found: dict[str, Mention] = {}
        for place in sorted(taken):
            before = [said[near] for near in range(max(0, place - 2), place) if near not in taken and place - 1 not in taken]
            found.setdefault(taken[place].slug, replace(taken[place], is_denied=not _DENIALS.isdisjoint(before)))
        return list(found.values())

    def _mistyped_in(self, said: Sequence[str], taken: dict[int, Mention]) -> dict[int, Mention]:
        """Return the names among the words left that are mistyped beyond a slip."""
        found: dict[int, Mention] = {}
        sizes = [len(word) for word in said]
        for length in range(self._longest + 1, 0, -1):
            for at in range(len(said) - length + 1):
                if not _SHORTEST <= sum(sizes[at : at + length]) <= self._mistyped.longest:
                    continue
                places = range(at, at + length)
                if any(place in taken or place in found for place in places):
                    continue
                name = self._meant_by(said[at : at + length], said[max(0, at - 1) : at])
                if name is not None:
                    names = self._spellings[self._joined[name]]
                    found |= dict.fromkeys(places, Mention(names.slug, names.name, tuple(said[at : at + length]), False))
        return found

    def _meant_by(self, part: Sequence[str], before: Sequence[str]) -> str | None:
        typed = "".join(part)
        if typed in self._joined or not _NO_NAME_FOLLOWS.isdisjoint(before):
            return None
        name = self._mistyped.meant(typed, stands_as_name=not before or before[0] in _STANDS_BEFORE)
        if name is None and len(part) == 1 and not _COMPANY.isdisjoint(before):
            # "De firma Entre": made a word of by the telephone. Of three letters the wrong one lies beside the right one.
            name = next((each for each in self._all_joined if (OSA.distance(typed, each) <= 1 if len(each) >= SHORT else is_beside_the_key(typed, each))), None)
        return name if name is not None and (len(part) == 1 or len(self._joined[name]) > 1 or len(name) >= LONG) else None

    def _unspelled(self, said: Sequence[str]) -> list[str]:
        """Return the words with a name put together that is spelled out: "C.R.M.", "c r m"."""
        put: list[str] = []
        at = 0
        while at < len(said):
            end = at
            while end < len(said) and len(said[end]) == 1:
                end += 1
            # The longest that is one: "C.R.M. a-t-elle" goes on with single letters.
            ends = (upto for upto in range(end, at + _SHORTEST - 1, -1) if "".join(said[at:upto]) in self._joined)
            upto = next(ends, at + 1)
            put.append("".join(said[at:upto]))
            at = upto
        return put

    def _unglued(self, word: str) -> list[str]:
        """Return a word, or a name and what it is glued to."""
        for cut in range(1, len(word) - _SHORTEST + 1):
            before, name = word[:cut], word[cut:]
            is_name = name in self._joined
            is_elided = before in _ELIDED and len(name) >= SHORT and name[0] in _VOWELS
            if is_name and (before in _GLUED or before in _COMPANY or is_elided or (before in _GLUED_TO_LONG and len(name) >= LONG)):
                return [before, name]
            name, behind = word[:-cut], word[-cut:]
            if name in self._joined and ((len(name) >= LONG and cut > 1) or (len(name) >= SHORT and behind in _GLUED_BEHIND)):
                return [name, behind]
        return [word]

    def _exactly(self, part: tuple[str, ...], before: Sequence[str], after: Sequence[str]) -> Names | None:
        joined = "".join(part)
        if joined not in self._joined or not _NO_NAME_FOLLOWS.isdisjoint(before[-1:]):
            return None
        is_beside_another = len(before) > 1 and before[-1] == "als" and before[-2] in self._joined
        if len(joined) <= _SHORT_NAME and ((_is_before_a_thing(before) and not is_beside_another) or not _KIND_OF_THING.isdisjoint([*before[-1:], *after])):
            return None
        if part in self._spellings:
            return self._spellings[part]
        is_beside_between = not _BETWEEN.isdisjoint(after) or not _STANDS_BEFORE.isdisjoint(before[-1:])
        is_certain = len(joined) > _SHORT_NAME or is_beside_between
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
            is_near = _are_slips(part, spelling) if len(part) == len(spelling) else len(part) < len(spelling)
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


def _without_mailboxes(text: str) -> str:
    """Return the text without e-mail addresses; of an office's from which mail came, the company's part stays.

    Any other may be the person's own, at whatever company they work.
    """
    kept: list[str] = []
    for part in text.split():
        local, at, domain = part.rpartition("@")
        if not at:
            kept.append(part)
        elif kept and kept[-1].lower() in _FROM and not _OFFICES.isdisjoint(words(local)):
            kept.append(domain)
    return " ".join(kept)


def _is_verb(part: Sequence[str], before: Sequence[str]) -> bool:
    """Return whether a short name reads as a French verb: "le technicien entra"."""
    return len(part) == 1 and len(part[0]) < LONG and not _WHO_ENTERS.isdisjoint(before[-1:])


def _is_before_a_thing(before: Sequence[str]) -> bool:
    if not before or (before[-1] == "dat" and not _BEFORE_THAT.isdisjoint(before[:-1])):
        return False
    return before[-1] in _BEFORE_A_THING | _HOW_IT_IS or (before[-1] == "de" and before[0] in _BEFORE_DUTCH_DE)


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


def _are_slips(typed: Sequence[str], spelling: Sequence[str]) -> bool:
    """Return whether each word is one of the name's, or a slip of it; beside a word typed right, a short one may be farther off."""
    if all(map(_is_slip, typed, spelling)):
        return True
    if len(typed) < 2:
        return False
    wrong = [(one, other) for one, other in zip(typed, spelling, strict=True) if one != other]
    if len(wrong) != 1 or len(wrong[0][0]) != len(wrong[0][1]):
        return False
    one, other = wrong[0]
    return sorted(one) == sorted(other) or is_beside_the_key(one, other)


def _is_slip(typed: str, word: str) -> bool:
    return typed == word or _swapped(typed, word) or is_typing_error(typed, word)


def _swapped(typed: str, name: str) -> bool:
    return len(typed) == len(name) and sorted(typed) == sorted(name) and OSA.distance(typed, name) == 1


def _undoubled(typed: str) -> str:
    return "".join(letter for index, letter in enumerate(typed) if index == 0 or letter != typed[index - 1])
