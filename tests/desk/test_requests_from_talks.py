"""Make this a request: dated by the message, told in the talk with the receipt, unproven, once."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.conversations.model import Author
from bot.rights.acts import RequestedAct
from bot.rights.questions import questions_of
from bot.rights.states import ActorKind
from bot.store.engine import make_engine, writing
from bot.store.tables import messages, outbox
from tests.desk.frames import Browser
from tests.desk.worlds import World

GIVEN = {"contact": "lien.maes@voorbeeld.example", "name": "Lien Maes", "for_whom": "self"}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    # One for all: making a desk takes longer than most tests, and each has talks of its own.
    return World(tmp_path_factory.mktemp("desk"))


def begun(world: World, language: str = "nl", controller: str = "conitro", days: int = 9) -> tuple[Browser, str]:
    """Return an agent who has a talk, whose only message was written days ago."""
    browser, _ = world.staff(controller, name="Sarah")
    talk = world.talk("Wis alles wat jullie van mij hebben", language=language, controller=controller)
    engine = make_engine(world.settings.database.url)
    with writing(engine) as connection:
        connection.execute(update(messages).where(messages.c.conversation == talk).values(created_at=world.services.clock() - timedelta(days=days)))
    engine.dispose()
    browser.post(f"/desk/talks/{talk}/claim")
    return browser, talk


def form_of(act: RequestedAct, **given: str) -> dict[str, str]:
    answers = {question.id: question.options[0] if question.options else "een voorbeeld" for question in questions_of([act])}
    return {**answers, **GIVEN, "act": act.value, "key": "key1", **given}


@pytest.mark.parametrize("act", RequestedAct)
def test_every_act_is_opened_from_the_day_the_person_wrote_it(world: World, act: RequestedAct) -> None:
    browser, talk = begun(world)
    assert browser.get(f"/desk/talks/{talk}/request/1?act={act.value}").status_code == 200
    assert browser.post(f"/desk/talks/{talk}/request/1", form_of(act)).headers["location"].endswith("said=request_opened")
    (request,) = world.services.of_talks.of(talk)
    assert (request.act, request.controller, request.proof.value) == (act, "conitro", "unproven")
    assert request.received_at == world.said(talk)[0].created_at
    (entry,) = world.services.requests.desk.history(request.id)
    assert (entry.actor.kind, entry.actor.name) == (ActorKind.STAFF, "Sarah")


@pytest.mark.parametrize("language, said, file", [("nl", "Uw aanvraag is geopend.", "ontvangstbewijs.txt"), ("fr", "Votre demande est ouverte.", "accuse-de-reception.txt")])
def test_the_person_is_told_in_their_language_with_the_receipt(world: World, language: str, said: str, file: str) -> None:
    browser, talk = begun(world, language, "sentera" if language == "fr" else "conitro")
    browser.post(f"/desk/talks/{talk}/request/1", form_of(RequestedAct.ERASURE))
    (request,) = world.services.of_talks.of(talk)
    told = world.said(talk)[-1]
    assert told.author is Author.STAFF and told.name == "Sarah" and told.text.startswith(said) and request.reference in told.text
    assert told.card is not None and told.card["kind"] == "receipt" and told.card["requests"][0]["reference"] == request.reference  # type: ignore[index]
    assert [each.name for each in told.files][0] == file and len(told.files) == 2
    assert GIVEN["contact"] not in told.text
    page = browser.get(f"/desk/talks/{talk}").text
    assert request.reference in page and file in page


@pytest.mark.parametrize("language, controller, said, left", [("nl", "conitro", r"\d+ dagen te laat", "nog"), ("fr", "sentera", r"en retard de \d+ jours", "encore")])
def test_a_term_that_is_past_says_for_how_long_and_shows_no_number_below_zero(world: World, language: str, controller: str, said: str, left: str) -> None:
    agent, talk = begun(world, language, controller, days=90)
    agent.post(f"/desk/talks/{talk}/request/1", form_of(RequestedAct.ERASURE))
    reader, _ = world.staff(controller, language=language)
    page = reader.get(f"/desk/talks/{talk}").text
    assert re.search(said, page) and not re.search(f"{left} -", page)


def test_the_same_form_twice_opens_tells_and_mails_once(world: World) -> None:
    browser, talk = begun(world)
    for _ in range(3):
        browser.post(f"/desk/talks/{talk}/request/1", form_of(RequestedAct.ACCESS, contact="een.keer@voorbeeld.example"))
    (request,) = world.services.of_talks.of(talk)
    assert [message.author for message in world.said(talk)].count(Author.STAFF) == 1
    engine = make_engine(world.settings.database.url)
    with engine.connect() as connection:
        kinds = sorted(row.kind for row in connection.execute(outbox.select()) if row.request == request.id)
    engine.dispose()
    assert kinds == ["proof_mail", "receipt", "to_controller"]


def test_what_is_wrong_is_shown_and_nothing_is_opened(world: World) -> None:
    browser, talk = begun(world)
    answer = browser.post(f"/desk/talks/{talk}/request/1", form_of(RequestedAct.ERASURE, contact="geen adres", extent="part", part=""))
    assert answer.status_code == 422
    assert "Er is nog niets geopend" in answer.text and answer.text.count('class="mistake"') == 2 and 'value="geen adres"' in answer.text
    assert world.services.of_talks.of(talk) == [] and 'value="key1"' in answer.text


def test_what_the_person_answered_already_stands_in_the_form(world: World) -> None:
    browser, talk = begun(world)
    desk = world.services.requests.desk
    desk.begin(talk, [RequestedAct.ACCESS], language="nl", received_at=world.services.clock(), key="m", controller="conitro")
    desk.answer(talk, "contact", "eerder@voorbeeld.example", key="c")
    assert 'value="eerder@voorbeeld.example"' in browser.get(f"/desk/talks/{talk}/request/1?act=request_access").text


def test_only_who_has_the_talk_opens_one(world: World) -> None:
    _, talk = begun(world)
    other, _ = world.staff("conitro", name="Bert")
    assert "disabled" in other.get(f"/desk/talks/{talk}/request/1?act=request_access").text
    assert other.post(f"/desk/talks/{talk}/request/1", form_of(RequestedAct.ACCESS)).headers["location"].endswith("said=refused_not_holder")
    assert world.services.of_talks.of(talk) == []


@pytest.mark.parametrize("broken", [{"act": "request_everything"}, {"act": ""}, {"key": ""}, {"key": "x" * 65}, {"key": "a b"}])
def test_a_form_that_is_not_ours_begins_again(world: World, broken: dict[str, str]) -> None:
    browser, talk = begun(world)
    assert browser.post(f"/desk/talks/{talk}/request/1", {**form_of(RequestedAct.ACCESS), **broken}).headers["location"] == f"/desk/talks/{talk}/request/1"
    assert world.services.of_talks.of(talk) == []


def test_the_cap_is_told_and_nothing_is_lost(world: World) -> None:
    browser, talk = begun(world)
    for number in range(6):
        browser.post(f"/desk/talks/{talk}/request/1", form_of(RequestedAct.ACCESS, key=f"key{number}"))
    answer = browser.post(f"/desk/talks/{talk}/request/1", form_of(RequestedAct.ACCESS, key="seventh"))
    assert answer.status_code == 409 and "al te veel aanvragen" in answer.text and GIVEN["contact"] in answer.text


def test_without_a_mailbox_the_person_is_told_how_it_goes_on(world: World) -> None:
    browser, talk = begun(world)
    browser.post(f"/desk/talks/{talk}/request/1", form_of(RequestedAct.ACCESS, contact="Kerkstraat 12, 9000 Gent"))
    assert "op een andere manier nagegaan" in world.said(talk)[-1].text


def test_saved_replies_are_written_by_those_who_are_responsible(world: World) -> None:
    from bot.staff.permissions import Role

    agent, _ = world.staff("conitro")
    officer, _ = world.staff("conitro", role=Role.OFFICER)
    form = {"controller": "conitro", "title": "Uren", "nl": "Van 9 tot 17 uur.", "fr": "De 9 à 17 heures."}
    assert agent.get("/desk/replies").status_code == 200 and agent.get("/desk/replies/new").status_code == 403
    assert agent.post("/desk/replies/new", form).status_code == 403
    bad = officer.post("/desk/replies/new", {**form, "fr": "", "nl": "Dag {naam}"})
    assert bad.status_code == 422 and len(re.findall('class="mistake"', bad.text)) == 2 and "Dag {naam}" in bad.text
    assert officer.post("/desk/replies/new", form).headers["location"] == "/desk/replies?controller=conitro&said=reply_kept"
    (reply,) = world.services.replies.of(frozenset({"conitro"}))
    assert (reply.texts["fr"], reply.changed_by) == ("De 9 à 17 heures.", "Lien")
    officer.post(f"/desk/replies/{reply.id}", {**form, "title": "Openingsuren"})
    assert "Openingsuren" in agent.get("/desk/replies").text
    officer.post(f"/desk/replies/{reply.id}/remove")
    assert world.services.replies.of(frozenset({"conitro"})) == []
