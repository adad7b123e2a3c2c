"""The second factor: one-time passwords by time (RFC 6238), each step once; recovery codes for a lost telephone."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from datetime import datetime

import pyotp

from bot.staff.accounts import Draw

#: Of the shared secret: as long as the hash (RFC 4226, section 4, R6).
_SECRET_BYTES = 20
STEP_SECONDS = 30
#: Steps before and after now that are taken: clocks differ, and typing takes a while (RFC 6238, section 5.2).
_AROUND = 1
RECOVERY_CODES = 10
#: 50 bits each.
_RECOVERY_SIGNS = 10
#: Without signs that look alike.
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


def new_secret(draw: Draw) -> str:
    """Return a shared secret in base32."""
    return base64.b32encode(draw(_SECRET_BYTES)).decode("ascii")


def address_of(secret: str, mail: str, issuer: str) -> str:
    """Return the otpauth address that telephones read from the picture."""
    return str(pyotp.TOTP(secret, interval=STEP_SECONDS).provisioning_uri(name=mail, issuer_name=issuer))


def step_of(secret: str, typed: str, now: datetime) -> int | None:
    """Return the step a typed code is of, or None where it is none of these minutes.

    Whether that step was used before is for who keeps it: a code read over a shoulder must not work a second time.
    """
    digits = re.sub(r"\s", "", typed)
    if not re.fullmatch(r"[0-9]{6}", digits):
        return None
    totp, current = pyotp.TOTP(secret, interval=STEP_SECONDS), int(now.timestamp()) // STEP_SECONDS
    # All are compared, whichever fits.
    fitting = [step for step in range(current - _AROUND, current + _AROUND + 1) if hmac.compare_digest(totp.at(step * STEP_SECONDS), digits)]
    return fitting[-1] if fitting else None


def new_recovery_codes(draw: Draw) -> list[str]:
    """Return fresh recovery codes, as they are shown: "k7m2p-9xqrt"."""
    codes = []
    for _ in range(RECOVERY_CODES):
        signs = ""
        while len(signs) < _RECOVERY_SIGNS:
            # What would favour the first signs of the alphabet is drawn again.
            signs += "".join(_ALPHABET[byte % len(_ALPHABET)] for byte in draw(_RECOVERY_SIGNS) if byte < 256 - 256 % len(_ALPHABET))
        codes.append(f"{signs[:5]}-{signs[5:_RECOVERY_SIGNS]}")
    return codes


def recovery_hash(typed: str) -> str:
    """Return what is kept of a recovery code, however it is typed; the hashes themselves are sealed at rest."""
    plain = re.sub(r"[\s-]", "", typed.lower()[:100])
    return hashlib.sha256(f"recovery:{plain}".encode("utf-8", "surrogatepass")).hexdigest()


def looks_like_recovery(typed: str) -> bool:
    """Return whether something typed may be a recovery code."""
    return len(re.sub(r"[\s-]", "", typed)) == _RECOVERY_SIGNS
