"""Every page of accounts in a real browser: no rule of accessibility broken, nothing wider than a tablet, by keyboard alone."""

from __future__ import annotations

from collections.abc import Iterator

import pyotp
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from bench.processes import free_port
from bot.staff.managing import Wanted
from bot.staff.permissions import Role
from tests.browsers import browser
from tests.desk.account_desks import ServedAccounts
from tests.staff.worlds import PASSWORD

#: Of WCAG 2.2 AA, and what axe itself advises.
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
TABLET, DESKTOP = (768, 1024), (1280, 900)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedAccounts]:
    found = ServedAccounts(tmp_path_factory.mktemp("desk"), free_port())
    found.fill()
    found.start()
    yield found
    found.stop()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser() as started:
        yield started


def open_page(chromium: Browser, size: tuple[int, int], scheme: str, language: str, token: str | None, served: ServedAccounts) -> Page:
    context = chromium.new_context(viewport={"width": size[0], "height": size[1]}, color_scheme=scheme, locale=f"{language}-BE")  # type: ignore[arg-type]
    if token:
        context.add_cookies([{"name": "desk", "value": token, "url": served.address}])
    page = context.new_page()
    page.on("console", lambda message: page.faults.append(message.text) if message.type == "error" and "Failed to load resource" not in message.text else None)  # type: ignore[attr-defined]
    page.on("pageerror", lambda error: page.faults.append(str(error)))  # type: ignore[attr-defined]
    page.faults = []  # type: ignore[attr-defined]
    return page


def look_at(page: Page, name: str) -> None:
    """Hold what is shown against the rules."""
    found = Axe().run(page, options=RULES)
    assert found.violations_count == 0, f"{name}: {found.generate_report()}"
    wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wider <= 0, f"{name} is {wider} pixels wider than the screen"
    # The strict policy refused nothing that we use.
    assert page.faults == [], name  # type: ignore[attr-defined]


@pytest.mark.parametrize("size, scheme, language", [(DESKTOP, "light", "nl"), (TABLET, "dark", "nl"), (TABLET, "light", "fr"), (DESKTOP, "dark", "fr")])
def test_every_page_is_accessible(served: ServedAccounts, chromium: Browser, size: tuple[int, int], scheme: str, language: str) -> None:
    world = served.world
    root = world.root()
    world.own.set_language(world.session(root), language)
    wanted = Wanted("Iemand Nieuw", Role.OFFICER, frozenset({"conitro"}), False, language)
    _, token = world.managing.invite(world.session(root), f"nieuw.{size[0]}.{scheme}.{language}@voorbeeld.example", wanted, by_mail=False)

    stranger = open_page(chromium, size, scheme, language, None, served)
    stranger.goto(f"{served.address}/desk/")
    look_at(stranger, "login")
    stranger.fill("#mail", "niemand@voorbeeld.example")
    stranger.fill("#password", "verkeerd")
    stranger.click("main button[type=submit]")
    expect(stranger.locator(".wrong")).to_be_focused()
    look_at(stranger, "login, wrong")
    stranger.goto(f"{served.address}/desk/invitation/{token}")
    look_at(stranger, "invitation")
    stranger.fill("#password", PASSWORD)
    stranger.fill("#again", PASSWORD)
    stranger.click("main button[type=submit]")
    look_at(stranger, "set-up")
    assert stranger.evaluate("document.querySelector('.qr').naturalWidth") > 0
    secret = (stranger.text_content("p.secret") or "").replace(" ", "")
    stranger.fill("#code", pyotp.TOTP(secret).at(world.clock()))
    stranger.click("main button[type=submit]")
    look_at(stranger, "recovery codes")
    stranger.goto(f"{served.address}/desk/invitation/{token}")
    look_at(stranger, "invitation, over")

    half = open_page(chromium, size, scheme, language, world.log_in(root).token, served)
    half.goto(f"{served.address}/desk/")
    look_at(half, "second factor")

    page = open_page(chromium, size, scheme, language, root.token, served)
    for path in ("/accounts", "/accounts/new", "/account", "/audit", "/audit?act=log_in", "/does-not-exist", "/accounts?said=changed"):
        page.goto(f"{served.address}/desk{path}")
        assert page.evaluate("document.documentElement.lang") == language
        look_at(page, path)
    page.goto(f"{served.address}/desk/accounts")
    page.get_by_role("link", name="Lien Peeters").click()
    look_at(page, "account")
    page.click("button[value=link]")
    look_at(page, "link")


def test_an_agent_logs_in_by_keyboard_alone(served: ServedAccounts, chromium: Browser) -> None:
    page = open_page(chromium, DESKTOP, "light", "nl", None, served)
    page.goto(f"{served.address}/desk/account")
    page.keyboard.press("Tab")
    # The first stop leads past the bar.
    expect(page.get_by_role("link", name="Naar de inhoud")).to_be_focused()
    expect(page.get_by_role("link", name="Naar de inhoud")).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_label("E-mailadres")).to_be_focused()
    page.keyboard.type("lien.peeters@voorbeeld.example")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    # To the page that was asked for.
    expect(page.get_by_role("heading", name="Uw account", exact=True)).to_be_visible()
    assert page.url == f"{served.address}/desk/account"


def test_choosing_every_controller_takes_the_single_ones_out_of_reach(served: ServedAccounts, chromium: Browser) -> None:
    page = open_page(chromium, DESKTOP, "light", "nl", served.world.root().token, served)
    served.world.own.set_language(served.world.session(served.world.root()), "nl")
    page.goto(f"{served.address}/desk/accounts/new")
    page.get_by_label("Voor alle bedrijven").check()
    expect(page.get_by_label("Conitro")).to_be_disabled()
    page.get_by_label("Voor alle bedrijven").uncheck()
    expect(page.get_by_label("Conitro")).to_be_enabled()


def test_what_cannot_be_taken_back_is_asked_twice(served: ServedAccounts, chromium: Browser) -> None:
    served.world.own.set_language(served.world.session(served.world.root()), "nl")
    person = served.world.person("Even Weg", Role.AGENT, "derde")
    page = open_page(chromium, DESKTOP, "light", "nl", served.world.root().token, served)
    page.goto(f"{served.address}/desk/accounts/of/{person.account.id}")
    page.once("dialog", lambda dialog: dialog.dismiss())
    page.get_by_role("button", name="Account uitschakelen").click()
    assert not served.world.account(person).is_disabled
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Account uitschakelen").click()
    expect(page.get_by_role("status")).to_have_text("Het account is uitgeschakeld.")
    assert served.world.account(person).is_disabled
    page.context.close()
