"""The action server: asks for a secret, listens on loopback, and its errors say nothing."""

from __future__ import annotations

import hmac
import logging
from typing import Any

from bot import wiring
from bot.runtime.hardening import set_environment, withhold_secrets_of_telling
from bot.runtime.process import keep_what_is_loaded, run_or_explain

logger = logging.getLogger(__name__)


def make_app(secret: str) -> Any:
    """Return the SDK's app with a locked door.

    Args:
        secret: What a caller must show as a bearer token.
    """
    import rasa_sdk.endpoint
    from sanic import response
    from sanic.handlers import ErrorHandler

    # The SDK would let any web page call it.
    rasa_sdk.endpoint.configure_cors = lambda *_args, **_kwargs: None
    app = rasa_sdk.endpoint.create_app("actions")
    expected = f"Bearer {secret}".encode()

    @app.middleware("request")
    async def only_rasa(request: Any) -> Any:
        shown = request.headers.get("authorization", "").encode("utf-8", "replace")
        if request.path != "/health" and not hmac.compare_digest(shown, expected):
            return response.json({"error": "unauthorized"}, status=401)
        return None

    class SayNothing(ErrorHandler):
        """The SDK answers an error with the whole request, tracker included."""

        def response(self, request: Any, exception: Exception) -> Any:
            """Answer with the bare status."""
            status = getattr(exception, "status_code", 500)
            if status >= 500:
                logger.error("An action failed: %s", exception.__class__.__name__)
            return response.json({"error": "failed"}, status=status)

    app.error_handler = SayNothing()
    return app


def main() -> None:
    """Serve until told to stop."""
    from bot.runtime.logs import set_up_action_logging

    settings = wiring.settings_or_stop()
    set_environment(settings)
    withhold_secrets_of_telling()
    set_up_action_logging(settings.log_level)
    wiring.policy_services().understanding()
    app = make_app(settings.actions.secret)
    keep_what_is_loaded()
    app.run(host=settings.actions.host, port=settings.actions.port, access_log=False, debug=False, motd=False)


if __name__ == "__main__":
    run_or_explain(main)
