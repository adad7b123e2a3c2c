"""The page of a link: what it shows, what it spends, and what it never does."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from bot.identity.outcomes import LinkOutcome, LinkResult
from tests.pages.made_up_links import ACTS, TELLING, TEXTS, TOKEN, Links, client_of, result
from tests.pages.read_pages import read_page

CONFIRM = {"confirm": "yes"}
FORM = {"content-type": "application/x-www-form-urlencoded"}
STATUS = {"late": 410, "replaced": 410, "unknown": 404}


def link(outcome: LinkOutcome, language: str = "nl") -> Links:
    return Links(result(outcome, language), language)


@pytest.mark.parametrize("language, other", [("nl", "fr"), ("fr", "nl")])
@pytest.mark.parametrize("outcome", LinkOutcome)
def test_every_outcome_has_its_page_in_the_language_of_the_mail(outcome: LinkOutcome, language: str, other: str) -> None:
    # The browser's language counts for an unknown link alone.
    browser = language if outcome is LinkOutcome.UNKNOWN else other
    answer = client_of(link(outcome, language), language=browser).get(f"/proof/{TOKEN}")
    page, said = read_page(answer.text), TEXTS.parts(outcome.value, language)
    assert answer.status_code == STATUS.get(outcome.value, 200)
    assert (page.language, page.headings, page.title) == (language, [said["title"]], said["title"])
    assert said["text"] in page.text
    assert page.buttons == ([said["button"]] if outcome is LinkOutcome.READY else [])


@pytest.mark.parametrize("language, act", [("nl", "wissen van gegevens"), ("fr", "effacement de données")])
@pytest.mark.parametrize("outcome", TELLING)
def test_a_page_tells_company_acts_and_references_as_text(outcome: LinkOutcome, language: str, act: str) -> None:
    answer = client_of(link(outcome, language)).get(f"/proof/{TOKEN}")
    page = read_page(answer.text)
    assert "Conitro & Zonen <bvba>" in page.text
    assert "<bvba>" not in answer.text
    assert all(each.reference in page.text for each in ACTS)
    assert act in page.text


@pytest.mark.parametrize("outcome", [LinkOutcome.LATE, LinkOutcome.REPLACED, LinkOutcome.UNKNOWN])
def test_a_link_that_is_worth_nothing_tells_nothing_of_a_request(outcome: LinkOutcome) -> None:
    page = read_page(client_of(link(outcome)).get(f"/proof/{TOKEN}").text)
    assert "dl" not in page.tags
    assert "Conitro" not in page.text


def test_a_mail_scanner_that_opens_every_link_ten_times_spends_nothing() -> None:
    links = link(LinkOutcome.READY)
    browser = client_of(links)
    for _ in range(10):
        assert browser.get(f"/proof/{TOKEN}").status_code == 200
        assert browser.head(f"/proof/{TOKEN}").status_code == 200
    assert (len(links.looked), links.taken) == (20, [])
    assert browser.post(f"/proof/{TOKEN}", data=CONFIRM).status_code == 200
    assert links.taken == [TOKEN]


@pytest.mark.parametrize("language", ["nl", "fr"])
def test_the_button_proves_and_pressing_it_twice_is_no_failure(language: str) -> None:
    browser = client_of(link(LinkOutcome.READY, language))
    first, second = (read_page(browser.post(f"/proof/{TOKEN}", data=CONFIRM).text) for _ in range(2))
    assert first.headings == [TEXTS.parts("proven", language)["title"]]
    assert second.headings == [TEXTS.parts("already_proven", language)["title"]]


def test_the_form_posts_to_its_own_address_without_script() -> None:
    answer = client_of(link(LinkOutcome.READY)).get(f"/proof/{TOKEN}")
    page = read_page(answer.text)
    assert page.forms == [{"method": "post"}]
    assert page.fields == {"confirm": "yes"}
    assert "script" not in page.tags
    assert not [name for name in page.attributes if name.startswith("on")]
    # The secret of the link is in the address only.
    assert TOKEN not in answer.text


@pytest.mark.parametrize(
    "sent",
    [
        {"data": {}},
        {"data": {"confirm": "no"}},
        {"data": {"confirm": ["yes", "no"]}},
        {"content": b"confirm=yes"},
        {"content": b"confirm=yes", "headers": {"content-type": "text/plain"}},
        {"content": b'{"confirm": "yes"}', "headers": {"content-type": "application/json"}},
        {"content": "confirm=yés".encode(), "headers": FORM},
        {"content": b"confirm=\xff", "headers": FORM},
        {"content": b"&".join([b"a=1"] * 12 + [b"confirm=yes"]), "headers": FORM},
        {"content": b"--x\r\nContent-Disposition: form-data; name=confirm\r\n\r\nyes\r\n--x--", "headers": {"content-type": "multipart/form-data; boundary=x"}},
    ],
)
def test_what_is_not_the_button_proves_nothing_and_shows_it_again(sent: dict[str, Any]) -> None:
    links = link(LinkOutcome.READY, "fr")
    answer = client_of(links).post(f"/proof/{TOKEN}", **sent)
    page = read_page(answer.text)
    assert (answer.status_code, links.taken) == (400, [])
    assert TEXTS.parts("ready", "fr")["not_yet"] in page.text
    assert page.buttons == [TEXTS.parts("ready", "fr")["button"]]


@pytest.mark.parametrize("tail", [".", ",", ")", ">", "%3E", "%20", "/", "%0A", "?utm=x", "'."])
def test_what_a_mail_program_takes_along_of_the_sentence_is_no_part_of_the_link(tail: str) -> None:
    links = link(LinkOutcome.READY)
    assert client_of(links).get(f"/proof/{TOKEN}{tail}").status_code == 200
    assert links.looked == [TOKEN]


@pytest.mark.parametrize("token", ["", TOKEN[:-1], TOKEN + "k", TOKEN[:20] + "%00" + TOKEN[21:], "..%2F..%2Fetc%2Fpasswd", "%F0%9F%92%A9" * 43, "é" * 43, "k" * 5_000])
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
def test_what_was_never_a_link_is_told_as_unknown_without_asking_the_database(method: str, token: str) -> None:
    links = link(LinkOutcome.READY)
    answer = client_of(links).request(method, f"/proof/{token}", data=CONFIRM if method == "POST" else None)
    assert (answer.status_code, links.looked, links.taken) == (404, [], [])
    if method != "HEAD":
        assert read_page(answer.text).headings == [TEXTS.parts("unknown", "nl")["title"]]


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
@pytest.mark.parametrize("error", [RuntimeError(f"near '{TOKEN}'"), OSError("no disk"), TimeoutError()])
def test_a_database_that_is_down_is_a_kind_page_and_the_link_works_afterwards(method: str, error: Exception, caplog: pytest.LogCaptureFixture) -> None:
    links = link(LinkOutcome.READY)
    browser = client_of(links)
    links.error = error
    with caplog.at_level(logging.INFO, logger="bot"):
        answer = browser.request(method, f"/proof/{TOKEN}", data=CONFIRM if method == "POST" else None)
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "60")
    ours = "\n".join(record.getMessage() for record in caplog.records if record.name.startswith("bot"))
    assert TOKEN not in ours
    assert error.__class__.__name__ in ours
    if method != "HEAD":
        assert read_page(answer.text).headings == [TEXTS.parts("down", "nl")["title"]]
    links.error = None
    assert links.taken == []
    assert read_page(browser.post(f"/proof/{TOKEN}", data=CONFIRM).text).headings == [TEXTS.parts("proven", "nl")["title"]]


def test_a_company_whose_card_is_gone_leaves_the_rest_of_the_page() -> None:
    known = result(LinkOutcome.READY)
    links = Links(LinkResult(known.outcome, known.language, "verdwenen", known.acts))
    page = read_page(client_of(links).get(f"/proof/{TOKEN}").text)
    assert "verdwenen" not in page.text
    assert ACTS[0].reference in page.text


def test_a_line_is_not_broken_where_a_reader_would_stumble() -> None:
    text = client_of(link(LinkOutcome.READY, "fr")).get(f"/proof/{TOKEN}").text
    assert '<h1>Confirmez votre adresse <span class="whole">e-mail</span></h1>' in text
    assert "rien demandé\N{NO-BREAK SPACE}?" in text
