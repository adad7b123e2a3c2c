"""Fragments that take up what was asked before: "en mijn adres?", "et à qui ?"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.policies.topics import ASK, TopicCatalogue
from bot.understanding.facets import FacetFinder
from bot.understanding.model import Asked, Clause
from bot.understanding.words import listed, words

#: From this confidence on, an intent that asks something stands by itself.
CERTAIN = 0.5
#: The same for an intent that asks nothing: short texts often resemble small talk.
SURE = 0.7
#: A fragment has at most so many words beside the facet and its beginning.
MOST_WORDS_BESIDE = 4
#: A question about what was asked before has at most so many words.
MOST_WORDS_BACK = 6

_STANDS_ALONE = listed("handoff greet goodbye thanks affirm deny insult bot_challenge bot_privacy switch_language")
_AND = listed("en et maar mais ook aussi dan alors ja oui ok nee neen non")
# How a fragment may begin, alone or after "en" and "et".
_BEGINS = re.compile(
    r"(?:wat met|wat dan met|hoe zit (?:het|dat|da)|quid|qu en est il|mijn|m n|mon|ma|mes|voor|pour|over|concernant|aan|aux?|a|naar|vers|bij|chez|als|si|indien|"
    r"enkel|alleen|juste|seulement)\b"
)
# Words around a facet that say nothing of their own; not "jullie": "en jullie adres?" asks for the company's.
_SMALL = listed(
    "en et maar mais ook aussi dan alors ja oui ok nee neen non wat met hoe zit het dat da quid qu en est il mijn m n mon ma mes voor pour over concernant aan aux au a "
    "naar vers bij chez als si indien enkel alleen juste seulement de l la le les un une des du d die een t c precies nog encore svp aub stp van"
)
# Words of a question of its own, which no fragment has.
_OWN_QUESTION = listed(
    "hoelang hoeveel wie waarom waar wanneer bewaren bewaart delen deelt verkopen verkoopt gebruiken gebruikt wissen wis verwijder verwijderen sturen stuur geef geven krijg "
    "krijgt combien qui pourquoi quand gardez conservez partagez vendez utilisez transmettez effacez effacer supprimer supprimez envoyez donnez"
)
# Questions that have a meaning only after another one, by the topic they then ask.
_BARE_QUESTIONS = {
    "recipients": re.compile(r"(?:(?:aan|met) )?wie(?: dan)?|wie krijgt (?:ze|die|dat)|(?:(?:a|avec) )?qui(?: alors)?|qui (?:les recoit|y a acces)"),
    "retention": re.compile(r"(?:voor )?hoe ?lang(?: dan)?|tot wanneer|(?:pendant |pour )?combien de temps|jusqu a quand"),
    "purposes": re.compile(r"waarvoor(?: dan| dient dat)?|pour quoi faire|dans quel but|a quoi ca sert"),
}


class FollowUps:
    """Understands fragments by what was asked before them."""

    def __init__(self, topics: TopicCatalogue, facets: FacetFinder) -> None:
        self._topics = topics
        self._facets = facets

    def take_up(self, said: Clause, last: Asked, language: str) -> Asked | None:
        """Return what a fragment asks after what was asked last.

        None when it is no fragment, or asks something by itself. A facet that is no side of
        the last topic leads to its own: "en de politie?" asks who receives the data.
        """
        facets = tuple(self._facets.find(said.text, language))
        after_and = _after_and(words(said.text))
        bare = None if facets else self._bare_question(after_and, last)
        if bare is not None:
            return bare
        is_joined = len(after_and) < len(words(said.text))
        if not facets:
            return self._with_last_facets(said, last, after_and) if is_joined else None
        beside = [word for word in self._facets.words_beside(said.text, language) if word not in _SMALL]
        begins = is_joined or _BEGINS.match(" ".join(after_and)) is not None
        if len(beside) > MOST_WORDS_BESIDE or not (begins or len(after_and) <= 2):
            return None
        stands_alone = self._stands_alone(said, last)
        if self._is_side_of(facets[0], last.intent) and _OWN_QUESTION.isdisjoint(beside):
            is_bare = begins and not beside and self._is_narrowed(last.intent)
            if is_bare or not stands_alone:
                return Asked(last.intent, facets)
        own = self._topics.facets[facets[0]].topics
        return Asked(ASK + own[0], facets) if own and not stands_alone else None

    def is_askable(self, intent: str) -> bool:
        """Return whether an intent is answered from a policy: a topic, or an act."""
        return intent in self._topics.acts or self._topics.of_intent(intent) is not None

    def topic_of(self, intent: str) -> str | None:
        """Return the topic that an intent asks about, or whose answer tells the way."""
        if intent in self._topics.acts:
            return self._topics.acts[intent].topic
        topic = self._topics.of_intent(intent)
        return topic.id if topic else None

    def fitting(self, facets: Sequence[str], intent: str) -> tuple[str, ...]:
        """Return those of the facets that are a side of what an intent asks about."""
        return tuple(facet for facet in facets if self._is_side_of(facet, intent))

    def _bare_question(self, said: Sequence[str], last: Asked) -> Asked | None:
        if not self._is_narrowed(last.intent):
            return None
        for topic, questions in _BARE_QUESTIONS.items():
            if questions.fullmatch(" ".join(said)) and topic in self._topics.topics:
                return Asked(ASK + topic, self.fitting(last.facets, ASK + topic))
        return None

    def _with_last_facets(self, said: Clause, last: Asked, after_and: Sequence[str]) -> Asked | None:
        # "En wie krijgt die?" after a question about invoices.
        carried = self.fitting(last.facets, said.intent)
        if carried and said.confidence >= CERTAIN and len(after_and) <= MOST_WORDS_BACK and self._is_narrowed(said.intent):
            return Asked(said.intent, carried)
        return None

    def _stands_alone(self, said: Clause, last: Asked) -> bool:
        if self.is_askable(said.intent):
            return said.confidence >= CERTAIN and said.intent != last.intent
        return said.intent in _STANDS_ALONE and said.confidence >= SURE

    def _is_side_of(self, facet: str, intent: str) -> bool:
        of = self._topics.facets[facet].topics if facet in self._topics.facets else ()
        return not of or self.topic_of(intent) in of

    def _is_narrowed(self, intent: str) -> bool:
        topic = self._topics.of_intent(intent)
        return topic is not None and topic.is_narrowed


def _after_and(said: Sequence[str]) -> Sequence[str]:
    at = 0
    while at < len(said) and said[at] in _AND:
        at += 1
    return said[at:]
