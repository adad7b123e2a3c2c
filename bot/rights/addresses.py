"""E-mail addresses: made the same for keeping and for lookup, refused with a reason, slips noticed.

Syntax is judged by the package email-validator, without any network. Whether a mailbox exists
is not known here, and whose it is even less.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from enum import Enum

from email_validator import EmailNotValidError, validate_email
from rapidfuzz.distance import OSA

#: RFC 5321, 4.5.3.1.3.
LONGEST_ADDRESS = 254


class AddressProblem(str, Enum):
    """Why a text is no e-mail address that mail can reach."""

    EMPTY = "empty"
    NO_AT = "no_at"
    #: More than one address, or an @ too many.
    SEVERAL = "several"
    TOO_LONG = "too_long"
    #: What stands before the @.
    BEFORE_AT = "before_at"
    #: What stands behind it: no point, a sign that cannot be, a name that is never used.
    AFTER_AT = "after_at"


@dataclass(frozen=True)
class EmailAddress:
    """An address that can be; whose it is, nobody has shown.

    Attributes:
        kept: For keeping and for mail: as typed, the domain in small letters.
        lookup: For finding it again: all in small letters, the domain in ASCII. Providers do
            not tell capitals apart; dots and "+" parts stay, they may be other mailboxes.
    """

    kept: str = field(repr=False)
    lookup: str = field(repr=False)


@dataclass(frozen=True)
class ReadAddress:
    """What a text gave.

    Attributes:
        problem: Why `address` is None.
        suggestion: An address that may be meant where a common domain looks mistyped, also
            beside a good address: only the person knows, so it is never taken by itself.
    """

    address: EmailAddress | None = field(default=None, repr=False)
    problem: AddressProblem | None = None
    suggestion: str | None = field(default=None, repr=False)


def read_address(text: str) -> ReadAddress:
    """Read one e-mail address; never raises on any text."""
    typed = unicodedata.normalize("NFC", text.strip().strip("<>").strip()).removeprefix("mailto:").rstrip(".,;:!?")
    if not typed:
        return ReadAddress(problem=AddressProblem.EMPTY)
    if len(typed) > LONGEST_ADDRESS:
        return ReadAddress(problem=AddressProblem.TOO_LONG)
    if "@" not in typed:
        return ReadAddress(problem=AddressProblem.NO_AT)
    if typed.count("@") > 1:
        return ReadAddress(problem=AddressProblem.SEVERAL)
    before, _, after = typed.partition("@")
    try:
        found = validate_email(typed, check_deliverability=False)
    except (EmailNotValidError, ValueError):
        return _refused(before, after)
    address = EmailAddress(found.normalized, f"{found.local_part.casefold()}@{(found.ascii_domain or found.domain).lower()}")
    return ReadAddress(address, suggestion=_suggested(found.local_part, found.domain))


def _refused(before: str, after: str) -> ReadAddress:
    problem = AddressProblem.AFTER_AT if _can_be(f"{before}@example.com") else AddressProblem.BEFORE_AT
    # "jan @ gmail.com", "jan@gmail,com", "jan@telenetbe": what was meant can often be told.
    local, domain = "".join(before.split()), "".join(after.split()).replace(",", ".").strip(".")
    mended = _suggested(local, domain) or f"{local}@{domain}"
    return ReadAddress(problem=problem, suggestion=mended if _can_be(mended) else None)


def _can_be(address: str) -> bool:
    try:
        validate_email(address, check_deliverability=False)
    except (EmailNotValidError, ValueError):
        return False
    return True


#: Where people in Belgium have their mail; only a slip away from one of these is suggested.
COMMON_DOMAINS = (
    # The commonest first: where two are as near, the first is meant.
    *("gmail.com", "hotmail.com", "telenet.be", "outlook.com", "skynet.be", "hotmail.be", "live.be", "outlook.be", "icloud.com", "yahoo.com"),
    *("proximus.be", "scarlet.be", "voo.be", "belgacom.net", "pandora.be", "hotmail.fr", "yahoo.fr", "live.com", "msn.com", "me.com", "base.be", "orange.be"),
    *("edpnet.be", "brutele.be", "tvcablenet.be", "mobistar.be", "versatel.be", "dommel.be", "fulladsl.be", "win.be", "teledisnet.be", "telenetcall.be"),
    *("ziggo.nl", "kpnmail.nl", "hotmail.nl", "live.nl", "outlook.fr", "live.fr", "laposte.net", "orange.fr", "free.fr", "wanadoo.fr", "sfr.fr"),
    *("protonmail.com", "proton.me", "gmx.com", "gmx.net", "gmx.de", "googlemail.com", "aol.com", "yahoo.be"),
)
#: Real domains that stand near a common one and are no slip.
_NEIGHBOURS = frozenset(
    {"mail.com", "email.com", "ymail.com", "rocketmail.com", "gmx.be", "gmx.fr", "gmx.at", "gmx.ch", "mac.com", "free.be", "line.be", "home.nl", "planet.nl"}
)
# These names have one ending only: any other is a slip.
_ONE_ENDING = {"gmail": "gmail.com", "icloud": "icloud.com", "telenet": "telenet.be", "skynet": "skynet.be", "scarlet": "scarlet.be"}
# Shorter domains have too many real ones a letter away.
_SHORTEST = 6
# From this length on, two slips are still a slip.
_LONG = 9
# Endings that are no endings, and the ones next to them on the keyboard.
_ENDINGS = {"con": "com", "cmo": "com", "vom": "com", "xom": "com", "comm": "com", "ocm": "com", "om": "com", "co": "com", "ne": "net", "bee": "be", "ben": "be", "beb": "be", "eb": "be", "bz": "be"}
_LETTERS_AND_POINTS = re.compile(r"[a-z0-9.-]+")


def _suggested(before: str, after: str) -> str | None:
    """Return the address with the common domain that is probably meant, or None."""
    domain = after.lower()
    if not before or domain in COMMON_DOMAINS or domain in _NEIGHBOURS or not _LETTERS_AND_POINTS.fullmatch(domain):
        return None
    meant = _common_domain_near(domain)
    return f"{before}@{meant}" if meant else None


def _common_domain_near(domain: str) -> str | None:
    name, _, ending = domain.rpartition(".")
    if name and ending in _ENDINGS and (mended := f"{name}.{_ENDINGS[ending]}") in COMMON_DOMAINS:
        return mended
    if name in _ONE_ENDING:
        return _ONE_ENDING[name]
    if "." not in domain:
        # "jan@gmail", "jan@telenetbe".
        return next((common for common in COMMON_DOMAINS if domain in (common.replace(".", ""), common.partition(".")[0])), None)
    near = [(OSA.distance(domain, common), place, common) for place, common in enumerate(COMMON_DOMAINS) if len(common) >= _SHORTEST and abs(len(common) - len(domain)) <= 2]
    best = min(near, default=None)
    if best is None or best[0] > (2 if len(best[2]) >= _LONG and len(domain) >= _LONG else 1):
        return None
    # The same name under another ending is another provider ("hotmail.se"), not a slip.
    return None if best[2].rpartition(".")[0] == name and ending not in _ENDINGS else best[2]
