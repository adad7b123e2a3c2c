"""What stands beside a text for front ends that draw more than texts: cards, and what is waited for.

A text is whole without its card; `bot/conversations/model.py` says what each kind of card holds. Those of quotes and receipts
staff send too: bot/rights/cards.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

CODE, EMAIL = "code", "email"
#: Responses that wait for something which a keyboard can be made ready for. A response that only
#: mentions a code stands not here: who asks something else must find the letters.
_EXPECTS: Mapping[str, str] = {
    "utter_form_ask_contact": EMAIL,
    "utter_form_ask_contact_unsubscribe": EMAIL,
    "utter_follow_ask_mailbox": EMAIL,
    "utter_follow_not_a_mailbox": EMAIL,
    "utter_proof_asked": CODE,
    "utter_proof_sent_again": CODE,
    "utter_proof_wrong": CODE,
    "utter_proof_wrong_last": CODE,
    "utter_proof_not_a_code": CODE,
    "utter_proof_not_sent_yet": CODE,
    "utter_proof_link_not_seen": CODE,
    "utter_follow_mail_under_way": CODE,
    "utter_follow_fresh_code": CODE,
    "utter_follow_code_first": CODE,
    "utter_follow_code_wrong_last": CODE,
    "utter_follow_type_code": CODE,
}


def expected_after(response: str) -> str | None:
    """Return what a response waits for, where that is a code or an e-mail address; None for all else."""
    return _EXPECTS.get(response)


def progress_card(step: int, of: int) -> dict[str, Any]:
    """Return how far a form is: at question `step` of `of`, counted from 1."""
    return {"kind": "progress", "step": step, "of": of}
