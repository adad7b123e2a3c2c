"""Replies kept ready: kept, changed, removed, and never of another controller."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timezone

import pytest
from sqlalchemy.engine import Engine

from bot.conversations.saved_replies import SavedReply, SavedReplyProblem, read_saved_reply
from bot.store.saved_replies import SqlSavedReplies

NOW = datetime(2026, 3, 5, 9, 30, tzinfo=timezone.utc)
OWN, OTHER = frozenset({"conitro"}), frozenset({"sentera"})
GIVEN = {"title": "Openingsuren", "nl": "We zijn open van 9 tot 17 uur.", "fr": "Ouvert de 9 à 17 heures."}


def reply(controller: str = "conitro", **given: str) -> SavedReply:
    made, problems = read_saved_reply(None, controller, {**GIVEN, **given}, "An", NOW)
    assert made is not None, problems
    return made


@pytest.fixture
def kept(engine: Engine) -> SqlSavedReplies:
    return SqlSavedReplies(engine)


def test_a_reply_is_kept_changed_and_removed(kept: SqlSavedReplies) -> None:
    one = reply()
    kept.put(one)
    assert kept.of(OWN) == [one] and kept.get(one.id, OWN) == one
    changed = replace(one, title="Uren", changed_by="Bert")
    kept.put(changed)
    assert kept.of(OWN) == [changed]
    assert kept.remove(one.id, OWN) and not kept.remove(one.id, OWN)
    assert kept.of(OWN) == []


def test_another_controller_sees_changes_and_removes_nothing(kept: SqlSavedReplies) -> None:
    one = reply()
    kept.put(one)
    assert (kept.of(OTHER), kept.get(one.id, OTHER), kept.remove(one.id, OTHER)) == ([], None, False)
    assert kept.of(frozenset()) == []
    assert kept.of(OWN) == [one]


def test_they_come_by_controller_and_title(kept: SqlSavedReplies) -> None:
    for each in (reply(title="b"), reply(title="A"), reply("sentera", title="a")):
        kept.put(each)
    assert [(each.controller, each.title) for each in kept.of(OWN | OTHER)] == [("conitro", "A"), ("conitro", "b"), ("sentera", "a")]


@pytest.mark.parametrize("identifier", ["", "x" * 100, "a\x00b", "\ud800"])
def test_any_id_is_looked_for_without_a_fault(kept: SqlSavedReplies, identifier: str) -> None:
    assert kept.get(identifier, OWN) is None and not kept.remove(identifier, OWN)


@pytest.mark.parametrize(
    "given, problems",
    [
        ({"title": " ", "nl": "", "fr": "\x00"}, dict.fromkeys(("title", "nl", "fr"), SavedReplyProblem.MISSING)),
        ({"title": "x" * 81}, {"title": SavedReplyProblem.TOO_LONG}),
        ({"fr": "x" * 2001}, {"fr": SavedReplyProblem.TOO_LONG}),
        ({"nl": "Dag {naam}"}, {"nl": SavedReplyProblem.PLACEHOLDER}),
        ({"fr": "Bonjour [nom]"}, {"fr": SavedReplyProblem.PLACEHOLDER}),
        ({"nl": "Dag <naam>"}, {"nl": SavedReplyProblem.PLACEHOLDER}),
    ],
)
def test_what_cannot_be_kept_is_told_by_field(given: dict[str, str], problems: dict[str, SavedReplyProblem]) -> None:
    assert read_saved_reply(None, "conitro", {**GIVEN, **given}, "An", NOW) == (None, problems)


def test_a_text_keeps_its_lines_and_its_signs() -> None:
    made = reply(nl="Eerste < tweede\nderde & vierde")
    assert made.texts["nl"] == "Eerste < tweede\nderde & vierde"
