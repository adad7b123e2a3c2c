"""What a message means while a form waits for a value.

The words of a message mean something else there: "nee" answers yes or no but refuses a name,
"Lien Maes" is nothing anywhere else, and "waarom?" asks why the value is asked. The form of
rights requests asks it first, and the rest of the understanding only about what is a
question in the middle.

The order of judgement, the first that fits:
1. nothing said (no letter, no figure): not understood;
2. "why do you ask" and "stop", said by themselves;
3. "that is wrong", "back", with the field where one is named;
4. a value that is unmistakable: yes or no, an address, a date, an option;
5. a refusal;
6. something else the bot answers: a question in the middle;
7. what could be any words: a name, a free text.
A free text takes all that is not one of the others by itself: "stop met mailen" is one, and
so is "mijn adres is fout" where a person is asked what is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

from bot.policies.model import LANGUAGES
from bot.understanding.form_questions import Option, Question, Wanted
from bot.understanding.form_reactions import (
    NO,
    NO_ANSWER,
    NO_PHRASES,
    PICTURES,
    POLITE,
    QUESTION_WORDS,
    SMALL_TALK,
    SURE,
    THUMBS_DOWN,
    THUMBS_UP,
    VERY_SURE,
    WRONG,
    YES,
    YES_PHRASES,
    Message,
    is_word,
)
from bot.understanding.short_choices import choice_in, means_the_same
from bot.understanding.words import listed, plain, words
from bot.understanding.written_addresses import emails_in, text_without_emails
from bot.understanding.written_contacts import number_or_post
from bot.understanding.written_dates import dates_in
from bot.understanding.written_names import name_in

__all__ = ["FormAnswer", "Meaning", "Option", "Question", "Wanted", "read_form_answer"]

#: Longest text that is looked at; longer messages are cut before they come here.
MOST_CHARACTERS = 2000


class Meaning(str, Enum):
    """What a message is in a form."""

    ANSWER = "answer"
    WHY = "why"
    STOP = "stop"
    CORRECT = "correct"
    QUESTION = "question"
    REFUSAL = "refusal"
    NOT_UNDERSTOOD = "not_understood"


@dataclass(frozen=True)
class FormAnswer:
    """What a message says while a form waits.

    Attributes:
        value: Of an answer: True or False, an address, a name, a date, the id of an option, a text;
            of a correction: what it should be, where the person says so at once.
        field: Of a correction: the kind of value it is about, where the person names one.
        noticed_email: An address that stands in the message though something else was asked.
    """

    meaning: Meaning
    value: bool | str | date | None = None
    field: Wanted | None = None
    noticed_email: str | None = None


def read_form_answer(question: Question, text: str, intent: str, confidence: float, language: str, today: date) -> FormAnswer:
    """Return what a message means while a form waits for a value.

    Args:
        question: What is asked.
        text: What the person wrote, as cleaned.
        intent: What the model heard in it.
        confidence: How sure it is, from 0 to 1.
        language: The language of the talk; its labels of options are tried first.
        today: For years written with two figures.
    """
    text = text[:MOST_CHARACTERS]
    emails = emails_in(text)
    noticed = emails[0] if emails and question.wanted not in _ADDRESSES else None
    message = Message(text, words(text_without_emails(text)), intent, confidence)
    if not message.said and not emails and not PICTURES.intersection(text):
        return FormAnswer(Meaning.NOT_UNDERSTOOD)
    if message.is_why(question.wanted):
        return FormAnswer(Meaning.WHY, noticed_email=noticed)
    if message.is_stop(question.wanted):
        if len(message.said) > 1 and _ALL_ADVERTISING in {option.id for option in question.options} and _chosen(question.options, message, language) == _ALL_ADVERTISING:
            # "Stop alles", where it is asked what is to stop.
            return FormAnswer(Meaning.ANSWER, _ALL_ADVERTISING, noticed_email=noticed)
        return FormAnswer(Meaning.STOP, noticed_email=noticed)
    if question.wanted is Wanted.YES_NO and (restated := _restated(message, emails)) is not None:
        return restated
    value = _value(question, message, emails, language, today)
    if message.is_correction(question.wanted) and not _is_new_value(question.wanted, value, message):
        return FormAnswer(Meaning.CORRECT, field=message.field() or (Wanted.EMAIL if emails else None), noticed_email=emails[-1] if emails else None)
    if value is not None:
        return FormAnswer(Meaning.ANSWER, value, noticed_email=noticed)
    if question.wanted in _ASKS_NO_WORDS and (name := _name_given(message)):
        # "Mijn naam is Lien Maes", before it is asked.
        return FormAnswer(Meaning.CORRECT, name, Wanted.NAME, noticed_email=noticed)
    if message.is_refusal(question.wanted):
        return FormAnswer(Meaning.REFUSAL, noticed_email=noticed)
    # "Hetzelfde", of an address: whether one was given before, only the form knows.
    if message.is_question(question.wanted) and not (question.wanted in _ADDRESSES and means_the_same(message.text)):
        return FormAnswer(Meaning.QUESTION, noticed_email=noticed)
    words_of_theirs = message.name() if question.wanted is Wanted.NAME else _free_text(message) if question.wanted is Wanted.FREE_TEXT else None
    if words_of_theirs is not None:
        return FormAnswer(Meaning.ANSWER, words_of_theirs, noticed_email=noticed)
    return FormAnswer(Meaning.NOT_UNDERSTOOD, noticed_email=noticed)


_GIVES_NAME = re.compile(r"\b(?:mijn (?:volledige )?naam is|ik heet|je m'?\s?appelle|mon nom (?:complet )?(?:est|c'?\s?est)|naam\s?:|nom\s?:)", re.IGNORECASE)
_GIVES_NUMBER = re.compile(r"\b(?:nummer|telefoon|telefoonnummer|gsm|numero|telephone|adres|adresse)\b")


def _restated(message: Message, emails: Sequence[str]) -> FormAnswer | None:
    """Return the value that is given anew where only yes or no was asked: "mijn naam is Lien Maes"."""
    if "?" in message.text:
        return None
    if len(emails) == 1 and not WRONG.search(" ".join(words(message.text.rpartition("@")[2]))):
        return FormAnswer(Meaning.CORRECT, field=Wanted.EMAIL, noticed_email=emails[0])
    if name := _name_given(message):
        return FormAnswer(Meaning.CORRECT, name, Wanted.NAME)
    if _GIVES_NUMBER.search(message.line) and (contact := number_or_post(message.text)):
        return FormAnswer(Meaning.CORRECT, contact, Wanted.CONTACT)
    return None


def _name_given(message: Message) -> str | None:
    given = _GIVES_NAME.search(message.text)
    return None if given is None or "?" in message.text else name_in(message.text[given.start() :], is_small_talk=False)


def _is_new_value(wanted: Wanted, value: bool | str | date | None, message: Message) -> bool:
    """Return whether a correction gives at once what is asked: "nee dat is fout, het is 14/02/1980"."""
    if value is None or wanted not in (*_ADDRESSES, Wanted.DATE, Wanted.CHOICE):
        return False
    # "jan@voorbeeld.example is fout": what stands after the value is said of it.
    after = message.text.rpartition("@")[2] if wanted in _ADDRESSES else re.split(r"\d", message.text)[-1] if wanted is Wanted.DATE else ""
    return message.field() in (None, wanted, *(_ADDRESSES if wanted in _ADDRESSES else ())) and not WRONG.search(" ".join(words(after)))


def _value(question: Question, message: Message, emails: Sequence[str], language: str, today: date) -> bool | str | date | None:
    if question.wanted is Wanted.YES_NO:
        return _yes_or_no(message)
    if question.wanted is Wanted.EMAIL:
        return emails[0] if len(emails) == 1 else None
    if question.wanted is Wanted.CONTACT:
        return emails[0] if len(emails) == 1 else None if emails else number_or_post(message.text)
    if question.wanted is Wanted.DATE:
        # Two dates, or a question about one: asked again rather than guessed.
        found = dates_in(message.text, today)
        return found[0] if len(found) == 1 else None
    if question.wanted is Wanted.CHOICE:
        return _chosen(question.options, message, language)
    return None


# --- A way to be reached ----------------------------------------------------------------------
_ADDRESSES = (Wanted.EMAIL, Wanted.CONTACT)
# Where a name in the message is no answer, but known all the same.
_ASKS_NO_WORDS = (*_ADDRESSES, Wanted.CHOICE)


# --- Yes or no --------------------------------------------------------------------------------
def _yes_or_no(message: Message) -> bool | None:
    if not message.said:
        up, down = not THUMBS_UP.isdisjoint(message.text), not THUMBS_DOWN.isdisjoint(message.text)
        return up if up != down else None
    if NO_ANSWER.search(message.line):
        return None
    bare = message.bare or message.line
    if NO_PHRASES.fullmatch(bare) or NO_PHRASES.fullmatch(message.line):
        return False
    if YES_PHRASES.fullmatch(bare) or YES_PHRASES.fullmatch(message.line):
        return True
    first = next((word for word in message.said if word not in POLITE or is_word(word, YES)), "")
    is_yes, is_no = is_word(first, YES), is_word(first, NO)
    rest = message.said[message.said.index(first) + 1 :] if first else []
    is_contradicted = any(word in (NO if is_yes else YES - {"si"}) for word in rest)
    if len(rest) > 1 and message.asks_topic(VERY_SURE):
        # "Ja, maar wie krijgt dat": the question goes first, yes or no is asked again.
        return None
    if (is_yes or is_no) and message.is_short and "?" not in message.text and not (is_yes and is_contradicted):
        # "Non, c'est bon" is a no: what follows only softens it; "ja nee" is neither.
        return None if is_no and is_contradicted and len(rest) == 1 else is_yes
    if message.is_short and "?" not in message.text and message.said[0] not in QUESTION_WORDS:
        if message.is_heard("affirm", confidence=SURE):
            return True
        if message.is_heard("deny", confidence=SURE):
            return False
    return None


# --- A choice ---------------------------------------------------------------------------------
_ORDINALS = (
    listed("1 eerste premier premiere 1e 1ste 1er 1ere een un une"),
    listed("2 tweede deuxieme second seconde 2e 2de 2eme twee deux"),
    listed("3 derde troisieme 3e 3de 3eme drie trois"),
    listed("4 vierde quatrieme 4e 4de 4eme vier quatre"),
    listed("5 vijfde cinquieme 5e 5de 5eme vijf cinq"),
    listed("6 zesde sixieme 6e 6de 6eme zes six"),
    listed("7 zevende septieme 7e 7de 7eme zeven sept"),
    listed("8 achtste huitieme 8e 8ste 8eme acht huit"),
    listed("9 negende neuvieme 9e 9de 9eme negen neuf"),
)
_LAST = listed("laatste dernier derniere")
# Words around a choice.
_AROUND_A_CHOICE = POLITE | listed("optie option keuze choix nummer numero nr de het la le l les ik kies je choisis neem prends prefere liever plutot voor pour dat die is c est celle celui ci")
# The option of an unsubscribing (`bot.rights.questions`).
_ALL_ADVERTISING = "all_marketing"
# Words of labels that choose nothing.
_IN_LABELS = listed("de het een la le les l un une des du d van voor pour mijn mon ma mes aan a au aux en et of ou in op sur met avec")


def _chosen(options: Sequence[Option], message: Message, language: str) -> str | None:
    """Return the id of the one option that is meant, or None."""
    if "?" in message.text:
        return None
    said = [word for word in message.said if word not in _AROUND_A_CHOICE]
    for tongue in sorted(LANGUAGES, key=lambda each: each != language):
        labels = [words(option.label[tongue]) for option in options]
        exact = [option.id for option, label in zip(options, labels, strict=True) if message.said == label or message.bare.split() == label or message.line == plain(option.id)]
        if len(exact) == 1:
            return exact[0]
        telling = [word for word in said if word not in _IN_LABELS]
        named = [option.id for option, label in zip(options, labels, strict=True) if telling and all(is_word(word, frozenset(label)) for word in telling)]
        if len(named) == 1:
            return named[0]
    return choice_in(message.text, {option.id for option in options}) or _numbered(options, message.said)


def _numbered(options: Sequence[Option], said: Sequence[str]) -> str | None:
    rest = [word for word in said if word not in _AROUND_A_CHOICE or word in _LAST]
    if len(rest) == 1 and rest[0] in _LAST and options:
        return options[-1].id
    named = [option.id for option, ordinals in zip(options, _ORDINALS, strict=False) if len(rest) == 1 and rest[0] in ordinals]
    return named[0] if len(named) == 1 else None


# --- A free text -----------------------------------------------------------------------------
_GREETINGS = listed("hallo hoi dag goeiedag goedendag bonjour bonsoir salut coucou hello hey hi")


def _free_text(message: Message) -> str | None:
    text = message.text.strip()
    if len(message.said) <= 3 and (message.is_heard(*SMALL_TALK, confidence=SURE) or all(word in POLITE or is_word(word, YES) or word in _GREETINGS for word in message.said)):
        return None
    return text if any(len(word) > 1 for word in message.said) or emails_in(text) else None
