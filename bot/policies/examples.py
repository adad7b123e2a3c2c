"""The questions people ask most: what a person who does not know what to ask is shown, in a talk and before one."""

from __future__ import annotations

from bot.policies.topics import TopicCatalogue

#: Intents of topics and acts, in the order shown.
EXAMPLES = ("ask_retention", "ask_recipients", "ask_right_erasure", "ask_unsubscribe", "ask_contact")


def example_titles(topics: TopicCatalogue, language: str) -> list[str]:
    """Return the questions in a language, as they can be asked."""
    known = (topics.of_intent(intent) or topics.acts.get(intent) for intent in EXAMPLES)
    return [each.title[language] for each in known if each is not None]
