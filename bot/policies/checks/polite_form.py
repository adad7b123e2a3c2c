"""People are addressed politely, and the company never speaks as "we"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.policies.checks import Check, Finding
from bot.policies.checks.walk import in_statements, places, unquoted
from bot.policies.controllers import Source
from bot.policies.topics import TopicCatalogue

ID = "polite-form"
_FAMILIAR = {
    "nl": re.compile(r"\b(?:jij|je|jou|jouw|jullie|wij|we|ons|onze)\b", re.IGNORECASE),
    "fr": re.compile(r"\b(?:tu|toi|ton|ta|tes|te|nous|notre|nos)\b|(?<!-)\bt['’](?=\w)", re.IGNORECASE),
}
_INSTEAD = {
    "nl": "Say 'u' to the person, and the company's name or 'het bedrijf'.",
    "fr": "Say 'vous' to the person, and the company's name or 'l'entreprise'.",
}
#: "je" in www.ken-je-rechten.example addresses nobody.
_ADDRESS = re.compile(r"\S+@\S+|https?://\S+|www\.\S+", re.IGNORECASE)


def familiar_words(text: str, language: str) -> list[str]:
    """Return the words of a text that are not the polite form or say "we", each once; quotations and addresses aside."""
    ours = _ADDRESS.sub(" ", unquoted(text))
    return list(dict.fromkeys(match.group().lower() for match in _FAMILIAR[language].finditer(ours)))


def run(source: Source, topics: TopicCatalogue) -> Iterator[Finding]:
    """Find familiar forms and "we", outside quotation marks."""
    name = re.compile(rf"\b{re.escape(source.controller.name)}\b", re.IGNORECASE)
    for place in places(source):
        for text in place.texts():
            for word in familiar_words(name.sub(" ", text.words), text.language):
                problem = f"'{word}' is not the polite form, or speaks as the company."
                yield in_statements(source, ID, text.key, problem, _INSTEAD[text.language])


CHECK = Check(
    id=ID,
    why="The assistant is not the company: 'we' would be a promise in its name; and a stranger is said 'u' and 'vous'.",
    blocking=False,
    run=run,
)
