"""Talks of the pages over the real channel: one talk, its own token, and a refusal for everything else."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest

from bench.processes import free_port
from bot import wiring
from bot.conversations.model import Conversation, new_id
from bot.conversations.session_tokens import GRACE, LONGEST, SessionTokens, Via, key_fingerprint
from bot.embedding_settings import load_embedding_settings
from bot.pages.plain_chat import ChatRefused, Choice, File, Talk, Why
from bot.runtime import pages_server
from bot.runtime.plain_chat import ServedChat
from bot.settings import load_settings
from tests.channels.website_servers import WebsiteServer
from tests.processes.servers import environment


class Served:
    """A channel in a process of its own, and the pages' side of it here."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.env = environment(folder)
        self.server = WebsiteServer(self.env, "plain")
        self.env["RASA_PORT"] = str(self.server.port)
        self.settings, self.embedding = load_settings(self.env), load_embedding_settings(self.env)
        self.log = wiring.make_message_log(self.settings)
        self.now = datetime.now(timezone.utc)
        self.chat = self.chat_of()
        self.server.start()
        self.server.wait()

    def chat_of(self) -> ServedChat:
        made = pages_server.served_chat(self.settings, self.embedding)
        client_of = wiring.make_client_hasher(self.settings)
        return ServedChat(made._server, self.embedding, SessionTokens(self.embedding.secret, lambda: self.now), self.log, client_of, made._words)

    def begun(self, slug: str = "conitro") -> str:
        token = self.chat.new(slug, "nl")
        self.chat.begin(token, "192.0.2.7")
        return token

    def answered(self, token: str) -> Talk:
        deadline = time.monotonic() + 60
        while (talk := self.chat.talk(token)).is_working or len(talk.lines) < 2:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        return talk

    def conversations(self) -> list[tuple[str, str, str, str | None]]:
        with sqlite3.connect(self.folder / "product.db") as database:
            return database.execute("SELECT channel, controller, page_language, client FROM conversations").fetchall()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    made = Served(tmp_path_factory.mktemp("plain chat"))
    yield made
    made.server.kill()


def refused(why: Why) -> Any:
    return pytest.raises(ChatRefused, match=why.value)


def test_before_the_first_message_the_assistants_own_words_stand_there(served: Served) -> None:
    opening = served.chat.opening("conitro", "fr")
    assert opening.greeting.startswith("Bonjour. Je suis un programme informatique")
    assert "Conitro" in opening.greeting
    assert len(opening.questions) >= 3
    before = served.conversations()
    served.chat.new("conitro", "fr")
    assert served.conversations() == before


def test_a_talk_is_begun_once_spoken_in_and_read_again(served: Served) -> None:
    token = served.begun()
    served.chat.begin(token, "192.0.2.99")
    channel, controller, language, client = served.conversations()[-1]
    assert (channel, controller, language) == ("pages", "conitro", "nl")
    assert client is not None and "192.0.2" not in client
    assert served.chat.send(token, "one", "geef een kaart") == served.chat.send(token, "one", "geef een kaart") == 1
    talk = served.answered(token)
    assert [(line.author, line.text) for line in talk.lines] == [("person", "geef een kaart"), ("bot", "antwoord op geef een kaart")]
    assert talk.lines[1].expects == "code"
    assert talk.lines[1].card is not None
    assert talk.lines[1].card["address"] == f"{served.embedding.public_url}/policy/conitro?passage=x#passage"
    assert (talk.state, talk.agent) == ("bot", None)


def test_a_button_is_the_tap_on_it_where_it_was_offered(served: Served) -> None:
    token = served.begun()
    served.chat.send(token, "one", "een knop graag")
    (choice,) = served.answered(token).lines[1].choices
    assert choice == Choice("Wie krijgt mijn gegevens?", "/ask_recipients")
    served.chat.send(token, "two", "", choice)
    assert served.chat.talk(token).lines[2].text == "Wie krijgt mijn gegevens?"


def test_a_file_is_fetched_and_no_other(served: Served) -> None:
    token = served.begun()
    served.chat.send(token, "one", "een bewijs graag")
    line = served.answered(token).lines[1]
    assert line.files == ("ontvangstbewijs.txt",)
    assert served.chat.file(token, line.sequence, "ontvangstbewijs.txt") == File("text/plain; charset=utf-8", b"Ontvangen.")
    for sequence, name in ((line.sequence, "other.txt"), (1, "ontvangstbewijs.txt"), (line.sequence, "../../etc/passwd"), (99, "x")):
        with refused(Why.NO_FILE):
            served.chat.file(token, sequence, name)


def test_a_deleted_talk_is_over(served: Served) -> None:
    token = served.begun()
    served.chat.send(token, "one", "hallo")
    served.answered(token)
    served.chat.delete(token)
    for again in (lambda: served.chat.talk(token), lambda: served.chat.delete(token), lambda: served.chat.send(token, "two", "nog iets")):
        with refused(Why.OVER):
            again()


def test_a_token_is_renewed_for_a_day_and_for_its_own_company_alone(served: Served) -> None:
    token = served.begun()
    began = served.now
    try:
        with refused(Why.OVER):
            served.chat.renewed(token, "sentera")
        served.now = began + GRACE
        token = served.chat.renewed(token, "conitro")
        served.now = began + LONGEST
        with refused(Why.OVER):
            served.chat.renewed(token, "conitro")
    finally:
        served.now = began


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "\N{GRINNING FACE}", "x" * 5000])
def test_what_is_no_token_opens_nothing(served: Served, token: str) -> None:
    with refused(Why.OVER):
        served.chat.renewed(token, "conitro")
    with refused(Why.OVER):
        served.chat.begin(token, None)


def test_a_token_of_a_widget_is_none_of_the_pages(served: Served) -> None:
    tokens = SessionTokens(served.embedding.secret, lambda: served.now)
    issued = tokens.issue("somebody", "conitro", "nl", "https://www.voorbeeld.example", key_fingerprint("conitro"), Via.WEB)
    with refused(Why.OVER):
        served.chat.renewed(issued.token, "conitro")


def test_a_talk_of_another_channel_is_not_read_with_a_token_of_the_pages(served: Served) -> None:
    other = Conversation(new_id(), "development", "conitro", "nl")
    served.log.open_conversation(other)
    tokens = SessionTokens(served.embedding.secret, lambda: served.now)
    issued = tokens.issue(other.id, "conitro", "nl", "http://127.0.0.1:5080", key_fingerprint("conitro"), Via.PAGES)
    with refused(Why.OVER):
        served.chat.talk(issued.token)


def test_a_server_that_is_not_there_is_down_and_says_no_word_of_the_talk(served: Served, caplog: pytest.LogCaptureFixture) -> None:
    token = served.begun()
    nobody = ServedChat(f"http://127.0.0.1:{free_port()}", served.embedding, SessionTokens(served.embedding.secret, lambda: served.now), served.log, lambda address: "x", served.chat._words)
    with refused(Why.DOWN):
        nobody.send(token, "one", "geheime woorden")
    assert "geheime" not in caplog.text
    assert token[:20] not in caplog.text


def test_a_database_that_fails_begins_nothing_and_is_told(served: Served) -> None:
    class Down:
        def conversation(self, _id: str) -> None:
            raise sqlite3.OperationalError("locked")

    words = served.chat._words
    tokens = SessionTokens(served.embedding.secret, lambda: served.now)
    chat = ServedChat("http://127.0.0.1:1", served.embedding, tokens, Down(), lambda address: "x", words)  # type: ignore[arg-type]
    with refused(Why.DOWN):
        chat.begin(chat.new("conitro", "nl"), None)


def test_too_many_messages_are_too_often(served: Served) -> None:
    token = served.begun()
    with refused(Why.TOO_OFTEN):
        for number in range(50):
            served.chat.send(token, f"{number}", "hallo")
