"""Standing in somebody's page: its policy, its options, its scripts, and what it keeps in the browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from bot.channels.widget_files import widget_files
from tests.widget.conftest import Visit
from tests.widget.served import ServedChat
from tests.widget.visitor import Visitor


def test_nothing_is_stored_or_asked_before_it_is_needed(visitor: Visitor, chat: ServedChat) -> None:
    nothing = {"session": {}, "local": {}, "cookies": "", "databases": 0, "caches": 0}
    visitor.visit(chat.site())
    assert chat.chat.asked == []
    visitor.open()
    expect(visitor.page.locator(".question")).to_have_count(4)
    assert chat.asked("/opening") == len([each for each in chat.chat.asked if each[0] != "OPTIONS"]) == 1
    assert visitor.storage() == nothing
    visitor.ask("hallo")
    visitor.expect_texts("hallo", "U zei: hallo")
    session = visitor.storage()["session"]
    assert visitor.storage() == {**nothing, "session": session}
    (value,) = session.values()
    # A token, and nothing of what was said.
    assert len(value.split(".")) == 3 and "hallo" not in value
    assert visitor.page.context.cookies() == []


def test_it_asks_nobody_else_and_says_no_more_than_its_origin(visitor: Visitor, chat: ServedChat) -> None:
    asked: list[tuple[str, str | None, str | None]] = []
    visitor.page.on("request", lambda request: asked.append((request.url, request.header_value("referer"), request.header_value("cookie"))))
    visitor.visit(chat.site()).open().ask("hoelang wordt mijn factuur bewaard?")
    expect(visitor.page.locator(".quote")).to_be_visible()
    visitor.page.wait_for_load_state()
    hosts = {f"http://localhost:{chat.port}", f"http://127.0.0.1:{chat.port}"}
    assert all(any(address.startswith(host + "/") for host in hosts) for address, _, _ in asked)
    of_the_chat = [(address, referrer, cookie) for address, referrer, cookie in asked if "/chat/v1/" in address]
    assert of_the_chat and all(referrer is None and cookie is None for _, referrer, cookie in of_the_chat)
    # The token is in no address.
    (token,) = visitor.storage()["session"].values()
    assert not any(token in address for address, _, _ in asked)


def test_it_lives_under_a_strict_policy_and_trusted_types(visitor: Visitor, chat: ServedChat) -> None:
    # The policy of the page allows the host of the widget for script and requests, and nothing else; see the end of `new_visitor`.
    visitor.visit(chat.site(data_accent="rebeccapurple")).open().ask("12345678")
    expect(visitor.page.locator(".receipt")).to_be_visible()
    visitor.choose("Wis dit gesprek")
    assert visitor.launcher.evaluate("each => getComputedStyle(each).backgroundColor") == "rgb(102, 51, 153)"
    assert visitor.panel.evaluate("each => getComputedStyle(each).position") == "fixed"


def test_pinned_by_its_hash_it_works_and_a_changed_one_is_refused(new_visitor: Visit, chat: ServedChat) -> None:
    files = widget_files()
    for integrity, count in ((files.integrity, 1), (f"sha384-{'A' * 64}", 0)):
        visitor = new_visitor()
        visitor.page.goto(f"http://localhost:{chat.port}/empty")
        visitor.page.evaluate(
            """([src, integrity]) => new Promise(done => { const script = Object.assign(document.createElement('script'), {src, integrity, crossOrigin: 'anonymous', onload: done, onerror: done});
            script.dataset.controller = 'conitro'; document.head.append(script); })""",
            [f"http://127.0.0.1:{chat.port}/{files.name}", integrity],
        )
        expect(visitor.launcher).to_have_count(count)
        visitor.errors = [each for each in visitor.errors if "integrity" not in each]


def test_hostile_text_is_text(visitor: Visitor, chat: ServedChat) -> None:
    visitor.visit(chat.site(lax="1")).open().ask("onveilig")
    expect(visitor.page.locator(".staff")).to_be_visible()
    assert visitor.page.evaluate("window.hacked") is None
    assert visitor.page.locator(".log :is(img, script, b b, i, u, h1)").count() == 0
    # Only addresses of the web are links.
    assert {each.get_attribute("href") for each in visitor.page.locator(".log a").all()} == {"https://voorbeeld.example/a?b="}
    expect(visitor.page.locator(".chip")).to_have_text("<b>vet</b>")
    visitor.ask("<img src=x onerror=window.hacked=1>")
    expect(visitor.page.locator(".own").last).to_contain_text("<img src=x onerror=window.hacked=1>")
    assert visitor.page.evaluate("window.hacked") is None


def test_embedded_twice_it_stands_there_once(visitor: Visitor, chat: ServedChat) -> None:
    visitor.visit(chat.site(twice="1", lax="1"))
    visitor.page.evaluate("src => new Promise(done => document.body.append(Object.assign(document.createElement('script'), {src, onload: done})))", f"http://127.0.0.1:{chat.port}/widget.js")
    visitor.page.evaluate("document.body.append(document.createElement('data-subject-assistant'))")
    expect(visitor.launcher).to_have_count(1)
    visitor.open().ask("hallo")
    visitor.expect_texts("hallo", "U zei: hallo")
    assert chat.asked("/messages", "POST") == 1


@pytest.mark.parametrize(
    "replace",
    ["document.body = Object.assign(document.createElement('body'), {textContent: 'Andere pagina'})", "document.body.replaceChildren('Andere pagina')"],
    ids=["another body", "an emptied body"],
)
@pytest.mark.parametrize("width", [1280, 400])
def test_it_survives_a_page_that_is_replaced(replace: str, width: int, new_visitor: Visit, chat: ServedChat) -> None:
    visitor = new_visitor(width=width).visit(chat.site(lax="1")).open()
    visitor.ask("hallo")
    visitor.expect_texts("hallo", "U zei: hallo")
    visitor.page.evaluate(replace)
    expect(visitor.panel).to_be_visible()
    visitor.ask("nog eens")
    visitor.expect_texts("hallo", "U zei: hallo", "nog eens", "U zei: nog eens")
    assert visitor.panel.evaluate("each => each.matches(':modal')") is (width == 400)
    visitor.page.keyboard.press("Escape")
    expect(visitor.launcher).to_be_focused()


@pytest.mark.parametrize(
    ("query", "locale", "title"),
    [
        ({"lang": "fr"}, "nl-BE", "Vos données"),
        ({"lang": "fr-BE"}, "nl-BE", "Vos données"),
        ({"lang": "fr", "data_language": "nl"}, "fr-BE", "Uw gegevens"),
        ({"lang": "en"}, "fr-BE", "Vos données"),
        ({"lang": "en"}, "de-BE", "Uw gegevens"),
        ({"data_title": "Privacy"}, "nl-BE", "Privacy"),
        ({"lang": "fr", "data_title": "Privacy", "data_title_fr": "Vie privée"}, "nl-BE", "Vie privée"),
    ],
)
def test_language_and_texts_are_those_of_the_page(query: dict[str, str], locale: str, title: str, new_visitor: Visit, chat: ServedChat) -> None:
    visitor = new_visitor(locale=locale).visit(chat.site(**query)).open()
    expect(visitor.page.locator(".panel h2")).to_have_text(title)


def test_a_page_that_changes_its_language_takes_the_widget_along(visitor: Visitor, chat: ServedChat) -> None:
    visitor.visit(chat.site()).open()
    visitor.page.evaluate("document.documentElement.lang = 'fr'")
    expect(visitor.page.locator(".panel h2")).to_have_text("Vos données")
    expect(visitor.page.locator(".question").first).to_contain_text("Combien de temps")
    expect(visitor.launcher).to_have_attribute("aria-label", "Des questions sur vos données\u00a0? Ouvrir le chat".replace("\u00a0", " "))


def test_options_of_place_label_and_question(visitor: Visitor, chat: ServedChat) -> None:
    visitor.visit(chat.site(data_position="left", data_label="Uw privacy", data_question="Verkoopt u mijn gegevens?"))
    box = visitor.launcher.bounding_box()
    assert box is not None and box["x"] < 30
    expect(visitor.launcher).to_have_accessible_name("Uw privacy. Vragen over uw gegevens? Open de chat")
    visitor.open()
    expect(visitor.page.locator(".question").first).to_have_text("Verkoopt u mijn gegevens?")
    expect(visitor.page.locator(".question")).to_have_count(5)
    assert chat.asked("/sessions") == 0


def test_open_at_the_start_takes_no_focus_and_no_small_screen(new_visitor: Visit, chat: ServedChat) -> None:
    wide, small = new_visitor(), new_visitor(width=400)
    for visitor in (wide, small):
        visitor.page.goto(chat.site(data_open=""))
    expect(wide.page.locator(".question")).to_have_count(4)
    assert wide.focused() == "body"
    expect(small.launcher).to_be_visible()
    expect(small.panel).to_have_count(0)
    wide.field.focus()
    wide.page.keyboard.press("Escape")
    expect(wide.launcher).to_be_focused()


def test_the_page_may_open_ask_and_close(visitor: Visitor, chat: ServedChat) -> None:
    visitor.visit(chat.site())
    visitor.page.evaluate("DataSubjectAssistant.open()")
    expect(visitor.field).to_be_focused()
    visitor.page.evaluate("DataSubjectAssistant.close()")
    expect(visitor.panel).to_be_hidden()
    visitor.page.evaluate("DataSubjectAssistant.ask('hallo')")
    visitor.expect_texts("hallo", "U zei: hallo")
    expect(visitor.panel).to_be_visible()


def test_the_style_of_the_page_stays_out(visitor: Visitor, chat: ServedChat) -> None:
    visitor.visit(chat.site()).open()
    before = visitor.launcher.evaluate("() => 0"), visitor.panel.bounding_box()
    visitor.page.evaluate(
        """() => { const sheet = new CSSStyleSheet(); sheet.replaceSync('*{font-size:40px!important;color:red!important;display:block!important;text-transform:uppercase!important}');
        document.adoptedStyleSheets = [sheet]; }"""
    )
    assert visitor.panel.bounding_box() == before[1]
    assert visitor.page.locator(".panel h2").evaluate("each => getComputedStyle(each).fontSize") == "16px"
    assert visitor.page.locator(".panel h2").evaluate("each => getComputedStyle(each).textTransform") == "none"


def test_it_stays_small_where_motion_and_colours_are_forced(new_visitor: Visit, chat: ServedChat) -> None:
    visitor = new_visitor(forced_colors="active").visit(chat.site()).open()
    visitor.ask("traag")
    expect(visitor.page.locator(".typing")).to_be_visible()
    assert visitor.page.locator(".dots i").first.evaluate("each => getComputedStyle(each).animationName") == "none"
    assert visitor.page.locator(".own .text").evaluate("each => getComputedStyle(each).borderTopStyle") == "solid"
