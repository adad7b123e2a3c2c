"""The pages beside the widget in a real browser: without script, on a narrow screen, in the dark, by keyboard, and free of what axe finds."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from bench.processes import free_port
from bot.pages.plain_chat import Choice, Line
from bot.policies.passage_ids import passage_id
from tests.pages.made_up_chat import CONTROLLERS, QUOTE, TALK_TEXTS, MadeUpChat, talk_app

PASSAGE = passage_id(CONTROLLERS.get("conitro").statements["retention"].quotes[:2])
CARD = {"kind": "receipt", "requests": []}


def answers(text: str) -> list[Line]:
    """Return an answer with everything a page can show, for what was typed."""
    offered = (Choice("Alles wissen", "/all"), Choice("Een deel", "/part"))
    expects = {"code": "code", "mail": "email"}.get(text)
    return [
        Line(0, "bot", f"Antwoord op: {text}"),
        Line(0, "bot", "de hele tekst", card=QUOTE),
        Line(0, "notice", "Lien neemt over."),
        Line(0, "staff", "Goeiedag.", name="Lien"),
        Line(0, "bot", "Referentie: 8LF-W5P-LL2-YYF-LWP-WXP\nhttps://www.gegevensbeschermingsautoriteit.example/een/lang/adres", card=CARD, files=("ontvangstbewijs.txt",)),
        Line(0, "bot", "Kies.", choices=offered, expects=expects),
    ]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(talk_app(MadeUpChat(answers)), port=port, log_config=None, ws="none", lifespan="off"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    for _ in range(600):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            break
        except OSError:
            time.sleep(0.05)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(10)


def say(part: str, language: str = "nl", **values: str) -> str:
    return TALK_TEXTS.say("chat", part, language, **values)


def press(page: Page, do: str) -> None:
    page.locator(f"button[value='{do}']").click()


def send(page: Page, text: str) -> None:
    page.locator("#text").fill(text)
    press(page, "send")


def assert_sound(page: Page, state: str) -> None:
    """Hold a page against axe, and its width against the screen's."""
    found = Axe().run(page).response["violations"]
    assert not found, (state, [(each["id"], [node["html"] for node in each["nodes"]]) for each in found])
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), f"{state} is wider than the screen"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_every_page_and_state_is_accessible_and_fits(browser: Browser, address: str, width: int, scheme: str) -> None:
    context = browser.new_context(viewport={"width": width, "height": 700}, color_scheme=scheme, locale="nl-BE")  # type: ignore[arg-type]
    page = context.new_page()
    policies = [f"/policy/{slug}?passage=none" for slug in CONTROLLERS.slugs()] if width == 320 and scheme == "light" else []
    for path in (f"/policy/conitro?passage={PASSAGE}&language=fr", *policies, "/?language=fr", "/demo/sentera?language=nl"):
        page.goto(address + path)
        assert_sound(page, path)
    page.goto(f"{address}/chat/conitro?language=nl")
    assert_sound(page, "a talk that is to begin")
    for text in ("een vraag", "code", "mail"):
        send(page, text)
        assert_sound(page, f"after '{text}'")
    send(page, "   ")
    assert_sound(page, "after nothing")
    press(page, "erase")
    assert_sound(page, "before erasing")
    press(page, "erase-now")
    assert_sound(page, "after erasing")
    context.close()


def test_a_talk_goes_on_without_script(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False, locale="nl-BE", viewport={"width": 360, "height": 640})
    page = context.new_page()
    page.goto(f"{address}/demo/conitro?language=nl")
    page.get_by_role("link", name=TALK_TEXTS.say("demo", "noscript", "nl")).click()
    send(page, "wis <alles>")
    expect(page.get_by_text("Antwoord op: wis <alles>")).to_be_in_viewport()
    page.get_by_role("button", name="Een deel").click()
    expect(page.get_by_text("Antwoord op: Een deel")).to_be_in_viewport()
    with page.expect_download() as kept:
        page.get_by_role("button", name=say("download", name="ontvangstbewijs.txt")).last.click()
    assert kept.value.suggested_filename == "ontvangstbewijs.txt"
    page.get_by_role("button", name="Français").click()
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    expect(page.get_by_text("Antwoord op: Een deel")).to_be_attached()
    press(page, "refresh")
    assert "token" not in page.url
    assert context.cookies() == []
    context.close()


def test_enter_in_the_field_sends_what_is_typed_and_taps_nothing(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False, locale="nl-BE")
    page = context.new_page()
    page.goto(f"{address}/chat/conitro?language=nl")
    send(page, "code")
    page.get_by_label(say("field_code")).fill("12345678")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Antwoord op: 12345678")).to_be_attached()
    context.close()


def test_the_passage_is_what_one_sees_first(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 568})
    page = context.new_page()
    page.goto(f"{address}/policy/conitro?passage={PASSAGE}&language=nl#passage")
    expect(page.locator("mark").first).to_be_in_viewport()
    page.goto(f"{address}/policy/conitro?passage={PASSAGE}&language=nl")
    page.get_by_role("link", name=TALK_TEXTS.say("policy", "to_passage", "nl")).click()
    expect(page.locator("mark").first).to_be_in_viewport()
    context.close()
