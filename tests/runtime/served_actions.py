"""The real action server with one more action, which fails; in a process of its own."""

from __future__ import annotations

import sys
from typing import Any

from rasa_sdk import Action

from bot.runtime.action_server import make_app


class ActionFail(Action):
    def name(self) -> str:
        return "action_fail"

    async def run(self, dispatcher: Any, tracker: Any, domain: Any) -> list[dict[str, Any]]:
        raise RuntimeError(tracker.latest_message["text"])


if __name__ == "__main__":
    import actions

    actions.ActionFail = ActionFail  # type: ignore[attr-defined]
    make_app(sys.argv[2]).run(host="127.0.0.1", port=int(sys.argv[1]), access_log=False, motd=False)
