"""What the guard asks before any handler is called."""

from __future__ import annotations

import pytest
from starlette.responses import PlainTextResponse, Response

from bot.desk.asked import Asked
from bot.desk.routes import DeskRoute, Subject
from bot.staff.permissions import Action, Role, Stage
from tests.desk.frames import MadeUpDesk

THINGS = {"1": "conitro", "2": "other", "3": None}


def _find(asked: Asked) -> Subject | None:
    name = asked.path["thing"]
    return Subject(THINGS[name], name, f"thing:{name}") if name in THINGS else None


def _show(asked: Asked) -> Response:
    return PlainTextResponse(f"thing {asked.subject} {asked.form.get('word', '')}")


ROUTES = [
    DeskRoute("GET", "/things/{thing}", "thing", Action.READ_TALK, _show, about=_find, written="read_thing"),
    DeskRoute("POST", "/things/{thing}", "thing", Action.READ_TALK, _show, about=_find, written="change_thing"),
    DeskRoute("GET", "/accounts", "accounts", Action.MANAGE_ACCOUNTS, lambda _asked: PlainTextResponse("accounts")),
]


@pytest.fixture
def desk() -> MadeUpDesk:
    return MadeUpDesk([ROUTES])


def test_what_is_of_ones_own_controller_is_shown_and_written_down(desk: MadeUpDesk) -> None:
    shown = desk.browser(desk.agent("conitro")).get("/desk/things/1")
    assert (shown.status_code, shown.text) == (200, "thing 1 ")
    assert desk.written == [("account-1", "conitro", "read_thing", "thing:1")]


def test_what_belongs_to_others_looks_like_what_does_not_exist(desk: MadeUpDesk) -> None:
    browser = desk.browser(desk.agent("conitro"))
    others, none, missing = (browser.get(f"/desk/things/{name}") for name in ("2", "3", "9"))
    assert others.status_code == none.status_code == missing.status_code == 404
    # Same body, but for nothing.
    assert others.text == none.text == missing.text
    assert desk.written == []


def test_what_is_of_no_controller_is_for_who_works_everywhere(desk: MadeUpDesk) -> None:
    assert desk.browser(desk.agent("conitro", everywhere=True)).get("/desk/things/3").status_code == 200


def test_a_form_of_the_own_page_is_taken(desk: MadeUpDesk) -> None:
    assert desk.browser(desk.agent("conitro")).post("/desk/things/1", {"word": "été"}).text == "thing 1 été"


def test_a_role_that_may_not_gets_a_page_that_says_so(desk: MadeUpDesk) -> None:
    answer = desk.browser(desk.agent("conitro")).get("/desk/accounts")
    assert answer.status_code == 403
    assert "Hiervoor hebt u geen rechten" in answer.text
    assert desk.browser(desk.agent("conitro", role=Role.ADMINISTRATOR)).get("/desk/accounts").text == "accounts"


@pytest.mark.parametrize("stage, next_page", [(None, "/desk/login?next=%2Fdesk%2Fthings%2F1"), (Stage.SECOND_FACTOR, "/desk/second-factor"), (Stage.SET_UP, "/desk/set-up")])
def test_who_is_not_in_yet_is_sent_to_the_next_step(desk: MadeUpDesk, stage: Stage | None, next_page: str) -> None:
    token = desk.agent("conitro", role=Role.ADMINISTRATOR, stage=stage) if stage else None
    answer = desk.browser(token).get("/desk/things/1")
    assert (answer.status_code, answer.headers["location"]) == (303, next_page)
    assert desk.written == []


def test_a_script_without_a_session_gets_no_page(desk: MadeUpDesk) -> None:
    answer = desk.browser().get("/desk/things/1", headers={"accept": "application/json", "sec-fetch-mode": "cors"})
    assert (answer.status_code, answer.text) == (401, "")
