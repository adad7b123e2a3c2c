"""The development channel on a bare Sanic app, in a process of its own, with a stand-in for Rasa."""

from __future__ import annotations

import sys

from sanic import Sanic

from bot import wiring
from bot.channels.development import DevelopmentChannel
from bot.settings import ROOT, load_settings
from tests.channels.fake_agent import FakeAgent

if __name__ == "__main__":
    switch, port = sys.argv[1], int(sys.argv[2])
    agent = FakeAgent(lambda message: [{"text": f"antwoord {len(agent.heard)} op {message.text}"}])
    app = Sanic("served_channel", configure_logging=False)
    app.ctx.agent = agent
    policies = wiring.make_policy_services(ROOT / "data")
    settings = load_settings()
    channel = DevelopmentChannel(switch == "on", wiring.make_message_log(settings), policies, "one", wiring.make_client_hasher(settings))
    app.blueprint(channel.blueprint(agent.handle_message), url_prefix="/webhooks/development")
    app.run(host="127.0.0.1", port=port, access_log=False, motd=False)
