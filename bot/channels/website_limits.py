"""How much anyone may ask of the website channel: by talk, by client, by company, and streams held open.

In memory, for each server process by itself: a limit keeps one sender from taking the
machine from the others; what must hold across processes is counted in the database
(docs/decisions/0022-caps-on-opening.md).
"""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from bot.channels.website_calls import Refusal

#: Senders remembered by one rule; beyond it, who asked longest ago is forgotten.
_MOST_SENDERS = 20_000
#: Seconds after which a refused stream should be tried again; until then a client polls.
_STREAM_RETRY = 10.0


@dataclass(frozen=True)
class Rule:
    """So many at once, and then so many a second."""

    burst: int
    a_second: float


@dataclass(frozen=True)
class Rules:
    """Every limit of the channel.

    Generous to clients: an office or a village may come from one address.
    """

    session_of_client: Rule = Rule(100, 0.5)
    session_of_controller: Rule = Rule(300, 20.0)
    message_of_talk: Rule = Rule(12, 0.5)
    message_of_client: Rule = Rule(120, 4.0)
    message_of_controller: Rule = Rule(400, 100.0)
    reading_of_talk: Rule = Rule(60, 4.0)
    reading_of_client: Rule = Rule(400, 50.0)
    opening_of_client: Rule = Rule(100, 5.0)


@dataclass(frozen=True)
class StreamRules:
    """How many streams may be open; a browser opens one for all its tabs."""

    of_talk: int = 10
    of_client: int = 100
    of_process: int = 1000


class Limits:
    """Counts by rule and sender.

    Args:
        clock: Returns seconds that only grow.
    """

    def __init__(self, clock: Callable[[], float], rules: Rules | None = None, streams: StreamRules | None = None) -> None:
        self.rules = rules or Rules()
        self._clock = clock
        self._streams = streams or StreamRules()
        self._next: dict[Rule, OrderedDict[str, float]] = {}
        self._open: Counter[str] = Counter()

    def take(self, rule: Rule, sender: str) -> None:
        """Count one of a sender.

        Raises:
            Refusal: It is one too many; `retry_after` says when it will not be.
        """
        known = self._next.setdefault(rule, OrderedDict())
        now, interval = self._clock(), 1 / rule.a_second
        # When the sender's turn would come if it had asked evenly (GCRA, ITU-T I.371).
        due = max(known.pop(sender, now), now)
        wait = due - now - (rule.burst - 1) * interval
        known[sender] = due if wait > 0 else due + interval
        if len(known) > _MOST_SENDERS:
            known.popitem(last=False)
        if wait > 0:
            raise Refusal("too_many", wait)

    @contextmanager
    def stream(self, talk: str, client: str | None) -> Iterator[None]:
        """Hold one open stream while the block runs.

        Args:
            client: None where the address is our own.

        Raises:
            Refusal: There are too many.
        """
        held = {f"talk {talk}": self._streams.of_talk, "process": self._streams.of_process}
        if client is not None:
            held[f"client {client}"] = self._streams.of_client
        if any(self._open[name] >= most for name, most in held.items()):
            raise Refusal("too_many", _STREAM_RETRY)
        self._open.update(held.keys())
        try:
            yield
        finally:
            self._open.subtract(held.keys())
            for name in held:
                if not self._open[name]:
                    del self._open[name]

    @property
    def streams(self) -> int:
        """Return how many streams are open in this process."""
        return self._open["process"]
