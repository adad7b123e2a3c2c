"""An e-mail address as people type it: among other words, spelled out, with a dot behind it."""

from __future__ import annotations

import re

from bot.understanding.words import without_emails

_LOCAL = r"[\w.!#$%&'*+/=^`{|}~-]+"
_DOMAIN = r"(?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W\d_]{2,24}"
_EMAIL = re.compile(rf"(?<![\w.@]){_LOCAL}@{_DOMAIN}(?![\w@-])")
_AT_SPELLED = re.compile(r"\s*(?:[(\[{]\s?(?:at|@|apenstaartje|arobase)\s?[)\]}]|\b(?:apenstaartje|arobase|arrobas)\b|\s@\s?|(?<=\w)@\s)\s*", re.IGNORECASE)
_DOT_SPELLED = re.compile(r"\s*[(\[{]\s?(?:dot|punt|point|\.)\s?[)\]}]\s*|\s(?:dot|punt|point)\s", re.IGNORECASE)
_OLD = re.compile(r"\b(?:niet|geen|pas|plus|oude?|ancien(?:ne)?|vroeger|avant)\b(?:(?!maar|mais|ander|autre)[^@,;:]){0,20}$", re.IGNORECASE)


def _spelled_out(text: str) -> str:
    """Return the text with "jan (at) voorbeeld punt example" written as an address."""
    text = " ".join(text.split())
    if _EMAIL.search(text) or not _AT_SPELLED.search(text):
        return text
    before, _, after = _AT_SPELLED.sub("@", text, count=1).partition("@")
    return f"{before}@{_DOT_SPELLED.sub('.', after)}"


def emails_in(text: str) -> list[str]:
    """Return the addresses in a text, each once; not one that the text says is not meant."""
    spelled = _spelled_out(text)
    found = [(match.group().lstrip(".'`").rstrip("."), spelled[: match.start()]) for match in _EMAIL.finditer(spelled)]
    # Two dots in a row, or one before the @, are a slip that only the person can mend.
    sound = [(_with_small_domain(email), before) for email, before in found if ".." not in email and ".@" not in email and not email.startswith("@")]
    meant = [email for email, before in sound if not _OLD.search(before)]
    return list(dict.fromkeys(meant))


def _with_small_domain(email: str) -> str:
    local, _, domain = email.rpartition("@")
    return f"{local}@{domain.lower()}"


def text_without_emails(text: str) -> str:
    """Return the text without its addresses, spelled-out ones included."""
    return _EMAIL.sub(" ", without_emails(_spelled_out(text)))
