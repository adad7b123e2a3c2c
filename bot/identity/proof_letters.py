"""The mails with a code: fixed text in two languages, nothing that anybody typed."""

from __future__ import annotations

from collections.abc import Sequence

from bot.identity.outcomes import Purpose
from bot.rights.letter_texts import LetterTexts
from bot.rights.letters import Block, Facts, Heading, Letter, Link, Paragraph, Points
from bot.rights.requests import Request


def proof_letter(purpose: Purpose, requests: Sequence[Request], company: str, code: str, url: str, texts: LetterTexts) -> Letter:
    """Return the mail that asks whether it is this person who asks, with a code and a link.

    Args:
        purpose: PROVE or REMIND.
        requests: What is to be proven, of one person and one controller.
        company: What the controller is called.
        code: Eight digits.
        url: The link.
        texts: The words.
    """
    language = requests[0].language

    def say(key: str) -> str:
        return texts.say(f"proof.{key}", language, company=company)

    is_reminder = purpose is Purpose.REMIND
    blocks: tuple[Block, ...] = (
        Paragraph(texts.say("words.greeting", language)),
        Paragraph(say("reminder" if is_reminder else "opening")),
        Facts(((say("code"), in_groups(code)),)),
        Paragraph(say("how_code")),
        Link(say("how_link"), url),
        Paragraph(say("newest")),
        Heading(say("about")),
        Points(tuple(texts.say(f"acts.{each.act.value}", language) for each in requests)),
        Paragraph(say("not_you")),
    )
    return Letter(language, say("reminder_subject" if is_reminder else "subject"), say("title"), blocks)


def follow_letter(language: str, code: str, texts: LetterTexts) -> Letter:
    """Return the mail with a code to see how a request stands; without link, so that nobody opens another's talk by a press."""

    def say(key: str) -> str:
        return texts.say(f"proof.{key}", language)

    blocks = (
        Paragraph(texts.say("words.greeting", language)),
        Paragraph(say("follow")),
        Facts(((say("code"), in_groups(code)),)),
        Paragraph(say("follow_how")),
        Paragraph(say("nothing_not_you")),
    )
    return Letter(language, say("follow_subject"), say("follow_title"), blocks)


def nothing_letter(language: str, texts: LetterTexts) -> Letter:
    """Return the mail that says nothing was found for this address; it goes where a code would have gone."""

    def say(key: str) -> str:
        return texts.say(f"proof.{key}", language)

    texts_of_blocks = (texts.say("words.greeting", language), say("nothing"), say("nothing_what"), say("nothing_not_you"))
    return Letter(language, say("follow_title"), say("follow_title"), tuple(Paragraph(text) for text in texts_of_blocks))


def in_groups(code: str) -> str:
    """Return a code as it is read: 1234 5678."""
    return f"{code[: len(code) // 2]} {code[len(code) // 2 :]}"
