"""A message taken apart into what may be two questions."""

from __future__ import annotations

import re

from bot.understanding.words import words

_SENTENCE_END = re.compile(r"(?<=[?!;])\s+|(?<=[^\d\W]\.)\s+|(?<=\w{2}\.)\s+|\n+")
# With a word of place or time before it, a question word begins a question as well.
_ASKING = (
    r"(?:aan|met|bij|van|op|binnen|voor|na|in|tot|over|door|sinds) (?:wie|wat|welke?|wanneer|hoeveel)|"
    r"(?:à|de|sur|dans|avec|pour|chez|en|par|pendant|depuis|après|vers|sous) (?:qui|quoi|quel(?:le)?s?|combien|quand)|jusqu'(?:à quand|où)"
)
# "... en mij uit te schrijven", "... et me retirer": a second order that hangs on the first.
_SECOND_ORDER = r"(?:mij|me|mijn \w+) (?:\w+ ){0,2}te \w+en|(?:de )?(?:me |m')\w+(?:er|ir|re)"
_STARTS = (
    rf"{_ASKING}|{_SECOND_ORDER}|"
    # Dutch
    "waarvoor|waarmee|vanwaar|hoe|hoelang|hoeveel|wie|wat|waar|waarom|welke|welk|wanneer|kan|kunnen|mag|moet|moeten|delen|deelt|verkopen|verkoopt|bewaren|bewaart|hebben|hebt|heeft|"
    "gebruiken|gebruikt|geven|geeft|is|zijn|krijg|krijgt|wis|verwijder|stuur|bezorg|mail|geef|schrijf|verbeter|corrigeer|pas|blokkeer|bevries|haal|zeg|vertel|laat|stop|dat duurt|ik wil|ik zou|wil(?: ook| graag)* weten|worden|wordt|gaan|staan|"
    # French
    "d'où|combien|comment|qui|que|quel|quelle|quels|quelles|où|quand|pourquoi|est-ce|puis-je|peut-on|pouvez|peux|avez|vendez|partagez|gardez|conservez|"
    "utilisez|transmettez|donnez|dois-je|faut-il|effacez|supprimez|envoyez|désabonnez|désinscrivez|arrêtez|cessez|retirez|enlevez|rectifiez|corrigez|bloquez|gelez|limitez|dites|indiquez|ça prend|ça dure|ça coûte|cela prend|cela dure|je veux|je voudrais|je souhaite|sont|sera"
)
# Flemish "en" and French "et" join two questions only where a new question or order begins.
_JOINED = re.compile(rf"(?:,\s*|\s+)(?:en ook|en dan|en anders|en|maar|of anders|anders|et aussi|et puis|et sinon|et|mais|ainsi que|sinon)\s+(?=(?:{_STARTS})\b)|,\s+(?=(?:{_STARTS})\b)", re.IGNORECASE)

# ", mijn mail is jan@...": how to be reached, told behind what is asked.
_REACHED = re.compile(r",\s+(?=(?:mijn|m'n|mon)\s[\w-]{3,14}(?:\s\w+)?\s(?:is|est|c'est)\s\S+@)", re.IGNORECASE)

# What a person tells of themselves, unless it is a wish or a doubt.
_OF_ONESELF = re.compile(r"(?:en |maar |et |mais )?(?:ik (?:heb|had|ben|was|kreeg|krijg|ging|werk|woon)|wij? (?:hebben|zijn)|j ai|j avais|j etais|je (?:suis|travaille|recois)|nous (?:avons|sommes))\b")
_WISH = re.compile(r"\b(?:vra(?:ag|gen)|weten|benieuwd|recht|demande\w*|savoir|droit|question|curieu\w+|wil|veux|souhait\w*)\b")

#: A message of more characters tells a story; what is asked stands mostly at its end.
STORY = 140
#: Characters that are looked at of the last sentence, and of the last two.
LONGEST_LAST, LONGEST_LAST_TWO = 150, 220
# A shorter sentence says little by itself: "Kan ik dat als dochter regelen?"
_SAYS_SOMETHING = 40
# The end of a very long message, in which its last two sentences stand.
_TAIL = 1000

#: More parts than this are not looked at one by one.
MOST_CLAUSES = 4


def split_clauses(text: str) -> list[str]:
    """Return the parts of a message that may each ask something.

    One part (the whole) when there is nothing to split; parts of one word are dropped.
    """
    sentences = [part for sentence in _SENTENCE_END.split(text.strip()) for told in _REACHED.split(sentence) for part in _JOINED.split(told)]
    parts = [part.strip(" ,.;:!\n") for part in sentences]
    parts = [part for part in parts if len(words(part)) >= 2]
    return parts[:MOST_CLAUSES] if len(parts) > 1 else [text.strip()]


def endings(text: str) -> list[str]:
    """Return how a story ends: its last sentence and its last two; nothing of a short message or a single sentence.

    A short sentence goes with the one before it, and a long ending is cut at its begin.
    """
    said = text.strip()
    if len(said) <= STORY:
        return []
    sentences: list[str] = []
    for sentence in filter(None, (part.strip() for part in _SENTENCE_END.split(said[-_TAIL:]))):
        if sentences and min(len(sentence), len(sentences[-1])) < _SAYS_SOMETHING:
            sentences[-1] = f"{sentences[-1]} {sentence}"
        else:
            sentences.append(sentence)
    if len(sentences) < 2:
        return []
    return [sentences[-1][-LONGEST_LAST:], " ".join(sentences[-2:])[-LONGEST_LAST_TWO:]]


def tells_background(text: str) -> bool:
    """Return whether a part of a message tells about the person and asks nothing: "ik heb gesolliciteerd"."""
    said = " ".join(words(text))
    return "?" not in text and _OF_ONESELF.match(said) is not None and _WISH.search(said) is None
