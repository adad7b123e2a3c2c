"""The texts of the desk: gettext catalogues in git, read as they are.

Every `desk/locale/<language>/LC_MESSAGES/*.po` counts, so that each area of pages keeps a file of its own; message ids are English keys.
They are read by Babel at the start (a fraction of a second), so there is nothing to compile and nothing compiled to forget.
"""

from __future__ import annotations

from pathlib import Path

from babel.messages.pofile import PoFileError, read_po

from bot.errors import BotError
from bot.policies.model import LANGUAGES

FOLDER = Path(__file__).parent / "locale"


class Catalogue:
    """The texts in one language."""

    def __init__(self, language: str, texts: dict[str, str], plurals: dict[str, tuple[str, str]]) -> None:
        """Take texts by key, and those with a number by the key for one."""
        self.language, self._texts, self._plurals = language, texts, plurals

    def has(self, key: str) -> bool:
        """Return whether there is a text."""
        return key in self._texts

    def keys(self) -> set[str]:
        """Return the keys of all texts, also of those with a number."""
        return {*self._texts, *self._plurals}

    def text(self, key: str) -> str:
        """Return a text; raises KeyError where there is none, for a page with a key on it is a mistake of ours."""
        return self._texts[key]

    def plural(self, one: str, many: str, number: int) -> str:
        """Return the text for a number: French says "0 jour", Dutch "0 dagen" (CLDR)."""
        is_one = number <= 1 if self.language == "fr" else number == 1
        return self._plurals[one][0 if is_one else 1]


def load_catalogues(folder: Path = FOLDER) -> dict[str, Catalogue]:
    """Read the catalogues.

    Raises:
        BotError: A file cannot be read, a text is empty or doubtful, or a key stands there twice.
    """
    return {language: _load(language, folder / language / "LC_MESSAGES") for language in LANGUAGES}


def _load(language: str, folder: Path) -> Catalogue:
    texts: dict[str, str] = {}
    plurals: dict[str, tuple[str, str]] = {}
    for path in sorted(folder.glob("*.po")):
        name = f"bot/desk/locale/{language}/LC_MESSAGES/{path.name}"
        try:
            with path.open("rb") as opened:
                found = list(read_po(opened, locale=language, abort_invalid=True))
        except (OSError, ValueError, PoFileError) as error:
            raise BotError(f"{name} cannot be read ({error.__class__.__name__}).", "Restore it.") from error
        for each in found:
            if not each.id:
                continue
            key = each.id if isinstance(each.id, str) else each.id[0]
            said = (each.string,) if isinstance(each.string, str) else tuple(each.string)
            if each.fuzzy or not all(said):
                raise BotError(f"{name}: {key} has no text, or one that is marked as fuzzy.", "Write it.")
            if key in texts or key in plurals:
                raise BotError(f"{name}: {key} stands there twice.", "Take one out.")
            if isinstance(each.id, str):
                texts[key] = said[0]
            else:
                plurals[key] = (said[0], said[-1])
    return Catalogue(language, texts, plurals)
