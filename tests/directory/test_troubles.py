"""A directory that is down, slow, huge or talks nonsense: nothing is known, nothing is raised, nothing is logged of anybody."""

from __future__ import annotations

import gzip
import json
import logging
import threading
from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest

from bot.identity.directory import DirectoryAnswer
from bot.mail.customer_directory import MOST_BYTES
from bot.mail.deadline import Lines
from tests.directory.served_examples import OPENAPI, SECRET, SHORT, FaultyServer, Posted, answer, directory_at, nowhere, says

YES, NO, UNREACHABLE = DirectoryAnswer.YES, DirectoryAnswer.NO, DirectoryAnswer.UNREACHABLE
MAILBOX, TYPED = "an.peeters@voorbeeld.example", {"name": "An Peeters", "customer_number": "K-100234"}
YES_ANSWER = says(lambda said: said)


@pytest.fixture
def server() -> Iterator[FaultyServer]:
    made = FaultyServer()
    yield made
    made.stop()


def ask(server: FaultyServer, seconds: tuple[float, float] = (5.0, 10.0)) -> DirectoryAnswer:
    return directory_at(server.url, seconds=seconds).knows("conitro", MAILBOX, TYPED)


def test_all_is_asked_in_one_body_and_nothing_stands_in_the_address(server: FaultyServer) -> None:
    server.answers.append(YES_ANSWER)
    assert ask(server) is YES
    (asked,) = server.asked
    assert asked.path == "/lookup"
    jsonschema.Draft202012Validator(OPENAPI["components"]["schemas"]["Question"]).validate(asked.value)
    assert (asked.value["mailbox"], asked.value["typed"], asked.value["controller"]) == (MAILBOX, TYPED, "conitro")
    assert asked.headers["Authorization"] == f"Bearer {SECRET}"
    assert asked.headers["Accept-Encoding"] == "identity"
    assert not [value for value in asked.headers.values() if "peeters" in value.lower()]


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504])
def test_who_is_busy_is_asked_once_more_with_a_fresh_question(server: FaultyServer, status: int) -> None:
    server.answers.extend([answer(status, b"{}"), YES_ANSWER])
    assert ask(server) is YES
    one, other = server.asked
    assert one.value["question"] != other.value["question"]


def test_who_is_busy_twice_is_not_asked_a_third_time(server: FaultyServer) -> None:
    server.answers.extend([answer(503, b"{}"), answer(503, b"{}"), YES_ANSWER])
    assert ask(server) is UNREACHABLE
    assert len(server.asked) == 2


@pytest.mark.parametrize("status", [201, 204, 206, 400, 401, 403, 404, 410, 418])
def test_any_other_status_is_no_answer_and_above_all_no_no(server: FaultyServer, status: int) -> None:
    server.answers.extend([answer(status, b'{"known": false}'), YES_ANSWER])
    assert ask(server) is UNREACHABLE
    assert len(server.asked) == 1


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_redirect_is_followed(server: FaultyServer, status: int) -> None:
    server.answers.extend([answer(status, b"", Location=server.url), YES_ANSWER])
    assert ask(server) is UNREACHABLE
    assert len(server.asked) == 1


NONSENSE: list[Any] = [
    lambda _: b"",
    lambda _: b"yes",
    lambda _: b"\xff\xfe",
    lambda _: b"[" * (MOST_BYTES - 1),
    lambda _: True,
    lambda _: [],
    lambda said: [said],
    lambda said: {**said, "known": "true"},
    lambda said: {**said, "known": 1},
    lambda said: {**said, "known": None},
    lambda said: {"known": True},
    lambda said: {"question": said["question"]},
    lambda said: {**said, "question": "of another call"},
    lambda said: {**said, "question": None},
    lambda said: {**said, "name": "An Peeters"},
    lambda said: json.dumps(said)[:-1].encode() + b', "known": false}',
    lambda said: json.dumps(said).encode() + b" {}",
    lambda said: gzip.compress(json.dumps(said).encode()),
]


@pytest.mark.parametrize("change", NONSENSE, ids=range(len(NONSENSE)))
def test_nonsense_is_no_answer_and_not_asked_again(server: FaultyServer, change: Any) -> None:
    server.answers.extend([says(change), YES_ANSWER])
    assert ask(server) is UNREACHABLE
    assert len(server.asked) == 1


def test_an_answer_that_was_kept_from_an_earlier_question_is_not_believed(server: FaultyServer) -> None:
    kept: list[bytes] = []

    def keep(said: dict[str, Any]) -> bytes:
        kept.append(json.dumps(said).encode())
        return kept[0]

    server.answers.extend([says(keep), says(keep)])
    assert [ask(server), ask(server)] == [YES, UNREACHABLE]


def test_no_is_no(server: FaultyServer) -> None:
    server.answers.append(says(lambda said: {**said, "known": False}))
    assert ask(server) is NO


def endless(_: Posted, out: Any) -> None:
    out.write(b"HTTP/1.0 200 x\r\n\r\n")
    # The line is closed by the other side long before.
    while True:
        out.write(b" " * 10_000)


def test_a_huge_answer_is_not_read_to_its_end(server: FaultyServer) -> None:
    server.answers.append(endless)
    assert ask(server) is UNREACHABLE
    assert len(server.asked) == 1


def silence(ended: threading.Event) -> Any:
    return lambda _asked, _out: ended.wait(20)


def dripping(ended: threading.Event, first: bytes, drip: bytes) -> Any:
    """Return an answer that never ends, a little ten times a second: no timeout of one read ever comes."""

    def write(_: Posted, out: Any) -> None:
        out.write(first)
        out.flush()
        while not ended.wait(0.1):
            out.write(drip)
            out.flush()

    return write


@pytest.mark.parametrize("first, drip", [(b"", b""), (b"HTTP/1.0 200 x\r\n\r\n", b" "), (b"HTTP/1.0 200 x\r\n", b"X-A: b\r\n"), (b"HTTP/1.0 200 x\r\n\r\n{", b"")])
def test_a_slow_one_is_cut_and_asked_once_more(server: FaultyServer, first: bytes, drip: bytes) -> None:
    ended = threading.Event()
    server.answers.extend([dripping(ended, first, drip) if first else silence(ended)] * 2)
    assert ask(server, SHORT) is UNREACHABLE
    ended.set()
    assert len(server.asked) == 2


def test_one_that_is_slow_once_is_believed_the_second_time(server: FaultyServer) -> None:
    ended = threading.Event()
    server.answers.extend([silence(ended), YES_ANSWER])
    assert ask(server, SHORT) is YES
    ended.set()


def test_one_that_closes_the_line_halfway_is_no_answer(server: FaultyServer) -> None:
    def half(asked: Posted, out: Any) -> None:
        out.write(b"HTTP/1.0 200 x\r\nContent-Length: 500\r\n\r\n" + json.dumps({"question": asked.value["question"], "known": True}).encode())

    server.answers.extend([half, half])
    assert ask(server) is UNREACHABLE


def test_one_that_is_down_is_no_answer() -> None:
    assert directory_at(nowhere()).knows("conitro", MAILBOX, TYPED) is UNREACHABLE
    assert directory_at("https://bestaat-niet.invalid/lookup").knows("conitro", MAILBOX, TYPED) is UNREACHABLE


def test_one_without_encryption_where_https_was_set_is_no_answer(server: FaultyServer) -> None:
    assert directory_at(server.url.replace("http:", "https:")).knows("conitro", MAILBOX, TYPED) is UNREACHABLE
    assert server.asked == []


def test_the_end_of_the_process_cuts_the_line(server: FaultyServer) -> None:
    ended, lines, answers = threading.Event(), Lines(), []
    server.answers.extend([silence(ended), answer(404, b"")])
    directory = directory_at(server.url, lines=lines, seconds=(60.0, 60.0))
    thread = threading.Thread(target=lambda: answers.append(directory.knows("conitro", MAILBOX, TYPED)))
    thread.start()
    while not server.asked:
        thread.join(0.01)
    lines.cut_all()
    thread.join(20)
    ended.set()
    assert answers == [UNREACHABLE]


def test_a_proxy_of_the_environment_gets_nothing(server: FaultyServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", nowhere())
    monkeypatch.setenv("http_proxy", nowhere())
    server.answers.append(YES_ANSWER)
    assert ask(server) is YES


@pytest.mark.parametrize("bad", [answer(500, b"{}"), answer(302, b"", Location="/x"), says(lambda _: b"an.peeters@voorbeeld.example"), YES_ANSWER])
def test_nothing_of_anybody_is_logged(server: FaultyServer, bad: Any, caplog: pytest.LogCaptureFixture) -> None:
    server.answers.extend([bad, bad])
    with caplog.at_level(logging.DEBUG):
        ask(server)
    assert not [each for each in ("peeters", "K-100234", SECRET, "Bearer") if each.lower() in caplog.text.lower()]
