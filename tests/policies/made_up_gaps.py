"""A gap file of four items over the contract of `tests.data.made_up`, with words that are easy to find."""

from __future__ import annotations

from pathlib import Path

from bot.policies.gap_items import WORDS

ITEMS = """\
items:
  contact: {topic: contact, articles: "13(1)(a)", title: {nl: Contactgegevens, fr: Coordonnées}}
  dpo:
    topic: dpo
    articles: "13(1)(b)"
    title: {nl: De functionaris, fr: Le délégué}
    condition: {nl: Enkel als er een is., fr: S'il y en a un.}
  retention: {topic: retention, articles: "13(2)(a)", per_facet: true, title: {nl: Bewaartermijn, fr: Durée}}
"""
_WORDS = {
    "heading": "{company}",
    "summary": "{items}: {counts}.",
    "condition_line": "condition_line {text}",
    "note_line": "note_line {text}",
    "law_line": "law_line {text}",
    "sections_line": "sections_line {text}",
}


def write_gap_file(root: Path, *changes: tuple[str, str]) -> Path:
    """Write data/gaps.yml below a folder, with some words changed; a word is its own name."""
    words = "".join(f'  {name}: {{nl: "nl {_WORDS.get(name, name)}", fr: "fr {_WORDS.get(name, name)}"}}\n' for name in WORDS)
    text = f"{ITEMS}words:\n{words}"
    for old, new in changes:
        assert old in text, f"'{old}' stands nowhere."
        text = text.replace(old, new)
    path = root / "data" / "gaps.yml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path
