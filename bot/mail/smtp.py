"""Mails by SMTP: encrypted unless the server is on this machine, never slower than a lease, errors told apart."""

from __future__ import annotations

import logging
import smtplib
import socket
import ssl
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from bot.mail.bounces import Envelopes
from bot.mail.composing import compose
from bot.mail.deadline import Lines
from bot.mail_settings import Security, SmtpSettings
from bot.rights.outbox import Mail, NotDelivered, Problem
from bot.rights.ports import Clock

logger = logging.getLogger(__name__)

#: Seconds for one answer of the server, and for a whole mail; a lease is longer.
ANSWER_SECONDS, MAIL_SECONDS = 30.0, 120.0
_LATER_FROM, _FINAL_FROM = 400, 500
# Refusals on who we are, not on whom we write to: for an operator to mend, so they are tried again.
_NOT_LET_IN = frozenset({530, 534, 535, 538})


class SmtpSender:
    """Sends mails through one server; implements `bot.rights.outbox.MailSender`."""

    is_folder = False

    def __init__(self, settings: SmtpSettings, sender: str, envelopes: Envelopes | None, clock: Clock, lines: Lines, *, seconds: tuple[float, float] = (ANSWER_SECONDS, MAIL_SECONDS)) -> None:
        """Take the settings.

        Args:
            settings: Of the server.
            sender: What stands in From; also the envelope sender where there are no `envelopes`.
            envelopes: Make the envelope sender of each mail.
            clock: What time it is.
            lines: Cuts lines that take too long.
            seconds: For one answer, and for a whole mail.
        """
        self._settings, self._sender, self._envelopes = settings, sender, envelopes
        self._clock, self._lines = clock, lines
        self._answer_seconds, self._mail_seconds = seconds

    def send(self, mail: Mail) -> None:
        """Send one; it returns at the server's 250."""
        message = compose(mail, self._sender, self._clock())
        envelope = self._envelopes.sender_of(mail.delivery) if self._envelopes else self._sender
        server: smtplib.SMTP | None = None

        def know(begun: smtplib.SMTP) -> None:
            nonlocal server
            server = begun

        def line() -> socket.socket | None:
            return server.sock if server is not None else None

        with self._lines.limited(line, self._mail_seconds) as was_cut:
            try:
                server = self._connected(know)
                server.send_message(message, from_addr=envelope, to_addrs=[mail.to])
            except Exception as error:  # noqa: BLE001  # each becomes a problem; the texts of servers hold addresses
                logger.warning("A mail was not taken: %s", error.__class__.__name__)
                raise _failure(error, was_cut) from None
            finally:
                if server is not None:
                    _leave(server)

    def _connected(self, know: Callable[[smtplib.SMTP], None]) -> smtplib.SMTP:
        """Return a server that is ready for a mail; `know` gets it before its first word, which may never come."""

        class Plain(smtplib.SMTP):
            def connect(self, *args: Any, **named: Any) -> tuple[int, bytes]:
                know(self)
                return super().connect(*args, **named)

        class Encrypted(smtplib.SMTP_SSL):
            def connect(self, *args: Any, **named: Any) -> tuple[int, bytes]:
                know(self)
                return super().connect(*args, **named)

        settings, context = self._settings, ssl.create_default_context()
        if settings.security is Security.TLS:
            server: smtplib.SMTP = Encrypted(settings.host, settings.port, timeout=self._answer_seconds, context=context)
        else:
            server = Plain(settings.host, settings.port, timeout=self._answer_seconds)
        if settings.security is Security.STARTTLS:
            server.starttls(context=context)
        if settings.user:
            server.login(settings.user, settings.password)
        return server


def _leave(server: smtplib.SMTP) -> None:
    # Said, for politeness, and not waited for: after the 250 only writing it down counts.
    with suppress(OSError, smtplib.SMTPException):
        server.putcmd("QUIT")
    server.close()


def _failure(error: Exception, was_cut: Callable[[], bool]) -> NotDelivered:
    # The library hides a timeout behind "disconnected".
    if was_cut() or isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError):
        return NotDelivered(Problem.TOO_SLOW)
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return _by_code(next(iter(error.recipients.values()))[0])
    if isinstance(error, (smtplib.SMTPAuthenticationError, ssl.SSLError, smtplib.SMTPSenderRefused)):
        # A sender that is refused "for now" is greylisting too.
        later = isinstance(error, smtplib.SMTPResponseException) and _LATER_FROM <= error.smtp_code < _FINAL_FROM
        return NotDelivered(Problem.LATER if later else Problem.NOT_LET_IN)
    if isinstance(error, smtplib.SMTPNotSupportedError):
        # STARTTLS or AUTH that the server does not offer, or an address it cannot write.
        return NotDelivered(Problem.NOT_LET_IN)
    if isinstance(error, smtplib.SMTPConnectError):
        return NotDelivered(Problem.LATER if error.smtp_code < _FINAL_FROM else Problem.NOT_LET_IN)
    if isinstance(error, smtplib.SMTPDataError):
        return _by_code(error.smtp_code)
    return NotDelivered(Problem.UNREACHABLE)


def _by_code(code: int) -> NotDelivered:
    if code in _NOT_LET_IN:
        return NotDelivered(Problem.NOT_LET_IN)
    if code >= _FINAL_FROM:
        return NotDelivered(Problem.REFUSED, is_final=True)
    return NotDelivered(Problem.LATER)
