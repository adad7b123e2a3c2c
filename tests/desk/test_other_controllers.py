"""An agent of one controller sees nothing of another: not by list, id, search, form or file; whatever exists looks like what does not."""

from __future__ import annotations

import pytest

from bot.conversations.handoff import Holder
from bot.conversations.model import new_id
from bot.rights.acts import RequestedAct
from bot.rights.staff_opening import Wish
from bot.staff.permissions import Role
from tests.desk.worlds import World

SECRET = "geheimwoord"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    # One for all: making a desk takes longer than most tests, and each has talks of its own.
    return World(tmp_path_factory.mktemp("desk"))


def test_lists_and_counts_hold_nothing_of_another(world: World) -> None:
    browser, _ = world.staff("entra")
    talk, loose = world.talk(SECRET), world.talk(SECRET, controller=None)
    for path in ("/desk/queue", "/desk/queue?controller=conitro", "/desk/queue?show=waiting", "/desk/search", "/desk/replies", "/desk/replies?controller=conitro"):
        page = browser.get(path).text
        assert talk not in page and loose not in page and SECRET not in page and "Conitro" not in page, path
    assert "0 mensen wachten" in browser.get("/desk/queue").text


@pytest.mark.parametrize("controller", ["conitro", None])
def test_every_route_of_a_talk_answers_as_if_it_were_not_there(world: World, controller: str | None) -> None:
    browser, session = world.staff("sentera")
    talk, missing = world.talk(SECRET, controller=controller), new_id()
    before, rows = world.state(talk), world.said(talk)
    gets = ["", "/request/1", "/request/1?act=request_access"]
    posts = {
        "claim": {}, "release": {}, "pass-on": {"to": session.account}, "give-back": {"settled": "answered"}, "close": {"why": "x"},
        "say": {"client_id": "a", "text": "x"}, "note": {"note_id": "a", "text": "x"}, "compose": {"client_id": "a", "do": "find", "sought": "factuur"},
        "sign": {"seen": "1"}, "request/1": {"act": "request_access", "key": "a", "contact": "a@b.example"},
    }  # fmt: skip
    for path in gets:
        theirs, none = browser.get(f"/desk/talks/{talk}{path}"), browser.get(f"/desk/talks/{missing}{path}")
        assert (theirs.status_code, theirs.text) == (404, none.text), path
    for path, form in posts.items():
        theirs, none = browser.post(f"/desk/talks/{talk}/{path}", form), browser.post(f"/desk/talks/{missing}/{path}", form)
        assert (theirs.status_code, theirs.text) == (404, none.text), path
    assert world.state(talk) == before and world.said(talk) == rows and world.services.handoffs.notes(talk) == []
    assert not [each for each in world.written if talk in each[3]]


@pytest.mark.parametrize("guess", ["a", "%00", "..%2f..", "' OR 1=1", "x" * 500, "é", "\N{SNOWMAN}", "{{7*7}}"])
def test_guessed_ids_find_nothing_and_break_nothing(world: World, guess: str) -> None:
    browser, _ = world.staff("conitro", role=Role.OFFICER)
    for path in (f"/desk/talks/{guess}", f"/desk/talks/{guess}/request/1", f"/desk/replies/{guess}"):
        assert browser.get(path).status_code == 404, path


@pytest.mark.parametrize("number", ["0", "2", "99", "99999999999999999999", "-1", "x"])
def test_only_a_message_of_the_person_makes_a_request(world: World, number: str) -> None:
    browser, _ = world.staff("conitro")
    talk = world.talk("hallo", "nog iets")
    # 2 is the assistant's.
    assert browser.get(f"/desk/talks/{talk}/request/{number}").status_code == 404


def finished(world: World, text: str, controller: str = "conitro") -> str:
    browser, _ = world.staff(controller)
    talk = world.talk(text, controller=controller)
    browser.post(f"/desk/talks/{talk}/claim")
    browser.post(f"/desk/talks/{talk}/close", {"why": "klaar"})
    assert world.state(talk).holder is Holder.CLOSED
    return talk


def test_a_search_finds_ones_own_by_word_and_by_reference_only(world: World) -> None:
    theirs, own = finished(world, f"{SECRET} van conitro"), finished(world, f"{SECRET} van sentera", "sentera")
    opened = world.services.opening.open(Wish(theirs, "conitro", RequestedAct.ACCESS, world.services.clock(), "nl", {"contact": "lien@voorbeeld.example"}), "An", key="k")
    assert opened.request is not None
    browser, _ = world.staff("sentera")
    found = browser.post("/desk/search", {"words": SECRET}).text
    assert own in found and theirs not in found and "van conitro" not in found
    for form in ({"words": SECRET, "controller": "conitro"}, {"agent": world.state(theirs).agent}):
        assert theirs not in browser.post("/desk/search", form).text
    by_reference, unknown = (browser.post("/desk/search", {"reference": reference}) for reference in (opened.request.reference, "AAA-AAA-AAA-AAA-AAA-AAA"))
    assert by_reference.status_code == unknown.status_code == 422
    assert theirs not in by_reference.text and by_reference.text.replace(opened.request.reference, "") == unknown.text.replace("AAA-AAA-AAA-AAA-AAA-AAA", "")
    # Who may see it finds it.
    officer, _ = world.staff("conitro")
    assert theirs in officer.post("/desk/search", {"reference": opened.request.reference}).text


def test_reading_a_line_in_a_search_is_written_down(world: World) -> None:
    talk = finished(world, "zeldzaamwoord")
    browser, session = world.staff("conitro")
    browser.get("/desk/search")
    assert not [each for each in world.written if each[0] == session.account]
    browser.post("/desk/search", {"words": "zeldzaam"})
    assert [each for each in world.written if each[0] == session.account] == [(session.account, "conitro", "find_talk", f"talk:{talk}")]


def test_saved_replies_of_another_cannot_be_read_changed_removed_or_put_in(world: World) -> None:
    theirs, _ = world.staff("conitro", role=Role.OFFICER)
    theirs.post("/desk/replies/new", {"controller": "conitro", "title": SECRET, "nl": SECRET, "fr": SECRET})
    (reply,) = world.services.replies.of(frozenset({"conitro"}))
    browser, _ = world.staff("sentera", role=Role.OFFICER)
    assert browser.get(f"/desk/replies/{reply.id}").status_code == 404
    assert browser.post(f"/desk/replies/{reply.id}", {"title": "x", "nl": "x", "fr": "x"}).status_code == 404
    assert browser.post(f"/desk/replies/{reply.id}/remove").status_code == 404
    assert browser.post("/desk/replies/new", {"controller": "conitro", "title": "x", "nl": "x", "fr": "x"}).status_code == 404
    talk = world.talk("hallo", controller="sentera")
    browser.post(f"/desk/talks/{talk}/claim")
    assert SECRET not in browser.post(f"/desk/talks/{talk}/compose", {"client_id": "a", "do": f"saved:{reply.id}"}).text
    assert world.services.replies.of(frozenset({"conitro", "sentera"})) == [reply]


def test_who_works_for_every_controller_sees_the_talks_of_none(world: World) -> None:
    browser, _ = world.staff("conitro", "sentera", everywhere=True)
    talk = world.talk("welk bedrijf?", controller=None)
    assert talk in browser.get("/desk/queue").text
    assert "Zonder bedrijf" in browser.get(f"/desk/talks/{talk}").text
    browser.post(f"/desk/talks/{talk}/claim")
    assert "over geen bedrijf" in browser.get(f"/desk/talks/{talk}").text
    assert browser.get(f"/desk/talks/{talk}/request/1").status_code == 404
