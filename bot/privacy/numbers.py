"""Numbers that name a person: what makes a row of digits one of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

#: What people put between the digits of one number, for use inside a character class: white
#: space but no new line, dots, dashes, slashes, brackets, and what nobody sees.
BETWEEN = (
    r" \t\u00a0\u2000-\u200d\u202f\u205f\u2060\u3000\ufeff\u00ad"  # white space, zero width
    r".\u00b7\-\u2010-\u2015\u2212/()"
)

# A country's letters and how many characters its IBANs have (the registry of ISO 13616).
_IBAN_REGISTRY = (
    "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24 FI18 FK18 "
    "FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 "
    "LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 "
    "SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30"
)
_IBAN_LENGTHS = {each[:2]: int(each[2:]) for each in _IBAN_REGISTRY.split()}
# Inside a word ("code 12...") only when the digits follow at once.
_IBAN_BEGINS = re.compile(rf"(?:(?<![A-Za-z])[A-Za-z]{{2}}[{BETWEEN}]|[A-Za-z]{{2}})[0-9]{{2}}")
_BETWEEN_ONE = re.compile(f"[{BETWEEN}]")


def ibans(text: str, *, valid_only: bool = False) -> Iterator[tuple[int, int]]:
    """Yield where IBANs stand, grouped or not, from left to right.

    Args:
        text: Any text.
        valid_only: Leave out those whose check digits are wrong; somebody's slip of the
            finger is an IBAN all the same.
    """
    free_from = 0
    for begin in _IBAN_BEGINS.finditer(text):
        if begin.start() < free_from:
            continue
        end = _take(text, begin.start(), _IBAN_LENGTHS.get(begin.group()[:2].upper(), 0))
        if end is None:
            continue
        compact = _BETWEEN_ONE.sub("", text[begin.start() : end])
        if _has_valid_check(compact) or (not valid_only and _is_mostly_digits(compact[4:])):
            yield begin.start(), end
            free_from = end


def is_national_number(digits: str) -> bool:
    """Return whether 11 digits are a national register or BIS number with right check digits."""
    month, day = int(digits[2:4]), int(digits[4:6])
    # 0 is allowed where the birth date is not known; BIS numbers add 20 or 40 to the month.
    if month % 20 > 12 or month > 52 or day > 31:
        return False
    body, check = int(digits[:9]), int(digits[9:])
    # From 2000 on, a 2 stands in thought before the number.
    return check in (97 - body % 97, 97 - (2_000_000_000 + body) % 97)


def is_identity_card_number(digits: str) -> bool:
    """Return whether 12 digits are the number of a Belgian identity card."""
    return int(digits[10:]) == (int(digits[:10]) % 97 or 97)


def is_payment_card_number(digits: str) -> bool:
    """Return whether 12 to 19 digits are a payment card: an issuer's first digits, and Luhn's check."""
    if digits[0] not in "23456":
        return False
    two, four = int(digits[:2]), int(digits[:4])
    lengths: Sequence[int] = ()
    if digits.startswith("4"):
        lengths = (13, 16, 19)
    elif 51 <= two <= 55 or 2221 <= four <= 2720:
        lengths = (16,)
    elif two in (34, 37):
        lengths = (15,)
    elif two in (30, 35, 36, 38, 39):
        lengths = (14, 16)
    elif two == 50 or 56 <= two <= 69:
        # Maestro; Bancontact has 17.
        lengths = range(12, 20)
    return len(digits) in lengths and _passes_luhn(digits)


def _take(text: str, start: int, count: int) -> int | None:
    """Return where `count` letters and digits from `start` on end, at most two separators between them."""
    taken = between = 0
    for position in range(start, len(text)):
        if text[position].isascii() and text[position].isalnum():
            taken, between = taken + 1, 0
            if taken == count:
                return position + 1
        elif between < 2 and taken < count and _BETWEEN_ONE.match(text[position]):
            between += 1
        else:
            return None
    return None


def _has_valid_check(iban: str) -> bool:
    return int("".join(str(int(letter, 36)) for letter in iban[4:] + iban[:4])) % 97 == 1


def _is_mostly_digits(text: str) -> bool:
    return 2 * sum(letter.isdigit() for letter in text) >= len(text)


def _passes_luhn(digits: str) -> bool:
    reversed_digits = [int(digit) for digit in reversed(digits)]
    doubled = [digit if index % 2 == 0 else sum(divmod(2 * digit, 10)) for index, digit in enumerate(reversed_digits)]
    return sum(doubled) % 10 == 0
