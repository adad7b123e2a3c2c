"""How the Rasa server calls actions: the decision of a turn here, what speaks on the action server.

The decision comes first in every turn, reads nothing but names and topics, which this process
reads anyway for its channels, and writes nothing (docs/decisions/0012-*.md).
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
from rasa.core.constants import DEFAULT_REQUEST_TIMEOUT
from rasa.utils.endpoints import EndpointConfig
from rasa_sdk.executor import ActionExecutor

from actions.validate_slot_mappings import ActionValidateSlotMappings

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
        self._here.register_action(ActionValidateSlotMappings())
        self._client: aiohttp.ClientSession | None = None

    async def request(self, *args: Any, **kwargs: Any) -> Any:
        """Run the action that is called, here or on the action server."""
        call = kwargs.get("json")
        if isinstance(call, dict) and call.get("next_action") in self._here.actions:
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
