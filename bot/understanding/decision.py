"""What a turn means, seen with the talk so far; the one place that decides it.

Rasa's model scores a sentence by its words alone. Here the talk is added: which language,
which controller, which topics and facets; whether a fragment ("en mijn adres?") carries the
last topic on; whether a message holds two questions; whether companies are to be compared.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.policies.comparison import MOST_COMPARED
from bot.policies.controllers import Names
from bot.policies.model import LANGUAGES
from bot.policies.topics import ASK, TopicCatalogue
from bot.understanding.acts_left_out import acts_left_out
from bot.understanding.clauses import tells_background
from bot.understanding.comparing import Wish, comparison_wish, is_about_data, topic_by_verb
from bot.understanding.controllers_in_text import Mention, NameIndex
from bot.understanding.facets import FacetFinder
from bot.understanding.feelings import asks_if_settled
from bot.understanding.follow_ups import CERTAIN, FollowUps, asks_it_done
from bot.understanding.follow_words import (
    WISH_OF_INTENT,
    WITHDRAWS,
    FollowAsks,
    adds_to_request,
    read_code_talk,
    read_follow_answer,
    takes_back,
    whole_reference_in,
)
from bot.understanding.form_answers import Meaning, read_form_answer
from bot.understanding.form_questions import Question, Wanted
from bot.understanding.language import decide_language
from bot.understanding.language_wish import asks_for_a_third_language, says_only_a_language, wanted_language
from bot.understanding.model import FALLBACK, Asked, Clause, Decision, Heard, Place, Route, TalkSoFar, is_request_act
from bot.understanding.words import listed, plain, words

__all__ = ["FALLBACK", "Asked", "Clause", "Decision", "Heard", "Place", "Route", "TalkSoFar", "Understanding"]

#: What the tap on a button of the form carries: the answer that was chosen.
OPTION = "option"

#: What a button answers, and its values for buttons that are not of the form.
ANSWERS, OF_PROOF, OF_FOLLOWING = "question", "proof", "follow"
#: What stands in the place of a code that was typed.
CODE_MASK = "[code]"

#: A part of a message is a question of its own from this confidence on.
CLAUSE_CONFIDENCE = 0.5
#: The same where nothing else in the message was understood.
LONE_CLAUSE_CONFIDENCE = 0.4
#: The same beside a part that says what the whole message says, when the whole is as sure as this.
SURE_CLAUSE_CONFIDENCE, WHOLE_CONFIDENCE = 0.8, 0.97
#: A part that is as surely an act makes the message an order.
ACT_CONFIDENCE = 0.8
#: Most questions of one message that are answered.
MOST_QUESTIONS = 2
#: A company named in a text of so few words that resembles nothing is what the text is about.
FEW_WORDS = 6
#: A wish to compare of so few words that asks no topic takes up the last one.
FEW_WORDS_COMPARING = 8

#: So few words that answer a form may be a name.
FEW_WORDS_OF_A_VALUE = 3

SWITCH_CONTROLLER, SWITCH_LANGUAGE, INFORM, OUT_OF_SCOPE, AFFIRM = "switch_controller", "switch_language", "inform", "out_of_scope", "affirm"
# A question may stand beside these: "merci, et comment me désabonner ?"
_BESIDE_A_QUESTION = frozenset({"greet", "thanks", "affirm", "deny", "goodbye", "correct", INFORM, FALLBACK})
# What "welk bedrijf ...?" resembles, whatever is asked of the companies.
_WHO_IS_RESPONSIBLE = "ask_controller_identity"
_CONDITION = re.compile(r"(?:als|indien|stel dat|mocht|si|s'ils?|lorsque|omdat|want|parce que|puisque)\b")

# "... en zeg me aan wie": asked by itself, whatever the whole resembles.
_TELL_ME = re.compile(
    r"(?:en |et )?(?:zeg|vertel|laat|schrijf|mail|dites|dis|indiquez|expliquez|precisez)\b.*\b(?:wie|wat|waar\w*|hoe\w*|welke?|wanneer|qui|quoi|combien|comment|ou|pourquoi|quand|quel(?:le)?s?)\b"
)
_HOW = re.compile(r"(?:en |et )?(?:hoe|comment)\b")
_ASKS_HOW = re.compile(r"\b(?:hoe|comment|(?:kan|mag) (?:ik|dat|het)|gaat dat|puis-je|peut-on|je peux|wat gebeurt|mogelijk|possible)\b")


class Understanding:
    """Decides turns for a given set of controllers and topics."""

    def __init__(self, topics: TopicCatalogue, controllers: Sequence[Names]) -> None:
        self._topics = topics
        self._names = NameIndex(controllers)
        self._name_words = self._names.vocabulary
        self._slugs = tuple(names.slug for names in controllers)
        self._known_slugs = frozenset(self._slugs)
        self._facets = FacetFinder(topics.facets.values())
        self._follow_ups = FollowUps(topics, self._facets)

    def mentions(self, text: str) -> list[Mention]:
        """Return the controllers a text names."""
        return self._names.find(text)

    def language(self, text: str, scores: Mapping[str, float]) -> str:
        """Return the language of a text by itself, without a talk."""
        return decide_language(text, scores, current=None, page_language=None, names=self._name_words).language

    def facets(self, text: str, language: str) -> list[str]:
        """Return the facets a text names."""
        return self._facets.find(text, language)

    def decide(self, heard: Heard, talk: TalkSoFar, place: Place) -> Decision:
        """Decide what a turn means."""
        if heard.has_code:
            return self._with_code(heard, talk, place)
        if heard.is_tap and heard.tapped.get(ANSWERS) in (OF_PROOF, OF_FOLLOWING):
            return self._beside_the_form(heard, talk, place, Route.PROOF if heard.tapped[ANSWERS] == OF_PROOF else Route.FOLLOW)
        if talk.form is not None:
            return self._in_form(talk.form, heard, talk, place)
        if not heard.is_tap and talk.follow not in (None, FollowAsks.CODE.value):
            language = _known(talk.language) or LANGUAGES[0]
            answer = read_follow_answer(FollowAsks(talk.follow), heard, language, place)
            if answer.meaning is not Meaning.QUESTION:
                is_value = talk.follow != FollowAsks.TEXT.value or len(words(heard.text)) <= FEW_WORDS_OF_A_VALUE
                return self._beside_the_form(heard, talk, place, Route.FOLLOW, is_value=is_value)
        if talk.human_offered and not heard.is_tap and heard.intent == AFFIRM and talk.follow is None:
            return self._beside_the_form(heard, talk, place, Route.HUMAN, is_value=True)
        if talk.was_settled and not heard.is_tap and asks_if_settled(heard.text):
            return self._beside_the_form(heard, talk, place, Route.SETTLED)
        if not heard.is_tap and talk.awaits_code and read_code_talk(heard.text) is not None:
            return self._beside_the_form(heard, talk, place, Route.PROOF)
        if not heard.is_tap and talk.awaits_code and takes_back(heard.text):
            heard = replace(heard, intent=WITHDRAWS, confidence=1.0, clauses=())
        reference = None if heard.is_tap else whole_reference_in(heard.text)
        if reference is not None:
            said = replace(heard, text=heard.text.replace(reference, " "))
            return self._beside_the_form(said, talk, place, Route.FOLLOW, is_value=len(words(said.text)) <= FEW_WORDS_OF_A_VALUE)
        if not heard.is_tap and adds_to_request(heard.text, has_request=talk.has_request):
            return self._beside_the_form(heard, talk, place, Route.FOLLOW)
        return _to_the_desk(heard, self._decide(heard, talk, place))

    def _with_code(self, heard: Heard, talk: TalkSoFar, place: Place) -> Decision:
        """A code was typed: it is taken, whatever the talk is about; a question beside it is answered."""
        # What the model makes of the whole says nothing: it never saw a code.
        beside = replace(heard, text=heard.text.replace(CODE_MASK, " "), has_code=False, intent=INFORM if heard.intent == OUT_OF_SCOPE else heard.intent)
        is_bare = len(words(beside.text)) <= FEW_WORDS_OF_A_VALUE
        taken = self._beside_the_form(beside, talk, place, Route.PROOF, is_value=is_bare)
        if is_bare or talk.form is not None:
            return taken
        asked = tuple(each for each in self._decide(beside, talk, place).asked if self._topics.of_intent(each.intent))
        return replace(taken, asked=asked, last=asked or talk.last)

    def _beside_the_form(self, heard: Heard, talk: TalkSoFar, place: Place, route: Route, *, is_value: bool = False) -> Decision:
        language = (_known(talk.language) or LANGUAGES[0]) if heard.is_tap else self._language_in_form(heard, talk, place, is_value=is_value)
        controller = place.controller or talk.form_controller or talk.controller
        if route is Route.FOLLOW and place.controller is None and not heard.is_tap:
            mentions = self._names.find(heard.text)
            controller = mentions[-1].slug if mentions else controller
        return Decision(language, controller, route, last=talk.last, pending=talk.pending, talked_about=talk.talked_about, compared=talk.compared)

    def _in_form(self, question: Question, heard: Heard, talk: TalkSoFar, place: Place) -> Decision:
        # After a question about another company the form is still for its own.
        talk = replace(talk, controller=talk.form_controller or talk.controller)
        language, controller = _known(talk.language) or LANGUAGES[0], place.controller or talk.controller
        form = Decision(language, controller, Route.REQUEST, last=talk.last, talked_about=talk.talked_about)
        if heard.is_tap and OPTION in heard.tapped:
            return form
        mentions = [] if heard.is_tap else self._names.find(heard.text)
        is_free = question.wanted is Wanted.FREE_TEXT
        if not (heard.is_tap or is_free) and place.controller is not None and _names_another(heard.text, mentions, place.controller):
            return replace(form, named_other=True)
        if not heard.is_tap and acts_left_out(heard.text):
            return replace(form, language=self._language_in_form(heard, talk, place, is_value=False))
        if not heard.is_tap:
            answer = read_form_answer(question, heard.text, heard.intent, heard.confidence, language, place.today)
            is_of_company = mentions and place.controller is None and (question.wanted is Wanted.CONTROLLER or _says_only(heard.text, mentions))
            if is_of_company and question.wanted is not Wanted.FREE_TEXT:
                return replace(form, controller=mentions[-1].slug, language=self._language_in_form(heard, talk, place, is_value=False))
            if answer.meaning is not Meaning.QUESTION:
                # A name, an address or a few words that fit nothing are in no language.
                is_few = question.wanted is not Wanted.FREE_TEXT or len(words(heard.text)) <= FEW_WORDS_OF_A_VALUE
                is_value = answer.meaning is Meaning.NOT_UNDERSTOOD or (answer.meaning is Meaning.ANSWER and is_few)
                return replace(form, language=self._language_in_form(heard, talk, place, is_value=is_value))
        beside = self._decide(heard, talk, place)
        if beside.route in (Route.SWITCH_CONTROLLER, Route.SWITCH_LANGUAGE):
            # The form goes on, at another company or in another language.
            return replace(beside, route=Route.REQUEST, asked=())
        return _to_the_desk(heard, replace(beside, pending=()))

    def _language_in_form(self, heard: Heard, talk: TalkSoFar, place: Place, *, is_value: bool) -> str:
        return decide_language(
            heard.text,
            heard.language_scores,
            current=_known(talk.language),
            page_language=place.page_language,
            names=self._name_words,
            is_value=is_value or heard.intent == INFORM,
        ).language

    def _decide(self, heard: Heard, talk: TalkSoFar, place: Place) -> Decision:
        if heard.is_tap:
            return self._tapped(heard, talk, place)
        written = decide_language(
            heard.text,
            heard.language_scores,
            current=_known(talk.language),
            page_language=place.page_language,
            names=self._name_words,
            is_value=heard.intent == INFORM,
        )
        mentions = _meant(self._names.find(heard.text), heard.intent)
        controller = place.controller or (mentions[0].slug if mentions else talk.controller)
        named_other = place.controller is not None and any(mention.slug != place.controller for mention in mentions)
        talked_about = _talked_about(talk, [mention.slug for mention in mentions] or [controller])
        stay = Decision(
            written.language, controller, Route.BY_WORDS, last=talk.last, pending=talk.pending, named_other=named_other, talked_about=talked_about
        )
        if not words(heard.text):
            return replace(stay, route=Route.EMPTY, misses=talk.misses)
        wanted = wanted_language(heard.text, heard.intent, written.language)
        if wanted is not None:
            again = replace(stay, language=wanted, asked=talk.last)
            if talk.compared and talk.last and place.controller is None:
                return replace(again, route=Route.COMPARE, compared=talk.compared)
            return replace(again, route=Route.SWITCH_LANGUAGE)
        if written.is_foreign or asks_for_a_third_language(heard.text, heard.intent):
            return replace(stay, route=Route.OTHER_LANGUAGE)
        stay = replace(stay, language=_wanted_beside(heard.clauses, written.language))
        questions = self._questions(heard, written.language)
        wish = comparison_wish(heard.text, mentions) if len(self._slugs) > 1 else None
        compared = self._compared(wish, heard, talk, place, stay, questions, mentions) if wish else None
        if compared is not None:
            return compared
        if mentions and self._turns_to_company(heard, mentions, talk, questions):
            facets = self._facets.find(heard.text, written.language)
            return self._turned_to(stay, questions or talk.pending or talk.last, facets)
        asked = self._asked(heard, talk, questions, written.language)
        if asked and talk.compared and not mentions and place.controller is None and self._carries_on(heard, asked, talk, written.language):
            return replace(stay, route=Route.COMPARE, asked=asked, last=asked, pending=(), compared=talk.compared)
        if asked:
            return replace(stay, route=_route(heard, asked), asked=asked, last=asked, pending=() if controller else asked)
        return replace(stay, misses=talk.misses + 1 if heard.intent == FALLBACK else 0)

    def _tapped(self, heard: Heard, talk: TalkSoFar, place: Place) -> Decision:
        language = _known(heard.tapped.get("to_language")) or _known(talk.language) or _known(place.page_language) or LANGUAGES[0]
        chosen = heard.tapped.get("to_controller")
        chosen = chosen if chosen in self._known_slugs else None
        controller = place.controller or chosen or talk.controller
        named_other = chosen is not None and chosen != controller
        talked_about = _talked_about(talk, [controller])
        stay = Decision(language, controller, Route.BY_WORDS, last=talk.last, pending=talk.pending, named_other=named_other, talked_about=talked_about)
        if heard.intent == SWITCH_CONTROLLER and chosen:
            return self._turned_to(stay, talk.pending or talk.last)
        if heard.intent == SWITCH_LANGUAGE:
            return replace(stay, asked=talk.last)
        if self._follow_ups.is_askable(heard.intent):
            facets = tuple(facet for facet in heard.tapped.get("facets", "").split(",") if facet in self._topics.facets)
            asked = (Asked(heard.intent, facets),)
            compared = tuple(slug for slug in heard.tapped.get("compared", "").split(",") if slug in self._known_slugs)
            if len(compared) > 1 and place.controller is None:
                return replace(stay, route=Route.COMPARE, asked=asked, last=asked, pending=(), compared=compared)
            return replace(stay, asked=asked, last=asked, pending=() if controller else asked)
        return stay

    def _compared(
        self, wish: Wish, heard: Heard, talk: TalkSoFar, place: Place, stay: Decision, questions: tuple[Asked, ...], mentions: Sequence[Mention]
    ) -> Decision | None:
        """Return the decision to compare; None where something else is meant after all."""
        waiting = talk.pending or talk.last
        if wish.is_weak and not talk.pending:
            return None
        # "Wie is het veiligst?" asks a topic with its superlative.
        is_asked = wish.superlative is not None and self._follow_ups.is_askable(heard.intent) and heard.confidence >= CERTAIN
        asked = waiting if wish.is_bare and not is_asked else self._to_compare(wish, heard, talk, questions, stay.language)
        if asked is None or (wish.is_named_list and not asked):
            return None
        if place.controller is not None:
            # Its answer follows that only this company can be answered for, unless it was just given.
            stay = replace(stay, named_other=True)
            if wish.is_bare or not asked or asked == talk.last:
                return replace(stay, route=Route.SWITCH_CONTROLLER)
            return replace(stay, route=_route(heard, asked), asked=asked, last=asked, pending=())
        companies = self._companies_compared(wish, talk, [mention.slug for mention in mentions])
        pending = asked if asked and not companies else talk.pending if not asked else ()
        return replace(
            stay,
            controller=talk.controller,
            route=Route.COMPARE,
            asked=asked,
            last=asked or talk.last,
            pending=pending,
            compared=companies,
            superlative=wish.superlative,
        )

    def _carries_on(self, heard: Heard, asked: tuple[Asked, ...], talk: TalkSoFar, language: str) -> bool:
        # "En mijn facturen?" after a comparison is about the same companies.
        said = Clause(heard.text, heard.intent, heard.confidence)
        is_fragment = bool(talk.last) and self._follow_ups.take_up(said, talk.last[-1], language) is not None
        return is_fragment and not any(each.intent in self._topics.acts for each in asked)

    def _to_compare(self, wish: Wish, heard: Heard, talk: TalkSoFar, questions: tuple[Asked, ...], language: str) -> tuple[Asked, ...] | None:
        # None: it is an act, or about something else; empty: which topic is not to be known.
        asked = self._asked(heard, talk, questions, language)
        if heard.intent in self._topics.acts or any(each.intent in self._topics.acts for each in asked):
            return None
        is_unsure = asked and heard.intent == asked[0].intent and heard.confidence < CERTAIN
        if asked and asked[0].intent != _WHO_IS_RESPONSIBLE and not is_unsure:
            return asked
        resembles_it = heard.intent in _BESIDE_A_QUESTION | {SWITCH_CONTROLLER} or (heard.intent == OUT_OF_SCOPE and is_about_data(heard.text, wish))
        if not asked and not resembles_it:
            return None
        facets = tuple(self._facets.find(heard.text, language))
        own = self._topics.facets[facets[0]].topics if facets else ()
        topic = own[0] if own else topic_by_verb(heard.text)
        if topic in self._topics.topics:
            return (Asked(f"{ASK}{topic}", facets),)
        if asked:
            return asked
        return (talk.pending or talk.last) if len(words(heard.text)) <= FEW_WORDS_COMPARING else ()

    def _companies_compared(self, wish: Wish, talk: TalkSoFar, named: Sequence[str]) -> tuple[str, ...]:
        if len(named) > 1:
            return tuple(named)
        if wish.is_pair and len(talk.talked_about) > 1:
            return talk.talked_about[-2:]
        if len(self._slugs) <= MOST_COMPARED:
            return tuple(self._slugs)
        # A list of hundreds is none: those of this talk, or the person says which.
        of_this_talk = tuple(dict.fromkeys([*talk.talked_about, *named]))
        return of_this_talk if len(of_this_talk) > 1 else ()

    def _turns_to_company(self, heard: Heard, mentions: Sequence[Mention], talk: TalkSoFar, questions: Sequence[Asked]) -> bool:
        if heard.intent == SWITCH_CONTROLLER or _says_only(heard.text, mentions):
            return True
        if questions or self._follow_ups.is_askable(heard.intent):
            return False
        # Nothing else is asked: the company is what the person has to say.
        is_short = heard.intent == FALLBACK and len(words(heard.text)) <= FEW_WORDS
        return bool(talk.pending) or (is_short and bool(talk.last))

    def _turned_to(self, stay: Decision, waiting: tuple[Asked, ...], facets: Sequence[str] = ()) -> Decision:
        if stay.named_other:
            # Only this company is answered for here; saying its answer again would not help.
            return replace(stay, route=Route.SWITCH_CONTROLLER)
        if facets and len(waiting) == 1:
            fitting = self._follow_ups.fitting(facets, waiting[0].intent)
            waiting = (replace(waiting[0], facets=fitting or waiting[0].facets),)
        return replace(stay, route=Route.SWITCH_CONTROLLER, asked=waiting, last=waiting, pending=())

    def _asked(self, heard: Heard, talk: TalkSoFar, questions: tuple[Asked, ...], language: str) -> tuple[Asked, ...]:
        if talk.last:
            taken_up = self._follow_ups.take_up(Clause(heard.text, heard.intent, heard.confidence), talk.last[-1], language)
            if taken_up is not None:
                return (taken_up,)
        if not self._follow_ups.is_askable(heard.intent):
            return questions if heard.intent in _BESIDE_A_QUESTION else ()
        if len(questions) == MOST_QUESTIONS:
            return questions
        if self._is_act_told(heard, questions):
            return questions
        return self._each_facet(Asked(heard.intent, self._facets_of(heard.text, heard.intent, language)), heard.text, language)

    def _is_act_told(self, heard: Heard, questions: Sequence[Asked]) -> bool:
        # "Mijn adres klopt niet meer, kunnen jullie dat aanpassen?" is an order, however the whole resembles a question.
        told = [clause.confidence for clause in heard.clauses if questions and clause.intent == questions[0].intent]
        is_act = len(questions) == 1 and questions[0].intent in self._topics.acts and max(told, default=0.0) >= ACT_CONFIDENCE
        if heard.confidence < CLAUSE_CONFIDENCE:
            # "Wis alles, mijn mail is ...": the whole resembles anything.
            return is_act
        return is_act and self._follow_ups.topic_of(questions[0].intent) == self._follow_ups.topic_of(heard.intent) and not _ASKS_HOW.search(plain(heard.text))

    def _each_facet(self, asked: Asked, text: str, language: str) -> tuple[Asked, ...]:
        # "Hoelang bewaren jullie mijn facturen en mijn cv?" asks twice.
        topic = self._topics.of_intent(asked.intent)
        if topic is None or not topic.is_narrowed or not self._facets.is_list(text, language):
            return (asked,)
        return tuple(Asked(asked.intent, (facet,)) for facet in asked.facets[:MOST_QUESTIONS])

    def _questions(self, heard: Heard, language: str) -> tuple[Asked, ...]:
        found: list[Asked] = []
        clauses = [clause for clause in heard.clauses if len(words(clause.text)) >= 2 and not _CONDITION.match(plain(clause.text))]
        for clause in clauses:
            asked = self._question(_as_asked(clause, heard, self._follow_ups), found, language)
            if asked is not None and not self._is_beside_the_point(clause, asked, clauses, heard, found):
                self._add(asked, found, heard.intent)
        if not found and heard.intent == FALLBACK:
            likely = [clause for clause in clauses if clause.confidence >= LONE_CLAUSE_CONFIDENCE and self._follow_ups.is_askable(clause.intent)]
            found = [Asked(clause.intent, self._facets_of(clause.text, clause.intent, language)) for clause in likely[:1]]
        return tuple(found[:MOST_QUESTIONS])

    def _question(self, clause: Clause, found: Sequence[Asked], language: str) -> Asked | None:
        if found:
            taken_up = self._follow_ups.take_up(clause, found[-1], language)
            if taken_up is not None:
                return taken_up
        if clause.confidence < CLAUSE_CONFIDENCE or not self._follow_ups.is_askable(clause.intent):
            return None
        return Asked(clause.intent, self._facets_of(clause.text, clause.intent, language))

    def _is_beside_the_point(self, clause: Clause, asked: Asked, clauses: Sequence[Clause], heard: Heard, found: Sequence[Asked]) -> bool:
        if tells_background(clause.text) and asked.intent not in self._topics.acts:
            # "Ik heb gesolliciteerd, hoelang houden jullie mijn cv bij?"
            return any(other.confidence >= CLAUSE_CONFIDENCE and self._follow_ups.is_askable(other.intent) for other in clauses if other is not clause)
        # "Mijn zoon is 12, mag dat zonder mijn toestemming?": the whole is sure of one thing, the
        # part, which may only point back, is less sure of another.
        whole = self._follow_ups.topic_of(heard.intent)
        is_one_thing = heard.confidence > clause.confidence and any(self._follow_ups.topic_of(each.intent) == whole for each in found)
        is_unsure = heard.confidence >= WHOLE_CONFIDENCE and clause.confidence < SURE_CLAUSE_CONFIDENCE and not _TELL_ME.match(plain(clause.text))
        is_doubtful = asks_it_done(clause.text) or is_unsure
        return is_one_thing and is_doubtful and self._follow_ups.topic_of(asked.intent) != whole and asked.intent == clause.intent

    def _add(self, asked: Asked, found: list[Asked], intent: str) -> None:
        topic = self._follow_ups.topic_of(asked.intent)
        for index, each in enumerate(found):
            if self._follow_ups.topic_of(each.intent) == topic and (not each.facets or set(asked.facets) <= set(each.facets)):
                # "Schrijf mij uit, hoe doe ik dat?": an act and its topic are one question.
                found[index] = Asked(intent if asked.intent == intent else each.intent, each.facets or asked.facets)
                return
        found.append(asked)

    def _facets_of(self, text: str, intent: str, language: str) -> tuple[str, ...]:
        return self._follow_ups.fitting(self._facets.find(text, language), intent)


def _to_the_desk(heard: Heard, decision: Decision) -> Decision:
    # The rules send an act there by its intent; where it stands beside something else, or waited, the route does.
    if any(each.intent in WISH_OF_INTENT for each in decision.asked) and not any(is_request_act(each.intent) for each in decision.asked):
        return replace(decision, route=Route.FOLLOW, last=tuple(each for each in decision.last if each.intent not in WISH_OF_INTENT), pending=())
    is_request = any(is_request_act(each.intent) for each in decision.asked)
    if not is_request or decision.route is Route.COMPARE or (decision.route is Route.BY_WORDS and is_request_act(heard.intent)):
        return decision
    return replace(decision, route=Route.REQUEST)


def _as_asked(clause: Clause, heard: Heard, follow_ups: FollowUps) -> Clause:
    # "Comment me désabonner, et ...": how to is a question, though its few words resemble the act.
    is_same = heard.intent != clause.intent and follow_ups.topic_of(heard.intent) == follow_ups.topic_of(clause.intent) is not None
    return replace(clause, intent=heard.intent) if is_same and heard.intent.startswith(ASK) and _HOW.match(plain(clause.text)) else clause


def _talked_about(talk: TalkSoFar, slugs: Sequence[str | None]) -> tuple[str, ...]:
    now = [slug for slug in dict.fromkeys(slugs) if slug]
    return (*(slug for slug in talk.talked_about if slug not in now), *now)[-MOST_COMPARED:]


def _known(language: str | None) -> str | None:
    return language if language in LANGUAGES else None


def _meant(mentions: Sequence[Mention], intent: str) -> list[Mention]:
    # "Niet Entra maar Conitro": only where companies are what the text is about, for
    # "ik ben niet bij Conitro klant" is about Conitro.
    if intent != SWITCH_CONTROLLER and len(mentions) < 2:
        return list(mentions)
    return [mention for mention in mentions if not mention.is_denied]


def _wanted_beside(clauses: Sequence[Clause], written: str) -> str:
    # "Hoelang bewaren jullie mijn facturen? In het Frans graag."
    beside = [clause.text for clause in clauses if says_only_a_language(clause.text)]
    return (wanted_language(beside[-1], SWITCH_LANGUAGE, written) if beside else None) or written


def _route(heard: Heard, asked: Sequence[Asked]) -> Route:
    # Rules send every topic and every act its way; only where the words alone would lead
    # elsewhere the route is set.
    return Route.BY_WORDS if heard.intent in {each.intent for each in asked} else Route.ANSWER


_FILLERS = listed(
    "en et bij chez van de het d l du la le les voor pour wat met dan alors is au bedoel bedoelde ik je parle c est s il vous plait aub svp graag liever "
    "plutot nee neen non ja oui ook aussi over a propos of ou qu ca dat gaat om heb wil t in encore nog eens maar mais hoe zit un een vous jullie "
    "bedrijf firma societe entreprise firme boite compagnie kies choisis en suis ai client klant ben merci quoi comment idem zelfde vraag meme question "
    "den die da ge qu en il veux dire suite andere autre ok"
)


def _names_another(text: str, mentions: Sequence[Mention], controller: str) -> bool:
    return any(mention.slug != controller for mention in mentions) and _says_only(text, mentions)


def _says_only(text: str, mentions: Sequence[Mention]) -> bool:
    named = {word for mention in mentions for word in mention.words}
    return all(word in named or word in _FILLERS for word in words(text))
