"""Directories are asked sparingly, about a mailbox and about a record; beyond that staff look."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from bot.identity.directory import DirectoryAnswer
from bot.identity.sparing import SparingDirectory, Subject

YES, UNREACHABLE = DirectoryAnswer.YES, DirectoryAnswer.UNREACHABLE
NAME = {"name": "An Peeters"}


class Known:
    """A directory that says yes, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, Mapping[str, str]]] = []

    def knows(self, controller: str, mailbox: str, typed: Mapping[str, str]) -> DirectoryAnswer:
        self.asked.append((controller, mailbox, typed))
        return YES


class Counts:
    """Counts in memory, without an end of the day."""

    def __init__(self) -> None:
        self.counted: Counter[tuple[Subject, str]] = Counter()

    def count(self, subjects: Sequence[tuple[Subject, str]]) -> bool:
        if any(self.counted[each] >= each[0].most for each in subjects):
            return False
        self.counted.update(subjects)
        return True


def sparing(known: Known | None = None, counts: Counts | None = None) -> SparingDirectory:
    """Return what asks; every controller but one has a directory."""
    return SparingDirectory(known or Known(), lambda slug: slug != "sentera", counts or Counts())


def answers(times: int, mailbox: str = "an{}@voorbeeld.example", typed: Mapping[str, str] = NAME) -> list[DirectoryAnswer]:
    directory = sparing()
    return [directory.knows("conitro", mailbox.format(number), {name: value.format(number) for name, value in typed.items()}) for number in range(times)]


def test_one_mailbox_is_asked_about_six_times_whatever_is_typed_with_it() -> None:
    assert answers(7, "an@voorbeeld.example", {"name": "Naam {}"}) == [YES] * 6 + [UNREACHABLE]
    assert answers(7, "AN@voorbeeld.example ", {"name": "Naam {}"}) == [YES] * 6 + [UNREACHABLE]


def test_a_victims_number_is_not_tried_with_many_mailboxes_however_it_is_written() -> None:
    assert answers(12, typed={"customer_number": "K-100234"}) == [YES] * 10 + [UNREACHABLE] * 2
    directory = sparing()
    written = ["K-100234", "k100234", "K 100 234", "K.100.234"] * 3
    said = [directory.knows("conitro", f"an{number}@voorbeeld.example", {"customer_number": each}) for number, each in enumerate(written)]
    assert said == [YES] * 10 + [UNREACHABLE] * 2


def test_a_number_is_not_tried_under_changing_names() -> None:
    assert answers(11, typed={"customer_number": "K-100234", "name": "Naam {}"}) == [YES] * 10 + [UNREACHABLE]


def test_a_record_at_another_company_is_another_record() -> None:
    directory = sparing()
    said = [directory.knows(slug, f"{slug}{number}@voorbeeld.example", NAME) for slug in ("conitro", "crm") for number in range(10)]
    assert said == [YES] * 20


def test_what_was_refused_is_not_asked_and_counts_for_nobody_else() -> None:
    known, counts = Known(), Counts()
    directory = sparing(known, counts)
    for _ in range(9):
        directory.knows("conitro", "an@voorbeeld.example", NAME)
    assert len(known.asked) == 6
    assert counts.counted[Subject.RECORD, "conitro\nname\nanpeeters"] == 6
    assert known.asked[0] == ("conitro", "an@voorbeeld.example", NAME)


def test_about_a_controller_without_a_directory_nothing_is_counted() -> None:
    known, counts = Known(), Counts()
    assert {sparing(known, counts).knows("sentera", "an@voorbeeld.example", NAME) for _ in range(20)} == {DirectoryAnswer.NOT_SET}
    assert (known.asked, counts.counted) == ([], Counter())
