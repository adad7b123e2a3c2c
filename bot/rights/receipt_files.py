"""A receipt as a letter, and as the two files a person can keep: plain text, and a calendar's."""

from __future__ import annotations

import hashlib
from datetime import timedelta, timezone

from icalendar import Alarm, Calendar, Event

from bot.rights.acts import ForWhom
from bot.rights.letter_texts import LetterTexts, day_in_words
from bot.rights.letters import Block, Facts, Heading, Letter, Paragraph, Points
from bot.rights.receipts import Receipt, ReceivedAct

#: So long before the last day the calendar reminds.
REMINDER = timedelta(days=7)
#: What the files are called when they are downloaded or attached.
FILE_NAMES = {"nl": "ontvangstbewijs", "fr": "accuse-de-reception"}


def receipt_letter(receipt: Receipt, texts: LetterTexts, *, is_mail: bool = False) -> Letter:
    """Return a receipt as a letter.

    Args:
        receipt: The receipt.
        texts: The words of letters.
        is_mail: Whether it goes to an address somebody typed: it then greets, tells of its
            attachments, and says what to do for who asked nothing.
    """
    language, company = receipt.language, receipt.company

    def say(key: str, **values: str) -> str:
        return texts.say(key, language, company=company, **values)

    opening = "receipt.opening" if len(receipt.acts) == 1 else "receipt.opening_several"
    if not receipt.is_told:
        opening = "receipt.opening_demonstration"
    blocks: list[Block] = [Paragraph(say("words.greeting"))] if is_mail else []
    blocks.append(Paragraph(say(opening, count=str(len(receipt.acts)))))
    for number, act in enumerate(receipt.acts, 1):
        if len(receipt.acts) > 1:
            blocks.append(Heading(say("receipt.item", number=str(number))))
        blocks.append(facts_of(act, receipt, texts))
    blocks += [Heading(say("receipt.next")), Points(tuple(say(f"receipt.{key}") for key in _what_follows(receipt)))]
    blocks += [Heading(say("receipt.complaint")), *authority_blocks(language, texts)]
    if is_mail:
        has_calendar = any(act.last_day for act in receipt.acts)
        blocks += [Paragraph(say("receipt.attached" if has_calendar else "receipt.attached_text_only")), Paragraph(say("receipt.not_you"))]
    return Letter(language, say("receipt.subject"), say("receipt.title"), tuple(blocks))


def receipt_as_text(receipt: Receipt, texts: LetterTexts) -> str:
    """Return the receipt as a plain text to keep."""
    return receipt_letter(receipt, texts).as_plain_text()


def receipt_as_calendar(receipt: Receipt, texts: LetterTexts) -> bytes | None:
    """Return the last days as a calendar file (RFC 5545), or None where the law sets none.

    Neither the reference nor anything of the person is in it: calendars are shared.
    """
    dated = [act for act in receipt.acts if act.last_day is not None]
    if not dated:
        return None
    calendar = Calendar()
    calendar.add("prodid", "-//data-subject-assistant//receipt//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", texts.say("calendar.name", receipt.language))
    for act in dated:
        calendar.add_component(_event(act, receipt, texts))
    return bytes(calendar.to_ical())


def facts_of(act: ReceivedAct, receipt: Receipt, texts: LetterTexts, *, named: str = "words.act") -> Facts:
    """Return what there is to know of one request: reference, company, act, article, days.

    Args:
        act: The request.
        receipt: It stands in.
        texts: The words of letters.
        named: The text that names a request: a company reads the word of the law.
    """
    language = receipt.language

    def say(key: str, **values: str) -> str:
        return texts.say(key, language, **values)

    pairs = [
        (say("words.reference"), act.reference),
        (say("words.controller"), receipt.company),
        (say(named), f"{say(f'acts.{act.act.value}')} ({say(f'articles.{act.act.value}')})"),
    ]
    if receipt.for_whom is not ForWhom.SELF:
        pairs.append((say("words.for_whom"), say(f"for_whom.{receipt.for_whom.value}")))
    pairs.append((say("words.received"), day_in_words(act.received_on, language)))
    if act.last_day is None:
        pairs.append((say("words.last_day"), say("words.no_last_day")))
    elif act.is_done_at_once:
        pairs.append((say("words.at_once"), say("words.at_once_value", day=day_in_words(act.last_day, language))))
    else:
        pairs.append((say("words.last_day"), day_in_words(act.last_day, language)))
    return Facts(tuple(pairs))


def authority_blocks(language: str, texts: LetterTexts) -> list[Block]:
    """Return where to complain, and the way to court (article 12(4) GDPR)."""
    return [Paragraph(texts.say(f"authority.{key}", language)) for key in ("complaint", "address", "court")]


def _what_follows(receipt: Receipt) -> list[str]:
    if not receipt.is_told:
        # Nobody owes an answer to what it does not get.
        return ["demonstration", "keep"]
    keys = ["passed_on"]
    if any(act.last_day and not act.is_done_at_once for act in receipt.acts):
        keys += ["answer_due", "extension"]
    if any(act.last_day and act.is_done_at_once for act in receipt.acts):
        keys.append("answer_at_once")
    if not receipt.for_whom.has_legal_deadline:
        keys.append("no_term")
    elif receipt.for_whom.needs_a_human:
        keys.append("another")
    # A question about identity is no reason to keep who unsubscribes waiting.
    if any(not act.is_done_at_once for act in receipt.acts):
        keys.append("identity")
    return [*keys, "free", "keep"]


def _event(act: ReceivedAct, receipt: Receipt, texts: LetterTexts) -> Event:
    language = receipt.language
    assert act.last_day is not None, "only what has a last day is an event"
    event = Event()
    # The same receipt fetched twice is one event; the reference cannot be told from it.
    event.add("uid", f"{hashlib.sha256(f'calendar:{act.reference}'.encode()).hexdigest()[:32]}@data-subject-assistant")
    event.add("dtstamp", receipt.opened_at.astimezone(timezone.utc))
    event.add("dtstart", act.last_day)
    event.add("dtend", act.last_day + timedelta(days=1))
    event.add("summary", texts.say("calendar.summary_at_once" if act.is_done_at_once else "calendar.summary", language, company=receipt.company))
    article = texts.say(f"articles.{act.act.value}", language)
    event.add("description", texts.say("calendar.description", language, act=texts.say(f"acts.{act.act.value}", language), article=article))
    event.add("transp", "TRANSPARENT")
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", -REMINDER)
    alarm.add("description", texts.say("calendar.alarm", language))
    event.add_component(alarm)
    return event
