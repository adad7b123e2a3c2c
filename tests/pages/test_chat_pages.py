"""A talk without script: what is typed is sent once, comes back where it could not be, and stands in no address."""

from __future__ import annotations

import re
from typing import Any

import pytest

from bot.pages.chat_form import LONGEST_TEXT, MOST_BYTES, read_form
from bot.pages.chat_pages import ChatLimits
from bot.pages.limits import Limits
from bot.pages.plain_chat import ChatRefused, Choice, Line, Opening, Talk, Why
from tests.pages.made_up_chat import QUOTE, TALK_TEXTS, Forms, MadeUpChat, browser_of, talk_app
from tests.pages.made_up_links import TEXTS, Clock
from tests.pages.read_pages import read_page

PATH = "/chat/conitro"


def say(part: str, language: str = "nl", **values: str) -> str:
    return TALK_TEXTS.say("chat", part, language, **values)


class Person:
    """Somebody with a browser without script."""

    def __init__(self, chat: MadeUpChat, **options: Any) -> None:
        self.chat = chat
        self.browser = browser_of(talk_app(chat, **options))
        self.answer: Any = self.browser.get(f"{PATH}?language=nl")

    @property
    def forms(self) -> Forms:
        return Forms(self.answer.text)

    @property
    def text(self) -> str:
        return read_page(self.answer.text).text

    def press(self, do: str, text: str = "") -> Any:
        self.answer = self.browser.post(PATH, data=self.forms.sent(do, text))
        return self.answer


# --- Looking -------------------------------------------------------------------------------------
@pytest.mark.parametrize("language", ["nl", "fr"])
def test_looking_stores_nothing_and_shows_the_greeting_and_the_questions(language: str) -> None:
    chat = MadeUpChat()
    answer = browser_of(talk_app(chat)).get(f"{PATH}?language={language}")
    page, forms = read_page(answer.text), Forms(answer.text)
    assert (answer.status_code, page.language, page.headings) == (200, language, [say("title", language, company="Conitro")])
    assert f"Goeiedag van conitro in {language}." in page.text
    assert [title for do, title in forms.buttons.items() if do.startswith("ask:")] == ["Hoelang?", "Wie krijgt ze?"]
    assert "refresh" not in forms.buttons
    assert (chat.talks, chat.begun) == ({}, [])


def test_the_language_is_the_addresss_else_the_browsers() -> None:
    app = talk_app(MadeUpChat())
    shown = [read_page(browser_of(app, browser).get(PATH + asked).text).language for browser, asked in (("fr-BE", ""), ("fr-BE", "?language=nl"), ("en", ""), ("fr", "?language=xx"))]
    assert shown == ["fr", "nl", "nl", "fr"]


@pytest.mark.parametrize("path", ["/chat/nobody", "/chat/", "/chat", "/chat/conitro/more", "/chat/..%2f.env"])
def test_there_is_no_talk_with_nobody(path: str) -> None:
    browser = browser_of(talk_app(MadeUpChat()))
    assert browser.get(path).status_code == 404
    assert browser.post(path, data={"do": "send"}).status_code == 404


def test_the_token_stands_in_hidden_fields_alone() -> None:
    answer = browser_of(talk_app(MadeUpChat())).get(PATH)
    assert "conitro.1" in answer.text
    assert not re.findall(r'(?:action|href)="[^"]*conitro\.1', answer.text)
    assert "set-cookie" not in answer.headers
    assert (answer.headers["cache-control"], answer.headers["referrer-policy"]) == ("no-store", "no-referrer")
    assert "form-action 'self'" in answer.headers["content-security-policy"]
    assert "script" not in read_page(answer.text).tags


def test_a_wrong_method_is_told_which_are_right() -> None:
    answer = browser_of(talk_app(MadeUpChat())).delete(PATH)
    assert (answer.status_code, set(answer.headers["allow"].split(", "))) == (405, {"GET", "HEAD", "POST"})


# --- Saying --------------------------------------------------------------------------------------
def test_the_first_message_begins_the_talk_and_the_next_goes_on_with_it() -> None:
    person = Person(chat := MadeUpChat())
    person.press("send", "hoelang?")
    assert person.answer.status_code == 200
    assert "Antwoord op: hoelang?" in person.text
    assert "start" not in person.forms.hidden[-1]
    person.press("send", "en mijn adres?")
    assert "Antwoord op: hoelang?" in person.text and "Antwoord op: en mijn adres?" in person.text
    assert (chat.begun, len(chat.talks)) == (["192.0.2.7"], 1)
    assert {"refresh", "human", "erase"} <= person.forms.buttons.keys()


def test_the_same_form_sent_twice_says_one_thing_and_with_other_words_another() -> None:
    person = Person(chat := MadeUpChat())
    form = person.forms.sent("send", "wis alles")
    for text in ("wis alles", "wis alles", "toch niet"):
        person.browser.post(PATH, data={**form, "text": text})
    assert [text for text, _ in chat.sent.values()] == ["wis alles", "toch niet"]
    assert len(chat.talks) == 1


def test_what_is_typed_reaches_the_assistant_as_it_was_typed() -> None:
    typed = "eerste lijn\ntweede: <b>&amp;</b> \N{GRINNING FACE} été + 100 %"
    person = Person(chat := MadeUpChat())
    person.press("send", typed.replace("\n", "\r\n"))
    assert [text for text, _ in chat.sent.values()] == [typed]
    assert "<b>&amp;</b>" in person.text
    assert "<b>" not in person.answer.text


def test_an_empty_field_says_nothing() -> None:
    person = Person(chat := MadeUpChat())
    assert person.press("send", " \n ").status_code == 400
    assert say("empty") in person.text
    assert chat.sent == {}


def test_a_question_offered_and_the_wish_for_a_colleague_are_asked_in_their_own_words() -> None:
    person = Person(chat := MadeUpChat())
    person.press("ask:1")
    person.press("human")
    assert [text for text, _ in chat.sent.values()] == ["Wie krijgt ze?", say("human")]


@pytest.mark.parametrize("do", ["ask:2", "ask:x", "ask:", "ask:-1", "ask:99999999999", "tap:1-0", "tap:", "tap:9-9"])
def test_what_was_not_offered_is_not_said(do: str) -> None:
    person = Person(chat := MadeUpChat())
    person.press("send", "hallo")
    assert person.press(do).status_code == 400
    assert len(chat.sent) == 1


def test_a_button_sends_its_payload() -> None:
    offered = (Choice("Alles", '/inform{"option":"all"}'), Choice("Een deel", '/inform{"option":"part"}'))
    person = Person(chat := MadeUpChat(lambda _: [Line(0, "bot", "Wat?", choices=offered)]))
    person.press("send", "wis")
    assert person.forms.buttons["tap:2-1"] == "Een deel"
    person.press("tap:2-1")
    assert list(chat.sent.values())[-1] == ("", offered[1])
    # Those of before are past.
    assert [do for do in person.forms.buttons if do.startswith("tap")] == ["tap:4-0", "tap:4-1"]


@pytest.mark.parametrize(
    "expects, inputmode, autocomplete, label",
    [("code", "numeric", "one-time-code", "field_code"), ("email", "email", "email", "field_email"), (None, None, "off", "field")],
)
def test_the_field_is_ready_for_what_is_waited_for(expects: str | None, inputmode: str | None, autocomplete: str, label: str) -> None:
    person = Person(MadeUpChat(lambda _: [Line(0, "bot", "En nu?", expects=expects)]))
    person.press("send", "wis")
    field = person.forms.field
    assert (field.get("inputmode"), field["autocomplete"], field["maxlength"]) == (inputmode, autocomplete, str(LONGEST_TEXT))
    assert say(label) in person.text
    assert ("words" in person.forms.buttons) == (expects is not None)
    if expects:
        person.press("words")
        assert person.forms.field["autocomplete"] == "off"


def test_an_answer_that_takes_long_is_announced_and_found_at_a_refresh() -> None:
    person = Person(chat := MadeUpChat(), wait=0.0)
    chat.looks_until_answered = 1
    person.press("send", "hoelang?")
    assert say("working") in person.text
    person.press("refresh")
    assert say("working") not in person.text
    assert "Antwoord op: hoelang?" in person.text


def test_an_answer_is_waited_for_a_while() -> None:
    person = Person(chat := MadeUpChat())
    chat.looks_until_answered = 2
    person.press("send", "hoelang?")
    assert (chat.looks_until_answered, say("working") in person.text) == (0, False)


# --- What is shown -------------------------------------------------------------------------------
def test_a_quote_is_shown_as_one_with_its_place_and_language_instead_of_its_text() -> None:
    person = Person(MadeUpChat(lambda _: [Line(0, "bot", "de hele tekst", card=QUOTE)]))
    person.press("send", "hoelang?")
    assert '<blockquote lang="fr">Nous conservons &lt;vos&gt; données 7 ans.</blockquote>' in person.answer.text
    assert f'href="{QUOTE["address"].replace("&", "&amp;")}"' in person.answer.text
    assert say("original") in person.text and say("undated") in person.text
    assert "de hele tekst" not in person.text


def test_a_receipt_is_its_text_and_its_files_are_fetched_by_a_form() -> None:
    card = {"kind": "receipt", "requests": [{"act": "wissen van gegevens", "reference": "KXM-4P7", "term": "Laatste dag", "due": "maandag 7 april 2026"}]}
    person = Person(MadeUpChat(lambda _: [Line(0, "bot", "Referentie: KXM-4P7", card=card, files=("ontvangstbewijs.txt",))]))
    person.press("send", "ja")
    # The text says all of it: said twice, it would be read out twice.
    assert person.text.count("KXM-4P7") == 1
    assert person.forms.buttons["file:2-ontvangstbewijs.txt"] == say("download", name="ontvangstbewijs.txt")
    form = person.forms
    file = person.press("file:2-ontvangstbewijs.txt")
    assert (file.content, file.headers["content-disposition"]) == (b"Referentie: KXM-4P7", 'attachment; filename="ontvangstbewijs.txt"')
    assert (file.headers["content-type"], file.headers["x-content-type-options"], file.headers["cache-control"]) == ("text/plain; charset=utf-8", "nosniff", "no-store")
    for do in ("file:2-other.txt", 'file:2-x"y', "file:", "file:2-../../.env"):
        assert person.browser.post(PATH, data=form.sent(do)).status_code == 404


def test_who_answers_is_said_while_a_colleague_is_waited_for_and_answers() -> None:
    person = Person(chat := MadeUpChat())
    person.press("send", "ik wil een mens")
    (token,) = chat.talks
    chat.talks[token] = Talk([*chat.talks[token].lines, Line(3, "notice", "Uw vraag is doorgegeven.")], "waiting")
    person.press("refresh")
    assert say("waiting") in person.text
    chat.talks[token] = Talk([*chat.talks[token].lines, Line(4, "staff", "Goeiedag, met Lien.", name="Lien")], "human", "Lien")
    person.press("refresh")
    assert say("with_human", agent="Lien") in person.text and "Goeiedag, met Lien." in person.text
    # Nobody waits for an answer of the assistant then.
    chat.looks_until_answered = 10_000
    person.press("send", "dank u")
    assert say("working") not in person.text


def test_the_page_speaks_the_other_language_and_the_talk_goes_on() -> None:
    person = Person(chat := MadeUpChat())
    person.press("send", "hoelang?")
    person.press("speak:fr")
    page = read_page(person.answer.text)
    assert (page.language, page.headings) == ("fr", [say("title", "fr", company="Conitro")])
    assert "Antwoord op: hoelang?" in page.text
    person.press("send", "et mon adresse ?")
    assert len(chat.talks) == 1
    assert read_page(person.answer.text).language == "fr"


def test_a_page_jumps_to_what_is_new_and_only_one_place_is_called_so() -> None:
    person = Person(MadeUpChat(lambda text: [Line(0, "bot", f"een {text}"), Line(0, "bot", f"twee {text}")]))
    person.press("send", "a")
    person.press("send", "b")
    (place,) = re.findall(r'<li class="said by-bot" id="newest">.*?<p class="text">(.*?)</p>', person.answer.text, re.DOTALL)
    assert place == "een b"
    for do in ("erase", "send"):
        person.press(do)
        assert person.answer.text.count('id="newest"') == 1


# --- Erasing -------------------------------------------------------------------------------------
def test_a_talk_is_erased_after_a_yes_and_the_next_one_is_another() -> None:
    person = Person(chat := MadeUpChat())
    person.press("send", "hoelang?")
    old = person.forms
    person.press("erase")
    assert say("erase_sure") in person.text
    assert chat.deleted == []
    person.press("erase-now")
    assert say("erased") in person.text
    assert "hoelang?" not in person.text
    assert chat.talks == {}
    person.answer = person.browser.post(PATH, data=old.sent("send", "nog iets"))
    assert person.answer.status_code == 410
    assert say("over") in person.text
    assert person.forms.typed == "nog iets"
    person.press("send", "nog iets")
    assert "Antwoord op: nog iets" in person.text


# --- What goes wrong -----------------------------------------------------------------------------
@pytest.mark.parametrize("why, status, notice", [(Why.DOWN, 503, "not_sent"), (Why.TOO_OFTEN, 429, "too_often")])
def test_what_could_not_be_sent_stands_in_the_field_and_is_sent_once_afterwards(why: Why, status: int, notice: str) -> None:
    person = Person(chat := MadeUpChat())
    form = person.forms.hidden[-1]["form"]
    chat.why = why
    person.press("send", "wis <alles>")
    assert (person.answer.status_code, person.forms.typed, person.forms.hidden[-1]["form"]) == (status, "wis <alles>", form)
    assert int(person.answer.headers["retry-after"]) > 0
    assert say(notice) in person.text
    chat.why = None
    person.press("send", person.forms.typed)
    assert [text for text, _ in chat.sent.values()] == ["wis <alles>"]


def test_a_message_that_was_stored_is_never_called_lost() -> None:
    class FailsAfterwards(MadeUpChat):
        def send(self, *given: Any) -> int:
            place = super().send(*given)
            self.why = Why.DOWN
            return place

    person = Person(chat := FailsAfterwards())
    person.press("send", "wis alles")
    assert (person.answer.status_code, say("working") in person.text, person.forms.typed) == (200, True, "")
    chat.why = None
    person.press("refresh")
    assert "Antwoord op: wis alles" in person.text


def test_who_sends_too_fast_keeps_the_words_and_others_may_go_on() -> None:
    clock, many = Clock(), Limits(Clock(), burst=1_000)
    person = Person(chat := MadeUpChat(), limits=ChatLimits(many, Limits(clock, burst=1, seconds_each=5), many))
    person.press("send", "een")
    person.press("send", "twee")
    assert (person.answer.status_code, person.answer.headers["retry-after"], person.forms.typed) == (429, "5", "twee")
    clock.seconds += 5
    person.press("send", person.forms.typed)
    assert [text for text, _ in chat.sent.values()] == ["een", "twee"]


def test_one_address_begins_so_many_talks_and_no_more_at_once() -> None:
    many = Limits(Clock(), burst=1_000)
    app = talk_app(chat := MadeUpChat(), ChatLimits(many, many, Limits(Clock(), burst=2, seconds_each=30)))
    browser = browser_of(app)
    statuses = [browser.post(PATH, data=Forms(browser.get(PATH).text).sent("send", f"vraag {number}")).status_code for number in range(3)]
    assert statuses == [200, 200, 429]
    assert len(chat.talks) == 2


def test_who_only_looks_too_often_gets_a_page_that_says_so() -> None:
    many = Limits(Clock(), burst=1_000)
    browser = browser_of(talk_app(MadeUpChat(), ChatLimits(Limits(Clock(), burst=1), many, many)))
    answers = [browser.get(PATH) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 429]
    assert read_page(answers[1].text).headings == [TEXTS.parts("too_often", "nl")["title"]]


def test_a_form_of_another_site_begins_nothing() -> None:
    person = Person(chat := MadeUpChat())
    for site, status in (("cross-site", 400), ("same-site", 400), ("same-origin", 200)):
        answer = person.browser.post(PATH, data=person.forms.sent("send", "hallo"), headers={"sec-fetch-site": site})
        assert answer.status_code == status
    assert len(chat.sent) == 1


def test_a_token_of_another_company_opens_nothing() -> None:
    person = Person(chat := MadeUpChat())
    person.press("send", "geheim")
    answer = person.browser.post("/chat/sentera", data=person.forms.sent("refresh"))
    assert answer.status_code == 410
    assert "geheim" not in answer.text
    assert len(chat.talks) == 1


@pytest.mark.parametrize(
    "fields",
    [{}, {"do": "send"}, {"do": "dance"}, {"token": ""}, {"form": "x"}, {"form": "a" * 31}, {"language": "de"}, {"do": "send\x00"}],
)
def test_a_form_that_is_none_of_ours_begins_anew(fields: dict[str, str]) -> None:
    person = Person(chat := MadeUpChat())
    sent = {**person.forms.sent("send", "hallo"), **fields} if fields and fields != {"do": "send"} else fields
    answer = person.browser.post(PATH, data=sent)
    assert answer.status_code == 400
    assert Forms(answer.text).hidden[-1]["start"] == "1"
    assert chat.sent == {}


@pytest.mark.parametrize("body", [b"\xff\xfe", b"&" * 100, b"a=1&" * 50, b"%", b"do=%ff%fe&token=%00", b"=" * 1000])
def test_any_bytes_are_a_page(body: bytes) -> None:
    answer = browser_of(talk_app(MadeUpChat())).post(PATH, content=body, headers={"content-type": "application/x-www-form-urlencoded"})
    assert answer.status_code == 400
    assert read_form("application/x-www-form-urlencoded", body) is None


def test_a_form_may_be_as_long_as_the_field_and_a_longer_one_is_told() -> None:
    person = Person(chat := MadeUpChat())
    person.press("send", "\N{EURO SIGN}" * LONGEST_TEXT)
    assert person.answer.status_code == 200
    assert [len(text) for text, _ in chat.sent.values()] == [LONGEST_TEXT]
    answer = person.browser.post(PATH, data=person.forms.sent("send", "x" * MOST_BYTES))
    assert answer.status_code == 413
    assert read_page(answer.text).headings == [TEXTS.parts("chat_too_large", "nl")["title"]]


def test_while_nothing_can_be_looked_up_a_page_says_so() -> None:
    class Down(MadeUpChat):
        def opening(self, slug: str, language: str) -> Opening:
            raise ChatRefused(Why.DOWN)

    answer = browser_of(talk_app(Down())).get(PATH)
    assert (answer.status_code, read_page(answer.text).headings) == (503, [TEXTS.parts("down", "nl")["title"]])
