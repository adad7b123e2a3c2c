"""The demonstration sites: the embed line of a real page, nothing else let in, and nowhere to be found where they are off."""

from __future__ import annotations

import re
from urllib.parse import urljoin

import pytest

from bot.policies.model import LANGUAGES
from tests.pages.made_up_chat import CHAT_URL, CONTROLLERS, TALK_TEXTS, MadeUpChat, browser_of, talk_app
from tests.pages.read_pages import read_page

NAMES = {names.slug: names.name for names in CONTROLLERS.names()}
BROWSER = browser_of(talk_app(MadeUpChat()))


def say(part: str, language: str, **values: str) -> str:
    return TALK_TEXTS.say("demo", part, language, **values)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_list_leads_to_every_company_in_both_languages(language: str) -> None:
    answer = BROWSER.get(f"/?language={language}")
    page = read_page(answer.text)
    assert (page.language, page.headings, page.second_headings) == (language, [say("list_title", language)], list(NAMES.values()))
    assert say("list_not", language) in page.text
    addresses = re.findall(r'href="([^"]*)"', answer.text)
    assert {f"demo/{slug}?language={each}" for slug in NAMES for each in LANGUAGES} <= set(addresses)
    assert not [address for address in addresses if BROWSER.get(urljoin("/", address)).status_code != 200]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("slug", NAMES)
def test_a_site_says_what_it_is_and_holds_the_line_that_a_company_would_paste(slug: str, language: str) -> None:
    answer = BROWSER.get(f"/demo/{slug}?language={language}")
    page = read_page(answer.text)
    assert (answer.status_code, page.language) == (200, language)
    assert say("not_affiliated", language, company=NAMES[slug]) in page.text
    key = ' data-key="sentera-2"' if slug == "sentera" else ""
    assert f'<script src="{CHAT_URL}/widget.js" data-controller="{slug}"{key} defer></script>' in answer.text
    assert f'<noscript><p class="notice"><a href="../chat/{slug}?language={language}">' in answer.text
    assert "img" not in page.tags
    assert not [each for each in re.findall(r'href="([^"]*)"', answer.text) if BROWSER.get(urljoin("/demo/", each)).status_code != 200]


def test_only_the_widget_runs_there_and_speaks_with_its_channel_alone() -> None:
    policy = dict(part.strip().split(" ", 1) for part in BROWSER.get("/demo/conitro").headers["content-security-policy"].split(";"))
    assert (policy["default-src"], policy["script-src"], policy["connect-src"]) == ("'none'", CHAT_URL, CHAT_URL)
    assert policy["style-src"].startswith("'sha256-")
    assert "unsafe" not in str(policy)
    assert "script-src" not in BROWSER.get("/").headers["content-security-policy"]


@pytest.mark.parametrize("path", ["/demo/nobody", "/demo/", "/demo"])
def test_there_is_no_site_of_nobody(path: str) -> None:
    assert BROWSER.get(path).status_code == 404


@pytest.mark.parametrize("path", ["/", "/demo/conitro", "/demo/conitro?language=fr"])
def test_where_they_are_off_their_paths_lead_nowhere(path: str) -> None:
    assert browser_of(talk_app(MadeUpChat(), demo=False)).get(path).status_code == 404
    assert browser_of(talk_app(MadeUpChat(), demo=False)).post(path).status_code == 404


def test_they_are_only_looked_at() -> None:
    assert BROWSER.post("/").status_code == 405
    assert BROWSER.post("/demo/conitro").status_code == 405
