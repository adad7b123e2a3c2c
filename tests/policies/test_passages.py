"""Where a passage stands in a policy."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.policies.passages import Passage, PolicyText, fold, missing_headings

TEXT = """\
Privacy beleid

Wie zijn wij?
Noorderlicht NV, Dorpsplein 9.

Bewaren
Facturen bewaren   we
7 jaar.
Contact
Bewaren
Mail ons. Facturen bewaren we 7 jaar.
"""
HEADINGS = ("Privacy beleid", "Wie zijn wij?", "Bewaren", "Contact")


def test_white_space_is_folded_and_nothing_else() -> None:
    assert fold(" a\u00a0\n\tb  C’é ") == "a b C’é"
    assert fold("\n") == ""


def test_a_quote_is_found_over_a_line_break_under_its_heading() -> None:
    policy = PolicyText(TEXT, HEADINGS)
    first, second = policy.passages("Facturen  bewaren we 7 jaar.")
    assert (first.section, second.section) == ("Bewaren", "Contact")
    assert policy.folded[first.start : first.end] == "Facturen bewaren we 7 jaar."


def test_a_quote_must_stand_there_letter_by_letter() -> None:
    policy = PolicyText(TEXT, HEADINGS)
    assert policy.passages("facturen bewaren we 7 jaar.") == []
    assert policy.passages("Facturen bewaren we zeven jaar.") == []
    assert policy.passages("") == policy.passages("  \n") == []


def test_places_that_overlap_are_all_found() -> None:
    assert PolicyText("aaa", ()).passages("aa") == [Passage(0, 2, ""), Passage(1, 3, "")]


def test_above_the_first_heading_there_is_no_section() -> None:
    policy = PolicyText("Voorwoord.\nEen\nTekst.", ("Een",))
    assert [policy.passages(words)[0].section for words in ("Voorwoord.", "Een", "Tekst.")] == ["", "Een", "Een"]


def test_a_heading_is_looked_for_after_the_one_before() -> None:
    policy = PolicyText(TEXT, ("Contact", "Bewaren"))
    assert policy.passages("Mail ons.")[0].section == "Bewaren"
    assert policy.section_at(policy.folded.index("Dorpsplein")) == ""


def test_headings_that_are_no_whole_lines_in_order_are_missing() -> None:
    assert missing_headings(TEXT, HEADINGS) == []
    assert missing_headings(TEXT, ("Wie zijn", "Bewaren", "Dorpsplein")) == ["Wie zijn", "Dorpsplein"]
    assert missing_headings(TEXT, ("Contact", "Wie zijn wij?")) == ["Wie zijn wij?"]
    assert missing_headings(TEXT, ("Bewaren", "Bewaren", "Bewaren")) == ["Bewaren"]
    assert missing_headings("", ("Bewaren",)) == ["Bewaren"]


@settings(max_examples=60, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.text(st.characters(), max_size=30), max_size=12), st.integers(0, 50), st.integers(1, 50))
def test_whatever_stands_in_a_policy_is_found_where_it_stands(lines: list[str], start: int, length: int) -> None:
    text = "\n".join(lines)
    headings = tuple(line for line in text.splitlines()[::3] if fold(line))
    policy = PolicyText(text, headings)
    quote = policy.folded[start : start + length].strip()
    found = policy.passages(quote)
    assert bool(found) == bool(quote)
    assert all(policy.folded[place.start : place.end] == quote for place in found)
    assert all(place.section in ("", *headings) for place in found)
    assert missing_headings(text, headings) == []
