"""A typed code: in no database, no log, not in the message log; and a turn that is run again costs one try."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot import wiring
from bot.conversations import message_log
from bot.conversations.model import Conversation, Message, new_id
from bot.policies.model import LANGUAGES
from bot.tools.domain_texts import response_text
from bot.tools.in_process import InProcessAssistant, settings_in
from tests.conversations.mailboxes import Mailboxes, forget_counts

WISHES = {
    "nl": ("wis al mijn gegevens, mijn mail is gemerkte.zwaan@voorbeeld.example", "overslaan", "ja"),
    "fr": ("effacez toutes mes données, mon adresse est cygne.marque@exemple.example", "passer", "oui"),
}
#: Messages from the wish to a proven request, with only a mailbox.
MOST_MESSAGES = 6


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("marked")


@pytest.fixture(scope="module")
def assistant(folder: Path) -> Iterator[InProcessAssistant]:
    from rasa.utils.log_utils import configure_structlog

    configure_structlog(logging.DEBUG)
    before = dict(os.environ)
    # Mails hold the code; they lie apart from what is searched.
    os.environ.update(MAIL_FOLDER=str(folder / "mail"), NOTICE_FOLDER=str(folder / "notices"), VAR_FOLDER=str(folder / "var"))
    for made in (wiring.policy_services, wiring.request_services):
        made.cache_clear()
    yield InProcessAssistant.start(settings_in(folder / "var"), print)
    os.environ.clear()
    os.environ.update(before)
    configure_structlog(logging.ERROR)
    for made in (wiring.policy_services, wiring.request_services):
        made.cache_clear()


@pytest.fixture
def kept_log(folder: Path) -> Iterator[Path]:
    """Everything that is logged, down to debug, as it would lie in a file without redaction."""
    file = folder / "var" / "all.log"
    handler = logging.FileHandler(file)
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield file
    root.removeHandler(handler)
    root.setLevel(level)
    handler.close()


def _asked(assistant: InProcessAssistant, language: str) -> tuple[Conversation, Mailboxes, int]:
    """Ask to erase everything, and wait for the mail; return how many messages that took."""
    forget_counts(Path(os.environ["VAR_FOLDER"]))
    mailboxes, conversation = Mailboxes(Path(os.environ["VAR_FOLDER"])), assistant.open("conitro", language)
    for text in WISHES[language]:
        asyncio.run(assistant.send(conversation, text))
    mailboxes.deliver()
    return conversation, mailboxes, len(WISHES[language])


def _found(marks: tuple[str, ...], folder: Path) -> list[str]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert any(path.suffix == ".db" for path in files), "there are databases to search"
    return [f"{mark} in {path.name}" for path in files for mark in marks if mark.encode() in path.read_bytes()]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_marked_code_is_nowhere(assistant: InProcessAssistant, folder: Path, kept_log: Path, language: str) -> None:
    conversation, mailboxes, _ = _asked(assistant, language)
    code = mailboxes.codes[-1]
    wrong = mailboxes.typed("{wrong}", None)
    marks = (code, f"{code[:4]} {code[4:]}", wrong, f"{wrong[:4]} {wrong[4:]}")
    said_with_it = {"nl": "mijn code is", "fr": "mon code est"}[language]
    for text in (f"{said_with_it} {wrong}", f"{wrong[:4]} {wrong[4:]}", code):
        asyncio.run(assistant.send(conversation, text))
    assert "[code]" in [message.text for message in assistant.log.since(conversation.id, 0)]
    said = "\n".join(message.text for message in assistant.log.since(conversation.id, 0))
    assert response_text("utter_proof_proven", language) in said
    assert kept_log.stat().st_size > 0
    assert not [mark for mark in marks if mark in said]
    assert not _found(marks, folder / "var")
    tracker = asyncio.run(assistant.agent.tracker_store.retrieve(conversation.id))
    assert not [mark for mark in marks if mark in f"{[event.as_dict() for event in tracker.events]}"]
    # Not even sealed: what the turn was given is gone with its answer.
    assert all(message.code is None for message in assistant.log.since(conversation.id, 0))
    assert "typed_code" not in f"{[event.as_dict() for event in tracker.events]}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_code_left_halfway_by_a_crash_is_nowhere_in_clear(assistant: InProcessAssistant, folder: Path, language: str) -> None:
    conversation, mailboxes, _ = _asked(assistant, language)
    code = mailboxes.codes[-1]
    message, _ = message_log.receive(assistant.log, conversation.id, new_id(), code, assistant.server)
    assert (message.text, message.code is not None) == ("[code]", True)
    assert not _found((code,), folder / "var")


def test_a_turn_that_is_run_again_after_a_crash_costs_one_try(assistant: InProcessAssistant, monkeypatch: pytest.MonkeyPatch) -> None:
    conversation, mailboxes, _ = _asked(assistant, "nl")
    complete = assistant.log.complete
    crashes = iter([True])

    def crash_once(*args: Any) -> list[Message]:
        if next(crashes, False):
            raise SystemError("killed between the turn and its answer")
        return complete(*args)

    monkeypatch.setattr(assistant.log, "complete", crash_once)
    with pytest.raises(SystemError):
        asyncio.run(assistant.send(conversation, mailboxes.typed("{wrong}", None), "the same"))

    async def taken_up() -> list[Message]:
        (left,) = [each for each in assistant.log.unfinished(assistant.server) if each.conversation == conversation.id]
        return await assistant.runner.start(left)

    (again,) = asyncio.run(taken_up())
    assert again.text == response_text("utter_proof_wrong", "nl", tries="4")
    # The same message once more is the same answer.
    (twice,) = asyncio.run(assistant.send(conversation, mailboxes.typed("{wrong}", None), "the same"))
    assert twice == again
    (right, _) = asyncio.run(assistant.send(conversation, mailboxes.typed("{code}", None)))
    assert right.text == response_text("utter_proof_proven", "nl")


@pytest.mark.parametrize("language", LANGUAGES)
def test_from_the_wish_to_a_proven_request_takes_few_messages(assistant: InProcessAssistant, language: str) -> None:
    conversation, mailboxes, typed = _asked(assistant, language)
    replies = asyncio.run(assistant.send(conversation, mailboxes.codes[-1]))
    assert replies[0].text == response_text("utter_proof_proven", language)
    assert typed + 1 <= MOST_MESSAGES
    # Also who answers one thing at a time, without her address in the first sentence.
    slower = assistant.open("conitro", language)
    sentences = {"nl": ("wis alles", "zwaan.twee@voorbeeld.example", "overslaan", "ja"), "fr": ("effacez tout", "cygne.deux@exemple.example", "passer", "oui")}[language]
    for text in sentences:
        replies = asyncio.run(assistant.send(slower, text))
    mailboxes.deliver()
    replies = asyncio.run(assistant.send(slower, mailboxes.codes[-1]))
    assert replies[0].text == response_text("utter_proof_proven", language)
    assert len(sentences) + 1 <= MOST_MESSAGES
