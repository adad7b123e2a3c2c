"""Code is English; what the assistant says stands in domain.yml and data/, in Dutch and French.

Looks for small words that only Dutch or French has, in every string of actions/ and bot/.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

# Frequent in any sentence of a reply, and no English words.
DUTCH = frozenset(
    {"het", "een", "niet", "geen", "voor", "naar", "uw", "jullie", "wij", "ik", "mijn", "wat", "hoe", "kunt", "wilt", "wordt", "hebben", "deze", "ook", "maar", "graag", "vraag", "gegevens", "bedrijf"}
)
FRENCH = frozenset(
    {"le", "les", "des", "une", "vous", "votre", "vos", "nous", "je", "mes", "pas", "pour", "avec", "dans", "sur", "est", "sont", "que", "quelle", "cette", "au", "aux", "comment", "données", "entreprise"}
)

#: Whose matter is language itself: they hold patterns and lists of words, never replies.
ABOUT_LANGUAGE = ("bot/understanding/", "bot/nlu/shorthand.py", "bot/policies/checks/", "bot/policies/comparison.py", "bot/policies/figures.py", "bot/policies/number_words.py")
#: Files that may hold a sentence in Dutch or French, and why.
EXCEPTIONS = {
    "bot/tools/run.py": "the curl line it prints asks a question, as a person would",
}


def strings_of(source: str) -> Iterator[tuple[int, str]]:
    """Yield line and value of every string that is not a docstring."""
    tree = ast.parse(source)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)) and node.body and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.lineno, node.value


def reads_like_a_reply(text: str, *, least: int = 2) -> bool:
    """Return whether a text has so many different small words of one of the two languages."""
    said = set(re.findall(r"\w+", text.lower()))
    return max(len(said & DUTCH), len(said & FRENCH)) >= least


def _places() -> list[str]:
    found = []
    for folder in ("actions", "bot"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            name = path.relative_to(ROOT).as_posix()
            if name.startswith(ABOUT_LANGUAGE):
                continue
            # An action speaks; there even one word of another language is one too many.
            least = 1 if folder == "actions" else 2
            found += [f"{name}:{line}: {text.strip()[:80]}" for line, text in strings_of(path.read_text(encoding="utf-8")) if reads_like_a_reply(text, least=least)]
    return found


def test_no_reply_is_written_in_python() -> None:
    found = [place for place in _places() if place.split(":")[0] not in EXCEPTIONS]
    assert not found, "Move these to domain.yml or data/:\n" + "\n".join(found)


def test_an_exception_that_is_no_longer_needed_is_taken_out() -> None:
    assert {place.split(":")[0] for place in _places()} >= set(EXCEPTIONS)


@pytest.mark.parametrize("text", ["Wat wilt u weten?", "Over welk bedrijf gaat uw vraag?", "Que voulez-vous savoir sur vos données ?"])
def test_a_reply_would_be_found(text: str) -> None:
    assert reads_like_a_reply(text)


@pytest.mark.parametrize("text", ["Delete it and run `make train`.", "utter_policy_answer", "nl", "des", "The database is newer than this program."])
def test_plain_english_is_left_alone(text: str) -> None:
    assert not reads_like_a_reply(text)


def test_docstrings_may_quote_what_people_say() -> None:
    assert list(strings_of('"""\\"en mijn adres?\\" carries on."""\nNAME = "nl"\n')) == [(2, "nl")]
