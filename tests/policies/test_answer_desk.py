"""What the answer desk says about a controller, a topic and a facet."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import BotError
from bot.policies.answer_desk import AnswerDesk
from bot.policies.controllers import ControllerDirectory
from bot.policies.model import Contact, Status
from bot.policies.topics import load_topics
from tests.policies.made_up_companies import company

STATEMENTS = """\
retention:
  status: stated
  nl: Alles 7 jaar.
  fr: Tout 7 ans.
  quotes:
    - {section: Bewaren, text: "Facturen bewaren we 7 jaar."}
  facets:
    invoices: {status: stated, nl: Facturen 7 jaar., fr: Les factures 7 ans.}
    account: {status: not_stated}
security: {status: partly, nl: Ze beveiligen., fr: Ils protègent.}
minors: {status: stated, nl: Vanaf 16 jaar., fr: Dès 16 ans., law: {nl: In België 13 jaar., fr: En Belgique 13 ans.}}
dpo: {status: not_stated}
job_applicants: {status: not_applicable}
"""


@pytest.fixture
def desk(tmp_path: Path) -> AnswerDesk:
    company(tmp_path, "noorderlicht", statements=STATEMENTS)
    silent = company(tmp_path, "soleil", statements="{}\n")
    card = silent / "controller.yml"
    card.write_text(card.read_text(encoding="utf-8").split("contacts:")[0], encoding="utf-8")
    return AnswerDesk(load_topics(Path(__file__).parents[2] / "data" / "topics.yml"), ControllerDirectory(tmp_path, lambda source: []))


def test_a_statement_is_given_in_the_language_asked_for_with_its_quotes(desk: AnswerDesk) -> None:
    dutch, french = (desk.answer("noorderlicht", "retention", language) for language in ("nl", "fr"))
    assert (dutch.text, french.text) == ("Alles 7 jaar.", "Tout 7 ans.")
    assert dutch.quotes == french.quotes
    assert [(quote.section, quote.text) for quote in dutch.quotes] == [("Bewaren", "Facturen bewaren we 7 jaar.")]
    assert (dutch.status, dutch.law, dutch.facet, dutch.facet_missing) == (Status.STATED, None, None, False)
    assert (dutch.controller.name, dutch.topic.id) == ("Noorderlicht", "retention")


def test_a_facet_with_a_statement_of_its_own_is_answered_with_it(desk: AnswerDesk) -> None:
    answer = desk.answer("noorderlicht", "retention", "fr", "invoices")
    assert (answer.text, answer.facet_missing) == ("Les factures 7 ans.", False)
    assert answer.facet is not None and answer.facet.id == "invoices"


def test_a_facet_without_one_is_answered_in_general_and_said_to_be_missing(desk: AnswerDesk) -> None:
    answer = desk.answer("noorderlicht", "retention", "nl", "cookies")
    assert (answer.text, answer.facet_missing, answer.facet is not None) == ("Alles 7 jaar.", True, True)


def test_a_facet_on_which_the_policy_is_silent_is_silence_not_the_general_answer(desk: AnswerDesk) -> None:
    answer = desk.answer("noorderlicht", "retention", "nl", "account")
    assert (answer.status, answer.text, answer.facet_missing, answer.has_own_law_note) == (Status.NOT_STATED, "", False, False)
    assert answer.law == desk.topics.topics["retention"].law["nl"]


@pytest.mark.parametrize(("slug", "topic"), [("noorderlicht", "dpo"), ("noorderlicht", "purposes"), ("soleil", "retention")])
def test_silence_is_an_answer_with_what_the_law_gives(desk: AnswerDesk, slug: str, topic: str) -> None:
    answer = desk.answer(slug, topic, "fr")
    assert (answer.status, answer.text, answer.quotes, answer.has_own_law_note) == (Status.NOT_STATED, "", (), False)
    assert answer.law == desk.topics.topics[topic].law["fr"]


def test_a_half_answer_comes_with_the_law_and_a_full_one_without(desk: AnswerDesk) -> None:
    assert desk.answer("noorderlicht", "security", "nl").law == desk.topics.topics["security"].law["nl"]
    assert desk.answer("noorderlicht", "job_applicants", "nl").law is None


def test_words_that_differ_from_todays_law_get_a_note_of_their_own(desk: AnswerDesk) -> None:
    answer = desk.answer("noorderlicht", "minors", "fr")
    assert (answer.law, answer.has_own_law_note) == ("En Belgique 13 ans.", True)


@pytest.mark.parametrize(
    ("slug", "topic", "language", "facet", "says"),
    [
        ("nobody", "retention", "nl", None, "no controller 'nobody'"),
        ("../noorderlicht", "retention", "nl", None, "no controller"),
        ("", "retention", "nl", None, "no controller"),
        ("noorderlicht", "weather", "nl", None, "no topic 'weather'"),
        ("noorderlicht", "retention", "en", None, "no language 'en'"),
        ("noorderlicht", "retention", "nl", "weather", "no facet 'weather'"),
    ],
)
def test_what_does_not_exist_is_refused_with_a_remedy(desk: AnswerDesk, slug: str, topic: str, language: str, facet: str | None, says: str) -> None:
    with pytest.raises(BotError, match=says) as raised:
        desk.answer(slug, topic, language, facet)
    assert raised.value.remedy


def test_the_narrowest_facet_is_the_first_with_a_statement(desk: AnswerDesk) -> None:
    assert desk.narrowest("noorderlicht", "retention", ["cookies", "invoices", "account"]) == "invoices"


def test_on_a_narrow_topic_a_missing_facet_is_worth_saying(desk: AnswerDesk) -> None:
    assert desk.narrowest("noorderlicht", "retention", ["cookies", "review"]) == "cookies"
    assert desk.narrowest("soleil", "retention", ["cookies"]) == "cookies"
    assert desk.narrowest("noorderlicht", "security", ["cookies"]) is None
    assert desk.narrowest("noorderlicht", "retention", []) is None


def test_the_contact_is_the_first_the_policy_gives_or_none(desk: AnswerDesk) -> None:
    assert desk.contact("noorderlicht") == Contact("email", "privacy@noorderlicht.example")
    assert desk.contact("soleil") is None
