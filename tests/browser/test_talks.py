"""Whole talks, from the first click to the receipt, on the demonstration sites."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Download, Route, expect

from tests.browser.stack import PATIENCE, Stack, wait_for
from tests.browser.watching import Watching
from tests.browser.widget_page import Widget, texts

Visit = Callable[..., Widget]

#: What somebody says to have everything erased, by language: the wish, the tap that leaves the name out, the yes, and what is said of a wrong code and of a right one.
ERASURE = {
    "nl": ("wis al mijn gegevens, mijn mail is {address}", "Overslaan", "Ja, open mijn aanvraag", "Die code klopt niet", "U hebt getoond dat dit uw mailbox is"),
    "fr": ("effacez toutes mes données, mon adresse est {address}", "Passer", "Oui, ouvrir ma demande", "Ce code n'est pas le bon", "Vous avez montré que cette boîte mail est la vôtre"),
}


def wrong(code: str) -> str:
    return code[:-1] + str((int(code[-1]) + 1) % 10)


def content(download: Download, folder: Path) -> str:
    path = folder / download.suggested_filename
    download.save_as(path)
    return path.read_text(encoding="utf-8")


def ask_to_erase(widget: Widget, address: str) -> None:
    wish, skip, yes, _, _ = ERASURE[widget.language]
    widget.ask(wish.format(address=address))
    widget.tap(skip)
    widget.tap(yes)


@pytest.mark.parametrize(
    ("size", "language", "question", "answer", "follow_up", "second"),
    [
        ("desk", "nl", "hoelang houden jullie mijn facturen bij?", "7 jaar", "en mijn cv?", "sollicitatie"),
        ("telephone", "fr", "combien de temps gardez-vous mes factures ?", "7 ans", "et mon CV ?", "candidature"),
    ],
)
def test_a_question_and_a_follow_up(visit: Visit, size: str, language: str, question: str, answer: str, follow_up: str, second: str) -> None:
    widget = visit(language, size)
    widget.open()
    widget.ask(question)
    expect(widget.said.filter(has_text=answer).first).to_be_visible()
    widget.ask(follow_up)
    expect(widget.said.filter(has_text=second).first).to_be_attached()
    widget.assert_shows_the_log()


def test_a_question_that_is_tapped_and_the_passage_in_the_policy(visit: Visit) -> None:
    widget = visit("nl")
    widget.open()
    widget.page.locator(".question").first.click()
    widget.wait_for_answer(1)
    with widget.page.context.expect_page() as opened:
        widget.page.get_by_role("link", name=widget.say("source")).first.click()
    policy = opened.value
    quoted = widget.page.locator("blockquote").first.inner_text().split(" […] ")[0]
    expect(policy.locator("mark").filter(has_text=quoted[:40]).first).to_be_in_viewport()


def test_the_language_is_switched_by_the_control_and_by_words(visit: Visit) -> None:
    widget = visit("nl")
    widget.open()
    widget.ask("hoelang houden jullie mijn facturen bij?")
    widget.page.get_by_role("button", name=widget.say("other")).click()
    widget.wait_for_answer(2)
    expect(widget.own.last).to_contain_text(texts("nl")["inOther"])
    expect(widget.said.last).to_contain_text(texts("fr")["source"])
    expect(widget.said.filter(has_text="7 ans").first).to_be_attached()
    expect(widget.panel).to_have_accessible_name(texts("fr")["title"])
    widget.language = "fr"
    widget.ask("in het Nederlands graag")
    assert any("7 jaar" in text for text in widget.last_turn())
    widget.assert_shows_the_log()


@pytest.mark.parametrize(("size", "language"), [("desk", "nl"), ("telephone", "fr")])
def test_an_erasure_with_a_wrong_and_the_right_code_and_its_receipt(visit: Visit, stack: Stack, tmp_path: Path, size: str, language: str) -> None:
    widget, address = visit(language, size), f"lien.{language}@voorbeeld.example"
    widget.open()
    ask_to_erase(widget, address)
    receipt = widget.page.get_by_role("region", name=widget.say("receipt"))
    expect(receipt).to_have_count(1)
    reference, due = (receipt.locator("b").nth(place).inner_text() for place in (0, 1))
    files = {}
    for kind in ("txt", "ics"):
        with widget.page.expect_download() as downloaded:
            receipt.get_by_role("button", name=f".{kind}").click()
        files[kind] = content(downloaded.value, tmp_path)
    assert reference in files["txt"] and due in files["txt"]
    assert files["ics"].startswith("BEGIN:VCALENDAR") and re.search(r"DTSTART;VALUE=DATE:\d{8}\s", files["ics"])
    # A calendar may be shared: it says when, not whose.
    assert address not in files["ics"]

    expect(widget.field).to_have_attribute("inputmode", "numeric")
    expect(widget.field).to_have_attribute("autocomplete", "one-time-code")
    code = stack.code_for(address)
    widget.ask(wrong(code))
    assert any(ERASURE[language][3] in text for text in widget.last_turn())
    expect(widget.field).to_have_attribute("inputmode", "numeric")
    widget.ask(code)
    assert any(ERASURE[language][4] in text for text in widget.last_turn())
    expect(widget.page.locator("form textarea")).to_be_visible()
    widget.assert_shows_the_log()


def test_a_code_is_pasted_with_the_sentence_around_it(visit: Visit, stack: Stack, new_context: Callable[..., BrowserContext]) -> None:
    context = new_context("nl", permissions=["clipboard-read", "clipboard-write"])
    widget, address = visit("nl", context=context), "paste@voorbeeld.example"
    widget.open()
    ask_to_erase(widget, address)
    code = stack.code_for(address)
    widget.page.evaluate("text => navigator.clipboard.writeText(text)", f"Uw code: {code[:4]} {code[4:]}.")
    widget.field.press("Control+v")
    expect(widget.field).to_have_value(code)
    widget.field.press("Enter")
    widget.wait_for_answer(4)
    assert any(ERASURE["nl"][4] in text for text in widget.last_turn())


def test_after_a_reload_midway_the_talk_is_back_and_the_form_goes_on(visit: Visit) -> None:
    widget = visit("fr", "telephone")
    widget.open()
    widget.ask("effacez toutes mes données")
    widget.ask("pourquoi ?")
    widget.page.reload()
    widget.launcher.click()
    widget.assert_shows_the_log()
    assert widget.field.get_attribute("inputmode") == "email"
    widget.ask("reload@exemple.example")
    widget.tap("Passer")
    widget.assert_shows_the_log()
    widget.page.reload()
    widget.launcher.click()
    expect(widget.chips).to_have_count(3)
    widget.tap("Oui, ouvrir ma demande")
    widget.assert_shows_the_log()
    expect(widget.page.get_by_role("region", name=widget.say("receipt"))).to_have_count(1)


def test_nothing_is_kept_before_the_first_message_then_the_token_alone_and_nothing_after_it_is_cleared(
    visit: Visit, stack: Stack, new_context: Callable[..., BrowserContext]
) -> None:
    context = new_context("nl")
    watching = Watching(context)
    widget = visit("nl", context=context)

    def kept() -> tuple[list[str], list[str], int]:
        return (*widget.page.evaluate("() => [Object.keys(localStorage), Object.keys(sessionStorage)]"), len(context.cookies()))

    assert kept() == ([], [], 0)
    widget.open()
    assert kept() == ([], [], 0)
    widget.ask("welke cookies gebruiken jullie?")
    token, conversation = widget.token, widget.conversation
    assert token is not None and kept() == ([], ["data-subject-assistant:conitro"], 0)
    assert watching.origins == {stack.pages, stack.chat}
    assert not [address for address in watching.addresses if token in address or conversation in address]
    assert stack.rows_of("product.db", "messages", "conversation", conversation) > 1
    assert stack.rows_of("rasa.db", "events", "sender_id", conversation) > 1

    widget.button("menu").click()
    widget.button("clear").click()
    dialog = widget.page.get_by_role("alertdialog", name=widget.say("sure"))
    dialog.get_by_role("button", name=widget.say("keep")).click()
    widget.assert_shows_the_log()
    widget.button("menu").click()
    widget.button("clear").click()
    dialog.get_by_role("button", name=widget.say("wipe")).click()
    expect(widget.rows).to_have_count(0)
    expect(widget.page.locator(".question").first).to_be_visible()
    assert kept() == ([], [], 0)
    assert stack.rows_of("product.db", "messages", "conversation", conversation) == 0
    assert stack.rows_of("product.db", "conversations", "id", conversation) == 0
    assert stack.rows_of("rasa.db", "events", "sender_id", conversation) == 0

    widget.ask("wie is de verantwoordelijke?")
    assert widget.conversation != conversation
    widget.assert_shows_the_log()


def test_by_keyboard_alone_from_opening_to_the_receipt(visit: Visit) -> None:
    widget = visit("nl")
    keyboard = widget.page.keyboard

    def focused() -> str:
        return str(
            widget.page.evaluate(
                """() => {
                    let at = document.activeElement;
                    while (at.shadowRoot && at.shadowRoot.activeElement) at = at.shadowRoot.activeElement;
                    return [at.tagName, at.className, at.textContent].join(' ').toLowerCase();
                }"""
            )
        )

    def press_until(key: str, wanted: str) -> None:
        for _ in range(30):
            if wanted.lower() in focused():
                return
            keyboard.press(key)
        raise AssertionError(f"{wanted} is not reached; the focus is on {focused()}")

    press_until("Tab", "launcher")
    keyboard.press("Enter")
    expect(widget.page.locator(".question").first).to_be_visible()
    assert "textarea" in focused()
    for number, text in enumerate(("wis al mijn gegevens", "toetsen@voorbeeld.example"), 1):
        keyboard.type(text)
        keyboard.press("Enter")
        widget.wait_for_answer(number)
        assert "textarea" in focused() or "input" in focused()
    for number, title in enumerate(("Overslaan", "Ja, open mijn aanvraag"), 3):
        # The quick replies stand right before the field.
        press_until("Shift+Tab", title)
        keyboard.press("Enter")
        widget.wait_for_answer(number)
        assert "input" in focused() or "textarea" in focused()
    with widget.page.expect_download():
        press_until("Shift+Tab", widget.say("txt"))
        keyboard.press("Enter")
    press_until("Shift+Tab", "language")
    keyboard.press("Tab")
    keyboard.press("Enter")
    assert widget.say("person").lower() in focused()
    keyboard.press("Escape")
    expect(widget.page.locator(".menu")).to_be_hidden()
    assert widget.panel.is_visible()
    keyboard.press("Escape")
    expect(widget.panel).to_be_hidden()
    expect(widget.launcher).to_be_focused()
    keyboard.press("Enter")
    expect(widget.panel).to_be_visible()
    widget.assert_shows_the_log()


def test_the_talk_is_downloaded_as_text(visit: Visit, tmp_path: Path) -> None:
    widget = visit("fr")
    widget.open()
    widget.ask("combien de temps gardez-vous mes factures ?")
    widget.button("menu").click()
    with widget.page.expect_download() as downloaded:
        widget.button("save").click()
    text = content(downloaded.value, tmp_path)
    assert downloaded.value.suggested_filename == "conversation-conitro.txt"
    for said in widget.stack.kept(widget.conversation):
        assert said.text in text


def test_what_comes_while_the_panel_is_closed_is_counted(visit: Visit) -> None:
    widget = visit("nl")
    widget.open()
    held: list[Route] = []
    widget.page.route("**/chat/v1/messages", lambda route: held.append(route), times=1)
    widget.type("hoelang houden jullie mijn facturen bij?")
    widget.button("close").click()
    wait_for(lambda: widget.page.wait_for_timeout(100) or held, lambda: held)[0].continue_()
    expect(widget.page.locator(".badge")).to_be_visible(timeout=PATIENCE * 1000)
    widget.stack.wait_until_done(widget.conversation, 1)
    expect(widget.rows).to_have_count(len(widget.stack.kept(widget.conversation)))
    # Who it is, it has said in the greeting.
    replies = widget.page.locator(".log .row:not(.own):not([hidden])").count()
    assert replies > 1
    expect(widget.launcher).to_have_accessible_name(widget.say("unreads", count=replies))
    widget.launcher.click()
    widget.assert_shows_the_log()
    widget.button("close").click()
    expect(widget.launcher).to_have_accessible_name(widget.say("launch"))
