"""What a turn means, seen with the talk so far; the one place that decides it.

Rasa's model scores a sentence by its words alone. Here the talk is added: which language,
which controller, which topics and facets; whether a fragment ("en mijn adres?") carries the
last topic on; whether a message holds two questions.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum

from bot.policies.controllers import Names
from bot.policies.model import LANGUAGES
from bot.policies.topics import TopicCatalogue
from bot.understanding.controllers_in_text import Mention, NameIndex
from bot.understanding.facets import FacetFinder
from bot.understanding.language import decide_language
from bot.understanding.words import plain, words

#: A part of a message is a question of its own from this confidence on.
CLAUSE_CONFIDENCE = 0.4
#: A fragment that names a facet carries the last topic on unless it says more than this many words.
FRAGMENT_WORDS = 6

FALLBACK = "nlu_fallback"


class Route(str, Enum):
    """Where the talk overrides what the words alone would lead to."""

    BY_WORDS = "by_words"
    ANSWER = "answer"
    SWITCH_CONTROLLER = "switch_controller"
    SWITCH_LANGUAGE = "switch_language"
    OTHER_LANGUAGE = "other_language"
    EMPTY = "empty"


@dataclass(frozen=True)
class Asked:
    """One thing a person asks: an intent (a topic or an act) and the facets named."""

    intent: str
    facets: tuple[str, ...] = ()


@dataclass(frozen=True)
class Clause:
    """A part of a message with its likeliest intent."""

    text: str
    intent: str
    confidence: float


@dataclass(frozen=True)
class Heard:
    """A message as Rasa's model understood it, by its words alone."""

    text: str
    intent: str
    confidence: float = 1.0
    language_scores: Mapping[str, float] = field(default_factory=dict)
    clauses: Sequence[Clause] = ()
    #: The tap on a button that was offered, with the values it carries.
    is_tap: bool = False
    tapped: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class TalkSoFar:
    """What carries over from the turns before."""

    language: str | None = None
    controller: str | None = None
    #: What was answered last; a fragment or another company takes it up again.
    last: tuple[Asked, ...] = ()
    #: What waits for the person to say which company is meant.
    pending: tuple[Asked, ...] = ()
    #: Turns in a row that were not understood.
    misses: int = 0


@dataclass(frozen=True)
class Place:
    """What the channel knows and the person cannot change by words."""

    #: The controller the channel is tied to; None where the person chooses.
    controller: str | None = None
    page_language: str | None = None


@dataclass(frozen=True)
class Decision:
    """What a turn means.

    Attributes:
        asked: What is to be answered now; empty for small talk.
        named_other: On a channel tied to one controller: another one was named.
    """

    language: str
    controller: str | None
    route: Route
    asked: tuple[Asked, ...] = ()
    last: tuple[Asked, ...] = ()
    pending: tuple[Asked, ...] = ()
    misses: int = 0
    named_other: bool = False


class Understanding:
    """Decides turns for a given set of controllers and topics."""

    def __init__(self, topics: TopicCatalogue, controllers: Sequence[Names]) -> None:
        self._topics = topics
        self._names = NameIndex(controllers)
        self._slugs = frozenset(names.slug for names in controllers)
        self._facets = FacetFinder(topics.facets.values())

    def mentions(self, text: str) -> list[Mention]:
        """Return the controllers a text names."""
        return self._names.find(text)

    def language(self, text: str, scores: Mapping[str, float]) -> str:
        """Return the language of a text by itself, without a talk."""
        return decide_language(text, scores, current=None, page_language=None, names=self._names.vocabulary).language

    def facets(self, text: str, language: str) -> list[str]:
        """Return the facets a text names."""
        return self._facets.find(text, language)

    def decide(self, heard: Heard, talk: TalkSoFar, place: Place) -> Decision:
        """Decide what a turn means."""
        if heard.is_tap:
            return self._tapped(heard, talk, place)
        language = decide_language(
            heard.text,
            heard.language_scores,
            current=talk.language,
            page_language=place.page_language,
            names=self._names.vocabulary,
        )
        mentions = self._names.find(heard.text)
        controller, named_other = _which(mentions, talk, place)
        stay = Decision(
            language.language, controller, Route.BY_WORDS, last=talk.last, pending=talk.pending, named_other=named_other
        )
        if not words(heard.text):
            return _with(stay, route=Route.EMPTY, misses=talk.misses)
        wanted = wanted_language(heard.text, heard.intent, language.language)
        if wanted is not None:
            return _with(stay, language=wanted, route=Route.SWITCH_LANGUAGE, asked=talk.last)
        if language.is_foreign:
            return _with(stay, route=Route.OTHER_LANGUAGE)
        if mentions and (heard.intent == "switch_controller" or _says_only(heard.text, mentions)):
            return self._turned_to(stay, talk)
        asked = self._asked(heard, talk, language.language)
        if asked:
            return _with(stay, route=self._route(heard, asked), asked=asked, last=asked, pending=() if controller else asked)
        misses = talk.misses + 1 if heard.intent == FALLBACK else 0
        return _with(stay, misses=misses)

    def _tapped(self, heard: Heard, talk: TalkSoFar, place: Place) -> Decision:
        tapped_language = heard.tapped.get("to_language")
        language = tapped_language if tapped_language in LANGUAGES else talk.language or place.page_language or LANGUAGES[0]
        chosen = heard.tapped.get("to_controller")
        controller = place.controller or (chosen if chosen in self._slugs else None) or talk.controller
        stay = Decision(language, controller, Route.BY_WORDS, last=talk.last, pending=talk.pending)
        if heard.intent == "switch_controller" and chosen:
            return self._turned_to(stay, talk)
        if heard.intent == "switch_language":
            return _with(stay, asked=talk.last)
        if self._is_askable(heard.intent):
            facets = tuple(facet for facet in heard.tapped.get("facets", "").split(",") if facet in self._topics.facets)
            asked = (Asked(heard.intent, facets),)
            return _with(stay, asked=asked, last=asked, pending=() if controller else asked)
        return stay

    def _turned_to(self, stay: Decision, talk: TalkSoFar) -> Decision:
        # The person named a company: answer what waited for it, or the last topic again.
        asked = talk.pending or talk.last
        return _with(stay, route=Route.SWITCH_CONTROLLER, asked=asked, last=asked, pending=())

    def _asked(self, heard: Heard, talk: TalkSoFar, language: str) -> tuple[Asked, ...]:
        facets = tuple(self._facets.find(heard.text, language))
        if talk.last and facets and _is_fragment(heard.text):
            return (Asked(talk.last[-1].intent, facets),)
        parts = self._questions(heard.clauses, language)
        if len(parts) >= 2 and (heard.intent == FALLBACK or self._is_askable(heard.intent)):
            return parts
        if self._is_askable(heard.intent):
            return (Asked(heard.intent, facets),)
        if heard.intent == FALLBACK and len(parts) == 1:
            return parts
        return ()

    def _questions(self, clauses: Sequence[Clause], language: str) -> tuple[Asked, ...]:
        found: dict[str, Asked] = {}
        for clause in clauses:
            if clause.confidence >= CLAUSE_CONFIDENCE and self._is_askable(clause.intent):
                found.setdefault(clause.intent, Asked(clause.intent, tuple(self._facets.find(clause.text, language))))
        return tuple(found.values())[:2]

    def _route(self, heard: Heard, asked: Sequence[Asked]) -> Route:
        # Rules send every topic and every act its way; only where the words alone would
        # lead elsewhere the route is set.
        return Route.BY_WORDS if heard.intent == asked[0].intent or heard.intent in {each.intent for each in asked} else Route.ANSWER

    def _is_askable(self, intent: str) -> bool:
        return intent in self._topics.acts or self._topics.of_intent(intent) is not None


def _which(mentions: Sequence[Mention], talk: TalkSoFar, place: Place) -> tuple[str | None, bool]:
    if place.controller is not None:
        return place.controller, any(mention.slug != place.controller for mention in mentions)
    return (mentions[0].slug if mentions else talk.controller), False


_FILLERS = frozenset(
    "en et bij chez van de het d l du la le les voor pour wat met dan alors is au bedoel bedoelde ik je parle c est s il vous plait aub svp graag liever "
    "plutot nee neen non ja oui ook aussi over a propos of ou qu ca dat gaat om heb wil t in encore nog eens maar mais hoe zit un een vous jullie "
    "bedrijf firma societe entreprise firme boite compagnie kies choisis en suis ai client klant ben merci quoi comment idem zelfde vraag meme question "
    "den die da ge qu en il veux dire suite andere autre ok".split()
)


def _says_only(text: str, mentions: Sequence[Mention]) -> bool:
    named = {word for mention in mentions for word in mention.words}
    return all(word in named or word in _FILLERS for word in words(text))


_BEGINS_LIKE_A_FRAGMENT = re.compile(
    r"^(?:en|et|maar|mais|ook|aussi|ja|oui|ok)\b[ ,]*(?:wat|hoe|voor|met|van|over|dan|pour|avec|de|qu'en est-il|concernant|mon|ma|mes|mijn|m'n|de|het|les?|la|l'|un|een|die|dat|bij|als)?"
    r"|^(?:wat met|en wat met|quid|qu'en est-il|hoe zit het met|voor|pour)\b"
)
_OWN_QUESTION = frozenset(
    "hoelang hoeveel wie waarom waar wanneer bewaren bewaart delen verkopen gebruiken wissen wis combien qui pourquoi quand gardez conservez partagez vendez utilisez effacez "
    "effacer supprimer supprimez verwijder verwijderen sturen stuur geef envoyez donnez krijg krijgt delen deelt verkoopt".split()
)


def _is_fragment(text: str) -> bool:
    said = words(text)
    begins = _BEGINS_LIKE_A_FRAGMENT.match(plain(text).strip()) is not None
    return len(said) <= FRAGMENT_WORDS and (begins or len(said) <= 2) and not any(word in _OWN_QUESTION for word in said)


_IN_FRENCH = re.compile(r"\b(?:in het|in 't|int|naar het|naar|en|le|liever|plutot|parle\w*|spreek\w*|spreken|sprek\w*)?\s*\b(?:frans|francais|franstalig\w*|francophone|fr)\b")
_IN_DUTCH = re.compile(r"\b(?:in het|in 't|int|naar het|naar|en|le|liever|plutot|parle\w*|spreek\w*|spreken|sprek\w*)?\s*\b(?:nederlands\w*|neerlandais\w*|neerlandophone|vlaams|flamand|nl)\b")


def wanted_language(text: str, intent: str, written_in: str) -> str | None:
    """Return the language a person asks to speak, or None when that is not asked.

    Naming a language counts in a short text only, or where the model heard the wish: in a
    longer one it may be part of a question ("is uw beleid in het Frans beschikbaar?").
    """
    if intent != "switch_language" and len(words(text)) > 4:
        return None
    said = plain(text)
    french, dutch = _IN_FRENCH.search(said), _IN_DUTCH.search(said)
    if french and not dutch:
        return "fr"
    if dutch and not french:
        return "nl"
    if intent == "switch_language":
        # "een andere taal graag": the one of the two that it is not written in.
        return next(tongue for tongue in LANGUAGES if tongue != written_in)
    return None


def _with(decision: Decision, **changes: object) -> Decision:
    return replace(decision, **changes)  # type: ignore[arg-type]
