"""The desk in a real browser: two agents and two visitors at once, keyboard alone, no script, and the rules of accessibility."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from bot.conversations.handoff import Holder, Settled
from bot.conversations.model import Author
from bot.staff.permissions import Role
from tests.browsers import browser as started_browser
from tests.desk.served import Served

DESKTOP, TABLET, PHONE = {"width": 1280, "height": 900}, {"width": 820, "height": 1180}, {"width": 390, "height": 844}
#: The rules of WCAG 2.2, levels A and AA.
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    made = Served(tmp_path_factory.mktemp("desk"))
    made.fill()
    made.start()
    yield made
    made.stop()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with started_browser() as made:
        yield made


def staff(served: Served, browser: Browser, *controllers: str, size: dict[str, int] = DESKTOP, script: bool = True, **more: object) -> tuple[BrowserContext, Page]:
    """Return the window of somebody who works for some controllers; a mistake of the script fails the test."""
    _, session = served.world.staff(*controllers, **more)  # type: ignore[arg-type]
    token = next(token for token, each in served.world.desk.sessions.items() if each.account == session.account)
    context = browser.new_context(viewport=size, java_script_enabled=script)  # type: ignore[arg-type]
    context.add_cookies([{"name": "desk", "value": token, "url": served.address}])
    context.set_default_timeout(30_000)
    page = context.new_page()
    page.on("pageerror", lambda error: pytest.fail(f"The script failed: {error}"))
    return context, page


def assert_accessible(page: Page, name: str) -> None:
    found = Axe().run(page, options=RULES).response["violations"]
    assert not found, [(name, each["id"], [node["html"][:160] for node in each["nodes"]][:4]) for each in found]


@pytest.mark.parametrize("language", ["nl", "fr"])
@pytest.mark.parametrize("size", [DESKTOP, TABLET, PHONE], ids=["desktop", "tablet", "phone"])
def test_every_page_holds_to_the_rules_of_accessibility(served: Served, browser: Browser, size: dict[str, int], language: str) -> None:
    context, page = staff(served, browser, "conitro", "sentera", size=size, language=language, role=Role.OFFICER, name="Sarah Maes")
    talk = served.world.talk("Hoelang bewaren jullie facturen?", "Wis alles", facts={"answers": ["conitro/retention/invoices/partly"]})
    talk_page = f"{served.address}/desk/talks/{talk}"
    for name, path in (("queue", "/desk/queue"), ("search", "/desk/search"), ("replies", "/desk/replies"), ("new reply", "/desk/replies/new"), ("talk that waits", f"/desk/talks/{talk}")):
        page.goto(served.address + path)
        assert_accessible(page, name)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{name} is wider than the window"
    page.click("#claim")
    page.wait_for_selector("#box")
    page.fill("#sought", "facturen" if language == "nl" else "factu")
    page.press("#sought", "Enter")
    page.wait_for_selector(".statements summary")
    page.locator(".statements summary").first.click()
    page.locator(".statements button[value^='quote:']").first.click()
    page.wait_for_selector(".attached")
    page.fill("#text", "Dag")
    page.click("#send")
    page.wait_for_selector(".line.staff .quote")
    page.locator("#act-give-back").click()
    assert_accessible(page, "talk")
    page.goto(f"{talk_page}/request/1")
    assert_accessible(page, "request, acts")
    page.goto(f"{talk_page}/request/1?act=request_erasure")
    page.fill("#contact", "geen adres")
    page.check("#extent-all")
    page.locator("form.stacked button[type=submit]").click()
    page.wait_for_selector(".mistake")
    assert page.evaluate("document.activeElement.matches('[data-focus]')")
    assert_accessible(page, "request, mistakes")
    context.close()


def write(served: Served, talk: str, text: str) -> None:
    """Let a visitor write while staff have the talk; the bot is silent."""
    message = served.world.write(talk, text)
    assert served.world.services.log.keep(message.id, {}).is_kept


@pytest.mark.parametrize("language, controller", [("nl", "conitro"), ("fr", "sentera")])
def test_two_agents_and_two_visitors_at_once_from_the_first_wait_to_the_end(served: Served, browser: Browser, language: str, controller: str) -> None:
    world = served.world
    first_context, lien = staff(served, browser, controller, name="Lien", language=language)
    second_context, karim = staff(served, browser, controller, name="Karim", language=language)
    lien.goto(f"{served.address}/desk/queue")
    karim.goto(f"{served.address}/desk/queue")
    # Both visitors come in while both agents look: the queue follows by itself.
    one, other = (world.talk(f"Question {number} ?", "Je veux un humain", controller=controller, language=language) for number in (1, 2))
    for page in (lien, karim):
        for talk in (one, other):
            page.wait_for_selector(f"#claim-{talk}")
    lien.click(f"#claim-{one}")
    lien.wait_for_selector("#box")
    # What a colleague took is not to be taken any more, without reloading.
    karim.wait_for_selector(f"#open-{one}")
    karim.click(f"#claim-{other}")
    karim.wait_for_selector("#box")
    # Each visitor writes and types; each agent sees only his or her own talk.
    write(served, one, "Bericht voor Lien")
    write(served, other, "Bericht voor Karim")
    expect(lien.locator("#lines")).to_contain_text("Bericht voor Lien")
    expect(karim.locator("#lines")).to_contain_text("Bericht voor Karim")
    expect(lien.locator("#lines")).not_to_contain_text("Bericht voor Karim")
    world.services.handoffs.person_sign(one, typing=True)
    expect(lien.locator("#typing")).to_be_visible()
    # Answers arrive, with the name, once; what the person has read shows.
    for page, talk, name in ((lien, one, "Lien"), (karim, other, "Karim")):
        page.fill("#text", f"Antwoord van {name}")
        page.dblclick("#send")
        expect(page.locator(".line.staff")).to_have_count(1)
        expect(page.locator("#text")).to_have_value("")
        staff_rows = [message for message in world.said(talk) if message.author is Author.STAFF]
        assert [(row.text, row.name) for row in staff_rows] == [(f"Antwoord van {name}", name)]
        world.services.handoffs.person_sign(talk, seen=staff_rows[0].sequence)
        page.wait_for_selector(".line.staff .seen")
    # What the agent types and reads, the visitor sees.
    lien.type("#text", "ik typ")
    lien.wait_for_function("true")
    for _ in range(100):
        if world.services.handoffs.status(one).agent_typing:
            break
        lien.wait_for_timeout(50)
    assert world.services.handoffs.status(one).agent_typing
    # Lien passes hers on to Karim: her half-typed text is not lost, Karim finds it in his queue.
    lien.click("#act-pass-on")
    lien.select_option("#to", label="Karim")
    lien.locator("details.menu[open] form button").click()
    lien.wait_for_url("**/desk/queue?said=pass_on")
    karim.goto(f"{served.address}/desk/queue?show=mine")
    karim.wait_for_selector(f"#open-{one}")
    karim.click(f"#open-{one}")
    karim.wait_for_selector("#box")
    # Give one back, close the other.
    karim.click("#act-give-back")
    karim.check("#settled-answered")
    karim.locator("details.menu[open] form button").click()
    karim.wait_for_url("**/desk/queue?said=give_back")
    karim.goto(f"{served.address}/desk/talks/{other}")
    karim.click("#act-close")
    karim.fill("#why", "Beantwoord")
    karim.locator("details.menu[open] form button").click()
    karim.wait_for_url("**/desk/queue?said=close")
    assert (world.state(one).holder, world.state(one).settled, world.state(other).holder) == (Holder.BOT, Settled.ANSWERED, Holder.CLOSED)
    # And both are found again.
    karim.goto(f"{served.address}/desk/search")
    karim.fill("#words", "Antwoord van")
    karim.press("#words", "Enter")
    for talk in (one, other):
        karim.wait_for_selector(f'a[href="/desk/talks/{talk}"]')
    first_context.close()
    second_context.close()


def test_the_window_of_who_lost_a_talk_says_so_and_keeps_what_was_typed(served: Served, browser: Browser) -> None:
    world = served.world
    context, page = staff(served, browser, "conitro", name="Lien")
    _, other = world.staff("conitro", name="Bert")
    talk = world.talk("hallo")
    page.goto(f"{served.address}/desk/talks/{talk}")
    page.click("#claim")
    page.wait_for_selector("#box")
    page.fill("#text", "half getypt")
    from bot.desk.talk_desk import agent_of

    mine = next(each for each in world.colleagues.sessions if each.account == world.state(talk).agent)
    world.services.handoffs.pass_on(talk, agent_of(mine), agent_of(other))
    page.wait_for_selector(".not-mine")
    assert page.locator("#box").count() == 0
    context.close()


def test_a_talk_is_taken_answered_and_closed_by_keyboard_alone(served: Served, browser: Browser) -> None:
    world = served.world
    context, page = staff(served, browser, "entra", name="Lien")
    talk = world.talk("hallo", controller="entra")
    page.goto(f"{served.address}/desk/queue?show=waiting")

    def tab_to(selector: str, most: int = 60) -> None:
        for _ in range(most):
            page.keyboard.press("Tab")
            if page.evaluate("selector => document.activeElement.matches(selector)", selector):
                # Whoever sees it knows where they are.
                assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
                return
        raise AssertionError(f"{selector} is not reached by keyboard")

    tab_to(f"#claim-{talk}")
    page.keyboard.press("Enter")
    page.wait_for_selector("#box")
    tab_to("#text")
    page.keyboard.type("Dag, ik help u verder.")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".line.staff")
    assert page.evaluate("document.activeElement.id") == "text"
    page.goto(page.url.split("?")[0])
    tab_to("#act-close")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("klaar")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/queue?said=close")
    assert world.state(talk).holder is Holder.CLOSED
    context.close()


def test_everything_works_without_script(served: Served, browser: Browser) -> None:
    world = served.world
    context, page = staff(served, browser, "conitro", name="Lien", script=False)
    talk = world.talk("Hoelang bewaren jullie facturen?")
    page.goto(f"{served.address}/desk/queue")
    page.click(f"#claim-{talk}")
    page.fill("#text", "Kijk eens:")
    page.fill("#sought", "facturen bewaren")
    page.press("#sought", "Enter")
    # Enter in the search seeks; it sends nothing, and nothing typed is lost.
    assert page.input_value("#text") == "Kijk eens:" and not [row for row in world.said(talk) if row.author is Author.STAFF]
    page.locator(".statements summary").first.click()
    page.locator(".statements button[value^='quote:']").first.click()
    page.click("#send")
    assert [bool(row.card) for row in world.said(talk) if row.author is Author.STAFF] == [False, True]
    page.fill("#note", "een notitie")
    page.locator("#notes form button").click()
    expect(page.locator("#notes")).to_contain_text("een notitie")
    page.locator("a[id^=ask-]").last.click()
    page.check("#act-request_access")
    page.locator("form.stacked button[type=submit]").click()
    page.fill("#contact", "lien.maes@voorbeeld.example")
    page.locator("form.stacked button[type=submit]").click()
    page.wait_for_selector(".receipt")
    assert re.search(r"[A-Z0-9]{3}(-[A-Z0-9]{3}){5}", page.locator(".receipt").inner_text())
    context.close()


def test_what_could_not_be_sent_is_said_and_goes_once_when_the_line_is_back(served: Served, browser: Browser) -> None:
    world = served.world
    context, page = staff(served, browser, "conitro", name="Lien")
    talk = world.talk("hallo")
    page.goto(f"{served.address}/desk/talks/{talk}")
    page.click("#claim")
    page.wait_for_selector("#box")
    page.fill("#text", "Komt dit aan?")
    # The answer is lost on its way back: the message is there, the agent cannot know.
    page.route("**/say", lambda route: (route.fetch(), route.abort()))
    page.click("#send")
    page.wait_for_selector("#box p.wrong")
    assert page.input_value("#text") == "Komt dit aan?"
    page.unroute("**/say")
    page.click("#send")
    expect(page.locator("#text")).to_have_value("")
    assert [row.text for row in world.said(talk) if row.author is Author.STAFF] == ["Komt dit aan?"]
    context.close()


def test_a_talk_that_nobody_looks_at_gives_its_line_back_and_catches_up_when_looked_at(served: Served, browser: Browser) -> None:
    world = served.world
    context, page = staff(served, browser, "conitro", name="Lien")
    talk = world.talk("hallo")
    page.goto(f"{served.address}/desk/talks/{talk}")
    page.click("#claim")
    page.wait_for_selector("#box")
    show = "hidden => { Object.defineProperty(document, 'hidden', { value: hidden, configurable: true }); document.dispatchEvent(new Event('visibilitychange')); }"
    page.evaluate(show, True)
    write(served, talk, "Geschreven terwijl niemand keek")
    page.wait_for_timeout(2_500)
    assert "terwijl niemand keek" not in page.locator("#lines").inner_text()
    page.evaluate(show, False)
    expect(page.locator("#lines")).to_contain_text("Geschreven terwijl niemand keek")
    context.close()
