"""The same thing has the same name everywhere: the terms of the glossary."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from bot.policies.checks import Check, Finding
from bot.policies.checks.walk import in_statements, places
from bot.policies.controllers import Source
from bot.policies.passages import fold
from bot.policies.topics import TopicCatalogue

ID = "glossary-terms"


@dataclass(frozen=True)
class Term:
    """A word not to use (an ending * means "begins with") and the one to use."""

    avoid: str
    use: str


#: After the official Dutch and French versions of the GDPR, and Belgian usage.
TERMS: dict[str, tuple[Term, ...]] = {
    "nl": (
        Term("vergeetrecht", "recht op gegevenswissing"),
        Term("recht op wissing", "recht op gegevenswissing"),
        Term("dataportabiliteit*", "overdraagbaarheid van gegevens"),
        Term("portabiliteit", "overdraagbaarheid van gegevens"),
        Term("data protection officer", "functionaris voor gegevensbescherming (DPO)"),
        Term("verwerkingsovereenkomst*", "verwerkersovereenkomst"),
        Term("bewerker*", "verwerker"),
        Term("data controller", "verwerkingsverantwoordelijke"),
        Term("data processor", "verwerker"),
        Term("persoonlijke gegevens", "persoonsgegevens"),
        Term("legitiem belang", "gerechtvaardigd belang"),
        Term("legitieme belangen", "gerechtvaardigd belang"),
        Term("retentieperiode*", "bewaartermijn"),
        Term("retentietermijn*", "bewaartermijn"),
        Term("profiling", "profilering"),
        Term("opt-out*", "uitschrijven of bezwaar maken"),
        Term("opt-in*", "toestemming"),
        Term("data breach*", "datalek"),
        Term("gegevenslek*", "datalek"),
        Term("privacy policy", "privacybeleid"),
        Term("burgerservicenummer", "rijksregisternummer"),
        Term("GDPR", "AVG"),
        Term("RGPD", "AVG"),
        Term("APD", "GBA"),
        Term("Autoriteit Persoonsgegevens", "Gegevensbeschermingsautoriteit (de andere is de Nederlandse)"),
        Term("Privacycommissie", "Gegevensbeschermingsautoriteit"),
    ),
    "fr": (
        Term("effaçage", "effacement"),
        Term("portage", "portabilité"),
        Term("data protection officer", "délégué à la protection des données (DPO)"),
        Term("contrôleur", "responsable du traitement"),
        Term("contrôleurs", "responsable du traitement"),
        Term("processeur*", "sous-traitant"),
        Term("accord de traitement", "contrat de sous-traitance"),
        Term("période de rétention", "durée de conservation"),
        Term("durée de rétention", "durée de conservation"),
        Term("période de conservation", "durée de conservation"),
        Term("intérêt justifié", "intérêt légitime"),
        Term("intérêts justifiés", "intérêt légitime"),
        Term("profiling", "profilage"),
        Term("opt-out*", "désinscription ou opposition"),
        Term("opt-in*", "consentement"),
        Term("data breach*", "violation de données à caractère personnel"),
        Term("privacy policy", "politique de confidentialité"),
        Term("GDPR", "RGPD"),
        Term("AVG", "RGPD"),
        Term("GBA", "APD"),
        Term("CNIL", "Autorité de protection des données (l'autre est la française)"),
        Term("Commission de la protection de la vie privée", "Autorité de protection des données"),
        Term("Commission vie privée", "Autorité de protection des données"),
    ),
}


def other_terms(text: str, language: str) -> Iterator[tuple[str, str]]:
    """Yield the words of a text that have a better one in the glossary, each with it."""
    for term in TERMS[language]:
        match = _pattern(term.avoid).search(text)
        if match is not None:
            yield match.group(), term.use


def run(source: Source, topics: TopicCatalogue) -> Iterator[Finding]:
    """Find words with a better one in the glossary, unless the quotes use them too."""
    for place in places(source):
        quoted = fold(place.quoted()).casefold()
        for text in place.texts():
            for word, better in other_terms(text.words, text.language):
                if word.casefold() not in quoted:
                    yield in_statements(source, ID, text.key, f"“{word}” is not the term of the glossary.", f"Write “{better}”.")


@cache
def _pattern(avoid: str) -> re.Pattern[str]:
    ending = r"\w*" if avoid.endswith("*") else r"(?!\w)"
    return re.compile(rf"(?<!\w){re.escape(avoid.rstrip('*'))}{ending}", re.IGNORECASE)


CHECK = Check(
    id=ID,
    why="Two names for one right read as two rights.",
    blocking=False,
    run=run,
)
