"""The nine acts a rights request can ask for, what the law says of each, and for whom one may ask."""

from __future__ import annotations

from enum import Enum


class RequestedAct(str, Enum):
    """What a person asks to have done; each value is the intent that expresses it (`acts` in data/topics.yml)."""

    ACCESS = "request_access"
    RECTIFICATION = "request_rectification"
    ERASURE = "request_erasure"
    RESTRICTION = "request_restriction"
    PORTABILITY = "request_portability"
    OBJECTION = "request_objection"
    #: Also an objection to direct marketing as such: it needs no reasons and is never weighed (article 21(3)).
    UNSUBSCRIBE = "request_unsubscribe"
    CONSENT_WITHDRAWAL = "request_consent_withdrawal"
    HUMAN_REVIEW = "request_human_review"

    @property
    def intent(self) -> str:
        """Return the intent that expresses this act."""
        return self.value

    @property
    def article(self) -> str:
        """Return the article of the GDPR that gives the right."""
        return _ARTICLES[self]

    @property
    def is_done_at_once(self) -> bool:
        """Whether nothing is to be examined: passed on at once, and the month is only the limit for telling the person."""
        return self in _DONE_AT_ONCE

    @property
    def may_be_paused(self) -> bool:
        """Whether a doubt about identity can stop the clock: article 12(6) speaks of articles 15 to 21 only."""
        return self not in _OUTSIDE_12_6


_ARTICLES = {
    RequestedAct.ACCESS: "15",
    RequestedAct.RECTIFICATION: "16",
    RequestedAct.ERASURE: "17",
    RequestedAct.RESTRICTION: "18",
    RequestedAct.PORTABILITY: "20",
    RequestedAct.OBJECTION: "21(1)",
    RequestedAct.UNSUBSCRIBE: "21(2)-(3)",
    RequestedAct.CONSENT_WITHDRAWAL: "7(3)",
    RequestedAct.HUMAN_REVIEW: "22(3)",
}
_DONE_AT_ONCE = frozenset({RequestedAct.UNSUBSCRIBE, RequestedAct.CONSENT_WITHDRAWAL})
_OUTSIDE_12_6 = frozenset({RequestedAct.CONSENT_WITHDRAWAL, RequestedAct.HUMAN_REVIEW})


class ForWhom(str, Enum):
    """Whose data it is about."""

    SELF = "self"
    CHILD = "child"
    WARD = "ward"
    #: Somebody the person acts for by profession: a lawyer's client.
    CLIENT = "client"
    DECEASED = "deceased"

    @property
    def needs_a_human(self) -> bool:
        """Whether a human must look first: who asks for another has a mandate to show, case by case."""
        return self is not ForWhom.SELF

    @property
    def has_legal_deadline(self) -> bool:
        """Whether the GDPR sets a term: it is not about the data of the dead (recital 27)."""
        return self is not ForWhom.DECEASED
