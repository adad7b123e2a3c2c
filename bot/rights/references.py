"""References of requests: unguessable, readable aloud, with a character that catches slips.

A reference is all that a person needs to ask how a request stands, so it must not be guessed:
17 characters out of 16 are 68 bits. With a million requests open, a guess hits one with a
chance of 1 in 10^14; a million guesses a day for a thousand years would hit less than 1 in 100.

The 18th character is a check over GF(16): each character counts with another power of a
generator, so one wrong character, and any two neighbours that changed places, are always
noticed (proved for all references in tests/rights/test_references.py).
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from enum import Enum

#: No two of these look or sound alike in Dutch or in French: of B C D E G P T V (and 8), of
#: M N, of F S, of A H K, of O 0 D Q, of I J Y, of 1 7, of 2 Z, of 5 S, of 7 and 9 ("zeven",
#: "negen"), of 6 and X ("six"), one is left. No vowel is among them, so no word can appear.
ALPHABET = "234578FKLMPQRWXY"
#: Characters of a reference, the check character included; written in threes.
LENGTH = 18
_GROUP = 3

# Who reads or types one of these means the one that is used.
_LOOK_ALIKES = {"1": "L", "I": "L", "|": "L", "Z": "2", "S": "5", "B": "8", "O": "Q", "0": "Q", "D": "Q", "N": "M", "H": "K", "6": "X", "9": "7", "V": "W"}
# What people put between groups, and what programs put there unseen.
_BETWEEN = re.compile(r"[\s.,:;/_\-\u00ad\u00b7\u2010-\u2015\u2212\u200b-\u200d\ufeff]+")
_LONGEST_TYPED = 100


class ReferenceProblem(str, Enum):
    """Why a text is no reference."""

    WRONG_LENGTH = "wrong_length"
    WRONG_CHARACTER = "wrong_character"
    #: It has the form, but a character is wrong or two changed places.
    WRONG_CHECK = "wrong_check"


@dataclass(frozen=True)
class ReadReference:
    """What a text gave: a reference as we write it, or why it is none; a person is asked again."""

    reference: str | None
    problem: ReferenceProblem | None = None


def new_reference() -> str:
    """Return a fresh reference, as it is shown: KXM-4P7-..."""
    return _grouped(_with_check([secrets.randbelow(len(ALPHABET)) for _ in range(LENGTH - 1)]))


def read_reference(text: str) -> ReadReference:
    """Read a reference as people type it: spaces, lower case, characters that look alike."""
    if len(text) > _LONGEST_TYPED:
        return ReadReference(None, ReferenceProblem.WRONG_LENGTH)
    typed = _BETWEEN.sub("", text).upper()
    meant = "".join(_LOOK_ALIKES.get(character, character) for character in typed)
    if len(meant) != LENGTH:
        return ReadReference(None, ReferenceProblem.WRONG_LENGTH)
    if not set(meant) <= set(ALPHABET):
        return ReadReference(None, ReferenceProblem.WRONG_CHARACTER)
    if _checksum([ALPHABET.index(character) for character in meant]) != 0:
        return ReadReference(None, ReferenceProblem.WRONG_CHECK)
    return ReadReference(_grouped(meant))


def _with_check(values: list[int]) -> str:
    # The sum without its last term is what the last term must undo.
    return "".join(ALPHABET[value] for value in (*values, _checksum([*values, 0])))


def _checksum(values: list[int]) -> int:
    """Return the sum of the values in GF(16), the last times 1, the one before times the generator, and so on."""
    total = 0
    for value in values:
        total = _times_generator(total) ^ value
    return total


def _times_generator(value: int) -> int:
    # x^4 + x + 1 is primitive: the powers of x are all 15 values but 0.
    doubled = value << 1
    return doubled ^ 0b10011 if doubled & 0b10000 else doubled


def _grouped(characters: str) -> str:
    return "-".join(characters[start : start + _GROUP] for start in range(0, len(characters), _GROUP))
