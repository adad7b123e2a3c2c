"""Receipts: what a person gets to keep, in both languages, without anything they typed."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from icalendar import Calendar

from bot.policies.model import LANGUAGES
from bot.rights.acts import ForWhom, RequestedAct
from bot.rights.letter_texts import LetterTexts, day_in_words, load_letter_texts
from bot.rights.receipt_files import receipt_as_calendar, receipt_as_text, receipt_letter
from bot.rights.receipts import Receipt, receipt_of
from bot.rights.requests import Request
from tests.rights.in_memory import START, made_up_desk

TEXTS = load_letter_texts(Path(__file__).parents[2] / "data" / "letters.yml")
#: What the person typed, each a mark that may stand nowhere in a receipt.
TYPED = "geheimtypsel"


def made_up_requests(*acts: RequestedAct, language: str = "nl", for_whom: ForWhom = ForWhom.SELF) -> list[Request]:
    desk, _, clock = made_up_desk()
    desk.begin("talk", acts or (RequestedAct.ACCESS,), language=language, received_at=START, key="m1", controller="conitro")
    if for_whom is not ForWhom.SELF:
        desk.answer("talk", "for_whom", for_whom.value, key="for whom")
    while (question := desk.draft("talk").next_question) is not None:
        raw = question.options[0] if question.options else f"{TYPED}@voorbeeld.example" if question.id == "contact" else f"{TYPED} {question.id}"
        desk.answer("talk", question.id, raw, key=question.id)
    clock.put_forward(hours=2)
    return desk.confirm("talk", key="yes")


def made_up_receipt(*acts: RequestedAct, language: str = "nl", for_whom: ForWhom = ForWhom.SELF) -> Receipt:
    return receipt_of(made_up_requests(*acts, language=language, for_whom=for_whom), "Voorbeeld bv")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_receipt_promises_nothing_of_a_company_that_is_not_told(language: str) -> None:
    receipt = receipt_of(made_up_requests(language=language), "Voorbeeld bv", is_told=False)
    text = " ".join(receipt_as_text(receipt, TEXTS).split())
    assert TEXTS.say("receipt.demonstration", language, company="Voorbeeld bv") in text
    assert TEXTS.say("receipt.opening_demonstration", language, company="Voorbeeld bv") in text
    for promise in ("opening", "passed_on", "answer_due", "extension"):
        assert TEXTS.say(f"receipt.{promise}", language, company="Voorbeeld bv") not in text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("act", RequestedAct)
def test_a_receipt_holds_all_that_is_owed_and_nothing_that_was_typed(act: RequestedAct, language: str) -> None:
    receipt = made_up_receipt(act, language=language)
    text = receipt_as_text(receipt, TEXTS)
    (received,) = receipt.acts
    for owed in (received.reference, "Voorbeeld bv", day_in_words(date(2026, 3, 5), language), day_in_words(date(2026, 4, 7), language)):
        assert owed in text
    assert f"{TEXTS.say(f'acts.{act.value}', language)} ({TEXTS.say(f'articles.{act.value}', language)})" in " ".join(text.split())
    assert {"nl": "Drukpersstraat 35", "fr": "Rue de la Presse 35"}[language] in " ".join(text.split())
    assert TYPED not in text
    assert TYPED not in repr(receipt) and received.reference not in repr(receipt)


def test_a_mail_holds_nothing_that_was_typed_either() -> None:
    letter = receipt_letter(made_up_receipt(RequestedAct.RECTIFICATION, for_whom=ForWhom.CHILD), TEXTS, is_mail=True)
    assert TYPED not in letter.as_plain_text() + letter.subject + letter.title


def test_who_unsubscribes_reads_at_once_and_the_day_only_as_the_last_to_confirm_it() -> None:
    text = receipt_as_text(made_up_receipt(RequestedAct.UNSUBSCRIBE), TEXTS)
    assert "Uit te voeren: meteen; aan u bevestigd ten laatste op dinsdag 7 april 2026" in " ".join(text.split())
    assert "Laatste dag voor een antwoord" not in text
    french = receipt_as_text(made_up_receipt(RequestedAct.CONSENT_WITHDRAWAL, language="fr"), TEXTS)
    assert "À exécuter : tout de suite ; confirmation au plus tard le mardi 7 avril 2026" in " ".join(french.split())


def test_two_acts_stand_on_one_receipt_each_with_its_own_reference() -> None:
    receipt = made_up_receipt(RequestedAct.ERASURE, RequestedAct.UNSUBSCRIBE)
    text = receipt_as_text(receipt, TEXTS)
    assert "Aanvraag 1" in text and "Aanvraag 2" in text
    assert all(act.reference in text for act in receipt.acts)


@pytest.mark.parametrize("language", LANGUAGES)
def test_about_the_dead_there_is_no_term_and_no_calendar(language: str) -> None:
    receipt = made_up_receipt(language=language, for_whom=ForWhom.DECEASED)
    text = " ".join(receipt_as_text(receipt, TEXTS).split())
    assert TEXTS.say("words.no_last_day", language) in text
    assert TEXTS.say("receipt.no_term", language) in text
    assert TEXTS.say("receipt.answer_due", language) not in text
    assert receipt_as_calendar(receipt, TEXTS) is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_calendar_holds_the_last_day_and_reminds_a_week_before(language: str) -> None:
    receipt = made_up_receipt(language=language)
    made = receipt_as_calendar(receipt, TEXTS)
    assert made is not None
    (event,) = Calendar.from_ical(made).walk("VEVENT")
    assert event.decoded("dtstart") == date(2026, 4, 7)
    assert event.decoded("dtend") == date(2026, 4, 8)
    (alarm,) = event.walk("VALARM")
    assert alarm.decoded("trigger") == -timedelta(days=7)
    assert "Voorbeeld bv" in str(event["summary"])


def test_the_calendar_tells_neither_the_reference_nor_anything_typed() -> None:
    receipt = made_up_receipt(RequestedAct.ERASURE, RequestedAct.OBJECTION)
    made = (receipt_as_calendar(receipt, TEXTS) or b"").decode().replace("\r\n ", "")
    assert TYPED not in made
    assert not [act for act in receipt.acts if act.reference in made or act.reference.replace("-", "") in made]


def test_a_receipt_fetched_twice_is_the_same_event() -> None:
    receipt = made_up_receipt()
    assert receipt_as_calendar(receipt, TEXTS) == receipt_as_calendar(replace(receipt), TEXTS)
    assert receipt_as_calendar(receipt, TEXTS) != receipt_as_calendar(made_up_receipt(), TEXTS)


def test_the_first_of_the_month_is_written_as_the_french_do() -> None:
    assert day_in_words(date(2026, 4, 1), "fr") == "mercredi 1er avril 2026"
    assert day_in_words(date(2026, 4, 1), "nl") == "woensdag 1 april 2026"
    assert day_in_words(date(2026, 4, 11), "fr") == "samedi 11 avril 2026"


def test_every_act_and_everybody_one_asks_for_has_a_name_in_both_languages() -> None:
    needed = [f"{section}.{act.value}" for act in RequestedAct for section in ("acts", "articles")] + [f"for_whom.{whom.value}" for whom in ForWhom]
    assert all(key in TEXTS and TEXTS.say(key, language) for key in needed for language in LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("act", RequestedAct)
def test_the_article_in_words_is_the_article_of_the_act(act: RequestedAct, language: str) -> None:
    assert re.findall(r"\d+", TEXTS.say(f"articles.{act.value}", language)) == re.findall(r"\d+", act.article)


def test_a_text_that_was_not_written_says_which() -> None:
    with pytest.raises(KeyError):
        LetterTexts({}).say("receipt.title", "nl")
