"""Several tabs of one browser: one stream, every message once in each."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from tests.widget.served import ServedChat
from tests.widget.visitor import Visitor


@pytest.fixture
def profile(browser: Browser) -> Iterator[BrowserContext]:
    """One browser of one person."""
    context = browser.new_context(locale="nl-BE", reduced_motion="reduce")
    yield context
    context.close()


def first_tab(profile: BrowserContext, chat: ServedChat) -> Visitor:
    visitor = Visitor(profile.new_page()).visit(chat.site()).open()
    visitor.ask("hallo")
    visitor.expect_texts("hallo", "U zei: hallo")
    return visitor


def duplicated(tab: Visitor, chat: ServedChat) -> Visitor:
    """Duplicate a tab: browsers copy its session storage."""
    copied = Visitor(tab.page.context.new_page())
    copied.page.add_init_script(f"if (!sessionStorage.length) Object.assign(sessionStorage, {json.dumps(tab.storage()['session'])})")
    return copied.visit(chat.site())


def test_two_tabs_show_the_same_talk_and_share_a_stream(profile: BrowserContext, chat: ServedChat) -> None:
    one = first_tab(profile, chat)
    two = duplicated(one, chat)
    two.open()
    two.expect_texts("hallo", "U zei: hallo")
    two.ask("van de tweede")
    for tab in (one, two):
        tab.expect_texts("hallo", "U zei: hallo", "van de tweede", "U zei: van de tweede")
    one.ask("van de eerste")
    chat.say("staff", "Dag", name="Lien")
    for tab in (one, two):
        expect(tab.rows).to_have_count(7)
        assert tab.texts() == [row["text"] for row in chat.talk.rows]
    chat.until(lambda: chat.chat.open_streams == 1, "one stream for both")


def test_eight_tabs_hold_one_stream_and_show_each_message_once(profile: BrowserContext, chat: ServedChat) -> None:
    tabs = [first_tab(profile, chat)]
    tabs += [duplicated(tabs[0], chat) for _ in range(7)]
    chat.until(lambda: chat.chat.open_streams == 1, "one stream for eight")
    for number in range(5):
        chat.say("staff", f"bericht {number}", name="Lien")
    for tab in tabs:
        expect(tab.rows).to_have_count(7)
        assert tab.texts() == [row["text"] for row in chat.talk.rows]
    assert chat.chat.open_streams == 1
    # The tab with the stream goes; another takes over, and nothing is missed.
    tabs.pop().page.close()
    chat.until(lambda: chat.chat.open_streams == 1, "handed over")
    chat.say("staff", "na de overname", name="Lien")
    for tab in tabs:
        expect(tab.rows).to_have_count(8)
    chat.until(lambda: chat.chat.open_streams == 1, "still one")


def test_eight_talks_in_eight_tabs_hold_one_stream_and_miss_nothing(profile: BrowserContext, chat: ServedChat) -> None:
    # Browsers allow six connections to one host: eight streams would leave no room to send anything.
    tabs = [Visitor(profile.new_page()).visit(chat.site()).open() for _ in range(8)]
    for number, tab in enumerate(tabs):
        tab.ask(f"tab {number}")
    for number, tab in enumerate(tabs):
        tab.expect_texts(f"tab {number}", f"U zei: tab {number}")
    assert len(chat.chat.talks) == 8
    chat.until(lambda: chat.chat.open_streams == 1, "one stream for eight talks")
    for talk in list(chat.chat.talks.values()):
        chat.call(lambda talk=talk: chat.chat.say(talk, "staff", f"aan {talk.rows[0]['text']}", name="Lien"))
    for number, tab in enumerate(tabs):
        tab.expect_texts(f"tab {number}", f"U zei: tab {number}", f"aan tab {number}")


def test_clearing_in_one_tab_clears_the_other(profile: BrowserContext, chat: ServedChat) -> None:
    one = first_tab(profile, chat)
    two = duplicated(one, chat)
    two.open()
    two.expect_texts("hallo", "U zei: hallo")
    one.choose("Wis dit gesprek")
    one.page.get_by_text("Wis het gesprek").click()
    for tab in (one, two):
        tab.expect_texts()
        expect(tab.page.locator(".question")).to_have_count(4)
        assert tab.storage()["session"] == {}


def test_without_locks_and_channels_it_asks(profile: BrowserContext, chat: ServedChat) -> None:
    profile.add_init_script("delete Navigator.prototype.locks")
    one = first_tab(profile, chat)
    chat.say("staff", "Dag", name="Lien")
    one.expect_texts("hallo", "U zei: hallo", "Dag")
    assert chat.chat.most_streams == 0


def test_where_the_lock_is_refused_it_asks(profile: BrowserContext, chat: ServedChat) -> None:
    profile.add_init_script("LockManager.prototype.request = () => Promise.reject(new DOMException('no', 'SecurityError'))")
    one = first_tab(profile, chat)
    chat.say("staff", "Dag", name="Lien")
    one.expect_texts("hallo", "U zei: hallo", "Dag")
    assert chat.chat.most_streams == 0
