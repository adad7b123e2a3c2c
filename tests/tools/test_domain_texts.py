"""Texts of domain.yml read without Rasa."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.tools.domain_texts import response_text

DOMAIN = """
responses:
  utter_hello:
    - condition: [{type: slot, name: language, value: nl}]
      text: "Dag {name}."
    - condition: [{type: slot, name: language, value: fr}]
      text: "Bonjour {name}."
  utter_other:
    - text: "..."
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "domain.yml").write_text(DOMAIN, encoding="utf-8")
    return tmp_path


def test_a_text_is_the_one_in_the_language_with_its_values(root: Path) -> None:
    assert response_text("utter_hello", "nl", root=root, name="Voorbeeld") == "Dag Voorbeeld."
    assert response_text("utter_hello", "fr", root=root, name="Voorbeeld") == "Bonjour Voorbeeld."


@pytest.mark.parametrize("name, language", [("utter_hello", "en"), ("utter_other", "nl"), ("utter_gone", "nl")])
def test_a_text_that_is_not_there_is_never_replaced_by_another(root: Path, name: str, language: str) -> None:
    with pytest.raises(KeyError):
        response_text(name, language, root=root, name_of_nobody="")


@pytest.mark.parametrize(
    "language, expected",
    [("nl", "Het privacybeleid van Voorbeeld zegt hierover niets."), ("fr", "La politique de confidentialité de Voorbeeld ne dit rien à ce sujet.")],
)
def test_the_real_domain_says_that_a_policy_is_silent(language: str, expected: str) -> None:
    assert response_text("utter_policy_silent", language, company="Voorbeeld") == expected
