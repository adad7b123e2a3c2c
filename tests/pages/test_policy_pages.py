"""A policy as a page: word for word, the cited passage marked, and honest where there is none."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from urllib.parse import urljoin

import pytest

from bot.pages.policy_text import policy_parts
from bot.policies.model import LANGUAGES, Quote
from bot.policies.passage_ids import passage_id
from bot.policies.passages import fold
from tests.pages.made_up_chat import CONTROLLERS, TALK_TEXTS, MadeUpChat, browser_of, talk_app
from tests.pages.made_up_links import TEXTS
from tests.pages.read_pages import read_page

APP = talk_app(MadeUpChat())
SLUGS = CONTROLLERS.slugs()


def say(part: str, language: str = "nl", **values: str) -> str:
    return TALK_TEXTS.say("policy", part, language, **values)


def shown(slug: str, passage: str | None = None, language: str = "nl") -> str:
    answer = browser_of(APP).get(f"/policy/{slug}", params={"language": language, **({"passage": passage} if passage is not None else {})})
    assert answer.status_code == 200
    return answer.text


def article(page: str) -> str:
    (found,) = re.findall(r"<article lang=.*?>(.*?)</article>", page, re.DOTALL)
    return found


def words(html: str) -> str:
    """Return what is read, without what is there for screen readers alone."""
    spoken = re.sub(r'<span class="unseen".*?</span>', "", html)
    return fold(unescape(re.sub(r"<[^>]+>", "", re.sub(r"<br>|</(?:p|li|h2)>", "\n", spoken))))


def quotes(slug: str) -> list[Quote]:
    whole = [each for statement in CONTROLLERS.get(slug).statements.values() for each in (statement, *statement.facets.values())]
    return list(dict.fromkeys(quote for statement in whole for quote in statement.quotes))


@pytest.mark.parametrize("slug", SLUGS)
def test_a_policy_is_shown_word_for_word_and_in_its_own_language(slug: str) -> None:
    controller = CONTROLLERS.get(slug)
    page = shown(slug)
    assert words(article(page)) == fold(controller.policy.text)
    assert f'<article lang="{controller.policy.language}">' in page
    headings = [unescape(each) for each in re.findall(r'<h2 id="section-\d+">(.*?)</h2>', page)]
    assert [fold(each) for each in headings] == [fold(each) for each in controller.policy.headings]
    assert "<mark" not in page
    assert say("unknown_passage") not in page


@pytest.mark.parametrize("slug", SLUGS)
def test_every_passage_an_answer_cites_is_marked_where_it_stands(slug: str) -> None:
    policy = CONTROLLERS.get(slug).policy
    for quote in quotes(slug):
        page = shown(slug, passage_id([quote]))
        assert page.count('<mark id="passage">') == 1
        marked = [fold(unescape(each)) for each in re.findall(r"<mark.*?>(.*?)</mark>", page)]
        # A passage over several lines, or that stands there twice, is marked in as many pieces.
        assert fold(" ".join(marked)).startswith(fold(quote.text)), quote
        assert words(article(page)) == fold(policy.text)


def test_passages_shown_together_are_marked_together_and_the_link_leads_to_the_first() -> None:
    first, second = quotes("conitro")[:2]
    page = shown("conitro", passage_id([second, first]))
    marked = [unescape(each) for each in re.findall(r"<mark.*?>(.*?)</mark>", page)]
    assert {fold(first.text), fold(second.text)} == {fold(each) for each in marked}
    assert page.count('id="passage"') == 1
    assert page.index('id="passage"') < page.rindex("<mark>")
    assert f'<a href="#passage">{say("to_passage")}</a>' in page


@pytest.mark.parametrize("passage", ["zzz", "21281759ba74", "<script>alert(1)</script>", "a" * 3000, "%00", "\N{GRINNING FACE}"])
def test_an_unknown_passage_is_told_and_the_whole_policy_shown(passage: str) -> None:
    page = shown("conitro", passage)
    assert say("unknown_passage") in page
    assert "<mark" not in page
    assert words(article(page)) == fold(CONTROLLERS.get("conitro").policy.text)
    assert "<script" not in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_says_that_it_is_a_copy_of_which_date_and_language(language: str) -> None:
    dated, undated = read_page(shown("conitro", language=language)), read_page(shown("sentera", language=language))
    assert (dated.language, dated.headings) == (language, [say("title", language, company="Conitro")])
    assert say("dated", language, date={"nl": "28-01-2022", "fr": "28/01/2022"}[language]) in dated.text
    assert say("undated", language) in undated.text
    assert (say("other_language", language) in dated.text, say("other_language", language) in undated.text) == (language == "fr", language == "nl")


def test_the_other_language_keeps_the_passage() -> None:
    name = passage_id(quotes("conitro")[:1])
    page = shown("conitro", name)
    assert f'href="conitro?passage={name}&amp;language=fr#passage"' in page
    outward = [urljoin("/policy/", unescape(each)) for each in re.findall(r'href="([^"#]+)', page)]
    assert not [address for address in outward if browser_of(APP).get(address).status_code != 200]


def test_without_a_language_it_is_the_browsers_and_else_the_policys() -> None:
    spoken = {browser: read_page(browser_of(APP, browser).get("/policy/sentera").text).language for browser in ("nl-BE", "fr", "en")}
    assert spoken == {"nl-BE": "nl", "fr": "fr", "en": "fr"}


@pytest.mark.parametrize("path", ["/policy/nobody", "/policy/", "/policy", "/policy/conitro/policy.nl.txt", "/policy/..%2fconitro", "/policy/Conitro"])
def test_there_is_no_policy_of_nobody(path: str) -> None:
    answer = browser_of(APP).get(path)
    assert (answer.status_code, read_page(answer.text).headings) == (404, [TEXTS.parts("not_found", "nl")["title"]])


def test_it_is_only_read_and_nothing_is_fetched() -> None:
    browser = browser_of(APP)
    assert browser.post("/policy/conitro", data={"x": "y"}).status_code == 405
    head, get = browser.head("/policy/conitro"), browser.get("/policy/conitro")
    assert (head.content, dict(head.headers)) == (b"", dict(get.headers))
    assert not {"script", "img", "link", "iframe", "form"} & set(read_page(get.text).tags)
    assert get.headers["content-security-policy"].startswith("default-src 'none'; style-src 'sha256-")
    assert "noindex" in get.headers["x-robots-tag"]


def test_lists_paragraphs_and_headings_are_told_apart_and_lines_kept() -> None:
    text = "Titel\n\nEen lijn\nen nog een\n • punt een\n • punt twee\n- streep\nKop\nKop twee\nslot"
    policy = replace(CONTROLLERS.get("conitro").policy, text=text, headings=("Titel", "Kop", "Kop twee"))
    parts = policy_parts(policy, ())
    assert [(part.kind, part.text) for part in parts] == [
        ("heading", "Titel"),
        ("paragraph", "Een lijn\nen nog een"),
        ("list", "• punt een\n• punt twee\n- streep"),
        ("heading", "Kop"),
        ("heading", "Kop twee"),
        ("paragraph", "slot"),
    ]
    assert [part.anchor for part in parts if part.anchor] == ["section-1", "section-2", "section-3"]


def test_a_passage_over_two_lines_begins_once() -> None:
    policy = replace(CONTROLLERS.get("conitro").policy, text="Titel\n(een twee\ndrie) vier", headings=("Titel",))
    (_, part) = policy_parts(policy, [Quote("twee drie", "Titel")])
    assert [[(words.text, words.is_cited, words.begins, words.is_first) for words in line] for line in part.lines] == [
        [("(een ", False, False, False), ("twee", True, True, True)],
        [("drie", True, False, False), (") vier", False, False, False)],
    ]
