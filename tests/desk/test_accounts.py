"""The pages of accounts, as a browser walks through them."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pyotp
import pytest

from bot.desk.cookies import csrf_of, new_token
from bot.staff.permissions import Role
from tests.desk.account_desks import AccountDesk, link_in, logged_in, said_in, secret_in
from tests.desk.frames import ORIGIN
from tests.staff.worlds import OTHER_PASSWORD, PASSWORD, StaffWorld


def test_an_invitation_leads_to_the_desk(accounts: AccountDesk, staff: StaffWorld) -> None:
    root = accounts.browser(staff.root())
    form = {"mail": "an@voorbeeld.example", "name": "An Janssens", "role": "officer", "controllers": ["conitro", "derde"], "language": "fr", "by": "link"}
    link = link_in(root.post("/desk/accounts/new", form))
    an = accounts.browser()
    page = an.get(link)
    # In the language they were invited in.
    assert "Choisissez votre mot de passe" in page.text
    assert "An Janssens" in page.text
    refused = an.post(link, {"password": "kort", "again": "kort"})
    assert (refused.status_code, said_in(refused)) == (422, "Ce mot de passe est trop court. Prenez au moins 12 caractères.")
    chosen = an.post(link, {"password": PASSWORD, "again": PASSWORD})
    assert chosen.headers["location"] == "/desk/set-up"
    # Nothing else is open yet.
    assert an.get("/desk/audit").headers["location"] == "/desk/set-up"
    an.token = an.client.cookies["desk"]
    set_up = an.get("/desk/set-up")
    picture = an.get("/desk/set-up/picture.svg")
    assert picture.headers["content-type"] == "image/svg+xml"
    assert picture.content.startswith(b"<?xml")
    half = an.token
    code = pyotp.TOTP(secret_in(set_up)).at(staff.clock())
    shown = an.post("/desk/set-up", {"code": code})
    assert len(re.findall(r"<li>[a-z2-9]{5}-[a-z2-9]{5}</li>", shown.text)) == 10
    an.token = an.client.cookies["desk"]
    assert an.token != half
    assert an.get("/desk/").headers["location"] == "/desk/audit"
    assert an.get("/desk/audit").status_code == 200
    assert an.get("/desk/accounts").status_code == 403
    # The link is spent.
    assert accounts.browser().get(link).status_code == 410


def test_a_session_planted_before_the_login_is_worth_nothing_after_it(accounts: AccountDesk, staff: StaffWorld) -> None:
    lien = staff.person("Lien Peeters", Role.AGENT, "conitro")
    planted = new_token()
    browser = accounts.browser()
    browser.client.cookies.set("desk", planted)
    browser.client.cookies.set("desk-visitor", planted)
    browser.get("/desk/login")
    browser.token = planted
    answer = browser.post("/desk/login", {"mail": lien.account.mail, "password": PASSWORD})
    assert answer.status_code == 303
    fresh = re.search(r"\bdesk=([A-Za-z0-9_-]{43})", answer.headers["set-cookie"])
    assert fresh
    assert fresh[1] != planted
    other = accounts.browser()
    other.client.cookies.set("desk", planted)
    assert other.get("/desk/account").headers["location"].startswith("/desk/login")


def test_the_token_changes_at_every_step(accounts: AccountDesk, staff: StaffWorld) -> None:
    root = staff.root()
    browser = accounts.browser()
    assert logged_in(browser, root.account.mail).headers["location"] == "/desk/second-factor"
    half = browser.token = browser.client.cookies["desk"]
    answer = browser.post("/desk/second-factor", {"code": staff.code(root)})
    assert answer.headers["location"] == "/desk/"
    whole = browser.client.cookies["desk"]
    assert half != whole
    old = accounts.browser()
    old.client.cookies.set("desk", half)
    assert old.get("/desk/account").headers["location"].startswith("/desk/login")


def test_logging_in_leads_to_the_page_that_was_asked_for_and_nowhere_else(accounts: AccountDesk, staff: StaffWorld) -> None:
    lien = staff.person("Lien Peeters", Role.AGENT, "conitro")
    browser = accounts.browser()
    sent = browser.get("/desk/account")
    assert parse_qs(urlsplit(sent.headers["location"]).query) == {"next": ["/desk/account"]}
    browser.get(sent.headers["location"])
    for wanted, reached in (
        ("/desk/account", "/desk/account"),
        ("https://elsewhere.example/", "/desk/"),
        ("//elsewhere.example", "/desk/"),
        ("/desk//elsewhere.example", "/desk/"),
        ("/desk/account?x=1", "/desk/"),
        ("/desk/\r\nX: y", "/desk/"),
        ("javascript:alert(1)", "/desk/"),
    ):
        fresh = accounts.browser()
        fresh.get("/desk/login")
        answer = fresh.post("/desk/login", {"mail": lien.account.mail, "password": PASSWORD, "next": wanted})
        assert answer.headers["location"] == reached, wanted


def test_login_does_not_tell_who_has_an_account(accounts: AccountDesk, staff: StaffWorld) -> None:
    lien = staff.person("Lien Peeters", Role.AGENT, "conitro")
    answers = []
    for mail in (lien.account.mail, "niemand@voorbeeld.example"):
        browser = accounts.browser()
        for at in range(7):
            answer = logged_in(browser, mail, f"verkeerd wachtwoord {at}")
        answers.append((answer.status_code, said_in(answer), answer.headers.get("retry-after")))
    assert answers[0] == answers[1]
    assert answers[0][0] == 429


def test_a_link_of_a_mail_from_elsewhere_is_asked_for_again_by_a_page_of_ours(accounts: AccountDesk) -> None:
    # Browsers hold the cookie back there: without this staff would log in at every link of a mail.
    answer = accounts.browser().get("/desk/account", headers={"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"})
    assert answer.status_code == 200
    assert '<meta http-equiv="refresh" content="0">' in answer.text


def test_logging_out_takes_the_cookie_and_the_session(accounts: AccountDesk, staff: StaffWorld) -> None:
    lien = staff.person("Lien Peeters", Role.AGENT, "conitro")
    browser = accounts.browser(lien)
    assert browser.get("/desk/account").status_code == 200
    answer = browser.post("/desk/logout")
    assert "desk=" in answer.headers["set-cookie"]
    assert staff.entering.read(lien.token) is None
    # By a link nobody is logged out.
    assert browser.get("/desk/logout").status_code == 405


# --- Names and addresses ----------------------------------------------------------------------
def test_html_in_a_name_is_text_everywhere(accounts: AccountDesk, staff: StaffWorld) -> None:
    evil = '"><script>alert(1)</script>'
    person = staff.person("Gewoon", Role.OFFICER, "voorbeeld")
    root = accounts.browser(staff.root())
    page = root.get(f"/desk/accounts/of/{person.account.id}")
    version = re.search(r'name="version" value="(\d+)"', page.text)
    assert version
    changed = root.post(f"/desk/accounts/of/{person.account.id}", {"name": evil, "role": "officer", "controllers": "voorbeeld", "version": version[1]})
    assert changed.status_code == 303
    officer = accounts.browser(person)
    pages = [root.get("/desk/accounts"), root.get(f"/desk/accounts/of/{person.account.id}"), root.get("/desk/audit"), officer.get("/desk/account"), officer.get("/desk/audit")]
    pages.append(root.post(f"/desk/accounts/of/{person.account.id}/link", {"by": "link"}))
    for each in pages:
        assert each.status_code == 200
        assert "<script>alert" not in each.text
        assert "&lt;script&gt;alert(1)" in each.text


@pytest.mark.parametrize("path", ["/desk/accounts/of/1", "/desk/accounts/of/..%2f..%2fetc", "/desk/accounts/of/%00", "/desk/accounts/of/' OR 1=1 --", "/desk/invitation/" + "x" * 43, "/desk/invitation/%ff%fe", "/desk/audit/../accounts/x"])
def test_guessed_ids_lead_nowhere(accounts: AccountDesk, staff: StaffWorld, path: str) -> None:
    assert accounts.browser(staff.root()).get(path).status_code in (404, 410)


def test_an_administrator_of_one_controller_sees_nothing_of_another(accounts: AccountDesk, staff: StaffWorld) -> None:
    one = accounts.browser(staff.person("Beheer Conitro", Role.ADMINISTRATOR, "conitro"))
    elsewhere = staff.person("Elders Werkzaam", Role.AGENT, "derde")
    listed = one.get("/desk/accounts").text
    assert "Elders Werkzaam" not in listed
    assert "Derde" not in one.get("/desk/accounts/new").text
    audit = one.get("/desk/audit").text
    assert "Elders Werkzaam" not in audit
    assert "Derde" not in audit
    there, missing = (one.get(f"/desk/accounts/of/{each}") for each in (elsewhere.account.id, "f" * 32))
    assert there.status_code == missing.status_code == 404
    for act in ("", "/disable", "/enable", "/link", "/second-factor"):
        form = {"name": "x", "role": "agent", "controllers": "conitro", "version": "1", "by": "link"}
        assert one.post(f"/desk/accounts/of/{elsewhere.account.id}{act}", form).status_code == 404
    given = one.post("/desk/accounts/new", {"mail": "x@voorbeeld.example", "name": "X", "role": "agent", "controllers": "derde", "language": "nl"})
    assert (given.status_code, said_in(given)) == (422, "Kies minstens één bedrijf dat u zelf beheert.")
    everywhere = one.post("/desk/accounts/new", {"mail": "x@voorbeeld.example", "name": "X", "role": "administrator", "everywhere": "yes", "language": "nl"})
    assert everywhere.status_code == 422
    for query in ("of=derde", "of=-", f"who={elsewhere.account.id}"):
        assert "Hier staat nog niets" in one.get(f"/desk/audit?{query}").text


@pytest.mark.parametrize("field, value", [("role", "root"), ("role", ""), ("language", "de"), ("version", "x"), ("version", "9" * 30), ("name", ""), ("controllers", "../x")])
def test_a_form_with_values_that_no_page_offers_changes_nothing(accounts: AccountDesk, staff: StaffWorld, field: str, value: str) -> None:
    person = staff.person("Lien Peeters", Role.AGENT, "conitro")
    root = accounts.browser(staff.root())
    form = {"mail": "x@voorbeeld.example", "name": "X", "role": "agent", "controllers": "conitro", "language": "nl", "version": str(staff.account(person).version), field: value}
    if field != "version":
        assert root.post("/desk/accounts/new", form).status_code == 422
    if field != "language":
        assert root.post(f"/desk/accounts/of/{person.account.id}", form).status_code in (400, 422)
    assert staff.account(person).name == "Lien Peeters"
    assert len(staff.managing.every()) == 2


def test_an_account_is_disabled_and_enabled(accounts: AccountDesk, staff: StaffWorld) -> None:
    person = staff.person("Lien Peeters", Role.AGENT, "conitro")
    root = accounts.browser(staff.root())
    assert root.post(f"/desk/accounts/of/{person.account.id}/disable").headers["location"] == "/desk/accounts?said=disabled"
    assert "Het account is uitgeschakeld." in root.get("/desk/accounts?said=disabled").text
    assert accounts.browser(person).get("/desk/account").status_code == 303
    assert "Account inschakelen" in root.get(f"/desk/accounts/of/{person.account.id}").text
    root.post(f"/desk/accounts/of/{person.account.id}/enable")
    assert logged_in(accounts.browser(), person.account.mail).status_code == 303


# --- The own account --------------------------------------------------------------------------
def test_the_own_account_is_changed(accounts: AccountDesk, staff: StaffWorld) -> None:
    lien = staff.person("Lien Peeters", Role.AGENT, "conitro")
    browser = accounts.browser(lien)
    browser.post("/desk/account/language", {"language": "fr"})
    assert "Votre compte" in browser.get("/desk/account").text
    assert browser.post("/desk/account/language", {"language": "de"}).status_code == 400
    wrong = browser.post("/desk/account/password", {"present": "fout", "password": OTHER_PASSWORD, "again": OTHER_PASSWORD})
    assert (wrong.status_code, said_in(wrong)) == (422, "Ce n'est pas votre mot de passe actuel.")
    done = browser.post("/desk/account/password", {"present": PASSWORD, "password": OTHER_PASSWORD, "again": OTHER_PASSWORD})
    assert done.status_code == 303
    assert staff.entering.read(lien.token) is None
    browser.token = browser.client.cookies.get("desk", domain="127.0.0.1") or re.findall(r"desk=([\w-]{43})", done.headers["set-cookie"])[0]
    assert staff.entering.read(browser.token) is not None


def test_what_is_said_after_a_step_is_one_of_our_texts(accounts: AccountDesk, staff: StaffWorld) -> None:
    page = accounts.browser(staff.root()).get("/desk/accounts?said=<b>betaal+hier</b>").text
    assert "betaal" not in page
    assert csrf_of(staff.root().token) in page


def test_an_origin_elsewhere_cannot_log_anybody_in(accounts: AccountDesk, staff: StaffWorld) -> None:
    lien = staff.person("Lien Peeters", Role.AGENT, "conitro")
    browser = accounts.browser()
    browser.get("/desk/login")
    answer = browser.post("/desk/login", {"mail": lien.account.mail, "password": PASSWORD}, headers={"origin": "https://elsewhere.example", "sec-fetch-site": "cross-site"})
    assert answer.status_code == 403
    assert "desk=" not in answer.headers.get("set-cookie", "").replace("desk-visitor=", "")
    # Nor without having seen our form.
    bare = accounts.browser()
    assert bare.client.post("/desk/login", data={"mail": lien.account.mail, "password": PASSWORD}, headers={"origin": ORIGIN}).status_code == 403
