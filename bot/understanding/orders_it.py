"""An order that names nothing, after an answer that offered an act: "doe dat dan maar", "je veux juste que ça s'arrête"."""

from __future__ import annotations

import re

from bot.understanding.words import listed, words

# What people say before they come to it.
_BEFORE = (
    r"(?:(?:ja|jawel|nee|neen|ok|oke|okee|goed|prima|graag|allee|komaan|wel|maar|dan|en|zeg|a(?:ub|lstublieft|stublieft)|svp|please|"
    r"oui|non|si|bon|d accord|dac|alors|mais|et|ben|bah|eh bien|s il (?:vous|te) plait|merci) )*"
)
_AFTER = (
    r"(?: (?:dan|maar|nu|eens|toch|gewoon|meteen|direct|onmiddellijk|allemaal|alles|aub|alstublieft|alsjeblieft|svp|asap|please|he|hoor|weg|"
    r"alors|donc|maintenant|tout de suite|immediatement|vite|s il (?:vous|te) plait|merci))*"
)
_DUTCH = (
    r"(?:doe|regel|fix) (?:gij |jij |u )?(?:dat|da|het|t|die|deze|ze|maar)|"
    r"(?:kan|kunt|kun|wil|wilt) (?:ge|je|u|jij|gij) (?:dat|da|het|t) (?:(?:voor mij|eens|dan|nu|aub) )*(?:doen|regelen|in orde brengen)|"
    r"(?:dat|da|het) (?:wil|wille) ik(?: graag)?|dat is wat ik wil|laat (?:dat|da|het) (?:\w+ )?(?:stoppen|ophouden)|"
    r"(?:ik|k|wij|we) (?:wil|willen|wille|zou willen|heb liever|eis) (?:(?:gewoon|nu|enkel|alleen|dus|echt|maar|dat|da) )*(?:het|dit|dat|da|alles) (?:(?:nu|eindelijk|gewoon|direct|meteen) )*(?:stopt|ophoudt|gedaan is|gebeurt)|"
    r"stop (?:ermee|daarmee|ermede|er (?:mee|direct mee))"
)
_FRENCH = (
    r"(?:faites|fais|faite) (?:le|ca|la)|(?:allez|vas) y|"
    r"(?:(?:vous )?(?:pouvez|pourriez)(?: vous)?|(?:tu )?peux(?: tu)?) (?:le faire|faire ca|vous en (?:occuper|charger))|"
    r"(?:c est (?:exactement )?ce que|c est ca que) je (?:veux|demande|souhaite)|je (?:le )?(?:veux|souhaite|voudrais)(?: bien)? (?:le faire|que (?:vous le fassiez|ce soit fait))|"
    r"(?:je|on|nous) (?:veux|veut|voulons|voudrais|souhaite|exige|demande) (?:(?:juste|simplement|seulement|maintenant|vraiment) )*que (?:ca|cela|tout ca|tout) (?:s arrete|cesse|finisse|soit fait|se fasse)"
)
# "That it stops" orders only what makes something stop: who is told how long data are kept has not asked for erasure.
_STOPS = re.compile(r"\b(?:stop\w*|ophoud\w*|gedaan|s arrete|cesse|finisse)\b")
_STOPPING = listed("request_unsubscribe request_objection request_restriction request_consent_withdrawal")
_ORDERS = re.compile(rf"{_BEFORE}(?:{_DUTCH}|{_FRENCH}){_AFTER}")


def orders_it(text: str, act: str) -> bool:
    """Return whether a text orders the act that was just offered, and says nothing else."""
    line = " ".join(words(text))
    if "?" in text.rstrip("?! ") or _ORDERS.fullmatch(line) is None:
        return False
    return act in _STOPPING or _STOPS.search(line) is None
