"""A person's name as people type it: bare, introduced, with a title or thanks around it."""

from __future__ import annotations

import re

from bot.understanding.words import listed, words
from bot.understanding.written_addresses import text_without_emails

#: Most words and letters of a person's name.
_MOST_WORDS_OF_A_NAME, _MOST_LETTERS_OF_A_NAME = 6, 100
#: Longer texts say more than a name.
_MOST_LETTERS_AROUND = 200

_INTRODUCTION = re.compile(
    r"^\s*(?:(?:hallo|hoi|dag|goeiedag|goedendag|bonjour|salut|nee|neen|non|ja|oui|ok)[\s,.!]+)*"
    r"(?:(?:mijn|m'n|mijne) (?:volledige |voor- en achter)?naam is|ik ben|ik heet|'t is|t is|het is|dat is|naam\s*:|noem mij|men noemt mij|voor mij|"
    r"je m['’ ]?appelle|je me nomme|je suis|mon nom (?:complet )?est|mon nom c['’]est|moi c['’]est|c['’]est|nom\s*:)[\s:]+",
    re.IGNORECASE,
)
_AFTER_YES_OR_NO = re.compile(r"^\s*(?:neen?|non|ja|oui|ok)\s*,\s*", re.IGNORECASE)
_TITLE = re.compile(r"^(?:mevrouw|mevr\.?|mw\.?|meneer|mijnheer|dhr\.?|de heer|madame|mme\.?|mlle\.?|monsieur|m\.|mr\.?)\s+", re.IGNORECASE)
_NAME_END = re.compile(
    r"[\s,;.!]+(?:(?:merci|bedankt|dank (?:u|je)(?: wel)?|svp|aub|alstublieft|alsjeblieft|s['’]il vous pla[iî]t|denk ik|hoor|graag|en mijn (?:e-?mail|mail)\w*(?: is)?|et mon (?:e-?mail|mail|adresse)(?: est)?)[\s,;.!]*)+$",
    re.IGNORECASE,
)
_NAME_WORD = re.compile(r"['’]?[^\W\d_]+(?:['’.\-]{1,2}[^\W\d_]+)*['’.\-]?")
# No name holds these; particles of names ("van", "de la") are not among them.
_NO_NAME = (
    listed(
        "ik jij je u wij jullie mij mijn uw ons hij zij het dit dat deze die wat wie waar wanneer waarom hoe welke niet geen nee neen ja ok oke wel maar want omdat als dan is zijn was heb heeft "
        "hebben wil wilt kan kunnen mag moet moeten doe gaat weet gegevens adres naam mail email klant account zeg zeggen vraag vragen"
    )
    | listed(
        "j tu nous vous il elle ils elles mon ma mes votre vos notre ce cette cela ca que qui quoi quand pourquoi comment combien ne pas plus non oui mais car parce si alors suis est sont etait ai a "
        "avez avons veux voulez peux pouvez dois devez sais donnees adresse nom client compte demande question"
    )
    | listed(
        "hallo hoi dag goeiedag goedendag goeiemorgen goedemorgen goeiemiddag goedemiddag goeienavond goedenavond bonjour bonsoir salut coucou hello hey hi yo bedankt merci dank thanks mercikes doei ciao "
        "tot ziens au revoir stop terug retour help hulp aide test restart herstart"
    )
)

#: Words that letters and mails end with, with accents or without; what follows is who signs.
CLOSING_WORDS = (
    r"(?:met (?:\w+ )?groeten?|(?:vriendelijke|hartelijke|beleefde) groet\w*|groeten?|groetjes|mvg|hoogachtend|(?:bien )?cordialement|bien [àa] vous|(?:sinc[èe]res )?salutations(?: distingu[ée]es)?|respectueusement|bav)"
)
_CLOSING = re.compile(rf"\b{CLOSING_WORDS}\b[\s,.:;-]*", re.IGNORECASE)
_CAPITALISED = re.compile(r"[^\W\d_a-zà-ÿ]")
#: A signature is so many words at most.
_MOST_WORDS_SIGNED = 4


def signed_by(text: str) -> str | None:
    """Return the name below a letter: "... Bien à vous, Jean Dubois", or None."""
    closings = list(_CLOSING.finditer(text))
    if not closings:
        return None
    after = re.split(r"[\n,;.]", text[closings[-1].end() :].strip(), maxsplit=1)[0]
    parts = text_without_emails(after).split()
    # Particles are small, but the first word and the last are not.
    if not 1 <= len(parts) <= _MOST_WORDS_SIGNED or not (_CAPITALISED.match(parts[0]) and _CAPITALISED.match(parts[-1])):
        return None
    return name_in(" ".join(parts), is_small_talk=False)


def name_in(text: str, *, is_small_talk: bool) -> str | None:
    """Return the name that a text gives, alone or introduced ("mijn naam is ..."), or None.

    Args:
        text: What the person wrote; addresses are left out of the name.
        is_small_talk: The model heard a greeting or thanks: only an introduced name counts.
    """
    if "?" in text:
        return None
    left = " ".join(text_without_emails(text).split())
    if len(left) > _MOST_LETTERS_AROUND:
        return None
    left = _AFTER_YES_OR_NO.sub("", left, count=1)
    introduced = _INTRODUCTION.sub("", left, count=1)
    is_introduced = introduced != left
    name = _TITLE.sub("", _NAME_END.sub("", introduced).strip(" ,;:.!-\"“”()"))
    parts = name.split()
    told = words(name)
    if not parts or len(parts) > _MOST_WORDS_OF_A_NAME or len(name) > _MOST_LETTERS_OF_A_NAME or len("".join(told)) < 2 or not all(_NAME_WORD.fullmatch(part.strip(",")) for part in parts):
        return None
    if not _NO_NAME.isdisjoint(told) or (is_small_talk and not is_introduced):
        return None
    return name
