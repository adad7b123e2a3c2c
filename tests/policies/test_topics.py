"""The contract of topics, acts and facets."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import BotError
from bot.policies.topics import ASK, TopicCatalogue, load_topics

REAL = Path(__file__).parents[2] / "data" / "topics.yml"
CONTRACT = """\
topics:
  retention: {title: {nl: Hoelang, fr: Combien de temps}, law: {nl: Iets., fr: Un peu.}, articles: "13", narrowed: true, act: request_erasure}
  contact: {title: {nl: Contact, fr: Coordonnées}, law: {nl: " Iets. ", fr: Un peu.}}
acts:
  request_erasure: {topic: retention, title: {nl: Wis, fr: Effacer}}
facets:
  invoices: {label: {nl: facturen, fr: les factures}, words: {nl: [factu*], fr: [factur*]}, topics: [retention]}
  account: {label: {nl: account, fr: compte}, words: {nl: [account]}}
"""


def load(folder: Path, *changes: tuple[str, str]) -> TopicCatalogue:
    """Load the contract with some words changed."""
    text = CONTRACT
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    (folder / "topics.yml").write_text(text, encoding="utf-8")
    return load_topics(folder / "topics.yml")


def test_the_contract_is_read_in_its_order(tmp_path: Path) -> None:
    catalogue = load(tmp_path)
    assert (list(catalogue.topics), list(catalogue.acts), list(catalogue.facets)) == (["retention", "contact"], ["request_erasure"], ["invoices", "account"])
    retention, contact = catalogue.topics.values()
    assert (retention.articles, retention.is_narrowed, retention.act) == ("13", True, "request_erasure")
    assert (contact.articles, contact.is_narrowed, contact.act, contact.law["nl"]) == ("", False, None, "Iets.")
    assert catalogue.facets["invoices"].topics == ("retention",)
    assert (catalogue.facets["account"].topics, catalogue.facets["account"].words) == ((), {"nl": ("account",), "fr": ()})


def test_an_intent_asks_about_the_topic_of_its_name(tmp_path: Path) -> None:
    catalogue = load(tmp_path)
    assert catalogue.of_intent(f"{ASK}retention") is catalogue.topics["retention"]
    assert [catalogue.of_intent(intent) for intent in ("ask_nothing", "retention", "request_erasure", "ask_", "")] == [None] * 5


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ("topic: retention", "topic: nothing", 5, "'nothing' does not exist"),
        ("topic: retention, ", "", 5, "does not exist"),
        ("act: request_erasure", "act: request_all", 2, "'request_all' does not exist"),
        ("topics: [retention]", "topics: [contact, nothing]", 7, "'nothing' does not exist"),
        ("fr: Coordonnées", "en: Contact", 3, "topics.contact.title needs a text in nl and in fr"),
        ("title: {nl: Wis, fr: Effacer}", "title: Wis", 5, "acts.request_erasure.title"),
        ("fr: les factures", "fr: 7", 7, "facets.invoices.label"),
        ("nl: [factu*]", "nl: factu*", 7, "facets.invoices.words needs a list of words"),
        ("nl: [factu*]", "nl: [no, factu*]", 7, "facets.invoices.words needs a list of words"),
    ],
)
def test_a_broken_entry_is_named_with_its_line(tmp_path: Path, old: str, new: str, line: int, says: str) -> None:
    with pytest.raises(BotError) as raised:
        load(tmp_path, (old, new))
    assert raised.value.problem.startswith(f"{tmp_path / 'topics.yml'}:{line}: ")
    assert says in raised.value.problem


@pytest.mark.parametrize("text", ["", "- a\n", "topics: {}\nacts: {}\n", "topics: [a]\nacts: {}\nfacets: {}\n", "topics: {a: null}\nacts: {}\nfacets: {}\n"])
def test_a_contract_of_another_form_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "topics.yml").write_text(text, encoding="utf-8")
    with pytest.raises(BotError, match="topics"):
        load_topics(tmp_path / "topics.yml")


def test_the_real_contract_is_whole() -> None:
    catalogue = load_topics(REAL)
    assert len(catalogue.topics) == 35
    assert len(catalogue.acts) == 11
    assert all(act.topic in catalogue.topics for act in catalogue.acts.values())
    assert {topic.id for topic in catalogue.topics.values() if topic.is_narrowed} == {"data_collected", "retention", "recipients", "international_transfer"}


def test_every_facet_of_the_real_contract_can_be_named_in_both_languages() -> None:
    assert [facet.id for facet in load_topics(REAL).facets.values() if not (facet.words["nl"] and facet.words["fr"])] == []
