"""A message taken apart into what may be two questions."""

from __future__ import annotations

import re

from bot.understanding.words import words

_SENTENCE_END = re.compile(r"(?<=[?!;])\s+|(?<=[^\d\W]\.)\s+|(?<=\w{2}\.)\s+|\n+")
_STARTS = (
    # Dutch
    "aan wie|met wie|bij wie|van wie|waarvoor|waarmee|vanwaar|binnen hoeveel|tot wanneer|hoe|hoelang|hoeveel|wie|wat|waar|waarom|welke|welk|wanneer|kan|kunnen|mag|moet|moeten|delen|deelt|verkopen|verkoopt|bewaren|bewaart|hebben|hebt|heeft|"
    "gebruiken|gebruikt|geven|geeft|is|zijn|krijg|krijgt|wis|verwijder|stuur|geef|schrijf|stop|ik wil|ik zou|worden|wordt|gaan|staan|"
    # French
    "à quoi|à quelles?|avec qui|d'où|dans quel|en combien|jusqu'à quand|combien|comment|qui|que|quel|quelle|quels|quelles|où|quand|pourquoi|est-ce|puis-je|peut-on|pouvez|peux|avez|vendez|partagez|gardez|conservez|"
    "utilisez|transmettez|donnez|dois-je|faut-il|effacez|supprimez|envoyez|désabonnez|je veux|je voudrais|je souhaite|sont|sera|à qui|pendant combien"
)
# Flemish "en" and French "et" join two questions only where a new question or order begins.
_JOINED = re.compile(rf"(?:,\s*|\s+)(?:en ook|en dan|en|maar|et aussi|et puis|et|mais|ainsi que)\s+(?=(?:{_STARTS})\b)|,\s+(?=(?:{_STARTS})\b)", re.IGNORECASE)

#: More parts than this are not looked at one by one.
MOST_CLAUSES = 4


def split_clauses(text: str) -> list[str]:
    """Return the parts of a message that may each ask something.

    One part (the whole) when there is nothing to split; parts of one word are dropped.
    """
    sentences = [part for sentence in _SENTENCE_END.split(text.strip()) for part in _JOINED.split(sentence)]
    parts = [part.strip(" ,.;:!\n") for part in sentences]
    parts = [part for part in parts if len(words(part)) >= 2]
    return parts[:MOST_CLAUSES] if len(parts) > 1 else [text.strip()]
