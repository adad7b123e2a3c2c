"""What is said of a request that was opened: of its code, of how it stands, of withdrawing it or adding to it."""

from __future__ import annotations

import re
from enum import Enum

from bot.understanding.form_answers import FormAnswer, Meaning, read_form_answer
from bot.understanding.form_questions import Question, Wanted
from bot.understanding.model import Heard, Place
from bot.understanding.words import plain, words
from bot.understanding.written_addresses import emails_in


class CodeSaid(str, Enum):
    """What is said, without a code, while one is waited for."""

    RESEND = "resend"
    NO_MAIL = "no_mail"
    OTHER_ADDRESS = "other_address"
    OPENED_LINK = "opened_link"
    #: Figures, but not as many as a code has.
    NOT_A_CODE = "not_a_code"
    WHY = "why"


class Wish(str, Enum):
    """What is wanted of a request that was opened before."""

    STATUS = "status"
    WITHDRAW = "withdraw"
    AMEND = "amend"


class FollowAsks(str, Enum):
    """What is waited for before a wish can be done."""

    REFERENCE = "reference"
    MAILBOX = "mailbox"
    CODE = "code"
    #: Which of several requests.
    WHICH = "which"
    #: Whether it is really to be withdrawn.
    CONFIRM = "confirm"
    #: What is to be added.
    TEXT = "text"


WISH_OF_INTENT = {"check_request_status": Wish.STATUS, "cancel_request": Wish.WITHDRAW}
#: What a request just opened is taken back by, in a few words: "toch niet", "finalement non".
WITHDRAWS = "cancel_request"
# Read as an answer to the form is: stop, why, a refusal and a question mean the same here.
_WANTED = {FollowAsks.CONFIRM: Wanted.YES_NO, FollowAsks.TEXT: Wanted.FREE_TEXT}

_MOST_WORDS = 25
_MAIL = r"(?:e ?)?mails?|mailtje|bericht|code|codes|cijfers|courriel|message|chiffres"
_ADDRESS = r"(?:e ?)?(?:mail ?)?adres(?:je)?|mailadres|adresse"
_RESEND = re.compile(
    rf"\b(?:stuur|stuurt|sturen|zend|zenden|verstuur|verzend|geef|wil|mag|kan|graag|renvoie|renvoy\w+|envoie|envoy(?:er|ez)|redemand\w*|vraag|veux|voudrais|peux|donn\w+)\b.*\b(?:opnieuw|nog eens|nog een keer|encore une fois|{_MAIL})\b"
    rf"|\b(?:nieuwe|andere|nouveau|nouvel|autre)\b (?:{_MAIL})\b|\b(?:renvoie|renvoy(?:er|ez))\b|\b(?:opnieuw|nog eens|nog een keer) (?:door|ver)?sturen\b|^(?:opnieuw|nog eens|encore)(?: \w+)?$"
)
_NO_MAIL = re.compile(
    rf"\b(?:geen|niks|niets|nog niet|pas|rien|aucun|toujours pas|nooit|jamais)\b.*\b(?:{_MAIL}|gekregen|krijg|ontvangen|ontvang|aangekomen|toegekomen|binnen|recu|recois|arrive\w*)\b"
    rf"|\b(?:{_MAIL})\b.*\b(?:niet|pas|nooit|jamais)\b.*\b(?:gekregen|krijg|ontvangen|ontvang|aangekomen|toegekomen|aan|binnen|recu|recois|arrive\w*)\b"
    rf"|\b(?:niet|pas)\b.*\b(?:gekregen|ontvangen|recu)\b|\b(?:waar blijft|waar is|wanneer komt|ou est|ou reste|quand arrive)\b.*\b(?:{_MAIL})\b|^(?:spam|niets|niks|rien)$"
)
_OTHER_ADDRESS = re.compile(
    rf"\b(?:verkeerde?|fout\w*|ander|nieuw|mauvaise?|autre|fausse|faux|erreur|trompee?|vergist|mistypt|vertypt|typfout)\b.*\b(?:{_ADDRESS})\b|\b(?:{_ADDRESS})\b.*\b(?:verkeerd|fout|niet juist|klopt niet|niet correct|mauvaise|fausse|incorrecte?|pas (?:la )?(?:bon|bonne|correcte?|juste))\b"
)
_OPENED_LINK = re.compile(r"\b(?:link|lien|knop|bouton)\b.*\b(?:geklikt|gedrukt|geopend|aangeklikt|gebruikt|clique|appuye|ouvert|utilise)\b|\b(?:geklikt|gedrukt|geopend|aangeklikt|clique|appuye|ouvert)\b.*\b(?:link|lien|knop|bouton)\b|\b(?:al|deja) (?:bevestigd|bewezen|confirme|prouve)\b")
_WHY = re.compile(r"(?:(?:maar|en|et|mais) )?(?:waarom|waarvoor|pourquoi|pour quoi faire|hoezo)(?: (?:dan|dat|een|die|deze|nog|un|ce|cette|le|code|is|moet|dat|nodig|vraagt|u|faut|il|ca|cela|donc|je|ik|dois|vous|demandez))*")
# Doubted beside its name: "moet dat nu echt met zo'n code?"
_CODE_NAMED = frozenset({"code", "codes"})
_WHY_A_CODE = re.compile(
    r"\b(?:waarom|vanwaar|hoezo|pourquoi|a quoi sert|(?:moet|is) (?:dat|dit|het|die|deze)(?: nu| nou| echt)*|(?:is|was) (?:\w+ ){0,3}(?:nodig|verplicht)|faut il|c est quoi|(?:c est|est ce) (?:\w+ ){0,2}(?:necessaire|obligatoire|utile))\b"
)
_FIGURES = re.compile(r"\W*\d[\d\s.\-/]*\W*")

_ADD = re.compile(
    r"\bvoeg(?:t|en)?\b.*\b(?:toe|bij)\b|\b(?:toe ?te ?voegen|toevoegen|bijvoegen|aan ?te ?vullen|aanvullen)\b|\bvul\b.*\baan\b|\bajout(?:e|er|ez|ons)\b|\bcomplet(?:er|ez|e)\b|\bcompleter\b"
)
_REQUEST = re.compile(r"\b(?:aanvraag|verzoek|aanvragen|verzoeken|dossier|demandes?|requete)\b")
_WITHDRAW = re.compile(r"\b(?:intrek\w*|ingetrokken|trek\w*|annul\w*|cancel\w*|stop\w*|schrap\w*|retir\w*|arret\w*|supprim\w*)\b")
_BEGINS = re.compile(r"(?:(?:en|et|ook|nog|kunt|kan|kunnen|u|je|ge|jullie|pouvez|vous|wilt|gelieve|veuillez|graag|aub|svp) )*(?:(?:voeg(?:t|en)?|toevoegen|aanvullen|ajout(?:e|er|ez)|completer)\b)")
_WHAT_IS_ADDED = re.compile(r"\b(?:toe|bij|ajout\w+|complet\w+)\b[^:]{0,40}?(?P<by>:|\bdat\b|\bque\b|\bqu['’])\s*(?P<text>.{3,})", re.IGNORECASE | re.DOTALL)
_REFERENCE = re.compile(r"(?<![\w-])(?:[A-Za-z0-9]{3}[ \u2010-\u2015.-]?){5}[A-Za-z0-9]{3}(?![\w-])")
_MAYBE_REFERENCE = re.compile(r"(?<![\w@.-])(?=[\w-]*\d)[A-Za-z0-9]{3}(?:-[A-Za-z0-9]{1,4}){2,7}(?![\w@])|(?<![\w@.-])(?=[A-Za-z]*\d)[A-Za-z0-9]{12,24}(?![\w@])")

_TAKES_BACK = re.compile(
    r"(?:(?:nee|neen|non|oei|ah|euh|ok|oke|sorry|pardon|wacht|attendez|attends|maar|mais|eigenlijk|bon|alors|en|et) )*"
    r"(?:toch (?:maar )?(?:niet|liever niet)|liever (?:toch )?niet|laat (?:het )?(?:toch )?(?:maar|zitten|vallen)(?: (?:zitten|vallen|zo))?|doe (?:het |dat )?(?:toch )?(?:maar )?niet|ik heb (?:me|mij) bedacht|ik (?:ben )?van gedacht veranderd|"
    r"(?:finalement|en fait|tout compte fait)(?: (?:non|pas|c est non|je ne veux plus|laissez tomber))|(?:non )?finalement|laisse[zr]? tomber|oubliez(?: ca| cela| tout)?|j ai change d avis|je ne veux plus|ne (?:le )?faites (?:pas|rien))"
    r"(?: (?:aub|hoor|svp|dan|maar|alors|merci|bedankt|finalement|toch))*"
)


def takes_back(text: str) -> bool:
    """Return whether a few words take back what was just asked for: "toch niet", "finalement non"."""
    return _TAKES_BACK.fullmatch(" ".join(words(text))) is not None


def read_code_talk(text: str) -> CodeSaid | None:
    """Return what a message without a code says of the code that is waited for, or None: it is about something else."""
    if len(emails_in(text)) == 1 and len(words(text)) <= _MOST_WORDS:
        return CodeSaid.OTHER_ADDRESS
    if _FIGURES.fullmatch(text):
        return CodeSaid.NOT_A_CODE
    said = words(text)
    line = " ".join(said)
    if not said or len(said) > _MOST_WORDS:
        return None
    if _WHY.fullmatch(line):
        return CodeSaid.WHY
    ways = ((_OTHER_ADDRESS, CodeSaid.OTHER_ADDRESS), (_OPENED_LINK, CodeSaid.OPENED_LINK), (_NO_MAIL, CodeSaid.NO_MAIL), (_RESEND, CodeSaid.RESEND))
    found = next((meant for pattern, meant in ways if pattern.search(line)), None)
    if found is None and not _CODE_NAMED.isdisjoint(said) and _WHY_A_CODE.search(line):
        return CodeSaid.WHY
    return found


def adds_to_request(text: str, *, has_request: bool) -> bool:
    """Return whether something is to be added to a request: "voeg aan mijn aanvraag toe dat ...".

    Args:
        text: The message.
        has_request: Whether a request was opened or shown in this talk, so that it need not be named.
    """
    line = plain(text)
    return _ADD.search(line) is not None and (_REQUEST.search(line) is not None or (has_request and _BEGINS.match(line) is not None))


def wish_in(text: str) -> Wish:
    """Return what is wished of the request that a text names by its reference; to see how it stands, where nothing else is said."""
    line = plain(text)
    if _ADD.search(line):
        return Wish.AMEND
    return Wish.WITHDRAW if _WITHDRAW.search(line) else Wish.STATUS


def what_is_added(text: str) -> str | None:
    """Return what a message says to add, or None where it only says that something is.

    Behind a colon it stands alone; "voeg toe dat ik verhuisd ben" is kept as it was said.
    """
    said = " ".join(text.split())
    found = _WHAT_IS_ADDED.search(said)
    if found is None:
        return None
    return found["text"].strip() if found["by"] == ":" else said


def reference_in(text: str) -> str | None:
    """Return what looks like a reference in a text, as typed, or None; whether it is one is not judged."""
    whole = whole_reference_in(text)
    return whole if whole is not None else next((each.group() for each in _MAYBE_REFERENCE.finditer(text)), None)


def whole_reference_in(text: str) -> str | None:
    """Return what has the length and the groups of a reference in a text, or None."""
    found = (each.group() for each in _REFERENCE.finditer(text))
    return next((each for each in found if any(character.isdigit() for character in each) or "-" in each), None)


def read_follow_answer(asks: FollowAsks, heard: Heard, language: str, place: Place) -> FormAnswer:
    """Return what a message means while a wish waits for something."""
    if asks is FollowAsks.REFERENCE and reference_in(heard.text):
        return FormAnswer(Meaning.ANSWER)
    return read_form_answer(Question(_WANTED.get(asks, Wanted.EMAIL)), heard.text, heard.intent, heard.confidence, language, place.today)
