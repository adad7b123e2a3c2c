"""All content checks, and the runs that collect what they find."""

from __future__ import annotations

from collections.abc import Iterable

from bot.policies.checks import (
    Check,
    Finding,
    both_languages,
    contacts_quoted,
    every_topic_decided,
    figures_carried,
    glossary_terms,
    handoff_topics_exist,
    language_fits,
    law_confirmed,
    no_rasa_keys,
    plain_length,
    polite_form,
    quotes_verbatim,
    sections_exist,
    status_carried,
)
from bot.policies.controllers import Source
from bot.policies.topics import TopicCatalogue

ALL_CHECKS: tuple[Check, ...] = (
    every_topic_decided.CHECK,
    status_carried.CHECK,
    quotes_verbatim.CHECK,
    sections_exist.CHECK,
    figures_carried.CHECK,
    contacts_quoted.CHECK,
    both_languages.CHECK,
    language_fits.CHECK,
    polite_form.CHECK,
    glossary_terms.CHECK,
    plain_length.CHECK,
    law_confirmed.CHECK,
    no_rasa_keys.CHECK,
    handoff_topics_exist.CHECK,
)


def run_checks(source: Source, topics: TopicCatalogue) -> list[Finding]:
    """Return everything all checks find in a folder, sorted by file and line."""
    return _run(ALL_CHECKS, source, topics)


def blocking_problems(source: Source, topics: TopicCatalogue) -> list[str]:
    """Return, as lines, what forbids using a controller; empty when it may be used."""
    return [str(finding) for finding in _run((check for check in ALL_CHECKS if check.blocking), source, topics)]


def _run(checks: Iterable[Check], source: Source, topics: TopicCatalogue) -> list[Finding]:
    found = [finding for check in checks for finding in check.run(source, topics)]
    return sorted(found, key=lambda finding: (str(finding.file), finding.line, finding.check, finding.problem))
