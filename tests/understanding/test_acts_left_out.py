"""Acts that are taken back in words."""

from __future__ import annotations

import pytest
from hypothesis import given

from bot.rights.acts import RequestedAct
from bot.understanding.acts_left_out import acts_left_out
from tests.any_text import ANY_TEXT

ACTS = {act.value for act in RequestedAct}


@pytest.mark.parametrize(
    "text, act",
    [
        ("toch geen kopie", "request_access"),
        ("bij nader inzien geen inzage", "request_access"),
        ("eigenlijk wil ik niet dat jullie het wissen", "request_erasure"),
        ("laat het wissen maar vallen", "request_erasure"),
        ("toch niet uitschrijven", "request_unsubscribe"),
        ("toch geen bezwaar", "request_objection"),
        ("finalement pas l'effacement", "request_erasure"),
        ("en fait, pas de copie", "request_access"),
        ("laissez tomber la copie", "request_access"),
        ("finalement je ne veux plus la limitation", "request_restriction"),
        ("finalement pas la portabilité", "request_portability"),
        ("en fait je ne retire pas mon consentement", "request_consent_withdrawal"),
    ],
)
def test_an_act_taken_back_is_known(text: str, act: str) -> None:
    assert acts_left_out(text) == (act,)


@pytest.mark.parametrize(
    "text",
    [
        "wis al mijn gegevens",
        "geen kopie",
        "toch een kopie",
        "toch niet alles wissen",
        "finalement pas tout effacer",
        "krijg ik dan toch geen kopie?",
        "ik wil een kopie, maar eigenlijk begrijp ik niet goed wat er daarna nog allemaal gebeurt",
        "toch niet",
        "",
        "...",
    ],
)
def test_what_takes_nothing_back_leaves_everything(text: str) -> None:
    assert acts_left_out(text) == ()


@given(ANY_TEXT)
def test_any_text_takes_back_acts_or_none(text: str) -> None:
    assert ACTS.issuperset(acts_left_out(text))
