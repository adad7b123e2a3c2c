"""Short names for the passages that answers quote, so that a link can point at them.

A name is made from the passage itself: it means the same to every process, nothing needs to be
stored, and once a company's file quotes other words the name stands for nothing any more.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence

from bot.policies.model import Controller, Quote, Statement
from bot.policies.passages import fold

#: Hexadecimal digits of a name: 48 bits, for the some hundred passages of one policy.
_LENGTH = 12
#: Between the names of passages that one answer quotes together.
_AND = "."
#: As many passages as one link names; an answer joins far fewer.
MOST_PASSAGES = 8


def passage_id(quotes: Sequence[Quote]) -> str:
    """Return the name of one passage, or of several that are shown together."""
    return _AND.join(_name(quote) for quote in quotes[:MOST_PASSAGES])


def passages_named(controller: Controller, name: str) -> tuple[Quote, ...]:
    """Return the passages a name stands for, in the order named; empty where any of them is not quoted now.

    Args:
        name: What `passage_id` made; anything else names nothing.
    """
    wanted = name.split(_AND)
    if len(wanted) > MOST_PASSAGES:
        return ()
    known = {_name(quote): quote for quote in _quotes(controller.statements.values())}
    return tuple(known[each] for each in wanted) if all(each in known for each in wanted) else ()


def _quotes(statements: Iterable[Statement]) -> Iterator[Quote]:
    for statement in statements:
        yield from statement.quotes
        yield from _quotes(statement.facets.values())


def _name(quote: Quote) -> str:
    # The heading too: the same words may stand under two.
    return hashlib.sha256(f"{fold(quote.section)}\n{fold(quote.text)}".encode()).hexdigest()[:_LENGTH]
