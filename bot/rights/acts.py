"""The acts a rights request can ask for, and what the law says of each that the clock must know."""

from __future__ import annotations

from enum import Enum


class RequestedAct(str, Enum):
    """What a person asks to have done; values as in data/topics.yml where the act stands there."""

    ACCESS = "request_access"
    RECTIFICATION = "request_rectification"
    ERASURE = "request_erasure"
    RESTRICTION = "request_restriction"
    PORTABILITY = "request_portability"
    OBJECTION = "request_objection"
    #: An objection against direct marketing needs no reasons and is never weighed (article 21(3)).
    MARKETING_OBJECTION = "request_marketing_objection"
    UNSUBSCRIBE = "request_unsubscribe"
    CONSENT_WITHDRAWAL = "request_consent_withdrawal"
    HUMAN_REVIEW = "request_human_review"

    @property
    def article(self) -> str:
        """Return the article of the GDPR that gives the right."""
        return _ARTICLES[self]

    @property
    def is_done_at_once(self) -> bool:
        """Whether nothing is to be examined: the month is no time to wait, only the limit for telling the person."""
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
    RequestedAct.MARKETING_OBJECTION: "21(2)-(3)",
    RequestedAct.UNSUBSCRIBE: "21(2)-(3)",
    RequestedAct.CONSENT_WITHDRAWAL: "7(3)",
    RequestedAct.HUMAN_REVIEW: "22(3)",
}
_DONE_AT_ONCE = frozenset({RequestedAct.MARKETING_OBJECTION, RequestedAct.UNSUBSCRIBE, RequestedAct.CONSENT_WITHDRAWAL})
_OUTSIDE_12_6 = frozenset({RequestedAct.CONSENT_WITHDRAWAL, RequestedAct.HUMAN_REVIEW})
