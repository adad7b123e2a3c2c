"""The website channel, and the development channel beside it, on a bare Sanic app in a process of its own, with a stand-in for Rasa."""

from __future__ import annotations

import sys

from sanic import Sanic

from bot.channels.development import DevelopmentChannel
from bot.channels.website import WebsiteChannel
from bot.runtime.rasa_server import LONGEST_REQUEST, SHUTDOWN_SECONDS
from tests.channels.fake_agent import WebsiteAgent

if __name__ == "__main__":
    app = Sanic("served_website", configure_logging=False)
    app.ctx.agent = WebsiteAgent()
    app.config.GRACEFUL_SHUTDOWN_TIMEOUT = SHUTDOWN_SECONDS
    app.config.REQUEST_MAX_SIZE = LONGEST_REQUEST
    for channel in (WebsiteChannel.from_credentials(None), DevelopmentChannel.from_credentials(None)):
        # As Rasa joins the two parts of an address (rasa/core/channels/channel.py).
        prefix = "/" if channel.url_prefix() == "/" else f"/webhooks/{channel.url_prefix()}"
        app.blueprint(channel.blueprint(app.ctx.agent.handle_message), url_prefix=prefix)
    app.run(host="127.0.0.1", port=int(sys.argv[1]), access_log=False, motd=False)
