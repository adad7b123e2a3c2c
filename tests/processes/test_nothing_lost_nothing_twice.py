"""Real servers, killed at every step of a turn, deserted by clients, fed marked data."""

from __future__ import annotations

import json
import re
import shutil
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.conversations.model import Conversation, new_id
from bot.rights.desk import RightsDesk
from bot.runtime.hardening import set_environment
from bot.runtime.model import ensure_model
from bot.settings import load_request_keys, load_settings
from bot.wiring import make_message_log, make_policy_services, make_rights_desk, settings_or_stop
from tests.processes.faulty_rasa_server import FAILING_DECISION, STEPS
from tests.processes.servers import Servers

FIRST = "hoelang houden jullie mijn facturen bij?"
ANSWER = re.compile(r"7 jaar")


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    settings = settings_or_stop()
    set_environment(settings)
    ensure_model(settings, print)
    running = Servers(tmp_path_factory.mktemp("var with a space"))
    # A copy of the data, so that a test may edit a company while the servers run.
    shutil.copytree(settings.paths.data / "controllers", running.data / "controllers")
    for path in settings.paths.data.glob("*.yml"):
        shutil.copy(path, running.data / path.name)
    running.start_actions()
    try:
        yield running
    finally:
        running.stop()


def texts(messages: list[dict[str, Any]], author: str) -> list[str]:
    return [each["text"] for each in messages if each["author"] == author]


def assert_answered_once(messages: list[dict[str, Any]]) -> None:
    assert texts(messages, "person") == [FIRST]
    said = texts(messages, "bot")
    assert len(said) == len(set(said))
    assert sum("computerprogramma" in text for text in said) == 1
    assert sum(bool(ANSWER.search(text)) for text in said) >= 1
    assert [each["sequence"] for each in messages] == list(range(1, len(messages) + 1))


def test_a_kill_at_any_step_loses_and_doubles_nothing(servers: Servers) -> None:
    servers.start_rasa()
    for step in STEPS:
        conversation, client_id = open_conversation(servers), f"crash-{step}"
        servers.arm(step)
        with pytest.raises(ConnectionError):
            servers.post({"conversation": conversation, "client_id": client_id, "text": FIRST})
        servers.wait_for_death("rasa")
        servers.start_rasa()
        assert_answered_once(servers.wait_until_answered(conversation))
        # The client never heard an answer and sends the message again.
        again = servers.post({"conversation": conversation, "client_id": client_id, "text": FIRST})
        assert again["replies"]
        assert_answered_once(servers.messages(conversation))
        # The talk goes on where it was: a fragment carries the topic on, nobody greets twice.
        follow = servers.post({"conversation": conversation, "text": "en mijn adres?"})
        said = " ".join(reply["text"] for reply in follow["replies"])
        assert "één maand" in said
        assert "computerprogramma" not in said
    servers.kill("rasa")


def desk_of(servers: Servers) -> RightsDesk:
    """Return a rights desk on the servers' database, with their keys."""
    controllers = make_policy_services(servers.data).controllers
    return make_rights_desk(load_settings(servers.env), load_request_keys(servers.env), controllers)


def open_conversation(servers: Servers) -> str:
    """Open a conversation in the product database, as a channel does before the first message."""
    conversation = Conversation(new_id(), "development", "conitro", "nl")
    make_message_log(load_settings(servers.env)).open_conversation(conversation)
    return conversation.id


def test_a_client_that_goes_away_is_answered_all_the_same(servers: Servers) -> None:
    servers.start_rasa()
    conversation = open_conversation(servers)
    body = json.dumps({"conversation": conversation, "client_id": "gone", "text": FIRST}).encode()
    head = f"POST /webhooks/development/messages HTTP/1.1\r\nHost: 127.0.0.1:1\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    with socket.create_connection(("127.0.0.1", int(servers.env["RASA_PORT"]))) as client:
        client.sendall(head.encode() + body)
    # Whether the server had read it or not, the client sends it again, as clients do.
    servers.post({"conversation": conversation, "client_id": "gone", "text": FIRST})
    assert_answered_once(servers.wait_until_answered(conversation))


def test_the_same_message_many_times_at_once_is_one_message(servers: Servers) -> None:
    conversation = open_conversation(servers)
    answers: list[dict[str, Any]] = []
    body = {"conversation": conversation, "client_id": "same", "text": FIRST}
    threads = [threading.Thread(target=lambda: answers.append(servers.post(body))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 8
    assert all(answer["replies"] == answers[0]["replies"] for answer in answers)
    assert_answered_once(servers.messages(conversation))


def test_messages_sent_at_once_are_each_answered_and_greeted_once(servers: Servers) -> None:
    conversation = open_conversation(servers)
    sent = [FIRST, "wie is jullie dpo?", "merci", "ik wil een mens spreken"]
    threads = [threading.Thread(target=servers.post, args=({"conversation": conversation, "text": text},)) for text in sent]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    kept = servers.wait_until_answered(conversation)
    assert sorted(texts(kept, "person")) == sorted(sent)
    assert sum("computerprogramma" in text for text in texts(kept, "bot")) == 1


def test_an_edit_of_a_company_counts_at_once_and_a_broken_one_does_not(servers: Servers) -> None:
    conversation = open_conversation(servers)
    statements = servers.data / "controllers" / "conitro" / "statements.yml"
    before = statements.read_text(encoding="utf-8")
    old = servers.post({"conversation": conversation, "text": FIRST})["replies"][1]["text"]
    assert old in " ".join(before.split())
    edited = before.replace("7 jaar: zo lang bewaart Conitro", "7 jaar lang bewaart Conitro")
    assert edited != before
    statements.write_text(edited, encoding="utf-8")
    new = servers.post({"conversation": conversation, "text": FIRST})["replies"][0]["text"]
    assert new == old.replace("7 jaar: zo lang bewaart Conitro", "7 jaar lang bewaart Conitro")
    # Nine years stands in no quote: the last good version stays in use.
    statements.write_text(before.replace("7 jaar", "9 jaar"), encoding="utf-8")
    assert servers.post({"conversation": conversation, "text": FIRST})["replies"][0]["text"] == new
    assert "the last good version stays in use" in (servers.var / "rasa.log").read_text()
    statements.write_text(before, encoding="utf-8")
    assert servers.post({"conversation": conversation, "text": FIRST})["replies"][0]["text"] == old


MARKED = {
    "e-mail": "els.merkteken@voorbeeld.example",
    "telephone": "0470 98 76 54",
    "telephone abroad": "+31 6 98765432",
    "iban": "BE71 0961 2345 6769",
    "code": "48291735",
    "national register number": "85.07.30-033.28",
    "payment card": "4111 1111 1111 1111",
}


def test_marked_values_stand_in_no_file_no_table_and_no_log(servers: Servers) -> None:
    conversation, of_a_request = open_conversation(servers), open_conversation(servers)
    for name, value in MARKED.items():
        for text in (f"mijn gegeven is {value}", f"{value}", f'/inform{{"{name}": "{value}"}}', f"hoelang bewaren jullie {value}?"):
            assert servers.post({"conversation": conversation, "text": text})["replies"]
        # While a request is being prepared, too.
        for text in (f"wis {value} aub", f"{value}", f"hoelang bewaren jullie {value}?"):
            assert servers.post({"conversation": of_a_request, "text": text})["replies"]
    # Also on the way to an error.
    servers.arm(FAILING_DECISION)
    told = servers.post({"conversation": conversation, "text": f"bel mij op {MARKED['telephone']}"})
    assert "referentie" in told["replies"][0]["text"]
    files = [path for path in servers.var.rglob("*") if path.is_file()]
    assert {"product.db", "rasa.db", "rasa.log", "actions.log"} <= {path.name for path in files}
    for path in files:
        assert_unmarked(path)
    # The search bites: Rasa's database does hold the texts, redacted; ours holds none in clear.
    stored = b"".join(path.read_bytes() for path in servers.var.glob("rasa.db*"))
    assert all(mark in stored for mark in (b"[email]", b"[iban]", b"[number]", b"hoelang bewaren jullie"))
    assert b"hoelang bewaren" not in b"".join(path.read_bytes() for path in servers.var.glob("product.db*"))


def assert_unmarked(path: Path) -> None:
    content = path.read_bytes()
    for name, value in MARKED.items():
        for spelling in (value, re.sub(r"[ .\-]", "", value)):
            assert spelling.encode() not in content, f"{name} stands in {path.name}"


def test_a_turn_that_fails_is_told_and_the_message_kept(servers: Servers) -> None:
    conversation = open_conversation(servers)
    servers.arm(FAILING_DECISION)
    told = servers.post({"conversation": conversation, "text": FIRST})
    assert len(told["replies"]) == 1
    assert re.search(r"Sorry, er liep bij ons iets mis.*referentie [a-z]{6}", told["replies"][0]["text"])
    answer = servers.post({"conversation": conversation, "text": FIRST})
    assert any(ANSWER.search(reply["text"]) for reply in answer["replies"])


def test_questions_are_answered_without_the_action_server(servers: Servers) -> None:
    servers.kill("actions")
    conversation = open_conversation(servers)
    asked = {
        FIRST: "7 jaar",
        "merci": "",
        "wie is jullie dpo?": "Conitro",
        "ik wil een mens spreken": "Conitro",
        "en français svp": "La politique",
    }
    for text, expected in asked.items():
        said = " ".join(reply["text"] for reply in servers.post({"conversation": conversation, "text": text})["replies"])
        assert said
        assert expected in said
        assert not re.search("referentie|référence", said)
    free = servers.post({"text": "wie bewaart het langst, Conitro of Sentera?"})
    assert "Conitro:" in " ".join(reply["text"] for reply in free["replies"])
    # A request is opened by the action server alone: it has the keys.
    order = {"text": "wis al mijn gegevens", "controller": "conitro", "language": "nl"}
    told = servers.post(order)
    assert re.search(r"referentie [a-z]{6}", " ".join(reply["text"] for reply in told["replies"]))
    servers.start_actions()
    # The receipt is the first sentence, though nobody could take it up then.
    servers.post({**order, "conversation": told["conversation"], "client_id": "again"})
    first = make_message_log(load_settings(servers.env)).since(told["conversation"], 0)[0]
    (begun,) = desk_of(servers).draft(told["conversation"]).acts
    assert begun.received_at == first.created_at


def test_a_request_is_opened_once_whatever_step_its_confirmation_dies_at(servers: Servers) -> None:
    servers.kill("rasa")
    servers.start_rasa()
    for step in STEPS:
        conversation, address = open_conversation(servers), f"{step.replace('_', '.')}@voorbeeld.example"
        for text in ("wis al mijn gegevens", address, "overslaan"):
            assert servers.post({"conversation": conversation, "text": text})["replies"]
        assert desk_of(servers).requests_of(address) == []
        servers.arm(step)
        with pytest.raises(ConnectionError):
            servers.post({"conversation": conversation, "client_id": "yes", "text": "ja"})
        servers.wait_for_death("rasa")
        servers.start_rasa()
        servers.wait_until_answered(conversation)
        servers.post({"conversation": conversation, "client_id": "yes", "text": "ja"})
        (request,) = desk_of(servers).requests_of(address)
        receipts = [text for text in texts(servers.messages(conversation), "bot") if request.reference in text]
        assert len(receipts) == 1, step


def test_a_request_is_opened_once_when_the_action_server_dies_at_its_confirmation(servers: Servers) -> None:
    conversation, address = open_conversation(servers), "gestorven.server@voorbeeld.example"
    for text in ("wis al mijn gegevens", address, "overslaan"):
        assert servers.post({"conversation": conversation, "text": text})["replies"]
    servers.kill("actions")
    told = servers.post({"conversation": conversation, "text": "ja"})
    assert re.search(r"referentie [a-z]{6}", " ".join(reply["text"] for reply in told["replies"]))
    servers.start_actions()
    servers.post({"conversation": conversation, "text": "ja"})
    (request,) = desk_of(servers).requests_of(address)
    assert sum(request.reference in text for text in texts(servers.messages(conversation), "bot")) == 1
