"""No personal value reaches a log line, whoever writes it."""

from __future__ import annotations

import io
import logging
import warnings
from collections.abc import Iterator

import pytest

from bot.runtime.logs import RedactingFilter, set_up_logging

SECRET = "els.merkteken@voorbeeld.example"


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    kept, level = root.handlers[:], root.level
    stream = io.StringIO()
    set_up_logging("INFO")
    handler = root.handlers[0]
    assert isinstance(handler, logging.StreamHandler)
    handler.setStream(stream)
    try:
        yield stream
    finally:
        root.handlers[:] = kept
        root.setLevel(level)
        logging.captureWarnings(False)


def test_lines_arguments_and_tracebacks_are_redacted(written: io.StringIO) -> None:
    logger = logging.getLogger("somewhere.else")
    logger.warning("received %s", SECRET)
    logger.error(f"received {SECRET}")
    try:
        raise ValueError(f"cannot parse {SECRET}")
    except ValueError:
        logger.exception("it failed")
    said = written.getvalue()
    assert SECRET not in said
    assert said.count("[email]") >= 3
    assert "Traceback" in said


def test_structlog_lines_are_redacted(written: io.StringIO) -> None:
    import structlog

    structlog.get_logger("rasa.core").error("message.failed", text=f"mail {SECRET}")
    assert "message.failed" in written.getvalue()
    assert SECRET not in written.getvalue()


def test_debug_lines_with_what_people_say_are_not_written(written: io.StringIO) -> None:
    import structlog

    structlog.get_logger("rasa.core").debug("message.received", text="een zin van iemand")
    logging.getLogger("rasa.core.processor").debug("een zin van iemand")
    assert "een zin van iemand" not in written.getvalue()


def test_warnings_are_not_written(written: io.StringIO) -> None:
    warnings.warn(f"cannot parse {SECRET}", stacklevel=1)
    assert SECRET not in written.getvalue()


def test_a_line_with_wrong_arguments_does_not_break_the_log() -> None:
    record = logging.LogRecord("x", logging.INFO, "f", 1, "%d people", ("geen getal",), None)
    assert RedactingFilter().filter(record) is True
    assert record.getMessage() == "%d people"
