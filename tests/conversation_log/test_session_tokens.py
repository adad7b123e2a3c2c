"""Session tokens: what they let in, and everything that must not."""

from __future__ import annotations

import base64
import json
from datetime import datetime, timedelta, timezone
from typing import Any

import jwt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.conversations.session_tokens import GRACE, LIFE, LONGEST, Refused, SessionTokens, TokenRefused, Via, key_fingerprint

SECRET = "een-geheim-van-minstens-32-tekens-lang"
SITE, OTHER_SITE = "https://www.voorbeeld.example", "https://elders.example"
BEGAN = datetime(2026, 3, 2, 9, 30, tzinfo=timezone.utc)
KEY = key_fingerprint("conitro")


class Clock:
    def __init__(self) -> None:
        self.now = BEGAN

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def tokens(clock: Clock) -> SessionTokens:
    return SessionTokens(SECRET, clock)


def issue(tokens: SessionTokens) -> str:
    return tokens.issue("gesprek", "conitro", "nl", SITE, KEY).token


def why(tokens: SessionTokens, token: str, origin: str | None = SITE, **more: Any) -> Refused:
    with pytest.raises(TokenRefused) as caught:
        tokens.read(token, origin, **more)
    return caught.value.why


def forged(secret: str = SECRET, algorithm: str = "HS256", **changed: Any) -> str:
    claims: dict[str, Any] = {"sub": "gesprek", "ctl": "conitro", "lng": "nl", "org": SITE, "key": KEY, "via": "web"}
    claims.update(beg=int(BEGAN.timestamp()), iat=int(BEGAN.timestamp()), exp=int((BEGAN + LIFE).timestamp()))
    claims = {name: value for name, value in {**claims, **changed}.items() if value is not None}
    return jwt.encode(claims, secret, algorithm=algorithm)


def test_a_token_says_what_it_was_issued_for(tokens: SessionTokens) -> None:
    issued = tokens.issue("gesprek", "conitro", "fr", SITE, KEY)
    session = tokens.read(issued.token, SITE)
    assert (session.conversation, session.controller, session.language, session.origin, session.key) == ("gesprek", "conitro", "fr", SITE, KEY)
    assert (session.began, session.expires, session.via) == (BEGAN, BEGAN + LIFE, Via.WEB)
    assert issued.expires_in == 1800
    assert issued.token not in repr(issued)


def test_a_page_that_names_no_origin_is_not_asked_for_it(tokens: SessionTokens) -> None:
    assert tokens.read(issue(tokens), None).origin == SITE


def test_another_page_is_refused(tokens: SessionTokens) -> None:
    token = issue(tokens)
    for origin in (OTHER_SITE, "null", "", f"{SITE}:443", SITE.upper()):
        assert why(tokens, token, origin) is Refused.OTHER_ORIGIN


def test_it_lets_in_until_its_end_and_not_at_it(tokens: SessionTokens, clock: Clock) -> None:
    token = issue(tokens)
    clock.now = BEGAN + LIFE - timedelta(seconds=1)
    tokens.read(token, SITE)
    clock.now = BEGAN + LIFE
    assert why(tokens, token) is Refused.EXPIRED


def test_renewing_keeps_talk_and_beginning(tokens: SessionTokens, clock: Clock) -> None:
    token = issue(tokens)
    clock.now = BEGAN + timedelta(minutes=20)
    old, issued = tokens.renew(token, SITE)
    new = tokens.read(issued.token, SITE)
    assert (new.conversation, new.controller, new.began, new.expires) == (old.conversation, old.controller, BEGAN, clock.now + LIFE)


def test_one_that_ended_is_renewed_within_the_grace_and_not_after(tokens: SessionTokens, clock: Clock) -> None:
    token = issue(tokens)
    clock.now = BEGAN + LIFE + GRACE - timedelta(seconds=1)
    tokens.renew(token, SITE)
    assert why(tokens, token) is Refused.EXPIRED
    clock.now += timedelta(seconds=1)
    with pytest.raises(TokenRefused, match="expired"):
        tokens.renew(token, SITE)


def test_a_session_ends_a_day_after_it_began_however_often_it_is_renewed(tokens: SessionTokens, clock: Clock) -> None:
    token = issue(tokens)
    while clock.now < BEGAN + LONGEST - timedelta(minutes=20):
        clock.now += timedelta(minutes=20)
        issued = tokens.renew(token, SITE)[1]
        token = issued.token
    assert issued.expires_in == 1200
    clock.now = BEGAN + LONGEST
    with pytest.raises(TokenRefused, match="expired"):
        tokens.renew(token, SITE)


def test_another_page_cannot_renew(tokens: SessionTokens) -> None:
    with pytest.raises(TokenRefused, match="other_origin"):
        tokens.renew(issue(tokens), OTHER_SITE)


def _unsigned(algorithm: str) -> str:
    head, body, _ = forged().split(".")
    named = json.loads(base64.urlsafe_b64decode(head + "=="))
    return f"{base64.urlsafe_b64encode(json.dumps({**named, 'alg': algorithm}).encode()).decode().rstrip('=')}.{body}."


FORGED = {
    "another secret": forged(secret="een-ander-geheim-van-minstens-32-tekens"),
    "another algorithm": forged(secret=SECRET * 2, algorithm="HS512"),
    "the same secret with another algorithm": forged(algorithm="HS384"),
    "none": _unsigned("none"),
    "None": _unsigned("None"),
    "no signature": _unsigned("HS256"),
    "a public key for a secret": _unsigned("RS256"),
    "empty": "",
    "dots": "..",
    "words": "laat mij binnen",
    "not ASCII": f"{forged()}é",
    "very long": "a" * 100_000,
    **{f"without {name}": forged(**{name: None}) for name in ("sub", "ctl", "lng", "org", "key", "via", "beg", "iat", "exp")},
    "a number for a talk": forged(sub=7),
    "a list for a company": forged(ctl=["conitro"]),
    "nothing for an origin": forged(org={}),
    "an unknown holder": forged(via="elders"),
    "a text for an end": forged(exp="nooit"),
    "an end that no clock reaches": forged(exp=10**18),
    "a fraction for a beginning": forged(beg=1.5),
    "begun tomorrow": forged(beg=int((BEGAN + timedelta(days=1)).timestamp())),
}


@pytest.mark.parametrize("name", FORGED)
def test_what_is_not_ours_lets_nobody_in(tokens: SessionTokens, name: str) -> None:
    assert why(tokens, FORGED[name]) is Refused.INVALID


def test_a_changed_letter_lets_nobody_in(tokens: SessionTokens) -> None:
    token = issue(tokens)
    for place in range(0, len(token) - 1, 7):
        changed = token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]
        assert why(tokens, changed) is Refused.INVALID


@given(st.text(max_size=300))
@settings(max_examples=300, deadline=None)
def test_no_text_lets_in_or_fails(text: str) -> None:
    assert why(SessionTokens(SECRET, lambda: BEGAN), text) is Refused.INVALID


def test_a_short_secret_is_refused() -> None:
    with pytest.raises(ValueError, match="too short"):
        SessionTokens("s" * 31, Clock())


def test_the_fingerprint_of_a_key_tells_keys_apart_and_not_the_key() -> None:
    assert key_fingerprint("conitro") == KEY != key_fingerprint("nieuw")
    assert "conitro" not in KEY
    assert len(KEY) == 16
