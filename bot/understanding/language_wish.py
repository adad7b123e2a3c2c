"""The wish to go on in another language: "in het Frans graag", "je ne parle pas néerlandais"."""

from __future__ import annotations

import re

from rapidfuzz.distance import OSA

from bot.policies.model import LANGUAGES
from bot.understanding.words import listed, plain, without_addresses, words

_NAMES = {
    "nl": listed("nl nederlands nederlandse nederlandstalig nederlandstalige neerlandais neerlandaise neerlandophone vlaams vlaamse flamand flamande dutch"),
    "fr": listed("fr frans franse franstalig franstalige francais francaise francophone french"),
}
_OTHER_NAMES = listed(
    "engels engelse anglais anglaise anglophone english duits duitse allemand allemande deutsch german spaans espagnol espanol spanish italiaans italien "
    "italiano turks turc turkce arabisch arabe arabic pools polonais polski roemeens roumain portugees portugais russisch russe oekraiens ukrainien chinees chinois"
)
# What may stand around a language's name when nothing else is said.
_AROUND = listed(
    "en et ou of in het t int naar op le la l au de du graag aub svp alsjeblieft alstublieft s il vous te plait stp please pls plz bitte liever plutot maar mais "
    "dan alors nu maintenant ook aussi verder doe kan dit dat ca is mag ik wil je veux graag ok ja oui nee non merci version versie met avec auf an op"
)
_DENIED = listed("geen niet pas ni nooit jamais moins minder not no rien niets waarom pourquoi why slecht mauvais")
_ASKS_WHICH = listed("welke talen tweetalig meertalig quelles quels langues bilingue multilingue which languages")
_PARTS = re.compile(r"[,.;:!?]+|\b(?:maar|mais|but)\b")
_NOT_UNDERSTOOD = re.compile(r"\b(?:begrijp|versta|snap)\w*\b.{0,20}\b(?:niet|niks|niets|geen|ni)\b|\bcomprend\w*\b.{0,20}\b(?:pas|rien)\b")
#: From this length on, a language's name with one slip is still known.
_SLIP_LENGTH = 5


def wanted_language(text: str, intent: str, written_in: str) -> str | None:
    """Return the language a person asks to speak, or None when that is not asked.

    Naming a language counts where the model heard the wish, or where nothing else is said:
    in a longer sentence it may be part of a question ("is uw beleid in het Frans beschikbaar?").

    Args:
        text: What the person wrote.
        intent: What the model heard.
        written_in: The language the text is written in, which the other one replaces when a
            person only asks for "een andere taal".
    """
    text = without_addresses(text)
    is_wish = intent == "switch_language"
    if not is_wish and not says_only_a_language(text):
        return None
    wanted, denied = _named(text)
    if wanted and _NOT_UNDERSTOOD.search(plain(text)):
        # "Ik begrijp dat niet, dat is in het Frans."
        wanted, denied = [tongue for tongue in wanted if tongue == written_in], denied + wanted
    if wanted:
        # "ik versta Nederlands, maar liever Frans": the last one is meant.
        return wanted[-1]
    if denied:
        return _other(denied[-1])
    if is_wish and not asks_for_a_third_language(text, intent):
        return _other(written_in)
    return None


def asks_for_a_third_language(text: str, intent: str) -> bool:
    """Return whether a person asks for a language we do not speak, or which ones we speak."""
    said = words(without_addresses(text))
    if any(_named_by(word) for word in said):
        return False
    if intent == "switch_language":
        return any(word in _OTHER_NAMES or word in _ASKS_WHICH for word in said)
    return any(word in _OTHER_NAMES for word in said) and all(word in _OTHER_NAMES or word in _AROUND for word in said)


def says_only_a_language(text: str) -> bool:
    """Return whether a text names one of our languages and says nothing else."""
    said = words(without_addresses(text))
    named = [word for word in said if _named_by(word)]
    return bool(named) and all(word in named or word in _AROUND or word in _DENIED for word in said)


def _named(text: str) -> tuple[list[str], list[str]]:
    wanted: list[str] = []
    denied: list[str] = []
    for part in _PARTS.split(plain(text)):
        said = words(part)
        for index, word in enumerate(said):
            tongue = _named_by(word)
            if tongue is not None:
                # "geen Frans", "waarom in het Frans", but also "mijn Frans is niet goed".
                is_denied = not _DENIED.isdisjoint(said[:index] + said[index + 1 : index + 4])
                (denied if is_denied else wanted).append(tongue)
    return wanted, denied


def _named_by(word: str) -> str | None:
    for tongue, names in _NAMES.items():
        if word in names:
            return tongue
    if len(word) < _SLIP_LENGTH or word in _OTHER_NAMES:
        return None
    for tongue, names in _NAMES.items():
        if any(len(name) >= _SLIP_LENGTH and OSA.distance(word, name, score_cutoff=1) <= 1 for name in names):
            return tongue
    return None


def _other(language: str) -> str:
    return next(tongue for tongue in LANGUAGES if tongue != language)
