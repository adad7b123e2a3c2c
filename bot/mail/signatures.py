"""Signatures of the webhook: HMAC-SHA-256 over what it is, when, and the body (docs/telling.md has a worked example)."""

from __future__ import annotations

import hashlib
import hmac

#: The two things that are signed; a notice sent back can never pass for its acknowledgement.
NOTICE, ACKNOWLEDGEMENT = "notice", "acknowledgement"
#: The headers, of both directions.
TIMESTAMP_HEADER, SIGNATURE_HEADER = "X-Assistant-Timestamp", "X-Assistant-Signature"
#: Seconds by which the clocks of both sides may differ.
TOLERANCE = 300
_VERSION = "v1="


def sign(secret: str, what: str, timestamp: int, body: bytes) -> str:
    """Return the signature, as it stands in its header.

    Args:
        secret: What both sides know.
        what: `NOTICE` or `ACKNOWLEDGEMENT`.
        timestamp: Seconds since 1970, UTC.
        body: The bytes as they travel.
    """
    signed = f"{what}.{timestamp}.".encode("ascii") + body
    return _VERSION + hmac.new(secret.encode("utf-8"), signed, hashlib.sha256).hexdigest()


def is_signed(secret: str, what: str, timestamp: str, signature: str, body: bytes, now: int) -> bool:
    """Return whether a signature fits, and is of now."""
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12) or abs(int(timestamp) - now) > TOLERANCE:
        return False
    return hmac.compare_digest(sign(secret, what, int(timestamp), body).encode(), signature.encode("utf-8", "replace"))
