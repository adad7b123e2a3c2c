"""Who may ask for what on the pages about talks: every route against everybody there is. A new route without a row fails."""

from __future__ import annotations

from dataclasses import replace

import pytest
from starlette.responses import PlainTextResponse

from bot.conversations.model import new_id
from bot.desk import talk_routes
from bot.desk.routes import PREFIX, About
from bot.staff.permissions import Role, Stage
from tests.desk.frames import MadeUpDesk
from tests.desk.worlds import World

NOBODY, HALF, SET_UP = Stage.NOBODY, Stage.SECOND_FACTOR, Stage.SET_UP
AGENT, OFFICER, ADMINISTRATOR = Role.AGENT, Role.OFFICER, Role.ADMINISTRATOR
EVERYBODY = {NOBODY, HALF, SET_UP, AGENT, OFFICER, ADMINISTRATOR}
STAFF = {AGENT, OFFICER, ADMINISTRATOR}

#: Written down by hand, apart from the table of permissions: method and path -> who gets through, and whether it is about one controller's data.
MATRIX: dict[tuple[str, str], tuple[set[Role | Stage], bool]] = {
    ("GET", "/queue"): (STAFF, False),
    ("GET", "/queue/now"): (STAFF, False),
    ("GET", "/stream"): (STAFF, False),
    ("GET", "/search"): (STAFF, False),
    ("POST", "/search"): (STAFF, False),
    ("GET", "/replies"): (STAFF, False),
    ("GET", "/replies/new"): ({OFFICER, ADMINISTRATOR}, False),
    ("POST", "/replies/new"): ({OFFICER, ADMINISTRATOR}, True),
    ("GET", "/replies/{reply}"): ({OFFICER, ADMINISTRATOR}, True),
    ("POST", "/replies/{reply}"): ({OFFICER, ADMINISTRATOR}, True),
    ("POST", "/replies/{reply}/remove"): ({OFFICER, ADMINISTRATOR}, True),
    ("GET", "/talks/{talk}"): (STAFF, True),
    ("GET", "/talks/{talk}/now"): (STAFF, True),
    ("POST", "/talks/{talk}/claim"): (STAFF, True),
    ("POST", "/talks/{talk}/release"): (STAFF, True),
    ("POST", "/talks/{talk}/pass-on"): (STAFF, True),
    ("POST", "/talks/{talk}/give-back"): (STAFF, True),
    ("POST", "/talks/{talk}/close"): (STAFF, True),
    ("POST", "/talks/{talk}/compose"): (STAFF, True),
    ("POST", "/talks/{talk}/say"): (STAFF, True),
    ("POST", "/talks/{talk}/note"): (STAFF, True),
    ("POST", "/talks/{talk}/sign"): (STAFF, True),
    ("GET", "/talks/{talk}/request/{message:int}"): (STAFF, True),
    ("POST", "/talks/{talk}/request/{message:int}"): (STAFF, True),
}
#: Forms that change nothing, so that nothing is written down of them: seeking statements, and the sign of typing.
CHANGES_NOTHING = {"compose", "sign"}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return World(tmp_path_factory.mktemp("desk"))


@pytest.fixture(scope="module")
def reached(world: World) -> MadeUpDesk:
    # The handlers are replaced, the guard is not, nor what finds the subject: what is asked is who reaches them.
    routes = [replace(each, answer=lambda _asked: PlainTextResponse("reached")) for each in talk_routes.routes(world.talk_desk)]
    return MadeUpDesk([routes])


def test_every_route_stands_in_the_matrix(world: World) -> None:
    assert {(each.method, each.path) for each in talk_routes.routes(world.talk_desk)} == set(MATRIX)


@pytest.mark.parametrize("method, path", sorted(MATRIX), ids=lambda value: str(value))
def test_who_gets_through_and_only_to_their_own_controller(world: World, reached: MadeUpDesk, method: str, path: str) -> None:
    allowed, is_about_one = MATRIX[method, path]
    talk, reply = world.talk("hallo"), new_id()
    world.staff("conitro", role=OFFICER)[0].post("/desk/replies/new", {"controller": "conitro", "title": reply, "nl": "Ja.", "fr": "Oui."})
    kept = next(each for each in world.services.replies.of(frozenset({"conitro"})) if each.title == reply)
    address = PREFIX + path.replace("{talk}", talk).replace("{reply}", kept.id).replace("{message:int}", "1")
    form = {"controller": "conitro"}
    for who in sorted(EVERYBODY, key=str):
        role, stage = (who, None) if isinstance(who, Role) else (ADMINISTRATOR, who)
        for controller in ("conitro", "sentera"):
            token = None if who is NOBODY else reached.agent(controller, role=role, stage=stage)
            browser = reached.browser(token)
            answer = browser.get(address) if method == "GET" else browser.post(address, form)
            if who not in allowed:
                assert answer.status_code == (403 if isinstance(who, Role) else 303), who
            elif is_about_one and controller == "sentera":
                assert answer.status_code == 404, who
            else:
                assert answer.text == "reached", (who, answer.status_code)


def test_what_is_about_one_thing_and_changes_it_is_written_down(world: World) -> None:
    for each in talk_routes.routes(world.talk_desk):
        is_about_one = not isinstance(each.about, About)
        assert is_about_one == MATRIX[each.method, each.path][1]
        if is_about_one and each.method == "POST" and each.name not in CHANGES_NOTHING:
            assert each.written, each.path


def test_what_a_page_fetches_by_itself_keeps_no_session_alive(world: World) -> None:
    by_itself = {each.name for each in talk_routes.routes(world.talk_desk) if not each.keeps_alive}
    assert by_itself == {"queue_now", "talk_now", "stream", "sign"}


def test_every_act_that_is_written_down_has_words(world: World) -> None:
    from bot.desk.catalogues import load_catalogues

    acts = {each.written for each in talk_routes.routes(world.talk_desk) if each.written} | {"read_talk", "find_talk"}
    for catalogue in load_catalogues().values():
        assert not [act for act in acts if not catalogue.has(f"act.{act}")]
