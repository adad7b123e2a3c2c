"""The message log in SQL: nothing lost, nothing twice, nothing readable in the file."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import select
from sqlalchemy.engine import Engine
from sqlalchemy.exc import IntegrityError

from bot.conversations import message_log
from bot.conversations.message_log import ConversationGone, Incoming, receive
from bot.conversations.model import Author, Button, Conversation, KeptFile, MessageState, Reply, new_id
from bot.errors import BotError
from bot.store import message_log as store
from bot.store import message_rows
from bot.store.encryption import Cipher
from bot.store.engine import make_engine, reading
from bot.store.message_log import CLAIM_LASTS, SqlMessageLog
from bot.store.schema import migrate
from bot.store.tables import conversations, messages

REPLIES = [Reply("Ja, 7 jaar.", (Button("Contact", "/ask_contact"), Button("Inzage", '/request_access{"controller": "conitro"}'))), Reply("Nog iets?")]


def incoming(client_id: str = "one", text: str = "hoelang?", offered: str | None = None) -> Incoming:
    return Incoming(client_id, text, False, False, offered)


@pytest.fixture
def let_claims_end(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Put the store's clock forward, past the end of every claim made until then."""
    return lambda: monkeypatch.setattr(store, "_now", lambda: datetime.now(timezone.utc) + CLAIM_LASTS + timedelta(seconds=1))


def test_an_opened_conversation_is_found_again(log: SqlMessageLog) -> None:
    for opened in (Conversation(new_id(), "website", "conitro", "nl"), Conversation(new_id(), "console", None, None)):
        log.open_conversation(opened)
        assert log.conversation(opened.id) == opened


@pytest.mark.parametrize("unknown", ["", "nobody", "x" * 500, "\x00", "a\x00b", "\ud800", "é", "' OR 1=1 --", "\n"])
def test_a_conversation_nobody_opened_is_none_whatever_its_id(log: SqlMessageLog, conversation: Conversation, unknown: str) -> None:
    assert log.conversation(unknown) is None


def test_a_conversation_is_opened_once(log: SqlMessageLog, conversation: Conversation) -> None:
    with pytest.raises(IntegrityError):
        log.open_conversation(conversation)


def test_a_message_is_found_as_it_was_received(log: SqlMessageLog, conversation: Conversation) -> None:
    before = datetime.now(timezone.utc)
    message, is_new = log.receive(conversation.id, Incoming("one", "één\nvraag 👋", True, True, "/ask_contact"))
    assert is_new
    assert (message.conversation, message.sequence, message.author, message.state) == (conversation.id, 1, Author.PERSON, MessageState.RECEIVED)
    assert (message.text, message.was_cut, message.was_masked, message.offered) == ("één\nvraag 👋", True, True, "/ask_contact")
    assert (message.buttons, message.attempts, message.in_reply_to, message.policy_version) == ((), 0, None, None)
    assert before <= message.created_at <= datetime.now(timezone.utc)
    assert log.since(conversation.id, 0) == [message]


def test_the_same_client_id_stores_one_row(log: SqlMessageLog, conversation: Conversation) -> None:
    first, _ = log.receive(conversation.id, incoming("one"))
    again, is_new = log.receive(conversation.id, incoming("one", "iets anders"))
    assert (again, is_new) == (first, False)
    following, _ = log.receive(conversation.id, incoming("two"))
    assert following.sequence == 2


def test_a_resent_message_comes_back_as_far_as_it_is(log: SqlMessageLog, conversation: Conversation) -> None:
    message, _ = log.receive(conversation.id, incoming("one"))
    log.claim(message.id, "rasa")
    assert log.receive(conversation.id, incoming("one"))[0].state is MessageState.PROCESSING
    log.complete(message.id, REPLIES, None)
    assert log.receive(conversation.id, incoming("one"))[0].state is MessageState.ANSWERED


def test_a_client_id_counts_within_its_own_conversation(log: SqlMessageLog, conversation: Conversation) -> None:
    other = Conversation(new_id(), "website", None, None)
    log.open_conversation(other)
    assert log.receive(conversation.id, incoming("one"))[1]
    stored, is_new = log.receive(other.id, incoming("one"))
    assert (stored.sequence, is_new) == (1, True)


@pytest.mark.parametrize("client_id", ["", "\x00", "\ud800", "é" * 500, "jan@voorbeeld.example"])
def test_a_client_id_may_be_anything(log: SqlMessageLog, conversation: Conversation, client_id: str) -> None:
    first, is_new = log.receive(conversation.id, incoming(client_id))
    again, is_new_again = log.receive(conversation.id, incoming(client_id))
    assert (is_new, is_new_again, again) == (True, False, first)


def test_a_message_needs_a_conversation(log: SqlMessageLog, engine: Engine) -> None:
    with pytest.raises(ConversationGone):
        log.receive("nobody", incoming())
    with reading(engine) as connection:
        assert connection.execute(select(messages)).all() == []


def test_questions_and_replies_are_numbered_without_gaps_or_doubles(log: SqlMessageLog, conversation: Conversation) -> None:
    for number in range(5):
        message, _ = log.receive(conversation.id, incoming(f"client {number}"))
        log.receive(conversation.id, incoming(f"client {number}"))
        log.complete(message.id, REPLIES, None)
    assert [each.sequence for each in log.since(conversation.id, 0)] == list(range(1, 16))


def test_what_is_asked_after_a_number_comes_in_order_and_bounded(log: SqlMessageLog, conversation: Conversation) -> None:
    for number in range(6):
        log.receive(conversation.id, incoming(f"client {number}"))
    assert [each.sequence for each in log.since(conversation.id, 2)] == [3, 4, 5, 6]
    assert [each.sequence for each in log.since(conversation.id, 2, most=2)] == [3, 4]
    assert [each.sequence for each in log.since(conversation.id, -(10**30))] == [1, 2, 3, 4, 5, 6]
    for after in (6, 2**31 - 1, 2**31, 10**30):
        assert log.since(conversation.id, after) == []


def test_one_server_gets_a_message_and_another_does_not(log: SqlMessageLog, conversation: Conversation) -> None:
    message, _ = log.receive(conversation.id, incoming())
    claimed = log.claim(message.id, "one")
    assert claimed is not None
    assert (claimed.state, claimed.attempts) == (MessageState.PROCESSING, 1)
    assert log.claim(message.id, "two") is None


def test_a_server_may_begin_its_own_message_again_and_the_attempts_are_counted(log: SqlMessageLog, conversation: Conversation) -> None:
    message, _ = log.receive(conversation.id, incoming())
    assert [log.claim(message.id, "one").attempts for _ in range(3)] == [1, 2, 3]


def test_another_server_may_begin_a_message_whose_claim_has_ended(log: SqlMessageLog, conversation: Conversation, let_claims_end: Callable[[], None]) -> None:
    message, _ = log.receive(conversation.id, incoming())
    log.claim(message.id, "one")
    let_claims_end()
    assert log.claim(message.id, "two").attempts == 2
    assert log.claim(message.id, "one") is None


def test_an_answered_message_cannot_be_claimed(log: SqlMessageLog, conversation: Conversation, let_claims_end: Callable[[], None]) -> None:
    message, _ = log.receive(conversation.id, incoming())
    log.claim(message.id, "one")
    log.complete(message.id, [], None)
    let_claims_end()
    assert log.claim(message.id, "one") is None
    assert log.claim(message.id, "two") is None


def test_neither_a_reply_nor_an_unknown_message_can_be_claimed_or_completed(log: SqlMessageLog, conversation: Conversation) -> None:
    message, _ = log.receive(conversation.id, incoming())
    (reply,) = log.complete(message.id, [Reply("dag")], None)
    for identifier in (reply.id, "nobody"):
        assert log.claim(identifier, "one") is None
        assert log.complete(identifier, REPLIES, None) == []
    assert [each.state for each in log.since(conversation.id, 0)] == [MessageState.ANSWERED, MessageState.KEPT]


def test_completing_stores_the_replies_in_order(log: SqlMessageLog, conversation: Conversation) -> None:
    message, _ = log.receive(conversation.id, incoming())
    log.claim(message.id, "one")
    replies = log.complete(message.id, REPLIES, "policy-1")
    assert [(each.sequence, each.author, each.state) for each in replies] == [(2, Author.BOT, MessageState.KEPT), (3, Author.BOT, MessageState.KEPT)]
    assert [Reply(each.text, each.buttons) for each in replies] == REPLIES
    assert {(each.in_reply_to, each.policy_version) for each in replies} == {(message.id, "policy-1")}
    assert log.replies_to(message.id) == replies
    assert log.last_replies(conversation.id, 10) == replies[::-1]
    assert log.last_replies(conversation.id, 1) == replies[1:]


def test_a_file_handed_over_is_kept_with_its_reply(log: SqlMessageLog, conversation: Conversation) -> None:
    message, _ = log.receive(conversation.id, Incoming("one", "ja", False, False, None))
    file = KeptFile("accuse-de-reception.txt", "text/plain", "Référence : KXM-4P7")
    log.claim(message.id, "server")
    log.complete(message.id, [Reply("Votre demande est ouverte.", files=(file,)), Reply("Merci.")], None)
    assert [each.files for each in log.replies_to(message.id)] == [(file,), ()]


def test_a_card_and_what_is_waited_for_are_kept_with_their_reply_and_encrypted(log: SqlMessageLog, conversation: Conversation, engine: Engine) -> None:
    message, _ = log.receive(conversation.id, Incoming("one", "ja", False, False, None))
    card = {"kind": "receipt", "requests": [{"act": "wissen", "reference": "KXM-4P7", "due": None}]}
    log.claim(message.id, "server")
    log.complete(message.id, [Reply("Geopend.", card=card, expects="code"), Reply("Merci.")], None)
    assert [(each.card, each.expects) for each in log.replies_to(message.id)] == [(card, "code"), (None, None)]
    with reading(engine) as connection:
        assert not [row for row in connection.execute(select(messages.c.body)) if b"KXM" in row.body]


def test_a_second_complete_changes_nothing(log: SqlMessageLog, conversation: Conversation) -> None:
    message, _ = log.receive(conversation.id, incoming())
    log.claim(message.id, "one")
    replies = log.complete(message.id, REPLIES, "policy-1")
    before = log.since(conversation.id, 0)
    assert log.complete(message.id, [Reply("iets anders")], "policy-2") == replies
    assert log.since(conversation.id, 0) == before


def test_replies_and_answered_are_stored_together_or_not_at_all(log: SqlMessageLog, conversation: Conversation, monkeypatch: pytest.MonkeyPatch) -> None:
    message, _ = log.receive(conversation.id, incoming())
    log.claim(message.id, "one")
    made = iter([new_id(), message.id])
    monkeypatch.setattr(message_rows, "new_id", lambda: next(made))
    with pytest.raises(IntegrityError):
        log.complete(message.id, REPLIES, None)
    assert [each.state for each in log.since(conversation.id, 0)] == [MessageState.PROCESSING]
    monkeypatch.undo()
    assert [each.sequence for each in log.complete(message.id, REPLIES, None)] == [2, 3]


def test_replies_to_a_message_without_an_answer_are_none(log: SqlMessageLog, conversation: Conversation) -> None:
    message, _ = log.receive(conversation.id, incoming())
    log.claim(message.id, "one")
    assert log.replies_to(message.id) == []


def test_unfinished_are_what_nobody_began_and_what_this_server_left(log: SqlMessageLog, conversation: Conversation, let_claims_end: Callable[[], None]) -> None:
    stored = {name: log.receive(conversation.id, incoming(name))[0] for name in ("received", "own", "another's", "answered")}
    log.claim(stored["own"].id, "one")
    log.claim(stored["another's"].id, "two")
    log.claim(stored["answered"].id, "one")
    log.complete(stored["answered"].id, REPLIES, None)

    def names(server: str) -> list[str]:
        return [name for each in log.unfinished(server) for name in stored if stored[name].id == each.id]

    assert names("one") == ["received", "own"]
    assert names("two") == ["received", "another's"]
    let_claims_end()
    assert names("one") == ["received", "own", "another's"]


def test_the_text_is_readable_nowhere_in_the_files(sqlite_file: Path, key: str) -> None:
    engine = make_engine(f"sqlite:///{sqlite_file}")
    migrate(engine)
    log = SqlMessageLog(engine, Cipher([key]))
    _say_marked_things(log)
    with_log = {path.name: path.read_bytes() for path in sqlite_file.parent.glob("product.db*")}
    assert len(with_log[f"{sqlite_file.name}-wal"]) > 0
    engine.dispose()
    written_back = {f"{path.name} at the end": path.read_bytes() for path in sqlite_file.parent.glob("product.db*")}
    # The search bites: what is not encrypted is found.
    assert any(b"gemarkeerd-slug" in content for content in with_log.values())
    assert any(b"gemarkeerd-slug" in content for content in written_back.values())
    for name, content in {**with_log, **written_back}.items():
        for encoding in ("utf-8", "utf-16-le"):
            assert "gemarkeerde".encode(encoding) not in content, name
        assert b"Z2VtYXJrZWVyZG" not in content, name


def test_the_text_is_readable_in_no_column(log: SqlMessageLog, engine: Engine) -> None:
    _say_marked_things(log)
    with reading(engine) as connection:
        rows = [*connection.execute(select(conversations)).all(), *connection.execute(select(messages)).all()]
    assert any("gemarkeerd-slug" in str(tuple(row)) for row in rows)
    assert len(rows) == 4
    for row in rows:
        assert "gemarkeerde" not in str(tuple(row))


def _say_marked_things(log: SqlMessageLog) -> None:
    log.open_conversation(Conversation("talk", "website", "gemarkeerd-slug", "nl"))
    message, _ = message_log.receive(log, "talk", "gemarkeerde-client", "mijn gemarkeerde vraag")
    log.complete(message.id, [Reply("een gemarkeerde reply", (Button("gemarkeerde knop", "/gemarkeerde"),))], "policy-1")
    tap, _ = message_log.receive(log, "talk", "tap", "/gemarkeerde")
    assert tap.offered == "/gemarkeerde"


def test_a_new_key_in_front_reads_old_messages_and_knows_their_client_ids(engine: Engine, key: str) -> None:
    before = SqlMessageLog(engine, Cipher([key]))
    before.open_conversation(Conversation("talk", "website", None, None))
    old, _ = before.receive("talk", incoming("one", "oude vraag"))
    new_key = Fernet.generate_key().decode("ascii")
    rotated = SqlMessageLog(engine, Cipher([new_key, key]))
    assert rotated.receive("talk", incoming("one", "oude vraag")) == (old, False)
    rotated.receive("talk", incoming("two", "nieuwe vraag"))
    assert [each.text for each in rotated.since("talk", 0)] == ["oude vraag", "nieuwe vraag"]
    new_only = SqlMessageLog(engine, Cipher([new_key]))
    assert [each.text for each in new_only.since("talk", 1)] == ["nieuwe vraag"]
    with pytest.raises(BotError):
        new_only.since("talk", 0)


def test_the_wrong_key_is_explained_and_changes_nothing(engine: Engine, log: SqlMessageLog, conversation: Conversation) -> None:
    message, _ = log.receive(conversation.id, incoming())
    stranger = SqlMessageLog(engine, Cipher([Fernet.generate_key().decode("ascii")]))
    for attempt in (
        lambda: stranger.since(conversation.id, 0),
        lambda: stranger.unfinished("one"),
        lambda: stranger.claim(message.id, "one"),
    ):
        with pytest.raises(BotError, match="cannot be read with the keys") as caught:
            attempt()
        assert "MESSAGE_LOG_KEYS" in caught.value.remedy
    assert log.since(conversation.id, 0) == [message]


def test_what_storing_returns_is_what_a_read_gives(log: SqlMessageLog, conversation: Conversation) -> None:
    asked, _ = log.receive(conversation.id, Incoming("one", "één\nvraag", True, True, "/ask_contact"))
    assert log.since(conversation.id, 0) == [asked]
    log.claim(asked.id, "server")
    answered = log.complete(asked.id, REPLIES, "version")
    assert answered == log.replies_to(asked.id) == log.since(conversation.id, 1)
    assert [reply.sequence for reply in answered] == [2, 3]
    assert log.complete(asked.id, REPLIES, "another version") == answered


def test_an_answer_of_nothing_is_an_answer(log: SqlMessageLog, conversation: Conversation) -> None:
    asked, _ = log.receive(conversation.id, incoming())
    log.claim(asked.id, "server")
    assert log.complete(asked.id, [], None) == []
    assert log.since(conversation.id, 0)[0].state is MessageState.ANSWERED


def test_a_message_can_be_claimed_by_the_write_that_stores_it(log: SqlMessageLog, conversation: Conversation, let_claims_end: Callable[[], None]) -> None:
    message, is_new = log.receive(conversation.id, incoming(), "one")
    assert is_new
    assert (message.state, message.attempts) == (MessageState.PROCESSING, 1)
    assert log.since(conversation.id, 0) == [message]
    assert log.receive(conversation.id, incoming(), "two") == (message, False)
    assert log.claim(message.id, "two") is None
    assert log.unfinished("two") == []
    assert log.unfinished("one") == [message]
    let_claims_end()
    assert log.unfinished("two") == [message]


# --- A typed code --------------------------------------------------------------------------------
def bodies(log: SqlMessageLog) -> list[dict[str, object]]:
    """Return what every row holds once it is decrypted."""
    with reading(log._engine) as connection:
        return [json.loads(log._cipher.decrypt(row.body)) for row in connection.execute(select(messages)).all()]


def test_a_typed_code_is_sealed_apart_and_forgotten_with_the_answer(log: SqlMessageLog) -> None:
    conversation = Conversation(new_id(), "website", "conitro", "nl")
    log.open_conversation(conversation)
    message, _ = receive(log, conversation.id, new_id(), "mijn code is 4812 0937", "one")
    assert message.text == "mijn code is [code]"
    assert log._notes.open(conversation.id, message.code) == {"code": "48120937"}
    assert "48120937" not in f"{bodies(log)}{message}" and "4812 0937" not in f"{bodies(log)}"
    log.complete(message.id, [Reply("Bevestigd.")], None)
    assert [sorted(body) for body in bodies(log)] == [["cut", "masked", "offered", "text"], ["buttons", "text"]]


def test_a_message_that_was_left_halfway_still_has_its_code(log: SqlMessageLog) -> None:
    conversation = Conversation(new_id(), "website", "conitro", "nl")
    log.open_conversation(conversation)
    message, _ = receive(log, conversation.id, "same", "48120937", "one")
    again, is_new = receive(log, conversation.id, "same", "48120937", "one")
    (left,) = log.unfinished("one")
    assert not is_new
    assert message.code == again.code == left.code
    claimed = log.claim(message.id, "one")
    assert claimed is not None
    assert log._notes.open(conversation.id, claimed.code) == {"code": "48120937"}


def test_a_deleted_talk_is_gone_whole_and_no_other_with_it(log: SqlMessageLog, conversation: Conversation, engine: Engine) -> None:
    other = Conversation(new_id(), "website", "conitro", "nl")
    log.open_conversation(other)
    kept, _ = log.receive(other.id, incoming("one"))
    message, _ = log.receive(conversation.id, incoming("one"), "server")
    log.complete(message.id, REPLIES, None)
    under_way, _ = log.receive(conversation.id, Incoming("two", "mijn code is [code]", False, False, None, "48120937"), "server")
    assert log.delete_conversation(conversation.id)
    assert not log.delete_conversation(conversation.id)
    assert log.conversation(conversation.id) is None
    with reading(engine) as connection:
        assert [row.id for row in connection.execute(select(messages.c.id))] == [kept.id]
    # Its turn ends, and finds nothing to end.
    assert log.complete(under_way.id, REPLIES, None) == []
    assert log.claim(under_way.id, "server") is None
    with pytest.raises(ConversationGone):
        log.receive(conversation.id, incoming("three"))


@pytest.mark.parametrize("typed", ["/ask_contact", "/restart", '/request_erasure{"controller":"crm"}'])
def test_where_taps_come_apart_what_is_typed_is_words(log: SqlMessageLog, conversation: Conversation, typed: str) -> None:
    message, _ = log.receive(conversation.id, incoming("one"))
    log.complete(message.id, REPLIES, None)
    received, _ = message_log.receive_apart(log, conversation.id, "two", typed, None)
    assert received.offered is None
    assert message_log.text_for_rasa(received) == typed[1:]


def test_a_tap_is_kept_under_the_title_that_was_offered(log: SqlMessageLog, conversation: Conversation) -> None:
    message, _ = log.receive(conversation.id, incoming("one"))
    log.complete(message.id, REPLIES, None)
    tapped, _ = message_log.receive_apart(log, conversation.id, "two", "iets anders", "/ask_contact")
    assert (tapped.text, tapped.offered, message_log.text_for_rasa(tapped)) == ("Contact", "/ask_contact", "/ask_contact")


@pytest.mark.parametrize("payload", ["/restart", "/ask_contact ", "ask_contact", "", "Contact"])
def test_a_payload_that_was_not_offered_is_left_out(log: SqlMessageLog, conversation: Conversation, payload: str) -> None:
    message, _ = log.receive(conversation.id, incoming("one"))
    log.complete(message.id, REPLIES, None)
    received, _ = message_log.receive_apart(log, conversation.id, "two", "Contact 85.07.30-033.28", payload)
    assert (received.text, received.offered, received.was_masked) == ("Contact •••", None, True)
