"""Which language a person writes, decided per turn.

The scores come from a language detector (attached to the message by bot/nlu); the words of
the sentence, the talk so far and the language of the page decide what they are worth:
"ok", a company's name or an e-mail address never flip the language.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from bot.policies.model import LANGUAGES
from bot.understanding.words import words

_NOT_WORDS = re.compile(r"\S*@\S*|https?://\S+|www\.\S+|\S*\d\S*|•+")

# Said in both languages in Belgium, so they prove nothing.
_NEUTRAL = frozenset(
    "ok oke okay okee merci salut cookie cookies dpo gdpr rgpd avg gba apd cv privacy policy data info contact mail email e newsletter account "
    "marketing profiling pardon super allo hallo hello hey ciao bye sorry stop help test pdf sms app gsm iban ip chat chatbot bot facebook google "
    "website site web online spam unsubscribe consent tracking login online service support ja oui si h a".split()
) - {"ja", "oui", "si", "hallo"}

# Small words that only one of the two has; they settle fragments where a detector guesses.
_OF_ONE_LANGUAGE: Mapping[str, frozenset[str]] = {
    "nl": frozenset(
        "ik je jij jouw u uw jullie wij we ze hij zij mij mijn m'n het een de van voor met bij naar niet geen wel ook nog maar wat wie waar hoe "
        "waarom welke wanneer hoelang kan mag moet wil heb hebt heeft hebben ben bent zijn wordt worden graag aub alstublieft alsjeblieft dank "
        "bedankt ja nee neen en of dat dit die deze om te aan op uit over door als dan daar hier gij ge da effe gegevens goeiedag goedendag dag "
        "hallo klacht bewaren wissen verwijderen toestemming uitschrijven bewaartermijn recht rechten inzage persoonsgegevens adres firma bedrijf".split()
    ),
    "fr": frozenset(
        "je tu il elle nous vous ils elles mon ma mes ton ta tes votre vos notre nos le la les un une des du de d l j m qu c n s t que qui quoi "
        "quel quelle quels quelles comment pourquoi quand combien ou et mais pas ne plus aussi avec pour sur dans chez par est sont suis ai as a "
        "avez avons ont peux peut puis veux voudrais dois bonjour bonsoir merci svp oui non si donnees vie privee plainte retrait droit droits "
        "desabonner effacer supprimer conservation duree adresse societe entreprise ca cela ce cette ces au aux en mise acces consentement".split()
    ),
}
# Words that stand in both lists or say little alone.
_AMBIGUOUS = frozenset({"de", "en", "la", "a", "je", "d", "l", "c", "s", "t", "n", "m", "j", "me", "ton", "des", "on", "or", "plus", "over", "dit", "merci", "elle", "hier"})


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
) -> LanguageDecision:
    """Decide the language of a turn.

    Args:
        text: What the person wrote.
        scores: Probability per language code, as the detector gave it.
        current: Language of the talk so far; None in the first turn.
        page_language: Language of the page, or None.
        names: Words of company names, which prove nothing.
    """
    default = current or (page_language if page_language in LANGUAGES else None) or LANGUAGES[0]
    telling = [word for word in words(_NOT_WORDS.sub(" ", text)) if word not in _NEUTRAL and word not in names]
    if not telling:
        return LanguageDecision(default)
    small = {tongue: sum(word in _OF_ONE_LANGUAGE[tongue] and word not in _AMBIGUOUS for word in telling) for tongue in LANGUAGES}
    foreign = max((score, tongue) for tongue, score in ({"": 0.0} | dict(scores)).items() if tongue not in LANGUAGES)
    if not any(small.values()) and len(telling) >= 3 and foreign[0] >= 0.6:
        return LanguageDecision(default, is_foreign=True)
    if foreign[0] >= 0.85 and len(telling) >= 5 and sum(small.values()) <= len(telling) // 6:
        return LanguageDecision(default, is_foreign=True)
    nl = _share(scores, small)
    best, certainty = ("nl", nl) if nl >= 0.5 else ("fr", 1 - nl)
    if best == default:
        return LanguageDecision(best)
    # One lone word flips the talk only when it is beyond doubt; the page alone weighs less.
    needed = (0.9 if len(telling) == 1 else 0.7) if current else 0.6
    return LanguageDecision(best if certainty >= needed else default)


def _share(scores: Mapping[str, float], small: Mapping[str, int]) -> float:
    nl, fr = scores.get("nl", 0.0), scores.get("fr", 0.0)
    detected = 0.5 if nl + fr < 1e-6 else (nl + 1e-3) / (nl + fr + 2e-3)
    if small["nl"] == small["fr"]:
        return detected
    counted = small["nl"] / (small["nl"] + small["fr"])
    # A small word is better evidence than letters, the more so the shorter the sentence.
    return 0.35 * detected + 0.65 * counted
