"""Personal values in free text: what is never kept, and what is kept out of logs.

Two levels. *Masking* happens before anything is stored: national register numbers and card
numbers are not needed here and may not be asked for (Act of 8 August 1983, article 8), so
they are made unreadable for good. *Redaction* happens on the way to Rasa's database and to
logs: e-mail addresses, telephone numbers, IBANs and anything that looks like a code.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

#: What stands in the place of a masked number; the same in every language.
MASK = "•••"

_SEPARATOR = r"[ .\-/]?"
_NATIONAL_NUMBER_WRITTEN = re.compile(r"(?<!\d)\d{2}[. ]\d{2}[. ]\d{2}[- ]\d{3}[. ]\d{2}(?!\d)")
_ELEVEN_DIGITS = re.compile(rf"(?<!\d)(?<!\+)\d(?:{_SEPARATOR}\d){{10}}(?!\d)")
_IDENTITY_CARD = re.compile(r"(?<!\d)\d{3}-\d{7}-\d{2}(?!\d)")
_PAYMENT_CARD = re.compile(r"(?<![\dA-Za-z])\d(?:[ \-]?\d){12,18}(?!\d)")

_EMAIL = re.compile(r"[^\s@<>()\[\],;:\"']+\s?@\s?[^\s@<>()\[\],;:\"']+\.[^\s@<>()\[\],;:\"'.]{2,}", re.UNICODE)
_IBAN = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{2}\d{2}(?:[ .\-]?[A-Za-z0-9]{4}){2,7}(?:[ .\-]?[A-Za-z0-9]{1,3})?(?![A-Za-z0-9])")
# Six digits and more, however they are grouped: telephone numbers, codes, dates of birth,
# customer numbers. Years, periods and postcodes stay readable.
_DIGITS = re.compile(r"(?<![A-Za-z0-9_])\+?\(?\d(?:[ .\-/()]{0,3}\d){5,}(?![A-Za-z0-9_])")


@dataclass(frozen=True)
class Masked:
    """A text without numbers that may not be kept, and whether there were any."""

    text: str
    found: bool


def mask_forbidden_numbers(text: str) -> Masked:
    """Make national register numbers and card numbers unreadable."""
    masked = _NATIONAL_NUMBER_WRITTEN.sub(MASK, text)
    masked = _ELEVEN_DIGITS.sub(lambda match: MASK if _is_national_number(match.group()) else match.group(), masked)
    masked = _IDENTITY_CARD.sub(MASK, masked)
    masked = _PAYMENT_CARD.sub(lambda match: MASK if _is_card_number(match.group()) else match.group(), masked)
    return Masked(masked, masked != text)


def redact(text: str) -> str:
    """Return the text without e-mail addresses, IBANs, telephone numbers and codes."""
    text = _EMAIL.sub("[email]", mask_forbidden_numbers(text).text)
    text = _IBAN.sub("[iban]", text)
    return _DIGITS.sub("[number]", text)


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


def _is_national_number(text: str) -> bool:
    digits = re.sub(r"\D", "", text)
    month, day = int(digits[2:4]), int(digits[4:6])
    # 0 is allowed where the birth date is not known; BIS numbers add 20 or 40 to the month.
    if month % 20 > 12 or month > 52 or day > 31:
        return False
    body, check = int(digits[:9]), int(digits[9:])
    return check in (97 - body % 97, 97 - (2_000_000_000 + body) % 97)


def _is_card_number(text: str) -> bool:
    digits = [int(digit) for digit in re.sub(r"\D", "", text)]
    doubled = [digit if index % 2 == 0 else sum(divmod(2 * digit, 10)) for index, digit in enumerate(reversed(digits))]
    return sum(doubled) % 10 == 0
