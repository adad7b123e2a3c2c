"""Whom a network address stands for, and its keyed hash."""

from __future__ import annotations

import pytest
from hypothesis import given

from bot.conversations.clients import NO_ADDRESS, behind_proxies, hashed, normalised
from tests.any_text import ANY_TEXT

KEY = b"k" * 32


@pytest.mark.parametrize(
    ("address", "stands_for"),
    [
        ("192.0.2.7", "192.0.2.7"),
        (" 192.0.2.7\n", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("::FFFF:c000:0207", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:0DB8:0001:0002:ffff::", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("::1", "::/64"),
    ],
)
def test_an_address_stands_for_one_client_however_it_is_written(address: str, stands_for: str) -> None:
    assert normalised(address) == stands_for


@pytest.mark.parametrize("nonsense", ["", " ", "unknown", "192.0.2", "192.0.2.256", "192.0.2.7:80", "2001:db8::1::2", "192.0.2.7, 192.0.2.8", "1" * 10_000, "\ud800", "\x00"])
def test_all_nonsense_is_one_client(nonsense: str) -> None:
    assert normalised(nonsense) == NO_ADDRESS


@given(ANY_TEXT)
def test_any_text_gives_a_hash(text: str) -> None:
    assert len(hashed(text, KEY)) == 64


def test_the_hash_is_of_the_client_and_of_the_key() -> None:
    assert hashed("::ffff:192.0.2.7", KEY) == hashed("192.0.2.7", KEY)
    assert hashed("2001:db8:1:2::1", KEY) == hashed("2001:db8:1:2::2", KEY)
    assert len({hashed("192.0.2.7", KEY), hashed("192.0.2.8", KEY), hashed("192.0.2.7", b"other"), hashed("2001:db8:1:2::", KEY)}) == 4


@pytest.mark.parametrize(
    ("forwarded", "proxies", "address"),
    [
        ("", 0, "192.0.2.1"),
        ("198.51.100.7", 0, "192.0.2.1"),
        ("", 1, "192.0.2.1"),
        ("198.51.100.7", 1, "198.51.100.7"),
        ("203.0.113.9, 198.51.100.7", 1, "198.51.100.7"),
        ("203.0.113.9,198.51.100.7", 2, "203.0.113.9"),
        ("6.6.6.6, 203.0.113.9, 198.51.100.7", 2, "203.0.113.9"),
        ("198.51.100.7", 2, "192.0.2.1"),
        (", ,", 1, "192.0.2.1"),
    ],
)
def test_only_what_trusted_proxies_append_is_believed(forwarded: str, proxies: int, address: str) -> None:
    assert behind_proxies("192.0.2.1", forwarded, proxies) == address
