"""The form of rights requests, turn by turn: a step is taken once, and nothing said is lost."""

from __future__ import annotations

import json
import logging
import sqlite3
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
import time_machine

from bot import wiring
from bot.rights.acts import ForWhom, RequestedAct
from bot.rights.caps import WINDOW, Cap
from bot.rights.desk import NoDraft
from bot.rights.drafts import LEFT_AFTER
from bot.store import engine
from bot.store.engine import make_engine
from tests.actions.request_talks import RECEIVED, RequestTalk, Sent, tapped
from tests.store.rights_desks import MARKED, fresh_key
from tests.store.up_to_date import up_to_date

ERASE = Sent("wis mijn gegevens", "request_erasure")
COPY = Sent("ik wil een kopie van mijn gegevens", "request_access")
OBJECT = Sent("ik maak bezwaar", "request_objection")
UNSUBSCRIBE = Sent("schrijf mij uit", "request_unsubscribe")
ALL, PART = tapped("extent", "all"), tapped("extent", "part")
MAIL = Sent("an@voorbeeld.example")
PHONE = Sent("0470 12 34 56")
NAME = Sent("Lien Maes")
NO_NAME = tapped("name", "skip")
YES, NO = tapped("confirm", "yes"), tapped("confirm", "no")
BACK = Sent("terug", "correct")
#: To where only a yes is waited for.
READY = (ERASE, ALL, MAIL, NO_NAME)


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A product database of its own for the action server of this process."""
    file = tmp_path / "product.db"
    up_to_date(make_engine(f"sqlite:///{file}"))
    monkeypatch.setenv("PRODUCT_DATABASE_URL", f"sqlite:///{file}")
    for name in ("REQUEST_KEYS", "LOOKUP_KEYS", "MESSAGE_LOG_KEYS"):
        monkeypatch.setenv(name, fresh_key())
    wiring.request_services.cache_clear()
    yield file
    wiring.request_services.cache_clear()


@pytest.fixture
def talk(database: Path) -> RequestTalk:
    return RequestTalk(database)


# --- Each step once ------------------------------------------------------------------------------
TALKS: dict[str, tuple[str | None, tuple[Sent, ...]]] = {
    "asked, answered, opened": ("conitro", (ERASE, PART, Sent("mijn foto's"), MAIL, NO_NAME, YES)),
    "by words": ("conitro", (ERASE, Sent("alles", "inform"), MAIL, NAME, Sent("ja", "affirm"))),
    "told in the first sentence": ("conitro", (Sent("wis alle gegevens van mijn zoon, mijn mail is an@voorbeeld.example", "request_erasure"), Sent("Jan Maes"), NO_NAME, YES)),
    "objects to advertising": ("conitro", (OBJECT, Sent("tegen jullie reclame", "ask_marketing"), MAIL, YES)),
    "objects to advertising at once": ("conitro", (Sent("ik maak bezwaar tegen jullie direct marketing", "request_objection"), MAIL, YES)),
    "an act taken back": ("conitro", (ERASE, ALL, COPY, Sent("toch geen kopie", "ask_request_cost", 0.4), MAIL, NO_NAME, YES)),
    "mended at the summary": ("conitro", (*READY, Sent("mijn naam is Lien Maes"), Sent("mijn adres is lien@voorbeeld.example"), YES)),
    "all after all": ("conitro", (ERASE, PART, Sent("nee, toch alles", "deny"), MAIL, NO_NAME, YES)),
    "a sentence that answers": ("conitro", (Sent("ik trek mijn toestemming in voor de nieuwsbrief", "request_consent_withdrawal"), MAIL, YES)),
    "the first answer taken back": ("conitro", (ERASE, ALL, BACK, PART, BACK, ALL)),
    "a later answer taken back": ("conitro", (ERASE, ALL, MAIL, BACK, PHONE, BACK, MAIL)),
    "corrected in the summary": ("conitro", (*READY, NO, tapped("change", "contact"), PHONE, YES)),
    "corrected by a new address": ("conitro", (*READY, Sent("nee, het is ander@voorbeeld.example", "correct"), YES)),
    "for another after all": ("conitro", (*READY, Sent("het is voor mijn dochter", "nlu_fallback", 0.2), Sent("Jo Maes"), YES)),
    "one more act, and left out": ("conitro", (ERASE, ALL, COPY, tapped("leave_out", "request_access"), MAIL, NO_NAME, YES)),
    "two acts opened": ("conitro", (ERASE, COPY, ALL, MAIL, NO_NAME, YES)),
    "no company yet": (None, (ERASE, Sent("Sentera", "switch_controller"), ALL, MAIL, NO_NAME, YES)),
    "another company": ("conitro", (ERASE, ALL, Sent("Sentera", "switch_controller"), MAIL, Sent("Conitro", "switch_controller"), NO_NAME, YES)),
    "another language": ("conitro", (ERASE, ALL, Sent("en français s'il vous plaît", "switch_language", language="fr"), MAIL, NO_NAME, YES)),
    "a slip in the address": ("conitro", (ERASE, ALL, Sent("lien@gmial.com"), tapped("suggestion", "yes"), NO_NAME, YES)),
    "a slip that is none": ("conitro", (ERASE, ALL, Sent("lien@gmial.com"), tapped("suggestion", "no"), NO_NAME, YES)),
    "no address at all": ("conitro", (ERASE, ALL, Sent("lien@voorbeeld"), Sent("nee", "deny"), MAIL)),
    "why": ("conitro", (ERASE, Sent("waarom?", "ask_why"), ALL, Sent("waarom?", "ask_why"))),
    "a question in the middle": ("conitro", (ERASE, Sent("hoelang bewaren jullie mijn facturen?", "ask_retention"), ALL)),
    "not understood": ("conitro", (ERASE, Sent("bla bla", "nlu_fallback", 0.2), ALL)),
    "stopped": ("conitro", (ERASE, ALL, MAIL, Sent("stop", "cancel_request"))),
    "stopped at the end": ("conitro", (*READY, tapped("confirm", "stop"))),
    "stopped at once": ("conitro", (UNSUBSCRIBE, Sent("laat maar", "cancel_request"))),
}


@pytest.mark.parametrize("name", TALKS)
def test_a_turn_that_is_run_again_says_the_same_and_writes_nothing_more(name: str, database: Path) -> None:
    """The desk wrote, and the process died before Rasa saved the talk: the channel runs the turn again, under its key."""
    controller, messages = TALKS[name]
    talk = RequestTalk(database, controller)
    for message in messages:
        said = talk.tried(message)
        kept = talk.kept()
        again = talk.tried(message)
        assert "utter_technical_problem" not in said.responses
        assert said.texts and "None" not in " ".join(said.texts)
        assert again.messages == said.messages, message.text
        assert again.slots == said.slots
        assert talk.kept() == kept
        talk.send(message)


@pytest.mark.parametrize("name", [name for name, (_, messages) in TALKS.items() if messages[-1] is YES])
def test_a_talk_that_ends_in_a_yes_opens_its_request(name: str, database: Path) -> None:
    controller, messages = TALKS[name]
    talk = RequestTalk(database, controller)
    said = talk.send(*messages)
    assert said.slots["form"] is None
    opened = [response for response in said.responses if response in ("utter_receipt", "utter_receipt_at_once")]
    assert len(opened) == len(talk.kept()["requests"]) == (2 if name == "two acts opened" else 1)


def test_a_tap_on_yes_a_second_time_opens_nothing_more(talk: RequestTalk) -> None:
    first = talk.send(*READY, YES)
    # The person taps the old button once more, in a turn of its own.
    talk.send(YES)
    assert len(talk.kept()["requests"]) == 1
    assert first.slots["form"] is None


def test_one_request_too_many_is_told_kindly_and_the_draft_is_kept(talk: RequestTalk) -> None:
    for _ in range(Cap.CONVERSATION.most):
        talk.send(*READY, YES)
    talk.send(*READY)
    said, again = talk.tried(YES), talk.tried(YES)
    assert said.responses == ["utter_form_too_many", "utter_form_still_confirm"]
    assert again.messages == said.messages
    assert said.asks == "confirm"
    assert len(talk.kept()["requests"]) == Cap.CONVERSATION.most
    with time_machine.travel(datetime.now(timezone.utc) + WINDOW, tick=True):
        assert "utter_receipt" in talk.send(YES).responses


# --- What ends meanwhile -------------------------------------------------------------------------
def test_a_draft_that_was_left_too_long_is_told_as_gone(talk: RequestTalk) -> None:
    talk.send(ERASE, ALL, MAIL)
    with time_machine.travel(datetime.now(timezone.utc) + LEFT_AFTER + timedelta(minutes=1), tick=True):
        assert talk.desk.end_left_drafts() == 1
        said = talk.send(NAME)
    assert said.responses == ["utter_form_gone"]
    assert said.slots["form"] is None
    # And one can begin again at once.
    assert talk.send(ERASE).asks == "extent"


@pytest.mark.parametrize("message", [YES, NO, tapped("confirm", "stop"), Sent("ja", "affirm"), Sent("stop", "cancel_request"), BACK, tapped("extent", "part"), Sent("mijn naam is fout", "correct")])
def test_whatever_is_said_to_a_form_that_is_gone_it_is_told(talk: RequestTalk, message: Sent) -> None:
    talk.send(*READY)
    talk.desk.stop("talk", key="elsewhere")
    said = talk.send(message)
    assert said.responses == ["utter_form_gone"]
    assert said.slots["form"] is None
    assert talk.kept()["requests"] == []


def test_an_act_asked_of_a_form_that_is_gone_begins_another_however_often_the_turn_is_run(talk: RequestTalk) -> None:
    talk.send(*READY)
    talk.desk.stop("talk", key="elsewhere")
    said = talk.tried(COPY)
    assert said.responses[0] == "utter_form_begin"
    assert talk.tried(COPY).messages == said.messages
    draft = talk.desk.draft("talk")
    assert draft is not None and [each.act for each in draft.acts] == [RequestedAct.ACCESS]


def test_an_old_button_of_what_is_no_longer_asked_asks_what_is(talk: RequestTalk) -> None:
    talk.send(ERASE, ALL)
    said = talk.send(tapped("ground", "unlawful"))
    assert said.asks == "contact"
    assert said.responses == ["utter_form_ask_contact"]


# --- What fails ----------------------------------------------------------------------------------
@pytest.fixture
def locked(talk: RequestTalk, monkeypatch: pytest.MonkeyPatch) -> Iterator[sqlite3.Connection]:
    """Another process that keeps the database locked until it is told to end."""
    monkeypatch.setattr(engine, "_BUSY_TIMEOUT", 0)
    wiring.request_services.cache_clear()
    talk.desk.draft("talk")
    other = sqlite3.connect(talk.database, isolation_level=None)
    yield other
    other.close()


def test_a_database_that_is_locked_is_told_with_a_reference_and_nothing_is_lost(talk: RequestTalk, locked: sqlite3.Connection, caplog: pytest.LogCaptureFixture) -> None:
    talk.send(ERASE, ALL)
    before = talk.slots
    locked.execute("BEGIN IMMEDIATE")
    with caplog.at_level(logging.ERROR):
        said = talk.send(Sent(MARKED["contact"]))
    locked.execute("ROLLBACK")
    assert said.responses == ["utter_technical_problem"]
    assert said.messages[0]["reference"] in caplog.text
    assert MARKED["contact"] not in caplog.text
    assert said.slots["form"] == before["form"]
    assert talk.send(MAIL).asks == "name"


def test_an_act_that_could_not_be_taken_keeps_its_receipt(talk: RequestTalk, locked: sqlite3.Connection) -> None:
    locked.execute("BEGIN IMMEDIATE")
    assert talk.send(ERASE).responses == ["utter_technical_problem"]
    locked.execute("ROLLBACK")
    talk.send(ERASE)
    draft = talk.desk.draft("talk")
    assert draft is not None
    assert [each.received_at for each in draft.acts] == [RECEIVED]
    assert talk.slots["acts_heard"] == {}


def test_an_act_heard_while_the_action_server_was_down_counts_from_then(talk: RequestTalk) -> None:
    talk.slots = talk.tried(ERASE, is_action_server_up=False).slots
    talk.turns += 1
    talk.slots = talk.tried(Sent("hallo?", "greet"), is_action_server_up=False).slots
    talk.turns += 1
    talk.send(Sent("wis nu toch al mijn gegevens", "request_erasure"), COPY, MAIL, NO_NAME, YES)
    by_act = {request.act: request.received_at for request in talk.desk.requests_of(MAIL.text)}
    assert by_act == {RequestedAct.ERASURE: RECEIVED, RequestedAct.ACCESS: RECEIVED + timedelta(minutes=3)}


# --- The receipt ---------------------------------------------------------------------------------
def test_a_company_that_nobody_tells_gets_its_way_named(talk: RequestTalk) -> None:
    said = talk.send(*READY, YES)
    assert said.responses == ["utter_receipt", "utter_receipt_demonstration", "utter_contact_named", "utter_receipt_mail", "utter_receipt_complaint", "utter_proof_asked"]
    # A month from the day of receipt, the sixth of March; that is a Sunday, so the next working day.
    assert (said.values["utter_receipt"]["received"], said.values["utter_receipt"]["due"]) == ("donderdag 6 maart 2025", "maandag 7 april 2025")


def test_a_company_with_a_way_set_by_the_operator_is_told(talk: RequestTalk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONTROLLER_CONITRO_MAIL", "privacy@voorbeeld.example")
    wiring.request_services.cache_clear()
    first = talk.send(ERASE)
    assert "utter_form_demonstration" not in first.responses
    said = talk.send(ALL, MAIL, NO_NAME, YES)
    assert said.responses == ["utter_receipt", "utter_receipt_next", "utter_receipt_mail", "utter_receipt_complaint", "utter_proof_asked"]


@pytest.mark.parametrize("contact", [PHONE, Sent("Kerkstraat 5, 9000 Gent")])
def test_who_gave_no_address_for_mail_is_promised_no_mail(talk: RequestTalk, contact: Sent) -> None:
    said = talk.send(ERASE, ALL, contact, NO_NAME, YES)
    assert "utter_receipt" in said.responses
    assert "utter_receipt_mail" not in said.responses


def test_who_unsubscribes_is_told_that_it_is_done_at_once(talk: RequestTalk) -> None:
    said = talk.send(UNSUBSCRIBE, tapped("scope", "all_marketing"), MAIL, YES)
    assert said.responses[0] == "utter_receipt_at_once"


def test_data_of_the_dead_have_no_legal_term_and_go_to_staff(talk: RequestTalk) -> None:
    said = talk.send(Sent("wis alle gegevens van mijn overleden moeder", "request_erasure"), Sent("Maria Maes"), MAIL, NO_NAME, YES)
    assert said.responses[:2] == ["utter_receipt_without_term", "utter_receipt_to_staff"]
    assert "utter_receipt_complaint" not in said.responses
    (request,) = talk.desk.requests_of(MAIL.text)
    assert request.for_whom is ForWhom.DECEASED


# --- What is kept where --------------------------------------------------------------------------
def test_slots_hold_nothing_that_was_answered_and_the_database_nothing_in_clear(talk: RequestTalk) -> None:
    talk.send(Sent("mijn adres klopt niet", "request_rectification"))
    for question in ("wrong", "right", "contact", "name"):
        assert talk.slots["form"]["asks"] == question
        talk.send(Sent(MARKED[question]))
        held = json.dumps(talk.slots, ensure_ascii=False)
        assert not [value for value in MARKED.values() if value in held]
    talk.send(YES)
    content = b"".join(path.read_bytes() for path in talk.database.parent.iterdir())
    assert not [value for value in MARKED.values() if value.encode() in content]


def test_a_stopped_form_leaves_no_draft(talk: RequestTalk) -> None:
    said = talk.send(ERASE, ALL, MAIL, Sent("stop", "cancel_request"))
    assert said.responses == ["utter_form_stopped"]
    assert talk.desk.draft("talk") is None
    with pytest.raises(NoDraft):
        talk.desk.stop("talk", key="once more")


@pytest.mark.parametrize("text", ["ik ben klant sinds 2015", "artikel 17 zegt iets anders", "mijn klantnummer is 4521"])
def test_words_with_a_figure_are_no_address_to_write_to(talk: RequestTalk, text: str) -> None:
    said = talk.send(ERASE, ALL, Sent(text, "nlu_fallback", 0.2))
    assert said.responses == ["utter_form_problem_no_contact", "utter_form_ask_contact"]


# --- Whom it is for ------------------------------------------------------------------------------
def test_a_question_about_another_company_leaves_the_request_where_it_was(talk: RequestTalk) -> None:
    talk.send(ERASE, ALL)
    answered = talk.send(Sent("hoelang bewaart Sentera mijn facturen?", "ask_retention"))
    assert answered.responses[-2:] == ["utter_form_continue", "utter_form_ask_contact"]
    assert answered.values["utter_form_ask_contact"]["company"] == "Conitro"
    said = talk.send(MAIL)
    assert said.responses == ["utter_form_ask_name"]
    draft = talk.desk.draft("talk")
    assert draft is not None and draft.controller == "conitro"


def test_an_act_in_an_answer_is_offered_and_not_added(talk: RequestTalk) -> None:
    talk.send(Sent("mijn adres klopt niet", "request_rectification"))
    said = talk.send(Sent("mijn straat is fout, en wis mijn telefoonnummer", "request_rectification", parts=(("wis mijn telefoonnummer", "request_erasure", 0.9),)))
    assert "utter_form_act_noticed" in said.responses
    draft = talk.desk.draft("talk")
    assert draft is not None and [each.act for each in draft.acts] == [RequestedAct.RECTIFICATION]


def test_a_sentence_answers_the_questions_of_the_act_it_asks_and_of_no_other(talk: RequestTalk) -> None:
    # "Copie de tout" is no "toute publicité".
    said = talk.send(UNSUBSCRIBE, Sent("je veux une copie de tout ce que vous avez sur moi, à lien@exemple.example", "request_access"))
    draft = talk.desk.draft("talk")
    assert draft is not None
    assert {answer.question for answer in draft.answers} == {"contact"}
    assert said.asks == "scope"


# --- What the law or the person makes of it ---------------------------------------------------------
def test_an_objection_to_advertising_becomes_the_unsubscribing_with_its_receipt(talk: RequestTalk) -> None:
    talk.send(OBJECT, Sent("waarom?", "ask_why"), Sent("tegen jullie reclame", "ask_marketing"), MAIL)
    said = talk.send(YES)
    (request,) = talk.desk.requests_of("an@voorbeeld.example")
    assert (request.act, request.received_at) == (RequestedAct.UNSUBSCRIBE, RECEIVED)
    assert "utter_receipt_at_once" in said.responses


def test_the_only_act_taken_back_stops_the_form(talk: RequestTalk) -> None:
    said = talk.send(COPY, Sent("toch geen kopie", "ask_request_cost", 0.4))
    assert said.responses == ["utter_form_stopped"]
    assert said.asks is None
    assert said.buttons == ["Vraag mijn gegevens op"]


def test_an_act_taken_back_that_was_not_asked_changes_nothing(talk: RequestTalk) -> None:
    said = talk.send(ERASE, ALL, MAIL, Sent("toch geen kopie", "ask_request_cost", 0.4))
    assert said.slots["form"]["acts"] == ["request_erasure"]


def test_a_button_of_a_form_that_was_stopped_is_told_to_do_nothing(talk: RequestTalk) -> None:
    talk.send(ERASE, Sent("stop", "cancel_request"))
    before = talk.kept()
    talk.send(ALL)
    assert talk.kept() == before


@pytest.mark.parametrize("text, response", [("waarom?", "utter_form_why_controller"), ("bij Carrefour", "utter_form_unknown_controller"), ("stop", "utter_form_stopped")])
def test_who_does_not_say_which_company_is_answered(database: Path, text: str, response: str) -> None:
    talk = RequestTalk(database, controller=None)
    talk.send(ERASE)
    intent = "ask_why" if text.endswith("?") else "out_of_scope"
    assert talk.send(Sent(text, intent)).responses[0] == response
