"""How often one address may ask."""

from __future__ import annotations

import pytest

from bot.pages.limits import Limits, network_of
from tests.pages.made_up_links import Clock

ADDRESS = "192.0.2.7"


def test_a_bucket_empties_and_fills_again_by_the_second() -> None:
    clock = Clock()
    limits = Limits(clock, burst=2, seconds_each=5)
    assert [limits.seconds_to_wait(ADDRESS) for _ in range(3)] == [0, 0, 5]
    clock.seconds = 4.5
    # Rounded up: a browser that waits as long as it was told gets in.
    assert limits.seconds_to_wait(ADDRESS) == 1
    clock.seconds = 5
    assert [limits.seconds_to_wait(ADDRESS) for _ in range(2)] == [0, 5]
    clock.seconds = 1_000
    assert [limits.seconds_to_wait(ADDRESS) for _ in range(3)] == [0, 0, 5]


def test_knocking_while_refused_does_not_make_the_wait_longer() -> None:
    clock = Clock()
    limits = Limits(clock, burst=1, seconds_each=5)
    assert [limits.seconds_to_wait(ADDRESS) for _ in range(50)] == [0] + [5] * 49
    clock.seconds = 5
    assert limits.seconds_to_wait(ADDRESS) == 0


def test_a_flood_from_many_addresses_does_not_fill_the_memory() -> None:
    limits = Limits(Clock(), burst=1, most_clients=10)
    for number in range(1_000):
        limits.seconds_to_wait(f"10.0.{number // 250}.{number % 250}")
    assert len(limits._full_at) == 10


@pytest.mark.parametrize(
    "one, other, same",
    [
        ("192.0.2.7", "192.0.2.8", False),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:192.0.2.7", "192.0.2.7", True),
        ("fe80::1%eth0", "fe80::1", True),
        (None, "nonsense", True),
    ],
)
def test_what_counts_as_one_client(one: str | None, other: str, same: bool) -> None:
    assert (network_of(one) == network_of(other)) is same
