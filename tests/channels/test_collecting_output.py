"""What the bot says is kept whole: text, buttons, files, card, what is waited for."""

from __future__ import annotations

import asyncio

from bot.channels.collecting_output import CollectingOutput
from bot.conversations.model import Button, KeptFile, Reply


def test_what_actions_put_beside_a_text_is_kept_with_it() -> None:
    output = CollectingOutput("website")
    beside = {
        "files": [{"name": "ontvangstbewijs.txt", "kind": "text/plain", "content": "Referentie: KXM-4P7"}],
        "card": {"kind": "receipt", "requests": [{"reference": "KXM-4P7"}]},
        "expects": "code",
    }
    asyncio.run(output.send_response("talk", {"text": "Uw aanvraag is geopend.", "buttons": [{"title": "Stop", "payload": "/stop"}], "custom": beside}))
    asyncio.run(output.send_response("talk", {"text": "Dank u.", "custom": None}))
    asyncio.run(output.send_response("talk", {"text": "", "custom": {}}))
    file = KeptFile("ontvangstbewijs.txt", "text/plain", "Referentie: KXM-4P7")
    assert output.replies == [
        Reply("Uw aanvraag is geopend.", (Button("Stop", "/stop"),), (file,), {"kind": "receipt", "requests": [{"reference": "KXM-4P7"}]}, "code"),
        Reply("Dank u."),
    ]
