"""A controller's folder read into values; the directory of all of them, always fresh.

A controller is one folder below data/controllers. It is read when first asked for and
again when one of its files changed, so an edit needs no restart. A broken edit keeps the
last good version and says so (docs/adding-a-controller.md).
"""

from __future__ import annotations

import hashlib
import logging
import os
import re
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from bot.errors import BotError
from bot.policies.model import (
    LANGUAGES,
    Contact,
    Controller,
    InBothLanguages,
    Policy,
    Quote,
    Statement,
    Status,
)
from bot.policies.staff_card import read_staff
from bot.policies.yaml_lines import Lines, load_with_lines

logger = logging.getLogger(__name__)

CARD_FILE, STATEMENTS_FILE = "controller.yml", "statements.yml"
#: So many new folders are read whole when the names are asked for.
READ_AT_ONCE = 20
#: A slug names a folder and stands in addresses; it never changes.
SLUG = re.compile(r"[a-z][a-z0-9_]{1,40}")


@dataclass(frozen=True)
class Names:
    """What a controller is called: enough to find it in a sentence."""

    slug: str
    name: str
    aliases: tuple[str, ...]


@dataclass(frozen=True)
class Source:
    """A controller as read from its folder, with where everything stands."""

    folder: Path
    controller: Controller
    card_lines: Lines
    statement_lines: Lines

    @property
    def statements_file(self) -> Path:
        """Return the path of the statements file."""
        return self.folder / STATEMENTS_FILE

    @property
    def card_file(self) -> Path:
        """Return the path of the card."""
        return self.folder / CARD_FILE


def read_names(folder: Path) -> Names:
    """Read the names alone; cheap enough for a thousand folders.

    Raises:
        BotError: The card is missing or broken.
    """
    card, lines = load_with_lines(folder / CARD_FILE)
    return _names(folder, card, lines)


def _names(folder: Path, card: Any, lines: Lines) -> Names:
    path = folder / CARD_FILE
    if not isinstance(card, dict) or not isinstance(card.get("name"), str):
        raise BotError(f"{path}:1: 'name' is needed.", "Give the company's name as people know it.")
    aliases = card.get("aliases") or []
    if not isinstance(aliases, list) or not all(isinstance(alias, str) for alias in aliases):
        raise BotError(f"{path}:{lines.of('aliases')}: 'aliases' is a list of names.", "Quote them.")
    return Names(folder.name, card["name"], tuple(aliases))


def read_controller(folder: Path) -> Source:
    """Read a controller's folder.

    Raises:
        BotError: A file is missing or is not of the form; names file and line. Whether
            the content is right is for the checks.
    """
    card, card_lines = load_with_lines(folder / CARD_FILE)
    names = _names(folder, card, card_lines)
    policy = _policy(folder, card, card_lines)
    contacts = _contacts(folder, card, card_lines)
    raw, statement_lines = load_with_lines(folder / STATEMENTS_FILE)
    if not isinstance(raw, dict):
        raise BotError(f"{folder / STATEMENTS_FILE}:1: a mapping of topics is needed.", "See docs/adding-a-controller.md.")
    reader = _StatementReader(folder / STATEMENTS_FILE, statement_lines)
    statements = {str(topic): reader.statement(entry, str(topic)) for topic, entry in raw.items()}
    levels, (office, topics) = _identity_levels(folder, card, card_lines), read_staff(folder / CARD_FILE, card, card_lines)
    controller = Controller(folder.name, names.name, names.aliases, policy, contacts, statements, levels, office, topics)
    return Source(folder, controller, card_lines, statement_lines)


def _contacts(folder: Path, card: dict[str, Any], lines: Lines) -> tuple[Contact, ...]:
    entries = card.get("contacts") or []
    if not isinstance(entries, list) or any(not isinstance(entry, dict) or not entry.get("kind") or not entry.get("value") for entry in entries):
        raise BotError(f"{folder / CARD_FILE}:{lines.of('contacts')}: 'contacts' is a list, each with kind and value.", "See docs/adding-a-controller.md.")
    return tuple(Contact(str(entry["kind"]), str(entry["value"]), entry.get("usable", True) is not False) for entry in entries)


def _identity_levels(folder: Path, card: dict[str, Any], lines: Lines) -> dict[str, str]:
    entry = card.get("identity") or {}
    levels = entry.get("levels") or {} if isinstance(entry, dict) else None
    if not isinstance(levels, dict) or any(not isinstance(value, str) for value in levels.values()):
        raise BotError(f"{folder / CARD_FILE}:{lines.of('identity')}: 'identity' has 'levels', a level for each act.", "See docs/identity.md.")
    return {str(act): level for act, level in levels.items()}


def _policy(folder: Path, card: dict[str, Any], lines: Lines) -> Policy:
    path, entry = folder / CARD_FILE, card.get("policy")
    needed = ("file", "language", "title", "headings")
    if not isinstance(entry, dict) or any(not entry.get(key) for key in needed):
        raise BotError(f"{path}:{lines.of('policy')}: 'policy' needs {', '.join(needed)}.", "See docs/adding-a-controller.md.")
    if not isinstance(entry["headings"], list):
        raise BotError(f"{path}:{lines.of('policy', 'headings')}: 'headings' is a list of lines.", "List the heading lines of the policy, in order.")
    dated = entry.get("dated")
    if dated is not None and not isinstance(dated, date):
        raise BotError(f"{path}:{lines.of('policy', 'dated')}: 'dated' is a day such as 2022-01-28, or null.", "Write the day the text itself carries.")
    try:
        text = (folder / str(entry["file"])).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise BotError(f"{path}:{lines.of('policy', 'file')}: the policy file cannot be read.", "Put it beside controller.yml, in UTF-8.") from error
    return Policy(
        title=str(entry["title"]),
        language=str(entry["language"]),
        dated=dated,
        url=entry.get("url"),
        headings=tuple(str(heading) for heading in entry["headings"]),
        text=text,
        version=hashlib.sha256(text.encode("utf-8")).hexdigest()[:12],
    )


class _StatementReader:
    def __init__(self, path: Path, lines: Lines) -> None:
        self._path, self._lines = path, lines

    def statement(self, entry: Any, *key: str) -> Statement:
        if not isinstance(entry, dict):
            raise self._error("is a mapping with status, nl, fr and quotes", *key)
        try:
            status = Status(entry.get("status"))
        except ValueError:
            raise self._error(f"needs a status, one of {', '.join(each.value for each in Status)}", *key) from None
        unknown = set(entry) - {"status", "quotes", "law", "facets", *LANGUAGES}
        if unknown:
            raise self._error(f"has unknown keys: {', '.join(sorted(map(str, unknown)))}", *key)
        facets, quotes = entry.get("facets") or {}, entry.get("quotes") or []
        if not isinstance(facets, dict):
            raise self._error("is a mapping of facets", *key, "facets")
        if not isinstance(quotes, list):
            raise self._error("is a list of quotes", *key, "quotes")
        return Statement(
            status=status,
            text=self._both(entry, *key) if any(entry.get(tongue) for tongue in LANGUAGES) else None,
            quotes=tuple(self._quote(quote, *key, "quotes", index) for index, quote in enumerate(quotes)),
            law=self._both(entry["law"], *key, "law") if entry.get("law") else None,
            facets={str(name): self.statement(facet, *key, "facets", str(name)) for name, facet in facets.items()},
        )

    def _both(self, entry: Any, *key: str) -> InBothLanguages:
        if not isinstance(entry, dict) or any(not isinstance(entry.get(tongue), str) for tongue in LANGUAGES):
            raise self._error("needs its text in nl and in fr", *key)
        return InBothLanguages(entry["nl"].strip(), entry["fr"].strip())

    def _quote(self, entry: Any, *key: str | int) -> Quote:
        if not isinstance(entry, dict) or not isinstance(entry.get("text"), str) or not isinstance(entry.get("section"), str):
            raise self._error("needs a text and a section", *key)
        return Quote(entry["text"].strip(), entry["section"].strip())

    def _error(self, problem: str, *key: str | int) -> BotError:
        name = ".".join(str(part) for part in key)
        return BotError(f"{self._path}:{self._lines.of(*key)}: {name} {problem}.", "See docs/adding-a-controller.md.")


class ControllerDirectory:
    """All controllers below a folder, fresh without a restart.

    Args:
        root: The folder that holds one folder per controller.
        is_sound: Returns the problems that forbid using a controller, as lines; empty when
            it may be used. A changed folder that is not sound keeps its last good version.
        look_again_after: Seconds between two looks at the folders' names.
    """

    def __init__(self, root: Path, is_sound: Callable[[Source], Iterable[str]], look_again_after: float = 1.0) -> None:
        self._root = root
        self._is_sound = is_sound
        self._look_again_after = look_again_after
        self._lock = threading.Lock()
        self._names: dict[str, tuple[tuple[int, ...], Names]] = {}
        self._names_seen_at = float("-inf")
        self._sources: dict[str, tuple[tuple[int, ...], Source | None]] = {}
        self._broken: dict[str, tuple[tuple[int, ...], str]] = {}
        self._broken_cards: dict[str, tuple[int, ...]] = {}

    def names(self) -> list[Names]:
        """Return the names of every controller, by slug.

        Those whose card cannot be read are left out, and those found never to have been
        sound, until their folder changes. A few new folders are looked at right away, so
        that a skeleton is never offered; many at once when they are first asked for.
        """
        with self._lock:
            if time.monotonic() - self._names_seen_at >= self._look_again_after:
                self._read_names()
                self._names_seen_at = time.monotonic()
                unread = [slug for slug in self._names if slug not in self._sources]
                if len(unread) <= READ_AT_ONCE:
                    for slug in unread:
                        with suppress(OSError):
                            self._look_at(slug)
            return [names for _, names in self._names.values() if names.slug not in self._broken or not self._is_refused(names.slug)]

    def slugs(self) -> list[str]:
        """Return the slugs of every controller, sorted."""
        return [names.slug for names in self.names()]

    def name_of(self, slug: str) -> str | None:
        """Return a controller's name from its card alone, also where its statements are broken; None where there is none."""
        return next((each.name for each in self.names() if each.slug == slug), None)

    def get(self, slug: str) -> Controller:
        """Return a controller.

        Raises:
            BotError: There is none of that slug, or it never was sound.
        """
        return self.source(slug).controller

    def source(self, slug: str) -> Source:
        """Return a controller with the lines its content stands on; raises as `get`."""
        folder = self._root / slug
        if not SLUG.fullmatch(slug) or not (folder / CARD_FILE).is_file():
            raise BotError(f"There is no controller '{slug}'.", f"Known: {', '.join(self.slugs()) or 'none'}.")
        with self._lock:
            try:
                found = self._look_at(slug)
            except OSError as error:
                raise BotError(f"The folder of '{slug}' cannot be read ({error.__class__.__name__}).", "Look at its files.") from error
            if found is None:
                raise BotError(self._broken[slug][1], "Mend it; `python -m bot.tools check` lists everything.")
            return found

    def _look_at(self, slug: str) -> Source | None:
        folder = self._root / slug
        stamp = _stamp(folder)
        known = self._sources.get(slug)
        if known is None or known[0] != stamp:
            known = (stamp, self._read(folder, stamp, known[1] if known else None))
            self._sources[slug] = known
        return known[1]

    def _read(self, folder: Path, stamp: tuple[int, ...], last_good: Source | None) -> Source | None:
        try:
            source = read_controller(folder)
            problems = list(self._is_sound(source))
        except BotError as error:
            problems = [str(error)]
        except Exception as error:  # noqa: BLE001  # whatever an edit breaks, the last good version must stay
            problems = [f"{folder}: cannot be read ({error.__class__.__name__})."]
        if not problems:
            self._broken.pop(folder.name, None)
            return source
        self._broken[folder.name] = (stamp, problems[0])
        kept = "the last good version stays in use" if last_good else "it cannot be used"
        logger.error("Controller '%s' is broken and %s: %s", folder.name, kept, problems[0])
        return last_good

    def _is_refused(self, slug: str) -> bool:
        if self._sources[slug][1] is not None:
            return False
        try:
            return _stamp(self._root / slug) == self._broken[slug][0]
        except OSError:
            return True

    def _read_names(self) -> None:
        fresh: dict[str, tuple[tuple[int, ...], Names]] = {}
        # Plain names: every second, a path for each of a thousand folders takes as long as a turn.
        for slug in sorted(os.listdir(self._root)) if self._root.is_dir() else []:
            try:
                changed = _stamp_of(os.path.join(self._root, slug, CARD_FILE))
            except OSError:
                continue
            known = self._names.get(slug)
            if known is not None and known[0] == changed:
                fresh[slug] = known
                continue
            folder = self._root / slug
            if self._broken_cards.get(folder.name) == changed:
                # Said before; this is looked at every second.
                continue
            try:
                fresh[folder.name] = (changed, _checked_names(folder))
                self._broken_cards.pop(folder.name, None)
            except BotError as error:
                logger.error("Controller '%s': %s", folder.name, error)
                if known is not None:
                    fresh[folder.name] = (changed, known[1])
                else:
                    self._broken_cards[folder.name] = changed
        self._names = fresh


def _checked_names(folder: Path) -> Names:
    if not SLUG.fullmatch(folder.name):
        raise BotError(f"{folder}: a folder's name is small letters, digits and '_', beginning with a letter.", "Rename it.")
    return read_names(folder)


def _stamp(folder: Path) -> tuple[int, ...]:
    stamps: list[int] = []
    for path in sorted(folder.iterdir()):
        if path.suffix in {".yml", ".txt"}:
            stamps += _stamp_of(path)
    return tuple(stamps)


def _stamp_of(path: Path | str) -> tuple[int, ...]:
    state = os.stat(path)
    return (state.st_mtime_ns, state.st_size)
