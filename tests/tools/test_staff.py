"""`python -m bot.tools staff`, and the desk put together as the pages server serves it, over settings of its own."""

from __future__ import annotations

import re
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import wiring
from bot.runtime.staff_desk import beside, desk, origins_of
from bot.settings import load_settings
from bot.store.engine import make_engine
from bot.tools.__main__ import main
from bot.tools.staff import first_administrator
from tests.desk.frames import ORIGIN, Browser
from tests.store.rights_desks import fresh_key


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Settings with keys and a database of their own."""
    values = {
        "VAR_FOLDER": str(tmp_path),
        "MESSAGE_LOG_KEYS": urlsafe_b64encode(secrets.token_bytes(32)).decode(),
        "REQUEST_KEYS": fresh_key(),
        "LOOKUP_KEYS": fresh_key(),
        "ACTION_SECRET": secrets.token_urlsafe(32),
        "WEBSITE_SECRET": secrets.token_urlsafe(32),
        "PRODUCT_DATABASE_URL": "",
        "PUBLIC_URL": "",
        "PAGES_PORT": "5080",
    }
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    for cached in (wiring.policy_services, wiring.request_services, wiring.message_log):
        cached.cache_clear()
    yield tmp_path
    for cached in (wiring.policy_services, wiring.request_services, wiring.message_log):
        cached.cache_clear()


def services() -> wiring.StaffServices:
    return wiring.make_staff_services(wiring.settings_or_stop(), wiring.request_keys_or_stop(), wiring.policy_services().controllers)


def test_an_administrator_is_made_listed_and_disabled(environment: Path, capsys: pytest.CaptureFixture[str]) -> None:
    add = ["staff", "add-administrator", "--name", "An Janssens", "--mail", "an@voorbeeld.example", "--language", "fr"]
    assert main(add) == 0
    link = re.search(r"http://127\.0\.0\.1:5080/desk/invitation/([\w-]{43})\n", capsys.readouterr().out)
    assert link
    assert services().entering.invited(link[1]) is not None
    # An address has one account; the reason is told in a line.
    assert main(add) == 1
    assert capsys.readouterr().err.strip() == "STOPPED: There is an account with that address. Try again with another."
    assert main(["staff", "list"]) == 0
    assert "an@voorbeeld.example  An Janssens  administrator  all controllers  invited" in capsys.readouterr().out
    assert main(["staff", "disable", "AN@voorbeeld.example"]) == 0
    assert services().entering.invited(link[1]) is None
    assert main(["staff", "disable", "niemand@voorbeeld.example"]) == 1
    assert main(["staff", "audit-verify"]) == 0
    assert re.search(r"\(the desk itself\): 2 lines, intact, end [0-9a-f]{16}", capsys.readouterr().out)


def test_a_log_that_was_changed_ends_with_code_1(environment: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert first_administrator(services()) is not None
    engine = make_engine(load_settings().database.url)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE staff_audit SET account = 'another' WHERE number = 2")
    engine.dispose()
    assert main(["staff", "audit-verify"]) == 1
    assert "line 2 was changed or put in" in capsys.readouterr().err


def test_the_first_administrator_comes_in_at_the_desk_as_it_is_served(environment: Path) -> None:
    found = first_administrator(services())
    assert found is not None
    # And is made once: nobody can have the password printed again.
    assert first_administrator(services()) is None
    app = desk(wiring.settings_or_stop())
    browser = Browser(app, None)
    browser.get("/desk/login")
    answer = browser.post("/desk/login", {"mail": found[0], "password": found[1]})
    assert answer.headers["location"] == "/desk/set-up"
    browser.token = browser.client.cookies["desk"]
    assert browser.get("/desk/set-up").status_code == 200
    # A wrong one stays out.
    other = Browser(app, None)
    other.get("/desk/login")
    assert other.post("/desk/login", {"mail": found[0], "password": "geraden geraden"}).status_code == 422


@pytest.mark.parametrize("path, reached", [("/desk", "desk"), ("/desk/", "desk"), ("/desk/login", "desk"), ("/deskx", "pages"), ("/", "pages"), ("/proof/x", "pages"), ("/health", "pages")])
def test_desk_and_pages_each_get_their_paths(path: str, reached: str) -> None:
    from starlette.responses import PlainTextResponse
    from starlette.testclient import TestClient

    assert TestClient(beside(PlainTextResponse("desk"), PlainTextResponse("pages"))).get(path).text == reached


def test_forms_come_from_where_browsers_reach_the_desk() -> None:
    assert origins_of("https://balie.voorbeeld.example", 5080) == {"https://balie.voorbeeld.example"}
    assert origins_of("http://127.0.0.1:5080", 5080) == {ORIGIN, "http://localhost:5080"}
