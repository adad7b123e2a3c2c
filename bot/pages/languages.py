"""Which language a page is shown in, where no request says it."""

from __future__ import annotations

import re

from starlette.requests import Request

from bot.policies.model import LANGUAGES

#: What speakers call their language, whatever page they read.
LANGUAGE_NAMES = {"nl": "Nederlands", "fr": "Français"}

_RANGE = re.compile(r"\s*([A-Za-z]{1,8})(?:-[A-Za-z0-9-]{1,60})?\s*(?:;\s*q\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*)?")
#: More than any browser sends.
_MOST = 1_000


def language_of(request: Request, otherwise: str) -> str:
    """Return the language of a page whose address may name it; else the browser's, else another."""
    named = request.query_params.get("language", "")
    return named if named in LANGUAGES else wanted_language(request.headers.get("accept-language", "")) or otherwise


def wanted_language(accept_language: str) -> str | None:
    """Return the one of our languages that a browser likes best; None where it names neither.

    Args:
        accept_language: The header of that name (RFC 9110, section 12.5.4); what cannot be read in it is passed over.
    """
    best: tuple[float, str] | None = None
    for part in accept_language[:_MOST].split(","):
        found = _RANGE.fullmatch(part)
        if found is None or found[1].lower() not in LANGUAGES:
            continue
        weight = float(found[2]) if found[2] else 1.0
        # Of equals the first one named.
        if weight > 0 and (best is None or weight > best[0]):
            best = weight, found[1].lower()
    return best[1] if best else None
