"""A passage has a name that means the same everywhere, and nothing else has one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.policies.model import Controller, Quote
from bot.policies.passage_ids import MOST_PASSAGES, passage_id, passages_named
from bot.settings import ROOT
from bot.wiring import make_policy_services

CONTROLLERS = make_policy_services(ROOT / "data").controllers


def quotes_of(controller: Controller) -> list[Quote]:
    whole = [statement for each in controller.statements.values() for statement in (each, *each.facets.values())]
    return list(dict.fromkeys(quote for statement in whole for quote in statement.quotes))


@pytest.mark.parametrize("slug", CONTROLLERS.slugs())
def test_every_quote_has_a_name_of_its_own_that_leads_back(slug: str) -> None:
    controller = CONTROLLERS.get(slug)
    quotes = quotes_of(controller)
    names = [passage_id([quote]) for quote in quotes]
    assert len(set(names)) == len(quotes) > 20
    assert [passages_named(controller, name) for name in names] == [(quote,) for quote in quotes]
    together = quotes[3::-1]
    assert passages_named(controller, passage_id(together)) == tuple(together)


def test_the_name_is_the_same_in_every_process() -> None:
    assert passage_id([Quote("Wij bewaren  facturen\nzeven jaar.", "Artikel 4")]) == passage_id([Quote("Wij bewaren facturen zeven jaar.", "Artikel 4")]) == "21281759ba74"


def test_the_same_words_under_another_heading_have_another_name() -> None:
    quote = Quote("Neem contact op.", "Artikel 4")
    assert passage_id([quote]) != passage_id([replace(quote, section="Artikel 5")])


@pytest.mark.parametrize("name", ["", ".", "cabc5bda8424", "\N{LATIN SMALL LETTER E WITH ACUTE}", "x" * 100_000, "../../etc/passwd"])
def test_anything_else_names_nothing(name: str) -> None:
    assert passages_named(CONTROLLERS.get("conitro"), name) == ()


def test_one_unknown_among_known_ones_names_nothing_and_neither_do_too_many() -> None:
    controller = CONTROLLERS.get("conitro")
    quotes = quotes_of(controller)
    assert passages_named(controller, f"{passage_id(quotes[:1])}.cabc5bda8424") == ()
    assert passages_named(controller, ".".join([passage_id(quotes[:1])] * (MOST_PASSAGES + 1))) == ()
    assert passages_named(CONTROLLERS.get("sentera"), passage_id(quotes[:1])) == ()
