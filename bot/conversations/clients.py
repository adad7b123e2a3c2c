"""Whom a request over the network comes from, as far as a cap needs to know it: a keyed hash, never the address.

A channel makes the hash as soon as it has the address and keeps only that
(docs/decisions/0022-caps-on-opening.md).
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
from typing import Protocol

#: What every text that is no address becomes: who hides behind nonsense shares one cap with all who do.
NO_ADDRESS = "no address"
#: One household or telephone has a whole network of this size, and changes its address within it.
_IPV6_PREFIX = 64
#: Longest address there is, with its zone; anything longer is not even looked at.
_LONGEST = 100


class ClientHasher(Protocol):
    """Port to whoever has the key; implemented in bot/store."""

    def __call__(self, address: str) -> str:
        """Return the keyed hash of a network address, the same for every way of writing it."""


def normalised(address: str) -> str:
    """Return whom an address stands for: IPv4 whole, IPv6 by its /64, IPv4 written as IPv6 as IPv4.

    Never raises: a text that is no address gives `NO_ADDRESS`.
    """
    try:
        # A zone ("%eth0") tells a network card of this machine, not another client.
        read = ipaddress.ip_address(address[:_LONGEST].strip().partition("%")[0])
    except ValueError:
        return NO_ADDRESS
    if isinstance(read, ipaddress.IPv6Address):
        if read.ipv4_mapped is None:
            return str(ipaddress.IPv6Network((read, _IPV6_PREFIX), strict=False))
        read = read.ipv4_mapped
    return str(read)


def behind_proxies(peer: str, forwarded: str, proxies: int) -> str:
    """Return the address of a client behind trusted proxies.

    Args:
        peer: Who is connected to us.
        forwarded: The header X-Forwarded-For, its lines joined by commas: every proxy appends
            whom it was asked by, so only the last entries are the trusted ones' own.
        proxies: How many trusted proxies stand before us; 0: the header is anybody's invention.
    """
    told = [each.strip() for each in forwarded.split(",") if each.strip()]
    # Fewer entries than proxies: whoever asks came another way.
    return told[-proxies] if 0 < proxies <= len(told) else peer


def hashed(address: str, key: bytes) -> str:
    """Return the keyed hash of whom an address stands for: HMAC-SHA-256, in hexadecimal."""
    return hmac.new(key, normalised(address).encode("ascii"), hashlib.sha256).hexdigest()
