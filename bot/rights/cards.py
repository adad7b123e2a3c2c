"""Cards of what a controller's policy and a receipt say, for front ends that draw more than texts; for the bot and for staff alike.

A text is whole without its card; `bot/conversations/model.py` says what each kind of card holds.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from bot.policies.model import Controller, Quote
from bot.policies.passage_ids import passage_id
from bot.rights.letter_texts import LetterTexts, day_in_words
from bot.rights.receipts import Receipt, ReceivedAct

#: Between quotes that follow each other under one heading: what lies between is left out.
LEFT_OUT = " […] "


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


def _term(act: ReceivedAct, language: str, texts: LetterTexts) -> dict[str, str]:
    if act.last_day is None:
        return {"term": texts.say("words.last_day", language), "due": texts.say("words.no_last_day", language)}
    day = day_in_words(act.last_day, language)
    if act.is_done_at_once:
        return {"term": texts.say("words.at_once", language), "due": texts.say("words.at_once_value", language, day=day)}
    return {"term": texts.say("words.last_day", language), "due": day}
