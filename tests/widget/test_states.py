"""Every state of the widget: nothing for axe to find in either theme and language, nothing to scroll sideways at 320 pixels."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.widget.conftest import Visit
from tests.widget.served import ServedChat
from tests.widget.visitor import Visitor

#: What brings the stand-in where the state is, by language.
WORDS = {
    "quote": {"nl": "hoelang wordt mijn factuur bewaard?", "fr": "combien de temps conservez-vous ma facture ?"},
    "request": {"nl": "wis al mijn gegevens", "fr": "effacez mes données"},
    "code": {"nl": "alles", "fr": "tout"},
    "human": {"nl": "een medewerker graag", "fr": "un collaborateur, svp"},
}
State = Callable[[Visitor, ServedChat, str], None]


def closed(visitor: Visitor, _chat: ServedChat, _language: str) -> None:
    expect(visitor.launcher).to_be_visible()


def opened(visitor: Visitor, _chat: ServedChat, _language: str) -> None:
    visitor.open()
    expect(visitor.page.locator(".question")).to_have_count(4)


def cannot_be_opened(visitor: Visitor, chat: ServedChat, _language: str) -> None:
    chat.chat.faults.no_opening = True
    visitor.launcher.click()
    expect(visitor.page.get_by_role("alert")).to_be_visible()


def answered(visitor: Visitor, _chat: ServedChat, language: str) -> None:
    visitor.open().ask(WORDS["quote"][language])
    expect(visitor.page.locator(".chip")).to_have_count(2)


def typing(visitor: Visitor, _chat: ServedChat, _language: str) -> None:
    visitor.open().ask("traag")
    expect(visitor.page.locator(".typing")).to_be_visible()


def request(visitor: Visitor, _chat: ServedChat, language: str) -> None:
    visitor.open().ask(WORDS["request"][language])
    expect(visitor.page.locator(".progress")).to_be_visible()


def email(visitor: Visitor, _chat: ServedChat, _language: str) -> None:
    visitor.open().ask("mail")
    expect(visitor.page.locator("input[inputmode=email]")).to_be_visible()


def code(visitor: Visitor, _chat: ServedChat, language: str) -> None:
    visitor.open().ask(WORDS["code"][language])
    expect(visitor.page.locator("input.code")).to_be_visible()


def receipt(visitor: Visitor, chat: ServedChat, language: str) -> None:
    code(visitor, chat, language)
    visitor.ask("1234 5678")
    expect(visitor.page.locator(".receipt")).to_be_visible()


def waiting(visitor: Visitor, chat: ServedChat, _language: str) -> None:
    visitor.open().ask("hallo")
    expect(visitor.rows).to_have_count(2)
    chat.set_status(state="waiting")
    expect(visitor.page.locator(".subtitle")).to_contain_text("collaborateur" if _language == "fr" else "medewerker")


def human(visitor: Visitor, chat: ServedChat, language: str) -> None:
    visitor.open().ask(WORDS["human"][language])
    expect(visitor.page.locator(".staff")).to_be_visible()
    chat.set_status(agent_typing=True, agent_seen=1)
    expect(visitor.page.locator(".typing")).to_be_visible()
    expect(visitor.page.locator(".state")).not_to_be_empty()


def talk_closed(visitor: Visitor, chat: ServedChat, language: str) -> None:
    waiting(visitor, chat, language)
    chat.set_status(state="closed")
    expect(visitor.page.locator(".subtitle")).to_contain_text("terminée" if language == "fr" else "afgesloten")


def menu(visitor: Visitor, chat: ServedChat, language: str) -> None:
    visitor.open().page.locator("header [aria-expanded]").click()
    expect(visitor.page.get_by_role("link", name="privacybeleid" if language == "nl" else "politique")).to_have_attribute("href", f"http://127.0.0.1:{chat.port}/empty?policy")


def clearing(visitor: Visitor, _chat: ServedChat, _language: str) -> None:
    visitor.open().page.locator("header [aria-expanded]").click()
    visitor.page.locator(".menu li:last-child button").click()
    expect(visitor.page.get_by_role("alertdialog")).to_be_visible()


def not_sent(visitor: Visitor, chat: ServedChat, _language: str) -> None:
    visitor.open().ask("hallo")
    expect(visitor.rows).to_have_count(2)
    visitor.page.context.set_offline(True)
    visitor.ask("nog iets")
    expect(visitor.page.locator(".again")).to_be_visible()
    expect(visitor.page.locator(".banner")).not_to_be_empty()


def refused(visitor: Visitor, chat: ServedChat, _language: str) -> None:
    chat.chat.faults.refuse_messages = (1, 429)
    visitor.open().ask("hallo")
    expect(visitor.page.locator(".again")).to_be_visible()


def unread(visitor: Visitor, chat: ServedChat, language: str) -> None:
    answered(visitor, chat, language)
    visitor.page.keyboard.press("Escape")
    chat.say("staff", "Dag", name="Lien")
    expect(visitor.page.locator(".badge")).to_have_text("1")


def long_answer(visitor: Visitor, chat: ServedChat, _language: str) -> None:
    visitor.open().ask("lang")
    expect(visitor.rows).to_have_count(2)
    visitor.page.locator(".scroller").evaluate("each => { each.scrollTop = 0 }")
    chat.say("staff", "Onder aan het gesprek", name="Lien")
    expect(visitor.page.locator(".more")).to_be_visible()


def hostile(visitor: Visitor, _chat: ServedChat, _language: str) -> None:
    visitor.open().ask("onveilig")
    expect(visitor.page.locator(".staff")).to_be_visible()


STATES: list[State] = [
    closed, opened, cannot_be_opened, answered, typing, request, email, code, receipt, waiting, human, talk_closed, menu, clearing, not_sent, refused, unread, long_answer, hostile,
]  # fmt: skip


@pytest.mark.parametrize("language", ["nl", "fr"])
@pytest.mark.parametrize("state", STATES, ids=lambda each: each.__name__)
def test_a_state_is_accessible_on_every_screen_and_in_both_themes(state: State, language: str, new_visitor: Visit, chat: ServedChat) -> None:
    visitor = new_visitor().visit(chat.site(lang=language))
    state(visitor, chat, language)
    assert visitor.page.locator(".root").get_attribute("lang") == language
    # Each language in both themes and at both widths; the other pairs in the other language.
    for width, theme in (((1280, "light"), (320, "dark")) if language == "nl" else ((1280, "dark"), (320, "light"))):
        visitor.page.set_viewport_size({"width": width, "height": 640})
        visitor.page.emulate_media(color_scheme=theme)
        assert visitor.faults() == [], (width, theme)
        assert visitor.overflow() <= 0, (width, theme)


@pytest.mark.parametrize("accent", ["ffffff", "000000", "ffe600", "ff0044", "7f7f7f", "00a0ff"])
def test_any_accent_can_be_read(accent: str, new_visitor: Visit, chat: ServedChat) -> None:
    visitor = new_visitor().visit(chat.site(data_accent=f"%23{accent}"))
    answered(visitor, chat, "nl")
    for theme in ("light", "dark"):
        visitor.page.emulate_media(color_scheme=theme)
        assert visitor.faults() == [], theme


def test_enlarged_four_times_a_laptop_screen_still_holds_it(new_visitor: Visit, chat: ServedChat) -> None:
    # 1280 by 1024 at 400 %.
    visitor = new_visitor(width=320, height=256).visit(chat.site())
    answered(visitor, chat, "nl")
    assert visitor.overflow() <= 0
    box = visitor.field.bounding_box()
    assert box is not None and box["y"] + box["height"] <= 256
    assert visitor.page.locator(".scroller").evaluate("each => each.clientHeight") > 100
    assert visitor.faults() == []


def test_more_space_between_letters_and_lines_hides_nothing(new_visitor: Visit, chat: ServedChat) -> None:
    # WCAG 2.2, 1.4.12.
    visitor = new_visitor(width=320, height=640).visit(chat.site())
    receipt(visitor, chat, "nl")
    visitor.page.evaluate(
        """() => { const sheet = new CSSStyleSheet(); sheet.replaceSync('*{line-height:1.5!important;letter-spacing:.12em!important;word-spacing:.16em!important}p{margin-bottom:2em!important}');
        const { shadowRoot } = document.querySelector('data-subject-assistant'); shadowRoot.adoptedStyleSheets = [...shadowRoot.adoptedStyleSheets, sheet]; }"""
    )
    assert visitor.overflow() <= 0
    for locator in visitor.page.locator(".panel :is(.text, .small, h2, .receipt b):visible").all():
        assert locator.evaluate("each => each.scrollWidth <= each.clientWidth + 1 || getComputedStyle(each).display === 'inline'"), locator.inner_text()


def test_targets_are_large_enough(new_visitor: Visit, chat: ServedChat) -> None:
    # WCAG 2.2, 2.5.8: 24 by 24, links within a sentence excepted.
    visitor = new_visitor(width=320, height=640).visit(chat.site())
    receipt(visitor, chat, "nl")
    for locator in visitor.page.locator(".panel :is(button, input, textarea):visible").all():
        box = locator.bounding_box()
        assert box is not None and box["width"] >= 24 and box["height"] >= 24, locator.evaluate("each => each.outerHTML")
    assert visitor.field.evaluate("each => parseFloat(getComputedStyle(each).fontSize)") >= 16
