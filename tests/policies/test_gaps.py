"""What a policy leaves open, and where it is to be held against the law."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.policies.controllers import read_controller
from bot.policies.gap_items import load_gap_items
from bot.policies.gaps import Finding, GapStatus, find_gaps
from bot.policies.topics import load_topics
from tests.data.made_up import made_up
from tests.policies.made_up_gaps import write_gap_file

DATA = Path(__file__).parents[2] / "data"
BESIDE = ('  dpo: {title: {nl: Functionaris', '  marketing: {title: {nl: Reclame, fr: Publicité}, articles: "21", law: {nl: Iets., fr: Un peu.}}\n  dpo: {title: {nl: Functionaris')


def _found(root: Path, *changes: tuple[str, str], gap_changes: tuple[tuple[str, str], ...] = ()) -> list[Finding]:
    made = made_up(root, *changes)
    items = load_gap_items(write_gap_file(root, *gap_changes), made.topics)
    return find_gaps(made.source.controller, items, made.topics)


def _named(found: list[Finding]) -> list[tuple[str, str]]:
    return [(finding.title("nl"), finding.status.value) for finding in found]


def test_every_item_is_found_in_order_with_how_far_the_policy_tells_it(tmp_path: Path) -> None:
    found = _found(tmp_path)
    assert _named(found) == [("Contactgegevens", "stated"), ("De functionaris", "silent"), ("Bewaartermijn", "partial")]
    assert [finding.is_gap for finding in found] == [False, True, True]
    assert [finding.articles for finding in found] == ["13(1)(a)", "13(1)(b)", "13(2)(a)"]


def test_silence_is_told_with_the_law_and_the_condition(tmp_path: Path) -> None:
    _, dpo, _ = _found(tmp_path)
    assert (dpo.says, dpo.note, dpo.sections) == (None, None, ())
    assert dpo.law is not None and dpo.law["nl"] == "Iets."
    assert dpo.condition is not None and dpo.condition["fr"] == "S'il y en a un."


def test_what_is_told_in_part_says_what_is_missing_the_note_and_the_section(tmp_path: Path) -> None:
    retention = _found(tmp_path)[2]
    assert retention.says is not None and retention.says["nl"].startswith("Voorbeeld wist de meeste gegevens")
    assert retention.note is not None and retention.note["fr"].startswith("La loi du 30 juillet 2018")
    # The note tells the law already.
    assert retention.law is None
    assert retention.sections == ("Hoelang bewaren we je gegevens?",)


def test_an_item_that_is_stated_with_a_note_on_the_law_differs(tmp_path: Path) -> None:
    retention = _found(tmp_path, ("status: partly", "status: stated"))[2]
    assert (retention.status, retention.is_gap) == (GapStatus.DIFFERS, True)
    assert retention.note is not None


def test_a_note_below_silence_is_the_law_and_no_difference(tmp_path: Path) -> None:
    retention = _found(tmp_path, ("status: partly", "status: not_stated"))[2]
    assert (retention.status, retention.note) == (GapStatus.SILENT, None)
    assert retention.law is not None and retention.law["nl"].startswith("De wet van 30 juli 2018")


def test_a_topic_without_a_statement_is_silent(tmp_path: Path) -> None:
    found = _found(tmp_path, ("dpo:\n  status: not_stated\n", ""))
    assert _named(found)[1] == ("De functionaris", "silent")


def test_what_cannot_apply_is_no_gap(tmp_path: Path) -> None:
    dpo = _found(tmp_path, ("status: not_stated", "status: not_applicable"))[1]
    assert (dpo.status, dpo.is_gap, dpo.law) == (GapStatus.NOT_APPLICABLE, False, None)


def test_a_facet_that_is_open_is_a_gap_of_its_own_where_the_item_says_so(tmp_path: Path) -> None:
    change = ("      status: stated\n      nl: Facturen", "      status: partly\n      nl: Facturen")
    assert _named(_found(tmp_path / "each", change))[3:] == [("Bewaartermijn (facturen)", "partial")]
    assert _named(_found(tmp_path / "not", change, gap_changes=(("per_facet: true", "per_facet: false"),)))[3:] == []


def test_a_facet_that_differs_is_found_below_any_item(tmp_path: Path) -> None:
    change = ('          text: "Facturen bewaren we 7 jaar."\n', '          text: "Facturen bewaren we 7 jaar."\n      law: {nl: Anders., fr: Autre.}\n')
    found = _found(tmp_path, change, gap_changes=(("per_facet: true", "per_facet: false"),))
    assert _named(found)[3:] == [("Bewaartermijn (facturen)", "differs")]


def test_the_note_of_a_topic_is_not_read_again_below_its_facet(tmp_path: Path) -> None:
    note = "De wet van 30 juli 2018 verandert daar niets aan, vraag het na bij de toezichthouder."
    loi = "La loi du 30 juillet 2018 n'y change rien, c'est à vérifier auprès de l'autorité."
    change = ('          text: "Facturen bewaren we 7 jaar."\n', f'          text: "Facturen bewaren we 7 jaar."\n      law: {{nl: "{note}", fr: "{loi}"}}\n')
    assert len(_found(tmp_path, change)) == 3


@pytest.mark.parametrize("status, expected", [("stated", [("Reclame", "differs")]), ("partly", [("Reclame", "differs")]), ("not_stated", [])])
def test_beside_the_articles_only_what_differs_from_the_law_is_found(tmp_path: Path, status: str, expected: list[tuple[str, str]]) -> None:
    marketing = f"marketing: {{status: {status}, nl: Ja., fr: Oui., law: {{nl: Neen., fr: Non.}}}}\ndpo:\n"
    found = _found(tmp_path, BESIDE, ("dpo:\n", marketing))
    assert _named(found)[3:] == expected
    assert [(finding.item, finding.articles, finding.condition) for finding in found[3:]] == [(None, "21", None)] * len(expected)


def test_beside_the_articles_a_policy_that_says_no_less_than_the_law_is_left_alone(tmp_path: Path) -> None:
    assert len(_found(tmp_path, BESIDE, ("dpo:\n", "marketing: {status: partly, nl: Ja., fr: Oui.}\ndpo:\n"))) == 3


def test_the_known_gaps_of_the_real_policies_are_found() -> None:
    topics = load_topics(DATA / "topics.yml")
    items = load_gap_items(DATA / "gaps.yml", topics)
    found = {
        slug: {(finding.topic.id, finding.facet.id if finding.facet else ""): finding.status.value for finding in find_gaps(read_controller(DATA / "controllers" / slug).controller, items, topics)}
        for slug in ("conitro", "sentera")
    }
    conitro, sentera = found["conitro"], found["sentera"]
    # Conitro names the authority under data leaks only, and says 24 hours where the law says 72.
    assert conitro["complaint", ""] == "silent"
    assert conitro["data_breach", ""] == "differs"
    assert conitro["retention", "ip_logs"] == "silent"
    # Sentera gives no way to reach it but a street, and names the Privacy Shield.
    assert sentera["contact", ""] == "partial"
    assert sentera["international_transfer", ""] == "differs"
    assert sentera["right_portability", ""] == sentera["dpo", ""] == "silent"
