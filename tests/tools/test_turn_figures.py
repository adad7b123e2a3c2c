"""The cases of turns are read as they are written, and outcomes are counted right."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import BotError
from bot.tools.turn_figures import COMPANY, FOLLOW_UPS, TWO_IN_ONE, TurnCase, TurnOutcome, Wish, acted_on, load_turn_cases, part, share_right, turn_misses
from bot.understanding.decision import FALLBACK, Asked, Decision, Heard, Route


def case(*wishes: Wish, company: str = COMPANY) -> TurnCase:
    """Return a case of one kind and language."""
    return TurnCase(TWO_IN_ONE, "nl", "beside", None, "iets", wishes, company)


def outcome(meant: TurnCase, *acted: Asked, language: str = "nl", company: str | None = COMPANY) -> TurnOutcome:
    """Return what was acted on."""
    return TurnOutcome(meant, acted, language, company)


RETENTION, RECIPIENTS = Wish(("ask_retention",)), Wish(("ask_recipients", "ask_data_source"))


@pytest.mark.parametrize(
    ("facets", "named", "is_right"),
    [
        (None, (), True),
        (None, ("invoices",), True),
        (("none",), (), True),
        (("none",), ("invoices",), False),
        (("invoices",), ("invoices",), True),
        (("invoices",), (), False),
        (("invoices", "none"), (), True),
        (("invoices",), ("invoices", "account"), False),
        (("none",), ("none",), True),
    ],
)
def test_a_facet_counts_where_one_is_asked_for(facets: tuple[str, ...] | None, named: tuple[str, ...], is_right: bool) -> None:
    assert Wish(("ask_retention",), facets).accepts(Asked("ask_retention", named)) is is_right


def test_everything_asked_and_nothing_else_is_right_in_any_order() -> None:
    meant = case(RETENTION, RECIPIENTS)
    assert outcome(meant, Asked("ask_data_source"), Asked("ask_retention")).is_right
    assert not outcome(meant, Asked("ask_retention")).is_right
    assert not outcome(meant, Asked("ask_retention"), Asked("ask_retention")).is_right
    assert not outcome(case(RETENTION), Asked("ask_retention"), Asked("ask_recipients")).is_right


def test_another_language_or_company_is_wrong() -> None:
    assert not outcome(case(RETENTION), Asked("ask_retention"), language="fr").is_right
    assert not outcome(case(RETENTION), Asked("ask_retention"), company=None).is_right
    assert outcome(case(RETENTION, company="other"), Asked("ask_retention"), company="other").is_right


def test_a_wish_for_another_language_is_right_in_that_language() -> None:
    meant = case(Wish(("switch_language",)))
    assert outcome(meant, Asked("switch_language"), language="fr").is_right
    assert not outcome(meant, Asked("switch_language"), language="nl").is_right


def test_a_turn_is_about_what_is_asked_or_else_its_words_or_its_route() -> None:
    asked = (Asked("ask_retention", ("invoices",)),)
    assert acted_on(Heard("x", "thanks"), Decision("nl", None, Route.ANSWER, asked)) == asked
    assert acted_on(Heard("x", "thanks"), Decision("nl", None, Route.BY_WORDS)) == (Asked("thanks"),)
    assert acted_on(Heard("x", "thanks"), Decision("nl", None, Route.EMPTY)) == (Asked("empty"),)
    assert acted_on(Heard("x", "switch_language"), Decision("fr", None, Route.SWITCH_LANGUAGE, asked)) == (Asked("switch_language"),)


def test_shares_and_misses_are_counted() -> None:
    right, wrong = outcome(case(RETENTION), Asked("ask_retention")), outcome(case(RETENTION), Asked("greet"))
    assert share_right([right, wrong]) == 0.5
    assert share_right([]) == 0
    assert turn_misses([right, wrong]) == [wrong]
    assert part([right], TWO_IN_ONE, "nl", "beside") == part([right], TWO_IN_ONE, "nl") == [right]
    assert part([right], TWO_IN_ONE, "fr") == part([right], FOLLOW_UPS, "nl") == part([right], TWO_IN_ONE, "nl", "one_thing") == []


def _write(folder: Path, name: str, language: str, content: str) -> None:
    (folder / name).mkdir(exist_ok=True)
    (folder / name / f"{language}.yml").write_text(content, encoding="utf-8")


def test_pairs_are_read_with_what_their_kind_makes_of_facets(tmp_path: Path) -> None:
    lines = (
        "  - {first: a, then: b, means: ask_retention, also: [ask_cookies]}",
        "  - {first: a, then: c, means: ask_retention, facet: [none, invoices], kind: company, company: other}",
        "  - {first: a, then: d, means: out_of_scope, kind: elsewhere}",
    )
    _write(tmp_path, FOLLOW_UPS, "nl", "pairs:\n" + "\n".join(lines) + "\n")
    carried, company, elsewhere = load_turn_cases(tmp_path)
    assert carried == TurnCase(FOLLOW_UPS, "nl", "follow_up", "a", "b", (Wish(("ask_retention", "ask_cookies"), ("none",)),))
    assert (company.company, company.wishes) == ("other", (Wish(("ask_retention",), ("none", "invoices")),))
    assert elsewhere.wishes == (Wish(("out_of_scope", FALLBACK)),)


def test_messages_are_read_with_all_that_they_ask(tmp_path: Path) -> None:
    _write(tmp_path, TWO_IN_ONE, "fr", "messages:\n  - {text: a, kind: two_questions, asks: [ask_cookies/account, [ask_dpo, ask_contact]]}\n")
    (read,) = load_turn_cases(tmp_path)
    assert read == TurnCase(TWO_IN_ONE, "fr", "two_questions", None, "a", (Wish(("ask_cookies",), ("account",)), Wish(("ask_dpo", "ask_contact"))))
    assert [wish.told for wish in read.wishes] == ["ask_cookies (account)", "ask_dpo or ask_contact"]


@pytest.mark.parametrize("content", ["", "pairs: [{first: a}]\n", "pairs: [{first: a, then: b, means: x, kind: odd}]\n", "- a\n"])
def test_a_file_of_another_form_is_named(tmp_path: Path, content: str) -> None:
    _write(tmp_path, FOLLOW_UPS, "fr", content)
    with pytest.raises(BotError, match=r"follow_ups/fr\.yml"):
        load_turn_cases(tmp_path)


def test_a_folder_without_turns_has_none(tmp_path: Path) -> None:
    assert load_turn_cases(tmp_path) == []
