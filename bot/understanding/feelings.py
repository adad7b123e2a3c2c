"""What a message says beside what it asks: distress, anger, a complaint about an answer, and whether all is settled now.

Plain words only, and few: who is told "this sounds hard" for asking about data after a death is
helped less than who is simply answered (tests/understanding/test_feelings.py measures it on every
sentence of tests/nlu_cases).
"""

from __future__ import annotations

import re
from enum import Enum

from bot.understanding.words import plain, words

#: Longer messages ask more than whether all is settled.
_FEW_WORDS = 9
#: Longer messages tell a story, of which the answer is a part.
_MOST_WORDS = 30


class Feeling(str, Enum):
    """What somebody feels, as far as plain words say it."""

    DISTRESS = "distress"
    #: Somebody may take his or her life.
    DANGER = "danger"
    ANGER = "anger"


_DANGER = re.compile(
    r"\b(?:zelfmoord\w*|zelfdoding|suicid\w*|(?:maak|stap) er (?:een eind|uit) ?(?:aan)?|wil (?:niet meer leven|dood|sterven)"
    r"|(?:plus envie de vivre|envie de mourir|veux mourir|mettre fin a mes jours|me tuer|en finir avec la vie))\b"
)
_DISTRESS = re.compile(
    r"\b(?:wanhopig\w*|radeloos|ten einde raad|(?:ik )?zie het (?:echt )?niet meer zitten|ik kan (?:het )?(?:echt )?niet meer(?: aan)?(?= ?(?:$|[.,!?]))"
    r"|ik kan dit (?:echt )?niet meer aan|(?:ben|zit) (?:helemaal |echt |zo )*(?:in paniek|overstuur)|ik ben (?:echt |zo |heel )*bang(?= ?(?:$|[.,!?]))|doodsbang"
    r"|lig er (?:\w+ ){0,3}wakker van|slaap er niet (?:meer )?van|(?:ik )?(?:zit|ben) (?:hier )?te (?:wenen|huilen))"
    r"|\b(?:je suis (?:vraiment |completement )?desesperee?|au desespoir|au bout du rouleau|a bout de (?:forces|nerfs)|je suis a bout|je n'?en peux (?:vraiment )?plus"
    r"|je (?:craque|panique)|en (?:pleine )?(?:panique|detresse)|j'?ai (?:tres |trop |vraiment |tellement |si )*peur(?= ?(?:$|[.,!?]))|je suis terrifiee?"
    r"|j(?:e n)?'?en dors plus|je pleure)\b"
)
_ANGER = re.compile(
    r"\b(?:schandalig\w*|schande|onaanvaardbaar|ongehoord|woedend|razend|furieus|(?:ik )?(?:ben|heb) (?:het|er|dit|jullie|u) (?:echt |nu |spuug|kots)*(?:beu|genoeg van)"
    r"|spuugzat|kotsbeu|pikken|belachelijk|scandaleu\w+|inadmissible|inacceptable|honteu\w+|furieu\w+|j'?en ai (?:vraiment )?(?:marre|assez|ras le bol)|ras le bol"
    r"|c'?est (?:une honte|un scandale)|foutage de gueule|vous vous (?:foutez|moquez) de)\b"
)
_ANSWERED = re.compile(
    r"\b(?:mijn|m'n) (?:\w+ )?(?:aanvraag|verzoek) (?:is|werd|wordt) (?:\w+ )*(?:geweigerd|afgewezen|beantwoord)|\bma (?:\w+ )?demande (?:a ete|est) (?:\w+ )*(?:refusee|rejetee|traitee)"
    r"|\b(?:het|jullie|uw|dit|dat) antwoord\b|\b(?:die|de|jullie|uw) weigering\b|\b(?:la|votre|cette) reponse\b|\b(?:le|votre|ce) refus\b"
)
_DISAGREES = re.compile(
    r"\b(?:niet (?:akkoord|mee eens|tevreden|volledig|correct|juist)|oneens|ontevreden|onvolledig|onterecht|ten onrechte|klopt (?:niet|niks|langs geen kanten)|onjuist"
    r"|pas d'?accord|pas (?:satisfaite?|contente?|complete?|correcte?)|insatisfaite?|incomplete?|a tort|injustifiee?)\b"
)
# Whoever asks how to complain is told; a decision of a computer is an act of its own (article 22).
_ASKS_OR_COMPUTER = re.compile(
    r"\b(?:hoe|waar|bij wie|kan ik|mag ik|wat als|als ik|indien|comment|aupres de qui|a qui|puis-?je|peut-?on|que faire|si je|si ma|si mon|en cas"
    r"|computer\w*|automati\w*|algorit\w*|machine|robot|krediet\w*|lening|credit|pret)\b"
)
_SETTLED = re.compile(
    r"(?:(?:en|et|dus|alors|ok|oke|maar|mais|dag|bonjour) )*(?:is (?:dat|het|alles|dit|mijn \w+)(?: nu| dan| al| intussen| ondertussen)* (?:in orde|geregeld|opgelost|afgehandeld|klaar|gebeurd)"
    r"|(?:dat|het|alles) is (?:dus )?(?:nu )?(?:in orde|geregeld|opgelost)|wat is er (?:nu )?(?:afgesproken|beslist|gebeurd|geregeld)"
    r"|(?:est ce que )?(?:c est|tout est|cela est|ca est)(?: donc| maintenant| bien| deja)* (?:en ordre|regle|arrange|fait|resolu|ok|bon)|est ce (?:en ordre|regle|arrange|resolu|fait)"
    r"|qu est ce qui (?:a ete|est) (?:decide|convenu|fait))(?: nu| dan| maintenant| alors| donc| hein| zo)*"
)


def feeling_of(text: str) -> Feeling | None:
    """Return what a message says of its writer's state, the gravest; None for most."""
    said = plain(text)
    for feeling, pattern in ((Feeling.DANGER, _DANGER), (Feeling.DISTRESS, _DISTRESS), (Feeling.ANGER, _ANGER)):
        if pattern.search(said):
            return feeling
    return None


def complains_of_answer(text: str) -> bool:
    """Return whether somebody holds against an answer he or she was given; not whether complaining is possible."""
    said = plain(text)
    if len(said.split()) > _MOST_WORDS or _ASKS_OR_COMPUTER.search(said) is not None:
        return False
    return _ANSWERED.search(said) is not None and _DISAGREES.search(said) is not None


def asks_if_settled(text: str) -> bool:
    """Return whether somebody asks, in so many words, whether it is all settled now."""
    said = words(text)
    return len(said) <= _FEW_WORDS and _SETTLED.fullmatch(" ".join(said)) is not None
