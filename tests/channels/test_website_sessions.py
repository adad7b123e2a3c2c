"""Who may talk on a company's site, and that nobody reads or writes what is another's."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.channels.website_sessions import preferred_language
from bot.conversations.model import Conversation
from bot.conversations.session_tokens import GRACE, LIFE, Via, key_fingerprint
from bot.embedding_settings import load_embedding_settings
from bot.store.message_log import SqlMessageLog
from tests.channels.website_site import ENVIRON, FOREIGN, OTHER_SITE, SITE, Site


@pytest.mark.asyncio
async def test_the_opening_says_what_the_assistant_says_when_it_introduces_itself_and_stores_nothing(log: SqlMessageLog) -> None:
    site = Site(log)
    answer = await site.ask(site.api.opening, {"controller": "conitro", "key": "conitro", "language": "fr"})
    assert answer.status == 200 and answer.body is not None
    introduction = {each["condition"][0]["value"]: each["text"] for each in site.agent.domain.responses["utter_introduction"]}["fr"]
    assert f"{answer.body['greeting']} {answer.body['notice']}" == introduction.format(company="Conitro")
    assert "programme informatique" in answer.body["greeting"]
    assert (answer.body["controller"], answer.body["name"], answer.body["language"]) == ("conitro", "Conitro", "fr")
    assert 3 <= len(answer.body["questions"]) <= 5
    assert answer.body["questions"][0] == {"title": "Combien de temps mes données sont-elles gardées ?"}
    assert answer.body["policy"] == "https://privacy.voorbeeld.example/policy/conitro"
    assert answer.body["plain"] == "https://privacy.voorbeeld.example/chat/conitro?language=fr"
    assert log.unfinished("one") == []


@pytest.mark.asyncio
async def test_a_session_fixes_talk_company_and_language(log: SqlMessageLog) -> None:
    site = Site(log)
    authorization = await site.session("conitro", "fr")
    session = site.tokens.read(authorization.removeprefix("Bearer "), SITE)
    conversation = log.conversation(session.conversation)
    assert conversation is not None
    assert (conversation.channel, conversation.controller, conversation.page_language) == ("website", "conitro", "fr")
    assert conversation.client is not None and "192" not in conversation.client


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("changed", "call"),
    [
        ({}, {"origin": FOREIGN}),
        ({}, {"origin": OTHER_SITE}),
        ({}, {"origin": None}),
        ({}, {"origin": "null"}),
        ({}, {"origin": f"{SITE}/"}),
        ({"key": "crm-2026"}, {}),
        ({"key": ""}, {}),
        ({"key": "\ud800"}, {}),
        ({"controller": "crm"}, {}),
        ({"controller": "crm", "key": "crm"}, {}),
        ({"controller": "niemand", "key": "niemand"}, {}),
        ({"controller": "../conitro"}, {}),
    ],
)
async def test_no_other_site_key_or_company_opens_a_session(log: SqlMessageLog, changed: dict[str, Any], call: dict[str, Any]) -> None:
    site = Site(log)
    body = {"controller": "conitro", "key": "conitro", "language": "nl", **changed}
    for do in (site.api.open_session, site.api.opening):
        answer = await site.ask(do, body, **call)
        assert answer.status == 403 and answer.body is not None
        assert answer.body["error"] == "not_allowed"
        # A page on no list cannot even read the refusal.
        assert ("Access-Control-Allow-Origin" in answer.headers) is (call.get("origin", SITE) in {SITE, OTHER_SITE})


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("content", "status"),
    [(b"", 400), (b"{", 400), (b"[]", 400), (b"\xff", 400), (b"[" * 90_000, 400), (b'{"controller": 7}', 400), (b'{"controller": "conitro"}', 400), (b"1" * 100_001, 413)]
)
async def test_a_wrong_body_is_refused_kindly_in_both_languages(log: SqlMessageLog, content: bytes, status: int) -> None:
    site = Site(log)
    answer = await site.ask(site.api.open_session, content=content)
    assert answer.status == status and answer.body is not None
    assert set(answer.body["message"]) == {"nl", "fr"}
    assert all(answer.body["message"].values())
    assert answer.headers["Access-Control-Allow-Origin"] == SITE


@pytest.mark.asyncio
async def test_what_a_form_of_another_site_could_send_is_not_read(log: SqlMessageLog) -> None:
    site = Site(log)
    for kind in ("", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data"):
        answer = await site.ask(site.api.open_session, {"controller": "conitro", "key": "conitro"}, content_type=kind)
        assert answer.status == 415


@pytest.mark.asyncio
async def test_a_token_reads_and_writes_its_own_talk_only(log: SqlMessageLog) -> None:
    site = Site(log)
    mine, theirs = await site.session(), await site.session()
    await site.say(mine, "mijn geheime vraag bewijs")
    await site.say(theirs, "hun vraag")
    assert [row["text"] for row in await site.told(theirs)] == ["hun vraag", "antwoord op hun vraag"]
    assert [row["sequence"] for row in await site.told(mine)] == [1, 2]
    for sequence in (1, 2, 3):
        answer = await site.ask(lambda call, at=sequence: site.api.kept_file(call, at, "ontvangstbewijs.txt"), authorization=theirs)
        assert answer.status == 404


def _tokens(site: Site, authorization: str) -> dict[str, tuple[str, str | None, str]]:
    """Return tokens that must not let in: what each is, its page, and what is said of it."""
    token = authorization.removeprefix("Bearer ")
    talk = site.talk_of(token)
    issue, key = site.tokens.issue, key_fingerprint("conitro")
    head, body, signature = token.split(".")
    return {
        "another page's": (token, FOREIGN, "not_allowed"),
        "of another page, by its own": (issue(talk, "conitro", "nl", FOREIGN, key).token, FOREIGN, "not_allowed"),
        "a retired key's": (issue(talk, "conitro", "nl", SITE, key_fingerprint("oud")).token, SITE, "not_allowed"),
        "another company's": (issue(talk, "crm", "nl", SITE, key_fingerprint("crm-2026")).token, SITE, "no_session"),
        "no company's": (issue(talk, "niemand", "nl", SITE, key).token, SITE, "not_allowed"),
        "of no talk": (issue("onbekend", "conitro", "nl", SITE, key).token, SITE, "gone"),
        "with another signature": (f"{head}.{body}.{signature[::-1]}", SITE, "no_session"),
        "with no signature": (f"{head}.{body}.", SITE, "no_session"),
        "nothing": ("", SITE, "no_session"),
    }


_REFUSED = ("another page's", "of another page, by its own", "a retired key's", "another company's", "no company's", "of no talk", "with another signature", "with no signature", "nothing")


@pytest.mark.asyncio
@pytest.mark.parametrize("which", _REFUSED)
async def test_no_other_token_reads_or_writes_anything(log: SqlMessageLog, which: str) -> None:
    site = Site(log)
    mine = await site.session()
    await site.say(mine, "mijn geheime vraag bewijs")
    before = await site.told(mine)
    token, origin, code = _tokens(site, mine)[which]
    tries = [
        (site.api.receive, {"client_id": "x", "text": "ingebroken"}),
        (site.api.messages, None),
        (site.api.signs, {"seen": 1}),
        (site.api.delete, None),
        (site.api.renew_session, {}),
        (lambda call: site.api.kept_file(call, 2, "ontvangstbewijs.txt"), None),
    ]
    for do, body in tries:
        answer = await site.ask(do, body, authorization=f"Bearer {token}", origin=origin)
        assert answer.body is not None and answer.body["error"] == code, do
        assert "geheim" not in json.dumps(answer.body)
    assert await site.told(mine) == before


@pytest.mark.asyncio
async def test_an_expired_token_does_nothing_but_be_renewed(log: SqlMessageLog) -> None:
    site = Site(log)
    old = await site.session()
    await site.say(old, "eerste")
    site.clock.pass_by(seconds=LIFE.total_seconds())
    for do, body in ((site.api.receive, {"client_id": "x", "text": "te laat"}), (site.api.messages, None), (site.api.delete, None)):
        answer = await site.ask(do, body, authorization=old)
        assert (answer.status, answer.body and answer.body["error"]) == (401, "expired")
    renewed = await site.ask(site.api.renew_session, authorization=old)
    assert renewed.status == 200 and renewed.body is not None
    new = f"Bearer {renewed.body['token']}"
    assert [row["text"] for row in await site.told(new)] == ["eerste", "antwoord op eerste"]
    # The old one stays over: renewing gives a new one, it does not wake the old.
    assert (await site.ask(site.api.messages, authorization=old)).status == 401
    site.clock.pass_by(seconds=(LIFE + GRACE).total_seconds())
    assert (await site.ask(site.api.renew_session, authorization=new)).status == 401


@pytest.mark.asyncio
async def test_a_site_that_is_taken_off_the_list_is_out_at_once(log: SqlMessageLog) -> None:
    site = Site(log)
    mine = await site.session()
    without = Site(log, settings=load_embedding_settings({**ENVIRON, "CONTROLLER_CONITRO_WIDGET_ORIGINS": FOREIGN}))
    other_key = Site(log, settings=load_embedding_settings({**ENVIRON, "CONTROLLER_CONITRO_WIDGET_KEY": "nieuw"}))
    for changed in (without, other_key):
        assert (await changed.ask(changed.api.messages, authorization=mine)).status == 403


@pytest.mark.asyncio
async def test_reading_on_the_sites_own_origin_needs_no_header_that_browsers_leave_out(log: SqlMessageLog) -> None:
    site = Site(log)
    mine = await site.session()
    assert (await site.ask(site.api.messages, authorization=mine, origin=None)).status == 200
    for do, body in ((site.api.receive, {"client_id": "x", "text": "dag"}), (site.api.delete, None), (site.api.signs, {}), (site.api.renew_session, None)):
        assert (await site.ask(do, body, authorization=mine, origin=None)).status == 403


@pytest.mark.asyncio
async def test_our_own_pages_may_hold_a_talk_for_a_browser_without_script(log: SqlMessageLog) -> None:
    site = Site(log)
    for channel in ("pages", "website"):
        log.open_conversation(Conversation(f"talk-of-{channel}", channel, "conitro", "nl"))
        token = site.tokens.issue(f"talk-of-{channel}", "conitro", "nl", "https://privacy.voorbeeld.example", "", Via.PAGES).token
        assert (await site.say(f"Bearer {token}", "dag", origin=None)).status == 202
    as_if_of_a_page = site.tokens.issue("talk-of-pages", "conitro", "nl", SITE, key_fingerprint("conitro")).token
    assert (await site.ask(site.api.messages, authorization=f"Bearer {as_if_of_a_page}")).status == 401


@pytest.mark.asyncio
async def test_a_talk_of_another_channel_is_none_of_a_sites_business(log: SqlMessageLog) -> None:
    site = Site(log)
    log.open_conversation(Conversation("development-talk", "development", "conitro", "nl"))
    token = site.tokens.issue("development-talk", "conitro", "nl", SITE, key_fingerprint("conitro")).token
    answer = await site.ask(site.api.messages, authorization=f"Bearer {token}")
    assert (answer.status, answer.body and answer.body["error"]) == (401, "no_session")


@pytest.mark.asyncio
async def test_a_deleted_talk_is_gone_from_log_and_tracker_and_its_token_is_void(log: SqlMessageLog) -> None:
    site = Site(log)
    mine, theirs = await site.session(), await site.session()
    await site.say(mine, "wis mij traag")
    await site.say(theirs, "laat mij staan")
    talk = site.talk_of(mine)
    # Its turn is still under way.
    assert site.runner.waiting
    answer = await site.ask(site.api.delete, authorization=mine)
    assert (answer.status, answer.as_bytes()) == (204, b"")
    assert [row["text"] for row in await site.told(theirs)] == ["laat mij staan", "antwoord op laat mij staan"]
    assert site.agent.tracker_store.forgotten == [talk]
    assert log.conversation(talk) is None
    assert log.since(talk, 0) == []
    for do, body in ((site.api.messages, None), (site.api.receive, {"client_id": "x", "text": "dag"}), (site.api.renew_session, None), (site.api.delete, None)):
        gone = await site.ask(do, body, authorization=mine)
        assert (gone.status, gone.body and gone.body["error"]) == (401, "gone")


@pytest.mark.asyncio
async def test_who_comes_while_rasa_is_loading_is_asked_to_try_again(log: SqlMessageLog) -> None:
    site = Site(log)
    mine = await site.session()
    site.agent.is_ready = lambda: False  # type: ignore[method-assign]
    for do, body in ((site.api.health, None), (site.api.receive, {"client_id": "x", "text": "dag"}), (site.api.delete, None)):
        answer = await site.ask(do, body, authorization=mine)
        assert answer.status == 503
        assert int(answer.headers["Retry-After"]) >= 1


@pytest.mark.asyncio
async def test_a_failure_inside_is_told_without_its_inside(log: SqlMessageLog, caplog: pytest.LogCaptureFixture) -> None:
    site = Site(log)
    mine = await site.session()

    def fail(*_: object) -> None:
        raise RuntimeError("mijn geheime vraag")

    site.log.since = fail  # type: ignore[method-assign,assignment]
    answer = await site.ask(site.api.messages, authorization=mine)
    assert answer.status == 500 and answer.body is not None
    assert set(answer.body) == {"error", "message"}
    assert "RuntimeError" in caplog.text
    assert "geheim" not in caplog.text + answer.as_bytes().decode()


@pytest.mark.parametrize(
    ("accepted", "language"),
    [("", "nl"), ("fr", "fr"), ("fr-BE,fr;q=0.9,nl;q=0.8", "fr"), ("en-GB,nl;q=0.5,fr;q=0.7", "fr"), ("de,en", "nl"), ("fr;q=x,nl;q=0.1", "nl"), (",;=q,,", "nl"), ("FR", "fr")],
)
def test_the_language_is_what_the_browser_prefers_of_ours(accepted: str, language: str) -> None:
    assert preferred_language(accepted) == language


@pytest.mark.asyncio
async def test_a_language_we_do_not_speak_is_the_browsers_or_dutch(log: SqlMessageLog) -> None:
    site = Site(log)
    for asked, accepted, language in (("en", "fr", "fr"), (None, "fr-BE", "fr"), (None, "", "nl"), ("nl", "fr", "nl")):
        answer = await site.ask(site.api.open_session, {"controller": "conitro", "key": "conitro", "language": asked}, languages=accepted)
        assert answer.body is not None and answer.body["language"] == language


