"""A code of proof that a person types: found in a text, and made unreadable in it.

Whoever can read a code can prove with it whose mailbox it is. It is therefore taken out of a
message before anything is stored, whatever the talk is about at that moment: it may be typed in
another window, or after an hour. A number that is plainly something else stays: a date, a customer
number, a telephone number (docs/decisions/0025-*.md).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

#: What stands in the place of a code; the same in every language.
CODE_MASK = "[code]"
#: Digits of a code: 26.6 bits; with five tries, a guess hits once in twenty million codes.
CODE_LENGTH = 8

# A slip gives one digit too few or too many, and would give most of the code away.
_LENGTHS = (CODE_LENGTH - 1, CODE_LENGTH, CODE_LENGTH + 1)
_BETWEEN = r"[ \u00a0\u2009\u202f.\-_/\u2010-\u2015]"
_RUN = re.compile(rf"(?<![\w+@.])(?<!\d{_BETWEEN})(?<!\d{_BETWEEN}{_BETWEEN})\d(?:{_BETWEEN}{{0,3}}\d){{{min(_LENGTHS) - 1},{max(_LENGTHS) - 1}}}(?!{_BETWEEN}{{0,3}}\d)(?![\w@])")
_DAY = re.compile(r"(\d{1,2})\D+(\d{1,2})\D+(\d{4})")
_ISO_DAY = re.compile(r"(\d{4})\D+(\d{1,2})\D+(\d{1,2})")
_YEARS = re.compile(r"(?:19|20)\d\d\D+(?:19|20)\d\d")
_WORD = re.compile(r"[^\W\d_]+")
_SAYS_CODE = re.compile(r"\b(?<!post)(?:code|kode|codes|cijfers?|chiffres?|bevestigingscode|verificatiecode|toegangscode|cod)\b(?! postal)", re.IGNORECASE)
# Of so few words beside it, a number is what was asked for, unless they name what it is.
_FEW_WORDS = 5
_NAMES_IT = frozenset(
    ["klant", "klantnummer", "klantennummer", "bestelling", "bestelnummer", "order", "ordernummer", "factuur", "factuurnummer", "dossier", "dossiernummer", "ticket", "ticketnummer", "contract", "contractnummer", "polis", "polisnummer", "rekening", "rekeningnummer", "lidnummer", "personeelsnummer", "meter", "meternummer", "telefoon", "telefoonnummer", "tel", "gsm", "fax", "nummer", "nr", "kaart", "kaartnummer", "euro", "eur", "besluit", "beslissing", "geboren", "geboortedatum", "datum", "client", "clients", "commande", "facture", "numero", "numéro", "no", "contrat", "police", "compte", "membre", "matricule", "compteur", "telephone", "téléphone", "portable", "carte", "euros", "decision", "décision", "ne", "née", "né", "naissance", "date", "abonnement", "ref", "réf", "reference", "référence", "referentie"]
)


@dataclass(frozen=True)
class TypedCode:
    """A text as it may be kept, and the digits that were taken out of it; None where there are none."""

    text: str
    digits: str | None = field(default=None, repr=False)


def take_out_code(text: str) -> TypedCode:
    """Return the text with every code in it masked, and the first of them.

    A number of one digit too few or too many is taken for a mistyped code where nothing else is said with it.
    """
    found = [each for each in _RUN.finditer(text) if not _is_something_else(each.group())]
    says_code = _SAYS_CODE.search(text) is not None
    if not found or not (says_code or _is_only_a_number(text)):
        return TypedCode(text)
    digits = ["".join(str(int(character)) for character in each.group() if character.isdecimal()) for each in found]
    # Eight digits go before a number that has one too few or too many.
    first = next((each for each in digits if len(each) == CODE_LENGTH), digits[0])
    if len(first) > CODE_LENGTH and first.startswith("0"):
        # A telephone number.
        return TypedCode(text)
    return TypedCode(_RUN.sub(lambda each: each.group() if _is_something_else(each.group()) else CODE_MASK, text), first)


def _is_only_a_number(text: str) -> bool:
    said = _WORD.findall(text.lower())
    return len(said) <= _FEW_WORDS and _NAMES_IT.isdisjoint(said)


def _is_something_else(run: str) -> bool:
    if _YEARS.fullmatch(run):
        return True
    for pattern, order in ((_DAY, (3, 2, 1)), (_ISO_DAY, (1, 2, 3))):
        written = pattern.fullmatch(run)
        if written is not None and _is_day(*(int(written[part]) for part in order)):
            return True
    return False


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return 1900 <= year <= 2100
