"""Acts that are no longer wanted: "toch geen kopie", "finalement pas l'effacement"."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.understanding.words import words

#: Longer messages say more than that an act is left out.
_MOST_WORDS = 9
_AFTER_ALL = re.compile(r"\b(?:toch|eigenlijk|bij nader inzien|uiteindelijk|finalement|en fait|tout compte fait|plutot|apres tout)\b")
_NOT = re.compile(r"\b(?:geen|niet|pas|plus|sans|zonder)\b")
_DROP = re.compile(r"\b(?:laat|laissez?|oubliez?|vergeet|schrap|retirez?|enlevez?)\b.*\b(?:vallen|maar|weg|tomber|demande|aanvraag)\b")
# "Toch niet alles wissen" leaves out no act.
_HOW_MUCH = re.compile(r"\b(?:alles|allemaal|tout|toutes?|al mijn)\b")
_THINGS: Mapping[str, re.Pattern[str]] = {
    "request_access": re.compile(r"\b(?:kopie\w*|inzage|afschrift|copies?|acces)\b"),
    "request_rectification": re.compile(r"\b(?:verbeter\w*|correcti\w+|rectifi\w+|corrig\w+)\b"),
    "request_erasure": re.compile(r"\b(?:wis|wissen|gewist|verwijder\w*|effac\w+|supprim\w+|suppression)\b"),
    "request_restriction": re.compile(r"\b(?:beperk\w*|limit\w+)\b"),
    "request_portability": re.compile(r"\b(?:overdra\w+|overdrag\w+|meenemen|portabilite|transfer\w+)\b"),
    "request_objection": re.compile(r"\b(?:bezwaar|oppos\w+)\b"),
    "request_unsubscribe": re.compile(r"\b(?:uitschrijv\w*|desabonn\w+|desinscri\w+)\b"),
    "request_consent_withdrawal": re.compile(r"\b(?:toestemming|consentement)\b"),
    "request_human_review": re.compile(r"\b(?:mens|besluit|humaine?|decision)\b"),
}


def acts_left_out(text: str) -> tuple[str, ...]:
    """Return the intents of the acts that a short message takes back, by its words; whether they were asked is not judged."""
    said = words(text)
    line = " ".join(said)
    if not said or len(said) > _MOST_WORDS or "?" in text or _HOW_MUCH.search(line):
        return ()
    if not (_AFTER_ALL.search(line) and _NOT.search(line)) and not _DROP.search(line):
        return ()
    return tuple(act for act, thing in _THINGS.items() if thing.search(line))
