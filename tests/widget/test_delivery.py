"""Exactly once on screen and in order, whatever the network and the server do."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.widget.served import ServedChat
from tests.widget.visitor import Visitor


def test_a_message_and_its_answer_stand_there_once(visitor: Visitor, chat: ServedChat) -> None:
    visitor.visit(chat.site()).open().ask("eerste")
    visitor.expect_texts("eerste", "U zei: eerste")
    visitor.ask("tweede")
    visitor.expect_texts("eerste", "U zei: eerste", "tweede", "U zei: tweede")
    assert [row["text"] for row in chat.talk.rows] == ["eerste", "U zei: eerste", "tweede", "U zei: tweede"]
    expect(visitor.page.locator(".typing")).to_be_hidden()


def test_messages_typed_in_one_go_arrive_in_that_order(visitor: Visitor, chat: ServedChat) -> None:
    visitor.visit(chat.site()).open()
    for word in ("een", "twee", "drie", "vier"):
        visitor.ask(word)
    expect(visitor.rows).to_have_count(8)
    assert [row["text"] for row in chat.talk.rows if row["author"] == "person"] == ["een", "twee", "drie", "vier"]
    assert sorted(visitor.texts()) == sorted(row["text"] for row in chat.talk.rows)
    assert visitor.texts() == [row["text"] for row in chat.talk.rows]
    # One conversation, though four messages wanted one.
    assert chat.asked("/sessions") == 1


def test_an_answer_that_gets_lost_costs_nothing(visitor: Visitor, chat: ServedChat) -> None:
    # The server took the message; that it did is never heard. The stream may bring it before it is asked for again.
    chat.chat.faults.lose_answers = 1
    visitor.visit(chat.site()).open().ask("hallo")
    visitor.expect_texts("hallo", "U zei: hallo")
    assert [row["text"] for row in chat.talk.rows] == ["hallo", "U zei: hallo"]
    # Asked for again under the same id, at once.
    chat.until(lambda: chat.asked("/messages", "POST") == 2, "a second try")
    visitor.expect_texts("hallo", "U zei: hallo")
    assert len(chat.talk.rows) == 2
    expect(visitor.page.locator(".failed")).to_have_count(0)


def test_an_answer_that_gets_lost_in_a_talk_under_way_costs_nothing(visitor: Visitor, chat: ServedChat) -> None:
    visitor.visit(chat.site()).open().ask("eerst")
    visitor.expect_texts("eerst", "U zei: eerst")
    chat.chat.faults.lose_answers = 2
    visitor.ask("hallo")
    visitor.expect_texts("eerst", "U zei: eerst", "hallo", "U zei: hallo")
    assert len(chat.talk.rows) == 4


def test_the_server_stumbling_is_not_seen(visitor: Visitor, chat: ServedChat) -> None:
    chat.chat.faults.refuse_messages = (2, 503)
    visitor.visit(chat.site()).open().ask("hallo")
    visitor.expect_texts("hallo", "U zei: hallo")


def test_what_could_not_be_sent_is_sent_by_a_tap_under_the_same_id(visitor: Visitor, chat: ServedChat) -> None:
    chat.chat.faults.refuse_messages = (3, 503)
    visitor.visit(chat.site()).open().ask("hallo")
    again = visitor.page.locator(".failed .again")
    expect(again).to_have_text("Er ging iets mis. Probeer het opnieuw.")
    again.click()
    visitor.expect_texts("hallo", "U zei: hallo")
    expect(visitor.page.locator(".failed")).to_have_count(0)
    assert len(chat.talk.keys) == 1
    # The button is gone; the focus is not.
    visitor.expect_focus("textarea")


def test_too_fast_is_told_in_the_words_of_the_server(visitor: Visitor, chat: ServedChat) -> None:
    chat.chat.faults.refuse_messages = (1, 429)
    visitor.visit(chat.site(lang="fr")).open().ask("allo")
    expect(visitor.page.locator(".failed .again")).to_have_text("C'était un peu rapide. Réessayez dans un instant.")
    assert chat.asked("/messages", "POST") == 1


def test_offline_is_told_and_what_was_written_goes_when_the_line_is_back(visitor: Visitor, chat: ServedChat) -> None:
    visitor.visit(chat.site()).open().ask("hallo")
    visitor.expect_texts("hallo", "U zei: hallo")
    visitor.page.context.set_offline(True)
    expect(visitor.page.locator(".banner")).to_contain_text("Geen internet")
    visitor.ask("in de tunnel")
    expect(visitor.page.locator(".failed")).to_have_count(1)
    chat.say("staff", "Bent u er nog?", name="Lien")
    visitor.page.context.set_offline(False)
    expect(visitor.page.locator(".banner")).to_be_empty()
    visitor.expect_texts("hallo", "U zei: hallo", "Bent u er nog?", "in de tunnel", "U zei: in de tunnel")


def test_a_server_that_is_away_is_told_and_found_again(visitor: Visitor, chat: ServedChat) -> None:
    visitor.visit(chat.site()).open().ask("hallo")
    visitor.expect_texts("hallo", "U zei: hallo")
    visitor.page.route("**/chat/v1/**", lambda route: route.abort())
    chat.call(lambda: setattr(chat.chat.faults, "no_streams", True))
    chat.set_status(working=False)
    expect(visitor.page.locator(".banner")).to_contain_text("Verbinding verbroken")
    chat.say("staff", "Ondertussen", name="Lien")
    chat.chat.faults.no_streams = False
    visitor.page.unroute("**/chat/v1/**")
    visitor.expect_texts("hallo", "U zei: hallo", "Ondertussen")
    expect(visitor.page.locator(".banner")).to_be_empty()


def test_where_streams_do_not_come_through_it_asks(visitor: Visitor, chat: ServedChat) -> None:
    chat.chat.faults.no_streams = True
    visitor.visit(chat.site()).open().ask("hallo")
    visitor.expect_texts("hallo", "U zei: hallo")
    chat.say("staff", "Later", name="Lien")
    visitor.expect_texts("hallo", "U zei: hallo", "Later")
    expect(visitor.page.locator(".banner")).to_be_empty()


def test_a_reload_brings_the_talk_back_and_announces_nothing_of_it(visitor: Visitor, chat: ServedChat) -> None:
    visitor.visit(chat.site()).open().ask("hoelang wordt mijn factuur bewaard?")
    expect(visitor.page.locator(".quote")).to_be_visible()
    before = visitor.texts()
    visitor.page.add_init_script(ANNOUNCED)
    visitor.page.reload()
    expect(visitor.page.locator(".log > .row")).to_have_count(3)
    expect(visitor.page.locator(".badge")).to_be_hidden()
    visitor.open()
    assert visitor.texts() == before
    # Buttons of the last answer are still there to be tapped.
    expect(visitor.page.locator(".chip")).to_have_count(2)
    expect(visitor.page.locator(".log[aria-live=polite]")).to_have_count(1)
    assert announced(visitor) == []
    chat.say("staff", "Nog iets?", name="Lien")
    expect(visitor.rows).to_have_count(4)
    assert announced(visitor) == ["Lien Nog iets?"]


def test_each_new_message_is_announced_once_and_ones_own_never(visitor: Visitor, chat: ServedChat) -> None:
    visitor.page.add_init_script(ANNOUNCED)
    visitor.visit(chat.site()).open().ask("hallo")
    visitor.expect_texts("hallo", "U zei: hallo")
    chat.chat.faults.lose_answers = 1
    visitor.ask("nog eens")
    visitor.expect_texts("hallo", "U zei: hallo", "nog eens", "U zei: nog eens")
    assert announced(visitor) == ["Assistent: U zei: hallo", "Assistent: U zei: nog eens"]


def test_a_message_while_it_is_closed_is_counted_on_the_launcher(visitor: Visitor, chat: ServedChat) -> None:
    visitor.visit(chat.site()).open().ask("hallo")
    visitor.expect_texts("hallo", "U zei: hallo")
    visitor.page.keyboard.press("Escape")
    expect(visitor.launcher).to_have_accessible_name("Vragen over uw gegevens? Open de chat")
    chat.say("staff", "Dag", name="Lien")
    expect(visitor.launcher).to_have_accessible_name("1 nieuw bericht. Open de chat")
    chat.say("staff", "Bent u er?", name="Lien")
    expect(visitor.launcher).to_have_accessible_name("2 nieuwe berichten. Open de chat")
    expect(visitor.page.locator(".badge")).to_have_text("2")
    expect(visitor.page.locator(".root > [role=status]")).to_have_text("2 nieuwe berichten. Open de chat")
    title = visitor.page.title()
    visitor.launcher.click()
    visitor.expect_texts("hallo", "U zei: hallo", "Dag", "Bent u er?")
    expect(visitor.page.locator(".badge")).to_be_hidden()
    assert visitor.page.title() == title == "Welkom"


def test_a_token_that_is_over_is_renewed_without_a_word(visitor: Visitor, chat: ServedChat) -> None:
    visitor.visit(chat.site()).open().ask("hallo")
    visitor.expect_texts("hallo", "U zei: hallo")
    old = visitor.storage()["session"]
    chat.chat.faults.tokens_over = True
    visitor.ask("nog eens")
    visitor.expect_texts("hallo", "U zei: hallo", "nog eens", "U zei: nog eens")
    assert chat.asked("/sessions/renew") >= 1
    assert len(chat.chat.talks) == 1
    fresh = visitor.storage()["session"]
    assert fresh.keys() == old.keys() and fresh != old


def test_a_talk_that_is_over_is_told_and_the_message_begins_a_new_one(visitor: Visitor, chat: ServedChat) -> None:
    visitor.visit(chat.site()).open().ask("hallo")
    visitor.expect_texts("hallo", "U zei: hallo")
    chat.chat.faults.no_renewal = chat.chat.faults.tokens_over = True
    first = chat.talk.id
    visitor.page.route("**/sessions", lambda route: (setattr(chat.chat.faults, "tokens_over", False), route.continue_())[1])
    visitor.ask("nog eens")
    visitor.expect_texts("hallo", "U zei: hallo", "nog eens", "U zei: nog eens")
    assert "Deze sessie is voorbij." in visitor.texts()
    (second,) = chat.chat.talks.keys() - {first}
    assert [row["text"] for row in chat.chat.talks[second].rows] == ["nog eens", "U zei: nog eens"]


def test_clearing_deletes_the_talk_and_the_token(visitor: Visitor, chat: ServedChat) -> None:
    visitor.visit(chat.site()).open().ask("hallo")
    visitor.expect_texts("hallo", "U zei: hallo")
    visitor.choose("Wis dit gesprek")
    dialog = visitor.page.get_by_role("alertdialog", name="Dit gesprek wissen?")
    dialog.get_by_text("Behoud het").click()
    expect(dialog).to_have_count(0)
    assert len(chat.chat.talks) == 1
    visitor.choose("Wis dit gesprek")
    dialog.get_by_text("Wis het gesprek").click()
    expect(visitor.page.locator(".toast")).to_have_text("Het gesprek is gewist.")
    visitor.expect_texts()
    expect(visitor.page.locator(".question")).to_have_count(4)
    assert chat.chat.talks == {}
    assert visitor.storage()["session"] == {}
    visitor.ask("opnieuw")
    visitor.expect_texts("opnieuw", "U zei: opnieuw")


def test_what_waited_to_be_sent_is_not_said_after_the_talk_was_cleared(visitor: Visitor, chat: ServedChat) -> None:
    visitor.visit(chat.site()).open().ask("hallo")
    visitor.expect_texts("hallo", "U zei: hallo")
    chat.chat.faults.refuse_messages = (2, 503)
    visitor.ask("toch niet")
    chat.until(lambda: chat.asked("/messages", "POST") == 2, "a first try")
    visitor.choose("Wis dit gesprek")
    visitor.page.get_by_text("Wis het gesprek").click()
    expect(visitor.page.locator(".toast")).to_have_text("Het gesprek is gewist.")
    visitor.ask("opnieuw")
    visitor.expect_texts("opnieuw", "U zei: opnieuw")
    assert [row["text"] for row in chat.talk.rows] == ["opnieuw", "U zei: opnieuw"]


def test_what_cannot_be_cleared_now_stays_and_is_told(visitor: Visitor, chat: ServedChat) -> None:
    visitor.visit(chat.site()).open().ask("hallo")
    visitor.expect_texts("hallo", "U zei: hallo")
    visitor.page.route("**/conversation", lambda route: route.abort())
    visitor.choose("Wis dit gesprek")
    visitor.page.get_by_text("Wis het gesprek").click()
    expect(visitor.page.locator(".toast")).to_contain_text("nog niet gewist")
    visitor.expect_texts("hallo", "U zei: hallo")
    assert len(visitor.storage()["session"]) == 1


#: Writes down what a screen reader would read out of the log: rows added where the live region is polite.
ANNOUNCED = """
window.announced = [];
const attach = Element.prototype.attachShadow;
Element.prototype.attachShadow = function (options) {
  const shadow = attach.call(this, options);
  const polite = node => { for (let on = node; on && on.closest; on = on.parentElement) if (on.hasAttribute('aria-live')) return on.getAttribute('aria-live') === 'polite'; };
  new MutationObserver(changes => {
    for (const { target, addedNodes } of changes) for (const node of addedNodes) {
      if (target.getAttribute?.('role') === 'log' && polite(node)) announced.push((node.firstChild.className === 'who' ? node.querySelector('b').textContent + ' ' + node.querySelector('.text').textContent : node.textContent));
    }
  }).observe(shadow, { childList: true, subtree: true });
  return shadow;
};
"""


def announced(visitor: Visitor) -> list[str]:
    return visitor.page.evaluate("announced")
