"""The cipher of the message log and its keys."""

from __future__ import annotations

import pytest
from cryptography.fernet import Fernet

from bot.errors import BotError
from bot.store.encryption import Cipher

OLD, NEW = (Fernet.generate_key().decode("ascii") for _ in range(2))


def test_what_was_encrypted_is_read_again_and_looks_different_each_time() -> None:
    cipher = Cipher([OLD])
    first, second = cipher.encrypt(b"mijn vraag"), cipher.encrypt(b"mijn vraag")
    assert first != second
    assert cipher.decrypt(first) == cipher.decrypt(second) == b"mijn vraag"


def test_a_new_key_in_front_reads_the_old_and_writes_with_the_new() -> None:
    before = Cipher([OLD]).encrypt(b"mijn vraag")
    rotated = Cipher([NEW, OLD])
    assert rotated.decrypt(before) == b"mijn vraag"
    assert Cipher([NEW]).decrypt(rotated.encrypt(b"mijn vraag")) == b"mijn vraag"


def test_the_wrong_key_is_explained() -> None:
    with pytest.raises(BotError, match="cannot be read with the keys") as caught:
        Cipher([NEW]).decrypt(Cipher([OLD]).encrypt(b"mijn vraag"))
    assert "MESSAGE_LOG_KEYS" in caught.value.remedy


def test_a_changed_row_is_refused() -> None:
    secret = Cipher([OLD]).encrypt(b"mijn vraag")
    with pytest.raises(BotError):
        Cipher([OLD]).decrypt(secret[:-10] + b"AAAAAAAAA=")


@pytest.mark.parametrize("keys", [[], [""], ["te kort"], [OLD, "te kort"], ["é" * 43 + "="], [OLD[:-1]]])
def test_what_is_no_key_is_explained(keys: list[str]) -> None:
    with pytest.raises(BotError, match="MESSAGE_LOG_KEYS"):
        Cipher(keys)


def test_a_fingerprint_stays_the_same_when_a_key_is_put_in_front() -> None:
    assert Cipher([OLD]).fingerprint("client-1") == Cipher([NEW, OLD]).fingerprint("client-1")


def test_a_fingerprint_depends_on_text_and_key_and_shows_neither() -> None:
    made = {Cipher([key]).fingerprint(text) for key in (OLD, NEW) for text in ("client-1", "client-2", "", "\ud800")}
    assert len(made) == 8
    assert all(len(each) == 32 and set(each) <= set("0123456789abcdef") for each in made)
