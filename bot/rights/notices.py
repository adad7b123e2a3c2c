"""What is said to a controller, to staff, and to a person whose request moved: letters made from rows."""

from __future__ import annotations

from collections.abc import Callable

from bot.rights.acts import ForWhom
from bot.rights.announcements import AnnouncementKind
from bot.rights.answers import Answer
from bot.rights.contacts import contact_from
from bot.rights.letter_texts import LetterTexts, day_in_words
from bot.rights.letters import Block, Facts, Heading, Letter, Paragraph
from bot.rights.outbox import NoticeKind
from bot.rights.proofs import Proof
from bot.rights.questions import CONTACT, FOR_WHOM
from bot.rights.receipt_files import authority_blocks, facts_of
from bot.rights.receipts import receipt_of
from bot.rights.requests import Request
from bot.rights.states import Move

#: After these the person must read where to complain and that there are courts (article 12(4)).
_WITH_AUTHORITY = frozenset({Move.REFUSE, Move.EXTEND})
#: After these no day is owed any more.
_OVER = frozenset({Move.ANSWER, Move.EXECUTE, Move.REFUSE, Move.WITHDRAW})


def progress_letter(request: Request, move: Move, company: str, texts: LetterTexts) -> Letter:
    """Return what the person is told of a move: fixed text, for the address is nobody's proven own."""
    language = request.language

    def say(key: str) -> str:
        return texts.say(key, language, company=company)

    receipt = receipt_of([request], company)
    facts = facts_of(receipt.acts[0], receipt, texts)
    if move in _OVER:
        # The last pair is the day.
        facts = Facts(facts.pairs[:-1])
    blocks: list[Block] = [Paragraph(say("words.greeting")), Paragraph(say(f"progress.{move.value}")), facts]
    if move in _WITH_AUTHORITY:
        blocks += [Heading(say("receipt.complaint")), *authority_blocks(language, texts)]
    blocks.append(Paragraph(say("receipt.not_you")))
    return Letter(language, say("progress.subject"), say("progress.title"), tuple(blocks))


def notice_letter(kind: NoticeKind, request: Request, company: str, texts: LetterTexts, added: str | None = None) -> Letter:
    """Return what a controller is told; it holds what the person gave, and goes only where the operator said."""
    language = request.language

    def say(key: str, **values: str) -> str:
        return texts.say(key, language, company=company, **values)

    receipt = receipt_of([request], company)
    facts = facts_of(receipt.acts[0], receipt, texts, named="notice.act")
    if kind is NoticeKind.WITHDRAWAL:
        return Letter(language, say("notice.withdrawn_subject"), say("notice.withdrawn_subject"), (Paragraph(say("notice.withdrawn")), facts))
    if kind is NoticeKind.PROOF:
        return Letter(language, say("notice.proof_subject"), say("notice.proof_subject"), (Paragraph(say(f"notice.proof_{request.proof.value}")), facts))
    if kind is NoticeKind.AMENDMENT:
        what = (Paragraph(say("notice.amended")), facts, Heading(say("notice.added")), Paragraph(added or ""), Paragraph(_proof(request, say)))
        return Letter(language, say("notice.amended_subject"), say("notice.amended_subject"), what)
    last_day = receipt.acts[0].last_day
    if last_day is None:
        subject = say("notice.subject_no_term")
    elif request.act.is_done_at_once:
        subject = say("notice.subject_at_once")
    else:
        subject = say("notice.subject", day=day_in_words(last_day, language))
    given = Facts(tuple((say(f"notice.{answer.question}"), _answered(answer, language, texts)) for answer in request.answers))
    blocks = (Paragraph(say("notice.opening")), facts, Heading(say("notice.answers")), given, Paragraph(_proof(request, say)))
    return Letter(language, subject, say("notice.title"), blocks)


def _proof(request: Request, say: Callable[[str], str]) -> str:
    return say("notice.unproven" if request.proof is Proof.UNPROVEN else f"notice.proof_{request.proof.value}")


def staff_letter(kind: AnnouncementKind, identifier: str, language: str, texts: LetterTexts) -> Letter:
    """Return what staff are told: that there is work, and its number."""
    blocks = (Paragraph(texts.say(f"staff.{kind.value}", language)), Paragraph(texts.say("staff.look", language, id=identifier)))
    return Letter(language, texts.say("staff.subject", language), texts.say("staff.title", language), blocks)


def _answered(answer: Answer, language: str, texts: LetterTexts) -> str:
    if answer.is_skipped:
        return texts.say("notice.skipped", language)
    if answer.question == CONTACT:
        return contact_from(answer.value).value
    if answer.question == FOR_WHOM:
        return texts.say(f"for_whom.{ForWhom(answer.value).value}", language)
    option = f"notice.{answer.question}_{answer.value}"
    return texts.say(option, language) if option in texts else answer.value
