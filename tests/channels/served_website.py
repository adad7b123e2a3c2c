"""The website channel on a bare Sanic app, in a process of its own, with a stand-in for Rasa."""

from __future__ import annotations

import sys

from sanic import Sanic

from bot.channels.website import WebsiteChannel
from tests.channels.fake_agent import WebsiteAgent

if __name__ == "__main__":
    app = Sanic("served_website", configure_logging=False)
    app.ctx.agent = WebsiteAgent()
    app.config.GRACEFUL_SHUTDOWN_TIMEOUT = 1.0
    channel = WebsiteChannel.from_credentials(None)
    app.blueprint(channel.blueprint(app.ctx.agent.handle_message), url_prefix=channel.url_prefix())
    app.run(host="127.0.0.1", port=int(sys.argv[1]), access_log=False, motd=False)
