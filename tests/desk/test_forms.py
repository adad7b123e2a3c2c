"""Forms that are not ours: without a token, with another's, from another site, too large, with files; and what every answer carries."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.responses import PlainTextResponse

from bot.desk.cookies import csrf_of
from bot.desk.routes import MOST_BYTES, DeskRoute, Routes, Subject
from bot.staff.permissions import Action
from tests.desk.account_desks import AccountDesk
from tests.desk.frames import ORIGIN, MadeUpDesk
from tests.staff.worlds import StaffWorld

CALLS: list[str] = []


def _do(asked: Any) -> PlainTextResponse:
    CALLS.append(asked.form.get("word", ""))
    return PlainTextResponse("done")


ROUTES = [
    DeskRoute("POST", "/do", "do", Action.SEE_START, _do),
    DeskRoute("POST", "/short", "short", Action.SEE_START, _do, most_bytes=500),
    DeskRoute("GET", "/fails", "fails", Action.SEE_START, lambda _asked: 1 / 0),  # type: ignore[arg-type, return-value]
]
GOOD = {"origin": ORIGIN, "sec-fetch-site": "same-origin"}


@pytest.fixture
def desk() -> MadeUpDesk:
    CALLS.clear()
    return MadeUpDesk([ROUTES])


def test_a_form_of_ours_is_taken_by_field_or_by_header(desk: MadeUpDesk) -> None:
    token = desk.agent("conitro")
    client = desk.browser(token).client
    assert client.post("/desk/do", data={"csrf": csrf_of(token)}, headers=GOOD).text == "done"
    assert client.post("/desk/do", data={"word": "x"}, headers={**GOOD, "x-csrf-token": csrf_of(token)}).text == "done"
    # An older browser sends the origin only.
    assert client.post("/desk/do", data={"csrf": csrf_of(token)}, headers={"origin": ORIGIN}).text == "done"


@pytest.mark.parametrize("csrf", [None, "", "x", "0" * 64, csrf_of("another session"), "é" * 64], ids=["none", "empty", "x", "zeros", "other", "letters"])
def test_without_the_sessions_own_token_nothing_is_done(desk: MadeUpDesk, csrf: str | None) -> None:
    answer = desk.browser(desk.agent("conitro")).client.post("/desk/do", data={"word": "x", **({"csrf": csrf} if csrf is not None else {})}, headers=GOOD)
    assert answer.status_code == 403
    assert "Dit formulier is verlopen" in answer.text
    assert CALLS == []


def test_the_token_of_another_session_does_not_serve(desk: MadeUpDesk) -> None:
    mine, theirs = desk.agent("conitro"), desk.agent("conitro")
    assert desk.browser(mine).client.post("/desk/do", data={"csrf": csrf_of(theirs)}, headers=GOOD).status_code == 403
    assert CALLS == []


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": "https://elsewhere.example"},
        {"origin": "null"},
        {"origin": ORIGIN + ".elsewhere.example"},
        {"origin": ORIGIN.replace("http", "https")},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site", "origin": ORIGIN},
        {"sec-fetch-site": "none"},
        {"sec-fetch-site": "same-origin", "origin": "https://elsewhere.example"},
    ],
    ids=str,
)
def test_a_form_of_another_site_is_refused_even_with_the_token(desk: MadeUpDesk, headers: dict[str, str]) -> None:
    token = desk.agent("conitro")
    answer = desk.browser(token).client.post("/desk/do", data={"csrf": csrf_of(token)}, headers=headers)
    assert answer.status_code == 403
    assert "kwam niet van de balie" in answer.text
    assert CALLS == []


def test_files_are_refused(desk: MadeUpDesk) -> None:
    token = desk.agent("conitro")
    answer = desk.browser(token).client.post("/desk/do", data={"csrf": csrf_of(token)}, files={"file": ("virus.exe", b"MZ")}, headers=GOOD)
    assert answer.status_code == 415
    for kind in ("application/json", "text/plain", ""):
        answer = desk.browser(token).client.post("/desk/do", content=b"csrf=" + csrf_of(token).encode(), headers={**GOOD, "content-type": kind})
        assert answer.status_code == 415
    assert CALLS == []


@pytest.mark.parametrize("body", [b"\xff\xfe=1", b"&".join(b"a%d=1" % at for at in range(300))])
def test_what_cannot_be_read_is_refused(desk: MadeUpDesk, body: bytes) -> None:
    token = desk.agent("conitro")
    headers = {**GOOD, "x-csrf-token": csrf_of(token), "content-type": "application/x-www-form-urlencoded"}
    assert desk.browser(token).client.post("/desk/do", content=body, headers=headers).status_code == 400
    assert CALLS == []


@pytest.mark.parametrize("path, most", [("/desk/do", MOST_BYTES), ("/desk/short", 500)])
def test_a_body_has_a_bound_whether_or_not_its_length_is_told(desk: MadeUpDesk, path: str, most: int) -> None:
    token = desk.agent("conitro")
    client = desk.browser(token).client
    headers = {**GOOD, "x-csrf-token": csrf_of(token), "content-type": "application/x-www-form-urlencoded"}
    assert client.post(path, content=b"word=" + b"a" * (most - 5), headers=headers).text == "done"
    assert client.post(path, content=b"word=" + b"a" * (most - 4), headers=headers).status_code == 413

    def parts() -> Any:
        for _ in range(most // 100 + 1):
            yield b"a" * 100

    assert client.post(path, content=parts(), headers=headers).status_code == 413


def test_a_page_that_fails_says_so_kindly_and_tells_nothing(desk: MadeUpDesk) -> None:
    answer = desk.browser(desk.agent("conitro")).get("/desk/fails")
    assert answer.status_code == 500
    assert "Dit lukt nu niet" in answer.text
    assert "ZeroDivision" not in answer.text


@pytest.mark.parametrize("path", ["/desk/login", "/desk/do", "/desk/bestaat-niet", "/desk/fails", "/desk/static/none.css", "/desk/static/../app.py", "/desk/static/%2e%2e%2fapp.py"])
def test_every_answer_carries_the_headers(desk: MadeUpDesk, path: str) -> None:
    answer = desk.browser(desk.agent("conitro")).get(path)
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert answer.headers["x-frame-options"] == "DENY"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"


def test_a_wrong_method_is_told_which_is_right(desk: MadeUpDesk) -> None:
    answer = desk.browser(desk.agent("conitro")).get("/desk/do")
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")


def test_head_is_answered_as_get_without_a_body(desk: MadeUpDesk) -> None:
    client = desk.browser(desk.agent("conitro")).client
    assert client.head("/desk/bestaat-niet").content == b""


def test_files_are_served_under_names_that_change_with_them(desk: MadeUpDesk) -> None:
    import re

    browser = desk.browser(desk.agent("conitro"))
    found = re.findall(r'(?:href|src)="(/desk/static/[^"]+)"', browser.get("/desk/bestaat-niet").text)
    assert len(set(found)) >= 3
    for path in set(found):
        assert re.search(r"\.[0-9a-f]{16}\.(css|js|svg)$", path)
        answer = browser.get(path)
        assert answer.status_code == 200
        assert "immutable" in answer.headers["cache-control"]


@pytest.mark.parametrize(
    "route",
    [
        DeskRoute("GET", "/x", "x", "no action", _do),  # type: ignore[arg-type]
        DeskRoute("PUT", "/x", "x", Action.SEE_START, _do),
        DeskRoute("GET", "x", "x", Action.SEE_START, _do),
        DeskRoute("GET", "/x", "x", Action.SEE_START, _do, written="read_x"),
        DeskRoute("GET", "/x", "do", Action.SEE_START, _do),
        DeskRoute("POST", "/do", "do", Action.SEE_START, _do),
    ],
)
def test_a_route_that_could_not_be_guarded_is_refused(route: DeskRoute) -> None:
    with pytest.raises(ValueError, match="."):
        Routes([*ROUTES, route])


def test_what_cannot_be_written_down_is_not_shown() -> None:
    route = DeskRoute("GET", "/it", "it", Action.READ_TALK, lambda _asked: PlainTextResponse("it"), about=lambda _asked: Subject("conitro", 1, "it:1"), written="read_it")
    desk = MadeUpDesk([[route]])

    def fails(*_: object) -> None:
        raise RuntimeError("the disk is full")

    desk.write = fails  # type: ignore[method-assign]
    answer = desk.browser(desk.agent("conitro")).get("/desk/it")
    assert answer.status_code == 500
    assert "Dit lukt nu niet" in answer.text


@pytest.mark.parametrize("origin, beginning, is_secure", [("https://balie.voorbeeld.example", "__Host-desk-visitor=", True), (ORIGIN, "desk-visitor=", False)])
def test_cookies_are_out_of_reach_and_over_https_for_this_host_alone(staff: StaffWorld, origin: str, beginning: str, is_secure: bool) -> None:
    cookie = AccountDesk(staff, origin=origin).browser().get("/desk/login").headers["set-cookie"]
    assert cookie.startswith(beginning)
    for part in ("Path=/", "HttpOnly", "SameSite=strict"):
        assert part in cookie
    assert ("Secure" in cookie) is is_secure
    assert "Domain" not in cookie
