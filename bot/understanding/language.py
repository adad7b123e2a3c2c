"""Which language a person writes, decided per turn.

The scores come from a language detector (attached to the message by bot/nlu); the words of
the sentence, the talk so far and the language of the page decide what they are worth:
"ok", a company's name or an e-mail address never flip the language.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.policies.model import LANGUAGES
from bot.understanding.language_words import FOREIGN, SHARED, TELLING, WORD_SHAPES, is_neutral
from bot.understanding.words import listed, plain, without_addresses, words

# What cleaning puts in the place of a number that must not be kept.
_MASK = "•"
_LETTERS = re.compile(r"[^\W\d_]+")
_NOT_LATIN = re.compile("[^\\u0000-\\u024f\\u1e00-\\u1eff]")
# Names hold these; in a bare value they do not prove a language.
_IN_NAMES = listed("van vande vander vanden den der ter ten het op le la les du des d l een un une")
#: Words looked at; the beginning of a long text is enough.
_LOOKED_AT = 80
#: Words are looked at for both languages, and a text twice: as it is understood and as it is answered.
_OF_ONE_TEXT = 2 * _LOOKED_AT
#: From this length on, a word with one slip is still known.
_SLIP_LENGTH = 6
#: From this length on, a word with letters repeated is still known.
_SQUEEZABLE = 3

# Evidence is counted in logarithms of odds, Dutch above zero, French below.
_PER_WORD, _PER_SHAPE = 2.0, 0.8
#: Evidence needed against the language of the talk, and against that of the page; and
#: against that of the talk by a bare value: "Lien Verbruggen" holds a French word.
_TO_SWITCH, _TO_BEGIN, _TO_SWITCH_BY_VALUE = 1.1, 0.3, 3.0


@dataclass(frozen=True)
class LanguageDecision:
    """The language of a turn.

    Attributes:
        language: The one to answer in, one of `LANGUAGES`.
        is_foreign: The sentence is in neither; the bilingual line is due.
    """

    language: str
    is_foreign: bool = False


def decide_language(
    text: str,
    scores: Mapping[str, float],
    *,
    current: str | None,
    page_language: str | None,
    names: Collection[str] = (),
    is_value: bool = False,
) -> LanguageDecision:
    """Decide the language of a turn.

    Args:
        text: What the person wrote.
        scores: Probability per language code, as the detector gave it.
        current: Language of the talk so far; None in the first turn.
        page_language: Language of the page, or None.
        names: Words of company names, which prove nothing.
        is_value: It is a bare value such as a person's name, whose letters prove nothing.
    """
    default = current or (page_language if page_language in LANGUAGES else None) or LANGUAGES[0]
    bare = _without_numbers(without_addresses(text))
    telling = [word for word in words(bare) if not is_neutral(word) and word not in names][:_LOOKED_AT]
    if not telling:
        return LanguageDecision(default)
    if is_value:
        telling = [word for word in telling if word not in _IN_NAMES]
    counted = {tongue: sum(_is_of(word, tongue) for word in telling) for tongue in LANGUAGES}
    if not is_value and _is_foreign(bare, telling, scores):
        return LanguageDecision(default, is_foreign=True)
    evidence = _PER_WORD * (counted["nl"] - counted["fr"])
    if not is_value:
        evidence += _by_shapes(bare, names) + _by_detector(scores, len(telling), is_known=evidence != 0)
    best = "nl" if evidence >= 0 else "fr"
    needed = _TO_BEGIN if not current else _TO_SWITCH_BY_VALUE if is_value else _TO_SWITCH
    return LanguageDecision(best if abs(evidence) >= needed else default)


def _without_numbers(text: str) -> str:
    return " ".join(part for part in text.replace(_MASK, " ").split() if not any(character.isdecimal() for character in part))


def _is_foreign(bare: str, telling: Sequence[str], scores: Mapping[str, float]) -> bool:
    letters = "".join(_LETTERS.findall(plain(bare)))
    if len(_NOT_LATIN.findall(letters)) > len(letters) / 2:
        return True
    detected = max((score for tongue, score in scores.items() if tongue not in LANGUAGES), default=0.0)
    ours = [word for word in telling if any(word in TELLING[tongue] for tongue in LANGUAGES)]
    if (len(telling) >= 5 and detected >= 0.85 and len(ours) <= len(telling) // 6) or (len(telling) >= 3 and detected >= 0.95 and not ours):
        return True
    return any(_is_spoken(tongue, telling, ours, scores) for tongue in FOREIGN)


def _is_spoken(tongue: str, telling: Sequence[str], ours: Sequence[str], scores: Mapping[str, float]) -> bool:
    spoken = sum(word in FOREIGN[tongue] for word in telling)
    # A word that both have ("wie", "der", "is") speaks for neither.
    against = sum(word not in SHARED[tongue] for word in ours)
    if spoken < 2 or 3 * against >= spoken:
        return False
    if spoken >= 3:
        return True
    # The detector knows some of these languages only.
    return scores[tongue] >= 0.15 if tongue in scores else max((scores.get(own, 0.0) for own in LANGUAGES), default=0.0) <= 0.5


def _by_shapes(bare: str, names: Collection[str]) -> float:
    counted = dict.fromkeys(LANGUAGES, 0)
    for word in _LETTERS.findall(bare.casefold())[:_LOOKED_AT]:
        known = plain(word)
        if known in names or is_neutral(known) or any(known in TELLING[tongue] for tongue in LANGUAGES):
            continue
        for tongue in LANGUAGES:
            counted[tongue] += WORD_SHAPES[tongue].search(word) is not None
    return _PER_SHAPE * (counted["nl"] - counted["fr"])


def _by_detector(scores: Mapping[str, float], count: int, *, is_known: bool) -> float:
    nl, fr = scores.get("nl", 0.0), scores.get("fr", 0.0)
    # The fewer the words, the more the detector guesses; a known word is worth more than it.
    trust = {1: 0.5, 2: 0.6}.get(count, 1.0) * (0.5 if is_known else 1.0)
    return trust * math.log((nl + 0.02) / (fr + 0.02))


@lru_cache(maxsize=_OF_ONE_TEXT)
def _is_of(word: str, tongue: str) -> bool:
    if word in TELLING[tongue]:
        return True
    if any(word in known for known in (*TELLING.values(), *FOREIGN.values())):
        return False
    if _squeezed(word) in _SQUEEZED[tongue]:
        return True
    # Nearer to the words of one language only.
    return [each for each in LANGUAGES if _is_near(word, each)] == [tongue]


def _is_near(word: str, tongue: str) -> bool:
    return len(word) >= _SLIP_LENGTH and process.extractOne(word, _LONG[tongue], scorer=OSA.distance, score_cutoff=1) is not None


def _squeezed(word: str) -> str:
    # "halllo", "ouii": repeated letters once.
    return "".join(letter for index, letter in enumerate(word) if index == 0 or letter != word[index - 1])


def _all_squeezed(known: Collection[str]) -> frozenset[str]:
    return frozenset(_squeezed(word) for word in known if len(word) >= _SQUEEZABLE)


_LONG = {tongue: [word for word in sorted(TELLING[tongue]) if len(word) >= _SLIP_LENGTH] for tongue in LANGUAGES}
_SQUEEZED = {
    tongue: _all_squeezed(TELLING[tongue]).difference(_all_squeezed(FOREIGN["en"]), *(_all_squeezed(TELLING[other]) for other in LANGUAGES if other != tongue))
    for tongue in LANGUAGES
}
