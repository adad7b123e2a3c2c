"""What a website embeds is one small file, made of sources that fit together."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
import shutil
from pathlib import Path

import pytest

from bot.channels.widget_files import FOLDER, build, widget_files
from bot.errors import BotError

#: Bytes of everything together, compressed as servers do (gzip -9): script, style, icons, both languages.
BUDGET = 15_000


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FOLDER, tmp_path / "widget"))


def test_everything_together_is_small() -> None:
    size = len(gzip.compress(widget_files().script, 9))
    assert size <= BUDGET, f"{size} bytes"


def test_it_is_made_once() -> None:
    assert widget_files() is widget_files()


def test_the_same_sources_make_the_same_file(copied: Path) -> None:
    assert build(copied) == widget_files()


def test_name_and_integrity_are_those_of_the_content(copied: Path) -> None:
    files = widget_files()
    digest = hashlib.sha384(files.script).digest()
    assert files.integrity == "sha384-" + base64.b64encode(digest).decode()
    assert files.name == f"widget.{digest.hex()[:16]}.js"
    style = copied / "widget.css"
    style.write_text(style.read_text(encoding="utf-8").replace("408px", "409px"), encoding="utf-8")
    changed = build(copied)
    assert changed.name != files.name and changed.integrity != files.integrity


def test_nothing_in_it_needs_a_lax_policy_or_leads_elsewhere() -> None:
    script = widget_files().script.decode("utf-8")
    assert not re.search(r"\beval\(|\bFunction\(|innerHTML|outerHTML|insertAdjacentHTML|document\.write|\.cssText", script)
    assert not re.search(r"localStorage|indexedDB|\.cookie\b", script)
    # The one address in it is the name of a way of drawing.
    assert set(re.findall(r"https?://[\w./-]+", script)) == {"http://www.w3.org/2000/svg"}
    assert "@import" not in script and "@font-face" not in script and "url(" not in script


def test_every_text_and_icon_is_used() -> None:
    source = "\n".join(path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.js")))
    # Those that stand for how a conversation stands are asked for by its state.
    quoted = set(re.findall(r"'(\w+)'", source)) | {"waiting", "human", "closed"}
    texts = json.loads((FOLDER / "texts.nl.json").read_text(encoding="utf-8"))
    assert not set(texts) - quoted
    assert not {path.stem for path in (FOLDER / "icons").glob("*.svg")} - quoted


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        ("texts.fr.json", '"send"', '"sent"', "other keys than texts.nl.json: send, sent"),
        ("texts.fr.json", "{count} nouveau", "nouveau", "fills unread with something else"),
        ("texts.nl.json", '{\n  "title"', '\n  "title"', "cannot be built"),
        ("icons/send.svg", "<path", "<circle", "send.svg is not one path"),
        ("90-embed.js", "const start", "const const start", "cannot be built"),
    ],
)
def test_a_broken_source_is_told(copied: Path, name: str, old: str, new: str, told: str) -> None:
    path = copied / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(BotError, match=re.escape(told)):
        build(copied)


def test_a_missing_source_is_told(tmp_path: Path) -> None:
    with pytest.raises(BotError, match="there are no sources"):
        build(tmp_path)


def test_no_declaration_is_moved_before_what_it_reads() -> None:
    # The minifier joins neighbouring declarations and puts a destructuring one first, also when it reads the other.
    for path in sorted(FOLDER.glob("*.js")):
        assert not re.search(r"^( *)(?:const|let) [^\n]*;\n\1(?:const|let) [{\[]", path.read_text(encoding="utf-8"), re.MULTILINE), path.name
