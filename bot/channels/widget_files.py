"""The widget as a browser gets it: one script, made once at start from the sources in bot/widget/.

Sources, style, texts and icons are joined in one closure and made small; there is nothing else to fetch. The name
holds a hash of the content, for those who pin it, and the integrity value is what a browser holds it against
(Subresource Integrity, https://www.w3.org/TR/SRI/).
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import minify

from bot.errors import BotError
from bot.policies.model import LANGUAGES

FOLDER = Path(__file__).parents[1] / "widget"
#: What an icon is drawn with, of its one path.
_PATH = re.compile(r'<path d="([^"]+)"/>')
#: A text that a sentence is filled with.
_PLACE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class WidgetFiles:
    """What is served.

    Attributes:
        script: The whole widget, in UTF-8.
        name: Of the file that never changes: `widget.<hash>.js`.
        integrity: For the attribute of that name: `sha384-...`.
    """

    script: bytes
    name: str
    integrity: str


@cache
def widget_files() -> WidgetFiles:
    """Return the widget of this installation; made at the first call.

    Raises:
        BotError: The sources do not fit together.
    """
    return build(FOLDER)


def build(folder: Path) -> WidgetFiles:
    """Join and shrink the sources in a folder.

    Raises:
        BotError: A source is missing or broken, or the languages differ in their texts.
    """
    try:
        script = _small("application/javascript", _joined(folder)).encode("utf-8")
    except (OSError, ValueError, minify.MinifyError) as error:
        raise BotError(f"The widget in {folder} cannot be built: {error}.", "Restore bot/widget/ as it was, or mend the file that is named.") from error
    digest = hashlib.sha384(script).digest()
    return WidgetFiles(script, f"widget.{digest.hex()[:16]}.js", f"sha384-{base64.b64encode(digest).decode('ascii')}")


def _joined(folder: Path) -> str:
    sources = sorted(folder.glob("[0-9][0-9]-*.js"))
    if not sources:
        raise FileNotFoundError("there are no sources")
    style = _small("text/css", (folder / "widget.css").read_text(encoding="utf-8"))
    constants = f"const TEXTS={_json(_texts(folder))},ICONS={_json(_icons(folder))},STYLE={_json(style)};"
    # The second of two scripts on one page finds the first, and leaves.
    head = "(()=>{'use strict';if(window.DataSubjectAssistant)return;"
    return "\n".join([head, constants, *(source.read_text(encoding="utf-8") for source in sources), "})();"])


def _texts(folder: Path) -> Mapping[str, Mapping[str, str]]:
    texts = {language: json.loads((folder / f"texts.{language}.json").read_text(encoding="utf-8")) for language in LANGUAGES}
    first = texts[LANGUAGES[0]]
    for language, said in texts.items():
        if said.keys() != first.keys():
            raise ValueError(f"texts.{language}.json has other keys than texts.{LANGUAGES[0]}.json: {', '.join(sorted(said.keys() ^ first.keys()))}")
        for key, text in said.items():
            if sorted(_PLACE.findall(text)) != sorted(_PLACE.findall(first[key])):
                raise ValueError(f"texts.{language}.json fills {key} with something else than texts.{LANGUAGES[0]}.json")
    return texts


def _icons(folder: Path) -> Mapping[str, str]:
    icons = {}
    for path in sorted((folder / "icons").glob("*.svg")):
        found = _PATH.search(_small("image/svg+xml", path.read_text(encoding="utf-8")))
        if found is None:
            raise ValueError(f"{path.name} is not one path")
        icons[path.stem] = found[1]
    return icons


def _small(kind: str, text: str) -> str:
    return str(minify.string(kind, text))


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
