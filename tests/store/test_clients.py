"""The key that addresses are hashed under: of its own, made from a key of the message log."""

from __future__ import annotations

import base64

import pytest

from bot.conversations.clients import hashed
from bot.conversations.model import Conversation
from bot.errors import BotError
from bot.store.clients import KeyedClientHasher
from bot.store.message_log import SqlMessageLog
from tests.store.rights_desks import fresh_key


def test_a_client_has_one_hash_under_one_key_and_another_under_another() -> None:
    key = fresh_key()
    assert KeyedClientHasher(key)("192.0.2.7") == KeyedClientHasher(key)("::ffff:192.0.2.7")
    assert KeyedClientHasher(key)("192.0.2.7") != KeyedClientHasher(fresh_key())("192.0.2.7")


def test_the_key_of_the_message_log_itself_hashes_nothing() -> None:
    key = fresh_key()
    assert KeyedClientHasher(key)("192.0.2.7") != hashed("192.0.2.7", base64.urlsafe_b64decode(key))
    assert key not in repr(KeyedClientHasher(key))


@pytest.mark.parametrize("key", ["é", "abc"])
def test_what_is_no_key_is_refused_without_showing_it(key: str) -> None:
    with pytest.raises(BotError, match="MESSAGE_LOG_KEYS") as caught:
        KeyedClientHasher(key)
    assert key not in str(caught.value)


def test_a_conversation_keeps_the_hash_and_does_not_show_it(log: SqlMessageLog) -> None:
    client = KeyedClientHasher(fresh_key())("192.0.2.7")
    opened = Conversation("talk", "website", "conitro", "nl", client)
    log.open_conversation(opened)
    kept = log.conversation("talk")
    assert kept == opened and kept is not None and kept.client == client
    assert client not in repr(kept)
