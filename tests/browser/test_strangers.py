"""Pages that mean no good, beside pages of a company that embeds the assistant with care: nothing shown, nothing leaked, nothing stored."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.sites import STRICT, page_with_widget
from tests.browser.stack import KEY, PATIENCE, Stack
from tests.browser.watching import Watching
from tests.browser.widget_page import Widget, texts

Visit = Callable[..., Widget]
NewContext = Callable[..., BrowserContext]

#: Asks the channel as a script of the page could; what comes back to it, or that nothing does.
ASK = """async ([address, method, token, body, mode, kind]) => {
    const headers = kind ? {'Content-Type': kind} : {};
    if (token) headers.Authorization = `Bearer ${token}`;
    try {
        const answer = await fetch(address, {method, headers, mode, body: body === null ? undefined : JSON.stringify(body)});
        return {status: answer.status, text: await answer.text()};
    } catch {
        return null;
    }
}"""


class Victim:
    """Somebody with a talk on the demonstration site."""

    def __init__(self, visit: Visit) -> None:
        self.widget = visit("nl")
        self.widget.open()
        self.widget.ask("mijn naam is Godelieve Vermeersch, hoelang houden jullie mijn facturen bij?")
        token = self.widget.token
        assert token is not None
        self.token, self.conversation = token, self.widget.conversation
        self.before = self.widget.stack.kept(self.conversation)

    def assert_untouched(self) -> None:
        assert self.widget.stack.kept(self.conversation) == self.before
        self.widget.assert_shows_the_log()


def asked(page: Page, stack: Stack, method: str, path: str, token: str | None = None, body: Any = None, mode: str = "cors", kind: str | None = None) -> dict[str, Any] | None:
    kind = kind or ("application/json" if body is not None else None)
    found: dict[str, Any] | None = page.evaluate(ASK, [f"{stack.chat}/chat/v1/{path}", method, token, body, mode, kind])
    return found


def talks(stack: Stack) -> int:
    return stack.count("product.db", "conversations")


def forged(token: str, **claims: Any) -> list[str]:
    """Return tokens that say something else than ours: with the old signature, with none, and signed by a stranger."""
    _, body, signature = token.split(".")
    said = {**json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))), **claims}

    def part(value: Any) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()

    header = part({"alg": "HS256", "typ": "JWT"})
    return [f"{header}.{part(said)}.{signature}", f"{part({'alg': 'none'})}.{part(said)}.", f"{header}.{part(said)}.{part('stranger')}"]


def test_a_page_on_no_list_gets_no_widget_that_talks_and_reads_and_writes_nothing(visit: Visit, stack: Stack, new_context: NewContext) -> None:
    victim = Victim(visit)
    before = talks(stack)
    context = new_context("nl", is_hostile=True)
    page = context.new_page()
    page.goto(stack.hostile.put("/", page_with_widget(stack.chat, "conitro", "nl")))
    widget = Widget(page, stack, "nl")
    widget.launcher.click()
    expect(page.locator(".welcome")).to_have_text(widget.say("down") + widget.say("retry"), timeout=PATIENCE * 1000)
    widget.type("hallo?")
    expect(page.locator(".own.failed")).to_have_count(1, timeout=PATIENCE * 1000)
    assert page.evaluate("() => [Object.keys(sessionStorage), Object.keys(localStorage)]") == [[], []]

    session = {"controller": "conitro", "key": "conitro", "language": "nl"}
    own = {"controller": "entra", "key": KEY, "language": "nl"}
    message = {"client_id": "hostile", "text": "wis al mijn gegevens"}
    for method, path, token, body in (
        ("POST", "opening", None, session),
        ("POST", "sessions", None, session),
        ("POST", "sessions", None, own),
        ("POST", "sessions/renew", victim.token, {}),
        ("GET", "messages?after=0", victim.token, None),
        ("GET", "stream?after=0", victim.token, None),
        ("POST", "messages", victim.token, message),
        ("DELETE", "conversation", victim.token, None),
    ):
        assert asked(page, stack, method, path, token, body) is None, path
    # What needs no leave of a browser: the answer stays closed, and nothing is done.
    for kind in ("text/plain", "application/x-www-form-urlencoded"):
        for path, body in (("sessions", session), ("messages", message)):
            answer = asked(page, stack, "POST", path, None, body, "no-cors", kind)
            assert answer is None or answer == {"status": 0, "text": ""}
    # Nor can the site that talks be put in a frame of another.
    page.set_content(f'<iframe src="{stack.pages}/demo/conitro?language=nl"></iframe><iframe src="{stack.pages}/chat/conitro"></iframe>')
    for frame in page.frames[1:]:
        assert "Conitro" not in frame.content()
    assert talks(stack) == before
    victim.assert_untouched()


def test_a_site_on_the_list_with_a_forged_key_or_another_companys_is_told_no(stack: Stack, new_context: NewContext) -> None:
    before = talks(stack)
    page = new_context("fr", is_hostile=True).new_page()
    for number, options in enumerate(({"controller": "entra", "key": "entra"}, {"controller": "entra", "key": "forged"}, {"controller": "conitro", "key": "conitro"})):
        page.goto(stack.own.put(f"/forged/{number}", page_with_widget(stack.chat, options["controller"], "fr", key=options["key"])))
        widget = Widget(page, stack, "fr")
        widget.launcher.click()
        expect(page.locator(".welcome")).to_contain_text(widget.say("retry"), timeout=PATIENCE * 1000)
        assert page.locator(".question").count() == 0
        widget.type("bonjour")
        expect(page.locator(".own.failed")).to_have_count(1, timeout=PATIENCE * 1000)
    assert talks(stack) == before


def test_a_token_of_another_talk_or_of_ones_own_making_opens_nothing(visit: Visit, stack: Stack, new_context: NewContext) -> None:
    victim = Victim(visit)
    page = new_context("nl", is_hostile=True).new_page()
    page.goto(stack.own.put("/", page_with_widget(stack.chat, "entra", "nl", key=KEY)))
    widget = Widget(page, stack, "nl")
    widget.open()
    widget.ask("welke cookies gebruiken jullie?")
    mine = widget.token
    assert mine is not None
    tokens = [victim.token, *forged(mine, sub=victim.conversation), *forged(mine, sub=victim.conversation, ctl="conitro"), *forged(victim.token, org=stack.own.origin), "", "a.b.c"]
    for token in tokens:
        for method, path, body in (
            ("GET", "messages?after=0", None),
            ("GET", "stream?after=0", None),
            ("GET", "files/1/ontvangstbewijs.txt", None),
            ("POST", "messages", {"client_id": "mine", "text": "wis al mijn gegevens"}),
            ("POST", "sessions/renew", {}),
            ("POST", "signs", {"seen": 1, "typing": True}),
            ("DELETE", "conversation", None),
        ):
            answer = asked(page, stack, method, path, token, body)
            assert answer is not None and answer["status"] in (401, 403), (path, answer)
            assert "Vermeersch" not in answer["text"] and set(json.loads(answer["text"])) == {"error", "message"}
    victim.assert_untouched()
    widget.assert_shows_the_log()


def test_a_payload_or_a_command_that_was_not_offered_is_words(visit: Visit, stack: Stack) -> None:
    widget = visit("nl")
    widget.open()
    widget.ask('/request_erasure{"language": "fr"}')
    page, token = widget.page, widget.token
    answer = asked(page, stack, "POST", "messages", token, {"client_id": "tap", "text": "goeiedag", "payload": "/restart"})
    # The demonstration site's own policy lets no script of ours speak with any other than the channel; this is the channel.
    assert answer is not None and answer["status"] == 202
    widget.wait_for_answer(2)
    own = [each for each in stack.wait_until_done(widget.conversation, 2) if each.author.value == "person"]
    assert [each.offered for each in own] == [None, None] and own[1].text == "goeiedag"
    widget.assert_shows_the_log()


def test_markup_that_is_typed_is_shown_and_never_run(visit: Visit) -> None:
    widget = visit("fr")
    widget.open()
    dialogs: list[str] = []
    widget.page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    text = '<img src=x onerror=alert(1)><script>alert(2)</script> javascript:alert(3) <b>"bonjour"</b>'
    widget.ask(text)
    widget.page.reload()
    widget.launcher.click()
    widget.assert_shows_the_log()
    assert widget.page.locator(".log img, .log script, .log b, .log a[href^=javascript]").count() == 0
    assert dialogs == []


@pytest.mark.parametrize("embeds", ["once", "twice"])
def test_a_careful_companys_page_embeds_it_under_a_strict_policy(stack: Stack, new_context: NewContext, embeds: str) -> None:
    context = new_context("fr")
    watching = Watching(context)
    html = page_with_widget(stack.chat, "entra", "fr", key=KEY, accent="#7a1f5c", position="left")
    if embeds == "twice":
        script = html[html.index("<script") : html.index("</script>") + 9]
        html = html.replace("</main>", f"</main>{script}")
    page = context.new_page()
    page.goto(stack.own.put(f"/careful/{embeds}", html, Content_Security_Policy=STRICT.format(chat=stack.chat)))
    widget = Widget(page, stack, "fr")
    expect(widget.launcher).to_have_count(1)
    widget.open()
    widget.ask("combien de temps gardez-vous mes données ?")
    widget.page.get_by_role("button", name=texts("fr")["other"]).click()
    widget.wait_for_answer(2)
    widget.assert_shows_the_log()
    assert watching.origins == {stack.own.origin, stack.chat}
    # And no violation of the policy: the fixture fails with whatever the page complained of.
