"""What a policy's text tells about itself: proposals for a controller's card, never the last word."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from bot.errors import BotError
from bot.policies.dates import cut_dates
from bot.policies.model import LANGUAGES
from bot.policies.passages import fold

if TYPE_CHECKING:
    from lingua import LanguageDetector

#: A longer line is a paragraph, not a heading.
LONGEST_HEADING = 110
#: Enough of a text to tell its language.
_ENOUGH = 20_000

#: How a line begins that is one of a list.
LIST_ITEM = re.compile(r"^(?:[-–—*•·▪◦○●‣]|o\s|\(?[a-z]{1,4}\)|\([ivx]+\)|[a-z]\.\s)", re.IGNORECASE)
_ADDRESS = re.compile(r"[A-Za-z0-9][\w.+-]*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_WEB = re.compile(r"https?://|www\.", re.IGNORECASE)
_ABOUT_PRIVACY = re.compile(r"privac|confidential|persoonsgegevens|données|gegevensbescherming", re.IGNORECASE)
_UPDATED = re.compile(r"update|bijgewerkt|gewijzigd|aangepast|versie|version|mise? à jour|modifiée?|datum|werking|vigueur", re.IGNORECASE)
#: Characters before a date within which it says what the date is of.
_NEAR = 60
_LAW_OF = re.compile(r"\b(?:wet|loi|besluit|arrêté|verordening|règlement|richtlijn|directive)\b(?: \w+)? (?:van|du|de)(?: la| het)? ?$", re.IGNORECASE)
_FOR_PRIVACY = re.compile(r"priva|dpo|gdpr|rgpd|avg|gegevens|donnees", re.IGNORECASE)
#: Addresses of the supervisory authority are no way to reach the company.
_AUTHORITY = re.compile(r"@(?:[\w-]+\.)*(?:apd-gba|privacycommission|gegevensbeschermingsautoriteit|autoriteprotectiondonnees)\.", re.IGNORECASE)


@dataclass(frozen=True)
class DateFound:
    """A day the policy names, how it is written, on which line, and whether that line speaks of a version."""

    day: date
    written: str
    line: int
    tells_version: bool


@dataclass(frozen=True)
class PolicyReading:
    """What is proposed from a policy's text.

    Attributes:
        title: The line that most likely names the document.
        headings: Lines that look like headings, in order; the title is one of them.
        addresses: E-mail addresses as written, those for privacy first, the authority's left out.
    """

    title: str
    headings: tuple[str, ...]
    dates: tuple[DateFound, ...]
    addresses: tuple[str, ...]

    @property
    def dated(self) -> date | None:
        """Return the one day that a line about the version names; None when there is none, or more."""
        days = {found.day for found in self.dates if found.tells_version}
        return days.pop() if len(days) == 1 else None


def read_policy_file(path: Path) -> bytes:
    """Return the bytes of a policy, word for word, once they are found to be a plain text.

    Raises:
        BotError: It cannot be read, is not UTF-8, is not plain text, or is empty.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise BotError(f"The policy {path} cannot be read ({error.strerror}).", "Name a text file: POLICY=folder/file.txt") from error
    raw = raw.removeprefix(b"\xef\xbb\xbf")  # the byte order mark is no word of the policy
    if raw.startswith((b"%PDF", b"PK\x03\x04", b"{\\rtf", b"\xd0\xcf\x11\xe0")):
        raise BotError(f"The policy {path} is a document, not a plain text.", "Save its words as a text file in UTF-8, unchanged.")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BotError(
            f"The policy {path} is not UTF-8 (byte {error.start + 1}).", f"Convert it, for example: iconv -f WINDOWS-1252 -t UTF-8 {path.name} > policy.txt"
        ) from error
    if "\0" in text:
        raise BotError(f"The policy {path} is not a plain text in UTF-8.", f"Convert it, for example: iconv -f UTF-16 -t UTF-8 {path.name} > policy.txt")
    if re.match(r"\s*<(?:!doctype|html|head|body)\b", text, re.IGNORECASE):
        raise BotError(f"The policy {path} is a web page with its markup.", "Save the words of the page, unchanged, as a text file in UTF-8.")
    if not any(character.isalpha() for character in text):
        raise BotError(f"The policy {path} is empty.", "Save the whole text of the policy in it.")
    return raw


def language_of(text: str) -> str | None:
    """Return the language of a policy when it is one the assistant speaks, else None."""
    found = _detector().detect_language_of(text[:_ENOUGH])
    code = found.iso_code_639_1.name.lower() if found is not None else None
    return code if code in LANGUAGES else None


@cache
def _detector() -> LanguageDetector:
    # Imported late: it is large, and a mistake in the arguments should be told at once.
    from lingua import Language, LanguageDetectorBuilder

    languages = (Language.DUTCH, Language.FRENCH, Language.ENGLISH, Language.GERMAN)
    return LanguageDetectorBuilder.from_languages(*languages).build()


def read_policy(text: str) -> PolicyReading:
    """Return what a policy's text proposes for its card."""
    headings = _headings(text)
    title = next((heading for heading in headings if _ABOUT_PRIVACY.search(heading)), None)
    if title is None:
        first = next(fold(line) for line in text.splitlines() if any(character.isalpha() for character in line))
        title = headings[0] if headings else first
    addresses = [found for found in dict.fromkeys(_ADDRESS.findall(text)) if not _AUTHORITY.search(found)]
    return PolicyReading(
        title=title,
        headings=tuple(headings) or (title,),
        dates=tuple(_dates(text)),
        addresses=tuple(sorted(addresses, key=lambda found: _FOR_PRIVACY.search(found) is None)),
    )


def _headings(text: str) -> list[str]:
    """Return short lines that stand alone: nothing above, and nothing or a list below."""
    lines = [fold(line) for line in text.splitlines()]
    found = []
    for index, line in enumerate(lines):
        above = lines[index - 1] if index else ""
        below = lines[index + 1] if index + 1 < len(lines) else ""
        if not above and (not below or LIST_ITEM.match(below)) and _looks_like_heading(line):
            found.append(line)
    return found


def _looks_like_heading(line: str) -> bool:
    return (
        0 < len(line) <= LONGEST_HEADING
        and any(character.isalpha() for character in line)
        and not line.endswith((".", ":", ";", ",", "!"))
        and not line[0].islower()
        and not LIST_ITEM.match(line)
        and not _ADDRESS.search(line)
        and not _WEB.search(line)
        and not any(day and year for (day, _, year), _ in cut_dates(line)[0])
    )


def _dates(text: str) -> list[DateFound]:
    found: dict[tuple[date, int], DateFound] = {}
    for number, line in enumerate(map(fold, text.split("\n")), start=1):
        for (day, month, year), written in cut_dates(line)[0]:
            if day is None or year is None:
                continue
            try:
                on = date(year, month, day)
            except ValueError:
                continue
            before = line[: line.find(written)][-_NEAR:]
            tells = _UPDATED.search(before) is not None and _LAW_OF.search(before) is None
            found.setdefault((on, number), DateFound(on, written, number, tells))
    return sorted(found.values(), key=lambda each: each.line)


def name_from(slug: str, text: str) -> str:
    """Return a company's name as its slug lets guess it, spelled as the policy mostly does."""
    parts = [re.escape(part) for part in slug.split("_") if part]
    spelled = Counter(fold(match.group()) for match in re.finditer(r"\b" + r"[\s_.&-]+".join(parts) + r"\b", text, re.IGNORECASE))
    cased = [(count, name) for name, count in spelled.items() if not name.islower()]
    return max(cased)[1] if cased else " ".join(part.capitalize() for part in slug.split("_") if part)
