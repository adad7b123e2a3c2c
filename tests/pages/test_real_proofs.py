"""The pages over the real proof desk, on SQLite and PostgreSQL: from the mail to the proven request."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError
from starlette.testclient import TestClient

from bot.pages.limits import Limits
from bot.rights.acts import RequestedAct
from bot.rights.proofs import Proof
from tests.identity.worlds import ADDRESS, ProofWorld
from tests.pages.made_up_links import TEXTS, Clock, proof_app
from tests.pages.read_pages import Page, read_page

CONFIRM = {"confirm": "yes"}


class Browser:
    """A browser with a link from the newest mail."""

    def __init__(self, world: ProofWorld) -> None:
        self._client = TestClient(proof_app(lambda: world.proof, Limits(Clock(), burst=1_000)), headers={"accept-language": "fr"})
        self.path = f"/proof/{world.token()}"

    def open(self) -> tuple[int, Page]:
        return self._read(self._client.get(self.path))

    def press(self) -> tuple[int, Page]:
        return self._read(self._client.post(self.path, data=CONFIRM))

    def _read(self, answer: Any) -> tuple[int, Page]:
        return answer.status_code, read_page(answer.text)


def title(page: str, language: str = "nl") -> list[str]:
    return [TEXTS.parts(page, language)["title"]]


def proofs(world: ProofWorld, requests: list[Any]) -> set[Proof]:
    return {world.desk.request(each.id).proof for each in requests}


@pytest.mark.parametrize("language", ["nl", "fr"])
def test_two_linked_requests_are_proven_by_one_press_after_a_scanner_opened_the_link(world: ProofWorld, language: str) -> None:
    requests = world.begun(RequestedAct.ACCESS, RequestedAct.ERASURE, language=language)
    browser = Browser(world)
    for _ in range(3):
        status, page = browser.open()
        assert (status, page.headings) == (200, title("ready", language))
    assert proofs(world, requests) == {Proof.UNPROVEN}
    assert all(each.reference in page.text for each in requests)
    assert ADDRESS not in page.text
    assert "Lien" not in page.text
    status, page = browser.press()
    assert (status, page.headings) == (200, title("proven", language))
    assert proofs(world, requests) == {Proof.MAILBOX}
    assert [each[1].headings for each in (browser.open(), browser.press())] == [title("already_proven", language)] * 2


def test_a_new_mail_makes_the_old_link_void(world: ProofWorld) -> None:
    requests = world.begun()
    old = Browser(world)
    world.clock.put_forward(minutes=2)
    world.again(requests, "again")
    new = Browser(world)
    assert old.path != new.path
    assert old.press() == (410, old.open()[1])
    assert old.open()[1].headings == title("replaced")
    assert proofs(world, requests) == {Proof.UNPROVEN}
    assert new.press()[1].headings == title("proven")


def test_a_link_works_for_a_day_and_then_says_what_to_do(world: ProofWorld) -> None:
    requests = world.begun()
    browser = Browser(world)
    world.clock.now += timedelta(hours=24) - timedelta(minutes=1)
    assert browser.open()[1].headings == title("ready")
    world.clock.now += timedelta(minutes=2)
    status, page = browser.press()
    assert (status, page.headings) == (410, title("late"))
    assert proofs(world, requests) == {Proof.UNPROVEN}


def test_a_link_nobody_was_sent_is_unknown(world: ProofWorld) -> None:
    world.begun()
    browser = Browser(world)
    browser.path = "/proof/" + "A" * 43
    assert [each[1].headings for each in (browser.open(), browser.press())] == [title("unknown", "fr")] * 2


def test_a_database_that_fails_while_proving_leaves_the_link_unspent(world: ProofWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    requests = world.begun()
    browser = Browser(world)

    def broken(*_: Any, **__: Any) -> None:
        raise OperationalError("UPDATE", {}, Exception("the server closed the connection"))

    with monkeypatch.context() as patched:
        # The last write of the transaction: what came before it is taken back.
        patched.setattr(type(world.changing), "raise_proof", broken)
        status, page = browser.press()
    assert (status, page.headings) == (503, title("down", "fr"))
    assert proofs(world, requests) == {Proof.UNPROVEN}
    assert browser.open()[1].headings == title("ready")
    assert browser.press()[1].headings == title("proven")
    assert proofs(world, requests) == {Proof.MAILBOX}
