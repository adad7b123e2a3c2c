"""Logs without personal values, whoever writes them."""

from __future__ import annotations

import logging
import sys

from bot.privacy.redaction import redact


class RedactingFilter(logging.Filter):
    """Takes personal values out of every line, also out of tracebacks and warnings."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the record in place; let it pass."""
        try:
            text = record.getMessage()
        except Exception:  # noqa: BLE001  # a log line of somebody else with the wrong arguments
            text = str(record.msg)
        record.msg, record.args = redact(text), ()
        if record.exc_info:
            record.exc_text = redact(logging.Formatter().formatException(record.exc_info))
            record.exc_info = None
        return True


def set_up_action_logging(level: str = "WARNING") -> None:
    """Send every log line through the filter to standard error, without loading Rasa."""
    _one_handler(logging.getLevelName(level))


def set_up_logging(level: str = "WARNING", *, quiet: bool = False) -> None:
    """The same for a process that loads Rasa, whose own logging is tamed too.

    Args:
        level: WARNING or INFO; DEBUG is refused by the settings.
        quiet: Show errors only, for commands that people read.
    """
    from rasa.utils.log_utils import configure_structlog

    number = logging.ERROR if quiet else logging.getLevelName(level)
    # Left alone, structlog prints every message of a person at debug level.
    configure_structlog(number)
    _one_handler(number)


def _one_handler(number: int) -> None:
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    handler.addFilter(RedactingFilter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(number)
    logging.captureWarnings(True)
    # Libraries warn by the dozen at import; nothing in there is for an operator.
    for name in ("py.warnings", "rasa.shared.utils.io", "matplotlib", "tensorflow", "apscheduler", "absl"):
        logging.getLogger(name).setLevel(logging.ERROR)
