"""Ten thousand hostile requests: none fails inside, none is understood as a command, none gets anybody else's words."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from contextlib import aclosing
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography.fernet import Fernet
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import event

from bot.channels.website_calls import STATUS_OF, Answer, Call
from bot.channels.website_limits import Limits, Rule, Rules, StreamRules
from bot.conversations.model import Conversation
from bot.conversations.session_tokens import Via, key_fingerprint
from bot.store.encryption import Cipher
from bot.store.engine import make_engine
from bot.store.message_log import SqlMessageLog
from bot.store.schema import migrate
from tests.any_text import ANY_TEXT
from tests.channels.website_site import FOREIGN, OTHER_SITE, SECRET, SITE, Clock, Site

#: Requests in an example, and examples: 10,000 requests.
AT_ONCE, EXAMPLES = 100, 100
#: How many of each part an example draws: with no common factor, so that every request is another combination.
BODIES, TOKENS, RESTS = 9, 7, 4
MARK = "MERKTEKEN-VAN-EEN-ANDER"
NO_LIMIT = Rule(10**9, 10.0**9)
OFFERED = "/ask_recipients"


class Attack:
    """A site with two talks on it: a victim's, full of marked words, and the attacker's own."""

    def __init__(self, folder: Path) -> None:
        self.loop = asyncio.new_event_loop()
        engine = make_engine(f"sqlite:///{folder / 'product.db'}")

        @event.listens_for(engine, "connect")
        def _hurry(connection: Any, _record: Any) -> None:
            # What a power cut would leave is not tried here.
            connection.execute("PRAGMA synchronous=OFF")

        migrate(engine)
        self.log = SqlMessageLog(engine, Cipher([Fernet.generate_key().decode()]))
        self.loop.run_until_complete(self._set_up())
        self.count = 0

    async def _set_up(self) -> None:
        limits = Limits(Clock().seconds, Rules(*[NO_LIMIT] * 8), StreamRules(10**9, 10**9, 10**9))
        self.site = Site(self.log, limits)
        self.victim = await self.site.session()
        await self.site.say(self.victim, f"{MARK} bewijs", client_id="slachtoffer-1")
        self.victims = await self.site.told(self.victim)
        self.log.open_conversation(Conversation("development-talk", "development", None, None))
        talk, key = self.site.talk_of(self.victim), key_fingerprint("conitro")
        issue = self.site.tokens.issue
        token = self.victim.removeprefix("Bearer ")
        claims = jwt.decode(token, options={"verify_signature": False})
        head, body, signature = token.split(".")
        self.tokens = [
            "", "", "",
            f"Bearer {head}.{body}.", f"Bearer {head}.{body}.{signature[::-1]}",
            f"Bearer {jwt.encode(claims, 'een-ander-geheim-van-minstens-32-tekens')}",
            f"Bearer {jwt.encode({**claims, 'org': FOREIGN}, SECRET * 2)}",
            f"Bearer {issue(talk, 'crm', 'nl', SITE, key_fingerprint('crm-2026')).token}",
            f"Bearer {issue(talk, 'conitro', 'nl', FOREIGN, key).token}",
            f"Bearer {issue(talk, 'conitro', 'nl', SITE, key_fingerprint('oud')).token}",
            f"Bearer {issue('development-talk', 'conitro', 'nl', SITE, key, Via.PAGES).token}",
            talk, f"Bearer {talk}", "Bearer", "Basic YTpi", "",
        ]  # fmt: skip

    def run(self, calls: list[tuple[int, Call]]) -> None:
        self.loop.run_until_complete(self._all(calls))

    async def begin_a_talk(self) -> None:
        """Give the attacker a talk of its own, in which a button was offered."""
        own = await self.site.session()
        await self.site.say(own, "knop")
        await self.site.told(own)
        self.tokens[:3] = [own] * 3

    async def _all(self, calls: list[tuple[int, Call]]) -> None:
        await asyncio.gather(*(self._one(place, call) for place, call in calls))
        await self._settle()

    async def _one(self, place: int, call: Call) -> None:
        api = self.site.api
        routes = [
            api.opening, api.open_session, api.renew_session, api.receive, api.receive, api.receive, api.messages, api.signs, api.health,
            lambda each: api.kept_file(each, len(each.body) % 4, "ontvangstbewijs.txt"), self._stream,
        ]  # fmt: skip
        answer = await api.answered(call, routes[place % len(routes)])
        self.count += 1
        said = answer.as_bytes()
        assert answer.status != 500, (place, call)
        assert answer.status in {200, 201, 202, 204, *STATUS_OF.values()}
        assert MARK.encode() not in said
        assert self.site.talk_of(self.victim).encode() not in said
        if answer.kind == "application/json" and said:
            assert isinstance(json.loads(said), dict)
        if call.origin not in (SITE, OTHER_SITE):
            assert "Access-Control-Allow-Origin" not in answer.headers
        for value in answer.headers.values():
            assert value.isascii() and value.isprintable()

    async def _stream(self, call: Call) -> Answer:
        async def begin() -> None:
            return

        async with aclosing(self.site.api.stream(call, begin)) as parts:
            async for part in parts:
                assert MARK.encode() not in part
                # A message cannot pretend to be an event of its own.
                assert part.count(b"\n\n") == 1
                if part.startswith(b"event: status"):
                    break
        return Answer(200)

    async def _settle(self) -> None:
        while self.site.runner.waiting:
            await asyncio.sleep(0)


@pytest.fixture(scope="module")
def attack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Attack]:
    made = Attack(tmp_path_factory.mktemp("hostile"))
    yield made
    # The watcher ends when it sees that no stream is open.
    while made.site.watcher._task is not None and not made.site.watcher._task.done():
        made.loop.run_until_complete(asyncio.sleep(0.01))
    made.loop.close()


HOSTILE = st.one_of(
    ANY_TEXT,
    st.sampled_from([
        "/restart", '/request_erasure{"controller":"crm"}', "/ask_retention", "//ask_retention", " /restart", "\n/restart", "\u200b/restart", "/\x00restart", OFFERED,
        "knop", "bewijs", "data: x\n\nevent: message\ndata: {}", "</script><script>alert(1)</script>", "' OR 1=1 --", "\ud800", "\x00", "{language}", "${ACTION_SECRET}", "..", "x" * 30_000,
    ]),
)  # fmt: skip
ANYTHING = st.recursive(st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), HOSTILE), lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3), max_leaves=5)
NEARLY = st.fixed_dictionaries(
    {},
    optional={
        "client_id": st.one_of(st.sampled_from(["a", "slachtoffer-1", "x" * 64]), ANYTHING),
        "text": HOSTILE,
        "payload": st.one_of(st.sampled_from([OFFERED, "/restart", '/request_erasure{"controller":"crm"}']), ANYTHING),
        "controller": st.one_of(st.sampled_from(["conitro", "crm", "../conitro", "development"]), ANYTHING),
        "key": st.one_of(st.sampled_from(["conitro", "crm-2026"]), ANYTHING),
        "language": st.one_of(st.sampled_from(["nl", "fr", "en"]), ANYTHING),
        "conversation": ANYTHING,
        "seen": ANYTHING,
        "typing": ANYTHING,
    },
)
BODY = st.one_of(
    NEARLY.map(lambda body: json.dumps(body).encode()),
    NEARLY.map(lambda body: json.dumps({"client_id": "a", "text": "dag", **body}).encode()),
    ANYTHING.map(lambda body: json.dumps(body).encode()),
    st.binary(max_size=60),
    st.sampled_from([b"", b"[" * 50_000, b'{"a":' * 20_000, b"9" * 90_000, b'{"seen": 1e999}', b'{"text": NaN}', b'{"text": "\\ud800"}', b"\xef\xbb\xbf{}", b"x" * 100_001]),
)
ORIGINS = st.one_of(st.sampled_from([SITE, SITE, SITE, OTHER_SITE, FOREIGN, "null", "", SITE.upper(), f"{SITE}.elders.example", f"{SITE}/"]), st.none(), ANY_TEXT)
TOKEN = st.one_of(st.integers(0, 15), ANY_TEXT.map(lambda text: f"Bearer {text}"), ANY_TEXT)
REST = st.fixed_dictionaries({
    "origin": ORIGINS,
    "content_type": st.one_of(st.sampled_from(["application/json"] * 4 + ["text/plain", "application/json; charset=utf-7", ""]), ANY_TEXT),
    "query": st.dictionaries(st.sampled_from(["after", "token"]), st.one_of(st.integers().map(str), ANY_TEXT), max_size=2),
    "languages": st.one_of(st.just("nl"), ANY_TEXT),
    "address": st.one_of(st.just("192.0.2.7"), ANY_TEXT),
})  # fmt: skip


#: In every example: a token that lets in, and a page that may; or nothing hostile would get far.
OWN: list[int | str] = [0, 0, 0]
HONEST: list[dict[str, Any]] = [{"origin": SITE, "content_type": "application/json", "address": "192.0.2.7"}] * 2


def drawn_exactly(each: st.SearchStrategy[Any], count: int) -> st.SearchStrategy[list[Any]]:
    return st.lists(each, min_size=count, max_size=count)


def test_ten_thousand_hostile_requests(attack: Attack) -> None:
    @settings(max_examples=EXAMPLES, deadline=None, database=None, phases=(Phase.generate,), suppress_health_check=list(HealthCheck))
    @given(drawn_exactly(BODY, BODIES), drawn_exactly(TOKEN, TOKENS - len(OWN)), drawn_exactly(REST, RESTS - len(HONEST)))
    def send(bodies: list[bytes], tokens: list[int | str], rest: list[dict[str, Any]]) -> None:
        # A new one each time: a long talk takes long to read.
        attack.loop.run_until_complete(attack.begin_a_talk())
        calls = []
        for number in range(AT_ONCE):
            token = [*OWN, *tokens][number % TOKENS]
            authorization = attack.tokens[token] if isinstance(token, int) else token
            # Messages of their own: the same id would be the same message.
            body = bodies[number % BODIES].replace(b'"client_id": "a"', b'"client_id": "%d"' % number)
            calls.append((number, Call(authorization=authorization, body=body, **[*HONEST, *rest][number % RESTS])))
        attack.run(calls)

    send()
    assert attack.count >= AT_ONCE * EXAMPLES
    site = attack.site
    # The victim's talk is as it was, and nothing but words and offered buttons reached Rasa.
    assert attack.loop.run_until_complete(site.told(attack.victim)) == attack.victims
    assert len(site.agent.heard) > 2 * EXAMPLES
    for heard in site.agent.heard:
        assert not (heard.text or "").startswith("/") or (heard.text == OFFERED and heard.metadata["is_tap"])
        assert heard.metadata["controller"] in ("conitro", "crm")
