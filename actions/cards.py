"""What stands beside a text for front ends that draw more than texts: cards, and what is waited for.

A text is whole without its card; `bot/conversations/model.py` says what each kind of card holds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from bot.policies.model import Controller, Quote
from bot.policies.passage_ids import passage_id
from bot.rights.letter_texts import LetterTexts, day_in_words
from bot.rights.receipts import Receipt, ReceivedAct

#: Between quotes that follow each other under one heading: what lies between is left out.
LEFT_OUT = " […] "
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


def quote_card(controller: Controller, quotes: Sequence[Quote], language: str, dated: str | None) -> dict[str, Any]:
    """Return the card of quotes that stand under one heading.

    Args:
        quotes: At least one, in the order shown.
        language: Of the talk; the page behind the address speaks it too.
        dated: The date that the policy carries, in the words of that language.
    """
    asked = urlencode({"passage": passage_id(quotes), "language": language})
    return {
        "kind": "quote",
        "quote": LEFT_OUT.join(quote.text for quote in quotes),
        "section": quotes[0].section,
        "company": controller.name,
        "policy": controller.policy.title,
        "dated": dated,
        "language": controller.policy.language,
        "address": f"/policy/{controller.slug}?{asked}#passage",
    }


def receipt_card(receipt: Receipt, acts: Sequence[str], texts: LetterTexts) -> dict[str, Any]:
    """Return the card of requests that were opened together.

    Args:
        acts: What each of them asks, in words; in the order of the receipt.
    """
    requests = [{"act": act, "reference": each.reference, **_term(each, receipt.language, texts)} for act, each in zip(acts, receipt.acts, strict=True)]
    return {"kind": "receipt", "requests": requests}


def progress_card(step: int, of: int) -> dict[str, Any]:
    """Return how far a form is: at question `step` of `of`, counted from 1."""
    return {"kind": "progress", "step": step, "of": of}


def _term(act: ReceivedAct, language: str, texts: LetterTexts) -> dict[str, str]:
    if act.last_day is None:
        return {"term": texts.say("words.last_day", language), "due": texts.say("words.no_last_day", language)}
    day = day_in_words(act.last_day, language)
    if act.is_done_at_once:
        return {"term": texts.say("words.at_once", language), "due": texts.say("words.at_once_value", language, day=day)}
    return {"term": texts.say("words.last_day", language), "due": day}
