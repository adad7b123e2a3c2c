"""A sealed note opens in its own talk only, and is made of letters."""

from __future__ import annotations

from cryptography.fernet import Fernet

from bot.privacy.redaction import redact
from bot.store.encryption import Cipher
from bot.store.notes import SealedNotes


def notes() -> SealedNotes:
    return SealedNotes(Cipher([Fernet.generate_key().decode()]))


def test_a_note_opens_in_its_own_talk_only() -> None:
    ours = notes()
    sealed = ours.seal("talk", {"code": "48120937"})
    assert ours.open("talk", sealed) == {"code": "48120937"}
    assert ours.open("another talk", sealed) == {}
    assert notes().open("talk", sealed) == {}


def test_what_is_no_note_opens_to_nothing() -> None:
    for nothing in (None, "", "zz", "48120937", "abc", {"code": "48120937"}):
        assert notes().open("talk", nothing) == {}


def test_redaction_leaves_a_note_alone() -> None:
    sealed = notes().seal("talk", {"mailbox": "an@voorbeeld.example"})
    assert sealed.isalpha()
    assert redact(sealed) == sealed


def test_the_same_values_look_different_each_time() -> None:
    ours = notes()
    assert ours.seal("talk", {"code": "48120937"}) != ours.seal("talk", {"code": "48120937"})
