"""Personal values in free text: what is never kept, and what is kept out of logs.

Two levels. *Masking* happens before anything is stored: national register numbers and card
numbers are not needed here and may not be asked for (Act of 8 August 1983, article 8), so
they are made unreadable for good. *Redaction* happens on the way to Rasa's database and to
logs: e-mail addresses, telephone numbers, IBANs, dates of birth and anything that looks
like a code. In doubt a number goes; years, periods, postcodes, prices and the numbers of
laws stay, so that what was said about a policy can still be read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from bot.privacy.numbers import BETWEEN, ibans, is_identity_card_number, is_national_number, is_payment_card_number

#: What stands in the place of a masked number; the same in every language.
MASK = "•••"

# Eleven digits and more that may be one number, or several in a row.
_LONG_RUN = re.compile(rf"\d(?:[{BETWEEN}]{{0,3}}\d){{10,}}")
_GROUP = re.compile(r"\d+")
_LONGEST_CARD = 19

_LOCAL = r"[^\s@＠﹫<>()\[\],;:\"]"
_AT = "[@＠﹫]"
_EMAIL = re.compile(
    # Quoted, as in "jan peeters"@voorbeeld.example.
    rf'"[^"\n]*"{_AT}(?:\[[^\[\]\s]*\]|{_LOCAL}+)'
    # A whole word with an @ inside; its domain may be an address in square brackets.
    rf"|(?<!{_LOCAL})(?<!{_AT})(?:{_LOCAL}|{_AT})*?{_LOCAL}{_AT}(?:\[[^\[\]\s]*\]|{_LOCAL}(?:{_LOCAL}|{_AT})*(?<![.!?']))"
)
# As people write it for other people: jan (at) voorbeeld.example, jan @ voorbeeld . example.
_EMAIL_SPELLED = re.compile(
    rf"(?<![\w.+\-'])[\w.+\-']+\s{{0,2}}(?:{_AT}|[(\[{{]\s?(?:at|{_AT}|apenstaartje|arobase)\s?[)\]}}]|\b(?:apenstaartje|arobase|arrobas)\b)\s{{0,2}}"
    r"[\w\-]+(?:(?:\.|\s\.\s|\s?[(\[{]\s?(?:dot|punt|point|\.)\s?[)\]}]\s?|\s(?:dot|punt|point)\s)[\w\-]+)+",
    re.IGNORECASE,
)
# The reference of a request: six times three characters; without dashes only those it is made of, which make no word.
_OF_REFERENCE = "[2-8FKLMPQRWXYfklmpqrwxy]{3}"
_REFERENCE = re.compile(rf"(?<![\w-])(?:(?:[A-Za-z0-9]{{3}}-){{5}}[A-Za-z0-9]{{3}}|(?:{_OF_REFERENCE}[ .\u00a0]?){{5}}{_OF_REFERENCE})(?![\w-])")
# What every value below holds: a digit, or a sign or word that stands for the one of an e-mail
# address. Most texts hold neither, and need no closer look.
_MAY_BE_PERSONAL = re.compile(rf"\d|-\w{{3}}-|{_AT}|[(\[{{]\s?at|apenstaartje|arobase|arrobas", re.IGNORECASE)
# Six digits and more, however they are grouped: telephone numbers, codes, dates, customer numbers.
_DIGITS = re.compile(rf"\+?\(?\d(?:[{BETWEEN}]{{0,3}}\d){{5,}}")
# A telephone number gives itself away by its beginning and may be grouped in odder ways.
_ODD = ",_*|"
_WIDE_RUN = re.compile(rf"\+?\(?\d(?:[{BETWEEN}{_ODD}]{{0,3}}\d){{8,}}")
_TELEPHONE = re.compile(rf"(?:(?<!\d)0[{BETWEEN}]?0?[{BETWEEN}]?[1-9]|\+\(?\d)(?:[{BETWEEN}{_ODD}]{{0,3}}\d){{6,}}")
_MONTH = (
    r"(?:jan|feb|maart|mrt|apr|mei|jun|jul|aug|sep|okt|oct|nov|dec|janv|f[ée]v|mars|avr|mai|juin|juil|ao[uû]t|d[ée]c)[a-zéû]*\.?"
)
_BIRTH = re.compile(
    r"(?<![^\W\d])(geboren|geboortedatum|geboortedag|verjaardag|née?|né\(e\)|nés|suis nee?|naissance|anniversaire|born)(?![^\W\d])"
    rf"([^\n\d\[\]]{{0,30}})(\d{{1,2}}(?:er|e|ste|de)?[{BETWEEN}]{{1,3}}(?:{_MONTH}|\d{{1,2}})[{BETWEEN}]{{1,3}}\d{{2,4}})",
    re.IGNORECASE,
)

_YEAR = r"(?:19|20)\d\d"
_DASH = r"[ \u00a0]?[\-\u2010-\u2015][ \u00a0]?"
_HOUR = r"(?:[01]?\d|2[0-4])\.(?:00|15|30|45)"
# Rows of six digits and more that name nobody.
_STAYS = re.compile(
    rf"(?:{_YEAR} \()?(?:"  # 28 January 2022 (2016/679)
    rf"{_YEAR}(?:{_DASH}|/){_YEAR}"  # 2018-2022
    rf"|{_YEAR}/\d{{1,3}}|\d{{1,3}}/{_YEAR}"  # Regulation 2016/679, 910/2014; 05/2018
    rf"|{_HOUR}{_DASH}{_HOUR}"  # 9.00 - 17.00
    r"|[1-9]\d\d\.\d{3}"  # 100.000 customers
    r"|127\.0\.0\.1)"
)
_LAW = re.compile(rf"{_YEAR}/\d{{4}}")
_LAW_BEFORE = re.compile(r"\b(?:EU|UE|EG|CE)\)?[ \u00a0]\Z")
_THOUSANDS = r"[1-9]\d{0,2}(?:[. \u00a0\u202f]\d{3}){1,2}"
_AMOUNT = re.compile(rf"(?:{_THOUSANDS}|[1-9]\d{{5}})(?:{_DASH}{_THOUSANDS})?")
_CURRENCY = r"(?:€|EUR|euros?)"
_CURRENCY_BEFORE = re.compile(rf"{_CURRENCY}[ \u00a0]?\Z", re.IGNORECASE)
_CURRENCY_AFTER = re.compile(rf"(?:,(?:\d\d|-+))?[ \u00a0]?{_CURRENCY}(?!\w)", re.IGNORECASE)


@dataclass(frozen=True)
class Masked:
    """A text without numbers that may not be kept, and whether there were any."""

    text: str
    found: bool


def mask_forbidden_numbers(text: str) -> Masked:
    """Make national register numbers and card numbers unreadable."""
    masked = _replaced(text, _forbidden_numbers(text), MASK)
    return Masked(masked, masked != text)


def redact(text: str) -> str:
    """Return the text without e-mail addresses, IBANs, telephone numbers, dates of birth and codes."""
    if not _MAY_BE_PERSONAL.search(text):
        return text
    text = mask_forbidden_numbers(text).text
    text = _REFERENCE.sub("[reference]", text)
    text = _EMAIL_SPELLED.sub("[email]", _EMAIL.sub("[email]", text))
    text = _replaced(text, ibans(text), "[iban]")
    text = _DIGITS.sub(_number_or_readable, _WIDE_RUN.sub(_without_telephone, text))
    return _BIRTH.sub(r"\1\2[date]", text)


def redact_values(value: Any, *, except_keys: Iterable[str] = ()) -> Any:
    """Redact every text inside plain JSON-like values; keys and numbers stay.

    Values are walked one by one: a pattern over the serialised text would hit time stamps.
    """
    kept = frozenset(except_keys)
    if isinstance(value, str):
        return redact(value)
    if isinstance(value, dict):
        return {key: item if key in kept else redact_values(item, except_keys=kept) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [redact_values(item, except_keys=kept) for item in value]
    return value


def _forbidden_numbers(text: str) -> Iterator[tuple[int, int]]:
    position = 0
    # An IBAN may be kept; a part of it may look like a card all the same.
    for begin, end in [*ibans(text, valid_only=True), (len(text), len(text))]:
        for run in _LONG_RUN.finditer(text, position, begin):
            yield from _forbidden_in(text, [group.span() for group in _GROUP.finditer(text, *run.span())])
        position = end


def _forbidden_in(text: str, groups: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    first = 0
    while first < len(groups):
        last = _last_of_forbidden(text, groups, first)
        if last is None:
            first += 1
        else:
            yield groups[first][0], groups[last][1]
            first = last + 1


def _last_of_forbidden(text: str, groups: list[tuple[int, int]], first: int) -> int | None:
    """Return the last group of the longest forbidden number that begins with a group."""
    digits, found = "", None
    for last in range(first, len(groups)):
        start, end = groups[last]
        digits += text[start:end]
        if len(digits) > _LONGEST_CARD:
            break
        if len(digits) >= 11 and _may_not_be_kept(digits, groups[first : last + 1], _follows_country_code(text, groups, first)):
            found = last
    return found


def _may_not_be_kept(digits: str, groups: list[tuple[int, int]], is_abroad: bool) -> bool:
    if len(digits) <= 12 and not is_abroad:
        shape = [end - start for start, end in groups]
        # Written as on the card, a wrong check digit is a slip of the finger.
        if shape in ([2, 2, 2, 3, 2], [6, 3, 2], [3, 7, 2]):
            return True
        if len(digits) == 11:
            return is_national_number(digits)
        if shape == [12] and is_identity_card_number(digits):
            return True
    return len(digits) >= 12 and is_payment_card_number(digits)


def _follows_country_code(text: str, groups: list[tuple[int, int]], first: int) -> bool:
    """Return whether a group is the code of a country, or stands behind one: then it is a telephone number."""
    if first > 1:
        return False
    start, end = groups[0]
    if "+" in text[max(0, start - 2) : start]:
        return True
    return first == 1 and text[start:end].startswith("00") and end - start <= 5


def _without_telephone(match: re.Match[str]) -> str:
    run = match.group()
    telephone = _TELEPHONE.search(run)
    if telephone is None or not any(odd in telephone.group() for odd in _ODD):
        return run
    start = 1 + max(run.rfind(odd, 0, telephone.start()) for odd in _ODD)
    return run[:start] + "[number]" + run[telephone.end() :]


def _number_or_readable(match: re.Match[str]) -> str:
    run = match.group()
    opening = "(" if run.startswith("(") else ""
    number, text = run[len(opening) :], match.string
    before, after = text[max(0, match.start() - 6) : match.start()], text[match.end() : match.end() + 12]
    is_law = _LAW.fullmatch(number) and _LAW_BEFORE.search(before)
    is_amount = _AMOUNT.fullmatch(number) and (_CURRENCY_BEFORE.search(before) or _CURRENCY_AFTER.match(after))
    return run if _STAYS.fullmatch(number) or is_law or is_amount else opening + "[number]"


def _replaced(text: str, spans: Iterable[tuple[int, int]], by: str) -> str:
    parts, position = [], 0
    for start, end in spans:
        parts += [text[position:start], by]
        position = end
    return "".join([*parts, text[position:]])
