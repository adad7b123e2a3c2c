"""Fragments that take up what was asked before: "en mijn adres?", "et à qui ?"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.policies.topics import ASK, TopicCatalogue
from bot.understanding.facets import FacetFinder
from bot.understanding.model import Asked, Clause
from bot.understanding.words import listed, words

#: From this confidence on, an intent that asks something stands by itself.
CERTAIN = 0.5
# Words after the beginning of a fragment: so few are no question of their own, so many may be one.
_SHORT, _LONG = 3, 6

_AND = listed("en et maar mais ook aussi dan alors ja oui ok nee neen non")
# What a fragment begins with; alone, or after "en" and "et".
_BEGINNINGS = listed(
    "mijn m n mon ma mes wat met hoe zit het voor pour over quid qu en est il concernant aan aux au a naar vers bij chez als si indien enkel alleen juste seulement"
)
_ARTICLES = listed("de het een le la les l un une des du d die dat uw jullie vos votre is c mijn mon ma mes")
# Words of a question of its own, which no fragment has.
_OWN_QUESTION = listed(
    "hoelang hoeveel wie waarom waar wanneer bewaren bewaart delen deelt verkopen verkoopt gebruiken gebruikt wissen wis verwijder verwijderen sturen stuur geef geven krijg "
    "krijgt combien qui pourquoi quand gardez conservez partagez vendez utilisez transmettez effacez effacer supprimer supprimez envoyez donnez"
)
# Questions that have a meaning only after another one, by the topic they then ask.
_BARE_QUESTIONS = {
    "recipients": frozenset(
        {
            "aan wie",
            "wie",
            "met wie",
            "wie krijgt ze",
            "wie krijgt die",
            "wie krijgt dat",
            "a qui",
            "qui",
            "avec qui",
            "qui les recoit",
            "qui y a acces",
            "aan wie dan",
            "a qui alors",
        }
    ),
    "retention": frozenset(
        {
            "hoelang",
            "hoe lang",
            "tot wanneer",
            "hoelang dan",
            "voor hoelang",
            "voor hoe lang",
            "combien de temps",
            "jusqu a quand",
            "pendant combien de temps",
            "pour combien de temps",
        }
    ),
    "purposes": frozenset({"waarvoor", "waarvoor dan", "waarvoor dient dat", "pour quoi faire", "dans quel but", "a quoi ca sert"}),
}


@dataclass(frozen=True)
class _Fragment:
    """A message without a question of its own.

    Attributes:
        is_joined: It begins with "en" or "et".
        begins: It begins as a fragment does.
        rest: The words after that beginning.
    """

    is_joined: bool
    begins: bool
    rest: tuple[str, ...]
    after_and: tuple[str, ...]


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
        fragment = _fragment(said.text)
        facets = tuple(self._facets.find(said.text, language))
        is_certain = said.confidence >= CERTAIN and said.intent != last.intent and self.is_askable(said.intent)
        bare = self._bare_question(fragment, last, facets)
        if bare is not None:
            return bare
        if not facets:
            return self._with_last_facets(said, last, fragment) if is_certain else None
        has_own_question = not _OWN_QUESTION.isdisjoint(words(said.text))
        if len(fragment.rest) > _LONG or not (fragment.begins or len(fragment.rest) <= 2):
            return None
        if self._is_side_of(facets[0], last.intent) and not has_own_question:
            is_short = fragment.begins and len(fragment.rest) <= _SHORT
            if not is_certain or (is_short and self._is_narrowed(last.intent)):
                return Asked(last.intent, facets)
        if is_certain:
            return None
        own = self._topics.facets[facets[0]].topics
        if own:
            return Asked(ASK + own[0], facets)
        return None

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

    def _bare_question(self, fragment: _Fragment, last: Asked, facets: tuple[str, ...]) -> Asked | None:
        if facets or not self._is_narrowed(last.intent):
            return None
        said = " ".join(fragment.after_and)
        for topic, questions in _BARE_QUESTIONS.items():
            if said in questions and topic in self._topics.topics:
                return Asked(ASK + topic, self.fitting(last.facets, ASK + topic))
        return None

    def _with_last_facets(self, said: Clause, last: Asked, fragment: _Fragment) -> Asked | None:
        # "En wie krijgt die?" after a question about invoices.
        carried = self.fitting(last.facets, said.intent)
        if carried and fragment.is_joined and len(fragment.after_and) <= _LONG and self._is_narrowed(said.intent):
            return Asked(said.intent, carried)
        return None

    def _is_side_of(self, facet: str, intent: str) -> bool:
        of = self._topics.facets[facet].topics if facet in self._topics.facets else ()
        return not of or self.topic_of(intent) in of

    def _is_narrowed(self, intent: str) -> bool:
        topic = self._topics.of_intent(intent)
        return topic is not None and topic.is_narrowed


def _fragment(text: str) -> _Fragment:
    said = words(text)
    at = 0
    while at < len(said) and said[at] in _AND:
        at += 1
    after_and = said[at:]
    begin = at
    while begin < len(said) and said[begin] in _BEGINNINGS:
        begin += 1
    begins = begin > 0
    while begin < len(said) and said[begin] in _ARTICLES:
        begin += 1
    return _Fragment(at > 0, begins, tuple(said[begin:]), tuple(after_and))
