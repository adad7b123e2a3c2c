"""The answer desk: a controller, a topic, maybe a facet -> what its policy says."""

from __future__ import annotations

from collections.abc import Sequence

from bot.errors import BotError
from bot.policies.controllers import ControllerDirectory
from bot.policies.model import LANGUAGES, Answer, Contact, Statement, Status
from bot.policies.topics import TopicCatalogue


class AnswerDesk:
    """Answers from what a controller's policy says, and from nothing else."""

    def __init__(self, topics: TopicCatalogue, controllers: ControllerDirectory) -> None:
        self.topics = topics
        self.controllers = controllers

    def answer(self, controller: str, topic: str, language: str, facet: str | None = None) -> Answer:
        """Return what a controller says on a topic.

        A facet the controller has nothing of its own for is answered with the general
        statement, and `facet_missing` says so. A policy's silence is an answer too.

        Raises:
            BotError: The controller, topic, facet or language does not exist.
        """
        if language not in LANGUAGES:
            raise BotError(f"There is no language '{language}'.", f"Known: {', '.join(LANGUAGES)}.")
        if topic not in self.topics.topics:
            raise BotError(f"There is no topic '{topic}'.", "Known: see data/topics.yml.")
        if facet is not None and facet not in self.topics.facets:
            raise BotError(f"There is no facet '{facet}'.", "Known: see data/topics.yml.")
        company = self.controllers.get(controller)
        general = company.statements.get(topic, Statement(Status.NOT_STATED))
        statement = general.facets.get(facet, general) if facet else general
        contract = self.topics.topics[topic]
        return Answer(
            controller=company,
            topic=contract,
            facet=self.topics.facets[facet] if facet else None,
            facet_missing=facet is not None and facet not in general.facets,
            language=language,
            status=statement.status,
            text=statement.text[language] if statement.text else "",
            quotes=statement.quotes,
            law=_law(statement, contract.law[language], language),
            has_own_law_note=statement.law is not None,
        )

    def narrowest(self, controller: str, topic: str, facets: Sequence[str]) -> str | None:
        """Return the facet to answer: the first the controller has something of its own for.

        Where it has nothing for any of them, the first is returned for topics on which a
        person expects a narrower answer, so that its absence is said; else None.
        """
        statement = self.controllers.get(controller).statements.get(topic)
        own = [facet for facet in facets if statement is not None and facet in statement.facets]
        if own:
            return own[0]
        return facets[0] if facets and self.topics.topics[topic].is_narrowed else None

    def contact(self, controller: str) -> Contact | None:
        """Return the first way to reach a controller that its policy gives, or None."""
        contacts = self.controllers.get(controller).contacts
        return contacts[0] if contacts else None


def _law(statement: Statement, general: str, language: str) -> str | None:
    if statement.law is not None:
        return statement.law[language]
    return general if statement.status in (Status.NOT_STATED, Status.PARTLY) else None
