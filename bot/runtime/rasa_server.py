"""The Rasa server: channels, message log, understanding, answers from the policies."""

from __future__ import annotations

import os
import resource
from functools import partial
from typing import Any

from bot import wiring
from bot.errors import BotError
from bot.runtime.hardening import (
    assert_classes_load,
    classes_in_rasa_files,
    harden_rasa,
    set_environment,
    withhold_request_keys,
    withhold_secrets_of_telling,
)
from bot.runtime.logs import set_up_logging
from bot.runtime.model import is_intact, model_path
from bot.runtime.process import keep_what_is_loaded, run_or_explain, use_one_thread_for_numbers
from bot.settings import ROOT, Settings

#: Bytes of a request that Sanic reads at all; the channels look at less. Rasa's HTTP API, which would take more, is off.
LONGEST_REQUEST = 1_000_000
#: Files that may be open: every stream of a page is one.
OPEN_FILES = 4096
#: Seconds that open requests get at the end; Sanic's default keeps Ctrl-C waiting.
SHUTDOWN_SECONDS = 1.0


def make_app(settings: Settings) -> Any:
    """Return the Sanic app with our channels; the HTTP API of Rasa stays off.

    Raises:
        BotError: A class or the model is missing.
    """
    from rasa.core.channels import channel as channels
    from rasa.core.run import _create_app_without_api, close_resources, create_http_input_channels, load_agent_on_start
    from rasa.core.utils import AvailableEndpoints
    from sanic import response

    from bot.runtime.action_endpoint import ActionEndpoint

    harden_rasa()
    assert_classes_load(classes_in_rasa_files())
    model = model_path(settings)
    if not is_intact(model):
        raise BotError(f"There is no whole model {model.name}.", "Run `make train`.")
    endpoints = AvailableEndpoints.read_endpoints(str(ROOT / "endpoints.yml"))
    if "${" in f"{endpoints.action.url} {endpoints.action.headers} {endpoints.tracker_store.kwargs}":
        raise BotError("endpoints.yml holds a setting that was not filled in.", "Write ${NAME} without quotes, and see that it is set.")
    endpoints.action = ActionEndpoint(endpoints.action)
    app = _create_app_without_api(None)
    app.config.GRACEFUL_SHUTDOWN_TIMEOUT = SHUTDOWN_SECONDS
    app.config.REQUEST_MAX_SIZE = LONGEST_REQUEST
    channels.register(create_http_input_channels(None, str(ROOT / "credentials.yml")), app, route="/webhooks/")

    async def assert_loaded(running: Any, _loop: Any) -> None:
        agent = getattr(running.ctx, "agent", None)
        if agent is None or not agent.is_ready():
            _stop(f"The model {model.name} is broken.", "Delete it and run `make train`.")
        elif type(agent.tracker_store._tracker_store).__name__ != "RedactingTrackerStore":
            _stop("Rasa could not open its own database.", "Check that VAR_FOLDER may be written and the disk is not full.")
        else:
            # The encoder, the language detector and the companies' names load at their first use: not a person's.
            await agent.parse_message("goeiedag, bonjour")
            wiring.policy_services().understanding()
            keep_what_is_loaded()

    async def close_connections(_app: Any, _loop: Any) -> None:
        await endpoints.action.close()

    app.register_listener(partial(load_agent_on_start, str(model), endpoints, None), "before_server_start")
    app.register_listener(assert_loaded, "before_server_start")
    app.register_listener(close_resources, "after_server_stop")
    app.register_listener(close_connections, "after_server_stop")

    @app.get("/health")
    async def health(_request: Any) -> Any:
        return response.json({"status": "ok", "model": model.name})

    return app


def _stop(problem: str, remedy: str) -> None:
    # Raised inside a listener an exception would only be logged: the server would stay up.
    from bot.runtime.process import EXIT_MEND_FIRST, MARK

    os.write(2, f"{MARK} {BotError(problem, remedy)}\n".encode())
    os._exit(EXIT_MEND_FIRST)


def _allow_open_files() -> None:
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    wanted = OPEN_FILES if most == resource.RLIM_INFINITY else min(OPEN_FILES, most)
    if resource.getrlimit(resource.RLIMIT_NOFILE)[0] < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))


def main() -> None:
    """Serve until told to stop."""
    settings = wiring.settings_or_stop()
    set_environment(settings)
    withhold_request_keys()
    withhold_secrets_of_telling()
    use_one_thread_for_numbers()
    _allow_open_files()
    set_up_logging(settings.log_level)
    app = make_app(settings)
    app.run(host=settings.rasa.host, port=settings.rasa.port, access_log=False, debug=False, motd=False)


if __name__ == "__main__":
    run_or_explain(main)
