"""How the Rasa server calls actions: here what only reads the policies, the rest on the action server.

This process reads the policies anyway, for its channels; what needs a key of rights requests
stays where the keys are (docs/decisions/0021-*.md).
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
from rasa.core.constants import DEFAULT_REQUEST_TIMEOUT
from rasa.utils.endpoints import EndpointConfig
from rasa_sdk.executor import ActionExecutor

from actions.answering import ActionAnswerQuestion, ActionSwitchController, ActionSwitchLanguage
from actions.comparing import ActionCompare
from actions.talking import ActionFallback, ActionHandoff, ActionSmallTalk
from actions.validate_slot_mappings import ActionValidateSlotMappings

#: Actions that read only the policies and write nothing: they run in this process. Every other
#: one is asked of the action server, above all whatever opens, shows or changes a rights request:
#: the keys of requests are kept from this process.
POLICY_READERS = (
    ActionValidateSlotMappings,
    ActionAnswerQuestion,
    ActionCompare,
    ActionSmallTalk,
    ActionSwitchLanguage,
    ActionSwitchController,
    ActionHandoff,
    ActionFallback,
)
#: How long a connection to the action server waits for the next call; Sanic closes it after five seconds.
SECONDS_LEFT_OPEN = 1.0


class ActionEndpoint(EndpointConfig):
    """The action server of endpoints.yml, spared of what need not go over the wire.

    Rasa makes a client and a connection for every call. Here they stay open, for a second
    only: a call on a connection that the server is just closing would fail.
    """

    def __init__(self, read: EndpointConfig) -> None:
        super().__init__(url=read.url, params=read.params, headers=read.headers, **read.kwargs)
        self._here = ActionExecutor()
        for action in POLICY_READERS:
            self._here.register_action(action)
        self._client: aiohttp.ClientSession | None = None

    def runs_here(self, action: object) -> bool:
        """Return whether an action runs in this process."""
        return action in self._here.actions

    async def request(self, *args: Any, **kwargs: Any) -> Any:
        """Run the action that is called, here or on the action server."""
        call = kwargs.get("json")
        if isinstance(call, dict) and self.runs_here(call.get("next_action")):
            return await self._here.run(call)
        return await super().request(*args, **kwargs)

    @asynccontextmanager
    async def session(self) -> AsyncIterator[aiohttp.ClientSession]:  # type: ignore[override]
        """Yield the client, and leave it open."""
        if self._client is None or self._client.closed:
            self._client = aiohttp.ClientSession(
                headers=self.headers,
                timeout=aiohttp.ClientTimeout(total=DEFAULT_REQUEST_TIMEOUT),
                connector=aiohttp.TCPConnector(keepalive_timeout=SECONDS_LEFT_OPEN, limit=0),
            )
        yield self._client

    async def close(self) -> None:
        """Close what is open, at the end."""
        if self._client is not None:
            await self._client.close()
