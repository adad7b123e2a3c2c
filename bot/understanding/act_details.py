"""What a sentence that asks for an act tells already, so that it need not be asked.

"Wis al mijn gegevens" says how much, "de gegevens van mijn zoon" says whose. Only what is
plainly said is taken; it stands in the summary and can be corrected there.
"""

from __future__ import annotations

import re

from bot.understanding.words import words

#: From so many words on, a sentence tells enough to be the answer to a question in free words.
ENOUGH_WORDS = 7

_ALL = re.compile(
    r"\b(?:alles|allemaal|al (?:mijn|m n|mn|die|onze|haar|zijn|hun)|alle (?:mijn |persoonlijke |die )?(?:\w+ )?(?:gegevens|data|info\w*|persoonsgegevens)|volledig|helemaal|tout|toutes? (?:mes|ses|nos|les|ces)|"
    r"l ensemble|l integralite|totalement|completement|entierement)\b"
)
_NOT_ALL = re.compile(r"\b(?:behalve|uitgezonderd|enkel|alleen|slechts|sauf|excepte|hormis|uniquement|seulement|niet alles|pas tout)\b")
_ONE_LIST = re.compile(r"\b(?:nieuwsbrief|nieuwsbrieven|newsletter|infolettre|lettre d information|mailinglijst|mailing list|die lijst|cette liste|liste de diffusion)\b")
_ALL_MARKETING = re.compile(
    r"\b(?:(?:alle|geen|genoeg|nooit meer|niks|stop (?:met )?(?:al )?(?:die|jullie|uw)?) ?(?:\w+ )?(?:reclame\w*|promo\w*|publiciteit|marketing\w*|mailings?|aanbiedingen)|geen enkele (?:reclame|mail)|"
    r"(?:toutes?|aucune?|plus (?:de|aucune?)|plus jamais de|marre de|stop (?:a )?(?:vos|toutes?)?) ?(?:\w+ )?(?:pubs?|publicites?|promos?|promotions?|mailings?|offres|prospection|demarchage))\b"
)
_OF_CHILD = r"(?:zoon|zoontje|dochter|dochtertje|kind|kinderen|kids|kleinkind|kleinzoon|kleindochter|fils|fille|enfants?|gamin|gamine|petit fils|petite fille)"
_OF_KIN = (
    r"(?:moeder|vader|mama|papa|ouders|oma|opa|grootmoeder|grootvader|man|echtgenoot|vrouw|echtgenote|partner|broer|zus|tante|nonkel|oom|buurvrouw|buurman|mere|pere|parents|maman|grand mere|grand pere|mari|femme|"
    r"epouse|epoux|compagnon|compagne|frere|soeur|tante|oncle|voisine?)"
)
_MY = r"(?:mijn|m n|mn|onze|ons|mon|ma|mes|notre|nos)"
_DEAD = re.compile(
    rf"\b(?:overleden|gestorven|overlijden|wijlen|decede\w*|defunte?s?|feue?|deces|{_MY} (?:late )?{_OF_KIN} (?:\w+ )?(?:is|est) (?:\w+ )?(?:dood|overleden|gestorven|morte?|decedee?)|(?:is|est) (?:vorig|vorige|\w+) (?:jaar|maand|week) (?:overleden|gestorven))\b"
)
_CLIENT = re.compile(rf"\b(?:{_MY} (?:client|clienten|clients|clientes|cliente|mandante?s?|opdrachtgever)|namens (?:een|onze|mijn) client\w*|au nom de (?:mon|ma|notre) client\w*|als (?:zijn|haar|hun) advocaat|en tant qu avocate?)\b")
_WARD = re.compile(r"\b(?:bewindvoerder|bewind|voogd|voogdij|pupil|onder bewind|administrateur (?:provisoire|de biens|de la personne)|administratrice|tuteur|tutrice|tutelle|mandat(?:aire)?|volmacht|lastgeving|procuration|sous administration)\b")
# Whose data: "de gegevens van mijn zoon", "namens mijn moeder", "les données de ma fille".
_DATA_OF = rf"(?:van|voor|namens|over|in naam van|de|du|des|pour|au nom de|concernant|sur|d) (?:{_MY} )(?:\w+ )?"
_DATA_OF_CHILD, _DATA_OF_KIN = re.compile(rf"\b{_DATA_OF}{_OF_CHILD}\b"), re.compile(rf"\b{_DATA_OF}{_OF_KIN}\b")
_MYSELF = re.compile(r"\b(?:voor (?:mij|me|mezelf|mijzelf|mijn eigen)|van (?:mij|mezelf|mijzelf)|mijn eigen gegevens|over mezelf|pour moi|moi meme|les miennes|mes propres donnees|de moi)\b")


def details_in(text: str) -> dict[str, str]:
    """Return what a sentence plainly answers, as option ids by question id.

    The questions are those of a rights request (`extent`, `scope`, `for_whom`); whether one is
    asked at all depends on the act, and is not judged here.
    """
    line = " ".join(words(text))
    found: dict[str, str] = {}
    if _ALL.search(line) and not _NOT_ALL.search(line):
        found["extent"] = "all"
    if _ALL_MARKETING.search(line):
        found["scope"] = "all_marketing"
    elif _ONE_LIST.search(line):
        found["scope"] = "one_list"
    if whose := for_whom(text):
        found["for_whom"] = whose
    return found


def for_whom(text: str) -> str | None:
    """Return whose data a sentence is about when it is another's, or plainly the person's own; None when it does not say."""
    line = " ".join(words(text))
    if _DEAD.search(line):
        return "deceased"
    if _CLIENT.search(line):
        return "client"
    if _DATA_OF_CHILD.search(line):
        return "child"
    if _WARD.search(line) or _DATA_OF_KIN.search(line):
        return "ward"
    return "self" if _MYSELF.search(line) else None


def tells_enough(text: str) -> bool:
    """Return whether a sentence says enough to be an answer in the person's own words: "ik trek mijn toestemming in voor ..."."""
    return len(words(text)) >= ENOUGH_WORDS
