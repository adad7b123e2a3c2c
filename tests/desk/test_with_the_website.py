"""Two visitors on a company's website and two agents at the desk: the channel's own server, the desk's own pages, one database."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.conversations.handoff import Reason
from tests.browsers import browser as started_browser
from tests.channels.website_servers import StreamReader, WebsiteServer, website_environment
from tests.desk.served import Served
from tests.desk.test_in_browser import staff


class Visitor:
    """Somebody with a website open, by the channel's HTTP API."""

    def __init__(self, website: WebsiteServer, first: str) -> None:
        self.website, self.token, self._count = website, website.session(), 0
        self.write(first)
        self.website.rows_when_answered(self.token, 1)
        self.stream = StreamReader(website, self.token)

    def write(self, text: str) -> None:
        self._count += 1
        status, said, _ = self.website.call("POST", "/chat/v1/messages", {"client_id": f"m{self._count}", "text": text}, token=self.token)
        assert status == 202, said

    def signs(self, **signs: Any) -> None:
        assert self.website.call("POST", "/chat/v1/signs", signs, token=self.token)[0] == 204

    def status(self) -> dict[str, Any]:
        return dict(self.website.call("GET", "/chat/v1/messages?after=0", token=self.token)[1]["status"])

    def rows(self) -> list[dict[str, Any]]:
        return list(self.website.call("GET", "/chat/v1/messages?after=0", token=self.token)[1]["messages"])


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("desk")
    made = Served(folder, env=website_environment(folder))
    made.start()
    yield made
    made.stop()


@pytest.fixture(scope="module")
def website(served: Served) -> Iterator[WebsiteServer]:
    server = WebsiteServer(served.world.env, "website")
    server.start()
    server.wait()
    yield server
    server.kill()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with started_browser() as made:
        yield made


def claimed(served: Served, page: Page, talk: str) -> None:
    page.goto(f"{served.address}/desk/queue")
    page.wait_for_selector(f"#claim-{talk}")
    page.click(f"#claim-{talk}")
    page.wait_for_selector("#box")


def test_each_visitor_talks_with_one_agent_and_back_to_the_assistant(served: Served, website: WebsiteServer, browser: Browser) -> None:
    world = served.world
    pairs = []
    for name, language in (("Lien", "nl"), ("Karim", "fr")):
        visitor = Visitor(website, f"Eerste vraag voor {name}")
        # The newest conversation is this visitor's.
        (talk_id,) = [each for each in _talks(served) if each not in [pair[2] for pair in pairs]]
        world.services.handoffs.ask(talk_id, Reason.ASKED, "nl", {}, "conitro")
        context, page = staff(served, browser, "conitro", name=name, language=language)
        pairs.append((visitor, page, talk_id, name, context))
    for visitor, page, talk_id, name, _ in pairs:
        claimed(served, page, talk_id)
        assert visitor.status()["state"] == "human" and visitor.status()["agent"] == name
    for visitor, page, _, name, _ in pairs:
        # While a human has the talk the assistant is silent, and what is written arrives at the right desk.
        visitor.write(f"Bent u daar, {name}?")
        expect(page.locator("#lines")).to_contain_text(f"Bent u daar, {name}?")
        visitor.signs(typing=True)
        expect(page.locator("#typing")).to_be_visible()
        page.fill("#text", f"Ja, hier is {name}.")
        page.press("#text", "Control+Enter")
        expect(page.locator(".line.staff")).to_have_count(1)
        (said,) = [row for row in visitor.rows() if row["author"] == "staff"]
        assert (said["text"], said["name"]) == (f"Ja, hier is {name}.", name)
        visitor.signs(seen=said["sequence"])
        page.wait_for_selector(".line.staff .seen")
    first, page, talk_id, _, _ = pairs[0]
    # A quote goes as the card that the assistant would send, a request with its receipt.
    page.fill("#sought", "facturen bewaren")
    page.press("#sought", "Enter")
    page.wait_for_selector(".statements summary")
    page.locator(".statements summary").first.click()
    page.locator(".statements button[value^='quote:']").first.click()
    page.wait_for_selector(".attached")
    page.click("#send")
    page.wait_for_selector(".line.staff .quote")
    assert first.rows()[-1]["card"]["kind"] == "quote"
    page.locator("a[id^=ask-]").last.click()
    page.check("#act-request_erasure")
    page.locator("form.stacked button[type=submit]").click()
    page.check("#extent-all")
    page.fill("#contact", "lien.maes@voorbeeld.example")
    page.locator("form.stacked button[type=submit]").click()
    page.wait_for_selector(".receipt")
    last = first.rows()[-1]
    assert last["card"]["kind"] == "receipt" and [each["name"] for each in last["files"]] == ["ontvangstbewijs.txt", "ontvangstbewijs.ics"]
    status, file, _ = website.call("GET", f"/chat/v1/files/{last['sequence']}/ontvangstbewijs.txt", token=first.token)
    assert status == 200 and last["card"]["requests"][0]["reference"] in (file.decode() if isinstance(file, bytes) else str(file))
    # Given back, the assistant answers again; the stream had every row once, in order.
    page.click("#act-give-back")
    page.check("#settled-request_opened")
    page.locator("details.menu[open] form button").click()
    page.wait_for_url("**/desk/queue?said=give_back")
    assert first.status()["state"] == "bot"
    before = len(first.rows())
    first.write("En nu weer de assistent?")
    rows = first.website.rows_when_answered(first.token, 3)
    assert rows[-1]["author"] == "bot" and len(rows) > before
    streamed = first.stream.wait_for(len(rows))
    # A row of the person's comes again when it is answered; all others come once.
    others = [row["sequence"] for row in streamed if row["author"] != "person"]
    assert others == sorted(set(others))
    assert {row["sequence"] for row in streamed} == set(range(1, len(rows) + 1))
    for visitor, *_, context in pairs:
        visitor.stream.end()
        context.close()


def _talks(served: Served) -> list[str]:
    from sqlalchemy import select

    from bot.store.engine import make_engine
    from bot.store.tables import conversations

    engine = make_engine(served.world.settings.database.url)
    with engine.connect() as connection:
        found = [row.id for row in connection.execute(select(conversations.c.id))]
    engine.dispose()
    return found
