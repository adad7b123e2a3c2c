"""The same talks for a browser without JavaScript, from the link on the demonstration site."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, expect

from bot.pages.texts import load_page_texts
from bot.settings import ROOT
from tests.browser.stack import Stack

NewContext = Callable[..., BrowserContext]
TEXTS = load_page_texts(ROOT / "data" / "talk_pages.yml")


def say(part: str, language: str = "nl") -> str:
    return TEXTS.say("chat", part, language)


def send(page: Page, text: str) -> None:
    page.locator("#text").fill(text)
    page.get_by_role("button", name=say("send"), exact=True).click()


def test_a_question_and_a_request_with_its_code(stack: Stack, new_context: NewContext, tmp_path: Path, screenshots: Path) -> None:
    page = new_context("nl", java_script_enabled=False).new_page()
    page.goto(f"{stack.pages}/demo/conitro?language=nl")
    assert page.locator(".launcher").count() == 0
    page.locator("noscript a").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Conitro")
    before = stack.count("product.db", "conversations")

    send(page, "hoelang houden jullie mijn facturen bij?")
    expect(page.locator(".by-bot").filter(has_text="7 jaar").first).to_be_visible()
    assert stack.count("product.db", "conversations") == before + 1
    send(page, "en mijn adres?")
    expect(page.locator(".by-bot").filter(has_text="één maand").first).to_be_visible()
    page.screenshot(path=screenshots / "plain-desk-nl-question.png", full_page=True)

    address = "zonder.script@voorbeeld.example"
    send(page, "wis al mijn gegevens")
    expect(page.locator("#text")).to_have_attribute("inputmode", "email")
    send(page, address)
    page.get_by_role("button", name="Overslaan").click()
    page.get_by_role("button", name="Ja, open mijn aanvraag").click()
    opened = page.locator(".by-bot").filter(has_text="Uw aanvraag is geopend")
    expect(opened).to_have_count(1)
    reference = re.search(r"Referentie: (\S+)", opened.inner_text())
    assert reference is not None
    with page.expect_download() as downloaded:
        page.get_by_role("button", name=".txt").click()
    downloaded.value.save_as(tmp_path / "receipt.txt")
    assert reference[1] in (tmp_path / "receipt.txt").read_text(encoding="utf-8")
    expect(page.locator("#text")).to_have_attribute("inputmode", "numeric")
    page.screenshot(path=screenshots / "plain-desk-nl-receipt.png", full_page=True)

    code = stack.code_for(address)
    send(page, code[:-1] + str((int(code[-1]) + 1) % 10))
    expect(page.locator(".by-bot").last).to_contain_text("4 keer")
    send(page, code)
    expect(page.locator(".by-bot").filter(has_text="U hebt getoond dat dit uw mailbox is")).to_have_count(1)
    # Sent again by a reload, a form says nothing twice.
    said = page.locator(".said").count()
    page.reload()
    expect(page.locator(".said")).to_have_count(said)

    page.get_by_role("button", name=say("erase"), exact=True).click()
    page.get_by_role("button", name=say("erase_yes")).click()
    expect(page.get_by_role("alert")).to_have_text(say("erased"))
    assert stack.count("product.db", "conversations") == before


def test_on_a_telephone_in_the_other_language(stack: Stack, new_context: NewContext, screenshots: Path) -> None:
    page = new_context("nl", "telephone", java_script_enabled=False).new_page()
    page.goto(f"{stack.pages}/chat/crm?language=nl")
    page.get_by_role("button", name="Français").tap()
    page.locator("#text").fill("avec qui partagez-vous mes données ?")
    page.get_by_role("button", name=say("send", "fr"), exact=True).tap()
    expect(page.locator(".by-person")).to_have_count(1)
    expect(page.locator(".by-bot").first).to_contain_text("Bonjour")
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 320
    page.screenshot(path=screenshots / "plain-telephone-fr.png", full_page=True)
