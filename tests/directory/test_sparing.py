"""Directories are asked sparingly: for a mailbox, for a client, about a record; beyond that staff look."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from bot.identity.directory import Asked, DirectoryAnswer, SparingDirectory

YES, UNREACHABLE = DirectoryAnswer.YES, DirectoryAnswer.UNREACHABLE
NAME = {"name": "An Peeters"}


class Known:
    """A directory that says yes, and counts."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, Mapping[str, str]]] = []

    def knows(self, controller: str, mailbox: str, typed: Mapping[str, str], client: str | None = None) -> DirectoryAnswer:
        assert client is None
        self.asked.append((controller, mailbox, typed))
        return YES


class Counts:
    """Counts in memory, without an end of the day."""

    def __init__(self) -> None:
        self.counted: Counter[tuple[Asked, str]] = Counter()

    def count(self, asked: list[tuple[Asked, str]]) -> bool:
        if any(self.counted[each] >= each[0].most for each in asked):
            return False
        self.counted.update(asked)
        return True


def answers(times: int, mailbox: str = "an{}@voorbeeld.example", typed: Mapping[str, str] = NAME, client: str | None = None, controller: str = "conitro") -> list[DirectoryAnswer]:
    directory, known = SparingDirectory(Known(), Counts()), []
    for number in range(times):
        each = {name: value.format(number) for name, value in typed.items()}
        known.append(directory.knows(controller, mailbox.format(number), each, client.format(number) if client else None))
    return known


def test_one_mailbox_is_asked_about_five_times_whatever_is_typed_with_it() -> None:
    assert answers(6, "an@voorbeeld.example", {"name": "Naam {}"}) == [YES] * 5 + [UNREACHABLE]
    assert answers(6, "AN@voorbeeld.example ", {"name": "Naam {}"}) == [YES] * 5 + [UNREACHABLE]


def test_a_victims_number_is_not_tried_with_many_mailboxes_however_it_is_written() -> None:
    assert answers(12, typed={"customer_number": "K-100234"}) == [YES] * 10 + [UNREACHABLE] * 2
    directory = SparingDirectory(Known(), Counts())
    written = ["K-100234", "k100234", "K 100 234", "K.100.234"] * 3
    said = [directory.knows("conitro", f"an{number}@voorbeeld.example", {"customer_number": each}) for number, each in enumerate(written)]
    assert said == [YES] * 10 + [UNREACHABLE] * 2


def test_a_number_is_not_tried_under_changing_names() -> None:
    assert answers(11, typed={"customer_number": "K-100234", "name": "Naam {}"})[-1] is UNREACHABLE


def test_one_client_asks_twenty_times() -> None:
    assert answers(21, typed={"name": "Naam {}"}, client="hash") == [YES] * 20 + [UNREACHABLE]
    assert answers(21, typed={"name": "Naam {}"}, client="hash {}") == [YES] * 21


def test_a_record_at_another_company_is_another_record() -> None:
    directory = SparingDirectory(Known(), Counts())
    said = [directory.knows(slug, f"{slug}{number}@voorbeeld.example", NAME) for slug in ("conitro", "crm") for number in range(10)]
    assert said == [YES] * 20


def test_what_was_refused_is_not_asked_and_counts_for_nobody_else() -> None:
    known, counts = Known(), Counts()
    directory = SparingDirectory(known, counts)
    for _ in range(9):
        directory.knows("conitro", "an@voorbeeld.example", NAME, "client")
    assert len(known.asked) == 5
    assert counts.counted[Asked.CLIENT, "client"] == 5
    assert known.asked[0] == ("conitro", "an@voorbeeld.example", NAME)
