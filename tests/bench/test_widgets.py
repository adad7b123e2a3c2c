"""What is made of the rows that widgets got."""

from __future__ import annotations

from bench.widgets import Arrived, answer_times, faults


def rows(*given: tuple[int, str, float]) -> list[Arrived]:
    return [Arrived(sequence, author, "tekst", at) for sequence, author, at in given]


def test_an_answer_takes_until_its_last_row() -> None:
    came = rows((1, "person", 0.0), (2, "bot", 0.5), (3, "bot", 0.75), (4, "person", 5.0), (5, "bot", 5.25))
    assert answer_times({1: 0.25, 4: 5.0}, came) == [500.0, 250.0]


def test_a_talk_whose_answers_cannot_be_told_apart_is_left_out() -> None:
    came = rows((1, "person", 0.0), (2, "person", 0.1), (3, "bot", 0.5), (4, "bot", 0.75))
    assert answer_times({1: 0.0, 2: 0.1}, came) == []


def test_what_is_lost_doubled_or_out_of_order_is_counted() -> None:
    kept = [{"sequence": number} for number in range(1, 6)]
    assert faults(rows(*((number, "bot", 0.0) for number in range(1, 6))), kept) == (0, 0, 0)
    assert faults(rows(*((number, "bot", 0.0) for number in (1, 2, 2, 4, 3))), kept) == (1, 1, 1)
