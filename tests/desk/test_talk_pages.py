"""The pages about talks over HTTP: taking, answering, handing on; nothing of another controller; each thing once."""

from __future__ import annotations

import re
import threading

import pytest

from bot.conversations.handoff import Holder, Reason, Settled
from bot.conversations.model import Author
from bot.conversations.signs import Side
from bot.staff.permissions import Role
from tests.desk.frames import Browser
from tests.desk.worlds import World

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)> \" ' & {{ 7*7 }}"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    # One for all: making a desk takes longer than most tests, and each has talks of its own.
    return World(tmp_path_factory.mktemp("desk"))


def claimed(world: World, *texts: str, **made: object) -> tuple[Browser, str]:
    """Return the browser of an agent who has a talk."""
    browser, _ = world.staff("conitro")
    talk = world.talk(*(texts or ("Hoelang bewaren jullie facturen?",)), **made)  # type: ignore[arg-type]
    assert browser.post(f"/desk/talks/{talk}/claim").headers["location"] == f"/desk/talks/{talk}?said=claimed"
    return browser, talk


def text_of(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


# --- The queue --------------------------------------------------------------------------------------------------------
def test_the_queue_shows_who_waits_for_what_and_the_last_words(world: World) -> None:
    browser, _ = world.staff("conitro")
    world.talk("eerste", "Ik wil een mens spreken\ntweede regel", reason=Reason.DISTRESS)
    page = text_of(browser.get("/desk/queue").text)
    assert re.search(r"Eén persoon wacht\.|\d+ mensen wachten\.", page)
    assert "Conitro" in page and "Boos of in nood" in page and "Ik wil een mens spreken" in page and "tweede regel" not in page


def test_the_queue_is_filtered_by_language_controller_and_whose(world: World) -> None:
    browser, session = world.staff("conitro", "sentera")
    nl, fr = world.talk("in het nederlands"), world.talk("en français", controller="sentera", language="fr")
    browser.post(f"/desk/talks/{fr}/claim")

    def shown(query: str) -> set[str]:
        return {each for each in (nl, fr) if f"/talks/{each}" in browser.get(f"/desk/queue?{query}").text}

    assert shown("") == {nl, fr}
    assert shown("language=fr") == {fr} and shown("controller=conitro") == {nl}
    assert shown("show=mine") == {fr} and shown("show=waiting") == {nl}
    assert shown("controller=entra") == {nl, fr}, "a controller that is not theirs is no filter"


def test_a_long_queue_has_pages_without_a_gap(world: World) -> None:
    browser, _ = world.staff("conitro")
    talks = {world.talk("hallo") for _ in range(60)}
    page, seen = browser.get("/desk/queue").text, set()
    while True:
        seen |= {each for each in talks if f"/talks/{each}" in page}
        more = re.search(r'href="(/desk/queue\?[^"]*beyond=[^"]*)"', page)
        if not more:
            break
        page = browser.get(more[1].replace("&amp;", "&")).text
    assert seen == talks


@pytest.mark.parametrize("beyond", ["x", "2026-03-05T09:30:00~a", "2026-03-05T09:30:00+00:00~a'b", "~", "\x00"])
def test_a_place_in_the_queue_that_nobody_made_is_the_beginning(world: World, beyond: str) -> None:
    browser, _ = world.staff("entra")
    talk = world.talk("hallo", controller="entra")
    assert f"/talks/{talk}" in browser.get("/desk/queue", params={"beyond": beyond}).text


def test_of_twenty_agents_one_gets_the_talk_and_nineteen_are_told_kindly(world: World) -> None:
    talk = world.talk("hallo")
    browsers = [world.staff("conitro", name=f"Agent {number}")[0] for number in range(20)]
    barrier, answers = threading.Barrier(20), []

    def claim(browser: Browser) -> None:
        barrier.wait(30)
        answers.append(browser.post(f"/desk/talks/{talk}/claim"))

    threads = [threading.Thread(target=claim, args=(browser,)) for browser in browsers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    places = sorted(answer.headers["location"] for answer in answers)
    assert places == ["/desk/queue?said=refused_taken"] * 19 + [f"/desk/talks/{talk}?said=claimed"]
    assert world.state(talk).holder is Holder.HUMAN
    assert [message.author for message in world.said(talk)].count(Author.NOTICE) == 1
    assert "Een collega was net iets sneller" in browsers[0].get("/desk/queue?said=refused_taken").text


# --- A talk -----------------------------------------------------------------------------------------------------------
def test_a_talk_shows_what_was_said_by_whom_and_what_is_known(world: World) -> None:
    browser, session = world.staff("conitro", name="Sarah")
    talk = world.talk("Hoelang bewaren jullie facturen?", "Ik wil een mens", facts={"answers": ["conitro/retention/invoices/partly"]})
    page = text_of(browser.get(f"/desk/talks/{talk}").text)
    for text in ("Hoelang bewaren jullie facturen?", "Antwoord van de assistent", "Ik wil een mens", "(facturen)", "Deels in het beleid", "Niets bewezen", "Neem het gesprek om te antwoorden"):
        assert text in page
    assert 'id="text"' not in browser.get(f"/desk/talks/{talk}").text


def test_the_summary_is_in_the_language_of_the_agent_the_talk_in_its_own(world: World) -> None:
    browser, _ = world.staff("conitro", language="fr")
    talk = world.talk("Hoelang?", facts={"answers": ["conitro/retention//stated"]})
    page = browser.get(f"/desk/talks/{talk}").text
    assert "Résumé" in page and world.policies.topics.topics["retention"].title["fr"] in text_of(page)
    assert 'lang="nl"' in page and "Néerlandais" in page


def test_an_answer_goes_out_in_the_agents_name_and_once(world: World) -> None:
    browser, talk = claimed(world)
    for _ in range(2):
        assert browser.post(f"/desk/talks/{talk}/say", {"client_id": "one", "text": "Zeven jaar."}).status_code == 303
    staff = [message for message in world.said(talk) if message.author is Author.STAFF]
    assert [(message.text, message.name) for message in staff] == [("Zeven jaar.", "Lien")]


def test_one_form_sent_by_ten_threads_is_one_message(world: World) -> None:
    browser, talk = claimed(world)
    threads = [threading.Thread(target=browser.post, args=(f"/desk/talks/{talk}/say", {"client_id": "one", "text": "Zeven jaar."})) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert [message.author for message in world.said(talk)].count(Author.STAFF) == 1


def test_what_cannot_be_sent_stands_on_the_page_again(world: World) -> None:
    browser, talk = claimed(world)
    long = browser.post(f"/desk/talks/{talk}/say", {"client_id": "one", "text": "woord " * 400})
    assert long.status_code == 422 and "De tekst is te lang" in long.text and "woord woord" in long.text
    empty = browser.post(f"/desk/talks/{talk}/say", {"client_id": "two", "text": " \n"})
    assert empty.status_code == 422 and "Er stond niets in" in empty.text


def test_who_lost_the_talk_sends_nothing_and_keeps_the_text(world: World) -> None:
    browser, talk = claimed(world)
    other, session = world.staff("conitro", name="Bert")
    assert browser.post(f"/desk/talks/{talk}/pass-on", {"to": session.account}).headers["location"] == "/desk/queue?said=pass_on"
    late = browser.post(f"/desk/talks/{talk}/say", {"client_id": "late", "text": "Te laat getypt"})
    assert late.status_code == 409 and "Een collega heeft dit gesprek nu" in late.text and "Te laat getypt" in late.text
    assert Author.STAFF not in [message.author for message in world.said(talk)]
    assert world.state(talk).agent == session.account


def test_nothing_that_was_typed_becomes_markup(world: World) -> None:
    browser, session = world.staff("conitro", name=HOSTILE)
    talk = world.talk(HOSTILE, facts={"answers": ["conitro/retention//<b>", "conitro/<script>//stated"]})
    browser.post(f"/desk/talks/{talk}/claim")
    browser.post(f"/desk/talks/{talk}/say", {"client_id": "one", "text": HOSTILE})
    browser.post(f"/desk/talks/{talk}/note", {"note_id": "n", "text": HOSTILE})
    pages = [browser.get("/desk/queue"), browser.get(f"/desk/talks/{talk}"), browser.get(f"/desk/talks/{talk}/request/1"), browser.get(f"/desk/talks/{talk}/request/1?act=request_objection")]
    pages.append(browser.post(f"/desk/talks/{talk}/compose", {"client_id": "two", "text": HOSTILE, "sought": HOSTILE, "do": "find"}))
    browser.post(f"/desk/talks/{talk}/close", {"why": HOSTILE})
    pages += [browser.get(f"/desk/talks/{talk}"), browser.post("/desk/search", {"words": "alert"}), browser.post("/desk/search", {"words": HOSTILE, "reference": HOSTILE})]
    for page in pages:
        assert page.status_code in (200, 422), page.text[:300]
        assert "<script>alert" not in page.text and "<img src=x" not in page.text
        assert page.text.count("<script") == page.text.count('<script src="/desk/static/')
        assert " 49 " not in page.text
    assert pages[1].text.count("&lt;script&gt;alert(1)&lt;/script&gt;") >= 4


def test_statements_are_found_and_put_in_without_sending(world: World) -> None:
    browser, talk = claimed(world)
    found = browser.post(f"/desk/talks/{talk}/compose", {"client_id": "one", "text": "Dag", "sought": "facturen bewaren", "do": "find"})
    keys = re.findall(r'value="insert:([^"]+)"', found.text)
    assert keys[0] == "retention/invoices" and ">Dag</textarea>" in found.text
    put_in = browser.post(f"/desk/talks/{talk}/compose", {"client_id": "one", "text": "Dag", "do": f"insert:{keys[0]}"}).text
    said = world.policies.answers.answer("conitro", "retention", "nl", "invoices").text
    assert f"Dag\n{said}" in put_in.replace("&#39;", "'") and 'value="one"' in put_in
    assert Author.STAFF not in [message.author for message in world.said(talk)]


def test_a_quote_goes_as_the_card_that_the_assistant_sends(world: World) -> None:
    from bot.rights.cards import quote_card

    browser, talk = claimed(world)
    shown = browser.post(f"/desk/talks/{talk}/compose", {"client_id": "one", "text": "Kijk:", "do": "quote:retention#1"}).text
    assert 'name="quote" value="retention#1"' in shown
    for _ in range(2):
        browser.post(f"/desk/talks/{talk}/say", {"client_id": "one", "text": "Kijk:", "quote": "retention#1"})
    text, card = [message for message in world.said(talk) if message.author is Author.STAFF]
    controller = world.policies.controllers.get("conitro")
    quote = controller.statements["retention"].quotes[1]
    assert text.card is None and text.text == "Kijk:"
    assert card.card == quote_card(controller, [quote], "nl", "28 januari 2022") and quote.text in card.text


@pytest.mark.parametrize("quote", ["retention#99", "retention#-1", "nothing#0", "#", "retention#x", "retention"])
def test_a_quote_that_is_not_there_sends_nothing(world: World, quote: str) -> None:
    browser, talk = claimed(world)
    assert browser.post(f"/desk/talks/{talk}/say", {"client_id": "one", "text": "Kijk:", "quote": quote}).status_code == 409
    assert Author.STAFF not in [message.author for message in world.said(talk)]


def test_saved_replies_are_put_in_in_the_language_of_the_person(world: World) -> None:
    officer, _ = world.staff("conitro", role=Role.OFFICER)
    officer.post("/desk/replies/new", {"controller": "conitro", "title": "Moment", "nl": "Een ogenblik.", "fr": "Un instant."})
    browser, talk = claimed(world, language="fr")
    (key,) = re.findall(r'value="saved:([^"]+)"', browser.get(f"/desk/talks/{talk}").text)
    assert "Un instant.</textarea>" in browser.post(f"/desk/talks/{talk}/compose", {"client_id": "one", "do": f"saved:{key}"}).text


def test_notes_are_for_colleagues_and_never_in_the_talk(world: World) -> None:
    browser, talk = claimed(world)
    for _ in range(2):
        browser.post(f"/desk/talks/{talk}/note", {"note_id": "n1", "text": "Nagekeken bij facturatie"})
    other, _ = world.staff("conitro", name="Bert")
    assert other.get(f"/desk/talks/{talk}").text.count("Nagekeken bij facturatie") == 1
    assert not [message for message in world.said(talk) if "Nagekeken" in message.text]


def test_signs_of_typing_and_reading_are_kept_of_who_has_the_talk_only(world: World) -> None:
    browser, talk = claimed(world)
    other, _ = world.staff("conitro", name="Bert")
    assert other.post(f"/desk/talks/{talk}/sign", {"seen": "9", "typing": "yes"}).status_code == 204
    assert world.services.handoffs.status(talk).agent_seen == 0
    assert browser.post(f"/desk/talks/{talk}/sign", {"seen": "2", "typing": "yes"}).status_code == 204
    status = world.services.handoffs.status(talk)
    assert (status.agent_seen, status.agent_typing) == (2, True)
    assert browser.post(f"/desk/talks/{talk}/sign", {"seen": "-3; drop", "typing": "maybe"}).status_code == 204


def test_the_persons_signs_are_shown(world: World) -> None:
    browser, talk = claimed(world)
    browser.post(f"/desk/talks/{talk}/say", {"client_id": "one", "text": "Dag"})
    last = world.said(talk)[-1].sequence
    assert "Gelezen" not in browser.get(f"/desk/talks/{talk}").text
    world.services.handoffs.person_sign(talk, seen=last, typing=True)
    page = browser.get(f"/desk/talks/{talk}").text
    assert "Gelezen" in page and 'id="typing" class="typing">' in page
    assert Side.PERSON in Side


@pytest.mark.parametrize(
    "step, form, holder, said",
    [
        ("release", {}, Holder.WAITING, "release"),
        ("give-back", {"settled": "answered"}, Holder.BOT, "give_back"),
        ("close", {"why": "opgelost"}, Holder.CLOSED, "close"),
    ],
)
def test_a_talk_goes_where_it_is_sent_and_the_person_is_told(world: World, step: str, form: dict[str, str], holder: Holder, said: str) -> None:
    browser, talk = claimed(world)
    assert browser.post(f"/desk/talks/{talk}/{step}", form).headers["location"] == f"/desk/queue?said={said}"
    state = world.state(talk)
    assert state.holder is holder and world.said(talk)[-1].author is Author.NOTICE
    if step == "give-back":
        assert state.settled is Settled.ANSWERED
    # A second time it is refused, and nothing more is said.
    count = len(world.said(talk))
    assert browser.post(f"/desk/talks/{talk}/{step}", form).headers["location"].startswith(f"/desk/talks/{talk}?said=refused_") or step == "close"
    assert len(world.said(talk)) == count


@pytest.mark.parametrize("step, form", [("give-back", {}), ("give-back", {"settled": "everything"}), ("close", {"why": " "}), ("pass-on", {"to": "nobody"}), ("pass-on", {})])
def test_without_a_choice_nothing_changes(world: World, step: str, form: dict[str, str]) -> None:
    browser, talk = claimed(world)
    assert browser.post(f"/desk/talks/{talk}/{step}", form).headers["location"] == f"/desk/talks/{talk}?said=choose"
    assert world.state(talk).holder is Holder.HUMAN


def test_a_talk_is_passed_on_only_to_who_may_see_its_controller(world: World) -> None:
    browser, talk = claimed(world)
    _, stranger = world.staff("sentera", name="Vreemde")
    page = browser.get(f"/desk/talks/{talk}").text
    assert stranger.account not in page
    assert browser.post(f"/desk/talks/{talk}/pass-on", {"to": stranger.account}).headers["location"].endswith("said=choose")
    assert world.state(talk).agent != stranger.account


def test_reading_and_acting_are_written_down_and_reading_on_once(world: World) -> None:
    browser, talk = claimed(world)
    for _ in range(3):
        browser.get(f"/desk/talks/{talk}")
    browser.post(f"/desk/talks/{talk}/say", {"client_id": "one", "text": "Dag"})
    browser.post(f"/desk/talks/{talk}/close", {"why": "klaar"})
    acts = [(act, controller) for _, controller, act, subject in world.written if subject == f"talk:{talk}"]
    assert acts == [(each, "conitro") for each in ("claim_talk", "read_talk", "answer_talk", "close_talk")]


def test_a_long_talk_shows_its_end(world: World) -> None:
    browser, _ = world.staff("conitro")
    talk = world.talk(*(f"bericht {number:03d}" for number in range(120)))
    page = browser.get(f"/desk/talks/{talk}").text
    assert "bericht 119" in page and "bericht 000" not in page


@pytest.mark.parametrize("body, kind", [(b"x", "multipart/form-data; boundary=y"), (b"{}", "application/json"), (b"\x89PNG", "image/png"), (b"a=b", "text/plain")])
def test_files_and_other_kinds_of_bodies_are_refused(world: World, body: bytes, kind: str) -> None:
    browser, talk = claimed(world)
    for path in ("say", "note", "compose", "sign", "request/1"):
        answer = browser.client.post(f"/desk/talks/{talk}/{path}", content=body, headers={"content-type": kind, "origin": "http://127.0.0.1:5080", "sec-fetch-site": "same-origin"})
        assert answer.status_code == 415, path
    too_large = browser.post(f"/desk/talks/{talk}/say", {"client_id": "one", "text": "x" * 100_000})
    assert too_large.status_code == 413
    assert Author.STAFF not in [message.author for message in world.said(talk)]
