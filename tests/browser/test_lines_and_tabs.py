"""Nothing lost, nothing twice, in order: lines that break, a server that dies, many tabs."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import BrowserContext, Error, Page, Route, expect

from tests.browser.stack import PATIENCE, Stack, wait_for
from tests.browser.watching import Watching
from tests.browser.widget_page import Widget

Visit = Callable[..., Widget]
NewContext = Callable[..., BrowserContext]

_MILLISECONDS = PATIENCE * 1000
QUESTIONS = ("hoelang houden jullie mijn facturen bij?", "welke cookies gebruiken jullie?", "met wie delen jullie mijn gegevens?", "wie is de verantwoordelijke?")


def duplicate(widget: Widget) -> Widget:
    """Duplicate a tab as a browser does: with what its session storage holds."""
    with widget.page.context.expect_page() as opened:
        widget.page.evaluate("() => { open(location.href); }")
    twin = Widget(opened.value, widget.stack, widget.language)
    twin.launcher.click()
    return twin


def own_texts(widget: Widget) -> list[str]:
    return widget.own.locator(".text").all_inner_texts()


def test_a_line_that_is_gone_and_comes_back(visit: Visit, new_context: NewContext) -> None:
    context = new_context("nl")
    widget = visit(context=context)
    widget.open()
    widget.ask(QUESTIONS[0])
    context.set_offline(True)
    expect(widget.banner).to_have_text(widget.say("offline"))
    for text in QUESTIONS[1:3]:
        widget.type(text)
    expect(widget.page.locator(".own.failed")).to_have_count(2, timeout=_MILLISECONDS)
    assert widget.stack.kept(widget.conversation)[-1].author.value == "bot"
    context.set_offline(False)
    expect(widget.banner).to_be_empty()
    widget.wait_for_answer(3)
    widget.assert_shows_the_log()
    assert [each.text for each in widget.stack.kept(widget.conversation) if each.author.value == "person"] == list(QUESTIONS[:3])


def test_an_answer_to_a_message_that_got_lost_on_the_way_back_sends_it_once_more_and_it_is_there_once(visit: Visit) -> None:
    widget = visit("fr")
    widget.open()
    taken: list[str] = []

    def lose(route: Route) -> None:
        if route.request.method == "POST" and len(taken) < 2:
            taken.append(route.request.post_data or "")
            # It reaches the server, whose answer does not come back.
            route.fetch()
            route.abort()
        else:
            route.continue_()

    widget.page.route("**/chat/v1/messages*", lose)
    widget.ask("combien de temps gardez-vous mes factures ?")
    # The stream may tell what was answered before the second try does.
    wait_for(lambda: widget.page.wait_for_timeout(100) or len(taken) == 2, lambda: taken)
    assert taken[0] == taken[1]
    widget.ask("et mon adresse ?")
    widget.assert_shows_the_log()
    assert len(own_texts(widget)) == 2


def test_without_streams_it_asks_now_and_then(visit: Visit) -> None:
    widget = visit("nl")
    widget.page.route("**/chat/v1/stream*", lambda route: route.abort())
    widget.open()
    widget.ask(QUESTIONS[0])
    widget.ask("en mijn adres?")
    widget.assert_shows_the_log()


def test_the_server_dies_in_the_middle_of_two_talks_and_comes_back(visit: Visit, stack: Stack) -> None:
    first, second = visit("nl"), visit("fr", "telephone")
    for widget, text in ((first, QUESTIONS[0]), (second, "combien de temps gardez-vous mes factures ?")):
        widget.open()
        widget.ask(text)
    # It has the message, and nobody has heard that it does.
    stack.arm("after_receive")
    first.type("wis al mijn gegevens")
    stack.wait_for_death("rasa")
    second.type("et mon adresse ?")
    for widget in (first, second):
        expect(widget.banner).to_have_text(widget.say("lost"), timeout=_MILLISECONDS)
        expect(widget.page.locator(".own.failed")).to_have_count(1, timeout=_MILLISECONDS)
    stack.start_rasa()
    for widget in (first, second):
        expect(widget.banner).to_be_empty(timeout=_MILLISECONDS)
    # Where the server had it, the stream tells; the other is sent again by a tap.
    second.page.locator(".again").click()
    for widget in (first, second):
        widget.wait_for_answer(2)
        widget.assert_shows_the_log()
    # A form that was begun is there after the next death too, which comes before the answer is kept.
    stack.arm("before_complete")
    first.type("reboot@voorbeeld.example")
    stack.wait_for_death("rasa")
    stack.start_rasa()
    first.wait_for_answer(3)
    first.tap("Overslaan")
    for widget in (first, second):
        widget.assert_shows_the_log()
    assert own_texts(first) == [QUESTIONS[0], "wis al mijn gegevens", "reboot@voorbeeld.example", "Overslaan"]


def test_two_tabs_show_one_talk_over_one_stream(visit: Visit, new_context: NewContext) -> None:
    context = new_context("nl")
    watching = Watching(context)
    widget = visit(context=context)
    widget.open()
    widget.ask(QUESTIONS[0])
    twin = duplicate(widget)
    twin.assert_shows_the_log()
    assert twin.conversation == widget.conversation
    twin.ask("en mijn adres?")
    widget.wait_for_answer(2)
    widget.ask("wis al mijn gegevens")
    twin.wait_for_answer(3)
    # The field knows what is asked in both.
    for tab in (widget, twin):
        tab.assert_shows_the_log()
        expect(tab.field).to_have_attribute("inputmode", "email")
    assert_one_stream(watching)
    # The tab that has the stream goes; the other takes it.
    twin.page.close()
    assert_one_stream(watching)
    widget.ask("stop")
    widget.assert_shows_the_log()


def test_what_is_cleared_in_one_tab_is_gone_in_the_other(visit: Visit) -> None:
    widget = visit("nl")
    widget.open()
    widget.ask(QUESTIONS[0])
    twin = duplicate(widget)
    twin.assert_shows_the_log()
    twin.button("menu").click()
    twin.button("clear").click()
    twin.page.get_by_role("alertdialog").get_by_role("button", name=twin.say("wipe")).click()
    for tab in (widget, twin):
        expect(tab.rows).to_have_count(0)
        wait_for(lambda tab=tab: tab.token is None, str)  # type: ignore[misc]
    widget.ask(QUESTIONS[1])
    widget.assert_shows_the_log()
    assert twin.token is None


def test_eight_tabs_of_one_talk_and_another_talk_beside_them(visit: Visit, new_context: NewContext) -> None:
    context = new_context("nl")
    watching = Watching(context)
    tabs = [visit(context=context)]
    tabs[0].open()
    tabs[0].ask(QUESTIONS[0])
    tabs += [duplicate(tabs[0]) for _ in range(7)]
    for tab in tabs:
        tab.assert_shows_the_log()
    for tab, text in zip(tabs[::2], QUESTIONS, strict=True):
        tab.type(text)
    for tab in tabs:
        tab.wait_for_answer(5)
        tab.assert_shows_the_log()
    assert_one_stream(watching)

    # Somebody begins anew in a ninth tab: another talk, which sees nothing of the first.
    other = visit(context=context, controller="crm")
    other.open()
    other.ask("hoelang houden jullie mijn gegevens bij?")
    other.assert_shows_the_log()
    assert other.conversation != tabs[0].conversation
    assert_one_stream(watching)
    tabs[3].ask("en mijn adres?")
    for tab in tabs:
        tab.wait_for_answer(6)
        tab.assert_shows_the_log()
    other.assert_shows_the_log()
    assert len({tab.conversation for tab in tabs}) == 1


def assert_one_stream(watching: Watching) -> None:
    """One tab of a browser holds a stream; while it goes from one to another, there may be none or two."""
    page: Page | None = next((page for page in watching.pages if not page.is_closed()), None)
    assert page is not None

    def is_one() -> bool:
        # Events of the browser come in while we wait for it.
        try:
            page.wait_for_timeout(100)
        except Error:
            return False
        return watching.streams == 1

    wait_for(is_one, lambda: watching.streams)
