"""Messages over the website channel: stored before they are acknowledged, answered once, shown as they are."""

from __future__ import annotations

import asyncio
from datetime import datetime

import pytest

from bot.channels.website_api import MOST_WAITING
from bot.conversations.handoff import Agent, Reason
from bot.conversations.signs import Side
from bot.store.message_log import SqlMessageLog
from tests.channels.website_site import Site


@pytest.mark.asyncio
async def test_a_message_is_stored_acknowledged_and_answered(log: SqlMessageLog) -> None:
    site = Site(log)
    mine = await site.session()
    answer = await site.say(mine, "hoelang houdt u mijn facturen bij?", client_id="a-1")
    assert answer.status == 202 and answer.body is not None
    assert answer.body["is_new"] is True
    shown = answer.body["message"]
    assert (shown["sequence"], shown["author"], shown["client_id"], shown["text"]) == (1, "person", "a-1", "hoelang houdt u mijn facturen bij?")
    assert shown["state"] in ("received", "processing")
    assert datetime.fromisoformat(shown["time"].replace("Z", "+00:00")).utcoffset() is not None
    person, bot = await site.told(mine)
    assert (person["state"], "client_id" in person, "state" in bot) == ("answered", False, False)
    assert bot == {**bot, "sequence": 2, "author": "bot", "text": "antwoord op hoelang houdt u mijn facturen bij?", "buttons": [], "files": []}
    assert await site.told(mine, after=1) == [bot]
    assert await site.told(mine, after=2) == []


@pytest.mark.asyncio
async def test_the_same_id_twice_is_the_same_message_and_one_answer(log: SqlMessageLog) -> None:
    site = Site(log)
    mine = await site.session()
    answers = await asyncio.gather(*(site.say(mine, "dag", client_id="zelfde") for _ in range(8)))
    assert [answer.status for answer in answers] == [202] * 8
    assert sum(answer.body["is_new"] for answer in answers if answer.body) == 1
    assert {answer.body["message"]["sequence"] for answer in answers if answer.body} == {1}
    assert len(await site.told(mine)) == 2
    assert len(site.agent.heard) == 1


@pytest.mark.asyncio
async def test_the_same_id_in_two_talks_is_two_messages(log: SqlMessageLog) -> None:
    site = Site(log)
    mine, theirs = await site.session(), await site.session()
    for authorization in (mine, theirs):
        answer = await site.say(authorization, "dag", client_id="zelfde")
        assert answer.body is not None and answer.body["is_new"] is True
        assert len(await site.told(authorization)) == 2


@pytest.mark.asyncio
@pytest.mark.parametrize("typed", ["/restart", '/request_erasure{"controller":"crm"}', "/ask_recipients", "//restart", " /restart"])
async def test_a_command_typed_by_hand_is_words(log: SqlMessageLog, typed: str) -> None:
    site = Site(log)
    mine = await site.session()
    await site.say(mine, "knop")
    await site.told(mine)
    await site.say(mine, typed)
    await site.told(mine)
    heard = site.agent.heard[-1]
    assert not heard.text.startswith("/")
    assert heard.metadata["is_tap"] is False


@pytest.mark.asyncio
async def test_a_tap_on_a_button_that_was_offered_is_a_tap(log: SqlMessageLog) -> None:
    site = Site(log)
    mine = await site.session()
    await site.say(mine, "knop")
    button = (await site.told(mine))[-1]["buttons"][0]
    await site.say(mine, button["title"], payload=button["payload"])
    assert (await site.told(mine))[2]["text"] == button["title"]
    heard = site.agent.heard[-1]
    assert (heard.text, heard.metadata["is_tap"]) == (button["payload"], True)


@pytest.mark.asyncio
@pytest.mark.parametrize("payload", ["/restart", '/request_erasure{"controller":"crm"}', "/ask_recipients", "", "Wie krijgt mijn gegevens?"])
async def test_a_payload_that_was_not_offered_is_not_one(log: SqlMessageLog, payload: str) -> None:
    site = Site(log)
    mine, theirs = await site.session(), await site.session()
    # Offered, but in another talk.
    await site.say(theirs, "knop")
    await site.told(theirs)
    await site.say(mine, "een titel", payload=payload)
    assert (await site.told(mine))[0]["text"] == "een titel"
    heard = site.agent.heard[-1]
    assert (heard.text, heard.metadata["is_tap"]) == ("een titel", False)


@pytest.mark.asyncio
async def test_what_reaches_rasa_names_company_and_language_of_the_session_whatever_is_sent(log: SqlMessageLog) -> None:
    site = Site(log)
    mine = await site.session("crm", "fr")
    body = {"client_id": "a", "text": "bonjour", "controller": "conitro", "language": "nl", "conversation": "andere", "metadata": {"controller": "conitro"}, "sender": "x"}
    answer = await site.ask(site.api.receive, body, authorization=mine)
    assert answer.status == 202
    await site.told(mine)
    heard = site.agent.heard[-1]
    assert (heard.metadata["controller"], heard.metadata["page_language"], heard.input_channel) == ("crm", "fr", "website")
    assert heard.sender_id == site.talk_of(mine)


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "body",
    [
        {"text": "dag"},
        {"client_id": "", "text": "dag"},
        {"client_id": "x" * 65, "text": "dag"},
        {"client_id": 7, "text": "dag"},
        {"client_id": "a"},
        {"client_id": "a", "text": None},
        {"client_id": "a", "text": ["dag"]},
        {"client_id": "a", "text": "dag", "payload": {"intent": "x"}},
        "dag",
        None,
    ],
)
async def test_a_wrong_message_is_refused_and_not_stored(log: SqlMessageLog, body: object) -> None:
    site = Site(log)
    mine = await site.session()
    answer = await site.ask(site.api.receive, body, authorization=mine)
    assert (answer.status, answer.body and answer.body["error"]) == (400, "wrong_body")
    assert await site.told(mine) == []


@pytest.mark.asyncio
async def test_forbidden_numbers_and_signs_that_hide_text_are_not_kept(log: SqlMessageLog) -> None:
    site = Site(log)
    mine = await site.session()
    answer = await site.say(mine, "mijn\x00 nummer is 85.07.30-033.28\u202e en mijn code is 48120937")
    assert answer.body is not None and answer.body["message"]["text"] == "mijn nummer is ••• en mijn code is [code]"


@pytest.mark.asyncio
async def test_a_file_is_given_as_an_attachment_and_no_other_name_is(log: SqlMessageLog) -> None:
    site = Site(log)
    mine = await site.session()
    await site.say(mine, "bewijs")
    assert (await site.told(mine))[-1]["files"] == [{"name": "ontvangstbewijs.txt", "kind": "text/plain"}]
    answer = await site.ask(lambda call: site.api.kept_file(call, 2, "ontvangstbewijs.txt"), authorization=mine)
    assert (answer.status, answer.as_bytes(), answer.kind) == (200, b"Ontvangen.", "text/plain; charset=utf-8")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="ontvangstbewijs.txt"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    for sequence, name in ((2, "iets.txt"), (1, "ontvangstbewijs.txt"), (2, ""), (0, "ontvangstbewijs.txt"), (10**30, "ontvangstbewijs.txt")):
        answer = await site.ask(lambda call, at=sequence, what=name: site.api.kept_file(call, at, what), authorization=mine)
        assert answer.status == 404


@pytest.mark.asyncio
@pytest.mark.parametrize("after", ["-1", "x", "1.5", "", "²", "9" * 16, " 1"])
async def test_a_number_that_is_none_is_refused(log: SqlMessageLog, after: str) -> None:
    site = Site(log)
    mine = await site.session()
    assert (await site.ask(site.api.messages, authorization=mine, query={"after": after})).status == 400


@pytest.mark.asyncio
async def test_a_talk_shows_that_it_is_being_answered(log: SqlMessageLog) -> None:
    site = Site(log)
    mine = await site.session()
    await site.say(mine, "traag")
    during = await site.ask(site.api.messages, authorization=mine)
    assert during.body is not None
    assert during.body["status"] == {"state": "bot", "agent": None, "agent_typing": False, "agent_seen": 0, "working": True}
    await site.told(mine)
    after = await site.ask(site.api.messages, authorization=mine)
    assert after.body is not None and after.body["status"]["working"] is False


@pytest.mark.asyncio
@pytest.mark.parametrize(("body", "status"), [({"seen": 3, "typing": True}, 204), ({}, 204), ({"seen": -1}, 400), ({"seen": True}, 400), ({"typing": "ja"}, 400), ({"seen": "3"}, 400)])
async def test_signs_are_taken_where_they_are_signs(log: SqlMessageLog, body: dict[str, object], status: int) -> None:
    site = Site(log)
    mine = await site.session()
    assert (await site.ask(site.api.signs, body, authorization=mine)).status == status


@pytest.mark.asyncio
async def test_signs_reach_staff_and_what_was_read_only_grows(log: SqlMessageLog) -> None:
    site = Site(log)
    mine = await site.session()
    for body in ({"seen": 3, "typing": True}, {"seen": 2}):
        assert (await site.ask(site.api.signs, body, authorization=mine)).status == 204
    sign = site.signs.of(site.talk_of(mine))[Side.PERSON]
    assert (sign.seen, sign.is_typing(site.clock())) == (3, True)


@pytest.mark.asyncio
async def test_what_staff_say_is_shown_with_their_name_and_the_talk_as_theirs(log: SqlMessageLog) -> None:
    site = Site(log)
    mine = await site.session()
    await site.say(mine, "ik wil een mens")
    await site.told(mine)
    talk, lien = site.talk_of(mine), Agent("lien", "Lien", frozenset({"conitro"}))
    site.desk.ask(talk, Reason.ASKED, "nl", {}, "conitro")
    site.desk.claim(talk, lien)
    site.desk.say(talk, lien, "s-1", "Goeiedag, met Lien.")
    rows = await site.told(mine)
    assert [(row["author"], row.get("name")) for row in rows][-1] == ("staff", "Lien")
    assert rows[-1]["text"] == "Goeiedag, met Lien."
    assert {"client_id", "state"} & set(rows[-1]) == set()
    assert [row["sequence"] for row in rows] == list(range(1, len(rows) + 1))
    answer = await site.ask(site.api.messages, authorization=mine)
    assert answer.body is not None
    assert (answer.body["status"]["state"], answer.body["status"]["agent"]) == ("human", "Lien")


@pytest.mark.asyncio
async def test_a_card_leads_to_the_public_pages(log: SqlMessageLog) -> None:
    site = Site(log)
    mine = await site.session()
    await site.say(mine, "kaart")
    quote = (await site.told(mine))[-1]
    assert quote["card"] == {"kind": "quote", "quote": "Zeven jaar.", "address": "https://privacy.voorbeeld.example/policy/conitro?passage=x#passage"}
    assert quote["expects"] == "code"


@pytest.mark.asyncio
async def test_where_too_many_wait_the_next_is_asked_to_come_back_and_is_not_stored(log: SqlMessageLog, monkeypatch: pytest.MonkeyPatch) -> None:
    site = Site(log)
    mine = await site.session()
    monkeypatch.setattr(type(site.runner), "waiting", property(lambda _: MOST_WAITING))
    answer = await site.say(mine, "dag")
    assert (answer.status, answer.body and answer.body["error"], answer.headers["Retry-After"]) == (503, "busy", "5")
    assert log.unfinished("one") == []


@pytest.mark.asyncio
async def test_a_sender_that_goes_away_is_answered_all_the_same(log: SqlMessageLog) -> None:
    site = Site(log)
    mine = await site.session()
    sending = asyncio.ensure_future(site.say(mine, "weg ben ik"))
    while not site.agent.parsed:
        await asyncio.sleep(0)
    # It is being stored.
    sending.cancel()
    with pytest.raises(asyncio.CancelledError):
        await sending
    talk = site.talk_of(mine)
    while len(log.since(talk, 0)) < 2:
        await asyncio.sleep(0.01)
    assert [row["text"] for row in await site.told(mine)] == ["weg ben ik", "antwoord op weg ben ik"]
