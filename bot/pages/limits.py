"""How often one address may ask: buckets that fill again by the second, in memory only."""

from __future__ import annotations

import ipaddress
import math
from collections import OrderedDict
from collections.abc import Callable

#: So many pages at once, and one more in so many seconds. Offices and mobile networks share one address.
BURST, SECONDS_EACH = 60, 1.0
#: More addresses than this are not kept apart: those not seen for longest are forgotten.
MOST_CLIENTS = 20_000


class Limits:
    """Counts per client address. The addresses live in memory, are written nowhere, and go with the process."""

    def __init__(self, clock: Callable[[], float], burst: int = BURST, seconds_each: float = SECONDS_EACH, most_clients: int = MOST_CLIENTS) -> None:
        """Take the clock, in seconds that never go back, and the measures."""
        self._clock, self._burst, self._seconds_each, self._most = clock, burst, seconds_each, most_clients
        # Client -> the moment at which its bucket is full again.
        self._full_at: OrderedDict[str, float] = OrderedDict()

    def seconds_to_wait(self, address: str | None) -> int:
        """Count one page for an address; return 0, or how many whole seconds it has to wait."""
        client, now = network_of(address), self._clock()
        full_at = max(self._full_at.pop(client, now), now)
        missing = full_at - now + self._seconds_each - self._burst * self._seconds_each
        if missing > 0:
            # Who keeps knocking does not wait longer for it.
            self._full_at[client] = full_at
            return math.ceil(missing)
        self._full_at[client] = full_at + self._seconds_each
        while len(self._full_at) > self._most:
            self._full_at.popitem(last=False)
        return 0


def network_of(address: str | None) -> str:
    """Return what counts as one client: an IPv4 address, or the /64 that one IPv6 household has."""
    try:
        found = ipaddress.ip_address((address or "").partition("%")[0])
    except ValueError:
        return "unknown"
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is not None:
            return str(found.ipv4_mapped)
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(found)
