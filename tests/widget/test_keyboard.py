"""Everything by keyboard, the focus never lost, and the names a screen reader says."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.widget.conftest import Visit
from tests.widget.served import ServedChat
from tests.widget.visitor import Visitor


def test_a_whole_talk_without_a_mouse(visitor: Visitor, chat: ServedChat) -> None:
    page = visitor.visit(chat.site()).page
    # The link of the page, then the launcher: the widget stands last.
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    visitor.expect_focus("launcher")
    page.keyboard.press("Enter")
    expect(page.locator(".question")).to_have_count(4)
    visitor.expect_focus("textarea")
    # The questions stand right before the field.
    page.keyboard.press("Shift+Tab")
    visitor.expect_focus("question")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".chip")).to_have_count(2)
    visitor.expect_focus("textarea")
    # So do the quick replies.
    page.keyboard.press("Shift+Tab")
    visitor.expect_focus("chip")
    page.keyboard.press("Enter")
    expect(visitor.rows).to_have_count(5)
    visitor.expect_focus("textarea")
    page.keyboard.type("eerste regel")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("tweede regel")
    page.keyboard.press("Enter")
    expect(visitor.rows).to_have_count(7)
    assert chat.talk.rows[5]["text"] == "eerste regel\ntweede regel"
    page.keyboard.press("Escape")
    expect(visitor.panel).to_be_hidden()
    visitor.expect_focus("launcher")


def test_the_menu_by_keyboard(visitor: Visitor, chat: ServedChat) -> None:
    page = visitor.visit(chat.site()).open().page
    button = page.get_by_role("button", name="Meer mogelijkheden")
    button.focus()
    page.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-expanded", "true")
    expect(page.locator(".menu button").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".menu")).to_be_hidden()
    expect(button).to_be_focused()
    expect(visitor.panel).to_be_visible()
    page.keyboard.press("Enter")
    for _ in range(4):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("alertdialog")
    expect(dialog).to_have_accessible_name("Dit gesprek wissen?")
    expect(dialog).to_have_accessible_description("De berichten verdwijnen hier en bij de assistent. Een aanvraag die u al geopend hebt, blijft lopen.")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(button).to_be_focused()
    expect(visitor.panel).to_be_visible()


def test_going_past_the_menu_closes_it(visitor: Visitor, chat: ServedChat) -> None:
    page = visitor.visit(chat.site()).open().page
    page.get_by_role("button", name="Meer mogelijkheden").click()
    for _ in range(5):
        page.keyboard.press("Tab")
    expect(page.locator(".menu")).to_be_hidden()
    assert visitor.focused() != "body"


def test_on_a_wide_screen_the_page_beside_it_stays_in_reach(visitor: Visitor, chat: ServedChat) -> None:
    page = visitor.visit(chat.site()).open().page
    assert visitor.panel.evaluate("each => !each.matches(':modal')")
    page.get_by_role("link", name="Leeg").focus()
    visitor.expect_focus("a")
    expect(visitor.panel).to_be_visible()


def test_on_a_narrow_screen_the_focus_stays_within(new_visitor: Visit, chat: ServedChat) -> None:
    visitor = new_visitor(width=320, height=640).visit(chat.site()).open()
    assert visitor.panel.evaluate("each => each.matches(':modal')")
    seen = set()
    for _ in range(24):
        visitor.page.keyboard.press("Tab")
        seen.add(visitor.focused())
    assert "a" not in seen
    assert {"question", "textarea", "icon send"} <= seen
    visitor.page.keyboard.press("Escape")
    expect(visitor.panel).to_be_hidden()
    visitor.expect_focus("launcher")
    assert visitor.page.evaluate("document.documentElement.style.overflow") == ""


def test_turning_the_screen_keeps_the_focus_and_what_was_typed(visitor: Visitor, chat: ServedChat) -> None:
    visitor.visit(chat.site()).open().field.fill("half getypt")
    for width, is_modal in ((400, True), (1280, False)):
        visitor.page.set_viewport_size({"width": width, "height": 800})
        expect(visitor.page.locator(".panel:modal")).to_have_count(int(is_modal))
        expect(visitor.field).to_be_focused()
        expect(visitor.field).to_have_value("half getypt")


def test_the_focus_goes_back_to_the_button_of_the_page_that_opened_it(visitor: Visitor, chat: ServedChat) -> None:
    page = visitor.visit(chat.site(lax="1")).page
    page.evaluate("document.querySelector('a').addEventListener('click', event => { event.preventDefault(); DataSubjectAssistant.open(); })")
    page.get_by_role("link", name="Leeg").click()
    expect(visitor.field).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Leeg")).to_be_focused()


def test_on_a_touch_screen_no_keyboard_jumps_up(new_visitor: Visit, chat: ServedChat) -> None:
    visitor = new_visitor(width=360, height=700, has_touch=True, is_mobile=True).visit(chat.site())
    visitor.launcher.tap()
    expect(visitor.page.locator(".question")).to_have_count(4)
    visitor.expect_focus("scroller")
    visitor.page.locator(".question").first.tap()
    expect(visitor.page.locator(".chip")).to_have_count(2)
    visitor.expect_focus("scroller")


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("nl", ["FR: Passer au français", "Meer mogelijkheden", "Sluit de chat", "Verstuur"]),
        ("fr", ["NL: Overschakelen naar het Nederlands", "Autres possibilités", "Fermer le chat", "Envoyer"]),
    ],
)
def test_every_control_has_a_name(language: str, names: list[str], visitor: Visitor, chat: ServedChat) -> None:
    visitor.visit(chat.site(lang=language)).open()
    for name in names:
        expect(visitor.page.get_by_role("button", name=name, exact=True)).to_be_visible()
    expect(visitor.page.get_by_role("dialog", name="Uw gegevens" if language == "nl" else "Vos données")).to_be_visible()
    expect(visitor.page.get_by_role("log")).to_have_accessible_name("Gesprek" if language == "nl" else "Conversation")
    expect(visitor.page.get_by_role("textbox")).to_have_accessible_name("Stel uw vraag" if language == "nl" else "Posez votre question")


def test_axe_looks_into_the_widget(visitor: Visitor, chat: ServedChat) -> None:
    # The tests of states would pass as well if it did not.
    visitor.visit(chat.site()).open().page.locator(".send").evaluate("each => each.removeAttribute('aria-label') || each.removeAttribute('title')")
    assert any("button-name" in fault and ".send" in fault for fault in visitor.faults())
