"""Whole talks with the real agent, the real actions and exact texts, in both languages."""

from __future__ import annotations

import asyncio
import logging
import os
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine

from bot import wiring
from bot.conversations.model import Message
from bot.tools.domain_texts import response_text
from bot.tools.in_process import InProcessAssistant, settings_in
from tests.conversations import staff
from tests.conversations.mailboxes import Mailboxes, forget_counts
from tests.conversations.talks import (
    ALL_COMPANIES_KINDS,
    CONTROLLERS,
    KINDS,
    MOMENT,
    Talk,
    ToldTurn,
    all_talks,
    read_talk,
    reference_in,
    talk_files,
    talk_name,
    without_references,
)

#: The companies the talks know, so that one more needs no talk rewritten.
COMPANIES = ("conitro", "sentera")
#: The companies of the talks under pressure and of those that compare.
ALL_COMPANIES = (*COMPANIES, "entra", "proximus_ict", "crm")


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory, data_folders: dict[str, Path]) -> Iterator[InProcessAssistant]:
    """The assistant in one process, with its databases in a folder of its own."""
    from rasa.utils.log_utils import configure_structlog

    configure_structlog(logging.ERROR)
    folder = tmp_path_factory.mktemp("talks")
    before = dict(os.environ)
    # The agent is loaded once; what it answers from is read anew for every talk.
    _answer_from(data_folders[ALL_COMPANIES_KINDS[0]])
    os.environ.update(MAIL_FOLDER=str(folder / "mail"), NOTICE_FOLDER=str(folder / "notices"), VAR_FOLDER=str(folder / "var"))
    yield InProcessAssistant.start(settings_in(folder / "var"), print)
    os.environ.clear()
    os.environ.update(before)
    wiring.policy_services.cache_clear()
    wiring.request_services.cache_clear()
    wiring.handoff_services.cache_clear()


@pytest.fixture(scope="module")
def data_folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The data folder of the talks of each kind."""
    two, all_companies = (_copied(companies, tmp_path_factory.mktemp("data")) for companies in (COMPANIES, ALL_COMPANIES))
    return {kind: all_companies if kind in ALL_COMPANIES_KINDS else two for kind in KINDS}


def _copied(companies: tuple[str, ...], data: Path) -> Path:
    for company in companies:
        shutil.copytree(CONTROLLERS / company, data / "controllers" / company)
    for name in ("topics.yml", "letters.yml", "handoff.yml"):
        shutil.copy(CONTROLLERS.parent / name, data)
    return data


def _answer_from(data: Path, *, staff_desk: bool = True) -> None:
    if os.environ.get("DATA_FOLDER") != str(data):
        os.environ["DATA_FOLDER"] = str(data)
        wiring.policy_services.cache_clear()
        wiring.request_services.cache_clear()
    os.environ["STAFF_DESK"] = "on" if staff_desk else "off"
    wiring.handoff_services.cache_clear()


@pytest.mark.parametrize("path", talk_files(), ids=talk_name)
def test_a_talk_goes_as_told(assistant: InProcessAssistant, data_folders: dict[str, Path], path: Path) -> None:
    talk = read_talk(path)
    _answer_from(data_folders[path.parent.name], staff_desk=talk.staff_desk)
    with time_machine.travel(MOMENT) as clock:
        asyncio.run(_talk_through(assistant, talk, clock))


async def _talk_through(assistant: InProcessAssistant, talk: Talk, clock: Any) -> None:
    var = Path(os.environ["VAR_FOLDER"])
    forget_counts(var)
    conversation = assistant.open(talk.controller, talk.page_language)
    replies: list[Message] = []
    mailboxes = await asyncio.to_thread(Mailboxes, var)
    reference: str | None = None
    for number, turn in enumerate(talk.turns, start=1):
        known = len(assistant.log.since(conversation.id, 0))
        for what in turn.before:
            if isinstance(what, dict) and "staff" in what:
                await asyncio.to_thread(staff.does, conversation.id, what["staff"])
            else:
                await asyncio.to_thread(mailboxes.happens, what, clock)
        between = tuple(each.text for each in assistant.log.since(conversation.id, known))
        assert turn.between in (None, between), f"before turn {number} of {talk.name}"
        typed = mailboxes.typed(turn.user["typed"], reference) if isinstance(turn.user, dict) and "typed" in turn.user else _typed(turn.user, replies)
        replies = await assistant.send(conversation, typed)
        reference = next((found for reply in replies if (found := reference_in(reply.text))), reference)
        slots, _ = await assistant.state(conversation)
        assert _as_told(turn, replies, slots) == _told(turn), f"turn {number} of {talk.name}"
        assert turn.holder in (None, staff.holder_of(conversation.id)), f"turn {number} of {talk.name}"


def _typed(user: Any, replies: list[Message]) -> str:
    if isinstance(user, str):
        return user
    if "tap" in user:
        (payload,) = {button.payload for reply in replies for button in reply.buttons if button.title == user["tap"]}
        return payload
    return str(user["repeat"]) * int(user["times"])


def _told(turn: ToldTurn) -> dict[str, Any]:
    return {"bot": list(turn.bot), "buttons": turn.buttons, "slots": dict(turn.slots)}


def _as_told(turn: ToldTurn, replies: list[Message], slots: dict[str, Any]) -> dict[str, Any]:
    """Return what came back, as far as the talk tells it."""
    titles = [button.title for reply in replies for button in reply.buttons]
    assert not any(reply.buttons for reply in replies[:-1]), "buttons stand below the last message only"
    assert len(set(titles)) == len(titles), f"two buttons look the same: {titles}"
    shown: list[str] | int | None = titles
    if not isinstance(turn.buttons, list):
        shown = None if turn.buttons is None else len(titles)
    return {
        "bot": [without_references(reply.text) for reply in replies],
        "buttons": shown,
        "slots": {name: slots.get(name) for name in turn.slots},
    }


def test_there_are_talks_of_every_kind_in_both_languages() -> None:
    files = Counter((path.parent.name, path.stem[:3]) for path in talk_files())
    assert set(files) == {(kind, language) for kind in KINDS for language in ("nl_", "fr_")}
    dutch = sum(number for (_, language), number in files.items() if language == "nl_")
    # Equal parts, give or take: neither language may fall behind the other.
    assert 0.45 <= dutch / sum(files.values()) <= 0.55


def test_every_talk_introduces_the_assistant_once_and_first() -> None:
    beginnings = tuple(
        response_text(name, language, company="*", companies="*").split("*")[0]
        for name in ("utter_introduction", "utter_introduction_all")
        for language in ("nl", "fr")
    )
    for talk in all_talks():
        said = [text for turn in talk.turns for text in turn.bot]
        assert [text.startswith(beginnings) for text in said] == [True] + [False] * (len(said) - 1), talk.name


def test_a_text_taken_from_the_data_stands_in_another_talk_word_for_word() -> None:
    talks = list(all_talks())
    written = {text for talk in talks for text in talk.written}
    for talk in talks:
        assert talk.taken <= written, talk.name


def test_most_talks_are_written_out() -> None:
    assert sum(not talk.taken for talk in all_talks()) >= 25
