"""What each act asks of a person, in order, and nothing more (article 5(1)(c) GDPR).

A question is data: its words, in Dutch and French, belong to whoever asks it. A question has
one id wherever it stands, so that two acts in one sentence ask a shared one once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from bot.rights.acts import ForWhom, RequestedAct


class AnswerKind(str, Enum):
    """What kind of answer a question takes."""

    CHOICE = "choice"
    FREE_TEXT = "free_text"
    NAME = "name"
    #: A way to reach a person: an e-mail address, or else a telephone number or a postal address.
    CONTACT = "contact"


@dataclass(frozen=True)
class Question:
    """One question.

    Attributes:
        id: Stored with the answer; never changes.
        options: The answers to choose from, in the order shown; for a choice only.
        may_be_skipped: Whether the request can be handled without.
        only_if: A question and the answers to it that make this one needed; None: always.
        is_asked: Whether it is put to everybody. One that is not takes an answer when a
            person tells it unasked ("het is voor mijn zoon").
    """

    id: str
    kind: AnswerKind
    options: tuple[str, ...] = ()
    may_be_skipped: bool = False
    only_if: tuple[str, frozenset[str]] | None = None
    is_asked: bool = True

    def applies(self, answers: Mapping[str, str]) -> bool:
        """Return whether the answers so far, by question id, make this question one of the request's."""
        if self.only_if is None:
            return True
        other, needed = self.only_if
        return answers.get(other) in needed

    def may_apply(self, answers: Mapping[str, str]) -> bool:
        """Return whether it applies, or still can because what decides it was not asked yet."""
        return self.applies(answers) or (self.only_if is not None and self.only_if[0] not in answers and self.only_if[0] != FOR_WHOM)


def _choice(id_: str, *options: str) -> Question:
    return Question(id_, AnswerKind.CHOICE, options)


def _text(id_: str, *, may_be_skipped: bool = False, only_if: tuple[str, str] | None = None) -> Question:
    return Question(id_, AnswerKind.FREE_TEXT, may_be_skipped=may_be_skipped, only_if=(only_if[0], frozenset({only_if[1]})) if only_if else None)


#: Told unasked; whoever says nothing asks for himself.
FOR_WHOM = "for_whom"
CONTACT = "contact"
NAME = "name"

_OF_ANOTHER = frozenset(each.value for each in ForWhom if each is not ForWhom.SELF)
#: Told unasked, and what follows from it.
_ABOUT_ANOTHER = (
    Question(FOR_WHOM, AnswerKind.CHOICE, tuple(each.value for each in ForWhom), is_asked=False),
    # Without it nobody could look for the data of another than the one who can be reached.
    Question("subject_name", AnswerKind.NAME, only_if=(FOR_WHOM, _OF_ANOTHER)),
)
_CONTACT = Question(CONTACT, AnswerKind.CONTACT)
# A name helps to find a file; an address alone may do (Belgian authority, 145/2022).
_NAME = Question(NAME, AnswerKind.NAME, may_be_skipped=True)

_OWN: Mapping[RequestedAct, tuple[Question, ...]] = {
    RequestedAct.ACCESS: (),
    RequestedAct.RECTIFICATION: (_text("wrong"), _text("right")),
    RequestedAct.ERASURE: (_choice("extent", "all", "part"), _text("part", only_if=("extent", "part"))),
    # The four grounds of article 18(1), (a) to (d).
    RequestedAct.RESTRICTION: (_choice("ground", "accuracy_contested", "unlawful", "needed_for_claims", "objection_pending"),),
    RequestedAct.PORTABILITY: (_choice("recipient", "person", "company"), _text("company", only_if=("recipient", "company"))),
    # Article 21(1) asks for grounds of the person's own situation; a request without is still one.
    RequestedAct.OBJECTION: (_text("use"), _text("reasons", may_be_skipped=True)),
    RequestedAct.UNSUBSCRIBE: (_choice("scope", "one_list", "all_marketing"), _text("list", may_be_skipped=True, only_if=("scope", "one_list"))),
    RequestedAct.CONSENT_WITHDRAWAL: (_text("consent"),),
    RequestedAct.HUMAN_REVIEW: (_text("decision"),),
}
#: The address that gets the mail says enough.
_WITHOUT_NAME = frozenset({RequestedAct.UNSUBSCRIBE, RequestedAct.CONSENT_WITHDRAWAL})


def questions_of(acts: Sequence[RequestedAct]) -> tuple[Question, ...]:
    """Return what one or more acts ask, in order; what they share stands once, at the end.

    The way to reach the person comes before the name: who leaves halfway can then be reached.
    """
    own = [question for act in acts for question in _OWN[act]]
    shared = [*_ABOUT_ANOTHER, _CONTACT]
    if any(act not in _WITHOUT_NAME for act in acts):
        shared.append(_NAME)
    return (*dict.fromkeys(own), *shared)
