"""The texts of the desk: complete in both languages, used, polite; and none in a template or a script."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from bot.desk.catalogues import FOLDER, load_catalogues
from bot.errors import BotError
from bot.policies.checks.polite_form import familiar_words
from bot.policies.model import LANGUAGES
from bot.staff.accounts import Refusal
from bot.staff.permissions import Role
from tests.architecture.tracked import ROOT

DESK = ROOT / "bot" / "desk"
CATALOGUES = load_catalogues()
TEMPLATES = sorted((DESK / "templates").glob("*.html"))
#: Keys that are put together where they are used.
MADE = {"error.", "role.", "refusal.", "said.", "act.", "account.", "subject.", "language."}


def test_both_languages_have_the_same_texts_with_the_same_values() -> None:
    nl, fr = (CATALOGUES[language] for language in LANGUAGES)
    assert nl.keys() == fr.keys()

    def values(text: str) -> set[str]:
        return set(re.findall(r"%\((\w+)\)", text))

    assert not [key for key in nl._texts if values(nl._texts[key]) != values(fr._texts[key])]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_percent_sign_stands_only_before_a_value(language: str) -> None:
    assert not [key for key, text in CATALOGUES[language]._texts.items() if re.search(r"%(?!\(\w+\)[sd])", text)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_staff_are_addressed_politely(language: str) -> None:
    catalogue = CATALOGUES[language]
    texts = {**catalogue._texts, **{key: " ".join(both) for key, both in catalogue._plurals.items()}}
    assert not {key: found for key, text in texts.items() if (found := familiar_words(text, language))}


@pytest.mark.parametrize("language", LANGUAGES)
def test_files_say_which_language_they_are_of(language: str) -> None:
    for path in (FOLDER / language / "LC_MESSAGES").glob("*.po"):
        with path.open("rb") as opened:
            assert str(read_po(opened).locale).startswith(language)


def test_every_key_that_is_named_has_a_text() -> None:
    named = set()
    for path in TEMPLATES:
        text = path.read_text(encoding="utf-8")
        named |= set(re.findall(r'_\("([a-z_.]+)"[,)]', text))
        named |= set(re.findall(r'ngettext\("([a-z_.]+)"', text))
        # Keys that are handed to a macro.
        named |= {each for each in re.findall(r'"([a-z_]+\.[a-z_]+)"', text) if not each.endswith((".html", ".css", ".js", ".svg"))} - set(re.findall(r'ngettext\("[^"]+", "([a-z_.]+)"', text))
    for path in DESK.glob("*.py"):
        named |= set(re.findall(r'asked\.say\("([a-z_.]+)"', path.read_text(encoding="utf-8")))
        named |= set(re.findall(r'menu="([a-z_.]+)"', path.read_text(encoding="utf-8")))
    assert len(named) > 80
    assert not {each for each in named if each not in CATALOGUES["nl"].keys()}  # noqa: SIM118
    used = named | {key for key in CATALOGUES["nl"].keys() if key.startswith(tuple(MADE))}  # noqa: SIM118
    source = "".join(path.read_text(encoding="utf-8") for path in [*DESK.glob("*.py"), *TEMPLATES])
    unused = {key for key in CATALOGUES["nl"].keys() - used if f'"{key}"' not in source and key.rpartition(".")[0] + "." not in source}
    assert not unused, unused


def test_every_refusal_and_role_has_words() -> None:
    # How long to wait is said with the time.
    needed = {f"refusal.{each.value}" for each in Refusal if each is not Refusal.TOO_OFTEN} | {f"role.{each.value}" for each in Role}
    assert needed <= CATALOGUES["nl"].keys()


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_template_holds_a_text_of_its_own(path: Path) -> None:
    text = re.sub(r"\{#.*?#\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    for attribute in re.findall(r'\b(?:aria-label|alt|title|placeholder|data-confirm)="([^"]*)"', text):
        assert not attribute or "{" in attribute, attribute
    bare = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", " ", text, flags=re.DOTALL)
    bare = re.sub(r"<[^>]*>", " ", bare, flags=re.DOTALL)
    assert not re.findall(r"[^\W\d_]{2,}", bare), bare.split()


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_template_holds_script_or_style(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"<style|<script(?! src=)|\sstyle=|\son\w+=|javascript:", text)
    # Nothing leaves the rules of escaping, and nothing comes from elsewhere.
    assert not re.search(r"\|\s*safe|autoescape|https?://", text)


@pytest.mark.parametrize(
    "content, named",
    [
        ('msgid "a.b"\nmsgstr ""\n', "a.b has no text"),
        ('#, fuzzy\nmsgid "a.b"\nmsgstr "x"\n', "a.b has no text"),
        ('msgid "a.b"\nmsgstr "x"\nwhat is this\n', "cannot be read"),
    ],
)
def test_a_catalogue_that_is_broken_is_told(tmp_path: Path, content: str, named: str) -> None:
    for language in LANGUAGES:
        folder = tmp_path / language / "LC_MESSAGES"
        folder.mkdir(parents=True)
        (folder / "x.po").write_text(f'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n{content}', encoding="utf-8")
    with pytest.raises(BotError, match=named):
        load_catalogues(tmp_path)


def test_a_key_in_two_files_is_told(tmp_path: Path) -> None:
    for language in LANGUAGES:
        folder = tmp_path / language / "LC_MESSAGES"
        folder.mkdir(parents=True)
        for name in ("x.po", "y.po"):
            (folder / name).write_text('msgid "a.b"\nmsgstr "x"\n', encoding="utf-8")
    with pytest.raises(BotError, match="twice"):
        load_catalogues(tmp_path)


def test_numbers_are_said_as_each_language_does() -> None:
    assert CATALOGUES["nl"].plural("accounts.count_one", "accounts.count_many", 0) == "%(num)s accounts"
    assert CATALOGUES["fr"].plural("accounts.count_one", "accounts.count_many", 0) == "%(num)s compte"
    assert CATALOGUES["fr"].plural("accounts.count_one", "accounts.count_many", 2) == "%(num)s comptes"
