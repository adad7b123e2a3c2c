"""Fragments that take up what was asked before: "en mijn adres?", "et à qui ?"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.policies.topics import ASK, TopicCatalogue
from bot.understanding.facets import FacetFinder
from bot.understanding.model import FALLBACK, Asked, Clause
from bot.understanding.orders_it import orders_it
from bot.understanding.words import listed, words

#: From this confidence on, an intent that asks something stands by itself.
CERTAIN = 0.5
#: The same for an intent that asks nothing: short texts often resemble small talk.
SURE = 0.7
#: The same for a condition ("en als ik verhuis?"), whose few words resemble many a question.
VERY_SURE = 0.9
#: A fragment has at most so many words beside the facet and its beginning.
MOST_WORDS_BESIDE = 4
#: A fragment about something that is no facet has at most so many telling words; a condition has more.
MOST_TELLING, MOST_TELLING_IN_CONDITION = 2, 6
#: A question about what was asked before has at most so many words; one that points back may be longer.
MOST_WORDS_BACK, MOST_WORDS_POINTING = 6, 10

_STANDS_ALONE = listed("handoff greet goodbye thanks affirm deny insult bot_challenge bot_privacy switch_language")
OUT_OF_SCOPE = "out_of_scope"
#: Heard where a fragment resembles nothing.
_NO_HINT = frozenset({FALLBACK, OUT_OF_SCOPE, "inform"})
_AND = listed("en et maar mais ook aussi dan alors ja oui ok nee neen non of ou bv bvb bijv bijvoorbeeld")
_IF_SO = (["zo", "ja"], ["indien", "ja"], ["als", "ja"], ["si", "oui"])
_EVEN_IF = (["meme", "si"], ["meme", "s"], ["zelfs", "als"])
_ALSO = listed("ook aussi eveneens egalement pareil")
_ALSO_AT_THE_END = listed("ook aussi pareil dan alors egalement eveneens")
# The person says that it is the same question, or which thing was meant with it.
_SAME = re.compile(
    r"(?:\b(?:zelfde|meme) (?:vraag|question)\b|\bidem\b|\bgeldt (?:dat|dit|het)\b|\bis dat ook zo\b|\b(?:c est|est ce) (?:pareil|la meme chose|aussi le cas|valable)\b|"
    r"\b(?:ik )?(?:bedoel(?:de)?|heb het over|vooral|met name|specifiek|in het bijzonder)\b|\b(?:je (?:parle|parlais) (?:de|d|du|des)|je (?:veux|voulais) dire|surtout|notamment|en particulier)\b|"
    r"\bca vaut\b|\bpareil (?:pour|avec)\b|\b(?:net zo|hetzelfde) (?:voor|met|bij)\b)"
)
# A condition, or a thing told by a sentence: "en wat ik invul op ...", "et celle que j'ai annulée".
_CONDITION = re.compile(
    r"(?:als|indien|stel dat|mocht|wanneer (?:ik|we|wij|je|ge|jullie)|wat (?:ik|we|wij)|die (?:ik|we|wij)|een die|degenen? die|"
    r"(?:meme )?(?:si|s ils?)|zelfs als|lorsqu?e?|quand (?:je|j|on|nous|vous)|ce (?:que|qu)|cel(?:le|ui|les) (?:que|qu)|ceux (?:que|qu))\b"
)
# How a fragment may begin, alone or after "en" and "et".
_BEGINS = re.compile(
    r"(?:wat met|wat dan met|hoe zit (?:het|dat|da)|quid|qu en est il|mijn|m n|mn|mon|ma|mes|voor|pour|over|concernant|aan|aux?|a|naar|vers|bij|chez|via|per|par|"
    r"op|met|avec|in|en|zonder|sans|tegen|contre|door|onder|sous|sur|tussen|entre|na|apres|tijdens|als|si|indien|enkel|alleen|juste|seulement|bijvoorbeeld|par exemple)\b"
)
_MINE = listed("mijn mijne mn m n men mon ma mes onze ons nos notre")
# Words around a facet that say nothing of their own; not "jullie": "en jullie adres?" asks for the company's.
_SMALL = listed(
    "en et maar mais ook aussi dan alors ja oui ok nee neen non of ou wat met hoe zit het dat da quid qu en est il mijn m n mn men mon ma mes voor pour over "
    "concernant aan aux au a naar vers bij chez via per par op in zonder sans avec als si indien enkel alleen juste seulement de den l la le les un une des du d een "
    "die dit deze ce cet cette t c precies nog encore svp aub stp van zelfde vraag meme question idem geldt pareil bijvoorbeeld exemple nu maintenant toch wel hein he "
    "pr vr oud oude vroegere vorige nieuwe ancien ancienne anciens anciennes vieux vieille vieilles nouveau nouvelle nouvelles que celle celui celles ceux bedoel bedoelde ik heb vooral name specifiek bijzonder je parle parlais veux voulais dire surtout notamment particulier tegen contre door "
    "onder sous sur tussen entre na apres tijdens"
)
_PERSONS = listed("ik je jij ge gij u we wij ze zij jullie hen hem haar dat die j tu vous nous on les ils elles leur lui uw vos votre")
# Words of a question of its own, which no fragment has.
_OWN_QUESTION = listed(
    "hoelang hoeveel hoe wie waarom waar wanneer welk welke wat bewaren bewaart delen deelt verkopen verkoopt gebruiken gebruikt wissen wis verwijder verwijderen sturen "
    "stuur geef geven krijg krijgt kan kunnen mag moet moeten heb hebben hebt wil wilt zal ben bent is zijn combien comment qui quoi quel quelle quels quelles ou pourquoi quand gardez "
    "conservez partagez vendez utilisez transmettez effacez effacer supprimer supprimez envoyez donnez peux puis pouvez dois devez avez veux voulez etes suis sont"
)
#: Said of the bot or the company themselves.
_YOU = listed("jij gij u jou toi tu vous jezelf uzelf")
# Something of the talk is pointed at: "kan ik die weigeren?", "comment le joindre ?".
_POINTS_BACK = re.compile(
    r"\b(?:die|dat|dit|deze|ze|hen|hem|haar|daar\w*|er(?:mee|van|voor|aan|bij)|ca|cela|celles?|celui|ceux|ils|elles|ce|cet|cette|y|"
    r"(?:les?|la|l|lui|leur|en) (?:\w+(?:er|ir|re)))\b"
)
# How a polite order begins.
_POLITE_ORDER = re.compile(r"(?:kan|kun|kunt|kunnen|wil|wilt|willen|gelieve|graag|pouvez|peux|pourriez|pourrait|peut|veuillez|merci de)\b")
# Questions that have a meaning only after another one, by the topic they then ask.
_BARE_QUESTIONS = {
    "recipients": re.compile(
        r"(?:(?:aan|met) )?wie(?: dan| allemaal)?|wie (?:krijgt|ziet|leest|kan) (?:ze|die|dat|er)(?: dan| allemaal| zien| aan| lezen)*|"
        r"(?:(?:a|avec) )?qui(?: alors)?|qui (?:(?:va|peut) )?(?:(?:les?|la|l) (?:recoit|recoivent|voit|lit|voir|lire|recevoir)|y (?:a|avoir) acces|voit ca)"
    ),
    "retention": re.compile(r"(?:voor )?hoe ?lang(?: dan)?|tot wanneer|(?:pendant |pour )?combien de temps|jusqu a quand"),
    "legal_basis": re.compile(
        r"(?:mag|kan) dat(?: zomaar| wel| dan| allemaal)*|is dat (?:wel )?(?:legaal|wettelijk|toegelaten|toegestaan)|"
        r"(?:vous avez|avez vous) le droit(?: de faire ca)?|(?:c est|est ce) (?:legal|permis|autorise)"
    ),
    "purposes": re.compile(r"waarvoor(?: dan| dient dat)?|pour quoi faire|dans quel but|a quoi ca sert"),
}
# "Why so long?" is answered where the period is.
_WHY_SO_LONG = re.compile(r"(?:waarom|pourquoi) (?:zo ?lang|si longtemps|aussi longtemps|tout ce temps)(?: dan| alors)?")
# "May I refuse that?", whatever was asked.
_MAY_I_REFUSE = re.compile(
    r"(?:kan|mag) ik (?:(?:die|dat|dit|het|ze|deze|daar) )?(?:ook )?(?:weigeren|iets tegen doen)|"
    r"(?:je peux|puis je|est ce que je peux|peut on|on peut) (?:(?:les|le|la|l|y) )?refuser"
)
# "How do I reach them?" is about whom the talk is about.
_HOW_TO_REACH = re.compile(
    r"(?:hoe|waar) (?:kan ik |kunnen we |moet ik )?(?:bereik|contacteer|vind|mail|spreek)?(?:en)? ?(?:ik|je|we)? ?(?:die|hem|haar|hen|ze|deze)(?: persoon)?(?: dan)?(?: bereiken| contacteren| vinden| mailen)?|"
    r"(?:comment|ou) (?:est ce que )?(?:je |puis je |on |peut on |je peux )?(?:le|la|les|l) (?:contacte|joins|joint|trouve|joindre|contacter|trouver|atteindre)(?: alors)?"
)
_WHOM = listed("dpo controller_identity complaint")
# Words that name a request, whose answer has a deadline of its own.
_OF_A_REQUEST = re.compile(r"\b(?:(?:be)?antwoord\w*|verzoek\w*|aanvra\w+|vraag|vragen|reponses?|repon\w+|reagee?r\w*|reaction|demandes?|requetes?)\b")
_LASTS = listed("duurt duren duur prend prendre dure durer")


def asks_it_done(text: str) -> bool:
    """Return whether a short text politely orders something done with what was named before: "pouvez-vous la changer ?"."""
    said = words(text)
    line = " ".join(said)
    return len(said) <= MOST_WORDS_BACK and _POLITE_ORDER.match(line) is not None and _POINTS_BACK.search(line) is not None


class FollowUps:
    """Understands fragments by what was asked before them."""

    def __init__(self, topics: TopicCatalogue, facets: FacetFinder) -> None:
        self._topics = topics
        self._facets = facets

    def take_up(self, said: Clause, last: Asked, language: str) -> Asked | None:
        """Return what a fragment asks after what was asked last.

        None when it is no fragment, or asks something by itself. A facet that is no side of
        the last topic leads to its own: "en de politie?" asks who receives the data. "Doe dat
        maar" orders the act that the last answer offered.
        """
        offered = self._topics.of_intent(last.intent)
        if offered is not None and offered.act is not None and orders_it(said.text, offered.act):
            return Asked(offered.act)
        facets = tuple(self._facets.find(said.text, language))
        fragment = _Fragment.of(said.text, self._facets.words_beside(said.text, language))
        bare = None if facets else self._bare_question(fragment.core, last)
        if bare is not None:
            return bare
        pointed = self._pointed_back(said, fragment, last) if set(facets) <= set(last.facets) else None
        if pointed is not None:
            return pointed
        if not facets:
            carried = self._with_last_facets(said, last, fragment.core) if fragment.is_joined else None
            return carried or self._about_something_else(said, fragment, last)
        if len(fragment.beside) > MOST_WORDS_BESIDE or not (fragment.begins or not fragment.beside or len(fragment.core) <= 2):
            return None
        if said.intent == OUT_OF_SCOPE and said.confidence >= SURE and fragment.telling and not fragment.is_condition:
            # "En mijn factuur klopt niet": words beside the facet say that it is something else.
            return None
        is_told_side = self.topic_of(last.intent) in self._topics.facets[facets[0]].topics
        stands_alone = self._stands_alone(said, last, fragment, is_told_side=is_told_side)
        if self._is_side_of(facets[0], last.intent) and not fragment.is_own_question and not stands_alone:
            return Asked(last.intent, facets)
        own = self._topics.facets[facets[0]].topics
        by_words = self._is_certain(said, last, CERTAIN)
        return Asked(ASK + own[0], facets) if own and not by_words and not self._is_small_talk(said) else None

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

    def _bare_question(self, core: Sequence[str], last: Asked) -> Asked | None:
        if self.topic_of(last.intent) in _WHOM and _HOW_TO_REACH.fullmatch(" ".join(core)):
            topic = "dpo" if self.topic_of(last.intent) == "dpo" else "contact"
            return Asked(ASK + topic) if topic in self._topics.topics else None
        if _MAY_I_REFUSE.fullmatch(" ".join(core)):
            return last if self.topic_of(last.intent) == "cookies" else self._may_i_refuse(last)
        if self.topic_of(last.intent) == "retention" and _WHY_SO_LONG.fullmatch(" ".join(core)):
            return last
        if not (self._is_narrowed(last.intent) or self.topic_of(last.intent) in _ABOUT_DATA):
            return None
        for topic, questions in _BARE_QUESTIONS.items():
            if questions.fullmatch(" ".join(core)) and topic in self._topics.topics:
                return Asked(ASK + topic, self.fitting(last.facets, ASK + topic))
        return None

    def _may_i_refuse(self, last: Asked) -> Asked | None:
        asked = ASK + "refusal_consequences"
        is_known = self._is_about_data(last.intent) and self._topics.of_intent(asked) is not None and last.intent not in self._topics.acts
        return Asked(asked, self.fitting(last.facets, asked)) if is_known else None

    def _pointed_back(self, said: Clause, fragment: _Fragment, last: Asked) -> Asked | None:
        """Return what a question asks whose words point at what was asked last, or None."""
        if len(fragment.said) > MOST_WORDS_POINTING or not (fragment.is_joined or fragment.points_back):
            return None
        before, now = self.topic_of(last.intent), self.topic_of(said.intent)
        if before is None or now is None or said.intent in self._topics.acts:
            return None
        if before == "cookies" and now in _OF_COOKIES and fragment.points_back:
            return last
        if before == "dpo" and now == "contact" and fragment.points_back:
            return last
        if before == "retention" and now == "response_time" and not _OF_A_REQUEST.search(" ".join(fragment.said)):
            # "Et passé ce délai ?"
            return last
        is_right = before.startswith("right_") or last.intent in self._topics.acts
        if is_right and now == "retention" and not _LASTS.isdisjoint(fragment.said):
            return Asked(ASK + "response_time")
        return None

    def _with_last_facets(self, said: Clause, last: Asked, core: Sequence[str]) -> Asked | None:
        # "En wie krijgt die?" after a question about invoices.
        carried = self.fitting(last.facets, said.intent)
        if carried and said.confidence >= CERTAIN and len(core) <= MOST_WORDS_BACK and self._is_narrowed(said.intent):
            return Asked(said.intent, carried)
        return None

    def _about_something_else(self, said: Clause, fragment: _Fragment, last: Asked) -> Asked | None:
        """Return the last question, asked of something the contract has no facet for."""
        if (self._is_small_talk(said) and not fragment.is_same) or fragment.is_own_question or (len(fragment.core) <= 2 and not _YOU.isdisjoint(fragment.core)):
            return None
        if fragment.is_condition:
            is_short = 0 < len(fragment.telling) <= MOST_TELLING_IN_CONDITION
            is_clear = self._is_certain(said, last, VERY_SURE) or said.intent in _STANDS_ALONE
            return Asked(last.intent, self.fitting(last.facets, last.intent)) if is_short and fragment.is_joined and not is_clear else None
        if not 0 < len(fragment.telling) <= MOST_TELLING or not (fragment.begins or fragment.ends_with_also):
            return None
        if fragment.is_same or said.confidence < CERTAIN or said.intent == FALLBACK:
            return Asked(last.intent) if self.is_askable(last.intent) else None
        is_way = said.intent == "inform" and fragment.is_joined and fragment.starts and "?" in said.text
        # "En per post?" after a question about contact.
        is_thing = is_way or (self._is_about_data(last.intent) and ("?" in said.text or fragment.is_joined))
        # "Mijn werkgever?", "et à un huissier ?" after a question about who gets the data; "ook mijn locatie?".
        is_unknown = said.intent in _NO_HINT and (fragment.is_mine or fragment.ends_with_also or (fragment.is_joined and fragment.starts))
        is_one_more = fragment.is_mine and fragment.is_joined and said.confidence < VERY_SURE and said.intent not in self._topics.acts
        return Asked(last.intent) if is_thing and (is_unknown or is_one_more) else None

    def _stands_alone(self, said: Clause, last: Asked, fragment: _Fragment, *, is_told_side: bool) -> bool:
        if fragment.is_same:
            return False
        if not self.is_askable(said.intent):
            # "Mes avis ?" resembles a yes; nothing but a thing of one's own is named.
            is_bare_thing = fragment.is_mine and not fragment.beside and "?" in said.text
            return self._is_small_talk(said) and not is_bare_thing
        if fragment.is_condition:
            return self._is_certain(said, last, VERY_SURE)
        if fragment.begins and is_told_side and not fragment.telling:
            # "Ook bij jullie onderaannemers?" after a question about security.
            return False
        if fragment.begins and not fragment.beside:
            if self._is_narrowed(last.intent) or ((fragment.is_mine or fragment.says_also) and self._is_about_data(last.intent)):
                return False
            return self._is_certain(said, last, SURE if self._is_about_data(last.intent) else CERTAIN)
        if fragment.is_joined and len(fragment.telling) <= 1 and _PERSONS.isdisjoint(fragment.beside):
            return self._is_certain(said, last, VERY_SURE if self._is_narrowed(last.intent) else SURE)
        return self._is_certain(said, last, CERTAIN)

    def _is_certain(self, said: Clause, last: Asked, confidence: float) -> bool:
        return self.is_askable(said.intent) and said.confidence >= confidence and said.intent != last.intent

    def _is_small_talk(self, said: Clause) -> bool:
        return said.intent in _STANDS_ALONE and said.confidence >= SURE

    def _is_side_of(self, facet: str, intent: str) -> bool:
        of = self._topics.facets[facet].topics if facet in self._topics.facets else ()
        return not of or self.topic_of(intent) in of

    def _is_narrowed(self, intent: str) -> bool:
        topic = self._topics.of_intent(intent)
        return topic is not None and topic.is_narrowed

    def _is_about_data(self, intent: str) -> bool:
        """Return whether a datum of one's own can be put in the question: "en mijn nummer?"."""
        topic = self.topic_of(intent)
        return topic in _ABOUT_DATA or (topic is not None and topic.startswith("right_"))


_ABOUT_DATA = listed(
    "retention recipients data_collected international_transfer data_source purposes legal_basis security data_breach marketing refusal_consequences withdraw_consent"
)
_OF_COOKIES = listed("retention refusal_consequences withdraw_consent right_erasure right_objection")


@dataclass(frozen=True)
class _Fragment:
    """The shape of a short text.

    Attributes:
        said: Its words.
        core: Those after "en", "et", "maar" and the like.
        beside: Those that name no facet and have a meaning of their own.
    """

    said: list[str]
    core: list[str]
    beside: list[str]
    is_same: bool
    is_condition: bool
    points_back: bool

    @classmethod
    def of(cls, text: str, beside_facets: Sequence[str]) -> _Fragment:
        said = words(text)
        core = _after_and(said)
        line = " ".join(said)
        return cls(
            said,
            core,
            [word for word in beside_facets if word not in _SMALL],
            is_same=_SAME.search(line) is not None,
            is_condition=_CONDITION.match(" ".join(core)) is not None,
            points_back=_POINTS_BACK.search(line) is not None,
        )

    @property
    def ends_with_also(self) -> bool:
        return bool(self.said) and self.said[-1] in _ALSO_AT_THE_END

    @property
    def says_also(self) -> bool:
        """Return whether a thing is added to the same question: "ook ...?", "... aussi ?"."""
        return bool(self.said) and not _ALSO.isdisjoint((self.said[0], self.said[-1]))

    @property
    def is_joined(self) -> bool:
        return len(self.core) < len(self.said) or self.ends_with_also or self.is_same or self.core[:2] in _EVEN_IF

    @property
    def starts(self) -> bool:
        return self.is_condition or _BEGINS.match(" ".join(self.core)) is not None

    @property
    def begins(self) -> bool:
        return self.is_joined or self.starts

    @property
    def is_mine(self) -> bool:
        return not _MINE.isdisjoint(self.core[:3])

    @property
    def telling(self) -> list[str]:
        return [word for word in self.beside if word not in _PERSONS]

    @property
    def is_own_question(self) -> bool:
        return not self.is_condition and not _OWN_QUESTION.isdisjoint(self.beside)


def _after_and(said: list[str]) -> list[str]:
    # "Zo ja, met wie?"
    at = 2 if said[:2] in _IF_SO else 0
    while at < len(said) and said[at] in _AND:
        at += 1
    return said[at:]
