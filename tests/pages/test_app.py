"""What holds for every page: headers, limits, languages, wrong ways in."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.testclient import TestClient

from bot.identity.outcomes import LinkOutcome
from bot.pages.app import make_app
from bot.pages.limits import Limits
from bot.pages.look import Look
from bot.pages.plain_pages import PlainPages
from bot.pages.proof_pages import ProofPages
from bot.pages.rooms import MOST_BYTES, Room
from tests.pages.made_up_links import TEXTS, TOKEN, Clock, Links, client_of, result
from tests.pages.read_pages import read_page

#: Method and path of one answer of every kind, and its status.
ANSWERS = [
    ("GET", f"/proof/{TOKEN}", 200),
    ("POST", f"/proof/{TOKEN}", 400),
    ("GET", "/proof/short", 404),
    ("GET", "/health", 200),
    ("GET", "/", 404),
    ("GET", "/proof", 404),
    ("GET", "/robots.txt", 404),
    ("GET", "/proof/%2e%2e/.env", 404),
    ("DELETE", f"/proof/{TOKEN}", 405),
    ("OPTIONS", f"/proof/{TOKEN}", 405),
    ("TRACE", "/health", 405),
]


def ready() -> Links:
    return Links(result(LinkOutcome.READY))


@pytest.mark.parametrize("method, path, status", ANSWERS)
def test_every_answer_has_the_headers(method: str, path: str, status: int) -> None:
    answer = client_of(ready()).request(method, path)
    assert answer.status_code == status
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["x-frame-options"] == "DENY"
    assert "noindex" in answer.headers["x-robots-tag"]
    policy = dict(part.strip().split(" ", 1) for part in answer.headers["content-security-policy"].split(";"))
    assert (policy["default-src"], policy["frame-ancestors"], policy["base-uri"], policy["form-action"]) == ("'none'", "'none'", "'none'", "'self'")
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert "script-src" not in policy
    assert "set-cookie" not in answer.headers
    assert "access-control-allow-origin" not in answer.headers


def test_the_style_is_the_one_that_the_policy_allows_and_nothing_is_fetched() -> None:
    answer = client_of(ready()).get(f"/proof/{TOKEN}")
    (style,) = re.findall(r"<style>(.*?)</style>", answer.text, re.DOTALL)
    allowed = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{allowed}'" in answer.headers["content-security-policy"]
    assert "url(" not in style
    assert "@import" not in style
    assert not re.findall(r"https?://|//[a-z]", answer.text)
    page = read_page(answer.text)
    assert not {"img", "script", "link", "iframe", "a"} & set(page.tags)
    assert not {"style", "src", "href"} & set(page.attributes)


@pytest.mark.parametrize("path", [f"/proof/{TOKEN}", "/proof/short", "/nowhere", "/health"])
def test_head_is_get_without_a_body(path: str) -> None:
    browser = client_of(ready())
    get, head = browser.get(path), browser.head(path)
    assert head.content == b""
    assert (head.status_code, dict(head.headers)) == (get.status_code, dict(get.headers))
    assert int(head.headers["content-length"]) == len(get.content) > 0


@pytest.mark.parametrize("method", ["DELETE", "PUT", "PATCH", "OPTIONS", "TRACE", "WISH"])
def test_a_wrong_method_is_told_which_are_right(method: str) -> None:
    links = ready()
    answer = client_of(links).request(method, f"/proof/{TOKEN}")
    assert (answer.status_code, set(answer.headers["allow"].split(", "))) == (405, {"GET", "HEAD", "POST"})
    assert read_page(answer.text).headings == [TEXTS.parts("wrong_method", "nl")["title"]]
    assert (links.looked, links.taken) == ([], [])


@pytest.mark.parametrize(
    "asked, shown",
    [("nl-BE", ["nl"]), ("fr", ["fr"]), ("en,fr;q=0.5,nl;q=0.4", ["fr"]), ("en", ["nl", "fr"]), ("", ["nl", "fr"]), ("nl;q=0,de", ["nl", "fr"])],
)
def test_a_page_about_no_request_is_in_the_browsers_language_or_in_both(asked: str, shown: list[str]) -> None:
    answer = client_of(ready(), language=asked).get("/nowhere")
    page, titles = read_page(answer.text), [TEXTS.parts("not_found", language)["title"] for language in shown]
    assert (page.language, page.headings, page.second_headings) == (shown[0], titles[:1], titles[1:])
    assert answer.headers["content-language"] == ", ".join(shown)
    assert answer.headers["vary"] == "Accept-Language"


def test_who_asks_too_often_waits_and_nobody_else_does() -> None:
    clock, links = Clock(), ready()
    limits = Limits(clock, burst=3, seconds_each=10)
    one, other = client_of(links, limits=limits), client_of(links, limits=limits, address="192.0.2.8")
    assert [one.get(f"/proof/{TOKEN}").status_code for _ in range(3)] == [200] * 3
    refused = one.post(f"/proof/{TOKEN}", data={"confirm": "yes"})
    assert (refused.status_code, refused.headers["retry-after"], links.taken) == (429, "10", [])
    assert read_page(refused.text).headings == [TEXTS.parts("too_often", "nl")["title"]]
    assert other.get(f"/proof/{TOKEN}").status_code == 200
    # `make run` asks this, however busy it is.
    assert one.get("/health").status_code == 200
    clock.seconds += 10
    assert one.post(f"/proof/{TOKEN}", data={"confirm": "yes"}).status_code == 200


def in_pieces() -> Iterator[bytes]:
    yield b"confirm=yes&x="
    yield b"x" * MOST_BYTES


@pytest.mark.parametrize(
    "content, headers",
    [
        (b"confirm=yes&x=" + b"x" * MOST_BYTES, {}),
        (in_pieces(), {}),
        (b"confirm=yes", {"content-length": "9" * 30}),
        (b"confirm=yes", {"content-length": "-1"}),
    ],
    ids=["said", "unsaid", "lying", "nonsense"],
)
def test_too_large_a_body_is_not_read_and_proves_nothing(content: Any, headers: dict[str, str]) -> None:
    links = ready()
    answer = client_of(links).post(f"/proof/{TOKEN}", content=content, headers={"content-type": "application/x-www-form-urlencoded", **headers})
    assert (answer.status_code, links.taken, links.looked) == (413, [], [])
    assert read_page(answer.text).headings == [TEXTS.parts("too_large", "nl")["title"]]


def test_an_application_of_its_own_is_a_room_with_its_own_measures() -> None:
    async def said(request: Request) -> Response:
        return PlainTextResponse(f"{request.url.path} {len(await request.body())}", headers={"x-of-the-room": "yes"})

    plain, once = PlainPages(TEXTS, Look()), Limits(Clock(), burst=1)
    mounted = Starlette(routes=[Route("/{rest:path}", said, methods=["GET", "POST"])])
    browser = TestClient(make_app([Room("/desk", [Mount("/desk", app=mounted)], None, most_bytes=5_000)], plain, once))
    for _ in range(3):
        answer = browser.post("/desk/talks", content=b"x" * 5_000)
        assert (answer.status_code, answer.text, answer.headers["x-of-the-room"]) == (200, "/desk/talks 5000", "yes")
    assert browser.post("/desk/talks", content=b"x" * 5_001).status_code == 413
    # Outside of it the limits of all hold.
    assert [browser.get("/elsewhere").status_code for _ in range(2)] == [404, 429]
    assert browser.head("/desk/").content == b""


def test_a_failure_inside_a_page_is_a_kind_page_too(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    def broken(*_: object) -> None:
        raise KeyError(TOKEN)

    monkeypatch.setattr(ProofPages, "_block", broken)
    answer = client_of(ready()).get(f"/proof/{TOKEN}")
    assert answer.status_code == 503
    assert read_page(answer.text).headings == [TEXTS.parts("down", "nl")["title"]]
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("bot")]
    assert ours == ["A page failed: KeyError"]
