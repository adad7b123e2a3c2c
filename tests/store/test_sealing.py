"""Sealing: only the right key opens, only in its place; hashes find and tell nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import BotError
from bot.store.sealing import KeyRing, LookupHasher, Place, Sealer
from tests.store.rights_desks import fresh_key

OLD, NEW = fresh_key(), fresh_key()
HERE = Place("requests", "one")
VALUE = {"reference": "KXM", "answers": [["name", "Gemarkeerde Lien 👋", False]]}


def sealer(*keys: str) -> Sealer:
    return Sealer(KeyRing(keys, "REQUEST_KEYS"))


def hasher(*keys: str) -> LookupHasher:
    return LookupHasher(KeyRing(keys, "LOOKUP_KEYS"))


def test_what_was_sealed_is_opened_again_and_looks_different_each_time() -> None:
    first, second = (sealer(OLD).seal(VALUE, HERE) for _ in range(2))
    assert first != second
    assert sealer(OLD).open(first, HERE) == sealer(OLD).open(second, HERE) == VALUE
    assert b"emarkeerde" not in first + second


@pytest.mark.parametrize("elsewhere", [Place("requests", "two"), Place("drafts", "one"), Place("requests", "one", "other"), Place("requests\", \"one", "")])
def test_a_value_that_was_moved_to_another_place_is_refused(elsewhere: Place) -> None:
    with pytest.raises(BotError, match="changed or moved"):
        sealer(OLD).open(sealer(OLD).seal(VALUE, HERE), elsewhere)


@given(st.data())
def test_any_changed_byte_is_noticed(data: st.DataObject) -> None:
    sealed = bytearray(sealer(OLD).seal(VALUE, HERE))
    place = data.draw(st.integers(0, len(sealed) - 1))
    sealed[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises(BotError):
        sealer(OLD).open(bytes(sealed), HERE)


@pytest.mark.parametrize("length", [0, 1, 5, 16, 17, 30])
def test_what_was_cut_short_is_refused(length: int) -> None:
    with pytest.raises(BotError):
        sealer(OLD).open(sealer(OLD).seal(VALUE, HERE)[:length], HERE)


def test_a_new_key_in_front_seals_and_the_old_one_still_opens() -> None:
    before = sealer(OLD).seal(VALUE, HERE)
    both = sealer(NEW, OLD)
    assert both.open(before, HERE) == VALUE
    assert sealer(NEW).open(both.seal(VALUE, HERE), HERE) == VALUE
    assert both.newest == sealer(NEW).newest != sealer(OLD).newest


def test_a_missing_key_is_named_by_its_id_with_the_remedy() -> None:
    with pytest.raises(BotError, match=f"written with key {sealer(OLD).newest}") as caught:
        sealer(NEW).open(sealer(OLD).seal(VALUE, HERE), HERE)
    assert "REQUEST_KEYS" in caught.value.remedy
    assert OLD not in str(caught.value)


@pytest.mark.parametrize("keys", [[], [""], ["te kort"], [OLD, "te kort"], ["é" * 43 + "="], [OLD[:-1]], [OLD, OLD], [OLD + OLD]])
def test_what_is_no_key_or_stands_twice_is_explained(keys: list[str]) -> None:
    with pytest.raises(BotError, match="REQUEST_KEYS") as caught:
        KeyRing(keys, "REQUEST_KEYS")
    assert OLD not in str(caught.value)


def test_no_key_shows_in_a_repr() -> None:
    ring = KeyRing([NEW, OLD], "REQUEST_KEYS")
    assert repr(ring) == f"KeyRing(REQUEST_KEYS: {', '.join(ring.ids)})"
    assert all(OLD not in shown and NEW not in shown for shown in (repr(ring), repr(Sealer(ring)), repr(LookupHasher(ring))))


def test_a_hash_depends_on_key_kind_and_value_and_shows_none() -> None:
    made = {hasher(key).of(kind, value) for key in (OLD, NEW) for kind in ("reference", "contact") for value in ("a", "b", "", "\ud800")}
    assert len(made) == 16
    assert all(len(each) == 64 and set(each) <= set("0123456789abcdef") for each in made)


def test_a_value_is_looked_for_with_every_key_and_hashed_with_the_newest() -> None:
    both = hasher(NEW, OLD)
    assert both.all_of("contact", "a") == [hasher(NEW).of("contact", "a"), hasher(OLD).of("contact", "a")]
    assert both.of("contact", "a") == hasher(NEW).of("contact", "a")
