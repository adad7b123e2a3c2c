"""A code that is typed while a human has the talk: it proves the mailbox at once, in one line, and stands nowhere."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from actions.code_while_silent import line_of
from bot import wiring
from bot.conversations.handoff import Agent, Reason
from bot.conversations.handoff_desk import HandoffDesk
from bot.conversations.model import Author, Conversation
from bot.identity.outcomes import CodeOutcome, CodeResult
from bot.policies.checks.polite_form import familiar_words
from bot.policies.model import LANGUAGES
from bot.rights.proofs import Proof
from bot.tools.domain_texts import response_text
from bot.tools.in_process import InProcessAssistant, settings_in
from tests.conversations.test_marked_code import _asked, _found, assistant, folder, kept_log  # noqa: F401  # fixtures

LIEN = Agent("lien", "Lien", frozenset({"conitro"}))
SAID = {
    "nl": ("Die code klopt niet. U kunt nog 4 keer proberen.", "Dank u, uw mailbox is bevestigd.", "Uw mailbox was al bevestigd."),
    "fr": ("Ce code n'est pas le bon. Il vous reste 4 essais.", "Merci, votre boîte mail est confirmée.", "Votre boîte mail était déjà confirmée."),
}


def _desk(folder: Path) -> HandoffDesk:  # noqa: F811
    return wiring.make_handoff_desk(settings_in(folder / "var"))


def _send(assistant: InProcessAssistant, conversation: Conversation, text: str) -> list[tuple[Author, str]]:  # noqa: F811
    return [(each.author, each.text) for each in asyncio.run(assistant.send(conversation, text))]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_code_proves_the_mailbox_while_a_human_has_the_talk_and_is_nowhere(
    assistant: InProcessAssistant, folder: Path, kept_log: Path, language: str  # noqa: F811
) -> None:
    conversation, mailboxes, _ = _asked(assistant, language)
    desk = _desk(folder)
    desk.ask(conversation.id, Reason.STAFF, language, {}, "conitro")
    desk.claim(conversation.id, LIEN)
    before = asyncio.run(assistant.agent.tracker_store.retrieve(conversation.id))
    code, wrong = mailboxes.codes[-1], mailboxes.typed("{wrong}", None)
    is_wrong, is_proven, was_proven = SAID[language]
    assert _send(assistant, conversation, wrong) == [(Author.NOTICE, is_wrong)]
    assert _send(assistant, conversation, f"{code[:4]} {code[4:]}") == [(Author.NOTICE, is_proven)]
    assert _send(assistant, conversation, code) == [(Author.NOTICE, was_proven)]
    requests = wiring.request_services().proof.shown(conversation.id)
    assert requests is not None
    assert {wiring.request_services().desk.request(each).proof for each in requests.requests} == {Proof.MAILBOX}
    # Nothing of it in the log, at the desk, in Rasa's memory of the talk or in any file.
    marks = (code, f"{code[:4]} {code[4:]}", wrong)
    said = assistant.log.since(conversation.id, 0)
    assert not [mark for mark in marks if mark in f"{said}{desk.of(conversation.id)}{desk.history(conversation.id)}"]
    assert all(message.code is None for message in said)
    after = asyncio.run(assistant.agent.tracker_store.retrieve(conversation.id))
    assert len(after.events) == len(before.events)
    assert kept_log.stat().st_size > 0
    assert not _found(marks, folder / "var")
    # Given back, the bot knows.
    desk.give_back(conversation.id, LIEN, "nothing")
    assert response_text("utter_proof_already_proven", language) in [text for _, text in _send(assistant, conversation, code)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_digits_that_nobody_waits_for_are_told_of_to_who_waits(assistant: InProcessAssistant, folder: Path, language: str) -> None:  # noqa: F811
    conversation = assistant.open("conitro", language)
    _desk(folder).ask(conversation.id, Reason.ASKED, language, {}, "conitro")
    ((author, text),) = _send(assistant, conversation, "48120937")
    assert author is Author.NOTICE and text == wiring.handoff_services().texts.say("code.nothing_asked", language)


@pytest.mark.parametrize("outcome", CodeOutcome)
@pytest.mark.parametrize("tries", [1, 4])
def test_every_outcome_has_one_polite_line_in_both_languages(outcome: CodeOutcome, tries: int) -> None:
    told = line_of(CodeResult(outcome, tries_left=tries))
    assert set(told) == set(LANGUAGES)
    for language, text in told.items():
        assert "\n" not in text and "{" not in text and "None" not in text
        assert not familiar_words(text, language)
