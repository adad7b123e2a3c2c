"""Cross-origin answers, per company, by our own routes (Fetch standard, section 3.2): never a wildcard, never cookies.

A preflight request does not say for which company it is, so any origin on any company's list
gets one answered; whether this origin may have this company is asked of the request itself.
"""

from __future__ import annotations

from collections.abc import Collection

#: Seconds a browser may remember a preflight answer.
_REMEMBERED = 600


def shared_with(origin: str | None, known: Collection[str]) -> dict[str, str]:
    """Return the headers that let a page read an answer; without a known origin only `Vary`."""
    headers = {"Vary": "Origin"}
    if origin is not None and origin in known:
        headers["Access-Control-Allow-Origin"] = origin
        headers["Access-Control-Expose-Headers"] = "Retry-After, Content-Disposition"
    return headers


def preflight(origin: str | None, known: Collection[str], methods: Collection[str]) -> tuple[int, dict[str, str]]:
    """Return status and headers of the answer to a preflight request."""
    headers = shared_with(origin, known)
    if "Access-Control-Allow-Origin" not in headers:
        return 403, headers
    headers["Access-Control-Allow-Methods"] = ", ".join(sorted(methods))
    headers["Access-Control-Allow-Headers"] = "Authorization, Content-Type"
    headers["Access-Control-Max-Age"] = str(_REMEMBERED)
    return 204, headers
