"""An order that names nothing takes up the act that the last answer offered."""

from __future__ import annotations

import pytest

from bot.understanding.orders_it import orders_it
from tests.understanding.talks import DUTCH, FRENCH, asked, decide, heard, talk

ORDERS = [
    "doe dat dan maar",
    "ok doe ze maar weg",
    "Ja, regel dat aub!",
    "nee ik wil gewoon dat het stopt",
    "dat wil ik",
    "kunt u dat voor mij doen?",
    "stop ermee",
    "laat dat ophouden",
    "oui, faites-le",
    "allez-y",
    "non mais je veux juste que ça s'arrête",
    "vous pouvez le faire ?",
    "c'est ce que je veux",
]


@pytest.mark.parametrize("text", ORDERS)
def test_an_order_that_names_nothing_is_one(text: str) -> None:
    assert orders_it(text, "request_unsubscribe")


@pytest.mark.parametrize(
    "text",
    ["", "ja", "oui", "doe dat niet", "ik wil dat jullie mijn adres verbeteren", "hoe doe ik dat?", "doet u dat altijd?", "faites-le pour ma fille", "je veux que vous effaciez tout", "stop", "laat maar"],
)
def test_less_and_more_than_an_order_is_none(text: str) -> None:
    assert not orders_it(text, "request_unsubscribe")


@pytest.mark.parametrize(
    ("last", "text", "intent", "meant"),
    [
        ("ask_marketing", "nee ik wil gewoon dat het stopt", "deny", "request_unsubscribe"),
        ("ask_retention: invoices", "ok doe ze maar weg", "affirm", "request_erasure"),
        ("ask_right_access", "oui faites-le", "affirm", "request_access"),
        ("ask_withdraw_consent", "non je veux que ça cesse", "deny", "request_consent_withdrawal"),
    ],
)
def test_the_act_that_was_offered_is_asked_for(last: str, text: str, intent: str, meant: str) -> None:
    scores = FRENCH if text.startswith(("oui", "non")) else DUTCH
    assert decide(heard(text, intent, scores=scores), talk(last)).asked == asked(meant)


def test_that_it_stops_is_no_erasure() -> None:
    assert decide(heard("nee ik wil gewoon dat het stopt", "deny"), talk("ask_retention")).asked == ()


def test_where_no_act_was_offered_it_is_small_talk() -> None:
    assert decide(heard("doe dat dan maar", "affirm"), talk("ask_dpo")).asked == ()
    assert decide(heard("doe dat dan maar", "affirm"), talk()).asked == ()
