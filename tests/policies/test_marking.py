"""A policy line by line with its quotes marked: what is marked, and what of it is shown."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.policies.marking import MarkedPolicy, Piece, mark
from bot.policies.model import Policy, Quote
from bot.policies.passages import PolicyText, fold

TEXT = """\
Voorwoord.

Bewaren

Facturen bewaren   we
  7 jaar. Daarna wissen we ze.

Een lijst:
- cv's

Contact
Mail ons. Facturen bewaren we 7 jaar.
"""


def _policy(text: str = TEXT, headings: tuple[str, ...] = ("Bewaren", "Contact")) -> Policy:
    return Policy("Privacy", "nl", None, None, headings, text, "1")


def _mark(*quotes: tuple[str, str], text: str = TEXT) -> MarkedPolicy:
    return mark(_policy(text), [Quote(words, section) for section, words in quotes])


def _drawn(marked: MarkedPolicy, context: int | None = None) -> list[str]:
    return [
        "..." if line is None else "".join(f"{'<' * piece.opens}{piece.text}{'>' * piece.closes}" for piece in line.pieces) for line in marked.excerpt(context)
    ]


def test_the_lines_stay_as_they_are() -> None:
    marked = _mark(("Bewaren", "Facturen bewaren we 7 jaar."), ("Bewaren", "- cv's"))
    assert [line.text for line in marked.lines] == TEXT.splitlines()
    assert [line.text for line in marked.lines if line.is_heading] == ["Bewaren", "Contact"]


def test_a_quote_over_a_line_break_opens_on_one_line_and_closes_on_another() -> None:
    lines = _mark(("Bewaren", "Facturen bewaren we 7 jaar.")).lines
    assert lines[4].pieces == (Piece("Facturen bewaren   we", is_quoted=True, opens=True),)
    # What indents the line is not quoted.
    assert lines[5].pieces == (Piece("  "), Piece("7 jaar.", is_quoted=True, closes=True), Piece(" Daarna wissen we ze."))


def test_a_quote_over_an_empty_line_leaves_that_line_empty() -> None:
    marked = mark(_policy("een\n\n \ntwee drie\n", ()), [Quote("een twee", "")])
    assert [line.pieces for line in marked.lines] == [
        (Piece("een", is_quoted=True, opens=True),),
        (),
        (Piece(" "),),
        (Piece("twee", is_quoted=True, closes=True), Piece(" drie")),
    ]


def test_a_quote_is_marked_under_its_own_section_only() -> None:
    assert [index for index, line in enumerate(_mark(("Contact", "Facturen bewaren we 7 jaar.")).lines) if line.is_quoted] == [11]


def test_a_quote_under_a_section_that_does_not_hold_it_is_marked_wherever_it_stands() -> None:
    assert [index for index, line in enumerate(_mark(("Cookies", "Facturen bewaren we 7 jaar.")).lines) if line.is_quoted] == [4, 5, 11]


def test_a_quote_that_stands_twice_in_its_section_is_marked_twice() -> None:
    marked = _mark(("Bewaren", "x y"), text="Bewaren\nx y, en x y.\n")
    assert _drawn(marked)[1] == "<x y>, en <x y>."


def test_quotes_that_overlap_become_one_passage_and_neighbours_stay_two() -> None:
    text = "Bewaren\nFacturen bewaren we 7 jaar lang.\n"
    overlapping = _mark(("Bewaren", "bewaren we 7"), ("Bewaren", "Facturen bewaren"), ("Bewaren", "we"), text=text)
    assert _drawn(overlapping)[1] == "<Facturen bewaren we 7> jaar lang."
    assert _drawn(_mark(("Bewaren", "Facturen"), ("Bewaren", "bewaren"), text=text))[1] == "<Facturen> <bewaren> we 7 jaar lang."
    assert _drawn(_mark(("Bewaren", "jaar"), ("Bewaren", " lang"), ("Bewaren", "."), text=text))[1] == "Facturen bewaren we 7 <jaar> <lang><.>"


def test_the_sections_that_hold_a_quote_are_shown_with_their_heading() -> None:
    assert _drawn(_mark(("Contact", "Mail ons."))) == ["Contact", "<Mail ons.> Facturen bewaren we 7 jaar."]
    assert _drawn(_mark(("", "Voorwoord."), ("Contact", "Mail ons."))) == ["<Voorwoord.>", "...", "Contact", "<Mail ons.> Facturen bewaren we 7 jaar."]


def test_inside_a_section_every_line_is_shown_but_not_the_empty_ones_at_its_end() -> None:
    assert _drawn(_mark(("Bewaren", "- cv's"))) == TEXT.splitlines()[2:8] + ["<- cv's>"]


def test_a_context_keeps_the_heading_and_the_lines_around() -> None:
    marked = _mark(("Bewaren", "- cv's"))
    assert _drawn(marked, 0) == ["Bewaren", "...", "<- cv's>"]
    assert _drawn(marked, 1) == ["Bewaren", "...", "Een lijst:", "<- cv's>"]
    assert _drawn(marked, 99) == _drawn(marked)


def test_without_quotes_nothing_is_shown() -> None:
    assert _drawn(_mark()) == _drawn(_mark(), 3) == _drawn(_mark(("Bewaren", "staat er niet"))) == []


def test_sections_with_the_same_heading_are_two() -> None:
    marked = mark(_policy("Nota\neen\nNota\ntwee\n", ("Nota", "Nota")), [Quote("twee", "Nota")])
    assert [line.section for line in marked.lines] == [1, 1, 2, 2]
    assert _drawn(marked) == ["Nota", "<twee>"]


@settings(max_examples=100, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
@given(st.text(st.sampled_from("ab \n\t\u00a0\u2028\x85"), max_size=60), st.lists(st.tuples(st.integers(0, 40), st.integers(1, 20)), max_size=3))
def test_whatever_is_quoted_is_marked_and_no_letter_is_lost(text: str, cuts: list[tuple[int, int]]) -> None:
    folded = fold(text)
    quotes = [folded[start : start + length].strip() for start, length in cuts]
    marked = mark(_policy(text, ()), [Quote(words, "") for words in quotes])
    assert [line.text for line in marked.lines] == text.splitlines()
    pieces = [piece for line in marked.lines for piece in line.pieces]
    # Between a piece that opens and the next that closes stands one passage.
    passages: list[str] = []
    for piece in pieces:
        if piece.opens:
            passages.append("")
        if piece.is_quoted:
            passages[-1] += f" {piece.text}"
    assert sum(piece.opens for piece in pieces) == sum(piece.closes for piece in pieces) == len(passages)
    places = {index for words in quotes for place in PolicyText(text, ()).passages(words) for index in range(place.start, place.end)}
    letters = {index for index in places if folded[index] != " "}
    assert sum(not character.isspace() for passage in passages for character in passage) == len(letters)
    assert all(any(words in fold(passage) for passage in passages) for words in quotes if words)
