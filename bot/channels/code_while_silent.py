"""Has a code that is typed while the bot is silent taken where the keys of requests are, without a turn of Rasa's."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from rasa.core.agent import Agent

from bot.conversations.handoff import CODE_WHILE_SILENT, TOLD
from bot.conversations.model import TYPED_CODE, Message

#: Seconds that it may take: the person and an agent wait for it.
LONGEST = 20.0


async def take_code(agent: Agent, message: Message) -> Mapping[str, str]:
    """Return the one line that tells what the code in a message gave, by language.

    The call has the form of an action's, with a tracker that holds nothing but the sealed code: no tracker is read or kept.

    Raises:
        Exception: Whatever the way to the action server raises, or what its answer lacks.
    """
    assert agent.action_endpoint is not None, "endpoints.yml names the action server"
    heard = {"metadata": {TYPED_CODE: message.code, "message_key": message.id}}
    tracker = {"sender_id": message.conversation, "slots": {}, "latest_message": heard, "events": []}
    call = {"next_action": CODE_WHILE_SILENT, "sender_id": message.conversation, "tracker": tracker, "domain": {}}
    answer = await asyncio.wait_for(agent.action_endpoint.request(json=call, method="post"), LONGEST)
    told: Mapping[str, str] = answer["responses"][0]["custom"][TOLD]
    return told
