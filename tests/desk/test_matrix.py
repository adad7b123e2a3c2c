"""Who may ask for what: every route of the desk against everybody there is. A new route without a row fails."""

from __future__ import annotations

import pytest

from bot.desk.app import all_routes
from bot.desk.routes import PREFIX, About
from bot.staff.permissions import Role, Stage
from tests.desk.account_desks import AccountDesk
from tests.desk.frames import MadeUpDesk

NOBODY, HALF, SET_UP = Stage.NOBODY, Stage.SECOND_FACTOR, Stage.SET_UP
AGENT, OFFICER, ADMINISTRATOR = Role.AGENT, Role.OFFICER, Role.ADMINISTRATOR
EVERYBODY = {NOBODY, HALF, SET_UP, AGENT, OFFICER, ADMINISTRATOR}
STAFF = {AGENT, OFFICER, ADMINISTRATOR}

#: Written down by hand, apart from the table of permissions: method and path -> who gets through to the handler.
MATRIX: dict[tuple[str, str], set[Role | Stage]] = {
    ("GET", "/static/{name}"): EVERYBODY,
    ("GET", "/"): STAFF,
    ("GET", ""): STAFF,
    ("GET", "/login"): EVERYBODY,
    ("POST", "/login"): EVERYBODY,
    ("GET", "/second-factor"): {HALF},
    ("POST", "/second-factor"): {HALF},
    ("GET", "/set-up"): {SET_UP, *STAFF},
    ("GET", "/set-up/picture.svg"): {SET_UP, *STAFF},
    ("POST", "/set-up"): {SET_UP, *STAFF},
    ("GET", "/invitation/{token}"): EVERYBODY,
    ("POST", "/invitation/{token}"): EVERYBODY,
    ("POST", "/logout"): {HALF, SET_UP, *STAFF},
    ("GET", "/account"): STAFF,
    ("POST", "/account/language"): STAFF,
    ("POST", "/account/password"): STAFF,
    ("POST", "/account/second-factor"): STAFF,
    ("POST", "/account/recovery"): STAFF,
    ("POST", "/account/sessions"): STAFF,
    ("GET", "/accounts"): {ADMINISTRATOR},
    ("GET", "/accounts/new"): {ADMINISTRATOR},
    ("POST", "/accounts/new"): {ADMINISTRATOR},
    ("GET", "/accounts/of/{account}"): {ADMINISTRATOR},
    ("POST", "/accounts/of/{account}"): {ADMINISTRATOR},
    ("POST", "/accounts/of/{account}/disable"): {ADMINISTRATOR},
    ("POST", "/accounts/of/{account}/enable"): {ADMINISTRATOR},
    ("POST", "/accounts/of/{account}/link"): {ADMINISTRATOR},
    ("POST", "/accounts/of/{account}/second-factor"): {ADMINISTRATOR},
    ("GET", "/audit"): {OFFICER, ADMINISTRATOR},
}


def served_routes(desk: AccountDesk) -> dict[tuple[str, str], object]:
    return {(each.method, each.path): each for each in all_routes(desk.pages)}


def test_every_route_stands_in_the_matrix(accounts: AccountDesk) -> None:
    assert set(served_routes(accounts)) == set(MATRIX)


@pytest.mark.parametrize("method, path", sorted(MATRIX), ids=lambda value: str(value))
def test_who_gets_through(accounts: AccountDesk, method: str, path: str) -> None:
    from dataclasses import replace

    from starlette.responses import PlainTextResponse

    # The handlers are replaced, the guard is not: what is asked here is who reaches them.
    reached = [[replace(each, answer=lambda _asked: PlainTextResponse("reached")) for each in module] for module in accounts.pages]
    desk = MadeUpDesk(reached)
    address = PREFIX + path.replace("{token}", "x" * 43).replace("{account}", "1").replace("{name}", "x.css")
    for who in sorted(EVERYBODY, key=str):
        role, stage = (who, None) if isinstance(who, Role) else (Role.ADMINISTRATOR, who)
        token = None if who is NOBODY else desk.agent("conitro", role=role, stage=stage)
        browser = desk.browser(token)
        if token is None:
            browser.get("/desk/login")
        answer = browser.get(address) if method == "GET" else browser.post(address)
        if path == "/static/{name}":
            assert answer.status_code == 404, who
        elif who in MATRIX[method, path]:
            assert answer.text == "reached", (who, answer.status_code)
        elif isinstance(who, Role):
            assert answer.status_code == 403, who
            assert "reached" not in answer.text
        else:
            assert answer.status_code == 303, who
            next_step = {NOBODY: "/desk/login", HALF: "/desk/second-factor", SET_UP: "/desk/set-up"}[who]
            assert answer.headers["location"].partition("?")[0] == next_step


def test_a_route_about_one_thing_is_written_down_or_of_no_controller(accounts: AccountDesk) -> None:
    # Accounts are of several controllers at once: who sees which is decided by Managing, and tried in tests/staff.
    for (method, path), each in served_routes(accounts).items():
        assert isinstance(each.about, About) or each.written, (method, path)
