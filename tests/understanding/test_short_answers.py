"""Choices told in a few words of one's own."""

from __future__ import annotations

import pytest
from hypothesis import given

from bot.rights.acts import RequestedAct
from bot.rights.questions import questions_of
from bot.understanding.act_details import ground_in, is_about_marketing, revised_in, says_all
from tests.any_text import ANY_TEXT

OPTIONS = {question.id: question.options for question in questions_of(list(RequestedAct))}


@pytest.mark.parametrize(
    "text, ground",
    [
        ("wat jullie hebben klopt niet", "accuracy_contested"),
        ("mijn gegevens kloppen niet", "accuracy_contested"),
        ("mes données sont fausses", "accuracy_contested"),
        ("dat mocht helemaal niet, het is onwettig", "unlawful"),
        ("vous n'aviez pas le droit", "unlawful"),
        ("voor mijn rechtszaak", "needed_for_claims"),
        ("j'en ai besoin pour le tribunal", "needed_for_claims"),
        ("ik heb bezwaar ingediend en wacht nog", "objection_pending"),
        ("mon opposition est toujours en cours", "objection_pending"),
        ("ze zijn fout en ik heb ze nodig voor de rechter", None),
        ("daarom", None),
        ("c'est comme ça", None),
    ],
)
def test_a_ground_is_known_where_one_is_told(text: str, ground: str | None) -> None:
    assert ground_in(text) == ground


@pytest.mark.parametrize(
    "text, revised",
    [
        ("nee, toch alles", ("extent", "all")),
        ("en fait non, tout", ("extent", "all")),
        ("doe dan maar alles", ("extent", "all")),
        ("toch alle reclame", ("scope", "all_marketing")),
        ("finalement toute la publicité", ("scope", "all_marketing")),
        ("alles van mijn account", None),
        ("de foto's", None),
        ("mes commandes", None),
    ],
)
def test_a_choice_made_after_all_is_known(text: str, revised: tuple[str, str] | None) -> None:
    assert revised_in(text) == revised


@pytest.mark.parametrize("text", ["tegen jullie reclame", "direct marketing", "à la prospection", "la publicité ciblée", "artikel 21 lid 2 AVG", "article 21, paragraphe 3"])
def test_advertising_is_known(text: str) -> None:
    assert is_about_marketing(text)


@pytest.mark.parametrize("text", ["tegen het profiel", "au profilage", "artikel 21, lid 1", "tegen het delen met de groep", "à la surveillance"])
def test_another_use_is_no_advertising(text: str) -> None:
    assert not is_about_marketing(text)


@pytest.mark.parametrize("text, is_all", [("bij allemaal", True), ("toutes", True), ("bij Carrefour", False), ("ik heb alles al aan jullie verteld hoor", False)])
def test_all_of_them_is_a_short_answer(text: str, is_all: bool) -> None:
    assert says_all(text) is is_all


@given(ANY_TEXT)
def test_any_text_gives_an_option_that_there_is(text: str) -> None:
    assert ground_in(text) in {None, *OPTIONS["ground"]}
    revised = revised_in(text)
    assert revised is None or revised[1] in OPTIONS[revised[0]]
