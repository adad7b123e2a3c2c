"""docs/telling.md: its worked example is right, its receiver works, its tables name what there is."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from http.server import HTTPServer
from pathlib import Path

import pytest

from bot.mail.deadline import Lines
from bot.mail.signatures import ACKNOWLEDGEMENT, NOTICE, TOLERANCE, sign
from bot.mail.smtp import MAIL_SECONDS
from bot.mail.webhook import CALL_SECONDS, MOST_BYTES, WebhookRoute
from bot.mail_settings import WebhookSettings
from bot.rights.announcements import AnnouncementKind, AnnouncementState
from bot.rights.letters import Letter
from bot.rights.outbox import Acknowledgement, NotDelivered, Notice, NoticeKind, Problem
from bot.rights.telling import RETRIES
from tests.rights.test_receipts import made_up_requests

PAGE = (Path(__file__).parents[2] / "docs" / "telling.md").read_text(encoding="utf-8")
SECRET, AT = "een-geheim-van-minstens-24-tekens", 1767607200


def block(kind: str) -> str:
    (found,) = re.findall(rf"^```{kind}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    return str(found).strip()


def test_the_worked_example_is_right() -> None:
    assert SECRET in PAGE and str(AT) in PAGE
    assert block("text").splitlines() == [
        f"notice: {sign(SECRET, NOTICE, AT, block('json').encode())}",
        f"acknowledgement: {sign(SECRET, ACKNOWLEDGEMENT, AT, block('json answer').encode())}",
    ]


@pytest.fixture
def receiver() -> Iterator[tuple[str, dict]]:
    """The receiver of the page, running."""
    names: dict = {"__name__": "receiver"}
    exec(compile(block("python"), "docs/telling.md", "exec"), names)  # noqa: S102  # the page is ours
    names["Receiver"].log_message = lambda *_: None
    server = HTTPServer(("127.0.0.1", 0), names["Receiver"])
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/", names
    server.shutdown()
    thread.join()
    server.server_close()


def made_up_notice() -> Notice:
    (request,) = made_up_requests()
    return Notice("abc", NoticeKind.REQUEST, request, Letter("nl", "", "", ()))


def test_the_receiver_takes_a_notice_and_does_a_repetition_once(receiver, capsys: pytest.CaptureFixture[str]) -> None:
    url, names = receiver
    route = WebhookRoute(WebhookSettings(url, SECRET), _now, Lines())
    assert [route.send(made_up_notice()) for _ in range(2)] == [Acknowledgement.RECEIVED] * 2
    assert names["seen"] == {"abc"}
    assert capsys.readouterr().out == "request request_access\n"


def test_the_receiver_takes_nothing_from_a_stranger(receiver) -> None:
    url, names = receiver
    with pytest.raises(NotDelivered, match=Problem.REFUSED.value):
        WebhookRoute(WebhookSettings(url, "een-ander-geheim-van-24-tekens"), _now, Lines()).send(made_up_notice())
    assert names["seen"] == set()


def _now():
    from datetime import datetime, timezone

    return datetime.now(timezone.utc)


def test_every_announcement_and_state_is_explained() -> None:
    rows = {cells.split("|")[1].strip().strip("`") for cells in PAGE.splitlines() if cells.startswith("| `")}
    assert {each.value for each in AnnouncementKind} | {each.value for each in AnnouncementState} <= rows


def test_the_figures_are_those_of_the_program() -> None:
    hours = [wait.total_seconds() / 3600 for wait in RETRIES]
    assert [round(hour * 60) for hour in hours[:4]] == [1, 5, 15, 60] and hours[4:] == [2, 4, 8, 12, 12, 12]
    assert "After 1, 5, 15, 60 minutes, 2, 4, 8 and three times 12 hours" in PAGE
    assert f"mail ({MAIL_SECONDS:.0f} s) and call ({CALL_SECONDS:.0f} s)" in PAGE
    assert f"{MOST_BYTES:,} bytes" in PAGE and f"{TOLERANCE} seconds" in PAGE
