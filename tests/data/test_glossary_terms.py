"""The same thing has the same name everywhere: the terms of the glossary."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.policies.checks.glossary_terms import CHECK, TERMS
from tests.data.made_up import made_up

DUTCH = "Facturen bewaart het bedrijf 7 jaar lang."
FRENCH = "L'entreprise conserve les factures pendant sept ans."


def test_the_terms_of_the_glossary_pass(tmp_path: Path) -> None:
    dutch = "Het recht op gegevenswissing staat in de AVG; de GBA houdt toezicht."
    french = "Le droit à l'oubli et les données personnelles sont dans le RGPD ; l'APD contrôle."
    assert made_up(tmp_path, (DUTCH, dutch), (FRENCH, french)).found_by(CHECK) == []


@pytest.mark.parametrize(
    "word, better",
    [("Het vergeetrecht", "gegevenswissing"), ("De GDPR", "AVG"), ("De Autoriteit Persoonsgegevens", "Gegevensbeschermingsautoriteit")],
)
def test_another_word_in_dutch_is_found_with_the_right_one(tmp_path: Path, word: str, better: str) -> None:
    company = made_up(tmp_path, (DUTCH, f"{word} geldt hier."))
    finding = company.only_finding_of(CHECK)
    assert finding.line == company.statement_line("geldt hier")
    assert better in finding.advice


@pytest.mark.parametrize("word, better", [("L'effaçage", "effacement"), ("Le GDPR", "RGPD"), ("La CNIL", "Autorité de protection")])
def test_another_word_in_french_is_found_with_the_right_one(tmp_path: Path, word: str, better: str) -> None:
    company = made_up(tmp_path, (FRENCH, f"{word} vaut ici."))
    finding = company.only_finding_of(CHECK)
    assert finding.line == company.statement_line("vaut ici")
    assert better in finding.advice


def test_a_word_the_quote_uses_may_be_used(tmp_path: Path) -> None:
    company = made_up(tmp_path, ("Facturen bewaren we 7 jaar.", "Volgens de GDPR 7 jaar."), (DUTCH, "Dat is 7 jaar “volgens de GDPR”."))
    assert company.found_by(CHECK) == []


@pytest.mark.parametrize("language", sorted(TERMS))
def test_no_term_is_sent_to_one_that_is_to_be_avoided(language: str) -> None:
    avoided = {term.avoid.rstrip("*").lower() for term in TERMS[language]}
    assert not {term.avoid for term in TERMS[language] if term.use.lower() in avoided}
