"""Folders of invented companies, small enough to write a thousand of them."""

from __future__ import annotations

import os
from pathlib import Path

CARD = """\
name: {name}
aliases: ["{name} NV"]
policy:
  file: policy.nl.txt
  language: nl
  title: "Privacyverklaring"
  dated: 2022-01-28
  url: null
  headings: ["Bewaren", "Contact"]
contacts:
  - {{kind: email, value: "privacy@{slug}.example"}}
"""
POLICY = "Bewaren\n\nFacturen bewaren we 7 jaar.\n\nContact\n\nMail privacy@{slug}.example.\n"
STATEMENTS = """\
retention:
  status: stated
  nl: Ze bewaren alles 7 jaar.
  fr: Tout est gardé 7 ans.
  quotes:
    - {section: Bewaren, text: "Facturen bewaren we 7 jaar."}
  facets:
    invoices:
      status: partly
      nl: Facturen 7 jaar.
      fr: Les factures 7 ans.
dpo: {status: not_stated}
"""

_written = 0


def write(path: Path, text: str) -> None:
    """Write a file so that it is seen as changed, however fast the clock of the disk is."""
    global _written
    _written += 1
    path.write_text(text, encoding="utf-8")
    moment = 1_700_000_000_000_000_000 + _written * 1_000_000_000
    os.utime(path, ns=(moment, moment))


def company(root: Path, slug: str, name: str | None = None, statements: str = STATEMENTS) -> Path:
    """Write the folder of a company."""
    folder = root / slug
    folder.mkdir(parents=True)
    write(folder / "controller.yml", CARD.format(name=name or slug.capitalize(), slug=slug))
    write(folder / "policy.nl.txt", POLICY.format(slug=slug))
    write(folder / "statements.yml", statements)
    return folder
